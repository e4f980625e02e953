"""Template filters for Dutch figures and dates, and tags for running text.

A missing value is an error here: ask `is None` first and name what is missing.
"""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from platform_ivz import formats, richtext

register = template.Library()
register.filter("number", formats.number)
register.filter("quantity", formats.quantity)
register.filter("euro", formats.euro)
register.filter("amount", formats.amount)
register.filter("signed", formats.signed)
register.filter("signed_amount", formats.signed_amount)
register.filter("hours", formats.hours)
register.filter("percentage", formats.percentage)
register.filter("iban", formats.iban)
register.filter("in_words", formats.in_words)
register.filter("sentence", formats.sentence)
register.filter("enumerated", formats.enumerated)
register.filter("days_away", formats.days_away)
register.filter("plain_links", richtext.plain_links)


def _local(value: date) -> date:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return localtime(value).date()
    return value


@register.filter
def date_long(value: date) -> str:
    """Write '2 december 2019'; a moment is taken in local time."""
    return formats.date_long(_local(value))


@register.filter
def date_short(value: date) -> str:
    """Write '02-12-2019'; a moment is taken in local time."""
    return formats.date_short(_local(value))


@register.simple_block_tag
def keep_together(content: str) -> SafeString:
    """Bind figures to their words throughout a block; papers have this done for them."""
    # the block escaped its values when it was rendered; only spaces change here
    return mark_safe(formats.keep_together_in_markup(content))  # noqa: S308


@register.filter
def state_on(row: Any, day: date | None) -> str:
    """How a row stands on a day, such as a milestone or an invoice: it says so itself."""
    return row.state_on(day)
