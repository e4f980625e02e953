"""A municipality that merged, and one that is yet to begin: told on the page, silent elsewhere."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.test import Client

from contributions.effort.models import AdoptedObligation
from portfolios.models import Municipality, Region
from reports.findings import all_findings
from tests.all_days import DAYS, all_days
from tests.factories.contributions import (
    AdoptedObligationFactory,
    NoticeFactory,
    PopulationCountFactory,
    TariffFactory,
)
from tests.factories.portfolios import MunicipalityFactory
from tests.factories.projects import DeploymentFactory

__all__ = ["all_days"]

pytestmark = pytest.mark.django_db
MERGED_ON = dt.date(2020, 6, 30)


def words(client: Client, address: str) -> str:
    """What the page says, without its markup."""
    text = client.get(address).content.decode().replace("\u00a0", " ")
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


@pytest.fixture
def places(db: None) -> dict[str, Municipality]:
    """Oudstad goes up in Nieuwstad halfway 2020; Straksdorp begins in 2022. All of them owe hours."""
    new = MunicipalityFactory(name="Nieuwstad", slug="nieuwstad")
    found = {
        "nieuwstad": new,
        "oudstad": MunicipalityFactory(
            name="Oudstad", slug="oudstad", successor=new, valid_until=MERGED_ON
        ),
        "straksdorp": MunicipalityFactory(
            name="Straksdorp", slug="straksdorp", valid_from=dt.date(2022, 1, 1)
        ),
    }
    TariffFactory(adopted=True, from_year=2019)
    for place in found.values():
        AdoptedObligationFactory(
            municipality=place, adopted=True, from_year=2020, hours_per_week=Decimal(4)
        )
        PopulationCountFactory(municipality=place, reference_date=dt.date(2016, 1, 1))
    return found


def told(day: dt.date) -> dict[str, str]:
    """What the findings of a day say, by their rule."""
    return {found.rule: f"{found.subject}: {found.seen}" for found in all_findings(day)}


def test_the_pages_tell_of_each_other(places, coordinator_client) -> None:
    old = words(coordinator_client, "/gemeenten/oudstad/?peildatum=2020-12-31")
    assert "Bestond tot en met 30 juni 2020 en ging daarna op in Nieuwstad ." in old
    assert "Op 31 december 2020 is deze gemeente er niet." in old
    before = words(coordinator_client, "/gemeenten/oudstad/?peildatum=2020-06-30")
    assert "Bestaat tot en met 30 juni 2020 en gaat daarna op in Nieuwstad ." in before
    assert "is deze gemeente er niet" not in before
    new = words(coordinator_client, "/gemeenten/nieuwstad/?peildatum=2020-12-31")
    assert "Oudstad bestond tot en met 30 juni 2020 en ging op in deze gemeente." in new
    coming = words(coordinator_client, "/gemeenten/straksdorp/?peildatum=2021-12-31")
    assert "Bestaat vanaf 1 januari 2022." in coming
    assert "Op 31 december 2021 is deze gemeente er niet." in coming


def test_a_talk_is_offered_in_a_year_in_which_it_takes_part(places, coordinator_client) -> None:
    pages = {"oudstad": {2020}, "nieuwstad": {2020, 2021, 2022}, "straksdorp": {2022}}
    for slug, years in pages.items():
        for year in (2020, 2021, 2022):
            address = f"/gemeenten/{slug}/?peildatum={year}-12-31"
            page = coordinator_client.get(address).content.decode()
            assert (f"Jaargesprek {year}" in page) == (year in years), address


@pytest.mark.parametrize("day", DAYS)
def test_no_link_of_the_page_leads_nowhere(all_days: Region, coordinator_client, day) -> None:
    seen = set()
    for place in Municipality.objects.all():
        page = coordinator_client.get(f"{place.get_absolute_url()}?peildatum={day}")
        assert page.status_code == 200
        main = page.content.decode().split("<main")[1]
        links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)', main)}
        seen |= {link for link in links if "/static/" not in link}
    wrong = {link: coordinator_client.get(link).status_code for link in sorted(seen)}
    assert len(wrong) > 10
    assert {link: status for link, status in wrong.items() if status >= 400} == {}


def test_what_is_over_or_yet_to_begin_asks_nothing(places) -> None:
    before, after, later = MERGED_ON, dt.date(2020, 12, 31), dt.date(2021, 12, 31)
    missing = "geen-jaargesprek"
    assert told(before)[missing].endswith("Geen gesprek vastgelegd met: Nieuwstad, Oudstad.")
    assert told(after)[missing].endswith("Geen gesprek vastgelegd met: Nieuwstad.")
    assert told(dt.date(2022, 1, 1))[missing].endswith("met: Nieuwstad, Straksdorp.")

    def short(day: dt.date) -> set[str]:
        rule = "minder-uren-dan-afgesproken"
        return {found.subject for found in all_findings(day) if found.rule == rule}

    assert short(before) == {"Nieuwstad", "Oudstad"}
    assert short(after) == short(later) == {"Nieuwstad"}


def test_an_old_count_matters_as_long_as_somebody_pays_for_it(places) -> None:
    rule = "inwonertal-verouderd"
    # Nieuwstad pays for Oudstad, until its own count is of after the merger.
    day = dt.date(2021, 12, 31)
    assert told(MERGED_ON)[rule].startswith("Inwonertal van 2 gemeenten")
    assert told(day)[rule].startswith("Inwonertal van 2 gemeenten")
    PopulationCountFactory(
        municipality=places["nieuwstad"], reference_date=dt.date(2021, 1, 1), inhabitants=90_000
    )
    assert rule not in told(day)
    assert told(dt.date(2022, 1, 1))[rule].startswith("Inwonertal van 1 gemeente:")


def test_hours_that_were_never_adopted_are_no_matter_of_who_is_gone(places) -> None:
    rule = "geen-uren-vastgesteld"
    AdoptedObligation.objects.filter(municipality=places["oudstad"]).delete()
    assert told(MERGED_ON)[rule].startswith("Oudstad")
    assert rule not in told(dt.date(2020, 12, 31))


def test_the_notice_of_who_merged_says_nothing_any_more(places, coordinator_client) -> None:
    NoticeFactory(municipality=places["oudstad"], given_on=dt.date(2020, 3, 1))
    assert "opgezegd" in told(MERGED_ON)
    assert "opgezegd" not in told(dt.date(2020, 12, 31))
    page = words(coordinator_client, "/gemeenten/oudstad/?peildatum=2020-12-31")
    assert "Zij doet mee tot en met" not in page


def test_work_without_hours_of_who_merged_asks_nothing(places) -> None:
    DeploymentFactory(municipality=places["oudstad"], hours_per_week=None)
    rule = "deelname-zonder-uren"
    assert rule in told(MERGED_ON)
    assert rule not in told(dt.date(2020, 12, 31))
