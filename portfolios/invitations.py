"""Giving somebody access: an account without a password, and a mail to choose one with."""

import datetime as dt
from collections.abc import Iterable

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

from platform_ivz.audit import Event, record
from platform_ivz.refusals import Refused, save_checked
from portfolios.models import Person, RoleMembership, User, the_region


@transaction.atomic
def give_access(
    *,
    email: str,
    person: Person | None,
    roles: Iterable[RoleMembership],
) -> User:
    """Store an account without a password, its roles, and whose it is; the roles name no user yet.

    Raises Refused, and stores nothing, when there is an account with this address, the person has
    one, or a role does not hold its rules.
    """
    if User.objects.filter(email__iexact=email).exists():
        said = "Er is al een account met dit e-mailadres. Kies een ander adres."
        raise Refused(of_fields={"email": [said]})
    if person is not None and person.user_id is not None:
        raise Refused(of_fields={"person": [f"{person} heeft al een account."]})
    user = User(email=email.lower())
    if person is not None:
        user.first_name = person.initials
        user.last_name = f"{person.tussenvoegsel} {person.surname}".strip()
    user.set_unusable_password()
    save_checked(user)
    for role in roles:
        role.user = user
        save_checked(role)
    if person is not None:
        person.user = user
        save_checked(person)
    return user


def invite(user: User) -> None:
    """Mail somebody a link to choose a password with; it is that of a forgotten password.

    It works once and for the days of `PASSWORD_RESET_TIMEOUT`. Raises Refused when the account is
    closed or has a password, and SMTPException or OSError when the mail cannot be sent.
    """
    if not user.is_active:
        raise Refused(f"Het account van {user} is gesloten. Open het eerst in Beheer.")
    if user.has_usable_password():
        raise Refused(f"{user} heeft al een wachtwoord en kan inloggen.")
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    context = {
        "region": the_region(),
        "url": get_adapter().get_reset_password_from_key_url(key),
        "days": dt.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT).days,
    }
    body = render_to_string("portfolios/mails/invitation.txt", context)
    EmailMessage("Uitnodiging voor het portaal", body, to=[user.email]).send()
    record(Event.INVITED, user)
