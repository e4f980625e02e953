"""What is asked of CBS and what is read from its answer; the answers are made by hand."""

import datetime as dt

import pytest
import requests

from contributions.population.cbs import (
    SECONDS,
    UNREACHABLE,
    UNREADABLE,
    CbsAnswer,
    CbsCount,
    NoAnswer,
    counts_of,
)
from contributions.population.enums import CountStatus
from tests.cbs import PLACES, HandMadeCbs

TODAY = dt.date(2026, 11, 24)


def figures(answer: CbsAnswer) -> dict[str, int]:
    return {count.code: count.inhabitants for count in answer.counts}


def refusal(year: int = 2025) -> str:
    with pytest.raises(NoAnswer) as refused:
        counts_of(year, TODAY)
    return str(refused.value)


def test_every_municipality_on_the_first_of_january(cbs: HandMadeCbs) -> None:
    answer = counts_of(2025, TODAY)
    assert answer.day == dt.date(2025, 1, 1)
    assert answer.source == "CBS StatLine, tabel 70072ned, CC BY 4.0, opgehaald op 24-11-2026"
    assert figures(answer) == {code: now for code, (_, _, now) in PLACES.items()}
    assert CbsCount("GM0164", "Hengelo (O.)", 83_420) in answer.counts


def test_three_questions_that_do_not_wait_for_ever(cbs: HandMadeCbs) -> None:
    counts_of(2024, TODAY)
    assert [question.url.partition("?")[0] for question in cbs.asked] == [
        f"https://opendata.cbs.nl/ODataFeed/odata/70072ned/{part}"
        for part in ("Perioden", "TypedDataSet", "RegioS")
    ]
    assert cbs.filters == ["Perioden eq '2024JJ00' and startswith(RegioS,'GM')"]
    assert cbs.waited == [SECONDS] * 3
    # A web server gives a page half a minute; connecting and reading count apart.
    assert sum(SECONDS) * 3 < 30


@pytest.mark.parametrize(
    ("said", "note", "status"),
    [
        (None, None, CountStatus.FINAL),
        ("Definitief", None, CountStatus.FINAL),
        ("Voorlopig", None, CountStatus.PROVISIONAL),
        ("NaderVoorlopig", None, CountStatus.PROVISIONAL),
        ("Herzien", None, CountStatus.UNKNOWN),
        (None, "Uitkomsten zijn voorlopig over:\r\nInkomen en vermogen", CountStatus.FINAL),
        (None, "Uitkomsten zijn voorlopig over:\r\nBevolking", CountStatus.PROVISIONAL),
        (None, "Uitkomsten zijn nader voorlopig over:\n- bevolking;", CountStatus.PROVISIONAL),
        (None, "Uitkomsten zijn gewijzigd over:\nBevolking", CountStatus.FINAL),
        (None, "Alle cijfers zijn voorlopig.", CountStatus.PROVISIONAL),
    ],
)
def test_provisional_or_final(cbs: HandMadeCbs, said, note, status) -> None:
    cbs.periods[1] |= {"Status": said, "Description": note}
    assert counts_of(2025, TODAY).status == status


def test_figures_in_text_and_figures_that_are_not_there(cbs: HandMadeCbs) -> None:
    cbs.figure("GM0141")["TotaleBevolking_1"] = "   73912"
    cbs.figure("GM0147")["TotaleBevolking_1"] = "       ."
    cbs.figure("GM0153")["TotaleBevolking_1"] = None
    cbs.figure("GM0158")["TotaleBevolking_1"] = 24_380.0
    found = figures(counts_of(2025, TODAY))
    assert (found["GM0141"], found["GM0158"]) == (73_912, 24_380)
    assert set(PLACES) - set(found) == {"GM0147", "GM0153"}


def test_a_code_without_a_name(cbs: HandMadeCbs) -> None:
    cbs.regions = []
    assert counts_of(2025, TODAY).counts[0] == CbsCount("GM0141", "", 73_912)


@pytest.mark.parametrize("year", [1800, 1994, 2027, 2100, 10**12, -1])
def test_a_year_that_cannot_be_asked(cbs: HandMadeCbs, year: int) -> None:
    assert refusal(year) == "Kies een jaar van 1995 tot en met 2026."
    assert cbs.asked == []


@pytest.mark.parametrize("year", [1999, 2026], ids=["no-period", "no-figures-yet"])
def test_a_year_without_figures(cbs: HandMadeCbs, year: int) -> None:
    assert refusal(year) == (
        f"Het CBS heeft geen inwonertallen op 1 januari {year}. Kies een ander jaar, of vul ze"
        " zelf in: met een bestand of met de hand."
    )


@pytest.mark.parametrize(
    "fault",
    [
        requests.ConnectionError("geen netwerk"),
        requests.ConnectTimeout(),
        requests.ReadTimeout(),
        requests.exceptions.SSLError(),
        requests.exceptions.ChunkedEncodingError(),
        OSError("stuk"),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_no_network(cbs: HandMadeCbs, fault: Exception) -> None:
    cbs.fault = fault
    assert refusal() == UNREACHABLE
    assert "met een bestand of met de hand" in UNREACHABLE


@pytest.mark.parametrize(
    ("status", "told"),
    [(400, UNREADABLE), (404, UNREADABLE), (500, UNREACHABLE), (503, UNREACHABLE)],
)
def test_an_error_instead_of_an_answer(cbs: HandMadeCbs, status: int, told: str) -> None:
    cbs.status = status
    assert refusal() == told


@pytest.mark.parametrize(
    "body",
    [
        "<html>Onderhoud</html>",
        "[]",
        "{}",
        "null",
        '{"value": null}',
        '{"value": {"Key": "2025JJ00"}}',
        '{"value": ["2025JJ00"]}',
        '{"value": [{"Sleutel": "2025JJ00"}]}',
        '{"value": [{"Key": 2025}]}',
    ],
)
def test_rubbish(cbs: HandMadeCbs, body: str) -> None:
    cbs.body = body
    assert refusal() == UNREADABLE


@pytest.mark.parametrize("figure", ["veel", 1.5, [], {}, float("nan"), float("inf")])
def test_a_figure_that_is_none(cbs: HandMadeCbs, figure: object) -> None:
    cbs.figure("GM0141")["TotaleBevolking_1"] = figure
    assert refusal() == UNREADABLE


def test_a_table_without_our_column(cbs: HandMadeCbs) -> None:
    for row in cbs.figures:
        row["Bevolking_1"] = row.pop("TotaleBevolking_1")
    assert refusal() == UNREADABLE
