"""The yearly round by keyboard alone: from the inhabitants to the last euro, and a correction.

The financial officer does the work, the coordinator records what the board decided. The amounts
are written out here; the portal has to come to the same ones.
"""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from django.db.models import Sum
from playwright.sync_api import expect

from contributions.invoices.enums import InvoiceKind, InvoiceStatus
from contributions.invoices.models import BankFile, Invoice, InvoiceParty, Payment
from contributions.invoices.ubl import CBC
from contributions.population.models import PopulationCount
from contributions.rounds.enums import RunStatus
from contributions.rounds.models import ContributionLine, ContributionRun
from portfolios.enums import Role
from portfolios.models import Municipality
from tests.browser.conftest import Portal, make_user
from tests.browser.officer import Officer
from tests.browser.test_journeys import upload
from tests.contributions.invoices.test_invoicing import text_of
from tests.factories.contributions import InvoicePartyFactory

YEAR = 2022
ROUND = f"/bijdragen/{YEAR}/ronde/"
FINANCE, COORDINATOR = "financien@voorbeeld.nl", "coordinator@voorbeeld.nl"
# Inhabitants, and what they come to at € 0,20 a head: cut down to whole euros per municipality.
# Against the year before Hengelo grew from 80.648 (€ 16.129) and Losser shrank from 22.522 (€ 4.504).
ROWS = {
    "Almelo": (72_560, "14.512"),
    "Borne": (23_075, "4.615"),
    "Dinkelland": (26_280, "5.256"),
    "Enschede": (158_351, "31.670"),
    "Haaksbergen": (24_315, "4.863"),
    "Hellendoorn": (35_780, "7.156"),
    "Hengelo": (82_000, "16.400"),
    "Hof van Twente": (35_015, "7.003"),
    "Losser": (22_400, "4.480"),
    "Oldenzaal": (31_968, "6.393"),
    "Rijssen-Holten": (38_064, "7.612"),
    "Tubbergen": (21_154, "4.230"),
    "Twenterand": (33_906, "6.781"),
    "Wierden": (24_260, "4.852"),
}
TOTAL_BEFORE, TOTAL, DIFFERENCE = "€ 125.576", "€ 125.823", "+ € 247"
# Hengelo turns out to have 81.000 inhabitants: € 16.200 instead of € 16.400.
TOTAL_CORRECTED = "€ 125.623"
BANK = """Datum;Bedrag;Naam tegenpartij;Omschrijving
20-02-2022;14.512,00;Gemeente Almelo;factuur 2022-0001
21-02-2022;4.600,00;Gemeente Borne;factuur 2022-0002
22-02-2022;100,00;Onbekend;factuur 2022-0099
23-02-2022;-35,00;Bank;kosten
"""


@pytest.fixture(
    params=[True, pytest.param(False, marks=pytest.mark.full)], ids=["javascript", "no-javascript"]
)
def someone(portal: Portal, request: pytest.FixtureRequest) -> Callable[[str], Officer]:
    """Open a window of one of the two; who gets invoices is filled in, who sends them is not."""
    make_user(FINANCE, Role.FINANCE)
    for place in Municipality.objects.all():
        InvoicePartyFactory(municipality=place, name=f"Gemeente {place}")

    def sit_down(user: str) -> Officer:
        # axe itself is a script.
        return Officer(portal.open(user=user, javascript=request.param), looks=request.param)

    return sit_down


def test_a_year_from_inhabitants_to_the_last_euro(
    someone: Callable[[str], Officer], tmp_path: Path
) -> None:
    officer = someone(FINANCE)
    import_the_inhabitants(officer, tmp_path)
    begin_the_round(officer)
    board = someone(COORDINATOR)
    record_the_decision(board)
    make_the_invoices(officer)
    open_an_invoice(officer, tmp_path)
    read_the_bank(officer, tmp_path)
    correct_a_line(officer)
    faults = officer.faults + board.faults
    assert not faults, "\n".join(faults)


def import_the_inhabitants(officer: Officer, folder: Path) -> None:
    before = PopulationCount.objects.count()
    officer.open("/importeren/")
    officer.go("Bestand kiezen met inwoners per gemeente")
    upload(officer, population_file(folder / "fout.csv", {"Losser": "22.4OO"}))
    officer.arrive()
    officer.is_told("Verbeter eerst de rijen die fout zijn")
    officer.is_told("‘22.4OO’ is geen heel getal")
    assert PopulationCount.objects.count() == before
    officer.go("Opnieuw kiezen")
    upload(officer, population_file(folder / "goed.csv"))
    officer.arrive()
    assert PopulationCount.objects.count() == before
    officer.go("Alles opslaan", role="button")
    stored = PopulationCount.objects.filter(reference_date=dt.date(YEAR, 1, 1))
    assert dict(stored.values_list("municipality__name", "inhabitants")) == {
        name: inhabitants for name, (inhabitants, _) in ROWS.items()
    }


