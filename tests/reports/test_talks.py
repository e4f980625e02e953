"""The prepared page of a yearly talk and the sheet for it: the same figures, on screen and paper."""

import datetime as dt
import re

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from agenda.services import snooze
from contributions.effort.models import EffortReview
from contributions.rates.models import Tariff
from portfolios.enums import Role
from portfolios.models import Municipality
from reports.papers import municipality_sheet
from reports.papers.base import request_for
from reports.talks import TalkSheet, sheet_on
from tests.factories.contributions import (
    AdoptedObligationFactory,
    BuyoutFactory,
    EffortReviewFactory,
)
from tests.factories.portfolios import MunicipalityFactory, RegionFactory, RoleMembershipFactory
from tests.reports.test_papers import build, plain, rows_of, text_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 12, 31)


def place(slug: str) -> Municipality:
    return Municipality.objects.get(slug=slug)


def sheet(slug: str) -> TalkSheet:
    found = sheet_on(place(slug), DAY)
    assert found is not None
    return found


def words(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", plain(answer.content.decode())).split())


@pytest.mark.parametrize(
    ("slug", "current", "asked", "rules"),
    [
        ("hengelo", 16129, 24194, set()),
        ("enschede", 31670, 47505, {"minder-uren-dan-afgesproken"}),
        ("rijssen-holten", 7612, 11419, {"uren-naast-staffel"}),
        (
            "dinkelland",
            5256,
            7884,
            {"minder-uren-dan-afgesproken", "uren-naast-staffel", "deelname-zonder-uren"},
        ),
    ],
)
def test_what_lies_on_the_table(twente, slug, current, asked, rules) -> None:
    found = sheet(slug)

    assert (found.contribution.amount, found.contribution.asked) == (current, asked)
    assert found.contribution.raise_asked == asked - current
    assert [int(row.exact) for row in found.contribution.rows] == [current]
    assert {finding.rule for finding in found.findings} == rules


def test_a_finding_that_is_put_aside_is_not_talked_about(twente, coordinator) -> None:
    (finding,) = sheet("enschede").findings
    today = dt.date.today()  # noqa: DTZ011 - the day on which it is put aside
    snooze(
        key=finding.key,
        reason="Komt in maart.",
        until=today + dt.timedelta(days=30),
        by=coordinator,
        today=today,
    )

    assert sheet("enschede").findings == ()


def test_the_page_says_what_the_talk_is_about(twente, coordinator_client) -> None:
    hengelo = words(coordinator_client, "/jaargesprekken/2020/hengelo/")
    for text in (
        "8 van 6 uur geleverd per week 2 uur meer dan afgesproken",
        "80.648 inwoners × € 0,20 = € 16.129,60, naar beneden op hele euro’s: € 16.129",
        "€ 11.667 alles afkopen, per jaar",
        "zij geldt van 38.001 tot en met 85.000 inwoners",
        "Er zijn geen aandachtspunten over deze gemeente",
        "Plv. voorzitter DVO",
        "Over 2019 is geen gesprek vastgelegd.",
    ):
        assert text in hengelo, text

    dinkelland = words(coordinator_client, "/jaargesprekken/2020/dinkelland/")
    for text in (
        "3 van 4 uur geleverd per week 1 uur minder dan afgesproken",
        "de staffel zegt 4",
        "Het besluit telt; alleen een nieuw besluit van het bestuur wijzigt de uren",
        "Afgesproken (2 + 2) 4",
    ):
        assert text in dinkelland, text


def test_hours_that_are_bought_out_stand_on_page_and_paper(twente, coordinator_client) -> None:
    BuyoutFactory(municipality=place("losser"), hours_per_week=2, amount=3888)
    losser = words(coordinator_client, "/jaargesprekken/2020/losser/")

    assert "2 uur per week , voor € 3.888 in 2020." in losser
    _, html = build("gemeenteblad", 2020)
    assert (
        html.count(
            "2 uur per week voor € 3.888 in dit jaar.".replace(" uur", "\u00a0uur").replace(
                "€ ", "€\u00a0"
            )
        )
        == 1
    )


def test_what_came_during_the_year_owes_and_pays_on_page_and_paper(coordinator_client) -> None:
    RegionFactory()
    new = MunicipalityFactory(name="Dorp", slug="dorp", valid_from=dt.date(2020, 7, 1))
    AdoptedObligationFactory(municipality=new, adopted=True, hours_per_week=2)
    BuyoutFactory(municipality=new, hours_per_week=2, amount=3888)
    page = words(coordinator_client, "/jaargesprekken/2020/dorp/")
    _, html = build("gemeenteblad", 2020)

    for text in (
        "2 uur per week volgens het besluit staffel niet bekend",
        "Dorp levert vanaf 2020 2 uur per week.",
        "2 uur per week , voor € 3.888 in 2020.",
    ):
        assert text in page, text
    assert "zijn geen uren vastgesteld" not in page
    for text in ("2 uur besluit per week", "2 uur per week voor € 3.888 in dit jaar."):
        assert text in text_of(html), text
    listed = coordinator_client.get("/jaargesprekken/2020/").context["table"]
    assert str(listed.columns["adopted"].footer) == "2"


def test_a_lower_rate_asks_less_on_page_and_paper(twente, coordinator_client) -> None:
    Tariff.objects.proposed().update(rate="0.15")
    page = words(coordinator_client, "/jaargesprekken/2020/hengelo/")
    _, html = build("gemeenteblad", 2020)

    # 80.648 inhabitants: 16.129 now, 12.097 then.
    assert sheet("hengelo").contribution.raise_asked == -4032
    assert "is het € 12.097: € 4.032 minder." in page
    assert "Bij € 0,15 per inwoner betaalt de gemeente € 4.032 minder." in text_of(html)


# --- The paper ---------------------------------------------------------------------------------


def test_the_sheet_has_the_figures_of_the_page(twente) -> None:
    EffortReviewFactory(
        municipality=place("hengelo"),
        year=2019,
        held_on=dt.date(2019, 9, 12),
        summary="Twee leiders.",
    )
    context, html = build("gemeenteblad", 2020)
    text, rows = text_of(html), rows_of(html)

    assert len(context["pages"]) == 14
    assert context["map"] is not None
    for line in (
        "80.648 inwoners × € 0,20 = € 16.129,60, naar beneden op hele euro’s: € 16.129.",
        "Bij € 0,30 per inwoner betaalt de gemeente € 8.065 meer.",
        "De hele verplichting afkopen kost € 11.667 per jaar.",
        "Twee leiders.",
        "Gesprek van 12 september 2019",
        "Vastgesteld is 4 uur per week. Met 38.064 inwoners zegt de staffel 6 uur.",
    ):
        assert line in text, line
    assert rows.count(["Geleverd", "", "8"]) == 3  # Hengelo, Enschede and Losser
    assert rows.count(["Afgesproken", "8 + 2", "10"]) == 2
    assert rows.count(["Hennep", "projectleider", "4"]) == 1


@pytest.mark.papers
def test_one_sheet_is_one_page_without_a_cover(twente, tmp_path) -> None:
    for named in ("enschede", "GM0153"):
        file = tmp_path / f"{named}.pdf"
        call_command("report", "gemeenteblad", municipality=named, year=2020, output=file)
        with pikepdf.open(file) as pdf:
            assert len(pdf.pages) == 1
            assert str(pdf.docinfo["/Title"]).startswith("Gemeenteblad Enschede 2020, ")


def test_what_the_command_cannot_make_is_told_in_dutch(twente, tmp_path) -> None:
    MunicipalityFactory(slug="later", name="Later", valid_from=dt.date(2030, 1, 1))
    for name, named, message in (
        ("gemeenteblad", "atlantis", "Er is geen gemeente 'atlantis'. Er zijn: almelo, borne,"),
        ("taakverdeling", "hengelo", "--municipality hoort bij gemeenteblad, niet bij taakverdel"),
        ("gemeenteblad", "later", "Later doet in 2020 niet mee. Kies een ander jaar."),
    ):
        with pytest.raises(CommandError, match=re.escape(message)):
            call_command("report", name, municipality=named, year=2020, output=tmp_path / "uit.pdf")
    assert not (tmp_path / "uit.pdf").exists()


def test_a_sheet_without_facts_says_so() -> None:
    RegionFactory()
    MunicipalityFactory(name="Leegdorp")
    context, html = build("gemeenteblad", 2020)

    assert context["map"] is None
    assert "None" not in html
    for line in (
        "Er is geen inzet vastgelegd.",
        "bijdrage niet te berekenen",
        "inwoners niet bekend",
    ):
        assert line in text_of(html)


def test_the_sheet_of_a_talk_that_was_held_shows_what_was_agreed(twente) -> None:
    EffortReviewFactory(municipality=place("borne"), summary="Borne helpt bij Hennep.")
    asked = request_for(2020, municipality=place("borne"))
    (page,) = municipality_sheet.build(asked)["pages"]

    assert page.sheet.row.talk == EffortReview.objects.get()
    _, html = build("gemeenteblad", 2020)
    assert html.count("Borne helpt bij Hennep.") == 1
    assert html.count("Afspraken uit dit gesprek") == 13


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.PLATFORM_MEMBER, Role.FINANCE])
def test_who_gets_a_sheet(twente, role) -> None:
    client = Client()
    client.force_login(RoleMembershipFactory(role=role, municipality=place("hengelo")).user)
    got = {
        address: client.get(address).status_code
        for address in (
            "/gemeenten/hengelo/gemeenteblad.pdf?peildatum=2020-12-31",
            "/gemeenten/borne/gemeenteblad.pdf?peildatum=2020-12-31",
        )
    }
    listed = "Gemeentebladen" in words(client, "/stukken/")
    whole = client.post("/stukken/gemeenteblad/maken/?peildatum=2020-12-31").status_code

    assert ([*got.values()], listed, whole) == {
        Role.COORDINATOR: ([200, 200], True, 302),
        Role.PLATFORM_MEMBER: ([200, 404], False, 403),
        Role.FINANCE: ([404, 404], False, 403),
    }[role]


def test_a_municipality_that_left_during_the_year_has_its_sheet(twente, coordinator_client) -> None:
    Municipality.objects.filter(slug="hengelo").update(valid_until=dt.date(2020, 6, 30))
    address = "/gemeenten/hengelo/gemeenteblad.pdf?peildatum="
    assert coordinator_client.get(f"{address}2020-12-31").status_code == 200
    assert coordinator_client.get(f"{address}2021-12-31").status_code == 404


def test_without_a_region_there_is_no_sheet(coordinator_client) -> None:
    place = MunicipalityFactory()
    assert coordinator_client.get(f"/gemeenten/{place.slug}/gemeenteblad.pdf").status_code == 404
