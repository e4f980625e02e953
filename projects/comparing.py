"""Two versions of an assignment beside each other, as words that came and words that went."""

from dataclasses import dataclass

from platform_ivz.comparing import Piece, compare_lines
from projects.dossier import NAME_LABEL, Dossier


@dataclass(frozen=True, slots=True)
class Change:
    """A section that differs, line by line."""

    title: str
    lines: tuple[tuple[Piece, ...], ...]


def compare(old: Dossier, new: Dossier) -> list[Change]:
    """The name and the sections that say something else, in the order of the format."""
    before = {part.key: part for part in old.parts}
    pairs = [(NAME_LABEL, [old.name], [new.name])]
    for part in new.parts:
        was = before.pop(part.key, None)
        pairs.append((part.title, was.lines if was else [], part.lines))
    # A section that the format no longer has.
    pairs += [(part.title, part.lines, []) for part in before.values()]
    return [Change(title, tuple(compare_lines(a, b))) for title, a, b in pairs if a != b]
