"""Two texts beside each other, as words that came and words that went."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from platform_ivz.richtext import words

_WORD = re.compile(r"\S+\s*|\s+")
# Below this share of words in common, marking single words tells less than two whole lines.
LEAST_ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words: `same`, `gone` or `new`."""

    kind: str
    text: str

    @property
    def mark(self) -> str:
        """The HTML element that marks it; empty for what stayed the same."""
        return {"gone": "del", "new": "ins"}.get(self.kind, "")


def beside(mine: str, theirs: str) -> tuple[list[list[Piece]], list[list[Piece]]]:
    """Two running texts for two columns, line by line; each holds only what it says itself."""
    lines = list(compare_lines(words(theirs).splitlines(), words(mine).splitlines()))
    return _only(lines, "same", "new"), _only(lines, "same", "gone")


def _only(lines: list[tuple[Piece, ...]], *kinds: str) -> list[list[Piece]]:
    left = ([piece for piece in line if piece.kind in kinds] for line in lines)
    return [line for line in left if line]


def compare_words(old: str, new: str) -> tuple[Piece, ...]:
    """A line with the words that came and went; lines with little in common stand whole."""
    a, b = _WORD.findall(old), _WORD.findall(new)
    # The space after a word tells nothing: the last word of a line has none.
    alike = [[word.strip() for word in line] for line in (a, b)]
    matcher = difflib.SequenceMatcher(None, *alike, autojunk=False)
    if a and b and matcher.ratio() < LEAST_ALIKE:
        return Piece("gone", old), Piece("new", new)
    found: list[Piece] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            # The side that goes on has the space after the last word.
            found.append(Piece("same", max("".join(a[i:j]), "".join(b[k:m]), key=len)))
            continue
        if i < j:
            found.append(Piece("gone", "".join(a[i:j])))
        if k < m:
            found.append(Piece("new", "".join(b[k:m])))
    return tuple(found)


def compare_lines(old: list[str], new: list[str]) -> Iterator[tuple[Piece, ...]]:
    """Two texts line by line, each line as words that stayed, came and went."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            yield from ((Piece("same", line),) for line in old[i:j])
            continue
        changed = min(j - i, m - k)
        for offset in range(changed):
            yield compare_words(old[i + offset], new[k + offset])
        yield from ((Piece("gone", line),) for line in old[i + changed : j])
        yield from ((Piece("new", line),) for line in new[k + changed : m])
