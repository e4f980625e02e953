"""The page that says who may do what, against the rules themselves."""

import pytest
import rules
from django.test import Client
from django.urls import reverse

from portfolios import permissions
from portfolios.enums import Role
from reports.rights import BY_ROLE, BY_TIE, KIND_WORDS, doing_rows, reading_rows
from tests.factories.portfolios import RoleMembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

URL = reverse("reports:rights")
# How somebody reads the money and the talk of one municipality; the table of reading says that.
OF_READING = {"contributions.read_money", "contributions.read_talk"}


def cells(rows: tuple, label: str) -> dict[Role, str]:
    (row,) = [row for row in rows if row.label == label]
    return dict(zip(Role, row.cells, strict=True))


def test_every_kind_and_every_permission_stands_on_it_once() -> None:
    assert set(KIND_WORDS) == set(permissions.KINDS)
    assert not BY_ROLE.keys() & BY_TIE.keys()
    assert BY_ROLE.keys() | BY_TIE.keys() | OF_READING == set(rules.permissions.permissions)


def test_it_says_how_far_each_role_reads() -> None:
    assert cells(reading_rows(), KIND_WORDS[permissions.MONEY]) == {
        Role.COORDINATOR: "alles",
        Role.BOARD_MEMBER: "van de eigen gemeente",
        Role.PROJECT_LEADER: "van de eigen gemeente",
        Role.PLATFORM_MEMBER: "van de eigen gemeente",
        Role.FINANCE: "alles",
        Role.ADMINISTRATOR: "van de eigen gemeente",
    }
    assert set(cells(reading_rows(), KIND_WORDS[permissions.ACCOUNTS]).values()) == {""}


def test_it_says_what_a_role_is_enough_for() -> None:
    money = cells(doing_rows(), BY_ROLE["contributions.edit"])
    proposing = cells(doing_rows(), BY_ROLE["agenda.propose"])

    assert {role for role, cell in money.items() if cell} == {Role.COORDINATOR, Role.FINANCE}
    assert {role for role, cell in proposing.items() if not cell} == {
        Role.FINANCE,
        Role.ADMINISTRATOR,
    }


def test_what_hangs_on_one_thing_is_the_coordinators_too() -> None:
    coordinator = RoleMembershipFactory(role=Role.COORDINATOR).user

    assert all(coordinator.has_perm(perm) for perm in BY_TIE)


def test_who_looks_finds_the_own_role_and_the_way_there(client: Client) -> None:
    user = UserFactory()
    RoleMembershipFactory(user=user, role=Role.FINANCE)
    client.force_login(user)

    assert "Uw rol vandaag: financieel medewerker." in client.get(URL).content.decode()
    assert f'href="{URL}"' in client.get(reverse("home")).content.decode()


def test_the_foot_offers_nothing_to_who_may_not_open_it(client: Client) -> None:
    client.force_login(UserFactory())

    page = client.get(reverse("home"))

    assert page.status_code == 403
    assert URL not in page.content.decode()
