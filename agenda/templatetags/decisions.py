"""Decisions in the sentences of other pages."""

from typing import Any

from django import template
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from agenda import deciding
from agenda.models import Decision
from agenda.subjects import decide_url, subject_of

register = template.Library()
register.simple_tag(decide_url)
register.simple_tag(deciding.offer_of)


@register.simple_tag
def who_decides(waiting: Model) -> str:
    """The sentence that says who decides on something; empty where the region does not say."""
    return deciding.who_decides(subject_of(waiting))


@register.filter
def decision_link(decision: Decision) -> SafeString:
    """A decision as a sentence names it; no space follows it, whatever its template ends with."""
    link = render_to_string("agenda/includes/_decision_label.html", {"decision": decision})
    return mark_safe(link.strip())  # noqa: S308 - it was rendered by a template


@register.inclusion_tag("agenda/includes/_decide.html", takes_context=True)
def decide_button(context: template.Context, waiting: Model, **options: Any) -> dict[str, Any]:
    """The button under something that waits for a decision, for who records decisions."""
    may_decide = context["request"].user.has_perm("agenda.take_decision")
    return {"url": decide_url(waiting) if may_decide else "", "waiting": waiting, **options}
