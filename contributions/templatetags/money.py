"""Template filters and tags for money and hours."""

from decimal import Decimal

from django import template

from contributions.tables import rate, signed_hours
from contributions.words import counted_on
from platform_ivz.formats import MINUS, quantity
from portfolios.enums import Rounding
from portfolios.models import words_of_region
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
def rounding_ground(rounding: Rounding) -> str:
    """Why amounts are rounded so, as far as the region says it of its rule of today."""
    words = words_of_region()
    return words.rounding_ground if rounding == words.rounding else ""
