"""One clock: every page says at which day it looks when that is not today, and keeps what was chosen."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from agenda.dates import KEPT
from agenda.models import Result
from contributions.subsidies.models import Subsidy
from platform_ivz.views import HouseFormMixin
from tests.factories.agenda import SafetyAgendaFactory
from tests.factories.portfolios import (
    PersonFactory,
    PortfolioFactory,
    PortfolioTermFactory,
    RegionFactory,
)

pytestmark = pytest.mark.django_db
PAGES = ("/", "/aandachtspunten/", "/gemeenten/", "/posten/", "/besluiten/", "/stukken/")


def line(response: object) -> str:
    """What the page says about its day, without markup."""
    found = re.search(r'id="peildag">(.*?)</p>', response.content.decode(), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found.group(1)).split())


@pytest.fixture
def over(db: None) -> None:
    """The newest agenda is over, so that pages look at its last day."""
    RegionFactory()
    SafetyAgendaFactory(adopted=True, valid_until=dt.date(2022, 12, 31))


@pytest.fixture
def running(db: None) -> None:
    """There is an agenda today."""
    RegionFactory()
    SafetyAgendaFactory(adopted=True, valid_until=timezone.localdate() + dt.timedelta(days=400))


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_that_it_looks_at_the_end_of_the_agenda(
    page: str, over: None, coordinator_client: Client
) -> None:
    said = "Peildatum 31 december 2022, de laatste dag van de veiligheidsagenda. Naar vandaag"
    assert line(coordinator_client.get(page)) == said


@pytest.mark.parametrize("page", PAGES)
def test_today_needs_no_words(page: str, running: None, coordinator_client: Client) -> None:
    assert line(coordinator_client.get(page)) == ""


def test_a_chosen_day_stays_until_another_is_chosen(over: None, coordinator_client: Client) -> None:
    coordinator_client.get("/posten/?peildatum=2020-03-12")
    for page in PAGES:
        assert line(coordinator_client.get(page)) == "Peildatum 12 maart 2020. Naar vandaag"
    assert coordinator_client.get("/").context["day"] == dt.date(2020, 3, 12)

    today = coordinator_client.get("/posten/?peildatum=vandaag")
    assert line(today) == line(coordinator_client.get("/")) == ""
    assert coordinator_client.get("/").context["day"] == timezone.localdate()

    coordinator_client.get("/posten/?peildatum=")
    assert "31 december 2022, de laatste dag" in line(coordinator_client.get("/"))
    assert KEPT not in coordinator_client.session


def test_the_working_date_is_not_remembered_as_a_choice(
    over: None, coordinator_client: Client
) -> None:
    coordinator_client.get("/posten/?peildatum=2022-12-31")
    assert KEPT not in coordinator_client.session
    assert "de laatste dag van de veiligheidsagenda" in line(coordinator_client.get("/"))


def test_today_stays_today_tomorrow(over: None, coordinator_client: Client) -> None:
    coordinator_client.get(f"/posten/?peildatum={timezone.localdate()}")
    assert coordinator_client.session[KEPT] == "vandaag"


@pytest.mark.parametrize("address", ["/posten/?_export=csv&peildatum=2020-03-12", "/geen/"])
def test_only_a_page_leaves_its_day_to_the_next(
    address: str, over: None, coordinator_client: Client
) -> None:
    coordinator_client.get(address)
    assert KEPT not in coordinator_client.session


def test_a_bad_day_is_told_and_forgotten(running: None, coordinator_client: Client) -> None:
    coordinator_client.get("/posten/?peildatum=2020-03-12")
    bad = coordinator_client.get("/posten/?peildatum=gisteren")
    assert bad.status_code == 400
    assert "zoals een datum die niet bestaat" in bad.content.decode()
    assert line(coordinator_client.get("/posten/")).startswith("Peildatum 12 maart 2020")


def test_who_is_not_signed_in_is_told_no_day(over: None, client: Client) -> None:
    assert 'id="peildag"' not in client.get("/inloggen/?peildatum=2020-03-12").content.decode()
    assert KEPT not in client.session


def test_a_part_of_a_list_brings_the_line_along(over: None, coordinator_client: Client) -> None:
    asked = coordinator_client.get(
        "/posten/?peildatum=2020-03-12", headers={"HX-Request": "true"}
    ).content.decode()
    assert 'id="peildag" hx-swap-oob="true"' in asked
    assert "Peildatum 12 maart 2020" in asked


def test_what_is_stored_outside_the_day_says_when_it_is_seen(
    over: None, coordinator_client: Client
) -> None:
    post, person = PortfolioFactory(), PersonFactory()

    def stored(**days: str) -> str:
        data = {"person": person.pk, **days}
        answer = coordinator_client.post(
            f"/posten/{post.code}/houders/toevoegen/", data, follow=True
        )
        (said,) = [str(message) for message in answer.context["messages"]]
        return said.partition(" is opgeslagen.")[2].strip()

    assert stored(valid_from="2020-01-01", valid_until="2022-12-31") == ""
    assert stored(valid_from="2023-01-01") == (
        "Het geldt vanaf 1 januari 2023, niet op de peildatum 31 december 2022."
        " Met een latere peildatum ziet u het."
    )
    assert stored(valid_until="2019-12-31") == (
        "Het geldt tot en met 31 december 2019, niet op de peildatum 31 december 2022."
        " Met een eerdere peildatum ziet u het."
    )
    assert PortfolioTermFactory._meta.model.objects.filter(portfolio=post).count() == 3


def test_every_form_about_days_says_when_what_it_stores_is_seen() -> None:
    """A walk over all addresses: no form of a row with days leaves out when the row is seen."""
    forms = [
        view
        for pattern in addresses(get_resolver())
        if (view := getattr(pattern.callback, "view_class", None))
        and issubclass(view, HouseFormMixin)
    ]
    about_days = [view for view in forms if hasattr(view.model, "told_on")]
    assert {view.model._meta.model_name for view in about_days} >= {
        "adoptedobligation",
        "deployment",
        "groupmember",
        "membership",
        "municipality",
        "personfunction",
        "populationcount",
        "portfolioterm",
        "safetyagenda",
        "substitution",
        "tariff",
    }
    assert [view for view in about_days if view.get_message is not HouseFormMixin.get_message] == []
    dated = {view.model for view in forms if {"valid_from", "from_year"} & fields_of(view.model)}
    # Their lists show those of every year, whatever the day.
    of_all_years = {Result, Subsidy}
    assert dated - of_all_years <= {view.model for view in about_days}


def addresses(resolver: URLResolver) -> Iterator[URLPattern]:
    """All addresses of the portal but those of the admin."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry
        elif entry.app_name != "admin":
            yield from addresses(entry)


