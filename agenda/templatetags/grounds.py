"""The ground of a rule in the sentences of pages and papers."""

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from agenda.grounds import ground_of, linked_in_brackets

register = template.Library()


@register.simple_tag
def ground(*rules: str) -> SafeString | str:
    """The ground between brackets, linked, with the space before it; nothing where there is none."""
    return linked_in_brackets(*rules)


@register.filter
def linked(ground: object) -> SafeString:
    """The ground of a finding: a text as it is, grounds with their links."""
    return conditional_escape(ground)


@register.simple_tag
def ground_text(*rules: str) -> str:
    """The ground as text, for a paper; empty where there is none."""
    return str(ground_of(*rules))
