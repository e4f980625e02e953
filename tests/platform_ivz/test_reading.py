"""Within a page that is only read, a figure is computed once; elsewhere, and after it, anew."""

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from platform_ivz.middleware import ReadingMiddleware
from platform_ivz.reading import computed_once, reading

asked: list[int] = []


@computed_once
def twice(number: int) -> list[int]:
    asked.append(number)
    return [number, number]


@pytest.fixture(autouse=True)
def _nobody_asked() -> Iterator[None]:
    yield
    asked.clear()


def answer(method: str) -> HttpResponse:
    """What a page that asks for the same figure twice answers to a request of this kind."""

    def page(request: object) -> HttpResponse:
        return HttpResponse(str(twice(3) + twice(3)))

    return ReadingMiddleware(page)(RequestFactory().generic(method, "/"))


def test_outside_a_block_everything_is_computed_anew() -> None:
    assert twice(3) == twice(3) == [3, 3]
    assert asked == [3, 3]


def test_in_a_block_once_for_each_argument() -> None:
    with reading():
        first = twice(3)
        with reading():
            assert twice(3) is first
        assert twice(3) is first
        twice(4)
    assert asked == [3, 4]


def test_nothing_is_kept_after_a_block_even_one_that_fails() -> None:
    with pytest.raises(TypeError), reading():
        twice(twice(3))
    with reading():
        twice(3)
    twice(3)
    assert asked == [3, 3, 3]


def test_a_page_that_is_read_computes_once_and_the_next_one_anew() -> None:
    assert answer("GET").content == answer("HEAD").content == b"[3, 3, 3, 3]"
    assert asked == [3, 3]


def test_a_page_that_changes_something_computes_each_time() -> None:
    assert answer("POST").content == b"[3, 3, 3, 3]"
    assert asked == [3, 3]
