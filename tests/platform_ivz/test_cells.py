"""Files that we make hold no formulas, and give back the text that was in the portal."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
import tablib
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from contributions.population.models import PopulationCount
from platform_ivz.cells import harmless, made_harmless, restored
from portfolios.models import Municipality
from tests.factories.agenda import ResultFactory
from tests.factories.contributions import PopulationCountFactory
from tests.factories.portfolios import MunicipalityFactory

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
FORMULAS = [f"{start}SUM(A1)" for start in STARTS]
QUOTED = ["'=1+1", "''=1+1", "'-5", "-1-1", "-5 uur", "+31 6 12345678", "--"]
PLAIN = ["", "Enschede", "-5", "-1234,50", "-0.25", "12", "'s-Hertogenbosch", "a=b", "1 - 2", "'"]


@pytest.mark.parametrize("text", FORMULAS + QUOTED)
def test_what_begins_like_a_formula_gets_a_quote_and_loses_it_again(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert restored(harmless(text)) == text


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text
    assert restored(text) == text


@pytest.mark.parametrize("value", [-5, Decimal("-0.5"), dt.date(2024, 1, 1), None, True])
def test_what_is_no_text_stays_what_it_is(value: object) -> None:
    assert harmless(value) is value


def test_signs_that_no_workbook_can_hold_are_left_out() -> None:
    data = made_harmless(tablib.Dataset(["a\x07\x1b=1"], headers=["\x00=kop"]))

    sheet = load_workbook(io.BytesIO(data.export("xlsx"))).active

    assert [[cell.value for cell in row] for row in sheet] == [["'=kop"], ["a=1"]]


@pytest.mark.django_db
@pytest.mark.parametrize("text", [*FORMULAS, "a\x07b"])
def test_a_list_as_a_file_calculates_nothing(coordinator_client: Client, text: str) -> None:
    ResultFactory(label=text)
    address = reverse("agenda:result_list")

    workbook = coordinator_client.get(address, {"_export": "xlsx"})
    cells = [cell for row in load_workbook(io.BytesIO(workbook.content)).active for cell in row]
    table = coordinator_client.get(address, {"_export": "csv"}).content.decode("utf-8-sig")

    assert not [cell for cell in cells if cell.data_type == "f"]
    assert len([cell for cell in cells if str(cell.value).startswith(harmless(text)[:2])]) == 1
    found = {cell for row in csv.reader(io.StringIO(table, newline="")) for cell in row}
    assert harmless(text) in found


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["=1+1", "'=1+1", "\uff1d1+1", "-1-1", "-5", "@a", "+31 6"])
def test_our_own_file_read_again_gives_the_same_text(admin_client: Client, text: str) -> None:
    """In the admin too: its own export once lost the sign of equality."""
    PopulationCountFactory(municipality=MunicipalityFactory(), source=text)
    page = "admin:contributions_populationcount"

    content = admin_client.get(reverse(f"{page}_export")).content
    PopulationCount.objects.all().delete()
    shown = admin_client.post(
        reverse(f"{page}_import"),
        {"format": "0", "import_file": io.BytesIO(content)},
    )
    confirm = shown.context["confirm_form"].initial
    admin_client.post(reverse(f"{page}_process_import"), confirm)

    assert PopulationCount.objects.get().source == text
    assert Municipality.objects.count() == 1
