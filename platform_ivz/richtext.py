"""Running text with a small set of marks: paragraphs, lists, bold, italic and links.

What is stored is always clean HTML of that set, whoever sent it, so that pages and papers may show
it as it is.
"""

import html
import itertools
import re
from collections.abc import Callable

import nh3
from django.db import models

TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "a"}
SCHEMES = {"http", "https", "mailto"}
# What other editors call the same marks.
_SAME = (("b", "strong"), ("i", "em"), ("div", "p"))
_SILENT = re.compile(r"<p>(?:\s|&nbsp;|<br>)*</p>")
# Some editors put every item of a list in a paragraph of its own.
_ITEM = re.compile(r"<li>\s*<p>(.*?)</p>", re.DOTALL)
_LOOSE = re.compile(r"\A(?!<(?:p|ul|ol)>).+?(?=<(?:p|ul|ol)>|\Z)", re.DOTALL)
_BLOCK_END = re.compile(r"</(?:p|li)>|<(?:br|ul|ol)>")
_TAG = re.compile(r"<[^>]*>")
_LINK = re.compile(r"(<a\b[^>]*>)(.*?)(</a>)", re.DOTALL)
_NUMBERED = re.compile(r"<ol>(.*?)</ol>", re.DOTALL)


def clean(text: str) -> str:
    """Safe HTML of the small set; empty when nothing is said. Other marks go, their words stay."""
    for other, ours in _SAME:
        text = re.sub(rf"<(/?){other}(?=[\s>/])[^>]*>", rf"<\1{ours}>", text, flags=re.IGNORECASE)
    safe = nh3.clean(
        text.replace("\x00", ""),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )
    safe = _ITEM.sub(r"<li>\1", _SILENT.sub("", safe)).strip()
    if not words(safe):
        return ""
    # Words before the first paragraph or list are a paragraph too.
    return _LOOSE.sub(lambda loose: f"<p>{loose[0].strip()}</p>", safe, count=1)


class RichTextField(models.TextField):
    """Running text that is cleaned whenever it is stored."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = clean(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, text)
        return text


def words(text: str) -> str:
    """The text without its marks, a line for every paragraph and item; for search and comparing."""
    bare = html.unescape(_TAG.sub("", _BLOCK_END.sub("\n", text)))
    lines = (" ".join(line.split()) for line in bare.split("\n"))
    return "\n".join(line for line in lines if line)


def holding(word: str) -> str:
    """A regular expression for text in which a word is read: not in a mark, nor in `&amp;`."""
    return rf"^(?:<[^>]*>|&[a-z]+;|[^<&])*?{re.escape(html.escape(word, quote=False))}"


def plain_links(text: str) -> str:
    """The text with links that hold words only: on paper a mark in a link becomes a stray link."""
    return _LINK.sub(
        lambda found: found[1] + _TAG.sub("", found[2].replace("<br>", " ")) + found[3], text
    )


def to_plain(text: str) -> str:
    """Running text as somebody types it without marks; `from_plain` reads it back."""
    text = re.sub(r"<li>\s*", "\n- ", _NUMBERED.sub(_with_numbers, text))
    bare = html.unescape(_TAG.sub("", re.sub(r"<br\s*/?>|</(?:p|ul|ol)>", "\n\n", text)))
    lines = "\n".join(line.strip() for line in bare.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def _with_numbers(found: re.Match[str]) -> str:
    """The items of a numbered list as paragraphs that begin with their number."""
    numbers = itertools.count(1)
    return re.sub(r"<li>\s*", lambda _: f"\n\n{next(numbers)}. ", found[1]) + "\n\n"


def from_plain(text: str) -> str:
    """Running text as HTML: blank lines part paragraphs, lines that begin with a dash make lists."""
    blocks: list[tuple[str, list[str]]] = []
    for chunk in text.replace("\r\n", "\n").split("\n\n"):
        kind = ""
        for line in filter(None, map(str.strip, chunk.split("\n"))):
            if line.startswith(("- ", "* ")):
                if kind != "ul":
                    blocks.append((kind := "ul", []))
                blocks[-1][1].append(line[2:].strip())
            elif kind:
                blocks[-1][1][-1] += f" {line}"
            else:
                blocks.append((kind := "p", [line]))
    return clean("".join(_block(kind, lines, html.escape) for kind, lines in blocks))


def _block(kind: str, lines: list[str], escape: Callable[[str], str]) -> str:
    if kind == "p":
        return f"<p>{escape(lines[0])}</p>"
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"
