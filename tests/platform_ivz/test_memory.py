"""What is computed once: within a block, and from one block to the next while the data are the same."""

import time
from collections.abc import Iterator

import pytest
from django.core.cache import cache

from platform_ivz.memory import LiveCache, reading, remembered
from tests.factories.portfolios import MunicipalityFactory

pytestmark = pytest.mark.django_db
asked: list[int] = []


@remembered
def twice(number: int) -> list[int]:
    asked.append(number)
    return [number, number]


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    yield
    asked.clear()
    cache.clear()


@pytest.fixture
def live(settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "platform_ivz.memory.LiveCache"}}
    cache.clear()


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
