"""Decisions in the sentences of other pages."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from agenda.models import Decision

register = template.Library()


@register.filter
def decision_link(decision: Decision) -> SafeString:
    """A decision as a sentence names it; no space follows it, whatever its template ends with."""
    link = render_to_string("agenda/includes/_decision_label.html", {"decision": decision})
    return mark_safe(link.strip())  # noqa: S308 - it was rendered by a template
