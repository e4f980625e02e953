"""Bars: where they and their marks stand, and what is drawn of them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_ivz.charts.bars import Bar, bar_chart
from tests.platform_ivz.charts.drawing import SVG, draw

INTS = st.integers(0, 10**6)
BARS = [
    Bar("Genoeg", 6, "6 van 6", mark=6),
    Bar("Te weinig", 8, "8 van 10", mark=10, open=True),
    Bar("Erbij", Decimal("7.5"), "7,5 uur", until=9),
    Bar("Onbekend", None, "niet vermeld", mark=4),
]


def share(percent):
    return float(percent.removesuffix("%"))


def test_bars_and_marks_share_one_scale():
    chart = bar_chart(BARS, title="Uren")

    # The longest label and note leave 54 per cent: ten hours.
    assert chart.left == "20.00%"
    assert [bar.width for bar in chart.bars] == ["32.40%", "43.20%", "40.50%", ""]
    assert [bar.until for bar in chart.bars] == ["", "", "48.60%", ""]
    assert [bar.mark for bar in chart.bars] == ["52.40%", "74.00%", "", "41.60%"]
    assert [bar.note_x for bar in chart.bars] == ["52.40%", "74.00%", "68.60%", "41.60%"]
    assert chart.ticks == ()


@pytest.mark.parametrize(
    ("letters", "wide", "left"),
    [(15, False, "32.00%"), (16, False, "0.00%"), (31, True, "32.00%"), (32, True, "0.00%")],
)
def test_a_label_that_is_too_long_stands_above_its_bar(letters, wide, left):
    chart = bar_chart([Bar("x" * letters, 1, "1"), Bar("Kort", 1, "1")], title="U", wide=wide)

    assert chart.left == left
    assert [bar.bar_y - bar.label_y for bar in chart.bars] == [7 if left == "0.00%" else -11] * 2


def test_a_wide_chart_shows_its_scale():
    chart = bar_chart(BARS, title="Uren", wide=True)

    assert [figure for _, figure in chart.ticks] == ["0", "2", "4", "6", "8", "10"]
    places = [x for x, _ in chart.ticks]
    assert places[0] == chart.left
    assert places[5] == chart.bars[1].mark
    assert {bar.note_x for bar in chart.bars} == {"100%"}


def test_alternative_text_names_every_figure():
    assert bar_chart(BARS, title="Uren per week").title == (
        "Uren per week: Genoeg 6 van 6; Te weinig 8 van 10; Erbij 7,5 uur; Onbekend niet vermeld."
    )


@pytest.mark.parametrize("bars", [[], [Bar("Leeg", None, "")], [Bar("Niets", 0, "0")]])
def test_no_chart_without_figures(bars):
    assert bar_chart(bars, title="Uren") is None


@pytest.mark.parametrize("bar", [Bar("Min", -1, "-1"), Bar("Min", 1, "1", mark=-1)])
def test_negative_bars_are_refused(bar):
    with pytest.raises(ValueError, match="negative"):
        bar_chart([bar, Bar("Plus", 2, "2")], title="Uren")


@given(
    st.lists(st.tuples(INTS, INTS), min_size=1, max_size=6).filter(lambda pairs: max(pairs)[0]),
    st.sampled_from([1, 100, 10**4]),
)
def test_the_scale_holds_every_figure(pairs, divisor):
    bars = [Bar("x", Decimal(v) / divisor, "", mark=Decimal(m) / divisor) for v, m in pairs]
    chart = bar_chart(bars, title="Uren", wide=True)
    left, end = share(chart.left), share(chart.ticks[-1][0])
    assert 2 <= len(chart.ticks) <= 7
    assert end <= 92
    assert len({figure for _, figure in chart.ticks}) == len(chart.ticks)
    for placed in chart.bars:
        reach = left + share(placed.width)
        assert left <= reach <= end + 0.01
        assert left <= share(placed.mark) <= end + 0.01
        # Rounding may make a hair's breadth of difference, never turn the order.
        if reach < share(placed.mark) - 0.01:
            assert placed.bar.value < placed.bar.mark
    assert all(b.mark_y - a.mark_y > 22 for a, b in zip(chart.bars, chart.bars[1:], strict=False))


def test_bars_drawn():
    svg = draw("bars", bar_chart(BARS, title="Uren"))

    assert svg[0].tag == f"{SVG}title"
    assert (svg.get("role"), svg.get("width")) == ("img", "100%")
    assert [rect.get("class") for rect in svg.iter(f"{SVG}rect")] == [
        *("b1", "mark", "b-open", "mark", "b2", "b1", "mark")
    ]
    assert [t.text for t in svg.iter(f"{SVG}text") if t.get("class") == "is-open"] == ["8 van 10"]
    assert svg.find(f"{SVG}style") is None


def test_bars_on_paper_have_their_size_and_the_colours_of_the_house():
    svg = draw("bars", bar_chart(BARS, title="Uren", wide=True), on_paper=True)

    assert svg.get("width") == "172mm"
    style = svg.findtext(f"{SVG}style")
    assert ".b1{fill:#0b4f5c}" in style
    assert ".b-open{fill:#ffffff;stroke:#0b4f5c;stroke-width:2}" in style
    assert ".mark{fill:#b7791f;stroke:#ffffff}" in style
    assert len(list(svg.iter(f"{SVG}line"))) == 6


def test_measures_are_not_written_the_dutch_way(settings):
    settings.USE_THOUSAND_SEPARATOR = True
    bars = [Bar(f"Rij{index}", index, f"{index}") for index in range(60)]
    chart = bar_chart(bars, title="Uren", wide=True)
    svg = draw("bars", chart, on_paper=True)

    for element in svg.iter():
        for attribute in {"x", "y", "x1", "y2", "width", "height"} & set(element.attrib):
            float(element.get(attribute).removesuffix("mm").removesuffix("%"))
    assert [float(part) for part in svg.get("viewBox").split()] == [0, 0, 720, chart.height]
    assert chart.height > 1000


def test_a_label_that_would_leave_the_picture_is_cut_and_stands_whole_in_the_title() -> None:
    long = "Samenwerkingsovereenkomst" * 6
    chart = bar_chart([Bar(long, 1, "1 van 2"), Bar("Kort", 2, "2 van 2")], title="Uren", wide=True)
    first, second = chart.bars
    assert first.label.endswith("…")
    assert len(first.label) == 98 - len("1 van 2")
    assert second.label == "Kort"
    assert long in chart.title
