"""Pure rules of taking part: who pays or owes over which days of a year, and notice.

Sources: the service agreement (DVO-ovk, annex 3a) and the administrative agreement (BO, annex 3b).
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

# Days of a year -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Member:
    """A municipality as far as its share of a year depends on it.

    `first` and `last` day of its existence, `successor` what it merged into, `left_on` the last day
    on which an agreement still bound it after notice (DVO-ovk art. 7.1); all None when open.
    `inhabitants` None when not known, `counted_on` None when the source gives no date.
    """

    key: int
    inhabitants: int | None
    counted_on: date | None = None
    first: date | None = None
    last: date | None = None
    successor: int | None = None
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """The days of a year over which `payer` pays for the inhabitants of `counted`.

    They differ after a merger: the successor pays for a count of before it.
    """

    payer: int
    counted: int
    first: date
    last: date

    @property
    def days(self) -> int:
        """Both days count."""
        return (self.last - self.first).days + 1


def last_day(exists_until: date | None, bound_until: date | None) -> date | None:
    """Return the last day on which a municipality takes part; None when that is open.

    That is the first to come of its own last day and the last on which an agreement binds it after
    notice (DVO-ovk art. 7.1).
    """
    known = (day for day in (exists_until, bound_until) if day is not None)
    return min(known, default=None)


def shares_of_year(members: Iterable[Member], year: int) -> tuple[Share, ...]:
    """Return who pays for which inhabitants over which days of a year.

    A municipality pays while it exists and until the agreement stops binding it. One that merges
    passes its inhabitants on to its successor, from the day after its last until the successor's
    own count includes them: a count of after the merger, or one without a date when the merger
    was before this year. A new municipality without a count of its own pays for its predecessors
    only.
    """
    by_key = {member.key: member for member in members}
    new_year, old_year = date(year, 1, 1), date(year, 12, 31)
    found: list[Share] = []
    for member in by_key.values():
        holder: Member | None = member
        start = member.first or new_year
        passed: set[int] = set()
        while holder is not None and holder.key not in passed:
            passed.add(holder.key)
            until = last_day(holder.last, holder.left_on)
            first, last = max(new_year, start), min(until or old_year, old_year)
            if first <= last:
                found.append(Share(holder.key, member.key, first, last))
            merged_on, follower = holder.last, by_key.get(holder.successor or 0)
            if merged_on is None or follower is None or member.inhabitants is None:
                break
            if _includes(follower, merged_on, new_year):
                break
            start, holder = merged_on + timedelta(days=1), follower
    taken_over = {share.payer for share in found if share.payer != share.counted}
    return tuple(
        share
        for share in found
        if by_key[share.counted].inhabitants is not None or share.payer not in taken_over
    )


def _includes(follower: Member, merged_on: date, new_year: date) -> bool:
    """Whether the count of a successor holds those who came to it by a merger."""
    if follower.inhabitants is None:
        return False
    if follower.counted_on is None:
        return merged_on < new_year
    return follower.counted_on > merged_on


# Notice and renewal ------------------------------------------------------------------------------


def earliest_end(notice_date: date, months: int = 12) -> date:
    """Return the last day on which an agreement still binds a party that gives notice.

    Any party may give notice, in writing, with a year's notice (DVO-ovk art. 7.1, BO art. 9.2);
    BO art. 9.2 lets it do so at any time, whatever the renewal. The day of notice does not count;
    where the last month is shorter (29 February), its last day is the end.

    Raises ValueError when months are negative or the end lies beyond the calendar.
    """
    if months < 0:
        raise ValueError("De opzegtermijn kan niet negatief zijn.")
    years, month_index = divmod(notice_date.month - 1 + months, 12)
    year, month = notice_date.year + years, month_index + 1
    if year > date.max.year:
        raise ValueError("Deze datum ligt te ver in de toekomst.")
    return date(year, month, min(notice_date.day, monthrange(year, month)[1]))


def next_renewal(in_force_from: date, today: date, ends_on: date | None = None) -> date | None:
    """Return the first day after today on which a yearly agreement silently starts a new year.

    It is in force from the day after signing and renewed by a year each time (BO art. 9.2), on
    the day and month it came into force; 29 February becomes 1 March in other years. None when no
    renewal follows, because the agreement ends first: `ends_on` is its last day, None if open.

    Raises ValueError when the renewal lies beyond the calendar.
    """
    year = max(today.year, in_force_from.year + 1)
    renewal = _anniversary(in_force_from, year)
    if renewal <= today:
        renewal = _anniversary(in_force_from, year + 1)
    return None if ends_on is not None and ends_on < renewal else renewal


def _anniversary(start: date, year: int) -> date:
    if year > date.max.year:
        raise ValueError("Deze datum ligt te ver in de toekomst.")
    if (start.month, start.day) == (2, 29) and monthrange(year, 2)[1] == 28:
        return date(year, 3, 1)
    return start.replace(year=year)
