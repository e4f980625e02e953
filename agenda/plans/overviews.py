"""Which municipalities named what in their local plans, and what of it the safety agenda has."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import FilteredRelation

from agenda.models import LocalPlan, LocalPriority, SafetyAgenda, Theme, every_theme, themes_on
from platform_ivz.formats import sentence
from platform_ivz.terms import within
from portfolios.models import Municipality


@dataclass(frozen=True, slots=True)
class Named:
    """A priority as plans name it, the municipalities that do, and since when each of them does."""

    title: str
    municipalities: tuple[Municipality, ...]
    since: tuple[dt.date, ...]


@dataclass(frozen=True, slots=True)
class Priorities:
    """What plans that run in the period of an agenda name: by theme, and what it has no theme for.

    `named` holds a line for each theme of the agenda, by its key. `missing` has what most
    municipalities named first. `total` is how many municipalities there are; 0 when no plan names
    anything.
    """

    named: dict[int, Named]
    missing: tuple[Named, ...]
    total: int

    def __bool__(self) -> bool:
        return bool(self.missing) or any(one.municipalities for one in self.named.values())

    @property
    def by_half(self) -> tuple[Named, ...]:
        """What the agenda has not, though at least half of the municipalities named it."""
        return tuple(one for one in self.missing if 2 * len(one.municipalities) >= self.total)


def priorities_of(agenda: SafetyAgenda, themes: Iterable[Theme], day: dt.date) -> Priorities:
    """What was named of an agenda with these themes; the municipalities are those of `day`.

    A priority that was placed under a theme of an earlier period counts for what continues it.
    """
    themes = tuple(themes)
    running = within(agenda.valid_from, agenda.valid_until, "plan__")
    rows = list(LocalPriority.objects.for_list().filter(running))
    places = _places(themes)
    found: dict[int | str, list[LocalPriority]] = defaultdict(list)
    for priority in rows:
        place = places.get(priority.theme.identity) if priority.theme else None
        # What is not on the agenda is the same when it has the same name.
        found[place or " ".join(priority.title.casefold().split())].append(priority)
    named = {theme.pk: _named(theme.title, found.pop(theme.pk, [])) for theme in themes}
    missing = [_named(sentence(" ".join(rows[0].title.split())), rows) for rows in found.values()]
    return Priorities(
        named=named,
        missing=tuple(sorted(missing, key=lambda one: (-len(one.municipalities), one.title))),
        total=Municipality.objects.on(day).count() if rows else 0,
    )


def _named(title: str, rows: Iterable[LocalPriority]) -> Named:
    """Who names something; each municipality once, with the day on which its first plan began."""
    plans = sorted({row.plan for row in rows}, key=lambda plan: plan.valid_from or dt.date.min)
    first: dict[Municipality, dt.date | None] = {}
    for plan in plans:
        first.setdefault(plan.municipality, plan.valid_from)
    return Named(
        title=title,
        municipalities=tuple(sorted(first, key=lambda one: one.name)),
        since=tuple(day for day in first.values() if day is not None),
    )


def _places(themes: Iterable[Theme]) -> dict[int, int]:
    """In which theme a priority counts, by the identity of the theme under which it was placed."""
    before = {one.identity: one.continues_id for one in every_theme()}
    themes = tuple(themes)
    places = {theme.identity: theme.pk for theme in themes}
    for theme in themes:
        one = before.get(theme.identity)
        while one is not None and one not in places:
            places[one] = theme.pk
            one = before.get(one)
    return places


def plans_of(municipality: Municipality) -> dict[LocalPlan, list[LocalPriority]]:
    """The plans of a municipality, the newest first, each with its priorities; one query."""
    rows = (
        municipality.local_plans.annotate(joined=FilteredRelation("priorities"))
        .select_related("joined__theme__agenda")
        .order_by("-valid_from", "pk", "joined__order", "joined__pk")
    )
    found: dict[LocalPlan, list[LocalPriority]] = {}
    for plan in rows:
        named = found.setdefault(plan, [])
        if (priority := getattr(plan, "joined", None)) is not None:
            named.append(priority)
    return found


@dataclass(frozen=True, slots=True)
class Placed:
    """A priority and the theme in which it comes back; `is_current` on the agenda of that day."""

    priority: LocalPriority
    theme: Theme | None
    is_current: bool


def placed(priorities: Iterable[LocalPriority], day: dt.date) -> list[Placed]:
    """Where each priority came to on the agenda of a day, else on an earlier or a later one."""
    held = {theme.pk: theme for theme in themes_on(day).values()}
    places = _places(held.values())
    return [
        Placed(one, held.get(place, one.theme), place is not None)
        for one in priorities
        for place in [places.get(one.theme.identity) if one.theme else None]
    ]
