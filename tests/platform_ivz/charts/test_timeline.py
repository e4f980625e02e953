"""Timelines: where the bars and the moments stand, and what is drawn of them."""

import datetime as dt

import pytest

from platform_ivz.charts.timeline import Moment, Span, timeline
from tests.platform_ivz.charts.drawing import SVG, draw

NEW_YEAR, MIDSUMMER, NEW_YEARS_EVE = dt.date(2021, 1, 1), dt.date(2021, 7, 2), dt.date(2021, 12, 31)


def drawn_rows(chart):
    return [
        (bar.attrib["x"], bar.attrib["width"]) for bar in draw("timeline", chart).iter(f"{SVG}rect")
    ]


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
