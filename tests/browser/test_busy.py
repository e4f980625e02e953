"""A form that was sent says so, and is sent once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from contributions.models import ContributionRun, Invoice
from portfolios.models import Municipality, Organisation
from tests.factories.contributions import ContributionLineFactory, InvoicePartyFactory

# Two presses before anything can answer.
TWICE = "(button) => { button.click(); button.click(); }"


class Held:
    """Keeps what is sent to an address from the server until it is let go."""

    def __init__(self, page: Page, address: str) -> None:
        self.routes: list[Route] = []
        page.route(address, self.take)

    def take(self, route: Route) -> None:
        if route.request.method == "POST":
            self.routes.append(route)
        else:
            route.continue_()

    def let_go(self) -> None:
        for route in self.routes:
            route.continue_()


def test_a_form_is_sent_once(coordinator: Callable[..., Page]) -> None:
    page = coordinator()
    page.goto("/organisaties/toevoegen/")
    page.get_by_label("Naam").fill("Bureau Halt")
    page.get_by_label("Soort").select_option("overig")
    held = Held(page, "**/organisaties/toevoegen/")
    button = page.locator("main form button[type=submit]").first

    button.evaluate(TWICE)

    expect(button).to_be_disabled()
    expect(button).to_have_text("Bezig…")
    assert len(held.routes) == 1
    held.let_go()
    page.wait_for_url("**/organisaties/bureau-halt/")
    assert Organisation.objects.filter(name="Bureau Halt").count() == 1


@pytest.mark.parametrize("complete", [True, False])
def test_a_form_that_htmx_sends_is_sent_once(
    coordinator: Callable[..., Page], *, complete: bool
) -> None:
    page = coordinator()
    line = ContributionLineFactory(
        run__adopted=True, run__year=2021, municipality=Municipality.objects.first()
    )
    InvoicePartyFactory(sender=True)
    if complete:
        InvoicePartyFactory(municipality=line.municipality)
    page.goto(ContributionRun.objects.get().get_absolute_url())
    page.get_by_label("Factuurdatum").fill("01-02-2021")
    held = Held(page, "**/facturen/")
    button = page.locator("#facturen-knop")

    button.evaluate(TWICE)

    expect(button).to_be_disabled()
    expect(button).to_have_text("Bezig…")
    assert len(held.routes) == 1
    held.let_go()
    told = "1 factuur is gemaakt" if complete else "De factuurgegevens ontbreken"
    expect(page.locator("main, body").get_by_text(told).first).to_be_visible()
    assert Invoice.objects.count() == complete


def test_who_comes_back_finds_the_form_ready(coordinator: Callable[..., Page]) -> None:
    page = coordinator()
    page.goto("/organisaties/toevoegen/")
    page.get_by_label("Naam").fill("Bureau Halt")
    page.get_by_label("Soort").select_option("overig")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/organisaties/bureau-halt/")

    page.go_back()

    button = page.locator("main form button[type=submit]").first
    expect(button).to_be_enabled()
    expect(button).to_have_text("Opslaan")
