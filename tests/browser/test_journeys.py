"""The work of a day, by keyboard alone, with and without JavaScript; what counts is what is stored."""

import csv
import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from agenda.models import SafetyAgenda
from contributions.population.models import PopulationCount
from portfolios.models import Membership, Municipality, Person, PortfolioTerm
from projects.models import Deployment
from tests.browser.keyboard import Keyboard

with_and_without_javascript = pytest.mark.parametrize(
    "javascript", [True, False], ids=["javascript", "no-javascript"]
)
pytestmark = with_and_without_javascript


@pytest.fixture
def keyboard(coordinator: Callable[..., Page], javascript: bool) -> Keyboard:
    page = coordinator(javascript=javascript)
    page.goto("/")
    return Keyboard(page)


def test_find_a_municipality(keyboard: Keyboard) -> None:
    page = keyboard.page
    hengelo = Municipality.objects.get(name="Hengelo")
    keyboard.type_in("Zoeken in het portaal", "hengelo")
    with page.expect_navigation():
        keyboard.press("Enter")
    keyboard.to_the_content()
    keyboard.follow("Hengelo")
    assert urlsplit(page.url).path == hengelo.get_absolute_url()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hengelo")
    inhabitants = PopulationCount.objects.filter(municipality=hengelo).latest("pk").inhabitants
    dutch = f"{inhabitants:,}".replace(",", ".")
    expect(page.get_by_role("main")).to_contain_text(dutch)


def test_find_a_municipality_by_the_menu(keyboard: Keyboard) -> None:
    page = keyboard.page
    keyboard.focus(
        page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Gemeenten")
    )
    with page.expect_navigation():
        keyboard.press("Enter")
    keyboard.to_the_content()
    narrow(keyboard, "Losser")
    keyboard.follow("Losser")
    losser = Municipality.objects.get(name="Losser")
    assert urlsplit(page.url).path == losser.get_absolute_url()


def test_record_a_succession(keyboard: Keyboard) -> None:
    page = keyboard.page
    leaver = Person.objects.get(code="welten")
    posts = set(leaver.portfolio_terms.values_list("portfolio", flat=True))
    seats = set(leaver.memberships.values_list("body", flat=True))
    assert (len(posts), len(seats)) == (2, 4)
    page.goto(leaver.get_absolute_url())
    keyboard.to_the_content()
    keyboard.follow("Opvolging vastleggen")
    keyboard.to_the_content()
    keyboard.type_in("Laatste dag", "31-12-2020")
    keyboard.type_in("Aanhef", "Mw.")
    keyboard.type_in("Voorletters", "N.")
    keyboard.type_in("Achternaam", "Nieuwkomer")
    keyboard.follow("Bekijk wat er verandert", role="button")
    assert not Person.objects.filter(surname="Nieuwkomer").exists()
    expect(page.get_by_role("heading", name="Dit verandert er")).to_be_visible()
    keyboard.to_the_content()
    keyboard.follow("Opvolging vastleggen", role="button")
    newcomer = Person.objects.get(surname="Nieuwkomer")
    assert urlsplit(page.url).path == newcomer.get_absolute_url()
    first_day = dt.date(2021, 1, 1)
    before, after = leaver.functions.get(), newcomer.functions.get()
    assert (after.in_words, after.valid_from) == (before.in_words, first_day)
    terms = PortfolioTerm.objects.filter(person=newcomer)
    assert {(term.portfolio_id, term.valid_from) for term in terms} == {
        (post, first_day) for post in posts
    }
    members = Membership.objects.filter(person=newcomer)
    assert {(seat.body_id, seat.valid_from) for seat in members} == {
        (body, first_day) for body in seats
    }
    ends = {*leaver.portfolio_terms.values_list("valid_until", flat=True)}
    assert ends | {*leaver.memberships.values_list("valid_until", flat=True)} == {
        dt.date(2020, 12, 31)
    }


def test_enter_in_a_field_stores_the_form(keyboard: Keyboard) -> None:
    page = keyboard.page
    agenda = SafetyAgenda.objects.get(code="2020-2022")
    page.goto(f"{agenda.get_absolute_url()}toevoegen/")
    keyboard.type_in("Thema", "Water")
    with page.expect_navigation():
        keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Water")
    assert urlsplit(page.url).path == agenda.themes.get(title="Water").get_absolute_url()


