"""Who holds which post on a day."""

import datetime as dt

import pytest

from portfolios.enums import BodyKind
from portfolios.overviews import PortfolioOverview, portfolios_on
from tests.factories.portfolios import (
    BodyFactory,
    MembershipFactory,
    PersonFactory,
    PortfolioFactory,
    PortfolioTermFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = dt.date(2020, 12, 31)


def held(overview: PortfolioOverview) -> dict[str, list[list[str]]]:
    """The titles of the posts per board, by surname."""
    return {
        row.person.surname: [[post.title for post in posts] for posts in row.posts]
        for row in overview.rows
    }


def test_the_division_of_annex_2(twente) -> None:
    overview = portfolios_on(DAY)
    assert [board.abbreviation for board in overview.boards] == ["AB", "DVO"]
    assert (overview.held, overview.holders, len(overview.rows)) == (42, 13, 14)
    assert [post.title for post in overview.vacant] == [
        "Lid bestuurlijke adviescommissie informatievoorziening"
    ]
    assert [(group.title, len(group.rows)) for group in overview.groups] == [
        ("Leden van het dagelijks bestuur", 5),
        ("Overige leden", 9),
    ]
    assert [str(r.person.municipality) for r in overview.rows if not r.count] == ["Borne"]
    first = overview.rows[0]
    assert first.person.municipality.name == "Enschede"
    assert [len(posts) for posts in first.posts] == [3, 3]
    assert first.count == 6


def test_another_region_and_another_day(nergenland) -> None:
    before = portfolios_on(dt.date(2023, 12, 31))
    assert held(before) == {"Fantasma": [["Voorzitter"]]}
    after = portfolios_on(dt.date(2024, 1, 1))
    assert held(after) == {"Bedenksel": [["Voorzitter"]], "Fantasma": [[]]}
    assert [group.title for group in after.groups] == ["Leden"]
    assert (after.held, after.holders) == (1, 1)
    assert [post.title for post in after.vacant] == ["Proeven met veiligheid"]


def test_without_posts_and_people_there_is_nothing() -> None:
    overview = portfolios_on(DAY)
    assert (overview.boards, overview.groups, overview.vacant) == ((), (), ())
    assert (overview.held, overview.holders, overview.rows) == (0, 0, ())


def test_a_successor_takes_over_in_one_step() -> None:
    post = PortfolioFactory(title="Zorg")
    PortfolioTermFactory(portfolio=post, person__surname="Oud", valid_until=dt.date(2020, 3, 11))
    PortfolioTermFactory(portfolio=post, person__surname="Nieuw", valid_from=dt.date(2020, 3, 12))
    assert held(portfolios_on(dt.date(2020, 3, 11))) == {"Oud": [["Zorg"]]}
    assert held(portfolios_on(dt.date(2020, 3, 12))) == {"Nieuw": [["Zorg"]]}


def test_a_post_stands_open_between_two_holders() -> None:
    post = PortfolioFactory()
    PortfolioTermFactory(portfolio=post, valid_until=dt.date(2020, 3, 11))
    PortfolioTermFactory(portfolio=post, valid_from=dt.date(2020, 5, 1))
    assert portfolios_on(dt.date(2020, 3, 11)).vacant == ()
    assert portfolios_on(dt.date(2020, 3, 12)).vacant == (post,)
    assert portfolios_on(dt.date(2020, 5, 1)).vacant == ()


def test_members_of_a_board_without_a_post_are_shown_too() -> None:
    MembershipFactory(body__kind=BodyKind.BOARD, person__surname="Lid")
    MembershipFactory(body__kind=BodyKind.OTHER, person__surname="Ander")
    MembershipFactory(body__kind=BodyKind.BOARD, unnamed=True)
    MembershipFactory(
        body__kind=BodyKind.BOARD, person__surname="Weg", valid_until=dt.date(2020, 12, 30)
    )
    PortfolioTermFactory(portfolio__title="Zorg", person__surname="Houder")
    overview = portfolios_on(DAY)
    assert held(overview) == {"Houder": [["Zorg"]], "Lid": [[]]}
    assert overview.holders == 1


def test_the_daily_board_comes_first() -> None:
    person = PersonFactory(surname="Dagelijks")
    PortfolioTermFactory(person__surname="Gewoon", portfolio__order=1)
    PortfolioTermFactory(person=person, portfolio__order=2)
    MembershipFactory(body__kind=BodyKind.DAILY_BOARD, person=person)
    assert [(g.title, [r.person.surname for r in g.rows]) for g in portfolios_on(DAY).groups] == [
        ("Leden van het dagelijks bestuur", ["Dagelijks"]),
        ("Overige leden", ["Gewoon"]),
    ]


def test_more_posts_ask_no_more_queries(django_assert_num_queries) -> None:
    board = BodyFactory(kind=BodyKind.BOARD)

    def fill(n: int) -> None:
        for _ in range(n):
            term = PortfolioTermFactory(portfolio__board=board)
            MembershipFactory(body=board, person=term.person)
            PortfolioFactory(board=board)

    fill(1)
    with django_assert_num_queries(5):
        assert [str(row.person.municipality) for row in portfolios_on(DAY).rows]
    fill(20)
    with django_assert_num_queries(5):
        assert len([str(row.person.municipality) for row in portfolios_on(DAY).rows]) == 21
