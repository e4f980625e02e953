"""Charts: where the marks stand, and what is drawn of them."""

from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from platform_ivz.charts import BarRow, Tile, bar_chart, tile_map

SVG = "{http://www.w3.org/2000/svg}"
INTS = st.integers(0, 10**6)


def tiles(*values, **changes):
    return [
        Tile(name=f"Dorp{index}", column=index, row=0, value=value, label=str(value), **changes)
        for index, value in enumerate(values)
    ]


def draw(name, chart):
    with translation.override("nl"):
        return ET.fromstring(render_to_string(f"charts/{name}.svg", {"chart": chart}))  # noqa: S314


def shades(*values):
    return [placed.shade for placed in tile_map(tiles(*values), title="Kaart").tiles]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((2, 4, 6, 8), [1, 2, 3, 4]),
        ((8, 2, 2, 4), [3, 1, 1, 2]),
        ((5, 5), [1, 1]),
        ((2, None), [1, 0]),
        ((0, 1, 2, 3, 4), [1, 2, 3, 4, 4]),
        ((0, 1, 2, 3, 100), [1, 1, 1, 1, 4]),
        ((Decimal("0.5"), Decimal("1.5")), [1, 2]),
    ],
)
def test_shade_follows_the_value(values, expected):
    assert shades(*values) == expected


@given(st.lists(INTS | st.none(), min_size=1, max_size=8))
def test_a_higher_value_is_never_lighter(values):
    known = sorted((v, s) for v, s in zip(values, shades(*values), strict=True) if v is not None)
    assert [s for _, s in known] == sorted(s for _, s in known)
    assert all(1 <= s <= 4 for _, s in known)


def test_no_map_without_places():
    assert tile_map([], title="Kaart") is None
    with_gap = [*tiles(1), Tile("Elders", None, None, 2)]
    assert tile_map(with_gap, title="Kaart") is None
    assert tile_map([Tile("Half", 1, None, 2)], title="Kaart") is None


def test_two_tiles_on_one_place_are_refused():
    with pytest.raises(ValueError, match="share a place"):
        tile_map([Tile("A", 1, 1, 2), Tile("B", 1, 1, 2)], title="Kaart")


places = st.sets(st.tuples(st.integers(-3, 12), st.integers(-3, 12)), min_size=1, max_size=20)


@given(places)
def test_every_tile_lies_on_the_map_and_none_overlap(places):
    chart = tile_map([Tile(f"N{i}", c, r, 1) for i, (c, r) in enumerate(places)], title="Kaart")
    assert chart.width <= 128 * 100
    corners = {(placed.x, placed.y) for placed in chart.tiles}
    assert len(corners) == len(places)
    assert min(x for x, _ in corners) == min(y for _, y in corners) == 0
    assert max(x for x, _ in corners) + chart.size == chart.width
    assert max(y for _, y in corners) + chart.size == chart.height
    for x, y in corners:
        near = {(a, b) for a, b in corners if abs(a - x) <= chart.size and abs(b - y) <= chart.size}
        assert near == {(x, y)}


def test_long_names_break_and_short_names_are_printed():
    chart = tile_map(
        [Tile("Hoog en Laag", 0, 0, 1), Tile("Noord-Zuid", 1, 0, 1, short="N-Z")]
        + [Tile("X", column, 0, 1) for column in range(2, 9)],
        title="Kaart",
    )
    assert [line.text for line in chart.tiles[0].lines] == ["Hoog en", "Laag"]
    assert [line.text for line in chart.tiles[1].lines] == ["N-Z"]
    assert "Noord-Zuid" in chart.title


def test_tile_map_drawn():
    svg = draw("tile_map", tile_map(tiles(2, 8, None), title="Kaart & <uren>"))
    assert svg[0].tag == f"{SVG}title"
    assert svg[0].text == "Kaart & <uren>: Dorp0 2; Dorp1 8; Dorp2 None."
    assert svg.get("role") == "img"
    assert svg.get("width") == "74.00mm"
    assert svg.get("viewBox") == "0 0 7400 2400"
    drawn = [(r.get("class"), r.get("fill"), r.get("x")) for r in svg.iter(f"{SVG}rect")]
    assert drawn == [
        ("tile shade-1", "#e4edee", "0"),
        ("tile shade-2", "#b9d3d6", "2500"),
        ("tile shade-0", "#ffffff", "5000"),
    ]
    assert [t.text for t in svg.iter(f"{SVG}text")][:4] == ["Dorp0", "2", "Dorp1", "8"]


def test_each_shade_has_the_text_that_reads_on_it():
    svg = draw("tile_map", tile_map(tiles(2, 4, 6, 8), title="Kaart"))
    fills = [group.get("fill") for group in svg.iter(f"{SVG}g")]
    assert fills == ["#1b2430", "#1b2430", "#10181f", "#ffffff"]


ROWS = [
    BarRow("Genoeg", 6, 6, "6 van 6"),
    BarRow("Te weinig", 8, 10, "8 van 10 (−2)"),
    BarRow("Meer", Decimal("7.5"), 6),
    BarRow("Zonder merk", 1),
    BarRow("Onbekend", None, 4),
]


