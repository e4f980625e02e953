"""One click shows how an amount or a number of hours came about."""

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contributions.effort.findings import hours_beside_band
from contributions.effort.models import AdoptedObligation
from contributions.effort.origins import hours_origin
from contributions.effort.overviews import balance_of
from contributions.planning.models import Scenario
from contributions.rates.models import Tariff
from portfolios.enums import Role
from portfolios.models import Municipality, User
from tests.factories import store
from tests.factories.contributions import (
    AdoptedObligationFactory,
    BuyoutFactory,
    ContributionLineFactory,
    ContributionRunFactory,
    InvoiceFactory,
    PopulationCountFactory,
)
from tests.factories.portfolios import MunicipalityFactory, RegionFactory, RoleMembershipFactory
from tests.factories.projects import DeploymentFactory

pytestmark = pytest.mark.database

EFFORT = "/inzet/2020/"
PAID = "/bijdragen/2020/"


def origin_of(client, address: str) -> str:
    """The text of the explanation on a page."""
    html = client.get(address).content.decode()
    part = html[html.index('id="herkomst"') : html.index("<footer")]
    return " ".join(re.sub(r"<[^>]+>", " ", part).replace("\u00a0", " ").split())


def links_of(client, address: str) -> set[str]:
    html = client.get(address).content.decode()
    return {link for link in re.findall(r'href="([^"]+)"', html) if "#herkomst" in link}


# Hours -------------------------------------------------------------------------------------------


def test_a_band_that_differs_from_what_was_adopted_is_explained(twente, coordinator_client) -> None:
    text = origin_of(coordinator_client, f"{EFFORT}?herkomst=dinkelland")

    for words in (
        "Dinkelland en Tubbergen",
        "26.280 Inwoners notitie 2019, bijlage 10",
        "4 uur Wat de staffel zegt Van 26.000 tot en met 38.000 inwoners.",
        "2 uur Vastgesteld vanaf 2020 Volgens besluit",
        "Verschil met de staffel: −2 uur.",
        "( DVO-ovk art. 6.5 )",
        "21.154 Inwoners",
        "Geleverd, opgeteld − 4 uur Afgesproken −1 uur Saldo per week",
    ):
        assert words in text


def test_a_reason_says_why_the_hours_are_not_those_of_the_band(
    nergenland, coordinator_client
) -> None:
    reason = "Verzonnendam levert de ambtelijk secretaris; dat telt voor twee uur."
    text = origin_of(coordinator_client, "/inzet/2024/?herkomst=verzonnendam")

    assert f"Verschil met de staffel: −2 uur. Reden: {reason} Alleen een nieuw besluit" in text
    page = coordinator_client.get("/gemeenten/verzonnendam/?peildatum=2024-12-31")
    assert reason in page.content.decode()
    seen = [found.seen for found in hours_beside_band(dt.date(2024, 7, 1))]
    assert seen == [f"Vastgesteld is 6\u00a0uur per week. Reden: {reason}"]


def test_who_may_not_read_money_sees_no_price_of_hours(nergenland) -> None:
    overview = balance_of(2025)
    buyer = Municipality.objects.get(cbs_code="GM9002")

    def notes(reader: User | None) -> list[str]:
        owing = next(
            part
            for part in hours_origin(overview, buyer.slug, reader).owing
            if part.municipality == buyer
        )
        return [step.note for step in owing.steps if step.what == "Afgekocht"]

    assert notes(RoleMembershipFactory(role=Role.COORDINATOR).user) == [
        "Voor €\u00a02.000 in dit jaar."
    ]
    assert notes(None) == [""]


def test_the_parts_of_every_row_of_the_source_add_up(twente) -> None:
    overview = balance_of(2020)
    origins = [hours_origin(overview, row.municipalities[0].slug) for row in overview.rows]

    for row, origin in zip(overview.rows, origins, strict=True):
        assert origin.row is row
        assert sum(owing.weighed.counted for owing in origin.owing) == row.balance.owed
        assert sum(weighed.counted for _, weighed in origin.given) == row.balance.delivered
    assert sum(w.counted for origin in origins for _, w in origin.given) == 57
    assert sum(o.weighed.counted for origin in origins for o in origin.owing) == 52


