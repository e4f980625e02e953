"""What follows when a user or the rights of one are stored, wherever that is done."""

from typing import Any

from allauth.account.models import EmailAddress
from auditlog.models import LogEntry
from django.contrib.auth.models import Group
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver

from platform_ivz.audit import Event, record
from portfolios.models import User

RIGHTS = {"is_active", "is_staff", "is_superuser", "user_permissions", "permissions"}


@receiver(post_save, sender=User)
def forget_former_addresses(instance: User, **kwargs: Any) -> None:
    """An address that the user had before neither signs in nor gets the mail of a reset.

    The account package notes the address of who asks for a new password, and keeps it.
    """
    if kwargs["update_fields"] is None or "email" in kwargs["update_fields"]:
        EmailAddress.objects.filter(user=instance).exclude(email__iexact=instance.email).delete()


@receiver(post_save, sender=User)
def note_new_password(instance: User, created: bool, **kwargs: Any) -> None:
    """In the portal, in the admin and by a command; Django holds what was set until it is stored."""
    if instance._password is not None and not created:  # noqa: SLF001 - there is no other sign
        record(Event.PASSWORD_CHANGED, instance)


@receiver(pre_save, sender=LogEntry)
def name_change_of_rights(instance: LogEntry, **kwargs: Any) -> None:
    """Give an entry about what a user or a group may do its key."""
    if instance.action == LogEntry.Action.UPDATE and instance.content_type.model_class() in (
        User,
        Group,
    ):
        changes = instance.changes or {}
        if "groups" in changes:
            joined = changes["groups"]["operation"] == "add"
            event = Event.GROUP_JOINED if joined else Event.GROUP_LEFT
            instance.additional_data = {"event": event}
        elif RIGHTS & changes.keys():
            instance.additional_data = {"event": Event.RIGHTS_CHANGED}
