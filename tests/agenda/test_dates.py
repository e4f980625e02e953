"""On which day a page or command looks at its facts."""

import datetime as dt
from argparse import ArgumentTypeError

import pytest
from django.core.exceptions import BadRequest
from django.utils import timezone

from agenda.dates import chosen_day, option, read_day, read_year
from tests.factories.agenda import SafetyAgendaFactory


@pytest.fixture
def chosen(rf, db):
    """The day that a page with these parameters looks at."""
    return lambda **parameters: chosen_day(rf.get("/", parameters))


def test_the_visitor_chooses(chosen) -> None:
    assert chosen(peildatum="2020-03-12") == dt.date(2020, 3, 12)
    assert chosen(peildatum=" 2020-03-12 ") == dt.date(2020, 3, 12)
    assert chosen(peildatum="1900-01-01") == dt.date(1900, 1, 1)
    assert chosen(peildatum="2200-12-31") == dt.date(2200, 12, 31)


@pytest.mark.parametrize("parameters", [{}, {"peildatum": ""}, {"peildatum": "  "}])
def test_without_a_choice_it_is_the_working_date(parameters, chosen) -> None:
    assert chosen(**parameters) == timezone.localdate()
    SafetyAgendaFactory(adopted=True, valid_until=dt.date(2022, 12, 31))
    assert chosen(**parameters) == dt.date(2022, 12, 31)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("gisteren", "Schrijf de peildatum als 2020-12-31."),
        ("12-03-2020", "Schrijf de peildatum als 2020-12-31."),
        ("2020-02-30", "Schrijf de peildatum als 2020-12-31."),
        ("2020-03-12T10:00", "Schrijf de peildatum als 2020-12-31."),
        ("2020-03-12\x00", "Schrijf de peildatum als 2020-12-31."),
        ("1899-12-31", "Kies een peildatum tussen 1900 en 2200."),
        ("2201-01-01", "Kies een peildatum tussen 1900 en 2200."),
        ("0001-01-01", "Kies een peildatum tussen 1900 en 2200."),
    ],
)
def test_a_day_that_cannot_be_read_is_refused_in_dutch(text, message, chosen) -> None:
    with pytest.raises(BadRequest) as error:
        chosen(peildatum=text)
    assert str(error.value) == message
    with pytest.raises(ValueError, match=message):
        read_day(text)


def test_a_year_is_four_figures_that_make_sense() -> None:
    assert [read_year(text) for text in ("1900", "2020", "2200")] == [1900, 2020, 2200]
    for text in ("", "1899", "2201", "-2020", "2020.5", "dit jaar", "20 20"):
        with pytest.raises(ValueError, match=r"^Kies een jaar van 1900 tot en met 2200\.$"):
            read_year(text)


def test_a_command_tells_what_is_wrong_with_its_option() -> None:
    assert option(read_year)("2020") == 2020
    with pytest.raises(ArgumentTypeError, match="Kies een jaar"):
        option(read_year)("2201")
