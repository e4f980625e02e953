"""Beginning the next period of the safety agenda, with the assignments that go on in it."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from agenda.models import SafetyAgenda, SubTheme, Theme
from agenda.periods.services import begin_next
from platform_ivz.formats import enumerated
from platform_ivz.refusals import Refused
from projects.models import ProjectAssignment


@dataclass(frozen=True, slots=True)
class Begun:
    """The draft of the next period: how much came along, and what stayed behind, by name."""

    agenda: SafetyAgenda
    themes: int
    parts: int
    assignments: int
    left: tuple[str, ...]


@transaction.atomic
def begin_period(
    *,
    after: SafetyAgenda,
    first_year: int,
    last_year: int,
    themes: Collection[Theme],
    assignments: Collection[ProjectAssignment],
    today: dt.date,
) -> Begun:
    """Begin the period after an agenda with some of its themes and assignments. Raises Refused.

    Themes are copied, with their texts, parts and posts. An assignment is not: it is the same work,
    that goes on under the new theme too. So nothing of the period before changes.
    """
    housed = set(ProjectAssignment.objects.under(themes))
    homeless = [one.name for one in assignments if one not in housed]
    if homeless:
        what = (
            f"{enumerated(homeless)} {'gaat' if len(homeless) == 1 else 'gaan'} mee zonder thema."
            " Vink het thema ook aan, of laat de opdracht achter."
        )
        raise Refused(of_fields={"assignments": [what]})
    new = begin_next(
        after=after, first_year=first_year, last_year=last_year, themes=themes, today=today
    )
    for before, theme in new.themes.items():
        for assignment in ProjectAssignment.objects.under([before]).filter(
            pk__in=[one.pk for one in assignments]
        ):
            assignment.also_under.add(theme)
    left = (
        *after.themes.exclude(pk__in=[one.pk for one in themes]),
        *running_under(after).exclude(pk__in=[one.pk for one in assignments]),
    )
    return Begun(
        agenda=new.agenda,
        themes=len(new.themes),
        parts=SubTheme.objects.filter(theme__agenda=new.agenda).count(),
        assignments=len(assignments),
        left=tuple(map(str, left)),
    )


def running_under(agenda: SafetyAgenda) -> QuerySet[ProjectAssignment]:
    """The assignments of an agenda that go on after its last day."""
    return ProjectAssignment.objects.under(agenda.themes.all()).going_on_after(agenda.valid_until)
