"""What is computed once: in a block, from one block to the next, and for all processes together."""

import datetime as dt
import time
from collections.abc import Iterator

import pytest
from auditlog.models import LogEntry
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from platform_ivz.memory import (
    LiveCache,
    figures,
    make_room,
    reading,
    release,
    remembered,
    renew,
    state,
)
from platform_ivz.uploads import MOST_ROWS
from portfolios.models import Organisation
from tests.factories.portfolios import MunicipalityFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]
asked: list[int] = []


@remembered
def twice(number: int) -> list[int]:
    asked.append(number)
    return [number, number]


@remembered
def four_times(number: int) -> list[int]:
    return twice(number) + twice(number)


@remembered
def organisations() -> list[Organisation]:
    asked.append(0)
    return list(Organisation.objects.all())


def another_process() -> None:
    """From here on nothing is remembered but what is shared."""
    figures.clear()


def stored() -> dict | None:
    """What all processes share for the data as they are; None when that is nothing."""
    name, known = caches["shared"].get("shared", ("", None))
    return known if name == state() else None


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    yield
    asked.clear()
    figures.clear()


@pytest.fixture
def live(settings) -> None:
    settings.CACHES = settings.CACHES | {"figures": {"BACKEND": "platform_ivz.memory.LiveCache"}}
    figures.clear()


# --- One process -------------------------------------------------------------------------------


def test_outside_a_block_everything_is_computed_anew(live: None) -> None:
    assert twice(3) == twice(3) == [3, 3]
    assert asked == [3, 3]


def test_in_a_block_once_for_each_argument_even_without_a_cache() -> None:
    with reading():
        first = twice(3)
        with reading():
            assert twice(3) is first
        twice(4)
    assert asked == [3, 4]


def test_the_next_block_finds_the_very_same(live: None, django_assert_num_queries) -> None:
    with reading():
        first = twice(3)
    with reading(), django_assert_num_queries(1):
        assert twice(3) is first
        assert twice(3) is first
    assert asked == [3]


def test_a_change_of_the_data_is_seen_by_the_next_block(live: None) -> None:
    with reading():
        twice(3)
    MunicipalityFactory()
    with reading():
        twice(3)
    assert asked == [3, 3]