def test_a_part_of_the_year_counts_for_its_days(coordinator_client) -> None:
    RegionFactory()
    place = MunicipalityFactory(name="Dorp", slug="dorp", valid_until=dt.date(2020, 6, 30))
    AdoptedObligationFactory(municipality=place, adopted=True, hours_per_week=Decimal(4))
    DeploymentFactory(
        municipality=place,
        hours_per_week=6,
        valid_from=dt.date(2020, 1, 1),
        valid_until=dt.date(2020, 3, 31),
    )
    BuyoutFactory(municipality=place, year=2020, hours_per_week=Decimal(1))
    [owing] = hours_origin(balance_of(2020), "dorp").owing

    assert (owing.weighed.days, owing.weighed.counted) == (182, Fraction(4 * 182, 366))
    text = origin_of(coordinator_client, f"{EFFORT}?herkomst=dorp")
    for words in (
        "182 van de 366 dagen",
        "1,49 uur",
        "6 uur per week, 91 van de 366 dagen van het jaar.",
        "+ 0,5 uur Afgekocht",
        "− 1,99 uur Afgesproken",
    ):
        assert words in text


def test_what_came_during_the_year_owes_and_pays_as_well(coordinator_client) -> None:
    RegionFactory()
    place = MunicipalityFactory(name="Dorp", slug="dorp", valid_from=dt.date(2020, 7, 1))
    AdoptedObligationFactory(municipality=place, adopted=True, hours_per_week=Decimal(2))
    BuyoutFactory(municipality=place, year=2020, hours_per_week=Decimal(2), amount=3888)

    text = origin_of(coordinator_client, f"{EFFORT}?herkomst=dorp")

    for words in (
        "2 uur Vastgesteld vanaf 2020 Volgens besluit",
        "1,01 uur Gewogen",
        "2 uur Afgekocht Voor € 3.888 in dit jaar.",
    ):
        assert words in text
    assert "Er zijn geen uren vastgesteld" not in text


def test_a_municipality_without_anything_says_so(coordinator_client) -> None:
    RegionFactory()
    MunicipalityFactory(slug="leegstad")
    text = origin_of(coordinator_client, f"{EFFORT}?herkomst=leegstad")

    assert "Er zijn geen uren vastgesteld" in text
    assert "In dit jaar is geen inzet vastgelegd." in text


def test_every_number_of_hours_leads_to_its_origin(twente, coordinator_client) -> None:
    expected = {f"?herkomst={row.municipalities[0].slug}#herkomst" for row in balance_of(2020).rows}
    assert links_of(coordinator_client, EFFORT) == expected
    obligations = reverse("contributions:adoptedobligation_list")
    assert links_of(coordinator_client, obligations) == {
        f"{EFFORT}?herkomst={found.municipality.slug}#herkomst"
        for found in AdoptedObligation.objects.select_related("municipality")
    }
    assert links_of(coordinator_client, "/gemeenten/hengelo/?peildatum=2020-12-31") == {
        f"{EFFORT}?herkomst=hengelo#herkomst",
        f"{PAID}?herkomst=hengelo#herkomst",
    }


def test_an_unknown_name_shows_no_origin(twente, coordinator_client) -> None:
    response = coordinator_client.get(EFFORT, {"herkomst": "nergens"})

    assert response.context["origin"] is None
    assert 'id="herkomst"' not in response.content.decode()


def test_proposed_hours_have_no_origin(coordinator_client) -> None:
    RegionFactory()
    AdoptedObligationFactory()

    assert links_of(coordinator_client, reverse("contributions:adoptedobligation_list")) == set()


@pytest.mark.parametrize("address", [EFFORT, PAID])
def test_an_origin_asks_as_much_for_300_municipalities(coordinator_client, address) -> None:
    RegionFactory()
    PopulationCountFactory(municipality__slug="dorp")

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert coordinator_client.get(f"{address}?herkomst=dorp").status_code == 200
        return len(caught)

    asked()
    one = asked()
    places = MunicipalityFactory.build_batch(300)
    store(places)
    store([PopulationCountFactory.build(municipality=place) for place in places])
    assert asked() == one


# Amounts -----------------------------------------------------------------------------------------


def test_every_amount_of_a_year_leads_to_its_origin(twente, coordinator_client) -> None:
    assert len(links_of(coordinator_client, PAID)) == 14
    html = coordinator_client.get(PAID).content.decode()
    for figure in ("16.129", "8.064", "24.194"):
        assert f'<a href="?herkomst=hengelo#herkomst">{figure}</a>' in html