def begin_the_round(officer: Officer) -> None:
    officer.open("/bijdragen/")
    officer.go(f"Bijdrageronde {YEAR}")
    assert urlsplit(officer.page.url).path == ROUND
    officer.type_in("Aangeboden op", f"10-01-{YEAR}")
    officer.go("Beginnen met een concept", role="button")
    officer.is_told(f"De ronde van {YEAR} staat klaar als concept.")
    figures = officer.page.locator(".ivz-figures")
    for figure in (TOTAL, TOTAL_BEFORE, DIFFERENCE):
        expect(figures).to_contain_text(spaced(figure))
    expect(officer.page.locator("tbody tr td:nth-child(4)")).to_have_text(
        [amount for _, amount in ROWS.values()]
    )
    expect(officer.row("Hengelo")).to_contain_text(spaced("+ € 271 door het inwonertal"))
    expect(officer.row("Losser")).to_contain_text(spaced("− € 24 door het inwonertal"))
    expect(officer.row("Wierden")).to_contain_text("Gelijk aan vorig jaar.")
    # To adopt is not for who computes.
    expect(officer.page.get_by_role("link", name="Laat besluiten")).to_have_count(0)
    assert ContributionRun.objects.get().status == RunStatus.DRAFT
    assert not ContributionLine.objects.exists()


def record_the_decision(board: Officer) -> None:
    board.open(ROUND)
    board.go("Laat besluiten")
    board.choose("Wie besloot", "DVO")
    board.type_in("Datum van het besluit", f"15-01-{YEAR}")
    board.go("Besluit vastleggen", role="button")
    run = ContributionRun.objects.get()
    assert (run.status, run.decision.taken_on) == (RunStatus.ADOPTED, dt.date(YEAR, 1, 15))
    assert f"€\u00a0{TOTAL[2:]}" in run.decision.text
    assert dict(run.lines.values_list("municipality__name", "amount")) == {
        name: Decimal(amount.replace(".", "")) for name, (_, amount) in ROWS.items()
    }


def make_the_invoices(officer: Officer) -> None:
    officer.open(ROUND)
    officer.is_told("Er zijn 14 regels zonder factuur.")
    officer.type_in("Factuurdatum", f"01-02-{YEAR}")
    officer.go("Facturen maken", role="button")
    officer.is_told("De gegevens van de afzender ontbreken.")
    assert not Invoice.objects.exists()
    fill_in_the_sender(officer)
    officer.open(ROUND)
    officer.type_in("Factuurdatum", f"01-02-{YEAR}")
    officer.go("Facturen maken", role="button")
    officer.is_told(f"14 facturen zijn gemaakt: {YEAR}-0001 tot en met {YEAR}-0014.")
    assert ContributionRun.objects.get().status == RunStatus.INVOICED
    numbers = Invoice.objects.order_by("number").values_list("number", "line__municipality__name")
    assert list(numbers) == list(enumerate(ROWS, 1))


def fill_in_the_sender(officer: Officer) -> None:
    officer.go("Factuurpartijen")
    officer.go("Invullen Afzender")
    officer.type_in("Naam", "Veiligheidsregio")
    officer.type_in("Straat en nummer, of postbus", "Postbus 1")
    officer.type_in("Postcode", "7500 AA")
    officer.type_in("Plaats", "Enschede")
    officer.type_in("KvK-nummer", "12345678")
    officer.type_in("Rekeningnummer (IBAN)", "NL91ABNA0417164300")
    officer.go("Opslaan", role="button")
    assert InvoiceParty.objects.get(municipality=None).city == "Enschede"


def open_an_invoice(officer: Officer, folder: Path) -> None:
    """The same amount on the page, in the PDF and in the e-invoice."""
    officer.open("/facturen/")
    expect(officer.page.locator("tfoot")).to_contain_text(spaced(f"{TOTAL},00"))
    officer.go(f"{YEAR}-0007")
    officer.is_told("Bijdrage over 2022 van Hengelo.")
    officer.is_told(spaced("€ 16.400,00"))
    words = text_of(officer.download("Pdf"), folder)
    assert "16.400,00" in words
    assert "82.000" in words
    ubl = ET.fromstring(officer.download("E-factuur (xml)"))  # noqa: S314 our own file
    assert [amount.text for amount in ubl.iter(f"{{{CBC}}}PayableAmount")] == ["16400.00"]
    officer.go("Zet op verzonden", role="button")
    assert Invoice.objects.get(number=7).status == InvoiceStatus.SENT


