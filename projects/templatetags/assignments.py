"""Template filters for the words of assignments."""

import datetime as dt

from django import template

from projects.enums import Light, VersionStatus
from projects.models import ProjectAssignment
from projects.tables import holder

register = template.Library()


@register.filter
def status_label(status: str) -> str:
    """The Dutch word of a status."""
    return VersionStatus(status).label


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
