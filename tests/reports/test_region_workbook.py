"""A region in one workbook: what the portal gives is what it takes, and it begins with it."""

import io
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from platform_ivz.workbooks import EXPLANATION, Workbook, name_of
from portfolios.enums import Role
from portfolios.models import Body, Municipality, Region
from projects.models import SectionText
from reports.region import SHEETS, load_region, workbook
from tests.factories.portfolios import MunicipalityFactory, RoleMembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]

APPS = {"portfolios", "agenda", "projects", "contributions"}
REGION = {
    "code": "west",
    "naam": "West",
    "naam van het platform": "Platform West",
    "korte naam van het platform": "PW",
    "naam van het bestuur": "Bestuurlijk overleg",
    "lidwoord van het bestuur": "het",
    "woord voor een lid van het bestuur": "bestuurslid",
    "afronden van bijdragen": "naar beneden",
    "bron": "notitie 2027",
}
PAGE = "/importeren/regio/"


def all_rows() -> dict[str, list[tuple]]:
    return {name_of(sheet): list(sheet.resource().export()) for sheet in SHEETS}


def emptied() -> None:
    """Take away all that a region holds, at once."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in APPS:
            model._base_manager.all()._raw_delete(model._base_manager.db)


@pytest.fixture
def book() -> Book:
    """An empty workbook of the portal with the least that a region is."""
    book = load_workbook(io.BytesIO(workbook(filled=False)))
    fill(book["Regio"], **REGION)
    fill(book["Gemeenten"], **{"naam": "Aadorp", "CBS-code": "GM9001"})
    return book


def fill(page: Worksheet, **cells: object) -> None:
    """Add a row; a heading is written with `_` for a space, and what is not named is left empty."""
    row = {head.replace(" ", "_").lower(): "" for head in (cell.value for cell in page[1])}
    row |= {name.replace(" ", "_").lower(): value for name, value in cells.items()}
    page.append([row[cell.value.replace(" ", "_").lower()] for cell in page[1]])


def bytes_of(book: Book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sent(client: Client, content: bytes, **more: str):
    file = SimpleUploadedFile("regio.xlsx", content)
    return client.post(PAGE, {"file": file, **more})


@pytest.mark.usefixtures("twente")
def test_what_the_portal_gives_fills_an_empty_one_with_the_same() -> None:
    before, given = all_rows(), workbook(filled=True)
    emptied()
    outcome = load_region(Workbook(given))
    assert outcome.faults == []
    assert outcome.changed == sum(len(rows) for rows in before.values())
    assert all_rows() == before
    # And over itself it changes nothing.
    assert load_region(Workbook(given)).changed == 0


@pytest.mark.usefixtures("nergenland")
def test_marks_in_a_text_survive() -> None:
    text = SectionText.objects.exclude(text="").first()
    marked = '<p>Zie <a href="https://voorbeeld.nl" rel="noopener noreferrer">hier</a> en <strong>nu</strong>.</p>'
    SectionText.objects.filter(pk=text.pk).update(text=marked)
    given = workbook(filled=True)
    SectionText.objects.filter(pk=text.pk).update(text="<p>Iets anders.</p>")
    assert load_region(Workbook(given)).changed == 1
    text.refresh_from_db()
    assert text.text == marked


def test_the_empty_workbook_explains_every_column_and_needs_two_sheets() -> None:
    book = load_workbook(io.BytesIO(workbook(filled=False)))
    assert book.sheetnames == [EXPLANATION, *(name_of(sheet) for sheet in SHEETS)]
    explained = list(book[EXPLANATION].iter_rows(min_row=2, values_only=True))
    assert ("Gemeenten", "naam", "tekst, hoogstens 80 tekens; verplicht") in explained
    assert len(explained) == sum(page.max_column for page in book.worksheets[1:])
    assert [str(fault) for fault in load_region(Workbook(bytes_of(book))).faults] == [
        "Blad ‘Regio’: dit blad heeft alleen een kop en geen regels",
        "Blad ‘Gemeenten’: dit blad heeft alleen een kop en geen regels",
    ]


def test_the_least_that_a_region_is(book: Book) -> None:
    assert load_region(Workbook(bytes_of(book))).faults == []
    assert Region.objects.get().name == "West"
    assert Municipality.objects.get().name == "Aadorp"


def test_people_write_names_dates_and_numbers_as_they_do(book: Book) -> None:
    fill(book["Gremia"], code="bestuur", naam="Het bestuur", niveau="district", soort="bestuur")
    fill(
        book["Inwonertallen"],
        gemeente="Aadorp",
        peildatum="1-1-2027",
        inwoners="26.280",
        status="definitief",
        bron="CBS",
    )
    outcome = load_region(Workbook(bytes_of(book)))
    assert [str(fault) for fault in outcome.faults] == []
    count = Municipality.objects.get().population_counts.get()
    assert (count.inhabitants, count.reference_date.isoformat()) == (26_280, "2027-01-01")
    assert Body.objects.get().name == "Het bestuur"


def test_all_that_is_wrong_is_told_at_once_with_its_place_and_nothing_is_stored(book: Book) -> None:
    book["Gemeenten"]["A3"], book["Gemeenten"]["B3"] = "Overal", "Beedorp"
    fill(book["Gremia"], code="b", naam="Bestuur", niveau="dorp", soort="bestuur")
    book.create_sheet("Mijn aantekeningen")
    extra = book["Personen"].cell(1, book["Personen"].max_column + 1, "schoenmaat")
    faults = [str(fault) for fault in load_region(Workbook(bytes_of(book))).faults]
    assert [fault.partition(":")[0] for fault in faults] == [
        "Blad ‘mijn aantekeningen’",
        "Blad ‘Personen’",
    ]
    del book["Mijn aantekeningen"]
    extra.value = None
    faults = [str(fault) for fault in load_region(Workbook(bytes_of(book))).faults]
    assert faults[0].startswith("Blad ‘Gemeenten’, regel 3: kolom CBS-code: ")
    assert faults[1].startswith(
        "Blad ‘Gremia’, regel 2: kolom niveau: ‘dorp’ is geen geldige keuze"
    )
    assert not Municipality.objects.exists()


def test_a_column_that_only_helps_to_find_a_row_is_named_like_the_others(book: Book) -> None:
    del book["Agendapunten"]
    page = book.create_sheet("Agendapunten")
    page.append(["vergadering", "onderwerp"])
    page.append(["2027-01-05 10:00", "Opening"])
    (fault,) = load_region(Workbook(bytes_of(book))).faults
    assert str(fault) == "Blad ‘Agendapunten’: kolom ‘body’ ontbreekt"

    page["A1"], page["B1"] = "iets", "anders"
    (fault,) = load_region(Workbook(bytes_of(book))).faults
    assert "in de kop horen: body, vergadering, nummer, onderwerp" in str(fault)


@pytest.mark.parametrize("content", [b"", b"geen werkmap", b"PK\x03\x04kapot"])
def test_what_is_no_workbook_is_told(content: bytes) -> None:
    (fault,) = load_region(Workbook(content)).faults
    assert fault.file == "De werkmap"


def test_the_command_takes_a_workbook(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "regio.xlsx"
    file.write_bytes(bytes_of(book))
    call_command("load_region", file, stdout=io.StringIO())
    assert Municipality.objects.get().name == "Aadorp"
    with pytest.raises(CommandError, match=r"weg\.xlsx: No such file"):
        call_command("load_region", tmp_path / "weg.xlsx")


# In the browser ----------------------------------------------------------------------------------


def test_an_empty_portal_is_filled_in_the_browser(book: Book, coordinator_client: Client) -> None:
    assert f'href="{PAGE}"' in coordinator_client.get("/").content.decode()
    content = bytes_of(book)
    looked = sent(coordinator_client, content, check="ja")
    assert looked.status_code == 200
    assert "Alles klopt; er is nog niets opgeslagen" in looked.content.decode()
    assert "regio 1, gemeenten 1" in looked.content.decode()
    assert not Municipality.objects.exists()

    stored = sent(coordinator_client, content)
    assert (stored.status_code, stored["Location"]) == (302, "/")
    assert Municipality.objects.get().name == "Aadorp"

    again = sent(coordinator_client, content)
    assert again.status_code == 422
    assert "Er staan al gemeenten in het portaal." in again.content.decode()


def test_faults_are_listed_in_the_browser(book: Book, coordinator_client: Client) -> None:
    book["Gemeenten"]["A2"] = "Overal"
    answer = sent(coordinator_client, bytes_of(book))
    assert answer.status_code == 422
    assert "1 fout; er is niets opgeslagen" in " ".join(answer.content.decode().split())
    assert "Blad ‘Gemeenten’, regel 2: kolom CBS-code" in answer.content.decode()
    assert not Municipality.objects.exists()


def test_the_workbook_can_be_taken_along(coordinator_client: Client) -> None:
    MunicipalityFactory(name="Beedorp")
    answer = coordinator_client.get("/importeren/regio/huidig.xlsx")
    page = load_workbook(io.BytesIO(answer.content))["Gemeenten"]
    assert [row[1] for row in page.iter_rows(min_row=2, values_only=True)] == ["Beedorp"]
    assert answer["Content-Disposition"] == 'attachment; filename="werkmap.xlsx"'
    empty = coordinator_client.get("/importeren/regio/leeg.xlsx")
    assert load_workbook(io.BytesIO(empty.content))["Gemeenten"].max_row == 1


def test_only_who_maintains_everything_begins(client: Client) -> None:
    client.force_login(RoleMembershipFactory(role=Role.FINANCE).user)
    for address in (PAGE, f"{PAGE}leeg.xlsx", f"{PAGE}huidig.xlsx"):
        assert client.get(address).status_code == 403
