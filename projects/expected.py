"""Assignments as something that the board hears of when their planning ends."""

import datetime as dt
from collections.abc import Iterator

from agenda.calendar.expected import Expected, register, who_decides_on
from agenda.enums import ItemKind
from projects.models import AssignmentVersion, Milestone


def ending_assignments(first: dt.date, last: dt.date) -> Iterator[Expected]:
    """Running assignments whose last milestone yet to reach lies in these days."""
    body = who_decides_on(AssignmentVersion)
    to_reach = Milestone.objects.to_reach().select_related("assignment").order_by("due", "pk")
    ends = {one.assignment_id: one for one in to_reach} if body else {}
    for end in ends.values():
        if first <= end.due <= last:
            yield Expected(
                body=body,
                by=end.due,
                title=f"Uitkomst van {end.assignment}"[:200],
                kind=ItemKind.OPINION,
                url=end.assignment.get_absolute_url(),
            )


def register_assignments() -> None:
    """Tell the long-term agenda of assignments by their planning."""
    register("assignments", ending_assignments)
