"""Charts on screen: tile maps and timelines, where the marks stand and what is drawn of them."""

import datetime as dt
from xml.etree import ElementTree as ET

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from platform_ivz.charts import grid
from platform_ivz.screen_charts import Moment, ScreenTile, Span, screen_tiles, timeline

SVG = "{http://www.w3.org/2000/svg}"
NEW_YEAR, MIDSUMMER, NEW_YEARS_EVE = dt.date(2021, 1, 1), dt.date(2021, 7, 2), dt.date(2021, 12, 31)


def draw(name, chart):
    with translation.override("nl"):
        text = render_to_string(f"charts/{name}.svg", {"chart": chart})
    # On a page the svg stands within HTML and so needs no name space; a reader of XML does.
    return ET.fromstring(text.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314


def tile(name, column, row, **facts):
    return ScreenTile(
        **{"name": name, "column": column, "row": row, "label": "1"} | {"shade": "t1"} | facts
    )


def drawn_rows(chart):
    return [
        (bar.attrib["x"], bar.attrib["width"]) for bar in draw("timeline", chart).iter(f"{SVG}rect")
    ]


# Tile maps -------------------------------------------------------------------------------------


def test_a_grid_begins_in_the_upper_left():
    assert grid([(3, 7), (5, 6)]) == [(0, 1), (2, 0)]


@pytest.mark.parametrize("places", [[], [(1, None)], [(None, 1)], [(1, 1), (None, None)]])
def test_no_map_where_a_place_is_not_known(places):
    assert grid(places) is None
    tiles = [tile(f"Dorp{i}", *place) for i, place in enumerate(places)]
    assert screen_tiles(tiles, title="Kaart") is None


def test_a_map_says_in_words_what_it_shows():
    tiles = [tile("Dorp", 2, 5, label="12"), tile("Stad & land", 3, 5, label="niet bekend")]
    svg = draw("screen_tiles", screen_tiles(tiles, title="Inwoners"))

    assert svg.attrib["role"] == "img"
    assert svg.findtext(f"{SVG}title") == "Inwoners: Dorp 12; Stad & land niet bekend."
    assert svg.attrib["viewBox"] == "-3 -3 212 106"


def test_a_tile_shows_name_figure_and_shade():
    tiles = [tile("Dorp", 0, 0, label="12", shade="t4"), tile("Ver", 1, 0, shade="tw", here=True)]
    first, second = draw("screen_tiles", screen_tiles(tiles, title="K")).iter(f"{SVG}g")

    assert [first[0].attrib[key] for key in ("class", "x", "y")] == ["t4", "0", "0"]
    assert [second[0].attrib[key] for key in ("class", "x", "y")] == ["tw is-here", "106", "0"]
    assert ["".join(text.itertext()) for text in first[1:]] == ["Dorp", "Dor", "12"]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Rijssen-Holten", ["Rijssen-", "Holten"]),
        ("Hof van Twente", ["Hof van", "Twente"]),
        ("Twenterand", ["Twenterand"]),
        ("Haaksbergenaar", ["Haaksbergenaar"]),
    ],
)
def test_a_long_name_breaks_where_it_may(name, lines):
    [placed] = screen_tiles([tile(name, 0, 0)], title="K").tiles

    assert [part for part, _ in placed.lines] == lines


def test_a_small_map_has_short_names_only():
    svg = draw("screen_tiles", screen_tiles([tile("Dorp", 0, 0)], title="K", small=True))

    assert "ivz-tiles--small" in svg.attrib["class"]
    assert [text.attrib["class"] for text in svg.iter(f"{SVG}text")] == ["short", "v"]


# Timelines -------------------------------------------------------------------------------------


def test_a_bar_runs_from_its_first_day_through_its_last():
    whole, half = Span("Heel", NEW_YEAR, NEW_YEARS_EVE), Span("Half", MIDSUMMER, NEW_YEARS_EVE)

    chart = timeline([whole, half], day=NEW_YEAR, title="T")
    assert drawn_rows(chart) == [("0.00%", "100.00%"), ("49.86%", "50.14%")]
    assert chart.years == (("0.00%", 2021),)


@pytest.mark.parametrize(
    ("first", "last", "bar"),
    [
        (MIDSUMMER, None, ("49.86%", "50.14%")),
        (None, MIDSUMMER, ("0.00%", "50.14%")),
        (MIDSUMMER, MIDSUMMER, ("49.86%", "0.60%")),
    ],
)
def test_an_end_that_is_not_known_runs_to_the_edge(first, last, bar):
    assert drawn_rows(timeline([Span("Een", first, last)], day=NEW_YEAR, title="T")) == [bar]


def test_what_has_no_days_keeps_a_row_that_says_so():
    chart = timeline([Span("Leeg", None, None)], day=MIDSUMMER, title="T", also=[NEW_YEAR])

    assert drawn_rows(chart) == []
    assert "geen datums vermeld" in "".join(draw("timeline", chart).itertext())
    assert chart.title == "T: Leeg zonder datums."


def test_no_timeline_without_a_day():
    assert timeline([Span("Leeg", None, None)], day=MIDSUMMER, title="T") is None
    assert timeline([], day=MIDSUMMER, title="T") is None


def test_moments_stand_on_their_day_and_never_over_the_edge():
    moments = (
        Moment(NEW_YEAR, "begin", "decision"),
        Moment(MIDSUMMER, "midden", "late"),
        Moment(NEW_YEARS_EVE, "eind", "done"),
    )
    chart = timeline([Span("Een", None, None, moments)], day=MIDSUMMER, title="T")
    svg = draw("timeline", chart)
    circles = [(mark.attrib["class"], mark.attrib["cx"]) for mark in svg.iter(f"{SVG}circle")]
    [diamond] = svg.findall(f"{SVG}svg")

    assert (diamond[0].attrib["class"], diamond.attrib["x"]) == (
        "ivz-moment ivz-moment--decision",
        "1.50%",
    )
    assert circles == [
        ("ivz-moment ivz-moment--late", "49.86%"),
        ("ivz-moment ivz-moment--done", "98.50%"),
    ]
    assert drawn_rows(chart) == []
    assert chart.title == "T: Een begin op 01-01-2021, midden op 02-07-2021, eind op 31-12-2021."


def test_a_span_tells_its_decision_from_its_milestones():
    decided, planned = Moment(NEW_YEAR, "b", "decision"), Moment(MIDSUMMER, "m", "open")
    span = Span("Een", None, None, (decided, planned))

    assert (span.decided_on, span.milestones) == (NEW_YEAR, (planned,))
    assert Span("Een", None, None).decided_on is None


@pytest.mark.parametrize(("day", "places"), [(MIDSUMMER, ["49.86%"]), (dt.date(2022, 1, 1), [])])
def test_the_chosen_day_is_drawn_when_it_lies_in_the_picture(day, places):
    chart = timeline([Span("Een", NEW_YEAR, NEW_YEARS_EVE)], day=day, title="T")
    lines = draw("timeline", chart).iter(f"{SVG}line")

    assert [line.attrib["x1"] for line in lines if line.attrib["class"] == "ivz-today"] == places


def test_many_years_get_a_line_every_few():
    chart = timeline(
        [Span("Lang", dt.date(2001, 5, 1), dt.date(2024, 5, 1))], day=NEW_YEAR, title="T"
    )

    assert [year for _, year in chart.years] == list(range(2001, 2025, 3))
