"""The users to look around with."""

import stat
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from portfolios.enums import Role
from portfolios.models import Person, RoleMembership, User
from portfolios.models.people import MAYOR
from tests.factories.portfolios import MunicipalityFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def make(file: Path) -> str:
    out = StringIO()
    call_command("demo_users", "--file", str(file), stdout=out)
    return out.getvalue()


def read(file: Path) -> list[tuple[str, str, str]]:
    return [tuple(line.split("  ")) for line in file.read_text(encoding="utf-8").splitlines()]


def test_the_passwords_in_the_file_work(tmp_path: Path) -> None:
    file = tmp_path / "demo.txt"
    told = make(file)
    assert str(file) in told
    lines = read(file)
    assert [(email, role) for email, _, role in lines] == [
        ("beheerder@voorbeeld.nl", "beheerder"),
        ("coordinator@voorbeeld.nl", "coördinator"),
        ("bestuurslid@voorbeeld.nl", "bestuurslid"),
        ("financien@voorbeeld.nl", "financieel medewerker"),
    ]
    assert User.objects.count() == 4
    assert len({password for _, password, _ in lines}) == 4
    for email, password, _ in lines:
        assert len(password) >= 16
        assert password not in told
        assert authenticate(username=email, password=password) == User.objects.get(email=email)


def test_only_the_owner_can_read_the_file_even_when_it_was_there(tmp_path: Path) -> None:
    file = tmp_path / "demo.txt"
    file.write_text("oud\n" * 100, encoding="utf-8")
    file.chmod(0o644)
    make(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(read(file)) == 4


def test_roles_hold_from_the_start_and_without_end(tmp_path: Path) -> None:
    MunicipalityFactory(name="Zuiddorp")
    first = MunicipalityFactory(name="Aadorp")
    make(tmp_path / "demo.txt")
    roles = RoleMembership.objects.values_list(
        "user__email", "role", "municipality", "valid_from", "valid_until"
    )
    assert set(roles) == {
        ("beheerder@voorbeeld.nl", Role.ADMINISTRATOR, None, None, None),
        ("coordinator@voorbeeld.nl", Role.COORDINATOR, None, None, None),
        ("bestuurslid@voorbeeld.nl", Role.BOARD_MEMBER, first.pk, None, None),
        ("financien@voorbeeld.nl", Role.FINANCE, None, None, None),
    }


def test_the_member_of_the_board_is_the_mayor_of_the_municipality(tmp_path: Path) -> None:
    municipality = MunicipalityFactory()
    mayor = PersonFactory(work__name=MAYOR, work__municipality=municipality)
    PersonFactory(work__name="wethouder", work__municipality=municipality)

    make(tmp_path / "demo.txt")

    assert User.objects.get(email="bestuurslid@voorbeeld.nl").person == mayor
    assert Person.objects.exclude(user=None).count() == 1


def test_the_coordinator_maintains_the_data_but_not_who_may_sign_in(tmp_path: Path) -> None:
    make(tmp_path / "demo.txt")
    user = User.objects.get(email="coordinator@voorbeeld.nl")
    assert user.is_staff
    assert not user.is_superuser
    for name in ("portfolios.change_person", "agenda.add_theme", "projects.delete_deployment"):
        assert user.has_perm(name)
    assert user.has_perm("contributions.view_tariff")
    assert user.has_perm("portfolios.view_user")
    for name in ("change_user", "add_user", "add_rolemembership", "delete_rolemembership"):
        assert not user.has_perm(f"portfolios.{name}")
    assert not user.has_perm("auth.change_group")
    assert not User.objects.get(email="bestuurslid@voorbeeld.nl").is_staff


def test_a_second_time_nothing_changes(tmp_path: Path) -> None:
    file = tmp_path / "demo.txt"
    make(file)
    before = file.read_bytes(), list(User.objects.values())
    assert make(file) == ""
    assert (file.read_bytes(), list(User.objects.values())) == before


def test_with_any_user_nothing_happens(tmp_path: Path) -> None:
    UserFactory()
    assert make(tmp_path / "demo.txt") == ""
    assert not (tmp_path / "demo.txt").exists()
    assert User.objects.count() == 1


def test_without_a_place_for_the_file_there_are_no_users(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Er zijn geen gebruikers gemaakt"):
        make(tmp_path / "bestaat-niet" / "demo.txt")
    assert not User.objects.exists()
