"""Template tags for papers: heads, numbers of tables and figures, references, sources and notes.

A part stands in a paper of its own or in the note, which says so by `in_note` in the context, and by
`chapter` which number its chapter has. It names its tables and what it refers to; the numbers are filled in at the end, by the tag `contents`.
"""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from platform_ivz.numbering import FIGURE, SECTION, TABLE, numbered, waiting

register = template.Library()


@register.simple_tag(takes_context=True)
def opening(context: dict[str, Any], name: str, title: str, short: str = "") -> SafeString:
    """The head of a part: a chapter of its own paper, unless that chapter or that paper has its head."""
    if context.get("in_note") or not getattr(context.get("paper"), "cover", True):
        return mark_safe("")
    return _chapter(name, title, short)


@register.simple_tag(takes_context=True)
def sheet_opening(context: dict[str, Any], name: str, title: str) -> SafeString:
    """The head of one of many things in a part, on a page of its own: a section in the note."""
    if context.get("in_note"):
        return _section(name, title, new_page=True)
    return _chapter(name, title, Truncator(title).chars(60))


@register.simple_tag(takes_context=True)
def section(
    context: dict[str, Any], name: str, title: str, *, new_page: bool = False
) -> SafeString:
    """The head of a section; it has a number in a chapter of the note that has one (`chapter`)."""
    number = waiting(SECTION, name) if context.get("chapter") else ""
    return _section(name, title, number=number, new_page=new_page)


def _chapter(name: str, title: str, short: str) -> SafeString:
    context = {"id": name, "title": title, "short": short, "number": ""}
    return render_to_string("paper/includes/_chapter.html", context)


def _section(name: str, title: str, **more: Any) -> SafeString:
    context = {"id": name, "title": title, **more}
    return render_to_string("paper/includes/_section.html", context)


@register.simple_tag
def table_number(name: str) -> SafeString:
    """The number of a table by its name, such as Tabel 3."""
    return _numbered(TABLE, name)


@register.simple_tag
def figure_number(name: str) -> SafeString:
    """The number of a figure by its name, such as Figuur 2."""
    return _numbered(FIGURE, name)


def _numbered(kind: str, name: str) -> SafeString:
    return format_html(
        '<b id="{}-{}">{} {}</b>', kind, name, kind.capitalize(), waiting(kind, name)
    )


@register.simple_tag
def refer(name: str) -> SafeString:
    """A reference in a sentence: "tabel 3" for `tabel-naam`, "bijlage 4" for the id of a heading."""
    return format_html('<a href="#{}" class="verwijzing"></a>', name)


@register.simple_tag
def refer_page(name: str) -> SafeString:
    """The number of the page on which something stands."""
    return format_html('<a href="#{}" class="bladzijde"></a>', name)


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
    """Number the block, and put a list of contents before it: every h1 and h2 in it that has an id."""
    html, headings = numbered(content)
    listed = ""
    if shown:
        listed = render_to_string("paper/includes/_contents.html", {"entries": headings})
    return mark_safe(listed + html)  # noqa: S308 - both were rendered by templates
