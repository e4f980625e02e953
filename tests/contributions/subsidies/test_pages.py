"""The pages of subsidies: what they add up to, the days that come, and keeping them up to date."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django.urls import reverse

from contributions.subsidies.models import Subsidy
from tests.factories.agenda import ThemeFactory
from tests.factories.contributions import SubsidyFactory
from tests.factories.portfolios import RegionFactory
from tests.factories.projects import ProjectAssignmentFactory

LIST = "/subsidies/"
DAY = "2021-05-20"


def url(page, *args):
    return reverse(f"contributions:subsidy_{page}", args=args)


def rows(response):
    return [row.record for row in response.context["table"].rows]


def text(response) -> str:
    return " ".join(response.content.decode().split())


# What they add up to ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "counted", "other"),
    [
        ("", 950_000, 35_000),
        ("van=2016&tot=2018", 950_000, 35_000),
        ("van=2017&tot=2018", None, None),
        ("van=2016&tot=2017", None, None),
        ("telt=ja", 950_000, None),
        ("onderwerp=Personen+met+verward+gedrag", 600_000, None),
    ],
)
def test_subsidies_add_up_as_the_source_says(twente, coordinator_client, query, counted, other):
    total = coordinator_client.get(f"{LIST}?{query}").context["total"]

    assert (total.counted.granted, total.other.granted) == (counted, other)
    assert total.counted.requested is None


def test_the_totals_stand_on_the_page_and_follow_the_choice(twente, coordinator_client):
    response = coordinator_client.get(LIST)
    footer = {column.name: str(column.footer) for column in response.context["table"].columns}
    assert footer["granted"] == "€\u00a0985.000"
    assert footer["requested"] == "niet bekend"
    assert "€ 950.000" in text(response)

    part = coordinator_client.get(f"{LIST}?telt=nee", headers={"HX-Request": "true"})
    assert "<html" not in text(part)
    assert "€ 35.000" in text(part)
    assert "€ 950.000" not in text(part)


def test_per_topic_theme_and_project(twente, coordinator_client):
    groups = dict(coordinator_client.get(LIST).context["groups"])
    found = {
        name: [(total.name, total.counted.granted, total.other.granted) for total in totals]
        for name, totals in groups.items()
    }

    assert found["onderwerp"] == [
        ("Personen met verward gedrag", 600_000, None),
        ("Woninginbraken", 200_000, None),
        ("Ondermijning", 150_000, None),
        ("Ondermijning (zorgfraude)", None, 35_000),
    ]
    assert [amounts for _, *amounts in found["thema"]] == [[800_000, None], [150_000, 35_000]]
    assert found["thema"][0][0] == "Zonder thema"
    assert found["opdracht"] == [("Zonder opdracht", 950_000, 35_000)]


@pytest.mark.parametrize(
    ("query", "count"),
    [("telt=nee", 1), ("jaar=2017", 6), ("jaar=2020", 0), ("onderwerp=Woninginbraken", 1)],
)
def test_subsidies_can_be_narrowed(twente, coordinator_client, query, count):
    assert len(rows(coordinator_client.get(f"{LIST}?{query}"))) == count


# Days that come --------------------------------------------------------------------------------


@pytest.fixture
def dated(db):
    """A request that is late, an account that comes, and two that are done."""
    RegionFactory()
    return {
        "late": SubsidyFactory(purpose="Laat", request_due=dt.date(2021, 5, 17)),
        "soon": SubsidyFactory(purpose="Straks", requested=1, account_due=dt.date(2021, 6, 1)),
        "both": SubsidyFactory(
            purpose="Beide", request_due=dt.date(2021, 5, 21), account_due=dt.date(2022, 5, 20)
        ),
        "done": SubsidyFactory(
            requested=1,
            accounted=1,
            request_due=dt.date(2021, 1, 1),
            account_due=dt.date(2021, 2, 1),
        ),
        "none": SubsidyFactory(),
    }


def test_the_next_day_stands_first_and_says_how_far_it_is(dated, coordinator_client):
    response = coordinator_client.get(f"{LIST}?peildatum={DAY}&telt=nee")
    found = [
        (str(deadline.subsidy), deadline.task, deadline.days)
        for deadline in response.context["deadlines"]
    ]

    assert found == [
        ("Laat", "aanvragen", -3),
        ("Beide", "aanvragen", 1),
        ("Straks", "verantwoorden", 12),
        ("Beide", "verantwoorden", 365),
    ]
    page = text(response)
    places = [page.index(words) for words in ("3 dagen te laat", "morgen", "over 12 dagen")]
    assert places == sorted(places)
    assert "Termijnen op 20 mei 2021" in page


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        ("aanvragen", {"late", "both"}),
        ("verantwoorden", {"soon", "both"}),
        ("te+laat", {"late"}),
        ("", {"late", "soon", "both", "done", "none"}),
    ],
)
def test_what_waits_can_be_chosen(dated, coordinator_client, choice, found):
    response = coordinator_client.get(f"{LIST}?peildatum={DAY}&termijn={choice}")

    assert set(rows(response)) == {dated[name] for name in found}


def test_a_page_says_how_far_its_days_are(dated, coordinator_client):
    def page(name: str) -> str:
        address = dated[name].get_absolute_url()
        return text(coordinator_client.get(f"{address}?peildatum={DAY}"))

    assert "17 mei 2021" in page("late")
    assert "3 dagen te laat" in page("late")
    assert "1 januari 2021" in page("done")
    assert "<dt>Toegekend op</dt> <dd> niet vermeld" in page("done")
    assert "te laat" not in page("done")


def test_the_file_has_the_days(dated, coordinator_client):
    content = coordinator_client.get(f"{LIST}?_export=csv").content.decode()
    [late] = [row for row in csv.DictReader(io.StringIO(content)) if row["Waarvoor"] == "Laat"]

    assert list(late) == [
        "code",
        "Waarvoor",
        "Onderwerp",
        "Verstrekker",
        "Jaren",
        "Aangevraagd",
        "Toegekend",
        "Ontvangen",
        "Verantwoord",
        "Aangevraagd op",
        "Toegekend op",
        "Aanvragen voor",
        "Verantwoorden voor",
        "Telt mee",
    ]
    assert (late["Aanvragen voor"], late["Verantwoorden voor"]) == ("2021-05-17", "")


def test_a_theme_and_an_assignment_show_their_subsidies(coordinator_client):
    RegionFactory()
    theme, project = ThemeFactory(), ProjectAssignmentFactory()
    subsidy = SubsidyFactory(theme=theme, project=project, granted=1500)
    asked = SubsidyFactory(theme=theme, project=project, requested=99, from_year=2018)
    for thing in (theme, project):
        page = text(coordinator_client.get(thing.get_absolute_url()))
        assert f'<a href="{subsidy.get_absolute_url()}">{subsidy}</a>' in page
        assert "€ 1.500 toegekend" in page
        assert f'<a href="{asked.get_absolute_url()}">{asked}</a>' in page
        assert "€ 99 aangevraagd" in page
    other = ProjectAssignmentFactory()
    assert "toegekend" not in text(coordinator_client.get(other.get_absolute_url()))


# Keeping them up to date -----------------------------------------------------------------------


def test_coordinator_adds_a_subsidy_with_unknown_amounts(coordinator_client):
    response = coordinator_client.post(
        url("add"),
        {
            "purpose": "Aanpak van iets",
            "topic": "Iets",
            "from_year": "2021",
            "until_year": "2022",
            "granted": "1.234,56",
            "request_due": "31-12-2020",
            "requested_on": "30-11-2020",
            "granted_on": "04-01-2021",
            "counted": "on",
        },
    )

    subsidy = Subsidy.objects.get()
    page = coordinator_client.get(response.url).content.decode()
    assert (subsidy.code, subsidy.granted, subsidy.requested, subsidy.request_due) == (
        "aanpak-van-iets",
        Decimal("1234.56"),
        None,
        dt.date(2020, 12, 31),
    )
    assert "niet vermeld" in page
    assert (subsidy.requested_on, subsidy.granted_on) == (
        dt.date(2020, 11, 30),
        dt.date(2021, 1, 4),
    )
    for words in ("Aangevraagd op", "30 november 2020", "Toegekend op", "4 januari 2021"):
        assert words in page
    # It was requested, though nobody wrote down how much was asked.
    assert not Subsidy.objects.to_request().exists()
    assert not Subsidy.objects.late(dt.date(2021, 2, 1)).exists()


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"until_year": "2021"}, {"__all__": ["Het laatste jaar ligt voor het eerste jaar."]}),
        ({"request_due": "ooit"}, {"request_due": ["Schrijf de datum als 31-12-2027."]}),
        (
            {"requested_on": "02-01-2022", "granted_on": "01-01-2022"},
            {
                "__all__": [
                    "De dag van toekennen ligt voor de dag van aanvragen. Verbeter een van beide."
                ]
            },
        ),
        ({"granted": "-1"}, {"granted": ["Een bedrag kan niet onder nul liggen."]}),
    ],
)
def test_what_cannot_be_is_refused(coordinator_client, wrong, errors):
    data = {"purpose": "A", "topic": "B", "from_year": "2022", "until_year": "2022"}
    response = coordinator_client.post(url("add"), data | wrong)

    assert response.status_code == 422
    assert response.context["form"].errors == errors
    assert not Subsidy.objects.exists()


def test_a_subsidy_can_be_changed_and_deleted(coordinator_client):
    subsidy = SubsidyFactory()
    data = {"purpose": "Nieuw doel", "topic": "B", "from_year": "2016", "until_year": "2018"}

    coordinator_client.post(url("edit", subsidy.code), data)
    subsidy.refresh_from_db()
    coordinator_client.post(url("delete", subsidy.code))

    assert (subsidy.purpose, subsidy.counted) == ("Nieuw doel", False)
    assert not Subsidy.objects.exists()
