"""What follows when a user is stored, wherever that is done."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models.signals import post_save
from django.dispatch import receiver

from portfolios.models import User


@receiver(post_save, sender=User)
def forget_former_addresses(instance: User, **kwargs: Any) -> None:
    """An address that the user had before neither signs in nor gets the mail of a reset.

    The account package notes the address of who asks for a new password, and keeps it.
    """
    if kwargs["update_fields"] is None or "email" in kwargs["update_fields"]:
        EmailAddress.objects.filter(user=instance).exclude(email__iexact=instance.email).delete()
