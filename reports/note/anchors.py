"""What a text may refer to in the parts that the portal draws: tables, figures and sections by name."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

PARTS = Path(settings.BASE_DIR) / "templates" / "reports" / "parts"
# The texts of papers that can stand in the note.
PART_TEMPLATES = frozenset(f"reports/parts/{path.name}" for path in PARTS.glob("*.html"))
_TABLE = re.compile(r'{% table_number "([\w-]+)" %}\s*<span>(.*?)</span>', re.DOTALL)
_FIGURE = re.compile(r'{% include "paper/includes/\w+\.html" with name="([\w-]+)"([^%]*)')
_SECTION = re.compile(r'{% section "([\w-]+)" "([^"]*)"')
_CAPTION = re.compile(r'caption="([^"]*)"')
_TAG = re.compile(r"{% if .*?{% endif %}|{%.*?%}", re.DOTALL)
_VALUE = re.compile(r"{{.*?}}")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in a part: what kind it is, its name, and what stands there."""

    kind: str
    name: str
    caption: str


@cache
def anchors() -> dict[tuple[str, str], Anchor]:
    """The tables, figures and sections of all parts, by kind and name."""
    found = []
    for path in sorted(PARTS.glob("*.html")):
        text = path.read_text(encoding="utf-8")
        found += [Anchor("tabel", name, _words(words)) for name, words in _TABLE.findall(text)]
        found += [Anchor("paragraaf", name, words) for name, words in _SECTION.findall(text)]
        for name, rest in _FIGURE.findall(text):
            caption = _CAPTION.search(rest)
            found.append(Anchor("figuur", name, caption[1] if caption else ""))
    return {(one.kind, one.name): one for one in found}


def _words(caption: str) -> str:
    """A caption as it stands in a template, with a sign where it has a figure of its own."""
    return " ".join(_VALUE.sub("…", _TAG.sub("", caption)).split())
