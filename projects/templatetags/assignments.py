"""Template filters for the words and signs of assignments."""

from dataclasses import dataclass

from django import template

from projects.enums import VersionStatus

register = template.Library()

SIGNS = {
    VersionStatus.DRAFT: "open",
    VersionStatus.OFFICIALS: "busy",
    VersionStatus.COMMITTEE: "busy",
    VersionStatus.BOARD: "busy",
    VersionStatus.ADOPTED: "good",
    VersionStatus.REPLACED: "closed",
}


@register.filter
def status_label(status: str) -> str:
    """The Dutch word of a status."""
    return VersionStatus(status).label


@register.filter
def status_sign(status: str) -> str:
    """The drawn sign that goes with a status."""
    return SIGNS[VersionStatus(status)]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of running text, or the items of a list."""

    paragraph: str = ""
    items: tuple[str, ...] = ()


@register.filter
def blocks(text: str) -> list[Block]:
    """Running text as paragraphs, and lines that begin with a dash as lists."""
    found: list[Block] = []
    for chunk in text.replace("\r\n", "\n").split("\n\n"):
        paragraph: list[str] = []
        items: list[str] = []
        for line in filter(None, map(str.strip, chunk.split("\n"))):
            if line.startswith(("- ", "* ")):
                if paragraph:
                    found.append(Block(paragraph=" ".join(paragraph)))
                    paragraph = []
                items.append(line[2:].strip())
            elif items:
                items[-1] += f" {line}"
            else:
                paragraph.append(line)
        if paragraph:
            found.append(Block(paragraph=" ".join(paragraph)))
        if items:
            found.append(Block(items=tuple(items)))
    return found
