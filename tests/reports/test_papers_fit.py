"""Nothing on a paper stands outside the type area of its page, however long a word is."""

from itertools import count

import pytest

from agenda.models import NoteChapter, Theme
from contributions.planning.models import CoordinationTask, Scenario
from portfolios.models import Body, Municipality, Organisation, Person, Portfolio
from projects.models import ProjectAssignment, SectionText
from reports.catalogue import PAPERS, find
from reports.papers.base import request_for
from tests.reports.test_papers import outside

pytestmark = [pytest.mark.django_db, pytest.mark.papers]

LONG_WORD = "Samenwerkingsovereenkomstbeheersverantwoordelijkheidsverdeling"
LONG_ADDRESS = "https://voorbeeld.nl/" + "pad/" * 45


@pytest.fixture
def long_words(twente) -> None:
    """Names of sixty letters, addresses of two hundred, paragraphs of ten thousand."""
    number = count(1)
    for model, field in (
        (Municipality, "name"),
        (Theme, "title"),
        (Body, "name"),
        (Portfolio, "title"),
        (Organisation, "name"),
        (ProjectAssignment, "name"),
        (CoordinationTask, "title"),
        (Scenario, "title"),
        (Person, "surname"),
        (NoteChapter, "title"),
    ):
        size = model._meta.get_field(field).max_length
        for pk in model.objects.values_list("pk", flat=True):
            model.objects.filter(pk=pk).update(**{field: f"{LONG_WORD}{next(number)}"[-size:]})
    Theme.objects.update(why=LONG_ADDRESS)
    Theme.objects.filter(pk=Theme.objects.first().pk).update(why="Een zin over veiligheid. " * 400)
    SectionText.objects.update(text=f"<p>{LONG_WORD} {LONG_ADDRESS}</p>")
    chapters = NoteChapter.objects.filter(key="ontwikkelingen")
    assert chapters.update(text=f"<p>{LONG_ADDRESS}</p><p>{'woord ' * 1700}</p>") == 1


# In these all parts of papers occur; the others are asked by `script/test --full`.
ALWAYS = {"veiligheidsagenda", "gemeenteblad"}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(paper.name, marks=() if paper.name in ALWAYS else pytest.mark.full)
        for paper in PAPERS
    ],
)
def test_long_words_stay_within_their_page(name, long_words) -> None:
    made = find(name).render(request_for(2020))
    assert outside(made.pdf) == []
