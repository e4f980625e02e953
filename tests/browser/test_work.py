"""Work that takes long, followed in the browser: the page says by itself how far it is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portfolios.models import User, Work
from portfolios.work import start_work
from tests import long_work

PERSON = "coordinator@voorbeeld.nl"


def ask(title: str, function: Callable) -> Work:
    return start_work(User.objects.get(email=PERSON), title, function)


@pytest.mark.parametrize("javascript", [True, False])
def test_the_page_follows_the_work_by_itself(
    queued: Callable[[], None], coordinator: Callable[..., Page], *, javascript: bool
) -> None:
    page = coordinator(javascript=javascript)
    work = ask("De lijst", long_work.secret)
    page.goto(work.get_absolute_url())
    status = page.get_by_role("status")
    expect(status).to_contain_text("Het staat in de rij")

    Work.objects.update(status="bezig", done=3, total=7, words="Deel 4 wordt opgemaakt.")
    expect(status).to_contain_text("Deel 4 wordt opgemaakt. 3 van 7 is klaar.")
    queued()
    with page.expect_download() as sent:
        page.get_by_role("link", name="Openen").click()
    assert sent.value.suggested_filename == "geheim.csv"
