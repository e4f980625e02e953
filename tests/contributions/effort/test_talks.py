"""The yearly talks: figures, who reads what, and what the form refuses."""

import csv
import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contributions.effort.findings import missing_talks
from contributions.effort.models import EffortReview
from contributions.effort.talks.overview import TalkRow, TalkState, talk_with
from portfolios.enums import Role
from portfolios.models import Municipality, User
from tests.factories.contributions import EffortReviewFactory
from tests.factories.portfolios import (
    MunicipalityFactory,
    PersonFactory,
    RegionFactory,
    RoleMembershipFactory,
)

pytestmark = pytest.mark.django_db
YEAR = 2020
OVERVIEW = f"/jaargesprekken/{YEAR}/"


def row(slug: str) -> TalkRow:
    found = talk_with(Municipality.objects.get(slug=slug), YEAR)
    assert found is not None
    return found


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def place(db: None) -> Municipality:
    RegionFactory()
    return MunicipalityFactory(name="Aadorp")


def form(place: Municipality, year: int = YEAR) -> str:
    return reverse("contributions:effortreview_edit", args=(year, place.slug))


# --- Figures -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "hours", "together"),
    [
        ("rijssen-holten", (4, 6, 5, 4), ""),
        ("dinkelland", (2, 4, 3, 4), "Tubbergen"),
        ("hengelo", (6, 6, 8, 6), ""),
        ("enschede", (8, 8, 8, 10), "Losser"),
        ("losser", (2, 2, 8, 10), "Enschede"),
        ("hellendoorn", (4, 4, 6, 4), ""),
    ],
)
def test_what_the_talk_is_about(twente, slug, hours, together) -> None:
    """Adopted and by the band for itself; delivered and owed with whom it delivers together."""
    found = row(slug)
    adopted, band, delivered, owed = hours

    assert found.effort.adopted.hours_per_week == adopted
    assert found.effort.band.band.hours_per_week == band
    assert (found.delivered, found.owed) == (delivered, owed)
    assert found.difference == delivered - owed
    assert found.short_by == max(0, owed - delivered)
    assert [m.name for m in found.together_with] == ([together] if together else [])
    assert found.state == TalkState.TO_PLAN


def test_the_overview_of_a_year(twente, coordinator_client) -> None:
    for slug, days in (
        ("hengelo", {"planned_on": dt.date(2020, 5, 12), "held_on": None}),
        ("losser", {"planned_on": dt.date(2020, 4, 1), "held_on": None}),
        ("borne", {"held_on": dt.date(2020, 2, 3)}),
    ):
        EffortReviewFactory(municipality=Municipality.objects.get(slug=slug), **days)
    EffortReviewFactory(
        municipality=Municipality.objects.get(slug="borne"), year=2019, held_on=dt.date(2019, 9, 9)
    )
    answer = coordinator_client.get(OVERVIEW)
    context, html = answer.context, answer.content.decode()

    assert (context["held"], context["planned"], context["to_plan"]) == (1, 2, 11)
    assert [r.municipality.slug for r in context["coming"]] == ["losser", "hengelo"]
    footers = {column.name: str(column.footer) for column in context["table"].columns}
    assert (footers["adopted"], footers["band"]) == ("52", "56")
    assert html.count("(wijkt af)") == 2
    assert "8 van 10" in html
    assert "03-02-2020" in html
    assert "09-09-2019" in html
    assert html.count("voorbij: leg het gesprek vast") == 2


def test_the_overview_narrows_down_to_what_is_still_to_do(twente, coordinator_client) -> None:
    EffortReviewFactory(municipality=Municipality.objects.get(slug="borne"))
    for asked, count in (("nog te doen", 13), ("te plannen", 13), ("gepland", 0), ("gevoerd", 1)):
        table = coordinator_client.get(OVERVIEW, {"stand": asked}).context["table"]
        assert len(table.data) == count, asked

    assert coordinator_client.get(OVERVIEW, {"stand": "ooit"}).status_code == 400


def test_the_export_has_plain_figures(twente, coordinator_client) -> None:
    EffortReviewFactory(municipality=Municipality.objects.get(slug="losser"))
    text = coordinator_client.get(OVERVIEW, {"_export": "csv", "stand": "gevoerd"}).content.decode()

    assert list(csv.DictReader(io.StringIO(text))) == [
        {
            "Gemeente": "Losser",
            "Stand": "gevoerd",
            "CBS-code": "GM0168",
            "Besluit": "2.00",
            "Staffel": "2.00",
            "Geleverd": "8.00",
            "Levert samen met": "Enschede",
            "Saldo": "-2.00",
            "Vorig jaar": "",
            "Gepland": "",
            "Gesproken": "2020-10-01",
        }
    ]


def test_a_municipality_that_came_during_the_year_is_talked_to_as_well(place) -> None:
    late = MunicipalityFactory(valid_from=dt.date(2020, 7, 1))

    assert talk_with(late, 2020).effort.band is None
    assert (talk_with(late, 2020).adopted, talk_with(late, 2020).own_buyout) == (None, None)
    assert talk_with(late, 2019) is None


# --- The finding -------------------------------------------------------------------------------


def test_a_planned_talk_keeps_the_finding_and_a_held_one_removes_it(
    place, coordinator_client
) -> None:
    day = dt.date(2020, 12, 31)
    coordinator_client.post(form(place), {"planned_on": "12-05-2020"})
    (finding,) = missing_talks(day)
    assert finding.seen == "Geen gesprek vastgelegd met: Aadorp."
    assert finding.url == OVERVIEW

    coordinator_client.post(form(place), {"planned_on": "12-05-2020", "held_on": "13-05-2020"})
    assert EffortReview.objects.get().held_on == dt.date(2020, 5, 13)
    assert list(missing_talks(day)) == []


