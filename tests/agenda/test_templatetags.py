"""Decisions in the sentences of other pages."""

import datetime as dt

import pytest

from agenda.templatetags.decisions import decision_link
from tests.factories.agenda import DecisionFactory

pytestmark = pytest.mark.django_db


def test_nothing_stands_between_a_decision_and_what_follows_it() -> None:
    numbered = DecisionFactory(taken_on=dt.date(2020, 3, 12))
    link = f'<a href="{numbered.get_absolute_url()}">{numbered.label}</a>'

    assert decision_link(numbered) == f"{link}, genomen op 12 maart 2020"


def test_a_day_that_is_in_the_name_is_not_said_twice() -> None:
    old = DecisionFactory(historical=True, taken_on=dt.date(2023, 11, 30))

    assert decision_link(old).endswith("besluit van 30 november 2023</a>")