def test_change_a_deployment(keyboard: Keyboard) -> None:
    page = keyboard.page
    deployment = Deployment.objects.filter(
        municipality__name="Almelo", project__isnull=False, hours_per_week=1
    ).first()
    others = set(Deployment.objects.exclude(pk=deployment.pk).values_list("pk", "hours_per_week"))
    page.goto("/inzet/")
    keyboard.to_the_content()
    narrow(keyboard, "Almelo")
    keyboard.follow(f"Wijzigen {deployment}")
    keyboard.to_the_content()
    keyboard.focus(page.get_by_role("radio").first)
    keyboard.press("Space")
    keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Verbeteren: het was nooit zo")).to_be_checked()
    # A mistake first: nothing is stored, and what was typed is still there.
    keyboard.type_in("uur per week", "twee")
    keyboard.follow("Opslaan", role="button")
    expect(page.get_by_role("alert")).to_contain_text("Schrijf het getal als 1.234,56.")
    field = page.get_by_label("uur per week")
    expect(field).to_have_value("twee")
    deployment.refresh_from_db()
    assert deployment.hours_per_week == 1
    keyboard.to_the_content()
    keyboard.type_in("uur per week", "2,5")
    keyboard.type_in("opmerking", "Afgesproken in het jaargesprek.")
    keyboard.follow("Opslaan", role="button")
    deployment.refresh_from_db()
    assert deployment.hours_per_week == Decimal("2.5")
    assert deployment.remark == "Afgesproken in het jaargesprek."
    assert set(
        Deployment.objects.exclude(pk=deployment.pk).values_list("pk", "hours_per_week")
    ) == (others)


def test_import_a_file_mend_a_row_store_and_undo(keyboard: Keyboard, tmp_path: Path) -> None:
    page = keyboard.page
    before = set(PopulationCount.objects.values_list("pk", "inhabitants"))
    places = list(Municipality.objects.order_by("pk"))
    counts = {place.cbs_code: 10_000 + n for n, place in enumerate(places)}
    page.goto("/importeren/")
    keyboard.to_the_content()
    keyboard.follow("Bestand kiezen met inwoners per gemeente")
    keyboard.to_the_content()
    upload(keyboard, population_file(tmp_path / "fout.csv", {**counts, places[3].cbs_code: "veel"}))
    expect(page.get_by_role("main")).to_contain_text("Verbeter eerst de rijen die fout zijn")
    expect(page.get_by_role("button", name="Alles opslaan")).to_have_count(0)
    expect(page.get_by_role("table")).to_contain_text("‘veel’ is geen heel getal")
    assert set(PopulationCount.objects.values_list("pk", "inhabitants")) == before
    keyboard.to_the_content()
    keyboard.follow("Opnieuw kiezen")
    keyboard.to_the_content()
    upload(keyboard, population_file(tmp_path / "goed.csv", counts))
    assert set(PopulationCount.objects.values_list("pk", "inhabitants")) == before
    keyboard.to_the_content()
    keyboard.follow("Alles opslaan", role="button")
    day = dt.date(2020, 1, 1)
    stored = PopulationCount.objects.filter(reference_date=day)
    assert dict(stored.values_list("municipality__cbs_code", "inhabitants")) == counts
    assert PopulationCount.objects.count() == len(before) + len(counts)
    keyboard.to_the_content()
    keyboard.follow("Ongedaan maken", role="button")
    assert set(PopulationCount.objects.values_list("pk", "inhabitants")) == before


def test_filter_a_list_and_export_exactly_those_rows(keyboard: Keyboard) -> None:
    page = keyboard.page
    wanted = Deployment.objects.filter(municipality__name="Almelo")
    assert 0 < wanted.count() < Deployment.objects.count()
    page.goto("/inzet/")
    keyboard.to_the_content()
    narrow(keyboard, "Almelo")
    keyboard.focus(page.get_by_role("link", name="csv"))
    with page.expect_download() as download:
        keyboard.press("Enter")
    assert download.value.suggested_filename == "deployment.csv"
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = csv.DictReader(text.splitlines())
    assert sorted((row["Wie levert"], row["Waaraan"]) for row in rows) == sorted(
        (str(deployment.contributor), str(deployment.target)) for deployment in wanted
    )


def narrow(keyboard: Keyboard, word: str) -> None:
    """Type a word in the search field of a list, and press Enter."""
    keyboard.type_in("Zoeken in deze lijst", word)
    keyboard.press("Enter")
    keyboard.page.wait_for_url(lambda url: f"q={word}" in url)
    keyboard.page.wait_for_load_state("networkidle")


def upload(keyboard: Keyboard, file: Path) -> None:
    keyboard.upload("Bestand", file)
    keyboard.follow("Bekijken wat er verandert", role="button")


def population_file(path: Path, counts: dict[str, object]) -> Path:
    """A file as a spreadsheet writes it here: semicolons and Dutch dates."""
    rows = [f"{code};01-01-2020;{count};CBS" for code, count in counts.items()]
    path.write_text("\n".join(["gemeente;peildatum;inwoners;bron", *rows]), encoding="utf-8")
    return path
