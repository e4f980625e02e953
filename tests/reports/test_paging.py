"""Long lists in pages: which rows are shown, and what counts all of them."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.test import Client, RequestFactory

from platform_ivz.paging import paged
from portfolios.models import Municipality
from tests.factories import create_many, store
from tests.factories.contributions import (
    CoordinationTaskFactory,
    PopulationCountFactory,
    ScenarioFactory,
    TariffFactory,
)
from tests.factories.portfolios import (
    BodyFactory,
    MembershipFactory,
    MunicipalityFactory,
    PersonFactory,
    PortfolioFactory,
    PortfolioTermFactory,
)
from tests.factories.projects import DeploymentFactory, ProjectAssignmentFactory


def page(address: str, rows: int, **options):
    return paged(RequestFactory().get(address), range(rows), **options)


@pytest.mark.parametrize(
    ("address", "number"),
    [("/", 1), ("/?bladzijde=2", 2), ("/?bladzijde=99", 3), ("/?bladzijde=x", 1)],
)
def test_a_page_out_of_range_is_the_nearest(address: str, number: int) -> None:
    assert page(address, 150).number == number


def test_a_few_rows_more_stay_on_the_page() -> None:
    assert not page("/", 60).has_other_pages()
    assert list(page("/?bladzijde=2", 61)) == list(range(50, 61))


def test_lists_on_one_page_turn_apart() -> None:
    address = "/?bladzijde=2&anderen-bladzijde=3"
    assert page(address, 200).number == 2
    assert page(address, 200, prefix="anderen-").number == 3
    assert page(address, 200, prefix="posten-").number == 1


# --- The pages themselves ----------------------------------------------------------------------


@pytest.fixture
def places(db: None) -> list[Municipality]:
    """Eighty municipalities, of which 25 or 35 fit on a page."""
    municipalities = create_many(MunicipalityFactory, 80)
    store(
        [
            PopulationCountFactory.build(
                municipality=place, inhabitants=1_000, reference_date=dt.date(2019, 1, 1)
            )
            for place in municipalities
        ]
    )
    TariffFactory(adopted=True, from_year=2019, rate=Decimal("0.20"))
    return municipalities


def first_cells(html: str, table: str) -> int:
    """How many rows the body of a table has."""
    body = html.split(f'id="{table}"')[1].split("<tbody")[1].split("</tbody>", maxsplit=1)[0]
    return body.count("<tr")


def test_the_contributions_page_and_their_total_counts_all(
    coordinator_client: Client, places
) -> None:
    second = coordinator_client.get("/bijdragen/2020/?bladzijde=2")

    assert len(second.context["table"].page) == 25
    assert second.context["overview"].total_amount == 80 * 200
    assert "16.000" in second.content.decode().split("<tfoot")[1].split("</tfoot>")[0]
    assert len(second.context["chart"].bars) == 25
    assert "Alleen de 25 hoogste" in second.content.decode()


def test_who_does_what_pages_apart_from_the_balance(coordinator_client: Client, places) -> None:
    project = ProjectAssignmentFactory()
    store(
        [
            DeploymentFactory.build(
                municipality=place, project=project, hours_per_week=2, valid_from=None
            )
            for place in places
        ]
    )
    answer = coordinator_client.get("/inzet/2020/?matrix-bladzijde=99")
    html = answer.content.decode()

    assert answer.context["table"].page.number == 1
    assert len(answer.context["chart"].bars) == 25
    assert (answer.context["givers"].number, first_cells(html, "t-matrix")) == (3, 30)
    assert answer.context["matrix"].total == 160
    assert "Het totaal telt alle 80 rijen." in html


def test_the_effect_of_a_scenario_pages(coordinator_client: Client, places) -> None:
    ScenarioFactory(dropped_tasks=[CoordinationTaskFactory()])
    html = coordinator_client.get("/begroting/2020/?bladzijde=2").content.decode()

    assert first_cells(html, "t-gevolg") == 25
    assert "26 tot en met 50 van 80" in html
    assert "16.000" in html.split('id="t-gevolg"')[1].split("<tfoot")[1]
    assert "Het totaal telt alle 80 gemeenten." in html


def test_findings_page_and_say_how_many_there_are(coordinator_client: Client, places) -> None:
    first = coordinator_client.get("/aandachtspunten/?peildatum=2020-03-01")
    last = coordinator_client.get("/aandachtspunten/?peildatum=2020-03-01&bladzijde=99")
    count = first.context["all_count"]

    assert count > 80
    assert len(first.context["lines"]) == 50
    assert len(last.context["lines"]) == count - 50
    assert f"{count} van {count} aandachtspunten" in last.content.decode()
    keys = [line.finding.key for answer in (first, last) for line in answer.context["lines"]]
    assert len(set(keys)) == count


def test_the_division_pages_and_counts_every_post(coordinator_client: Client, db) -> None:
    board = BodyFactory(kind="bestuur")
    people = create_many(PersonFactory, 80)
    posts = [PortfolioFactory.build(board=board) for _ in range(81)]
    store(posts)
    store(
        [
            PortfolioTermFactory.build(portfolio=post, person=person, valid_from=None)
            for post, person in zip(posts, people, strict=False)
        ]
    )
    first, last = (
        coordinator_client.get(f"/portefeuilles/?bladzijde={number}") for number in (1, 2)
    )
    rows = [sum(len(group.rows) for group in answer.context["groups"]) for answer in (first, last)]

    assert rows == [50, 30]
    assert {answer.context["overview"].held for answer in (first, last)} == {80}
    assert "Zonder houder" not in first.content.decode()
    assert "Zonder houder" in last.content.decode()


def test_vacant_posts_beyond_fifty_are_counted(coordinator_client: Client, db) -> None:
    board = BodyFactory(kind="bestuur")
    store([PortfolioFactory.build(board=board) for _ in range(70)])
    page = coordinator_client.get("/portefeuilles/").content.decode()
    html = re.sub(r">\s+<", "><", page)

    assert "<b>70</b><span>posten vacant" in html
    assert "Er zijn nog 20 vacante posten." in html


def test_the_members_and_posts_of_a_body_page(coordinator_client: Client, db) -> None:
    body = BodyFactory()
    store([MembershipFactory.build(body=body, valid_from=None) for _ in range(70)])
    store([PortfolioFactory.build(board=body) for _ in range(80)])
    answer = coordinator_client.get(f"{body.get_absolute_url()}?bladzijde=2&posten-bladzijde=1")

    assert len(answer.context["members"]) == 20
    assert len(answer.context["posts"]) == 50
    assert "51 tot en met 70 van 70" in answer.content.decode()
    assert "1 tot en met 50 van 80" in answer.content.decode()


def test_the_timeline_pages_on_one_scale(coordinator_client: Client, db) -> None:
    create_many(ProjectAssignmentFactory, 70)
    first, last = (coordinator_client.get(f"/projecten/tijdlijn/?bladzijde={n}") for n in (1, 2))

    assert [len(answer.context["chart"].spans) for answer in (first, last)] == [50, 20]
    assert first.context["chart"].years == last.context["chart"].years
    assert first.context["unknown"] == last.context["unknown"] == 70


@pytest.mark.parametrize(
    "address",
    [
        "/portefeuilles/",
        "/bijdragen/2020/",
        "/inzet/2020/",
        "/begroting/2020/",
        "/aandachtspunten/",
    ],
)
def test_the_region_of_the_source_fits_on_one_page(
    coordinator_client: Client, address: str, twente: object
) -> None:
    assert "utrecht-pagination" not in coordinator_client.get(address).content.decode()
