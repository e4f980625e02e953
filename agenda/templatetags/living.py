"""A tag for texts that hold figures by name."""

import datetime as dt

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from agenda.living import filled

register = template.Library()


@register.simple_tag
def living(text: str, day: dt.date) -> SafeString:
    """A text with its figures and references filled in as on a day."""
    return filled(conditional_escape(text), day)