def test_the_rate_of_a_round_names_its_decision(twente, coordinator_client) -> None:
    tariff = Tariff.objects.adopted().get()
    text = origin_of(coordinator_client, f"{PAID}ronde/?herkomst=hengelo")

    assert (
        "× € 0,20 Tarief per inwoner ( BO art. 8.1 ) Vastgesteld met "
        f"{tariff.decision.label}" in text
    )
    assert "366 Dagen, van de 366 van het jaar" in text
    assert "/bijdragen/2019/ronde/?herkomst=hengelo#herkomst" in links_of(
        coordinator_client, f"{PAID}ronde/"
    )


def test_an_invoice_says_how_its_amount_came_about(coordinator_client) -> None:
    RegionFactory()
    run = ContributionRunFactory(year=2020, invoiced=True)
    line = ContributionLineFactory(
        run=run, inhabitants=80_648, rate=Decimal("0.20"), amount=16_129, days=366
    )
    bill = InvoiceFactory(line=line)
    html = coordinator_client.get(bill.get_absolute_url()).content.decode()

    for words in (
        "80.648",
        "€\u00a00,20",
        run.tariff.decision.reference,
        "€\u00a016.129,60",
        "€\u00a016.129<",
        f'<a href="{run.decision.get_absolute_url()}">{run.decision.reference}</a>',
    ):
        assert words in html


# Scenarios and subsidies ------------------------------------------------------------------------


def test_cost_fte_and_euro_per_inhabitant_of_a_scenario_say_how(twente, coordinator_client) -> None:
    scenario = Scenario.objects.get(year=2020, code="a")
    how = (
        "32 uur Uren van de taken die blijven, opgeteld Takenlijst van 2020."
        " Bron: notitie 2019, hoofdstuk 6."
        " : 36 uur Een volle week. Dat geeft 0,89 fte Aanname."
        " × € 70.312,50 Kosten per fte. Dat geeft € 62.500,00 Aanname."
        " Gerekend met de uren, niet met afgeronde fte."
        " + € 62.500,00 Vaste kosten. Samen € 125.000,00 per jaar Aanname."
        " : 627.898 Inwoners. Dat geeft € 0,1991 per inwoner"
    )
    since = "Vanaf 2019 of eerder, door besluit zonder datum, volgens notitie 2019, hoofdstuk 6."
    assert since in origin_of(coordinator_client, scenario.get_absolute_url())

    assert how in origin_of(coordinator_client, scenario.get_absolute_url())
    assert how in origin_of(coordinator_client, "/begroting/2020/bouwen/?van=a")
    assert f"{scenario.get_absolute_url()}#herkomst" in links_of(
        coordinator_client, "/begroting/2020/"
    )


@pytest.mark.parametrize(
    ("query", "figures", "links"),
    [
        ("", ("6", "− 1", "5"), {"?telt=ja": 5, "?telt=nee": 1}),
        ("van=2016&herkomst=totaal", ("6", "− 1", "5"), {"?van=2016&telt=ja": 5}),
        ("telt=ja", ("5", "− 0", "5"), {}),
    ],
)
def test_the_total_of_subsidies_says_what_counts(
    twente, coordinator_client, query, figures, links
) -> None:
    page = coordinator_client.get(f"/subsidies/?{query}")
    steps = page.context["steps"]

    assert tuple(step.figure for step in steps[:3]) == figures
    assert [(step.figure, step.what) for step in steps[3:5]] == [
        ("niet bekend", "Aangevraagd"),
        ("€\u00a0950.000", "Toegekend"),
    ]
    assert steps[3].note == "Opgeteld. Bij 0 van de 5 subsidies is dit bedrag bekend."
    assert steps[4].note == "Opgeteld. Bij 5 van de 5 subsidies is dit bedrag bekend."
    assert ('id="herkomst" open' in " ".join(page.content.decode().split())) == (
        "herkomst" in query
    )
    found = {step.url for step in steps if step.url}
    assert found >= links.keys()
    assert bool(found) == bool(links)
    for link, count in links.items():
        assert len(coordinator_client.get(f"/subsidies/{link}").context["table"].rows) == count
