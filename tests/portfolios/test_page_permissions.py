"""Who sees and who changes the pages of people, posts and bodies, by role."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from portfolios.enums import Role
from portfolios.urls import urlpatterns
from tests.factories.portfolios import (
    BodyFactory,
    MembershipFactory,
    MunicipalityFactory,
    MunicipalityGroupFactory,
    OrganisationFactory,
    PersonFactory,
    PortfolioFactory,
    PortfolioTermFactory,
    RoleMembershipFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
READERS = (Role.BOARD_MEMBER, Role.PLATFORM_MEMBER, Role.FINANCE, Role.PROJECT_LEADER)
READ = {
    "matrix",
    *(
        f"{model}_{page}"
        for model in ("portfolio", "person", "body", "organisation", "municipalitygroup")
        for page in ("list", "detail")
    ),
    "municipality_list",
}
WRITE = {
    *(
        f"{model}_{page}"
        for model in (
            "portfolio",
            "person",
            "body",
            "organisation",
            "municipalitygroup",
            "municipality",
            "portfolioterm",
            "membership",
        )
        for page in ("add", "edit", "delete")
    ),
    "person_succeed",
}


@pytest.fixture
def pages(db: None) -> dict[str, str]:
    """The address of every page, with a row behind it."""
    term = PortfolioTermFactory(portfolio=PortfolioFactory(code="post"))
    seat = MembershipFactory(body=BodyFactory(code="gremium"))
    PersonFactory(code="persoon")
    OrganisationFactory(code="organisatie")
    MunicipalityGroupFactory(code="groep")
    MunicipalityFactory(slug="gemeente")
    codes = {
        "portfolio": ("post",),
        "person": ("persoon",),
        "body": ("gremium",),
        "organisation": ("organisatie",),
        "municipalitygroup": ("groep",),
        "municipality": ("gemeente",),
        "portfolioterm": ("post", term.pk),
        "membership": ("gremium", seat.pk),
    }
    found = {}
    for name in READ | WRITE:
        model, _, page = name.partition("_")
        args = codes.get(model, ())
        if page == "list" or (page == "add" and len(args) == 1):
            args = ()
        found[name] = reverse(f"portfolios:{name}", args=args[:1] if page == "add" else args)
    return found


def signed_in(role: Role, **term: object) -> Client:
    client = Client()
    client.force_login(RoleMembershipFactory(role=role, **term).user)
    return client


def statuses(client: Client, pages: dict[str, str], names: set[str], method: str) -> set[int]:
    return {getattr(client, method)(pages[name]).status_code for name in names}


def test_no_page_of_this_part_is_forgotten() -> None:
    named = {pattern.name for pattern in urlpatterns}
    assert named >= READ | WRITE
    own = {name for name in named if name.partition("_")[0] in {n.partition("_")[0] for n in READ}}
    assert own <= READ | WRITE


def test_the_coordinator_reads_and_changes(pages: dict[str, str]) -> None:
    client = signed_in(Role.COORDINATOR)
    assert statuses(client, pages, READ | WRITE, "get") == {200}


@pytest.mark.parametrize("role", READERS)
def test_others_read_and_change_nothing(pages: dict[str, str], role: Role) -> None:
    client = signed_in(role, municipality=MunicipalityFactory())
    assert statuses(client, pages, READ, "get") == {200}
    assert statuses(client, pages, WRITE, "get") == {403}
    assert statuses(client, pages, WRITE, "post") == {403}


@pytest.mark.parametrize("role", READERS)
def test_others_are_offered_no_way_to_change(pages: dict[str, str], role: Role) -> None:
    client = signed_in(role)
    for name in READ:
        page = client.get(pages[name]).content.decode()
        for word in ("/toevoegen/", "/wijzigen/", "/verwijderen/", "/opvolgen/"):
            if word == "/wijzigen/":
                page = page.replace("/wachtwoord/wijzigen/", "")
            assert word not in page, name


@pytest.mark.parametrize("role", [Role.COORDINATOR, *READERS])
def test_an_ended_role_opens_nothing(pages: dict[str, str], role: Role) -> None:
    client = signed_in(role, valid_until=dt.date(2020, 12, 31))
    assert statuses(client, pages, READ | WRITE, "get") == {403}
    assert statuses(client, pages, WRITE, "post") == {403}


def test_a_role_that_has_not_begun_opens_nothing(pages: dict[str, str]) -> None:
    client = signed_in(Role.COORDINATOR, valid_from=dt.date(2200, 1, 1))
    assert statuses(client, pages, READ | WRITE, "get") == {403}


def test_without_a_role_nothing_opens(pages: dict[str, str]) -> None:
    client = Client()
    client.force_login(UserFactory())
    assert statuses(client, pages, READ | WRITE, "get") == {403}


def test_who_is_not_signed_in_goes_to_the_login_page(pages: dict[str, str], client: Client) -> None:
    login = reverse("account_login")
    for name, page in pages.items():
        for method in ("get", "post") if name in WRITE else ("get",):
            response = getattr(client, method)(page)
            assert response.status_code == 302
            assert response["Location"].startswith(f"{login}?next=")