def test_nothing_is_shared_without_a_place_for_it(live: None, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        renew(lambda: twice(3))
    assert asked == []


# --- All processes -----------------------------------------------------------------------------


def test_another_process_finds_all_of_it_in_one_query(
    shared_memory: None, django_assert_num_queries
) -> None:
    OrganisationFactory(name="Politie")
    renew(lambda: (four_times(3), organisations()))
    another_process()

    with reading() as block, django_assert_num_queries(2):
        assert four_times(3) == [3, 3, 3, 3]
        assert twice(3) == [3, 3]
        assert [found.name for found in organisations()] == ["Politie"]
    assert asked == [3, 0]
    assert not block.lacks_shared


def test_a_process_asks_once(shared_memory: None, django_assert_num_queries) -> None:
    renew(lambda: (twice(3), twice(4)))
    another_process()
    with reading():
        first = twice(3)

    with reading(), django_assert_num_queries(1):
        assert twice(3) is first
        assert twice(4) == [4, 4]


def test_what_was_shared_before_a_change_is_computed_and_noted(shared_memory: None) -> None:
    renew(lambda: twice(3))
    OrganisationFactory()

    with reading() as block:
        twice(3)
    assert asked == [3, 3]
    assert block.lacks_shared


def test_what_is_renewed_believes_nobody(shared_memory: None) -> None:
    OrganisationFactory(name="Politie")
    with reading():
        organisations()
    Organisation.objects.update(name="Brandweer")  # leaves no entry in the audit log
    renew(organisations)

    with reading():
        assert [found.name for found in organisations()] == ["Brandweer"]
    another_process()
    with reading():
        assert [found.name for found in organisations()] == ["Brandweer"]


def test_only_what_holds_now_is_kept(shared_memory: None) -> None:
    for _ in range(3):
        OrganisationFactory()
        renew(lambda: twice(3))

    with connection.cursor() as cursor:
        cursor.execute("select count(*) from shared_figures")
        assert cursor.fetchone() == (1,)


def test_a_failure_is_told_and_survived(shared_memory: None, caplog) -> None:
    renew(lambda: 1 / 0)

    assert "ZeroDivisionError" in caplog.text
    with reading():
        assert twice(3) == [3, 3]


def test_what_other_code_shared_is_not_believed(shared_memory: None, monkeypatch) -> None:
    renew(lambda: twice(3))
    another_process()
    monkeypatch.setattr("platform_ivz.memory.RELEASE", "another")

    with reading() as block:
        assert twice(3) == [3, 3]
    assert asked == [3, 3]
    assert block.lacks_shared


def test_a_release_is_the_code_of_the_house(tmp_path) -> None:
    def after(path: str, text: str, root: str = "one") -> str:
        file = tmp_path / root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return release(tmp_path / root)

    first = after("agenda/models.py", "name")
    assert after("agenda/models.py", "name", root="two") == first
    assert after("agenda/page.html", "name") == after("elsewhere/models.py", "name") == first
    moved = after("reports/views/start.py", "name")
    assert len({first, moved, after("agenda/models.py", "name, year")}) == 3


def test_what_cannot_be_read_is_not_there(shared_memory: None, caplog) -> None:
    renew(lambda: twice(3))
    with connection.cursor() as cursor:
        cursor.execute("update shared_figures set value = 'gASVAAAA'")
    another_process()

    with reading() as block:
        assert twice(3) == [3, 3]
    assert "cannot be read" in caplog.text
    assert block.lacks_shared


def test_after_a_migration_there_is_a_table_with_nothing_in_it(
    settings, shared_memory: None
) -> None:
    renew(lambda: twice(3))
    make_room()
    assert stored() is None
    with connection.cursor() as cursor:
        cursor.execute("drop table shared_figures")
    call_command("migrate", verbosity=0)
    renew(lambda: twice(3))
    assert stored() == {("tests.platform_ivz.test_memory.twice", (3,)): [3, 3]}


def test_every_change_and_every_day_is_another_state(monkeypatch) -> None:
    found = {state()}
    organisation = OrganisationFactory()
    found.add(state())
    organisation.name = "Anders"
    organisation.save()
    found.add(state())
    organisation.delete()
    found.add(state())
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    monkeypatch.setattr("platform_ivz.memory.timezone.localdate", lambda: tomorrow)
    found.add(state())
    monkeypatch.setattr("platform_ivz.memory.RELEASE", "another")
    found.add(state())

    assert len(found) == 6


def test_a_change_that_is_finished_after_the_largest_file_is_seen() -> None:
    OrganisationFactory()
    late = LogEntry.objects.earliest("pk")
    number = late.pk
    LogEntry.objects.bulk_create(
        LogEntry(content_type=late.content_type, object_pk=late.object_pk, action=late.action)
        for _ in range(MOST_ROWS)
    )
    late.delete()
    before = state()
    late.pk = number
    late.save(force_insert=True)

    assert state() != before


# --- The memory itself -------------------------------------------------------------------------


def test_the_cache_lets_go_of_what_expired() -> None:
    kept = LiveCache("expiry", {})
    kept.set("old", [1], 0.01)
    kept.set("new", [2], 60)
    time.sleep(0.02)
    kept.add("newest", [3], 60)

    assert {*kept._cache} == {kept.make_key("new"), kept.make_key("newest")}
    assert not kept.add("new", [4])
    assert (kept.get("new"), kept.get("old", "gone")) == ([2], "gone")


def test_the_cache_counts() -> None:
    kept = LiveCache("counting", {})
    kept.set("attempts", 1)
    assert kept.incr("attempts") == kept.get("attempts") == 2
