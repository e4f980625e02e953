"""A form that was sent says so, and is sent once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from contributions.invoices.models import Invoice
from contributions.rounds.models import ContributionRun
from portfolios.models import Municipality, Organisation
from tests.factories.contributions import ContributionLineFactory, InvoicePartyFactory

# Two presses before anything can answer, and how the button stands right after them.
TWICE = """(button) => new Promise((resolve) => {
  button.click();
  button.click();
  setTimeout(() => resolve([button.disabled, button.textContent]));
})"""
# Making a paper takes a slow machine a while; in milliseconds.
PATIENCE = 60_000


def sent_by(page: Page) -> list[str]:
    """What the page sends, as it comes."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            sent.append(request.url)

    page.on("request", note)
    return sent


def fill_in_an_organisation(page: Page) -> None:
    page.goto("/organisaties/toevoegen/")
    page.get_by_label("Naam").fill("Bureau Halt")
    page.get_by_label("Soort").select_option("overig")


def test_a_form_is_sent_once(coordinator: Callable[..., Page]) -> None:
    page = coordinator()
    fill_in_an_organisation(page)
    sent = sent_by(page)

    state = page.locator("main form button[type=submit]").first.evaluate(TWICE)

    page.wait_for_url("**/organisaties/bureau-halt/")
    assert state == [True, "Bezig…"]
    assert len(sent) == 1
    assert Organisation.objects.filter(name="Bureau Halt").count() == 1


@pytest.mark.parametrize("complete", [True, False])
def test_invoices_are_asked_for_once(coordinator: Callable[..., Page], *, complete: bool) -> None:
    page = coordinator()
    line = ContributionLineFactory(
        run__adopted=True, run__year=2021, municipality=Municipality.objects.first()
    )
    InvoicePartyFactory(sender=True)
    if complete:
        InvoicePartyFactory(municipality=line.municipality)
    page.goto(ContributionRun.objects.get().get_absolute_url())
    page.get_by_label("Factuurdatum").fill("01-02-2021")
    sent = sent_by(page)

    state = page.locator("#facturen-knop").evaluate(TWICE)

    told = "1 factuur is gemaakt" if complete else "De factuurgegevens ontbreken"
    expect(page.get_by_text(told)).to_be_visible(timeout=PATIENCE)
    assert state == [True, "Bezig…"]
    assert len(sent) == 1
    assert Invoice.objects.count() == complete


def test_who_comes_back_finds_the_form_ready(coordinator: Callable[..., Page]) -> None:
    page = coordinator()
    fill_in_an_organisation(page)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/organisaties/bureau-halt/")

    page.go_back()

    button = page.locator("main form button[type=submit]").first
    expect(button).to_be_enabled()
    expect(button).to_have_text("Opslaan")
