"""Scenarios in the browser: built by keyboard and by mouse, kept, chosen, and on paper."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from contributions.planning.models import Scenario
from contributions.planning.scenarios import facts_for
from tests.browser.keyboard import Keyboard
from tests.browser.test_axe import faults_of
from tests.contributions.invoices.test_invoicing import text_of

BUILD = "/begroting/2020/bouwen/"
SPACE = "\u00a0"


def box(page: Page, task: int):
    return page.locator(f"#taak-{task}")


def standing(page: Page):
    """The line that says what is built, and is read out."""
    return page.get_by_role("status")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_build_keep_and_choose_by_keyboard_alone(
    coordinator: Callable[..., Page], tmp_path: Path, javascript: bool
) -> None:
    keyboard = Keyboard(coordinator(javascript=javascript))
    page = keyboard.page
    page.goto("/begroting/2020/")
    keyboard.to_the_content()
    keyboard.follow("Scenario bouwen")
    keyboard.to_the_content()
    # Without the tasks 7 to 12, as in scenario A of the note.
    for task in range(7, 13):
        keyboard.focus(box(page, task))
        keyboard.press("Space")
    if javascript:
        # The figures follow by themselves, and so does the address.
        expect(standing(page)).to_contain_text(f"32{SPACE}uur per week")
    else:
        keyboard.follow("Reken door", role="button")
    expect(standing(page)).to_contain_text(f"0,89 fte, €{SPACE}125.000,00 per jaar")
    expect(standing(page)).to_contain_text(f"€{SPACE}0,1991 per inwoner")
    assert parse_qs(urlsplit(page.url).query)["taak"] == ["1", "2", "3", "4", "5", "6"]
    expect(page.get_by_text("12. Communicatie binnen en buiten").last).to_be_visible()

    keyboard.follow("Bewaar als scenario", role="button")
    keyboard.to_the_content()
    keyboard.follow("Opslaan", role="button")
    expect(page.get_by_role("alert")).to_contain_text("Titel")
    assert Scenario.objects.count() == 3
    keyboard.to_the_content()
    keyboard.type_in("Titel", "Alleen in de regio")
    keyboard.type_in("In het kort", "De taken 7 tot en met 12 vervallen.")
    keyboard.type_in("Aangeboden op", "10-01-2020")
    keyboard.follow("Opslaan", role="button")
    scenario = Scenario.objects.get(title="Alleen in de regio")
    assert urlsplit(page.url).path == scenario.get_absolute_url()
    expect(page.get_by_role("main")).to_contain_text(f"+ €{SPACE}62.500,00")

    keyboard.to_the_content()
    keyboard.follow("Laat besluiten")
    keyboard.to_the_content()
    keyboard.choose("Wie besloot", "DVO")
    keyboard.type_in("Datum van het besluit", "15-01-2020")
    keyboard.follow("Besluit vastleggen", role="button")
    scenario.refresh_from_db()
    assert scenario.is_adopted
    assert facts_for(scenario).outcome.cost == Decimal("125000.00")
    assert "32\u00a0uur per week" in scenario.decision.text

    page.goto("/begroting/2020/")
    expect(page.get_by_role("main")).to_contain_text("Gekozen voor 2020: Alleen in de regio")
    address = page.get_by_role("link", name="Stuk voor het bestuur (pdf)").get_attribute("href")
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    words = " ".join(text_of(answer.body(), tmp_path).split())
    for figure in ("Alleen in de regio", "€ 125.000,00", "€ 183.593,75", "0,89", "31.524", "2,39"):
        assert figure in words, figure


def test_ticking_by_mouse_changes_everything_at_once(coordinator: Callable[..., Page]) -> None:
    page = coordinator()
    page.goto(BUILD)
    result = page.locator("#uitkomst")
    expect(standing(page)).to_contain_text(f"62{SPACE}uur per week, 1,72 fte, €{SPACE}183.593,75")
    for task in (2, 5, 10, 11, 12):
        page.get_by_label(f"{task}. ", exact=False).first.uncheck()
    expect(standing(page)).to_contain_text(f"28{SPACE}uur per week, 0,78 fte, €{SPACE}117.187,50")
    expect(result).to_contain_text("−8.388,50 tegenover")
    expect(result.get_by_role("row", name="Enschede")).to_contain_text("29.553")
    expect(result.get_by_role("heading", name="Wat er niet meer gebeurt")).to_have_count(1)

    # Laid beside fewer scenarios, with other costs.
    page.get_by_label("Alle taken", exact=True).uncheck()
    expect(result.get_by_role("columnheader", name="Alle taken")).to_have_count(0)
    expect(result.get_by_role("columnheader", name="Scenario B: alleen netwerk")).to_have_count(2)
    page.get_by_label("Vaste kosten per jaar in euro").fill("50.000")
    page.keyboard.press("Tab")
    expect(standing(page)).to_contain_text(f"€{SPACE}104.687,50")

    # The address alone brings all of it back.
    page.goto(page.url)
    expect(standing(page)).to_contain_text(f"28{SPACE}uur per week, 0,78 fte, €{SPACE}104.687,50")
    expect(box(page, 10)).not_to_be_checked()
    expect(page.get_by_label("Alle taken", exact=True)).not_to_be_checked()

    # A mistake is said, and goes away again.
    page.get_by_label("Uren van een volle week").fill("0")
    page.keyboard.press("Tab")
    expect(page.get_by_role("alert")).to_contain_text("Een volle week heeft meer dan 0 uur.")
    expect(standing(page)).to_contain_text("Nog niet te berekenen")
    page.get_by_label("Uren van een volle week").fill("36")
    page.keyboard.press("Tab")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(standing(page)).to_contain_text(f"€{SPACE}104.687,50")


def test_costs_follow_from_two_lines_of_a_budget(coordinator: Callable[..., Page]) -> None:
    page = coordinator()
    page.goto(f"{BUILD}?van=a")
    page.get_by_label("Vaste kosten per jaar in euro").fill("1")
    page.get_by_text("Leid de kosten af").click()
    for label, text in (
        ("Uren per week, eerste regel", "64"),
        ("Kosten per jaar, eerste regel", "187.500"),
        ("Uren per week, tweede regel", "32"),
        ("Kosten per jaar, tweede regel", "125.000"),
    ):
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Leid af").click()
    expect(page.get_by_label("Vaste kosten per jaar in euro")).to_have_value("62.500,00")
    expect(page.get_by_label("Kosten per fte per jaar in euro")).to_have_value("70.312,50")
    expect(standing(page)).to_contain_text(f"32{SPACE}uur per week, 0,89 fte, €{SPACE}125.000,00")


def test_enter_computes_and_nothing_else(coordinator: Callable[..., Page]) -> None:
    page = coordinator(javascript=False)
    page.goto(f"{BUILD}?van=a")
    page.get_by_label("Kosten per fte per jaar in euro").fill("72.000")
    page.get_by_label("Vaste kosten per jaar in euro").fill("60.000")
    page.keyboard.press("Enter")
    expect(standing(page)).to_contain_text(f"0,89 fte, €{SPACE}124.000,00")
    assert "afleiden" not in parse_qs(urlsplit(page.url).query)
    assert Scenario.objects.count() == 3


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)], ids=["wide", "phone"])
def test_the_builder_is_accessible_in_every_state(
    coordinator: Callable[..., Page], width: int, dark: bool
) -> None:
    page = coordinator(width=width, dark=dark)
    faults = []
    for name, address in {
        "builder": BUILD,
        "a scenario": f"{BUILD}?wijzig=a",
        "mistakes": f"{BUILD}?taak=99&vast=-1&fte=x&week=0&afleiden=1",
        "no tasks": "/begroting/1950/bouwen/",
        "detail": "/begroting/scenarios/b/",
        "year": "/begroting/2020/",
        "keeping": "/begroting/2020/bewaren/?taak=1",
    }.items():
        page.goto(address)
        faults += faults_of(page, name)
    page.goto(BUILD)
    box(page, 10).uncheck()
    expect(standing(page)).to_contain_text(f"50{SPACE}uur per week")
    faults += faults_of(page, "after ticking")
    assert not faults, "\n".join(faults)
