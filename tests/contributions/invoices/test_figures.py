"""The amounts that the source prints, from the screen to the file that a bank pays.

They are written out below (annex 10), and never computed by what is tested here: the same amount
stands on the page, in both files, on the frozen line, on the page of the invoice, in its PDF and in
its e-invoice.
"""

import csv
import io
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib
import pytest
from django.test import Client
from openpyxl import load_workbook

from contributions.invoices.models import Invoice
from contributions.invoices.ubl import CAC, CBC
from contributions.rates.models import Tariff
from contributions.rounds.models import ContributionRun
from platform_ivz.formats import number
from portfolios.models import Region

# Name: inhabitants, contribution at 0.20, and at 0.10 on top of it.
ANNEX_10 = {
    "Almelo": (72_560, 14_512, 7_256),
    "Borne": (23_075, 4_615, 2_307),
    "Dinkelland": (26_280, 5_256, 2_628),
    "Enschede": (158_351, 31_670, 15_835),
    "Haaksbergen": (24_315, 4_863, 2_431),
    "Hellendoorn": (35_780, 7_156, 3_578),
    "Hengelo": (80_648, 16_129, 8_064),
    "Hof van Twente": (35_015, 7_003, 3_501),
    "Losser": (22_522, 4_504, 2_252),
    "Oldenzaal": (31_968, 6_393, 3_196),
    "Rijssen-Holten": (38_064, 7_612, 3_806),
    "Tubbergen": (21_154, 4_230, 2_115),
    "Twenterand": (33_906, 6_781, 3_390),
    "Wierden": (24_260, 4_852, 2_426),
}
# Computed at once these come out one euro higher than both parts that were cut down apart.
ONE_MORE = {"Hengelo", "Oldenzaal", "Rijssen-Holten", "Tubbergen"}

AMOUNTS = {
    "0.20": {name: now for name, (_, now, _) in ANNEX_10.items()},
    "0.30": {name: now + extra + (name in ONE_MORE) for name, (_, now, extra) in ANNEX_10.items()},
}
TOTALS = {"0.20": (125_576, "125579.60"), "0.30": (188_365, "188369.40")}
YEAR_PAGE = "/bijdragen/2020/"


def test_the_amounts_written_out_here_add_up_to_the_totals_of_the_source() -> None:
    assert {rate: sum(found.values()) for rate, found in AMOUNTS.items()} == {
        rate: total for rate, (total, _) in TOTALS.items()
    }
    assert sum(inhabitants for inhabitants, _, _ in ANNEX_10.values()) == 627_898
    assert sum(extra for _, _, extra in ANNEX_10.values()) == 62_785
    assert AMOUNTS["0.30"]["Hengelo"] == 24_194


# From the screen to the e-invoice ------------------------------------------------------------------


@pytest.fixture(params=AMOUNTS)
def decided(
    request: pytest.FixtureRequest, twente: Region, decide: Callable, adopt: Callable
) -> tuple[str, ContributionRun]:
    """A rate, and the round of 2020 that the board adopted with it."""
    if request.param == "0.30":
        decide(Tariff.objects.proposed().get(from_year=2020))
    run = adopt(Tariff.objects.in_force(2020))
    assert run.tariff.rate == Decimal(request.param)
    return request.param, run


@pytest.mark.papers
def test_every_amount_is_the_same_from_the_screen_to_the_e_invoice(
    decided, invoice, coordinator_client, tmp_path
) -> None:
    rate, run = decided
    expected = AMOUNTS[rate]
    assert on_screen(coordinator_client, YEAR_PAGE, "Vastgesteld") == expected
    files = (in_csv, in_xlsx)
    assert [read(coordinator_client, "Vastgesteld") for read in files] == [expected, expected]

    lines = list(run.lines.select_related("municipality"))
    assert {line.municipality.name: line.amount for line in lines} == expected
    assert sum(line.basis.exact for line in lines) == Decimal(TOTALS[rate][1])
    assert on_screen(coordinator_client, f"{YEAR_PAGE}ronde/", "Bedrag") == expected

    bills = {bill.line.municipality.name: bill for bill in invoice(run)}
    assert bills.keys() == expected.keys()
    for name, amount in expected.items():
        bill = bills[name]
        shown = f"€\u00a0{number(amount)},00"
        assert bill.amount == amount
        assert shown in coordinator_client.get(bill.get_absolute_url()).content.decode()
        text = text_of(bytes(bill.copy.pdf), tmp_path)
        assert number(ANNEX_10[name][0]) in text
        assert f"{number(amount)},00" in text
        assert payable(bytes(bill.copy.ubl)) == amount
    total = sum(payable(bytes(bill.copy.ubl)) for bill in bills.values())
    assert total == sum(Invoice.objects.values_list("amount", flat=True)) == TOTALS[rate][0]


def test_what_is_asked_on_top_stands_beside_it(twente, coordinator_client) -> None:
    extra = {name: more for name, (_, _, more) in ANNEX_10.items()}

    assert on_screen(coordinator_client, YEAR_PAGE, "Erbij") == extra
    assert on_screen(coordinator_client, YEAR_PAGE, "Gevraagd") == AMOUNTS["0.30"]
    assert in_csv(coordinator_client, "Erbij") == extra
    assert in_xlsx(coordinator_client, "Gevraagd") == AMOUNTS["0.30"]
    gaps = on_screen(coordinator_client, YEAR_PAGE, "Door afronden")
    assert {name for name, gap in gaps.items() if gap} == ONE_MORE


def at(heads: list[str], column: str) -> int:
    return next(place for place, head in enumerate(heads) if head.startswith(column))


def on_screen(client: Client, address: str, column: str) -> dict[str, int]:
    """A column of the first table of a page, as people read it."""
    html = client.get(address).content.decode()
    table = html5lib.parse(html, namespaceHTMLElements=False).find(".//table")
    heads = [" ".join("".join(cell.itertext()).split()) for cell in table.findall("thead/tr/th")]
    place = at(heads, column)
    rows = [["".join(cell.itertext()).strip() for cell in row] for row in table.find("tbody")]
    # What is no difference is a dash.
    return {row[0]: int(row[place].replace(".", "").replace("–", "0")) for row in rows}


def in_csv(client: Client, column: str) -> dict[str, int]:
    text = client.get(YEAR_PAGE, {"_export": "csv"}).content.decode()
    heads, *rows = csv.reader(io.StringIO(text))
    return {row[0]: int(row[at(heads, column)]) for row in rows}


def in_xlsx(client: Client, column: str) -> dict[str, int]:
    answer = client.get(YEAR_PAGE, {"_export": "xlsx"})
    heads, *rows = load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    return {row[0]: row[at(heads, column)] for row in rows}


def text_of(pdf: bytes, folder: Path) -> str:
    file = folder / "factuur.pdf"
    file.write_bytes(pdf)
    return subprocess.run(
        ["pdftotext", "-layout", str(file), "-"],  # noqa: S607
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def payable(ubl: bytes) -> Decimal:
    path = "cac:LegalMonetaryTotal/cbc:PayableAmount"
    return Decimal(ET.fromstring(ubl).findtext(path, namespaces={"cac": CAC, "cbc": CBC}))  # noqa: S314
