"""Steps under each other in lanes, a column for each who takes them, with an arrow to the next step.

All measures are whole units of the picture; as wide as a paper a unit is a fifth of a millimetre.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

WIDTH, PAPER_MM, HEIGHT_MM = 860, 172, 210
# Between steps, around the text in one, and beside it in its lane.
GAP, PADDING, SIDE = 20, 7, 8
LINE, CHARACTER = 17, 7.2
# The point of an arrow.
POINT = 5


@dataclass(frozen=True, slots=True)
class Stage:
    """A step: who takes it, and what it is."""

    who: str
    title: str


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text and its height."""

    text: str
    y: int


@dataclass(frozen=True, slots=True)
class Lane:
    """A column of the picture; every second one is `shaded`."""

    x: int
    middle: int
    width: int
    lines: tuple[TextLine, ...]
    shaded: bool


@dataclass(frozen=True, slots=True)
class PlacedStage:
    """A step with its place; its number stands before its first line."""

    number: int
    x: int
    y: int
    width: int
    height: int
    text_x: int
    lines: tuple[TextLine, ...]

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def bottom(self) -> int:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class LaneChart:
    """Steps from top to bottom; `arrows` are a line and its point, each as the path of an SVG."""

    title: str
    height: int
    lanes: tuple[Lane, ...]
    stages: tuple[PlacedStage, ...]
    arrows: tuple[tuple[str, str], ...]

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def width_mm(self) -> str:
        """As wide as a paper, and narrower where the picture would not fit its page."""
        return f"{min(PAPER_MM, HEIGHT_MM * WIDTH / self.height):.2f}mm"


def lane_chart(stages: Sequence[Stage], *, title: str) -> LaneChart | None:
    """Place the steps, lanes in the order in which they are first in turn; None without steps."""
    if not stages:
        return None
    names = list(dict.fromkeys(stage.who for stage in stages))
    lane_width = WIDTH // len(names)
    heads = [wrap(name, int((lane_width - 2 * SIDE) / CHARACTER)) for name in names]
    top = max(map(len, heads)) * LINE + 2 * PADDING
    placed, y = [], top + GAP // 2
    for number, stage in enumerate(stages, 1):
        one = _placed(number, stage, names.index(stage.who) * lane_width, y, lane_width)
        placed.append(one)
        y = one.bottom + GAP
    return LaneChart(
        title=f"{title}: "
        + "; ".join(f"{n}. {one.title} ({one.who})" for n, one in enumerate(stages, 1))
        + ".",
        height=y - GAP // 2,
        lanes=tuple(
            Lane(
                x=index * lane_width,
                middle=index * lane_width + lane_width // 2,
                width=lane_width,
                lines=_lines(head, PADDING),
                shaded=index % 2 == 0,
            )
            for index, head in enumerate(heads)
        ),
        stages=tuple(placed),
        arrows=tuple(_arrow(one, other) for one, other in pairwise(placed)),
    )


def _placed(number: int, stage: Stage, left: int, y: int, lane_width: int) -> PlacedStage:
    """A step in its lane, as wide as a lane of a fourth of the picture at most."""
    width = min(lane_width, WIDTH // 4 + 2 * SIDE) - 2 * SIDE
    lines = wrap(f"{number}. {stage.title}", int((width - 2 * PADDING) / CHARACTER))
    x = left + (lane_width - width) // 2
    return PlacedStage(
        number=number,
        x=x,
        y=y,
        width=width,
        height=len(lines) * LINE + 2 * PADDING,
        text_x=x + PADDING,
        lines=_lines(lines, y + PADDING),
    )


def _lines(lines: Sequence[str], top: int) -> tuple[TextLine, ...]:
    return tuple(TextLine(text, top + 13 + index * LINE) for index, text in enumerate(lines))


def _arrow(one: PlacedStage, other: PlacedStage) -> tuple[str, str]:
    """From the foot of a step, through the gap below it, to the head of the next."""
    between = one.bottom + GAP // 2
    line = f"M{one.middle} {one.bottom}V{between}H{other.middle}V{other.y - POINT}"
    point = f"M{other.middle - POINT} {other.y - 2 * POINT}h{2 * POINT}l-{POINT} {2 * POINT}z"
    return line, point
