"""What the municipalities pay: the figures behind the screens and the papers."""

import datetime as dt
from decimal import Decimal

import pytest

from contributions.rounds.overviews import contributions_of
from tests.contributions.figures import ANNEX_10
from tests.factories.contributions import PopulationCountFactory, TariffFactory
from tests.factories.portfolios import MunicipalityFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_amounts_of_2020_are_those_of_annex_10(twente) -> None:
    rows = contributions_of(2020).rows
    found = {r.municipality.name: (r.inhabitants, r.amount, r.extra) for r in rows}
    assert found == {name: row[:3] for name, row in ANNEX_10.items()}
    assert [row.municipality.name for row in rows] == list(ANNEX_10)


def test_the_totals_of_2020(twente) -> None:
    overview = contributions_of(2020)
    assert overview.inhabitants == 627_898
    assert overview.total_amount == 125_576
    assert overview.total_extra == 62_785
    assert overview.total_asked == 188_365
    assert overview.unrounded_amount == Decimal("125579.60")
    assert overview.unrounded_asked == Decimal("188369.40")
    assert overview.raise_per_inhabitant == Decimal("0.10")
    assert (overview.tariff.rate, overview.proposal.rate) == (Decimal("0.20"), Decimal("0.30"))
    assert overview.missing == ()
    assert overview.sources == ("notitie 2019, bijlage 10",)
    assert overview.reference_dates == (None,)


def test_the_raise_is_computed_at_once_and_four_municipalities_tell_the_difference(twente) -> None:
    overview = contributions_of(2020)
    gaps = {row.municipality.name: row.gap for row in overview.rows if row.gap}
    assert gaps == {"Hengelo": 1, "Oldenzaal": 1, "Rijssen-Holten": 1, "Tubbergen": 1}
    assert overview.total_gap == 4
    asked = {row.municipality.name: row.asked for row in overview.rows}
    assert asked["Hengelo"] == 24_194
    assert asked["Enschede"] == 47_505


def test_before_the_proposal_starts_nothing_is_asked(twente) -> None:
    overview = contributions_of(2019)
    assert overview.total_amount == 125_576
    assert overview.proposal is None
    assert (overview.total_asked, overview.total_extra, overview.total_gap) == (None, None, None)
    assert overview.unrounded_asked is None
    assert overview.raise_per_inhabitant is None


def test_another_region_has_its_own_amounts(nergenland) -> None:
    overview = contributions_of(2024)
    assert {r.municipality.name: (r.inhabitants, r.amount) for r in overview.rows} == {
        "Fantasterveen": (30_000, 13_500),
        "Nergenhuizen": (12_345, 5_555),
        "Verzonnendam": (91_011, 40_954),
    }
    assert (overview.inhabitants, overview.total_amount) == (133_356, 60_009)
    assert overview.unrounded_amount == Decimal("60010.20")
    assert overview.proposal is None
    later = contributions_of(2026)
    assert (later.total_amount, later.total_asked, later.total_extra, later.total_gap) == (
        60_009,
        70_011,
        10_000,
        2,
    )
    assert later.unrounded_asked == Decimal("70011.90")


def test_a_year_before_the_counts_and_the_tariff_has_no_amounts(nergenland) -> None:
    overview = contributions_of(2020)
    assert overview.tariff is None
    assert [row.municipality.name for row in overview.rows] == ["Fantasterveen", "Nergenhuizen"]
    assert [m.name for m in overview.missing] == ["Fantasterveen", "Nergenhuizen"]
    assert overview.total_amount is None
    assert overview.unrounded_amount is None
    assert overview.inhabitants is None


def test_without_anything_the_overview_is_empty() -> None:
    overview = contributions_of(2020)
    assert (overview.rows, overview.total_amount, overview.sources) == ((), None, ())


def test_the_newest_count_of_at_most_the_first_day_counts() -> None:
    TariffFactory(adopted=True, from_year=2000, rate=Decimal("0.20"))
    municipality = MunicipalityFactory()
    for date, inhabitants, source in [
        (None, 10_000, "oud"),
        (dt.date(2018, 1, 1), 20_000, "telling 2018"),
        (dt.date(2019, 1, 1), 30_000, "telling 2019"),
        (dt.date(2019, 1, 2), 40_000, "telling te laat"),
    ]:
        PopulationCountFactory(
            municipality=municipality, reference_date=date, inhabitants=inhabitants, source=source
        )
    assert contributions_of(2017).rows[0].amount == 2_000
    assert contributions_of(2018).rows[0].amount == 4_000
    overview = contributions_of(2019)
    assert overview.rows[0].amount == 6_000
    assert overview.sources == ("telling 2019",)
    assert overview.reference_dates == (dt.date(2019, 1, 1),)
    assert contributions_of(2020).rows[0].amount == 8_000


def test_a_municipality_without_a_count_is_shown_without_an_amount() -> None:
    TariffFactory(adopted=True, from_year=2020, rate=Decimal("0.20"))
    TariffFactory(from_year=2020, rate=Decimal("0.30"))
    PopulationCountFactory(municipality__name="Aadorp", inhabitants=10_001)
    MunicipalityFactory(name="Zeedorp")
    overview = contributions_of(2020)
    known, unknown = overview.rows
    assert (known.amount, known.asked, known.extra, known.gap) == (2_000, 3_000, 1_000, 0)
    assert (unknown.amount, unknown.asked, unknown.extra, unknown.gap) == (None,) * 4
    assert [m.name for m in overview.missing] == ["Zeedorp"]
    assert overview.total_amount == 2_000


def test_only_a_proposal_gives_only_what_is_asked() -> None:
    TariffFactory(from_year=2020, rate=Decimal("0.30"))
    PopulationCountFactory(inhabitants=10_000)
    overview = contributions_of(2020)
    assert (overview.total_amount, overview.total_asked, overview.total_extra) == (
        None,
        3_000,
        None,
    )


def test_a_lower_rate_asks_nothing_extra() -> None:
    TariffFactory(adopted=True, from_year=2020, rate=Decimal("0.30"))
    TariffFactory(from_year=2020, rate=Decimal("0.20"))
    PopulationCountFactory(inhabitants=10_000)
    overview = contributions_of(2020)
    assert (overview.total_amount, overview.total_asked) == (3_000, 2_000)
    assert (overview.total_extra, overview.total_gap) == (None, None)
