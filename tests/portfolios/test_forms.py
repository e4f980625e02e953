"""Adding, changing and deleting people, posts, bodies, organisations and municipalities."""

import datetime as dt
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from platform_ivz.refusals import Refused
from portfolios.models import (
    Body,
    Membership,
    Municipality,
    MunicipalityGroup,
    Organisation,
    Person,
    Portfolio,
    PortfolioTerm,
)
from portfolios.services import store_membership, store_portfolio_term
from tests.factories.portfolios import (
    BodyFactory,
    MembershipFactory,
    MunicipalityFactory,
    MunicipalityGroupFactory,
    OrganisationFactory,
    PersonFactory,
    PortfolioFactory,
    PortfolioTermFactory,
)

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"portfolios:{name}", args=args)


def text_of(response: object) -> str:
    return unescape(response.content.decode())


# --- Names in addresses ------------------------------------------------------------------------


def test_a_person_gets_a_code_from_the_name_and_never_the_same_twice(
    coordinator_client: Client,
) -> None:
    data = {"surname": "Berg", "tussenvoegsel": "van der", "initials": "A."}
    for _ in range(3):
        assert coordinator_client.post(url("person_add"), data).status_code == 302
    codes = Person.objects.order_by("pk").values_list("code", flat=True)
    assert list(codes) == ["van-der-berg", "van-der-berg-2", "van-der-berg-3"]


def test_a_code_stays_when_the_name_changes(coordinator_client: Client) -> None:
    person = PersonFactory(code="oud")
    data = {"surname": "Nieuw"}
    response = coordinator_client.post(url("person_edit", "oud"), data)
    assert response["Location"] == url("person_detail", "oud")
    person.refresh_from_db()
    assert (person.code, person.surname) == ("oud", "Nieuw")


@pytest.mark.parametrize(
    ("name", "code"),
    [("Toevoegen", "toevoegen-2"), ("Groepen", "groepen-2"), ("!!!", "organisation")],
)
def test_a_code_is_never_a_word_of_the_address_itself(
    coordinator_client: Client, name: str, code: str
) -> None:
    coordinator_client.post(url("organisation_add"), {"name": name, "kind": "overig"})
    assert Organisation.objects.get().code == code
    assert coordinator_client.get(url("organisation_detail", code)).status_code == 200


def test_municipalities_with_one_name_get_addresses_of_their_own(
    coordinator_client: Client,
) -> None:
    for code in ("GM0001", "GM0002"):
        data = {"name": "Aadorp", "cbs_code": code, "another": "1"}
        response = coordinator_client.post(url("municipality_add"), data)
        assert response["Location"] == url("municipality_add")
    slugs = Municipality.objects.order_by("cbs_code").values_list("slug", flat=True)
    assert list(slugs) == ["aadorp", "aadorp-2"]
    data = {"name": "Aadorp", "cbs_code": "GM0002"}
    response = coordinator_client.post(url("municipality_add"), data)
    assert response.status_code == 422
    assert Municipality.objects.count() == 2


def test_a_municipality_does_not_merge_into_itself(coordinator_client: Client) -> None:
    one = MunicipalityFactory()
    data = {
        "name": one.name,
        "cbs_code": one.cbs_code,
        "valid_until": "31-12-2027",
        "successor": one.pk,
    }
    response = coordinator_client.post(url("municipality_edit", one.slug), data)
    assert response.status_code == 422
    one.refresh_from_db()
    assert one.successor is None


# --- Adding ------------------------------------------------------------------------------------


def test_everything_can_be_added(coordinator_client: Client) -> None:
    one, two = MunicipalityFactory(), MunicipalityFactory()
    board = BodyFactory(name="Bestuur", abbreviation="B")
    cases = [
        ("portfolio", {"board": board.pk, "title": "Meldkamer", "order": "1"}, Portfolio),
        (
            "body",
            {"name": "Overleg", "level": "district", "kind": "overleg", "order": "2"},
            Body,
        ),
        ("organisation", {"name": "Politie", "kind": "politie"}, Organisation),
        (
            "municipalitygroup",
            {"name": "Samen", "municipalities": [one.pk, two.pk], "valid_from": "1-2-2020"},
            MunicipalityGroup,
        ),
    ]
    for name, data, model in cases:
        assert coordinator_client.get(url(f"{name}_add")).status_code == 200
        response = coordinator_client.post(url(f"{name}_add"), data)
        row = model.objects.order_by("-pk").first()
        assert response.status_code == 302, text_of(response)
        assert response["Location"] == row.get_absolute_url()
        assert coordinator_client.get(url(f"{name}_edit", row.code)).status_code == 200
    assert Portfolio.objects.get().code == "b-meldkamer"
    group = MunicipalityGroup.objects.get()
    first = dt.date(2020, 2, 1)
    assert set(group.members.values_list("municipality", "valid_from")) == {
        (one.pk, first),
        (two.pk, first),
    }


