"""Template filters for money and hours."""

from django import template

from contributions.tables import rate, signed_hours
from projects.calculations import rounded

register = template.Library()
register.filter("rate", rate)
register.filter("rounded", rounded)
register.filter("signed_hours", signed_hours)