def test_bars_and_marks_share_one_scale():
    chart = bar_chart(ROWS, title="Uren")
    assert [tick.label for tick in chart.ticks] == ["0", "2", "4", "6", "8", "10"]
    zero, two = chart.ticks[0].x, chart.ticks[1].x
    unit = (two - zero) / 2
    assert zero == chart.left
    assert [bar.length for bar in chart.bars] == [
        pytest.approx(6 * unit, abs=2),
        pytest.approx(8 * unit, abs=3),
        pytest.approx(7.5 * unit, abs=3),
        pytest.approx(unit, abs=1),
        None,
    ]
    assert chart.bars[1].mark_x == chart.ticks[5].x
    assert chart.bars[3].mark_x is None
    assert chart.bars[4].mark_x == chart.ticks[2].x


def test_alternative_text_names_every_figure():
    assert bar_chart(ROWS, title="Uren per week").title == (
        "Uren per week: Genoeg 6 van 6; Te weinig 8 van 10 (−2); Meer 7,5 van 6; Zonder merk 1;"
        " Onbekend niet vermeld van 4."
    )


def test_only_a_known_shortfall_is_below():
    assert [row.below for row in ROWS] == [False, True, False, False, False]


@pytest.mark.parametrize("rows", [[], [BarRow("Leeg", None)]])
def test_no_chart_without_figures(rows):
    assert bar_chart(rows, title="Uren") is None


@pytest.mark.parametrize("row", [BarRow("Min", -1), BarRow("Min", 1, -1)])
def test_negative_bars_are_refused(row):
    with pytest.raises(ValueError, match="negative"):
        bar_chart([row], title="Uren")


@given(st.lists(st.tuples(INTS, INTS), min_size=1, max_size=6), st.sampled_from([1, 100, 10**4]))
def test_the_scale_holds_every_figure(pairs, divisor):
    rows = [BarRow("x", Decimal(v) / divisor, Decimal(m) / divisor) for v, m in pairs]
    chart = bar_chart(rows, title="Uren")
    end = chart.ticks[-1].x
    assert 2 <= len(chart.ticks) <= 7
    assert end <= chart.width
    assert len({tick.label for tick in chart.ticks}) == len(chart.ticks)
    for bar in chart.bars:
        assert chart.left <= chart.left + bar.length <= end
        assert bar.mark_x <= end
        # whole units: rounding may make a hair's breadth of difference, never turn the order
        assert (bar.length + chart.left < bar.mark_x) <= bar.row.below
    assert all(
        b.y - a.y >= chart.mark_height for a, b in zip(chart.bars, chart.bars[1:], strict=False)
    )


def test_long_labels_break_and_make_room():
    long = "Een koppel van gemeenten met samen een heel erg lange naam"
    chart = bar_chart([BarRow(long, 1), BarRow("Kort", 1)], title="Uren")
    lines = chart.bars[0].lines
    assert len(lines) == 2
    assert " ".join(line.text for line in lines) == long
    assert chart.bars[1].y - chart.bars[0].y > 547


def test_bar_chart_drawn():
    svg = draw("bar_chart", bar_chart(ROWS, title="Uren"))
    assert svg[0].tag == f"{SVG}title"
    assert svg.get("role") == "img"
    bars = [r for r in svg.iter(f"{SVG}rect") if r.get("class").startswith("bar")]
    assert [(bar.get("class"), bar.get("fill")) for bar in bars] == [
        ("bar", "#0b4f5c"),
        ("bar below", "#ffffff"),
        ("bar", "#0b4f5c"),
        ("bar", "#0b4f5c"),
    ]
    marks = [r for r in svg.iter(f"{SVG}rect") if r.get("class") == "mark-line"]
    assert [mark.get("fill") for mark in marks] == ["#b7791f"] * 4
    notes = [t for t in svg.iter(f"{SVG}text") if t.get("class").startswith("note")]
    assert [(note.text, note.get("font-weight")) for note in notes] == [
        ("6 van 6", "400"),
        ("8 van 10 (−2)", "700"),
    ]


@pytest.mark.parametrize(
    ("name", "chart"),
    [
        ("tile_map", tile_map(tiles(1, 2, 3), title="Kaart")),
        ("bar_chart", bar_chart(ROWS, title="Uren")),
    ],
)
def test_measures_are_not_written_the_dutch_way(name, chart, settings):
    settings.USE_THOUSAND_SEPARATOR = True
    svg = draw(name, chart)
    measures = {"x", "y", "width", "height", "font-size", "stroke-width"}
    for element in svg.iter():
        for attribute in measures & set(element.attrib):
            float(element.get(attribute).removesuffix("mm"))
    assert [float(part) for part in svg.get("viewBox").split()][2:] == [chart.width, chart.height]
    assert max(float(r.get("x")) for r in svg.iter(f"{SVG}rect")) > 1000
