"""A short crawl with hostile values; `benchmarks/hostile_crawl.py` takes a long one."""

from random import Random

import pytest

from portfolios.models import Region
from tests.hostile.crawl import Crawl, Question
from tests.hostile.reading import read
from tests.hostile.values import VALUES, any_json, any_upload
from tests.pages import leave_traces
from tests.regions import _region_rows, nergenland
from tests.test_bad_input import rows

__all__ = ["_region_rows", "nergenland"]

pytestmark = pytest.mark.database

PAGE = """
<a href="?o=1&amp;p=2">x</a> <a href="/elders/">y</a>
<form method="post" action="../opslaan/">
  <input name="naam" value="Jansen"> <input type="checkbox" name="ja" checked>
  <select name="soort"><option value="a">A</option><option value="b" selected>B</option></select>
  <textarea name="tekst">oud</textarea> <button name="another">Nog een</button>
</form>
"""


def test_what_a_page_asks_for_is_read() -> None:
    (form,), links = read("/lijst/1/", PAGE)

    assert (form.action, form.method) == ("/lijst/opslaan/", "post")
    assert [(control.name, control.value) for control in form.controls] == [
        ("naam", "Jansen"),
        ("ja", "on"),
        ("soort", "b"),
        ("tekst", "oud"),
        ("another", ""),
    ]
    assert links == ["/lijst/1/?o=1&p=2", "/elders/"]


def test_hostile_values_are_the_same_for_the_same_seed() -> None:
    assert len(set(VALUES)) > 100
    for make in (any_json, lambda random: any_upload(random, [["naam", "jaar"]])):
        assert make(Random(3)) == make(Random(3))  # noqa: S311 no secret


@pytest.mark.django_db
def test_no_question_ends_in_an_error_and_none_leaves_a_row(
    nergenland: Region, coordinator
) -> None:
    leave_traces(coordinator)
    crawl = Crawl(seed=1)
    before = rows()

    crawl.run(300)

    assert not crawl.faults, "\n\n".join(
        f"{fault.kind}\n{fault.question}\n{fault.details}" for fault in crawl.faults.values()
    )
    assert crawl.answers.total() in {300, 301}
    assert {200, 302, 404} <= set(crawl.answers)
    assert rows() == before


@pytest.mark.django_db
def test_an_error_is_told_once_with_its_first_question(
    nergenland: Region, coordinator, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_traces(coordinator)
    crawl = Crawl()
    monkeypatch.setattr("reports.views.start.situation_on", None)
    for query in ("", "peildatum=2024-06-30"):
        crawl.ask(Question("superuser", "GET", b"/", query))

    (fault,) = crawl.faults.values()
    assert fault.times == 2
    assert fault.question.query == ""
    assert "TypeError" in fault.details
    assert crawl.answers[500] == 2
