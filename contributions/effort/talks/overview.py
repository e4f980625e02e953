"""The talks of a year: what each municipality owes and delivers, and how far its talk is."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from contributions.effort.models import AdoptedObligation, Buyout, EffortReview
from contributions.effort.overviews import (
    BalanceRow,
    EffortRow,
    balance_of,
    efforts_of,
)
from portfolios.models import Municipality, User
from projects.calculations import rounded


class TalkState(StrEnum):
    """How far a talk is; the value is the word that is shown."""

    HELD = "gevoerd"
    PLANNED = "gepland"
    TO_PLAN = "te plannen"


@dataclass(frozen=True, slots=True)
class TalkRow:
    """A municipality in a year, with its talk and that of the year before.

    Municipalities that deliver together share one `balance`, in hours per week, weighted by the
    days of the year.
    """

    effort: EffortRow
    balance: BalanceRow
    talk: EffortReview
    previous: EffortReview | None

    @property
    def municipality(self) -> Municipality:
        return self.effort.municipality

    @property
    def adopted(self) -> AdoptedObligation | None:
        """The hours that were adopted for it; None when none were."""
        return self.effort.adopted

    @property
    def own_buyout(self) -> Buyout | None:
        """What it pays for instead of delivering; None when that is nothing."""
        return self.effort.bought_out

    @property
    def state(self) -> TalkState:
        if self.talk.held_on:
            return TalkState.HELD
        return TalkState.PLANNED if self.talk.planned_on else TalkState.TO_PLAN

    @property
    def together_with(self) -> tuple[Municipality, ...]:
        """The municipalities with which it delivers together."""
        return tuple(m for m in self.balance.municipalities if m.pk != self.municipality.pk)

    @property
    def owed(self) -> Decimal | None:
        """Hours per week that it owes, with whom it delivers together; rounded for display.

        None when no hours were adopted.
        """
        return rounded(self.balance.owed)

    @property
    def delivered(self) -> Decimal:
        """Hours per week delivered, rounded for display."""
        return rounded(self.balance.balance.delivered)

    @property
    def bought_out(self) -> Decimal:
        """Owed hours per week that are paid for, rounded for display."""
        return rounded(self.balance.balance.bought_out)

    @property
    def difference(self) -> Decimal | None:
        """Delivered or bought out minus owed, in hours per week; rounded for display.

        None when no hours were adopted.
        """
        return rounded(self.balance.difference)

    @property
    def short_by(self) -> Decimal:
        """Hours per week that are still due, rounded for display."""
        return max(-(self.difference or Decimal(0)), Decimal(0))


def talks_of(year: int, user: User) -> list[TalkRow]:
    """The talks of a year that a user may read, by the name of the municipality."""
    known = _talks(EffortReview.objects.visible_to(user), year)
    rows = [
        row
        for row in _rows(year, known)
        if user.has_perm("contributions.read_talk", row.municipality)
    ]
    return sorted(rows, key=lambda row: row.municipality.name)


def talk_with(municipality: Municipality, year: int) -> TalkRow | None:
    """The talk with one municipality; None when it takes no part in that year."""
    known = _talks(municipality.effort_reviews.all(), year)
    return next((row for row in _rows(year, known) if row.municipality.pk == municipality.pk), None)


Known = dict[tuple[int, int], EffortReview]


def _talks(rows: "EffortReview.objects", year: int) -> Known:
    """The talks of a year and of the year before, by municipality and year."""
    found = rows.filter(year__in=(year - 1, year)).for_list()
    return {(talk.municipality_id, talk.year): talk for talk in found}


def _rows(year: int, known: Known) -> Iterator[TalkRow]:
    """All rows of a year; a talk is a new one, not stored, as long as nothing was planned."""
    efforts = {row.municipality.pk: row for row in efforts_of(year).rows}
    for balance in balance_of(year).rows:
        for municipality in balance.municipalities:
            pk = municipality.pk
            if pk not in efforts:
                continue  # It delivers, but takes part no more.
            yield TalkRow(
                effort=efforts[pk],
                balance=balance,
                talk=known.get((pk, year)) or EffortReview(municipality=municipality, year=year),
                previous=known.get((pk, year - 1)),
            )