# --- The record --------------------------------------------------------------------------------


def test_a_talk_is_planned_recorded_and_removed(place, coordinator_client) -> None:
    person = PersonFactory(work__municipality=place)
    talk = f"{OVERVIEW}{place.slug}/"
    assert "Gesprek plannen" in page(coordinator_client, talk)

    answer = coordinator_client.post(form(place), {"planned_on": "12-05-2020"}, follow=True)
    assert answer.redirect_chain == [(talk, 302)]
    assert "Gepland op 12 mei 2020" in answer.content.decode().replace("\u00a0", " ")

    sent = {"held_on": "13-05-2020", "person": person.pk, "summary": "Er komt een secretaris."}
    html = coordinator_client.post(form(place), sent, follow=True).content.decode()
    assert html.index("Er komt een secretaris.") < html.index("geleverd per week")
    assert EffortReview.objects.get().person == person

    next_year = page(coordinator_client, f"/jaargesprekken/2021/{place.slug}/")
    assert "Afgesproken in 2020" in next_year
    assert "Er komt een secretaris." in next_year

    coordinator_client.post(reverse("contributions:effortreview_delete", args=(2020, place.slug)))
    assert not EffortReview.objects.exists()


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, "Vul in op welke dag het gesprek is gepland of gevoerd."),
        ({"held_on": "01-02-2019"}, "Kies een dag in 2020: dit is het gesprek over dat jaar."),
        ({"planned_on": "01-01-2021"}, "Kies een dag in 2020: dit is het gesprek over dat jaar."),
        ({"held_on": "gisteren"}, "Schrijf de datum als 31-12-2027."),
        (
            {"planned_on": "01-05-2020", "person": "other"},
            "Kies iemand die in 2020 bij Aadorp werkt.",
        ),
        (
            {"planned_on": "01-05-2020", "person": "partner"},
            "Kies iemand die in 2020 bij Aadorp werkt.",
        ),
    ],
)
def test_what_cannot_be_is_refused(place, coordinator_client, sent, message) -> None:
    people = {
        "other": PersonFactory(work__municipality=MunicipalityFactory()).pk,
        "partner": PersonFactory(work__partner=True).pk,
    }
    sent = {name: people.get(value, value) for name, value in sent.items()}
    answer = coordinator_client.post(form(place), sent)

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not EffortReview.objects.exists()


def test_a_talk_that_is_yet_to_come_was_not_held(place, coordinator_client) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    answer = coordinator_client.post(
        form(place, tomorrow.year), {"held_on": tomorrow.strftime("%d-%m-%Y")}
    )

    assert answer.status_code == 422
    assert "Deze dag moet nog komen." in answer.content.decode()
    assert not EffortReview.objects.exists()


def test_who_moved_on_stays_the_one_who_was_spoken_to(place, coordinator_client) -> None:
    talk = EffortReviewFactory(municipality=place)
    person = talk.person
    person.functions.update(municipality=MunicipalityFactory())
    sent = {"held_on": "01-10-2020", "person": person.pk, "summary": "Klopt nog."}

    assert coordinator_client.post(form(place), sent).status_code == 302
    assert EffortReview.objects.get().summary == "Klopt nog."


@pytest.mark.parametrize("year", [0, 1899, 2201, 2019])
def test_a_talk_that_cannot_be_is_not_found(coordinator_client, year) -> None:
    RegionFactory()
    late = MunicipalityFactory(valid_from=dt.date(2020, 1, 1))
    address = reverse("reports:effortreview_detail", args=(year, late.slug))

    assert coordinator_client.get(address).status_code == 404
    assert coordinator_client.get(form(late, year)).status_code == 404


def test_a_talk_of_a_year_without_the_municipality_is_still_read(coordinator_client) -> None:
    RegionFactory()
    gone = MunicipalityFactory(valid_until=dt.date(2018, 12, 31))
    talk = EffortReviewFactory(municipality=gone, year=YEAR, summary="Dit blijft staan.")

    shown = page(coordinator_client, talk.get_absolute_url())

    assert "Dit blijft staan." in shown
    assert "De gemeente doet in dit jaar niet mee." in shown
    assert coordinator_client.get(form(gone)).status_code == 200
    assert coordinator_client.get(form(gone, YEAR + 1)).status_code == 404


# --- Who reads what ----------------------------------------------------------------------------

READ_OWN = {Role.BOARD_MEMBER, Role.PLATFORM_MEMBER}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_what_was_agreed_is_for_the_coordinator_and_the_municipality(place, role) -> None:
    own = EffortReviewFactory(municipality=place, summary="Alleen voor Aadorp.")
    other = EffortReviewFactory(summary="Alleen voor een ander.")
    user = RoleMembershipFactory(role=role, municipality=place).user
    client = signed_in(user)
    seen = {Role.COORDINATOR: {own, other}}.get(role, {own} if role in READ_OWN else set())

    assert set(EffortReview.objects.visible_to(user)) == seen
    assert {row.talk for row in client.get(OVERVIEW).context["rows"]} == seen
    for talk in (own, other):
        answer = client.get(talk.get_absolute_url())
        assert answer.status_code == (200 if talk in seen else 404)
        assert (talk.summary in answer.content.decode()) is (talk in seen)
        municipality = page(client, f"{talk.municipality.get_absolute_url()}?peildatum=2020-05-01")
        assert (f'href="{talk.get_absolute_url()}"' in municipality) is (talk in seen)
    assert client.get(form(place)).status_code == (200 if role == Role.COORDINATOR else 403)
