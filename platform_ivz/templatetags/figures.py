"""Template filters for Dutch figures and dates, and tags for running text.

A missing value is an error here: ask `is None` first and name what is missing.
"""

from datetime import date, datetime
from html.parser import HTMLParser
from typing import Any

from django import template
from django.template.loader import render_to_string
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


@register.simple_block_tag
def source(content: str, source: str = "") -> SafeString:
    """Where the figures come from, under a table or a figure of a paper, and what the block remarks."""
    context = {"source": source, "remark": content}
    return render_to_string("paper/includes/_source.html", context)


@register.simple_block_tag
def note(content: str, head: str) -> SafeString:
    """A note in the margin of a paper, beside the paragraph that follows it."""
    return render_to_string("paper/includes/_note.html", {"head": head, "text": content})


@register.simple_block_tag
def contents(content: str, shown: bool) -> SafeString:
    """Put a list of contents before the block: every h1 and h2 in it that has an id."""
    listed = ""
    if shown:
        entries = _Headings.of(content)
        listed = render_to_string("paper/includes/_contents.html", {"entries": entries})
    return mark_safe(listed + content)  # noqa: S308 - both were rendered by templates


class _Headings(HTMLParser):
    """The headings of a page: level, id, number and title as the include templates write them."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[dict[str, str]] = []

    @classmethod
    def of(cls, html: str) -> list[dict[str, str]]:
        parser = cls()
        parser.feed(html)
        parser.close()
        return parser.entries

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag in ("h1", "h2") and known.get("id") and known.get("data-titel"):
            self.entries.append(
                {
                    "level": tag,
                    "id": known["id"],
                    "number": known.get("data-nummer", ""),
                    "title": known["data-titel"],
                }
            )


@register.filter
def state_on(row: Any, day: date | None) -> str:
    """How a row stands on a day, such as a milestone or an invoice: it says so itself."""
    return row.state_on(day)
