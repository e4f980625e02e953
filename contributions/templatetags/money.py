"""Template filters and tags for money and hours."""

from decimal import Decimal

from django import template

from contributions.tables import rate, signed_hours
from contributions.words import ROUNDED_DOWN, counted_on
from platform_ivz.formats import MINUS, quantity
from projects.calculations import rounded

register = template.Library()
register.filter("rate", rate)
register.filter("rounded", rounded)
register.filter("signed_hours", signed_hours)
register.simple_tag(counted_on)


@register.filter
def index_factor(percentage: Decimal) -> str:
    """What indexing multiplies with: '(1 + 2,5 / 100)'."""
    return f"(1 {MINUS if percentage < 0 else '+'} {quantity(abs(percentage))} / 100)"


@register.filter
def absolute(value: Decimal) -> Decimal:
    """A difference without its sign, for where words such as "minder" say it."""
    return abs(value)


@register.simple_tag
def rounded_down() -> str:
    """How an amount per municipality was rounded."""
    return ROUNDED_DOWN
