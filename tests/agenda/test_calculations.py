"""The working date and the reference of a decision."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.calculations import AgendaPeriod, decision_reference, working_date

TODAY = date(2024, 5, 1)
AGENDA_2016 = AgendaPeriod(date(2019, 12, 31), adopted=True)
AGENDA_2020 = AgendaPeriod(date(2022, 12, 31), adopted=True)
DRAFT_2020 = AgendaPeriod(date(2022, 12, 31), adopted=False)
OPEN_ENDED = AgendaPeriod(None, adopted=True)

agendas = st.lists(st.builds(AgendaPeriod, st.none() | st.dates(), st.booleans()), max_size=5)


@pytest.mark.parametrize(
    ("today", "known", "expected"),
    [
        (TODAY, [], TODAY),
        (TODAY, [AGENDA_2020], date(2022, 12, 31)),
        (TODAY, [AGENDA_2020, AGENDA_2016], date(2022, 12, 31)),
        (TODAY, [AGENDA_2016, DRAFT_2020], date(2019, 12, 31)),
        (TODAY, [DRAFT_2020], date(2022, 12, 31)),
        (TODAY, [OPEN_ENDED, AGENDA_2016], TODAY),
        (date(2020, 3, 12), [AGENDA_2020], date(2020, 3, 12)),
        (date(2015, 1, 1), [AGENDA_2020], date(2015, 1, 1)),
        (date(2022, 12, 31), [AGENDA_2020], date(2022, 12, 31)),
        (date(2023, 1, 1), [AGENDA_2020], date(2022, 12, 31)),
    ],
)
def test_working_date(today: date, known: list[AgendaPeriod], expected: date) -> None:
    assert working_date(today, known) == expected


@given(st.dates(), agendas)
def test_working_date_is_never_after_today(today: date, known: list[AgendaPeriod]) -> None:
    assert working_date(today, known) <= today


@given(st.dates(), agendas)
def test_working_date_is_today_or_the_last_day_of_an_agenda(
    today: date, known: list[AgendaPeriod]
) -> None:
    assert working_date(today, known) in {today, *(agenda.valid_until for agenda in known)}


@given(st.dates(max_value=date(9999, 12, 30)), agendas)
def test_working_date_never_goes_back_as_time_passes(
    today: date, known: list[AgendaPeriod]
) -> None:
    assert working_date(today, known) <= working_date(today + timedelta(days=1), known)


@given(st.dates(), agendas)
def test_drafts_count_only_while_nothing_is_adopted(today: date, known: list[AgendaPeriod]) -> None:
    adopted = [agenda for agenda in known if agenda.adopted]
    assert working_date(today, known) == working_date(today, adopted or known)


@pytest.mark.parametrize(
    ("abbreviation", "year", "sequence", "expected"),
    [
        ("DVO", 2020, 3, "DVO-2020-03"),
        ("DVO", 2020, 1, "DVO-2020-01"),
        ("DVO", 2020, 99, "DVO-2020-99"),
        ("DVO", 2020, 100, "DVO-2020-100"),
        ("DB-DVO", 2019, 12, "DB-DVO-2019-12"),
        (" DVO ", 2020, 3, "DVO-2020-03"),
    ],
)
def test_decision_reference(abbreviation: str, year: int, sequence: int, expected: str) -> None:
    assert decision_reference(abbreviation, year, sequence) == expected


@pytest.mark.parametrize(
    ("abbreviation", "year", "sequence", "message"),
    [
        ("", 2020, 3, "geen afkorting"),
        ("  ", 2020, 3, "geen afkorting"),
        ("DVO", 20, 3, "vier cijfers, niet 20"),
        ("DVO", 2020, 0, "vanaf 1 genummerd, niet vanaf 0"),
    ],
)
def test_decision_reference_refuses(
    abbreviation: str, year: int, sequence: int, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        decision_reference(abbreviation, year, sequence)


@given(st.integers(1, 10_000), st.integers(1, 10_000), st.integers(1000, 9999))
def test_two_decisions_of_a_year_never_share_a_reference(
    first: int, second: int, year: int
) -> None:
    same = decision_reference("DVO", year, first) == decision_reference("DVO", year, second)
    assert same == (first == second)