def read_the_bank(officer: Officer, folder: Path) -> None:
    """One line pays, one has another amount, one names an invoice that there is not."""
    officer.open("/betalingen/")
    officer.go("Bankbestand inlezen")
    file = folder / "bank.csv"
    file.write_text(BANK, encoding="utf-8")
    officer.upload("Bestand van de bank", file)
    officer.type_in("Totaal van de bijschrijvingen in euro", "19.000,00")
    officer.go("Bekijken wat past", role="button")
    officer.is_told(spaced("in het bestand is € 19.212,00; u vulde € 19.000,00 in"))
    assert not BankFile.objects.exists()
    officer.upload("Bestand van de bank", file)
    officer.type_in("Totaal van de bijschrijvingen in euro", "19.212,00")
    officer.go("Bekijken wat past", role="button")
    expect(officer.row("2022-0001")).to_contain_text("klopt")
    expect(officer.row("2022-0002")).to_contain_text(spaced("staat € 4.615,00 open"))
    expect(officer.row("2022-0099")).to_contain_text("geen factuurnummer dat het portaal kent")
    assert not Payment.objects.exists()
    officer.go("Wat klopt opslaan", role="button")
    officer.is_told("1 betaling is opgeslagen.")
    assert list(Payment.objects.values_list("invoice__number", "amount")) == [(1, 14_512)]
    officer.open("/facturen/")
    expect(officer.row(f"{YEAR}-0001")).to_contain_text("betaald")
    expect(officer.row(f"{YEAR}-0002")).to_contain_text("te laat")
    assert Invoice.objects.get(number=1).status == InvoiceStatus.PAID


def correct_a_line(officer: Officer) -> None:
    """The old line stays; one takes it back, with a credit note, and one comes in its place."""
    officer.open(ROUND)
    officer.go("Corrigeren Hengelo")
    officer.type_in("Reden", "Het inwonertal is herzien.")
    officer.type_in("Datum van de creditnota", f"01-04-{YEAR}")
    officer.type_in("Inwoners", "81000")
    officer.go("Regel terugdraaien", role="button")
    officer.is_told("Schrijf waar dit inwonertal vandaan komt.")
    assert ContributionLine.objects.count() == len(ROWS)
    officer.type_in("Bron van het nieuwe inwonertal", "CBS, herzien")
    officer.go("Regel terugdraaien", role="button")
    officer.is_told(f"De regel is teruggedraaid. Creditnota {YEAR}-0015 is gemaakt.")
    expect(officer.row("Hengelo")).to_contain_text("16.200")
    officer.is_told("Er is 1 regel zonder factuur.")
    officer.type_in("Factuurdatum", f"01-04-{YEAR}")
    officer.go("Verder met de facturen", role="button")
    officer.is_told("1 factuur is gemaakt: ")
    officer.go("Bekijken", exact=False)
    expect(officer.page.locator(".ivz-figures")).to_contain_text(spaced(TOTAL_CORRECTED))
    officer.open("/facturen/")
    expect(officer.row(f"{YEAR}-0007")).to_contain_text("gecrediteerd")
    expect(officer.page.locator("tfoot")).to_contain_text(spaced(f"{TOTAL_CORRECTED},00"))
    lines = ContributionLine.objects.filter(municipality__name="Hengelo").order_by("pk")
    assert list(lines.values_list("amount", flat=True)) == [16_400, -16_400, 16_200]
    late = Invoice.objects.order_by("number").filter(number__gt=len(ROWS))
    assert list(late.values_list("kind", "amount")) == [
        (InvoiceKind.CREDIT, -16_400),
        (InvoiceKind.INVOICE, 16_200),
    ]
    total = Decimal(TOTAL_CORRECTED[2:].replace(".", ""))
    assert ContributionLine.objects.aggregate(n=Sum("amount"))["n"] == total
    assert Invoice.objects.aggregate(n=Sum("amount"))["n"] == total


def population_file(path: Path, wrong: dict[str, str] | None = None) -> Path:
    """A file as a spreadsheet writes it here, with mistakes in the rows that are named."""
    codes = dict(Municipality.objects.values_list("name", "cbs_code"))
    counts = {name: inhabitants for name, (inhabitants, _) in ROWS.items()} | (wrong or {})
    rows = [f"{codes[name]};01-01-{YEAR};{count};CBS" for name, count in counts.items()]
    path.write_text("\n".join(["gemeente;peildatum;inwoners;bron", *rows]), encoding="utf-8")
    return path


def spaced(text: str) -> re.Pattern:
    """A text in which each space may be one that does not break."""
    return re.compile(r"\s".join(re.escape(word) for word in text.split()))
