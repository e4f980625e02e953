"""Horizontal bars on one scale from zero: where each stands, not drawn.

Places along the width are percentages, so that the letters keep their size on every screen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from platform_ivz.formats import quantity

# A label may take so much of the width before its bar; when one is longer, all stand above their
# bars. After them there is room for a note, more when one is long.
LABEL_SHARE, NOTE_SHARE = 32, 20
# What an average letter takes of the width: of a column on a screen, and of a wide chart.
CHARACTER, WIDE_CHARACTER = 2, 1

Amount = int | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar, a paler bar that goes on to `until`, and the mark it is held against."""

    label: str
    value: Amount | None
    note: str
    mark: Amount | None = None
    until: Amount | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class PlacedBar:
    """A bar with its place; empty measures are not drawn.

    `label` is that of the bar, cut off where it would leave the picture; the title has it whole.
    """

    bar: Bar
    label: str
    label_y: int
    note_x: str
    bar_y: int
    mark_y: int
    width: str
    until: str
    mark: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars under each other. A `wide` one fills the width of a paper and shows its scale."""

    title: str
    height: int
    left: str
    notes_at_end: bool
    wide: bool
    ticks: tuple[tuple[str, str], ...]
    bars: tuple[PlacedBar, ...]


def _cut(label: str, most: int) -> str:
    return label if len(label) <= most else f"{label[: most - 1]}…"


def bar_chart(bars: Sequence[Bar], *, title: str, wide: bool = False) -> BarChart | None:
    """Place the bars; None when no value is known."""
    values = [value for bar in bars for value in _known(bar)]
    if not values or max(values) <= 0:
        return None
    if min(values) < 0:
        raise ValueError("a bar starts at zero and cannot be negative")
    character = WIDE_CHARACTER if wide else CHARACTER
    words = (max(len(bar.label) for bar in bars) + 1) * character
    above = words > LABEL_SHARE
    left = 0 if above else words
    notes = 2 if above else max(NOTE_SHARE, max(len(bar.note) for bar in bars) * character + 2)
    # The figure of the last line of a scale stands after it.
    room = 100 - left - (max(notes, 8) if wide else notes)
    row = 46 if above else 25
    top = 26 if wide else 0 if above else 2
    highest = Fraction(max(values))
    step, end = _scale(highest) if wide else (highest, highest)

    def length(value: Amount | None) -> Fraction | None:
        return None if value is None else Fraction(value) / end * room

    def place(index: int, bar: Bar) -> PlacedBar:
        y = top + index * row
        bar_y = y + (22 if above else 4)
        reach = length(max(_known(bar), default=0))
        return PlacedBar(
            bar=bar,
            label=_cut(bar.label, (98 - len(bar.note) * character) // character),
            label_y=y + 15,
            note_x="100%" if above or wide else _percent(left + reach),
            bar_y=bar_y,
            mark_y=bar_y - 4,
            width=_percent(length(bar.value)),
            until=_percent(length(bar.until)),
            mark="" if bar.mark is None else _percent(left + length(bar.mark)),
        )

    return BarChart(
        title=f"{title}: " + "; ".join(f"{bar.label} {bar.note}" for bar in bars) + ".",
        height=top + len(bars) * row + 4,
        left=_percent(left),
        notes_at_end=above or wide,
        wide=wide,
        ticks=tuple(
            (_percent(left + length(step * index)), quantity(_decimal(step * index), 6))
            for index in range(int(end / step) + 1 if wide else 0)
        ),
        bars=tuple(place(index, bar) for index, bar in enumerate(bars)),
    )


def _known(bar: Bar) -> list[Amount]:
    return [value for value in (bar.value, bar.mark, bar.until) if value is not None]


def _percent(value: Fraction | int | None) -> str:
    return "" if value is None else f"{float(value):.2f}%"


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _scale(highest: Fraction) -> tuple[Fraction, Fraction]:
    """A round step (1, 2 or 5 times a power of ten) in at most six steps, and where it ends."""
    power = Fraction(1)
    while power * 10 <= highest:
        power *= 10
    while power > highest:
        power /= 10
    for factor in (Fraction(1, 5), Fraction(1, 2), Fraction(1), Fraction(2)):
        step = power * factor
        steps = -(-highest // step)
        if steps <= 6:
            return step, step * steps
    raise AssertionError("unreachable: twice the power of ten needs at most five steps")
