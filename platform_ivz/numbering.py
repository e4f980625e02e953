"""Numbers in a paper: of sections, tables and figures, and what refers to them.

Templates name what they show and what they refer to (`platform_ivz/templatetags/papers.py`); which
number that is follows from the order in the whole paper. So a part can stand in a paper of its own
and in the note, and a reference is right in both.
"""

import re
from collections import Counter
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

# A name that waits for its number stands between these; no text holds them.
BEGIN, END = "\ue010", "\ue011"
SECTION, TABLE, FIGURE = "section", "tabel", "figuur"
_WAITING = re.compile(rf"<h1\b[^>]*>|{BEGIN}(\w+):([^{BEGIN}{END}]*){END}")
_CHAPTER_NUMBER = re.compile(r'data-nummer="(\d+)"')
_REFERENCE = re.compile(r'<a href="#([^"]*)" class="verwijzing"></a>')


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter (h1) or section (h2), as the list of contents shows it."""

    level: str
    id: str
    number: str
    title: str
    remark: str = ""

    @property
    def label(self) -> str:
        """How a sentence refers to it: "hoofdstuk 5", "paragraaf 5.1", "bijlage 4" or its title."""
        if not self.number:
            return f"‘{self.title}’"
        if not self.number[0].isdigit():
            return self.number.lower()
        return f"{'paragraaf' if '.' in self.number else 'hoofdstuk'} {self.number}"


def waiting(kind: str, name: str) -> str:
    """What stands in a text until the number of this name is known."""
    return f"{BEGIN}{kind}:{name}{END}"


def numbered(html: str) -> tuple[str, list[Heading]]:
    """A paper with its numbers and references filled in, and its headings.

    Sections are counted in a chapter that has a number, tables and figures through the whole paper.
    What stands twice under a name, such as a table that goes on, has one number.
    """
    numbers: dict[tuple[str, str], str] = {}
    counted: Counter[str] = Counter()
    chapter = ""

    def fill(found: re.Match[str]) -> str:
        nonlocal chapter
        if found[1] is None:
            known = _CHAPTER_NUMBER.search(found[0])
            chapter = known[1] if known else ""
            counted[SECTION] = 0
            return found[0]
        key = (found[1], found[2])
        if key not in numbers:
            counted[found[1]] += 1
            number = str(counted[found[1]])
            numbers[key] = f"{chapter}.{number}" if found[1] == SECTION else number
        return numbers[key]

    html = _WAITING.sub(fill, html)
    headings = _Headings.of(html)
    labels = {heading.id: heading.label for heading in headings}
    for (kind, name), number in numbers.items():
        if kind != SECTION:
            labels[f"{kind}-{name}"] = f"{kind} {number}"
    return _REFERENCE.sub(lambda found: _reference(found[1], labels), html), headings


def _reference(target: str, labels: dict[str, str]) -> str:
    if target not in labels:
        return f'<strong class="mist">hier staat geen ‘{target}’ om naar te verwijzen</strong>'
    return f'<a href="#{target}" class="verwijzing">{escape(labels[target])}</a>'


class _Headings(HTMLParser):
    """The headings of a page, as the include templates write them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Heading] = []

    @classmethod
    def of(cls, html: str) -> list[Heading]:
        parser = cls()
        parser.feed(html)
        parser.close()
        return parser.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag in ("h1", "h2") and known.get("id") and known.get("data-titel"):
            self.found.append(
                Heading(
                    level=tag,
                    id=known["id"],
                    number=known.get("data-nummer", ""),
                    title=known["data-titel"],
                    remark=known.get("data-stand", ""),
                )
            )
