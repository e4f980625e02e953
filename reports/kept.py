"""What was kept of a paper: each time as it was, and in which figures it differs from the next time."""

import re
from dataclasses import dataclass

from django.urls import reverse

from agenda.models import Paper
from platform_ivz.comparing import Piece, compare_lines
from platform_ivz.pdf_files import lines_of
from portfolios.models import User
from reports.book.portal_papers import readable
from reports.catalogue import CatalogueEntry

_DIGIT = re.compile(r"\d")
# What every page says of itself.
_FOOT = re.compile(r"pagina \d+ van \d+")


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper as it was kept, and what was kept of it after that; None when it is the newest."""

    paper: Paper
    next: Paper | None

    @property
    def size(self) -> int:
        """The size of its file in bytes."""
        return self.paper.file.size


def kept_of(entry: CatalogueEntry, user: User) -> list[Kept]:
    """What was kept of a paper and the user may have, the newest first."""
    address = reverse("reports:paper", args=(entry.name,))
    papers = [
        paper
        for paper in Paper.objects.visible_to(user)
        .kept_of(address)
        .select_related("item__meeting__body", "published_by")
        if paper.file.storage.exists(paper.file.name)
    ]
    allowed = readable({paper.portal_url for paper in papers}, user)
    papers = [paper for paper in papers if paper.portal_url in allowed]
    return [Kept(paper, after) for paper, after in zip(papers, [None, *papers], strict=False)]


def differences(kept: Kept) -> list[tuple[Piece, ...]]:
    """The lines in which a figure differs between a kept paper and the next one."""
    if kept.next is None:
        return []
    before, after = (_lines(paper) for paper in (kept.paper, kept.next))
    return [line for line in compare_lines(before, after) if _has_other_figure(line)]


def _lines(paper: Paper) -> list[str]:
    with paper.file.open("rb") as file:
        return [line for line in lines_of(file.read()) if not _FOOT.search(line)]


def _has_other_figure(line: tuple[Piece, ...]) -> bool:
    return any(piece.mark and _DIGIT.search(piece.text) for piece in line)
