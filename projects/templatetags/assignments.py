"""Template filters for the words of assignments."""

import datetime as dt
from collections.abc import Sequence

from django import template

from agenda.dates import Looking
from projects import fact_tables
from projects.dossier import Fact
from projects.enums import Light
from projects.models import ProjectAssignment, state_word
from projects.recorded import standings_on
from projects.tables import holder

register = template.Library()


@register.filter
def status_label(status: str) -> str:
    """The Dutch word of a status."""
    return state_word(status)


@register.simple_tag
def phase_on_day(assignment: ProjectAssignment, looking: Looking) -> str:
    """The word for the phase of an assignment on the day at which is looked."""
    return state_word(standings_on(looking.recorded_day)[assignment.pk].phase)


@register.filter
def light_label(light: str) -> str:
    """The Dutch word of a light."""
    return Light(light).label


@register.filter
def is_behind(assignment: ProjectAssignment, day: dt.date) -> bool:
    """Whether the next milestone of an assignment is late."""
    return assignment.is_behind(day)


@register.filter
def carried_by(assignment: ProjectAssignment) -> str:
    """Who carries an assignment, or why nobody does."""
    return holder(assignment)


@register.simple_tag
def given_by(person: str, substitute_for: str | None, ground: str) -> str:
    """Who agreed, in whose place and on what ground; a comma may follow it."""
    instead = f", namens {substitute_for}" if substitute_for else ""
    return f"{person}{instead} ({ground})" if ground else f"{person}{instead}"


@register.simple_tag
def fact_table(
    kind: str, facts: Sequence[Fact], day: dt.date | None, counted: Sequence[Fact] | None = None
) -> fact_tables.FilledTable:
    """Facts of a kind as a table; `counted` are all of them where only a page is shown."""
    return fact_tables.filled(kind, facts, day, counted)