def test_one_municipality_is_no_group(coordinator_client: Client) -> None:
    data = {"name": "Alleen", "municipalities": [MunicipalityFactory().pk]}
    response = coordinator_client.post(url("municipalitygroup_add"), data)
    assert response.status_code == 422
    assert "Kies twee of meer gemeenten." in text_of(response)


def test_a_person_works_for_one(coordinator_client: Client) -> None:
    data = {
        "name": "directeur",
        "municipality": MunicipalityFactory().pk,
        "organisation": OrganisationFactory().pk,
    }
    person = PersonFactory(work=None)
    response = coordinator_client.post(url("personfunction_add", person.code), data)
    assert response.status_code == 422
    assert "Kies een gemeente of een organisatie bij deze functie" in text_of(response)
    assert 'value="directeur"' in text_of(response)
    assert not person.functions.exists()


def test_a_body_does_not_fall_under_what_falls_under_it(coordinator_client: Client) -> None:
    top = BodyFactory(abbreviation="TOP")
    middle = BodyFactory(parent=top)
    low = BodyFactory(parent=middle, abbreviation="LAAG")
    for parent in (low, top):
        data = {
            "name": top.name,
            "level": top.level,
            "kind": top.kind,
            "order": "0",
            "parent": parent.pk,
        }
        response = coordinator_client.post(url("body_edit", top.code), data)
        assert response.status_code == 422
    top.refresh_from_db()
    assert top.parent is None
    data["parent"] = low.pk
    message = "LAAG valt zelf onder TOP. Kies een ander gremium."
    assert message in text_of(coordinator_client.post(url("body_edit", top.code), data))


# --- Holders of posts --------------------------------------------------------------------------


def test_a_holder_from_and_until(coordinator_client: Client) -> None:
    post, person = PortfolioFactory(), PersonFactory()
    data = {"person": person.pk, "valid_from": "01-01-2020", "valid_until": "31-12-2020"}
    response = coordinator_client.post(url("portfolioterm_add", post.code), data)
    assert response["Location"] == post.get_absolute_url()
    term = PortfolioTerm.objects.get()
    assert (term.portfolio, term.person) == (post, person)
    assert (term.valid_from, term.valid_until) == (dt.date(2020, 1, 1), dt.date(2020, 12, 31))


OVERLAP = [("", ""), ("31-12-2020", ""), ("", "01-01-2020"), ("01-06-2020", "02-06-2020")]


@pytest.mark.parametrize(("first", "last"), OVERLAP)
def test_two_holders_on_one_day_are_refused(
    coordinator_client: Client, first: str, last: str
) -> None:
    post = PortfolioTermFactory(
        valid_from=dt.date(2020, 1, 1), valid_until=dt.date(2020, 12, 31)
    ).portfolio
    data = {"person": PersonFactory().pk, "valid_from": first, "valid_until": last}
    response = coordinator_client.post(url("portfolioterm_add", post.code), data)
    assert response.status_code == 422
    assert "Deze portefeuille heeft in deze periode al een houder." in text_of(response)
    assert PortfolioTerm.objects.count() == 1


def test_the_service_refuses_what_a_form_did_not_see() -> None:
    """Between the check of a form and its storing another may have come first."""
    post = PortfolioTermFactory().portfolio
    with pytest.raises(Refused, match="al een houder"):
        store_portfolio_term(PortfolioTerm(portfolio=post, person=PersonFactory()))
    seat = MembershipFactory()
    with pytest.raises(Refused, match="zit in deze periode al in dit gremium"):
        store_membership(Membership(body=seat.body, person=seat.person))


def test_a_holder_can_be_changed_and_deleted_on_the_page_of_that_post_only(
    coordinator_client: Client,
) -> None:
    term, other = PortfolioTermFactory(), PortfolioFactory()
    for page in ("edit", "delete"):
        address = url(f"portfolioterm_{page}", other.code, term.pk)
        assert coordinator_client.get(address).status_code == 404
        assert coordinator_client.post(address).status_code == 404
    data = {"person": term.person.pk, "valid_until": "31-12-2020", "how": "verbeteren"}
    address = url("portfolioterm_edit", term.portfolio.code, term.pk)
    assert coordinator_client.get(address).status_code == 200
    assert coordinator_client.post(address, data).status_code == 302
    term.refresh_from_db()
    assert term.valid_until == dt.date(2020, 12, 31)
    successor = {"person": PersonFactory().pk, "how": "vanaf", "changes_on": "01-07-2020"}
    assert coordinator_client.post(address, data | successor).status_code == 302
    assert list(PortfolioTerm.objects.order_by("pk").values_list("valid_from", "valid_until")) == [
        (term.valid_from, dt.date(2020, 6, 30)),
        (dt.date(2020, 7, 1), dt.date(2020, 12, 31)),
    ]
    PortfolioTerm.objects.exclude(pk=term.pk).delete()
    address = url("portfolioterm_delete", term.portfolio.code, term.pk)
    assert coordinator_client.get(address).status_code == 200
    assert coordinator_client.post(address)["Location"] == term.portfolio.get_absolute_url()
    assert not PortfolioTerm.objects.exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "Dit veld is verplicht"),
        ({"valid_from": "2020-13-01"}, "Schrijf de datum als 31-12-2027."),
        ({"valid_from": "01-02-2020", "valid_until": "01-01-2020"}, "ligt voor de eerste dag"),
    ],
)
def test_a_wrong_holder_is_refused(
    coordinator_client: Client, data: dict[str, str], message: str
) -> None:
    post = PortfolioFactory()
    if data:
        data = {"person": PersonFactory().pk, **data}
    response = coordinator_client.post(url("portfolioterm_add", post.code), data)
    assert response.status_code == 422
    assert message in text_of(response)
    assert not PortfolioTerm.objects.exists()