def fields_of(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.fields}


def test_a_rate_of_a_later_year_says_when_it_is_seen(
    over: None, coordinator_client: Client
) -> None:
    data = {
        "from_year": "2024",
        "rate": "0,50",
        "staffels-TOTAL_FORMS": "1",
        "staffels-INITIAL_FORMS": "0",
        "staffels-0-from_inhabitants": "0",
        "staffels-0-hours_per_week": "4",
        "staffels-0-buyout_per_year": "1000",
        "offered_on": "1-1-2020",
    }
    answer = coordinator_client.post(reverse("contributions:tariff_add"), data, follow=True)
    assert answer.status_code == 200, answer.context["form"].errors
    (said,) = [str(message) for message in answer.context["messages"]]
    assert "Het geldt vanaf 1 januari 2024, niet op de peildatum 31 december 2022." in said


def test_a_kept_day_holds_when_it_has_become_the_working_date(
    over: None, coordinator_client: Client
) -> None:
    """An agenda that ends on the chosen day came later: the day holds, and asking for it again does too."""
    coordinator_client.get("/posten/?peildatum=2023-06-30")
    SafetyAgendaFactory(adopted=True, valid_until=dt.date(2023, 6, 30))
    assert coordinator_client.get("/").context["day"] == dt.date(2023, 6, 30)
    coordinator_client.get("/posten/?peildatum=2023-06-30")
    assert coordinator_client.get("/").context["day"] == dt.date(2023, 6, 30)
