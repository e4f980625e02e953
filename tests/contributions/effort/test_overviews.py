"""What the municipalities owe and deliver: the figures behind the screens and the papers."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from contributions.effort.findings import hours_short
from contributions.effort.overviews import BalanceOverview, balance_of, efforts_of
from portfolios.models import GroupMember, Municipality, MunicipalityGroup
from projects.calculations import rounded
from projects.models import Deployment
from tests.contributions.figures import ANNEX_10
from tests.factories.contributions import (
    AdoptedObligationFactory,
    EffortBandFactory,
    NoticeFactory,
    PopulationCountFactory,
    TariffFactory,
)
from tests.factories.portfolios import (
    GroupMemberFactory,
    MunicipalityFactory,
    MunicipalityGroupFactory,
)
from tests.factories.projects import DeploymentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def balances(overview: BalanceOverview) -> dict[str, tuple[Fraction, Fraction]]:
    """Delivered and owed, by name."""
    return {row.name: (row.balance.delivered, row.balance.owed) for row in overview.rows}


# --- Effort obligation -------------------------------------------------------------------------


def test_the_hours_of_2020(twente) -> None:
    overview = efforts_of(2020)
    assert (overview.total_adopted, overview.total_band) == (52, 56)
    adopted = {r.municipality.name: r.adopted.hours_per_week for r in overview.rows}
    assert adopted == {name: row[3] for name, row in ANNEX_10.items()}
    assert {
        row.municipality.name: (row.inhabitants, row.band.band.hours_per_week, row.difference)
        for row in overview.deviating
    } == {"Dinkelland": (26_280, 4, -2), "Rijssen-Holten": (38_064, 6, -2)}


def test_the_price_of_buying_out_follows_the_adopted_hours(twente) -> None:
    overview = efforts_of(2020)
    prices = {row.municipality.name: row.buyout for row in overview.rows}
    assert prices["Dinkelland"] == 3_888
    assert prices["Rijssen-Holten"] == 7_778
    assert prices["Almelo"] == 11_667
    assert prices["Enschede"] == 15_830
    assert [(b.from_inhabitants, b.to_inhabitants) for b in overview.bands] == [
        (0, 25_999),
        (26_000, 38_000),
        (38_001, 85_000),
        (85_001, None),
    ]


def test_another_region_has_its_own_hours(nergenland) -> None:
    overview = efforts_of(2024)
    assert {
        r.municipality.name: (r.band.band.hours_per_week, r.adopted.hours_per_week, r.buyout)
        for r in overview.rows
    } == {
        "Fantasterveen": (4, 4, 8_000),
        "Nergenhuizen": (2, 2, 4_000),
        "Verzonnendam": (8, 6, None),  # the price list has no six hours
    }
    assert (overview.total_adopted, overview.total_band) == (12, 14)
    assert [r.municipality.name for r in overview.deviating] == ["Verzonnendam"]
    assert efforts_of(2026).total_adopted == 12  # eight hours from 2026 are only a proposal


def test_before_anything_is_adopted_there_are_no_hours(nergenland) -> None:
    overview = efforts_of(2023)
    assert (overview.bands, overview.total_adopted, overview.total_band) == ((), None, None)
    assert [(r.band, r.adopted, r.buyout, r.difference) for r in overview.rows] == [(None,) * 4] * 2


def test_unusable_bands_are_left_out() -> None:
    tariff = TariffFactory(adopted=True, from_year=2020)
    EffortBandFactory(tariff=tariff, from_inhabitants=100)  # nobody knows what comes before
    obligation = AdoptedObligationFactory(adopted=True, from_year=2020)
    PopulationCountFactory(municipality=obligation.municipality)
    overview = efforts_of(2020)
    assert overview.bands == ()
    row = overview.rows[0]
    assert (row.band, row.adopted, row.buyout, row.difference) == (None, obligation, None, None)


def test_newer_hours_replace_older_ones_from_their_year() -> None:
    older = AdoptedObligationFactory(adopted=True, from_year=2018, hours_per_week=Decimal(4))
    newer = AdoptedObligationFactory(
        adopted=True, municipality=older.municipality, from_year=2020, hours_per_week=Decimal(6)
    )
    assert [row.adopted for row in efforts_of(2017).rows] == [None]
    assert [row.adopted for row in efforts_of(2019).rows] == [older]
    assert [row.adopted for row in efforts_of(2020).rows] == [newer]


# --- Balance -----------------------------------------------------------------------------------


def test_the_balance_of_2020(twente) -> None:
    overview = balance_of(2020)
    assert balances(overview) == {
        "Almelo": (6, 6),
        "Borne": (3, 2),
        "Dinkelland en Tubbergen": (3, 4),
        "Enschede en Losser": (8, 10),
        "Haaksbergen": (3, 2),
        "Hellendoorn": (6, 4),
        "Hengelo": (8, 6),
        "Hof van Twente": (4, 4),
        "Oldenzaal": (5, 4),
        "Rijssen-Holten": (5, 4),
        "Twenterand": (4, 4),
        "Wierden": (2, 2),
    }
    assert (overview.total.delivered, overview.total.owed) == (57, 52)
    assert [row.name for row in overview.short] == ["Dinkelland en Tubbergen", "Enschede en Losser"]
    assert [row.name for row in overview.over] == [
        "Borne",
        "Haaksbergen",
        "Hellendoorn",
        "Hengelo",
        "Oldenzaal",
        "Rijssen-Holten",
    ]
    owed_each = {row.name: row.owed_each for row in overview.rows}
    assert owed_each["Enschede en Losser"] == (8, 2)
    assert sum(len(row.deployments) for row in overview.rows) == 43  # also those without hours


def test_what_begins_in_july_counts_for_half(twente) -> None:
    Deployment.objects.filter(hours_per_week=4).update(valid_from=dt.date(2020, 7, 1))
    # Five deployments of four hours, for 184 of the 366 days.
    assert balance_of(2020).total.delivered == 57 - 20 + Fraction(20 * 184, 366)


def test_another_region_has_its_own_balance(nergenland) -> None:
    overview = balance_of(2024)
    assert balances(overview) == {
        "Fantasterveen en Nergenhuizen": (6, 6),
        "Verzonnendam": (Fraction(13, 2), 6),
    }
    assert [str(d.organisation) for d in overview.partners] == ["Proefpolitie"]
    assert [row.name for row in overview.over] == ["Verzonnendam"]
    assert balances(balance_of(2023)) == {"Fantasterveen": (0, 0), "Nergenhuizen": (0, 0)}


def test_half_a_year_counts_by_its_days() -> None:
    municipality = MunicipalityFactory(name="Aadorp")
    AdoptedObligationFactory(
        adopted=True, municipality=municipality, from_year=2019, hours_per_week=Decimal(4)
    )
    DeploymentFactory(
        municipality=municipality, hours_per_week=Decimal(4), valid_until=dt.date(2019, 6, 30)
    )
    DeploymentFactory(
        municipality=municipality,
        hours_per_week=Decimal("2.50"),
        valid_from=dt.date(2019, 7, 1),
        valid_until=dt.date(2020, 12, 31),
    )
    DeploymentFactory(municipality=municipality, hours_per_week=None)
    delivered = Fraction(4 * 181, 365) + Fraction(5, 2) * 184 / 365
    assert balances(balance_of(2019)) == {"Aadorp": (delivered, 4)}
    assert balances(balance_of(2020)) == {"Aadorp": (Fraction(5, 2), 4)}


@pytest.fixture
def pair() -> MunicipalityGroup:
    """Two municipalities that deliver together and owe 2 and 4 hours, and one on its own."""
    both = [MunicipalityFactory(name="Aadorp"), MunicipalityFactory(name="Beeldorp")]
    for municipality, hours in zip(both, (2, 4), strict=True):
        AdoptedObligationFactory(
            adopted=True, municipality=municipality, from_year=2019, hours_per_week=Decimal(hours)
        )
    MunicipalityFactory(name="Zeedorp")
    return MunicipalityGroupFactory(municipalities=both)


def test_a_member_that_also_delivers_alone_counts_in_the_row_of_its_group(pair) -> None:
    DeploymentFactory(by_group=True, group=pair, hours_per_week=Decimal(3))
    DeploymentFactory(municipality=Municipality.objects.get(name="Aadorp"), hours_per_week=1)
    assert balances(balance_of(2019)) == {"Aadorp en Beeldorp": (4, 6), "Zeedorp": (0, 0)}


def test_a_group_that_ends_during_the_year_loses_no_hours(pair) -> None:
    GroupMember.objects.update(valid_until=dt.date(2019, 6, 30))
    DeploymentFactory(
        by_group=True, group=pair, hours_per_week=Decimal(6), valid_until=dt.date(2019, 6, 30)
    )
    DeploymentFactory(
        municipality=Municipality.objects.get(name="Beeldorp"),
        hours_per_week=Decimal(6),
        valid_from=dt.date(2019, 7, 1),
    )
    assert balances(balance_of(2019)) == {"Aadorp en Beeldorp": (6, 6), "Zeedorp": (0, 0)}
    assert balances(balance_of(2020)) == {
        "Aadorp": (0, 2),
        "Beeldorp": (6, 4),
        "Zeedorp": (0, 0),
    }


def test_hours_of_a_group_whose_term_is_over_are_still_counted(pair) -> None:
    GroupMember.objects.update(valid_until=dt.date(2018, 12, 31))
    DeploymentFactory(by_group=True, group=pair, hours_per_week=Decimal(6))
    assert balances(balance_of(2019)) == {"Aadorp en Beeldorp": (6, 6), "Zeedorp": (0, 0)}


def test_a_municipality_that_leaves_its_group_counts_alone_from_the_next_year(pair) -> None:
    GroupMemberFactory(group=pair, municipality=Municipality.objects.get(name="Zeedorp"))
    GroupMember.objects.filter(municipality__name="Aadorp").update(valid_until=dt.date(2019, 6, 30))
    DeploymentFactory(by_group=True, group=pair, hours_per_week=Decimal(3))
    assert balances(balance_of(2019)) == {"Aadorp, Beeldorp en Zeedorp": (3, 6)}
    assert balances(balance_of(2020)) == {"Aadorp": (0, 2), "Beeldorp en Zeedorp": (3, 4)}


def test_groups_that_share_a_member_in_a_year_come_in_one_row(pair) -> None:
    GroupMember.objects.filter(municipality__name="Beeldorp").update(
        valid_until=dt.date(2019, 6, 30)
    )
    MunicipalityGroupFactory(
        municipalities=Municipality.objects.filter(name__in=("Beeldorp", "Zeedorp")),
        municipalities__valid_from=dt.date(2019, 7, 1),
    )
    assert balances(balance_of(2019)) == {"Aadorp, Beeldorp en Zeedorp": (0, 6)}


def test_a_municipality_that_stopped_owes_for_its_own_days() -> None:
    old = MunicipalityFactory(name="Aadorp", valid_until=dt.date(2019, 6, 30))
    new = MunicipalityFactory(name="Nieuwdorp", valid_from=dt.date(2019, 7, 1))
    for municipality in (old, new):
        AdoptedObligationFactory(
            adopted=True, municipality=municipality, from_year=2019, hours_per_week=Decimal(4)
        )
    DeploymentFactory(municipality=old, hours_per_week=Decimal(4), valid_until=dt.date(2019, 6, 30))
    assert balances(balance_of(2019)) == {
        "Aadorp": (Fraction(4 * 181, 365), Fraction(4 * 181, 365)),
        "Nieuwdorp": (0, Fraction(4 * 184, 365)),
    }
    assert balance_of(2019).total.owed == 4
    assert balances(balance_of(2020)) == {"Nieuwdorp": (0, 4)}


def test_who_gave_notice_owes_until_its_last_day() -> None:
    leaving = MunicipalityFactory(name="Aadorp")
    AdoptedObligationFactory(
        adopted=True, municipality=leaving, from_year=2019, hours_per_week=Decimal(4)
    )
    NoticeFactory(municipality=leaving, given_on=dt.date(2020, 3, 1), agreement__notice_months=12)
    assert balance_of(2020).total.owed == 4
    assert balance_of(2021).total.owed == Fraction(4 * 60, 365)  # until 1 March
    assert [(row.days, row.owed) for row in efforts_of(2021).rows] == [(60, Fraction(4 * 60, 365))]
    assert efforts_of(2021).total_adopted == Decimal("0.66")
    assert (balance_of(2022).rows, efforts_of(2022).rows) == ((), ())


def test_a_shortage_is_judged_over_the_year_also_when_it_is_over_on_the_last_day() -> None:
    municipality = MunicipalityFactory(name="Aadorp")
    AdoptedObligationFactory(
        adopted=True, municipality=municipality, from_year=2019, hours_per_week=Decimal(18)
    )
    DeploymentFactory(municipality=municipality, hours_per_week=Decimal(12))
    DeploymentFactory(
        municipality=municipality, hours_per_week=Decimal(6), valid_from=dt.date(2019, 10, 17)
    )
    # 12 hours all year, and 6 for 76 of the 365 days.
    (row,) = balance_of(2019).short
    assert rounded(row.balance.delivered) == Decimal("13.25")
    for day in (dt.date(2019, 1, 1), dt.date(2019, 12, 31)):
        assert [finding.seen for finding in hours_short(day)] == [
            "Levert 13,25 van 18\u00a0uur per week."
        ]


def test_partners_are_shown_apart_and_owe_nothing() -> None:
    deployment = DeploymentFactory(by_organisation=True, hours_per_week=Decimal(8))
    overview = balance_of(2019)
    assert overview.partners == (deployment,)
    assert (overview.rows, overview.total.delivered, overview.total.owed) == ((), 0, 0)
