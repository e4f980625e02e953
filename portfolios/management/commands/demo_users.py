"""Make the users to look around with."""

import os
import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from portfolios.enums import Role
from portfolios.models import (
    Municipality,
    Person,
    PersonFunction,
    RoleMembership,
    User,
    role_word,
)
from portfolios.models.people import MAYOR

GROUP = "Coördinatoren"
APPS = ("portfolios", "agenda", "projects", "contributions")
# Who may sign in, and as what, is up to the administrator.
ONLY_VIEWED = ("user", "rolemembership")


class Command(BaseCommand):
    """Make users with different roles and write down their passwords; does nothing when users exist."""

    help = "Maakt gebruikers om het portaal te bekijken, als er nog geen gebruikers zijn."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--file", type=Path, required=True, help="bestand waarin de wachtwoorden komen"
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if User.objects.exists():
            return
        try:
            with transaction.atomic():
                _write_private(file, _make_users())
        except OSError as error:
            raise CommandError(
                f"De wachtwoorden kunnen niet naar {file}: {error.strerror}. Er zijn geen"
                " gebruikers gemaakt."
            ) from error
        self.stdout.write(f"De gebruikers om mee te beginnen staan met hun wachtwoord in {file}")


def _make_users() -> list[str]:
    """Store the users and give one line for each: e-mail address, password, role."""
    passwords = [secrets.token_urlsafe(15) for _ in range(4)]
    administrator = User.objects.create_superuser("beheerder@voorbeeld.nl", passwords[0])
    coordinator = User.objects.create_user("coordinator@voorbeeld.nl", passwords[1], is_staff=True)
    coordinator.groups.add(_coordinators())
    name = slugify(role_word(Role.BOARD_MEMBER))
    board_member = User.objects.create_user(f"{name}@voorbeeld.nl", passwords[2])
    finance = User.objects.create_user("financien@voorbeeld.nl", passwords[3])
    municipality = Municipality.objects.first()
    roles = [
        RoleMembership(user=administrator, role=Role.ADMINISTRATOR),
        RoleMembership(user=coordinator, role=Role.COORDINATOR),
        RoleMembership(user=board_member, role=Role.BOARD_MEMBER, municipality=municipality),
        RoleMembership(user=finance, role=Role.FINANCE),
    ]
    for role in roles:
        role.full_clean()
        role.save()
    if municipality is not None:
        _make_mayor(board_member, municipality)
    return [
        f"{role.user.email}  {password}  {role.get_role_display()}"
        for role, password in zip(roles, passwords, strict=True)
    ]


def _make_mayor(user: User, municipality: Municipality) -> None:
    """Let the member of the board be the mayor of the municipality, who can approve assignments."""
    offices = PersonFunction.objects.on(timezone.localdate())
    offices = offices.filter(name__iexact=MAYOR, municipality=municipality)
    Person.objects.filter(pk__in=offices.values("person")).update(user=user)


def _coordinators() -> Group:
    """The group that maintains all data, but not who may sign in."""
    group, _ = Group.objects.get_or_create(name=GROUP)
    permissions = Permission.objects.filter(content_type__app_label__in=APPS)
    group.permissions.set(
        permissions.exclude(~Q(codename__startswith="view_"), content_type__model__in=ONLY_VIEWED)
    )
    return group


def _write_private(file: Path, lines: list[str]) -> None:
    """Write a file that only its owner can read, whatever was there before."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        os.fchmod(stream.fileno(), 0o600)
        stream.write("\n".join(lines) + "\n")