# --- Seats in bodies ---------------------------------------------------------------------------


def test_a_person_or_a_seat(coordinator_client: Client) -> None:
    body, person = BodyFactory(), PersonFactory()
    address = url("membership_add", body.code)
    assert coordinator_client.get(address).status_code == 200
    for data in ({"person": person.pk, "seat": "politiechef"}, {"function": "lid"}):
        response = coordinator_client.post(address, data)
        assert response.status_code == 422
        assert "Vul een persoon in of de naam van een zetel: één van beide." in text_of(response)
    for data in ({"person": person.pk, "function": "lid"}, {"seat": "politiechef"}):
        response = coordinator_client.post(address, {**data, "another": "1"})
        assert response["Location"] == address
    assert set(body.memberships.values_list("person", "seat")) == {
        (person.pk, ""),
        (None, "politiechef"),
    }


def test_the_same_person_twice_in_a_body_is_refused(coordinator_client: Client) -> None:
    seat = MembershipFactory()
    data = {"person": seat.person.pk, "valid_from": "01-01-2020"}
    response = coordinator_client.post(url("membership_add", seat.body.code), data)
    assert response.status_code == 422
    assert "Deze persoon zit in deze periode al in dit gremium." in text_of(response)


def test_a_seat_can_be_changed_and_deleted(coordinator_client: Client) -> None:
    seat = MembershipFactory(function="lid")
    data = {"person": seat.person.pk, "function": "voorzitter", "how": "verbeteren"}
    address = url("membership_edit", seat.body.code, seat.pk)
    assert coordinator_client.get(address).status_code == 200
    assert coordinator_client.post(address, data)["Location"] == seat.body.get_absolute_url()
    seat.refresh_from_db()
    assert seat.function == "voorzitter"
    change = {"how": "vanaf", "changes_on": "01-07-2020", "function": "lid"}
    address = url("membership_edit", seat.body.code, seat.pk)
    assert coordinator_client.post(address, data | change).status_code == 302
    assert list(Membership.objects.order_by("pk").values_list("function", "valid_until")) == [
        ("voorzitter", dt.date(2020, 6, 30)),
        ("lid", None),
    ]
    Membership.objects.exclude(pk=seat.pk).delete()
    address = url("membership_delete", seat.body.code, seat.pk)
    assert coordinator_client.get(address).status_code == 200
    assert coordinator_client.post(address)["Location"] == seat.body.get_absolute_url()
    assert not Membership.objects.exists()


# --- Deleting ----------------------------------------------------------------------------------


def test_a_post_goes_with_its_history_and_the_page_says_so(coordinator_client: Client) -> None:
    term = PortfolioTermFactory()
    address = url("portfolio_delete", term.portfolio.code)
    assert str(term) in text_of(coordinator_client.get(address))
    assert coordinator_client.post(address)["Location"] == url("portfolio_list")
    assert not Portfolio.objects.exists()


@pytest.mark.parametrize("kind", ["person", "body", "organisation", "municipality"])
def test_what_others_refer_to_stays(coordinator_client: Client, kind: str) -> None:
    seat = MembershipFactory(person=PersonFactory())
    unnamed = MembershipFactory(unnamed=True)
    row = {
        "person": seat.person,
        "body": seat.body,
        "organisation": unnamed.organisation,
        "municipality": seat.person.functions.get().municipality,
    }[kind]
    address = url(f"{kind}_delete", row.slug if kind == "municipality" else row.code)
    assert "Dit kan nu niet" in text_of(coordinator_client.get(address))
    assert coordinator_client.post(address).status_code == 409
    row.refresh_from_db()


def test_a_group_can_be_deleted_and_its_municipalities_stay(coordinator_client: Client) -> None:
    group = MunicipalityGroupFactory(municipalities=[MunicipalityFactory()])
    response = coordinator_client.post(url("municipalitygroup_delete", group.code))
    assert response["Location"] == url("municipalitygroup_list")
    assert Municipality.objects.count() == 1
