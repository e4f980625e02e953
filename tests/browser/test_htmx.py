"""Filtering, sorting and paging change the results and nothing else; the address tells what is shown."""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from portfolios.models import Municipality
from tests.factories import create_many
from tests.factories.contributions import PopulationCountFactory

MARK = "window.notReloaded = true"
MARKED = "window.notReloaded === true"
FOCUSED = "document.activeElement.id"


@pytest.fixture
def page(coordinator: Callable[..., Page]) -> Page:
    return coordinator()


def query(page: Page) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(page.url).query)


def test_typing_in_the_search_field_changes_the_results(page: Page) -> None:
    page.goto("/gemeenten/")
    page.evaluate(MARK)
    rows = page.locator("#resultaten tbody tr")
    expect(rows).to_have_count(14)
    page.locator("#filter_q").press_sequentially("Losser")
    expect(rows).to_have_count(1)
    assert page.evaluate(MARKED)
    assert page.evaluate(FOCUSED) == "filter_q"
    expect(page.locator("#filter_q")).to_have_value("Losser")
    assert query(page) == [("q", "Losser")]


def test_each_choice_stands_once_in_the_address(page: Page) -> None:
    page.goto("/inzet/")
    page.evaluate(MARK)
    for word in ("Almelo", "Borne"):
        page.get_by_label("Zoeken in deze lijst").fill(word)
        page.wait_for_url(lambda url, word=word: f"q={word}" in url)
        page.wait_for_load_state("networkidle")
    names = [name for name, _ in query(page)]
    assert len(names) == len(set(names))
    assert dict(query(page))["q"] == "Borne"
    assert page.evaluate(MARKED)


def test_back_shows_the_whole_page_as_it_was(page: Page) -> None:
    page.goto("/personen/")
    page.goto("/gemeenten/")
    page.locator("#filter_q").press_sequentially("Losser")
    rows = page.locator("#resultaten tbody tr")
    expect(rows).to_have_count(1)
    page.get_by_role("link", name="Losser").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Losser")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gemeenten")
    expect(page.locator("#filter_q")).to_have_value("Losser")
    expect(rows).to_have_count(1)
    assert query(page) == [("q", "Losser")]
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Personen")


def test_paging_keeps_the_filter_and_the_focus(page: Page) -> None:
    create_many(PopulationCountFactory, 60)
    results = page.locator("#resultaten")
    page.goto("/inwoners/?q=bron+2019")
    page.evaluate(MARK)
    expect(results).to_contain_text("1 tot en met 25 van 60")
    page.locator("#volgende").focus()
    page.keyboard.press("Enter")
    expect(results).to_contain_text("26 tot en met 50 van 60")
    assert dict(query(page)) == {"q": "bron 2019", "bladzijde": "2"}
    assert page.evaluate(FOCUSED) == "volgende"
    page.keyboard.press("Enter")
    expect(results).to_contain_text("51 tot en met 60 van 60")
    assert page.evaluate(FOCUSED) == "volgende"
    page.get_by_role("link", name="Bladzijde 1").click()
    expect(results).to_contain_text("1 tot en met 25 van 60")
    assert page.evaluate(FOCUSED) == "bladzijde-1"
    assert page.evaluate(MARKED)
    page.go_back()
    expect(results).to_contain_text("51 tot en met 60 van 60")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_sorting_keeps_the_focus_and_says_so(page: Page) -> None:
    page.goto("/gemeenten/")
    page.evaluate(MARK)
    head = page.locator("#resultaten thead th").first
    names = list(Municipality.objects.order_by("name").values_list("name", flat=True))
    head.get_by_role("link").focus()
    for order, wanted in (("ascending", names), ("descending", names[::-1])):
        page.keyboard.press("Enter")
        expect(head).to_have_attribute("aria-sort", order)
        expect(page.locator("#resultaten tbody th")).to_have_text(wanted)
        assert page.evaluate(FOCUSED).startswith("sorteer-")
    assert page.evaluate(MARKED)


def test_a_link_in_a_row_opens_a_whole_page(page: Page) -> None:
    page.goto("/gemeenten/")
    page.get_by_role("link", name="Losser").click()
    expect(page.get_by_role("navigation", name="Kruimelpad")).to_be_visible()
    expect(page.get_by_role("main")).to_have_count(1)
