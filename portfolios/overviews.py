"""The division of portfolios on a day, as screen and paper show it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from platform_ivz.reading import computed_once
from portfolios.enums import BodyKind, Level
from portfolios.models import (
    Body,
    Membership,
    Municipality,
    Person,
    Portfolio,
    functions_on,
)

# The function of who sits in a body and does nothing else in it.
MEMBER = "lid"


@computed_once
def every_municipality() -> tuple[Municipality, ...]:
    """All municipalities that are or were, by name."""
    return tuple(Municipality.objects.all())


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """A person and the posts that he or she holds, one list per board, in the order of the boards."""

    person: Person
    posts: tuple[tuple[Portfolio, ...], ...]

    @property
    def count(self) -> int:
        return sum(len(posts) for posts in self.posts)


@dataclass(frozen=True, slots=True)
class PortfolioGroup:
    """Rows under one heading: the members of the daily board, or the others."""

    title: str
    rows: tuple[PortfolioRow, ...]


@dataclass(frozen=True, slots=True)
class PortfolioOverview:
    """Who holds which post on a day (Bijlage 2)."""

    day: dt.date
    boards: tuple[Body, ...]
    groups: tuple[PortfolioGroup, ...]
    vacant: tuple[Portfolio, ...]

    @property
    def rows(self) -> tuple[PortfolioRow, ...]:
        return tuple(row for group in self.groups for row in group.rows)

    def part(self, rows: Iterable[PortfolioRow]) -> tuple[PortfolioGroup, ...]:
        """Some of the rows, such as those of a page, under their headings."""
        wanted = {row.person.pk for row in rows}
        groups = (
            PortfolioGroup(group.title, tuple(row for row in group.rows if row.person.pk in wanted))
            for group in self.groups
        )
        return tuple(group for group in groups if group.rows)

    @property
    def held(self) -> int:
        """How many posts have a holder."""
        return sum(row.count for row in self.rows)

    @property
    def holders(self) -> int:
        """How many people hold at least one post."""
        return sum(1 for row in self.rows if row.count)


def portfolios_on(day: dt.date) -> PortfolioOverview:
    """Who holds which post on a day: daily board first, then the others, then what is vacant."""
    posts = list(Portfolio.objects.with_holders(day))
    boards = tuple({post.board_id: post.board for post in posts}.values())
    boards = tuple(sorted(boards, key=lambda body: (body.order, body.pk)))
    people: dict[int, Person] = {}
    held: dict[int, list[Portfolio]] = {}
    for post in posts:
        for term in post.current_terms:
            people[term.person_id] = term.person
            held.setdefault(term.person_id, []).append(post)
    seats = list(
        Membership.objects.on(day)
        .filter(person__isnull=False, body__kind__in=(BodyKind.BOARD, BodyKind.DAILY_BOARD))
        .select_related("body", "person")
        .prefetch_related(functions_on(day, "person__"))
    )
    for seat in seats:
        people.setdefault(seat.person_id, seat.person)
    daily = {seat.person_id for seat in seats if seat.body.kind == BodyKind.DAILY_BOARD}
    rows = [
        PortfolioRow(
            person,
            tuple(
                tuple(post for post in held.get(pk, ()) if post.board_id == board.pk)
                for board in boards
            ),
        )
        for pk, person in people.items()
    ]
    groups = (
        PortfolioGroup(
            "Leden van het dagelijks bestuur", tuple(r for r in rows if r.person.pk in daily)
        ),
        PortfolioGroup(
            "Overige leden" if daily else "Leden",
            tuple(row for row in rows if row.person.pk not in daily),
        ),
    )
    return PortfolioOverview(
        day=day,
        boards=boards,
        groups=tuple(group for group in groups if group.rows),
        vacant=tuple(post for post in posts if not post.current_terms),
    )


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body and who sits in it on a day: those who lead it, and how many others there are."""

    body: Body
    leaders: tuple[Membership, ...]
    others: int


@dataclass(frozen=True, slots=True)
class BodyLevel:
    """The bodies that meet at one level, in their order."""

    level: Level
    rows: tuple[BodyRow, ...]


def bodies_on(day: dt.date) -> tuple[BodyLevel, ...]:
    """Every body with who sits in it on a day, the level with the widest reach first (Bijlage 5).

    Levels without a body are left out. Who has another function than that of a member leads.
    """
    seats: dict[int, list[Membership]] = {}
    for seat in Membership.objects.on(day).for_list():
        seats.setdefault(seat.body_id, []).append(seat)
    rows: dict[str, list[BodyRow]] = {}
    for body in Body.objects.for_list():
        here = seats.get(body.pk, ())
        leaders = tuple(seat for seat in here if seat.function not in ("", MEMBER))
        row = BodyRow(body, leaders, len(here) - len(leaders))
        rows.setdefault(body.level, []).append(row)
    return tuple(BodyLevel(level, tuple(rows[level])) for level in reversed(Level) if level in rows)
