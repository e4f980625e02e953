"""The governance picture: where each body stands, measured but not drawn.

Every level with a body is a band over the whole width, the widest reach on top. Within a band a body stands
under the one it falls under, indented; a link to another band runs through the gutters between the
columns, so that no line crosses a body. All measures are whole pixels of the picture.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import wrap

from portfolios.enums import BodyKind, Level
from portfolios.models import Body

GUTTER = 22
INDENT = 20
LINE = 18
PADDING = 8
GAP = 10
HEAD = 34
CHARACTER = 7.4
# On paper: the width of the text with its margin, and what is left of a page under a heading.
PAPER_MM, HEIGHT_MM = 172, 212
# Shade of the box: what stands higher in deciding is stronger.
SHADES = {BodyKind.BOARD: 4, BodyKind.DAILY_BOARD: 3, BodyKind.PLATFORM: 2, BodyKind.OTHER: 1}


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text at a height."""

    text: str
    y: int


@dataclass(frozen=True, slots=True)
class Box:
    """A body with its place."""

    body: Body
    x: int
    y: int
    width: int
    height: int
    lines: tuple[TextLine, ...]

    @property
    def shade(self) -> int:
        return SHADES[BodyKind(self.body.kind)]

    @property
    def text_x(self) -> int:
        return self.x + PADDING + 2

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Band:
    """A level: a strip over the whole width, with its name."""

    label: str
    y: int
    height: int

    @property
    def label_y(self) -> int:
        return self.y + 22


@dataclass(frozen=True, slots=True)
class GovernanceChart:
    """Bodies by level, and lines from each to the one it falls under."""

    title: str
    width: int
    height: int
    bands: tuple[Band, ...]
    boxes: tuple[Box, ...]
    links: tuple[str, ...]

    @property
    def width_mm(self) -> str:
        """As wide as a paper allows, and narrower where the picture would not fit its page."""
        return f"{min(PAPER_MM, HEIGHT_MM * self.width / self.height):.2f}mm"


@dataclass(slots=True)
class _Node:
    """A body within its band, with how deep it stands."""

    body: Body
    depth: int
    lines: list[str]

    @property
    def height(self) -> int:
        return len(self.lines) * LINE + 2 * PADDING


def governance_chart(bodies: Iterable[Body], *, columns: int, width: int) -> GovernanceChart | None:
    """Place the bodies in `columns` columns; None when there are none."""
    bodies = list(bodies)
    if not bodies:
        return None
    column_width = width // columns
    bands, boxes, tops = [], {}, {}
    y = 0
    for level in reversed(Level):
        here = [body for body in bodies if body.level == level]
        if not here:
            continue
        trees = _trees(here, column_width)
        heights = _place(trees, columns)
        tallest = 0
        for tree, (column, start) in zip(trees, heights, strict=True):
            top = start
            for node in tree:
                x = column * column_width + GUTTER + node.depth * INDENT
                boxes[node.body.pk] = Box(
                    body=node.body,
                    x=x,
                    y=y + HEAD + top,
                    width=(column + 1) * column_width - x - GAP,
                    height=node.height,
                    lines=tuple(
                        TextLine(text, y + HEAD + top + PADDING + 13 + number * LINE)
                        for number, text in enumerate(node.lines)
                    ),
                )
                top += node.height + GAP
            tallest = max(tallest, top)
        height = HEAD + tallest + GAP
        bands.append(Band(level.label, y, height))
        tops[level] = y
        y += height + GAP
    links = [
        _link(boxes[body.parent_id], boxes[body.pk], tops[Level(body.level)], column_width)
        for body in bodies
        if body.parent_id in boxes
    ]
    return GovernanceChart(
        title=_in_words(bodies),
        width=width,
        height=y - GAP,
        bands=tuple(bands),
        boxes=tuple(boxes.values()),
        links=tuple(links),
    )


def _trees(bodies: list[Body], column_width: int) -> list[list[_Node]]:
    """The bodies of one level as trees, each in the order in which it is drawn."""
    keys = {body.pk for body in bodies}
    below: dict[int | None, list[Body]] = defaultdict(list)
    for body in bodies:
        below[body.parent_id if body.parent_id in keys else None].append(body)
    seen: set[int] = set()

    def walk(body: Body, depth: int) -> Iterable[_Node]:
        if body.pk in seen:
            return
        seen.add(body.pk)
        room = column_width - GUTTER - depth * INDENT - GAP - 2 * PADDING - 4
        yield _Node(body, depth, wrap(body.full_name, int(room / CHARACTER)))
        for child in below[body.pk]:
            yield from walk(child, depth + 1)

    trees = [list(walk(body, 0)) for body in below[None]]
    # Bodies that fall under each other in a circle have no top: each left over starts a tree.
    trees += [list(walk(body, 0)) for body in bodies if body.pk not in seen]
    return [tree for tree in trees if tree]


def _place(trees: list[list[_Node]], columns: int) -> list[tuple[int, int]]:
    """A column and a top for each tree: every next one where there is most room."""
    filled = [0] * columns
    places = []
    for tree in trees:
        column = min(range(columns), key=lambda number: filled[number])
        places.append((column, filled[column]))
        filled[column] += sum(node.height + GAP for node in tree)
    return places


def _link(parent: Box, child: Box, band_top: int, column_width: int) -> str:
    """A line from a body to the one it falls under, as the path of an SVG."""
    if parent.body.level == child.body.level and child.x > parent.x:
        rail = parent.x + INDENT // 2
        return f"M{rail} {parent.y + parent.height}V{child.middle}H{child.x}"
    out = parent.x // column_width * column_width + GUTTER // 3
    into = child.x // column_width * column_width + GUTTER // 3
    channel = band_top - GAP // 2
    return f"M{parent.x} {parent.middle}H{out}V{channel}H{into}V{child.middle}H{child.x}"


def _in_words(bodies: list[Body]) -> str:
    """The picture in words, for those who cannot see it."""
    names = {body.pk: body.full_name for body in bodies}
    parts = []
    for level in reversed(Level):
        here = [
            f"{body.full_name}, valt onder {names[body.parent_id]}"
            if body.parent_id in names
            else body.full_name
            for body in bodies
            if body.level == level
        ]
        parts.append(f"{level.label}: {'; '.join(here) or 'geen'}")
    return f"Gremia per niveau. {'. '.join(parts)}."
