"""Werkprocessen (Bijlage 1 and 9): how work goes, drawn in lanes and told step by step."""

from dataclasses import dataclass
from typing import Any

from agenda.enums import Rule
from agenda.grounds import ground_of
from agenda.models import WorkProcess, WorkStep
from platform_ivz.charts.lanes import LaneChart, Stage, lane_chart
from platform_ivz.pdf import Masthead
from projects.enums import VERSION_WAYS, Move, VersionStatus
from reports.papers.base import PaperRequest


@dataclass(frozen=True, slots=True)
class ProcessSheet:
    """A process with its steps, each with its ground, and its picture; None without steps.

    `has_life`: a step adopts an assignment, so that the life of a version belongs with it.
    """

    process: WorkProcess
    steps: tuple[tuple[WorkStep, str], ...]
    chart: LaneChart | None
    has_life: bool

    @property
    def name(self) -> str:
        """Its place in a paper."""
        return f"werkproces-{self.process.code}"


def build(request: PaperRequest) -> dict[str, Any]:
    """The process that was asked for, else all."""
    found = WorkProcess.objects.prefetch_related("steps__body")
    if request.only:
        found = found.filter(code=request.only)
    sheets = [_sheet(process) for process in found]
    return {
        "paper": Masthead(
            title="Werkprocessen",
            period=f"{request.year}",
            subtitle="Hoe het werk loopt: wie wat doet, in welk gremium en op grond waarvan",
            status="Overzicht",
            author=request.region.platform,
            audience=request.region.board,
            date=request.day,
            data_from=request.region.source,
            cover=False,
        ),
        "alone": bool(request.only),
        "sheets": sheets,
        "life": _life(),
    }


def _sheet(process: WorkProcess) -> ProcessSheet:
    steps = tuple(process.steps.all())
    return ProcessSheet(
        process=process,
        steps=tuple((step, _ground(step)) for step in steps),
        chart=lane_chart([Stage(step.who, step.title) for step in steps], title=process.title),
        has_life=any(step.rule == Rule.ASSIGNMENT for step in steps),
    )


def _ground(step: WorkStep) -> str:
    """On what a step rests: the ground of its rule, else its own source."""
    return (str(ground_of(Rule(step.rule))) if step.rule else "") or step.source


def _life() -> list[tuple[str, str, str]]:
    """The life of a version: each status, what can be done with it, and what it then becomes."""
    return [
        (status.label, move.label, VersionStatus(way.target).label)
        for status in VersionStatus
        for move, way in VERSION_WAYS.items()
        if status in way.sources and move != Move.UNDO
    ]
