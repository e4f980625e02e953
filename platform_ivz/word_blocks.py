"""Running text between HTML and a document of Word: blocks with spans, and both ways to and from HTML."""

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import groupby
from typing import Any

from platform_ivz.richtext import clean

DEEPEST = 8  # Word knows nine levels, counted from nought.
STEP = 360  # How far each level stands in, in twentieths of a point.
BLANKS = re.compile(r"[ \t\r\n\f]+")
_SPACES = re.compile(r"[ \t]+")


@dataclass(frozen=True, slots=True)
class Span:
    """Words with the same marks; a new line within a paragraph is a newline."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""

    @property
    def marks(self) -> tuple[bool, bool, str]:
        return self.bold, self.italic, self.link


@dataclass(slots=True)
class Block:
    """A paragraph, or an item of a list.

    `level` is the depth of the list, -1 outside one; items with the same `of` belong to one list.
    A block in a list that is no item goes on with the item before it.
    """

    spans: list[Span] = field(default_factory=list)
    level: int = -1
    ordered: bool = False
    of: Any = None
    is_item: bool = True

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


# --- HTML --------------------------------------------------------------------------------------


def blocks_of(text: str) -> list[Block]:
    """The paragraphs and items of clean HTML."""
    parser = _Blocks()
    parser.feed(text)
    parser.close()
    return [block for block in parser.blocks if block.text.strip()]


def html_of(blocks: Iterable[Block]) -> str:
    """Clean HTML of paragraphs and items."""
    writer = _Html()
    for block in blocks:
        if inside := _inline(tidied(block.spans)):
            writer.add(block, inside)
    return writer.finish()


def same_form(text: str) -> str:
    """HTML as it comes back from Word: other marks in the same words give the same form."""
    return html_of(blocks_of(text))


class _Html:
    """Puts blocks one after the other, and opens and closes lists around them."""

    def __init__(self) -> None:
        self.made: list[str] = []
        # The block that began each list that is open, the outermost first.
        self.open: list[Block] = []

    def add(self, block: Block, inside: str) -> None:
        while self.open and self.open[-1].level > block.level:
            self._close()
        if not self.open and not block.is_item:
            block = replace(block, level=-1)
        if block.level < 0 or not block.is_item:
            self.made.append(f"<p>{inside}</p>")
            return
        last = self.open[-1] if self.open else None
        if last is not None and last.level == block.level:
            if (last.of, last.ordered) == (block.of, block.ordered):
                self.made.append(f"</li><li>{inside}")
                return
            self._close()
        self.open.append(block)
        self.made.append(f"<{self._tag(block)}><li>{inside}")

    def finish(self) -> str:
        while self.open:
            self._close()
        return clean("".join(self.made))

    def _close(self) -> None:
        self.made.append(f"</li></{self._tag(self.open.pop())}>")

    @staticmethod
    def _tag(block: Block) -> str:
        return "ol" if block.ordered else "ul"


def tidied(spans: Iterable[Span]) -> list[Span]:
    """Spans with single spaces, none at the ends of lines, and no marks on spaces alone."""
    found: list[Span] = []
    for span in spans:
        before = found[-1] if found else None
        text = _SPACES.sub(" ", span.text)
        text = re.sub(r" *\n *", "\n", text)
        if before is None or before.text.endswith((" ", "\n")):
            text = text.lstrip(" ")
        if text.startswith("\n") and before is not None:
            found[-1] = before = replace(before, text=before.text.rstrip(" "))
        if not text:
            continue
        if before is not None and (text.isspace() or before.marks == span.marks):
            found[-1] = replace(before, text=before.text + text)
        else:
            found.append(replace(span, text=text) if text.strip() else Span(text))
    while found and not (text := found[-1].text.rstrip(" \n")):
        found.pop()
    if found:
        found[-1] = replace(found[-1], text=text)
        first = found[0].text.lstrip(" \n")
        found[0] = replace(found[0], text=first)
    return [span for span in found if span.text]


def _inline(spans: list[Span]) -> str:
    def marked(spans: list[Span], keys: list[tuple[Callable[[Span], Any], str]]) -> str:
        if not keys:
            escaped = (html.escape(span.text, quote=False) for span in spans)
            return "".join(escaped).replace("\n", "<br>")
        (key, tag), *deeper = keys
        made = ""
        for value, some in groupby(spans, key):
            inside = marked(list(some), deeper)
            opened = f'a href="{html.escape(value)}"' if tag == "a" else tag
            made += f"<{opened}>{inside}</{tag}>" if value else inside
        return made

    return marked(
        spans,
        [
            (lambda span: span.link, "a"),
            (lambda span: span.bold, "strong"),
            (lambda span: span.italic, "em"),
        ],
    )


class _Blocks(HTMLParser):
    """Collects the blocks of clean HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self.lists: list[tuple[bool, int]] = []
        self.current: Block | None = None
        self.marks = {"strong": 0, "em": 0}
        self.links: list[str] = []
        self.count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self.count += 1
            self.lists.append((tag == "ol", self.count))
            self.current = None
        elif tag == "li":
            self._begin(is_item=True)
        elif tag == "p" and (self.current is None or self.current.text.strip()):
            self._begin(is_item=False)
        elif tag == "br":
            self._add("\n")
        elif tag in self.marks:
            self.marks[tag] += 1
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            if self.lists:
                self.lists.pop()
            self.current = None
        elif tag in ("p", "li"):
            self.current = None
        elif tag in self.marks:
            self.marks[tag] = max(0, self.marks[tag] - 1)
        elif tag == "a" and self.links:
            self.links.pop()

    def handle_data(self, data: str) -> None:
        text = BLANKS.sub(" ", data)
        if text.strip() or self.current is not None:
            self._add(text)

    def _begin(self, *, is_item: bool) -> None:
        self.current = Block(is_item=is_item)
        if self.lists:
            ordered, of = self.lists[-1]
            self.current.level, self.current.ordered, self.current.of = (
                len(self.lists) - 1,
                ordered,
                of,
            )
        self.blocks.append(self.current)

    def _add(self, text: str) -> None:
        if self.current is None:
            self._begin(is_item=False)
        link = self.links[-1] if self.links else ""
        bold, italic = self.marks["strong"] > 0, self.marks["em"] > 0
        self.current.spans.append(Span(text, bold, italic, link))
