"""Importing a file in the browser: look, store all or nothing, undo; whatever the file is."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from agenda.models import Binding
from agenda.resources import BindingResource
from contributions.population.models import PopulationCount
from contributions.subsidies.models import Subsidy
from platform_ivz import uploads
from platform_ivz.places import a_place
from platform_ivz.refusals import Refused
from platform_ivz.uploads import read_file, read_text
from portfolios.enums import ImportKind, ImportStatus, Role
from portfolios.models import ImportRun, Municipality, Person, User
from projects.models import Deployment
from reports.columns import columns_of
from reports.imports import KINDS, find_kind, look
from reports.navigation import menu
from tests.factories.contributions import PopulationCountFactory
from tests.factories.portfolios import (
    BodyFactory,
    MunicipalityFactory,
    MunicipalityGroupFactory,
    PersonFactory,
    PortfolioTermFactory,
    UserFactory,
)
from tests.pages import MOST_QUERIES

pytestmark = [pytest.mark.django_db, pytest.mark.database]

OWN_APPS = ("portfolios", "agenda", "projects", "contributions")
POPULATION = find_kind("inwoners")
HEAD = "gemeente;peildatum;inwoners;status;bron\n"


@pytest.fixture
def places() -> list[Municipality]:
    return [
        MunicipalityFactory(cbs_code="GM9001", name="Aadorp", slug="aadorp"),
        MunicipalityFactory(cbs_code="GM9002", name="Beedorp", slug="beedorp"),
    ]


@pytest.fixture
def client(coordinator_client: Client) -> Client:
    return coordinator_client


def upload_page(kind: str = "inwoners") -> str:
    return reverse("reports:import_upload", args=[kind])


def named(content: bytes, name: str) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def send(
    client: Client, content: bytes | str, name: str = "lijst.csv", kind: str = "inwoners"
) -> HttpResponse:
    content = content.encode() if isinstance(content, str) else content
    return client.post(upload_page(kind), {"file": named(content, name), "table": ""})


def paste(client: Client, text: str, kind: str = "inwoners") -> HttpResponse:
    return client.post(upload_page(kind), {"table": text})


def run_of(response: HttpResponse) -> ImportRun:
    """The import that an upload made."""
    assert response.status_code == 302, errors(response)
    return ImportRun.objects.get(pk=response["Location"].rstrip("/").rpartition("/")[2])


def errors(response: HttpResponse) -> list[str]:
    """What an upload page says is wrong."""
    return [message for found in response.context["form"].errors.values() for message in found]


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    return run.new_count, run.changed_count, run.unchanged_count, run.wrong_count


def store(client: Client, run: ImportRun) -> HttpResponse:
    return client.post(reverse("reports:import_store", args=[run.pk]))


def undo(client: Client, run: ImportRun) -> HttpResponse:
    return client.post(reverse("reports:import_undo", args=[run.pk]))


def dump() -> dict[str, list[dict]]:
    """Every row of every model of the house, save the imports themselves."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in OWN_APPS and model is not ImportRun
    }


def workbook(*rows: tuple, more: Callable[[Workbook], None] | None = None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if more:
        more(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def repacked(content: bytes, **parts: bytes) -> bytes:
    """A workbook in which parts of the package are replaced or added."""
    new = {name.replace("__", "/").replace("_xml", ".xml"): part for name, part in parts.items()}
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", 8) as package:
        for name in old.namelist():
            if name not in new:
                package.writestr(name, old.read(name))
        for name, part in new.items():
            package.writestr(name, part)
    return file.getvalue()


# --- Looking -----------------------------------------------------------------------------------


def test_a_preview_says_what_each_row_does_and_stores_nothing(client, places):
    PopulationCountFactory(
        municipality=places[0], reference_date=dt.date(2024, 1, 1), inhabitants=100, source="CBS"
    )
    PopulationCountFactory(
        municipality=places[1],
        reference_date=dt.date(2024, 1, 1),
        inhabitants=200,
        status="definitief",
        source="CBS",
    )
    before = dump()

    run = run_of(
        send(
            client,
            HEAD
            + "GM9001;01-01-2024;1.234;voorlopig;CBS\n"
            + "GM9002;2024-01-01;200;definitief;CBS\n"
            + "GM9001;1-1-2025;26280;definitief;CBS\n"
            + "GM9999;1-1-2025;0;definitief;\n",
        )
    )

    assert dump() == before
    assert counts(run) == (1, 1, 1, 1)
    rows = {row["line"]: row for row in run.rows}
    assert run.rows[0]["line"] == 5
    assert rows[5]["faults"] == [
        "gemeente: gemeente ‘GM9999’ bestaat niet",
        "inwoners: Een gemeente heeft ten minste 1 inwoner.",
        "bron: Dit veld kan niet leeg zijn",
    ]
    assert ["inwoners", "100", "1234"] in rows[2]["changes"]
    assert rows[3]["changes"] == []
    assert ["peildatum", "leeg", "01-01-2025"] in rows[4]["changes"]
    page = client.get(run.get_absolute_url()).content.decode()
    assert "gemeente ‘GM9999’ bestaat niet" in page
    assert "<del>100</del> wordt <ins>1234</ins>" in page
    assert "Alles opslaan" not in page


def test_inhabitants_that_cannot_be(client, places):
    text = "GM9001;1-1-2024;10.000.000;definitief;CBS\nGM9002;1-1-2024;0;definitief;CBS\n"
    run = run_of(send(client, HEAD + text))
    assert [row["faults"] for row in run.rows] == [
        ["inwoners: Zo veel inwoners heeft geen gemeente; controleer het getal."],
        ["inwoners: Een gemeente heeft ten minste 1 inwoner."],
    ]
    client.post(reverse("reports:import_store", args=[run.pk]))
    assert not PopulationCount.objects.exists()


def test_a_part_of_the_rows(client, places):
    run = run_of(
        send(client, HEAD + "GM9001;1-1-2025;5;definitief;CBS\nGM9002;gisteren;5;definitief;CBS\n")
    )
    page = client.get(run.get_absolute_url() + "?toon=nieuw").content.decode()
    assert "Aadorp" in page
    assert "gisteren" not in page
    for query in ("toon=niets", "bladzijde=-1", "bladzijde=x", "sorteer=__class__"):
        assert client.get(f"{run.get_absolute_url()}?{query}").status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "municipality;reference_date;inhabitants;status;source",
        "Gemeente;Peildatum;Inwoners;Status;Bron",
        "municipality,reference_date,inhabitants,status,source",
        "gemeente\tpeildatum\tINWONERS\tstatus\tbron",
        "bron;Reference date;inwoners;status;gemeente",
    ],
)
def test_columns_go_by_their_own_name_or_their_label(client, places, header):
    delimiter = next(sign for sign in ";,\t" if sign in header)
    values = {"b": "CBS", "s": "definitief", "g": "GM9001", "m": "GM9001", "p": "2024-01-01"}
    values |= {"r": "2024-01-01", "i": "7"}
    cells = ["CBS" if n == "source" else values[n[0].lower()] for n in header.split(delimiter)]
    run = run_of(send(client, f"{header}\n{delimiter.join(cells)}\n"))
    assert counts(run) == (1, 0, 0, 0)
    assert run.rows[0]["cells"] == {
        "municipality": "GM9001",
        "reference_date": "2024-01-01",
        "inhabitants": "7",
        "status": "definitief",
        "source": "CBS",
    }


def test_extra_columns_are_named_and_missing_ones_stay_as_they_are(client, places):
    count = PopulationCountFactory(
        municipality=places[0], reference_date=dt.date(2024, 1, 1), inhabitants=9, source="eigen"
    )
    run = run_of(
        send(client, "gemeente;peildatum;inwoners;toelichting\nGM9001;1-1-2024;10;nieuw\n")
    )
    assert run.unused_columns == ["toelichting"]
    assert run.left_columns == ["status", "bron"]
    page = client.get(run.get_absolute_url()).content.decode()
    assert "zijn niet gebruikt: toelichting." in page
    assert "Niet in het bestand, en dus niet gewijzigd: status, bron." in page
    store(client, run)
    count.refresh_from_db()
    assert (count.inhabitants, count.source) == (10, "eigen")


def test_names_and_labels_are_understood_beside_keys(client, places):
    BodyFactory(code="dvo", name="Bestuur", abbreviation="DVO")
    PersonFactory(code="iemand", initials="", surname="Iemand", work=None)
    head = (
        "gemeente\tgroep gemeenten\torganisatie\tprojectopdracht\tgremium\trol\tvan\tuur per week\n"
    )
    run = run_of(paste(client, head + "Aadorp\t\t\t\tDVO\tLid\t1-1-2024\t2,5\n", kind="inzet"))
    assert counts(run) == (1, 0, 0, 0)
    assert run.rows[0]["cells"]["municipality"] == "GM9001"
    assert run.rows[0]["cells"]["body"] == "dvo"
    store(client, run)
    deployment = Deployment.objects.get()
    assert (deployment.municipality, deployment.role) == (places[0], "lid")
    assert deployment.hours_per_week == Decimal("2.50")


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("1.234,56", "1234.56"),
        ("€ 1.234,56", "1234.56"),
        ("€ 12.500", "12500.00"),
        ("1234.56", "1234.56"),
        ("1234,5", "1234.50"),
        ("0.20", "0.20"),
        ("950.000", "950000.00"),
        ("1.234.567,8", "1234567.80"),
    ],
)
def test_amounts_in_dutch_and_in_plain(client, written, stored):
    head = "code;onderwerp;doel;van jaar;tot en met jaar;toegekend in euro\n"
    run = run_of(send(client, f"{head}s-1;Water;Dijken;2020;2021;{written}\n", kind="subsidies"))
    store(client, run)
    assert Subsidy.objects.get().granted == Decimal(stored)


@pytest.mark.parametrize("written", ["1,234.56", "12.34.56", "x", "1.2345,6", "1e400", "NaN"])
def test_an_amount_that_is_none(client, written):
    head = "code;onderwerp;doel;van jaar;tot en met jaar;toegekend in euro\n"
    run = run_of(send(client, f"{head}s-1;Water;Dijken;2020;2021;{written}\n", kind="subsidies"))
    assert run.rows[0]["faults"] == [
        f"toegekend in euro: ‘{written}’ is te groot"
        if "e" in written
        else f"toegekend in euro: ‘{written}’ is geen getal; schrijf decimalen met een punt"
    ]


@pytest.mark.parametrize("written", ["31-02-2024", "0-1-2024", "1-1-0", "00-00-0000", "31-12-24"])
def test_a_date_that_is_none(client, places, written):
    run = run_of(send(client, HEAD + f"GM9001;{written};5;definitief;CBS\n"))
    assert run.rows[0]["faults"] == [
        f"peildatum: ‘{written}’ is geen datum; schrijf hem als 2019-12-31"
    ]


def test_keys_that_stand_in_the_file_twice(client, places):
    run = run_of(
        send(
            client, HEAD + "GM9001;1-1-2024;5;definitief;CBS\nGM9001;2024-01-01;6;definitief;CBS\n"
        )
    )
    assert counts(run) == (1, 0, 0, 1)
    assert run.rows[0]["faults"] == [
        "‘GM9001, 2024-01-01’ staat er dubbel; de eerste staat op regel 2"
    ]


def test_a_line_with_too_few_or_too_many_cells(client, places):
    run = run_of(send(client, HEAD + "GM9001;1-1-2024\nGM9001;1-1-2025;5;definitief;CBS;x;\n"))
    assert [row["faults"] for row in run.rows] == [
        ["deze regel heeft 2 vakken, de kop heeft er 5"],
        ["deze regel heeft 6 vakken, de kop heeft er 5"],
    ]


def test_the_wrong_rows_come_back_in_a_file_that_can_be_chosen_again(client, places):
    text = HEAD + 'GM9001;1-1-2024;5;definitief;CBS\nGM9002;gisteren;6;definitief;"=1+1"\n'
    run = run_of(send(client, text))
    response = client.get(reverse("reports:import_wrong_rows", args=[run.pk]))
    content = response.content.decode("utf-8-sig")
    assert content.splitlines() == [
        "gemeente;peildatum;inwoners;status;bron;wat er fout is",
        (
            "GM9002;gisteren;6;definitief;'=1+1;"
            '"peildatum: ‘gisteren’ is geen datum; schrijf hem als 2019-12-31"'
        ),
    ]
    again = run_of(send(client, content.replace("gisteren", "2-1-2024")))
    assert counts(again) == (1, 0, 0, 0)
    assert again.rows[0]["cells"]["source"] == "=1+1"
    assert again.unused_columns == ["wat er fout is"]
    assert client.get(reverse("reports:import_wrong_rows", args=[again.pk])).status_code == 404


# --- Kinds of files ----------------------------------------------------------------------------


def test_windows_1252_and_utf_16(client):
    head = "code;voorletters;achternaam\n"
    for number, encoding in enumerate(("cp1252", "utf-8", "utf-8-sig", "utf-16")):
        text = f"{head}p-{number};É€.;Müller–Ünal\n"
        run = run_of(send(client, text.encode(encoding), kind="personen"))
        store(client, run)
        person = Person.objects.get(code=f"p-{number}")
        assert (person.surname, person.initials) == ("Müller–Ünal", "É€.")


def test_a_pasted_table(client, places):
    run = run_of(
        paste(
            client,
            "gemeente\tpeildatum\tinwoners\tstatus\tbron\r\n"
            "GM9001\t31-12-2020\t26.280\tdefinitief\tCBS\r\n\r\n"
            "GM9002\t31-12-2020\t1.000\tdefinitief\t\r\n",
        )
    )
    assert counts(run) == (1, 0, 0, 1)
    assert run.file_name == "geplakte tabel"
    assert run.rows[0]["line"] == 4


def test_a_workbook_with_numbers_dates_and_answers(client, places):
    content = workbook(
        ("gemeente", "peildatum", "inwoners", "status", "bron"),
        ("GM9001", dt.date(2024, 1, 1), 26280, "definitief", 2024),
        (None, None, None, None, None),
        ("GM9002", dt.datetime(2024, 1, 1), 100.0, "definitief", "=cbs"),  # noqa: DTZ001
    )
    run = run_of(send(client, content, "tellingen.xlsx"))
    assert counts(run) == (1, 0, 0, 1)  # the formula has no outcome yet
    assert run.rows[0]["faults"] == [f"bron: {uploads.NO_OUTCOME}"]
    assert run.rows[0]["line"] == 4
    assert run.rows[1]["cells"]["source"] == "2024"


def test_numbers_of_a_workbook_are_not_read_as_dutch(client):
    content = workbook(
        (
            "code",
            "onderwerp",
            "doel",
            "van jaar",
            "tot en met jaar",
            "toegekend in euro",
            "telt mee in het totaal",
        ),
        ("s-1", "Water", "Dijken", 2020, 2021.0, 1.23, True),
        ("s-2", "Water", "Dijken", 2020, 2021, 0.1 + 0.2, False),
        ("s-3", "Water", "Dijken", 2020, 2021, 1.234, False),
    )
    run = run_of(send(client, content, "s.xlsx", kind="subsidies"))
    rows = {row["line"]: row for row in run.rows}
    assert rows[2]["cells"]["granted"] == "1.23"
    assert rows[2]["cells"]["counted"] == "ja"
    assert rows[3]["cells"]["granted"] == "0.3"
    assert rows[4]["faults"] == [
        "toegekend in euro: Zorg dat er niet meer dan 2 cijfers achter de komma staan."
    ]


def test_a_text_cell_that_looks_like_a_formula_stays_text(client, places):
    def as_text(book: Workbook) -> None:
        book.active["E2"].data_type = "s"

    content = workbook(
        ("gemeente", "peildatum", "inwoners", "status", "bron"),
        ("GM9001", dt.date(2024, 1, 1), 5, "definitief", "=1+1"),
        more=as_text,
    )
    run = run_of(send(client, content, "f.xlsx"))
    assert counts(run) == (1, 0, 0, 0)
    store(client, run)
    assert PopulationCount.objects.get().source == "=1+1"


def test_a_formula_counts_as_its_outcome(client, places):
    content = workbook(
        ("gemeente", "peildatum", "inwoners", "status", "bron"),
        ("GM9001", dt.date(2024, 1, 1), "=2+3", "definitief", "CBS"),
    )
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml")
    assert b"<v />" in sheet or b"<v></v>" in sheet or b"<v/>" in sheet
    for empty in (b"<v />", b"<v></v>", b"<v/>"):
        sheet = sheet.replace(empty, b"<v>5</v>")
    run = run_of(send(client, repacked(content, xl__worksheets__sheet1_xml=sheet), "f.xlsx"))
    assert counts(run) == (1, 0, 0, 0)
    assert run.rows[0]["cells"]["inhabitants"] == "5"


def test_a_spreadsheet_error_in_a_cell(client, places):
    content = workbook(
        ("gemeente", "peildatum", "inwoners", "status", "bron"),
        ("GM9001", dt.date(2024, 1, 1), 5, "definitief", "#N/A"),
    )
    run = run_of(send(client, content, "f.xlsx"))
    assert run.rows[0]["faults"] == ["bron: deze cel heeft een fout van het rekenblad (#N/A)"]


def bomb() -> bytes:
    """A workbook that is small, and 60 MB once it is unpacked."""
    content = workbook(("gemeente",))
    return repacked(content, xl__worksheets__sheet1_xml=b" " * 60 * 1024 * 1024)


def with_entities() -> bytes:
    sheet = b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    return repacked(workbook(("gemeente",)), xl__worksheets__sheet1_xml=sheet)


def plain_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("lees-mij.txt", "geen werkblad")
    return file.getvalue()


def far_away() -> bytes:
    def add(book: Workbook) -> None:
        book.active.cell(row=60_000, column=1, value="x")

    return workbook(("gemeente", "peildatum", "inwoners"), more=add)


def too_wide() -> bytes:
    return workbook(tuple(f"kolom {n}" for n in range(150)))


HEADS = "gemeente, peildatum, inwoners, status, bron"
UNREADABLE = {
    "empty": (b"", "leeg.csv", uploads.EMPTY),
    "only-spaces": (b" \r\n\t\n", "leeg.csv", uploads.EMPTY),
    "empty-xlsx": (workbook(), "leeg.xlsx", uploads.EMPTY),
    "header-only": (HEAD.encode(), "kop.csv", uploads.ONLY_A_HEADER),
    "header-only-xlsx": (
        workbook(("gemeente", "peildatum")),
        "kop.xlsx",
        uploads.ONLY_A_HEADER,
    ),
    "empty-under-the-name-of-a-workbook": (b"", "leeg.xlsx", uploads.EMPTY),
    "zip": (plain_zip(), "lijst.xlsx", uploads.NO_WORKBOOK),
    "html": (b"<html><table><tr><td>gemeente", "lijst.xlsx", uploads.NO_WORKBOOK),
    "html-as-csv": (
        b"<html><table><tr><td>gemeente",
        "lijst.csv",
        f"geen enkele kolom is bekend; in de kop horen: {HEADS}",
    ),
    "csv-as-xlsx": (HEAD.encode() + b"GM9001;1-1-2024;5;x;y\n", "a.xlsx", uploads.NO_WORKBOOK),
    "old-workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99,
        "a.xls",
        uploads.OLD_WORKBOOK,
    ),
    "macros": (
        repacked(workbook(("gemeente",)), **{"xl__vbaProject.bin": b"x"}),
        "a.xlsm",
        uploads.MACROS,
    ),
    "macros-under-another-name": (
        repacked(workbook(("gemeente",)), **{"xl__vbaProject.bin": b"x"}),
        "a.xlsx",
        uploads.MACROS,
    ),
    "bomb": (bomb(), "a.xlsx", uploads.TOO_LARGE_UNPACKED),
    "entities": (with_entities(), "a.xlsx", uploads.DAMAGED),
    "cut-off": (workbook(("gemeente",))[:-200], "a.xlsx", uploads.DAMAGED),
    "bad-xml": (
        repacked(workbook(("gemeente",)), xl__worksheets__sheet1_xml=b"<worksheet><x"),
        "a.xlsx",
        uploads.DAMAGED,
    ),
    "no-sheet": (
        repacked(workbook(("gemeente",)), xl__workbook_xml=b"<workbook/>"),
        "a.xlsx",
        uploads.DAMAGED,
    ),
    "cells-far-away": (far_away(), "a.xlsx", uploads.TOO_FAR),
    "cells-far-aside": (too_wide(), "a.xlsx", uploads.TOO_FAR),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.csv", f"regel 3: {uploads.NUL}"),
    "nul": (HEAD.encode() + b"GM\0;1-1-2024;5;x;y\n", "a.csv", f"regel 2: {uploads.NUL}"),
    "no-text": (b"gemeente\x81\x8d", "a.csv", uploads.NO_TABLE),
    "unknown-columns": (
        b"a;b;c\n1;2;3\n",
        "a.csv",
        f"geen enkele kolom is bekend; in de kop horen: {HEADS}",
    ),
    "no-key": (b"gemeente;inwoners\nGM9001;5\n", "a.csv", "kolom ‘peildatum’ ontbreekt"),
    "column-twice": (
        b"gemeente;peildatum;municipality\nGM9001;;\n",
        "a.csv",
        "kolom ‘gemeente’ staat er twee keer",
    ),
    "open-quote": (
        HEAD.encode() + b'GM9001;"1-1-2024;5;x;y\n',
        "a.csv",
        "regel 2: deze regel is geen geldige CSV",
    ),
    "long-cell": (
        HEAD.encode() + b"GM9001;1-1-2024;5;x;" + b"y" * 200_000 + b"\n",
        "a.csv",
        "regel 2: deze regel is geen geldige CSV",
    ),
    "a-row-too-many": (
        HEAD.encode() + b"GM9001;1-1-2024;5;x;y\n" * 5001,
        "a.csv",
        uploads.TOO_MANY_ROWS,
    ),
    "6-mb": (HEAD.encode() + b"x" * 5 * 1024 * 1024, "a.csv", uploads.TOO_LARGE),
}


@pytest.mark.once
@pytest.mark.parametrize(("content", "name", "message"), UNREADABLE.values(), ids=list(UNREADABLE))
def test_a_file_that_cannot_be_read(client, places, content, name, message):
    before = dump()
    response = send(client, content, name)
    assert response.status_code == 422
    assert errors(response) == [f"{message[:1].upper()}{message[1:]}."]
    assert dump() == before
    assert not ImportRun.objects.exists()


def test_5000_rows_are_not_too_many(places):
    text = HEAD + "GM9001;1-1-2024;5;x;y\n" * 5000
    assert len(read_text(text, POPULATION.resource()).rows) == 5000


def test_a_workbook_with_a_row_too_many():
    content = workbook(("gemeente", "peildatum"), *((f"GM{n:04}", "1-1-2024") for n in range(5001)))
    with pytest.raises(Refused, match=r"meer dan 5\.000 rijen"):
        read_file(io.BytesIO(content), "a.xlsx", POPULATION.resource())


class Unread(io.RawIOBase):
    """A body of 50 MB that nobody may read to the end."""

    taken = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        assert size >= 0
        self.taken += size
        return b"x" * size


def test_50_mb_is_refused_before_it_is_read(client):
    body = Unread()
    response = client.post(
        upload_page(),
        content_type="multipart/form-data; boundary=x",
        **{"wsgi.input": body, "CONTENT_LENGTH": str(50 * 1024 * 1024)},
    )
    assert response.status_code == 413
    assert body.taken == 0
    assert "hoogstens 5 MB" in response.content.decode()
    assert not ImportRun.objects.exists()


def test_50_mb_of_who_is_not_signed_in_and_who_forges():
    body = Unread()
    response = Client(enforce_csrf_checks=True).post(
        upload_page(),
        content_type="multipart/form-data; boundary=x",
        **{"wsgi.input": body, "CONTENT_LENGTH": str(50 * 1024 * 1024)},
    )
    assert response.status_code == 413
    assert body.taken == 0


def test_nothing_or_both(client):
    message = ["Kies een bestand of plak een tabel: één van beide."]
    assert errors(client.post(upload_page(), {})) == message
    both = client.post(upload_page(), {"file": named(b"a", "a.csv"), "table": "b"})
    assert errors(both) == message


def test_a_nul_in_a_pasted_table(client):
    response = paste(client, "gemeente\tpeildatum\nGM\0\t\n")
    assert response.status_code == 422
    assert len(errors(response)) == 1


# --- Templates ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_a_template_has_the_columns_and_explains_them(kind, client):
    labels = [column.label for column in columns_of(kind.resource())]
    assert len(set(labels)) == len(labels)
    csv = client.get(
        reverse("reports:import_template", kwargs={"kind": kind.key, "extension": "csv"})
    )
    header, explanation = csv.content.decode("utf-8-sig").splitlines()
    assert header.split(";") == labels
    assert explanation.lstrip('"').startswith("#uitleg: ")
    xlsx = client.get(
        reverse("reports:import_template", kwargs={"kind": kind.key, "extension": "xlsx"})
    )
    book = load_workbook(io.BytesIO(xlsx.content))
    assert [cell.value for cell in book.worksheets[0][1]] == labels
    assert book.sheetnames == [kind.key, "uitleg"]
    for response, name in ((csv, "leeg.csv"), (xlsx, "leeg.xlsx")):
        refused = send(client, response.content, name, kind=kind.key)
        assert errors(refused) == [f"{uploads.ONLY_A_HEADER.capitalize()}."]
    page = client.get(upload_page(kind.key)).content.decode()
    assert all(label in page for label in labels)
    assert "Geen casusgegevens." in page


def test_a_template_can_be_filled_in(client, places):
    address = reverse("reports:import_template", kwargs={"kind": "inwoners", "extension": "csv"})
    text = client.get(address).content.decode("utf-8-sig") + "Aadorp;1-1-2024;5;definitief;CBS\n"
    assert counts(run_of(send(client, text))) == (1, 0, 0, 0)


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_what_is_there_now_comes_back_unchanged(kind, extension, client, nergenland):
    address = reverse("reports:import_present", kwargs={"kind": kind.key, "extension": extension})
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert len(captured) <= MOST_QUERIES
    run = run_of(send(client, response.content, f"nu.{extension}", kind=kind.key))
    assert counts(run) == (0, 0, kind.model._base_manager.count(), 0)
    assert (run.unused_columns, run.left_columns) == ([], [])


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", ImportKind.values)
def test_a_list_that_was_downloaded_comes_back_unchanged(kind, extension, client, nergenland):
    # The list of hours shows those of the chosen day; a file can have them all.
    everything = {"periode": "alles"}
    exported = client.get(reverse(LISTS[kind]), {"_export": extension} | everything).content
    run = run_of(send(client, exported, f"lijst.{extension}", kind=kind))
    assert counts(run) == (0, 0, find_kind(kind).model._base_manager.count(), 0)


@pytest.mark.parametrize("kind", ImportKind.values)
def test_keys_are_in_the_file_and_not_on_the_screen(kind, client, nergenland):
    page = client.get(reverse(LISTS[kind]))
    columns = {bound.name for bound in page.context["table"].columns}

    assert not columns & {"code", "municipality_code", "group_code", "project_code", "body_code"}


def test_what_does_not_exist_is_not_found(client):
    for address in (
        "vogels/",
        "vogels/huidig.csv",
        "vogels/sjabloon.csv",
        "999/",
        "999/fouten.csv",
    ):
        assert client.get(f"/importeren/{address}").status_code == 404


# --- Storing -----------------------------------------------------------------------------------


def test_a_row_that_is_wrong_keeps_all_of_them_out(client, places):
    run = run_of(
        send(client, HEAD + "GM9001;1-1-2024;5;definitief;CBS\nGM9002;1-1-2024;x;definitief;CBS\n")
    )
    response = store(client, run)
    assert response.status_code == 409
    assert "Er zijn nog rijen fout." in response.content.decode()
    assert not PopulationCount.objects.exists()
    run.refresh_from_db()
    assert run.status == ImportStatus.PREVIEW


def test_storing_updates_by_key_and_never_doubles(client, places, coordinator):
    text = HEAD + "GM9001;1-1-2024;5;definitief;CBS\n;;;;\nGM9002;;6;onbekend;brief\n"
    first = run_of(send(client, text))
    assert store(client, first).status_code == 302
    pks = set(PopulationCount.objects.values_list("pk", flat=True))
    assert len(pks) == 2
    first.refresh_from_db()
    assert (first.status, first.by) == (ImportStatus.STORED, coordinator)
    assert first.stored_at is not None
    entry = LogEntry.objects.get_for_model(PopulationCount).first()
    assert entry.actor == coordinator

    again = run_of(send(client, text))
    assert counts(again) == (0, 0, 2, 0)
    page = client.get(again.get_absolute_url()).content.decode()
    assert "Er valt niets op te slaan." in page
    changed = run_of(send(client, text.replace(";6;", ";7;")))
    assert counts(changed) == (0, 1, 1, 0)
    store(client, changed)
    assert set(PopulationCount.objects.values_list("pk", flat=True)) == pks
    assert PopulationCount.objects.get(municipality=places[1]).inhabitants == 7


def test_storing_twice_stores_once(client, places):
    run = run_of(send(client, HEAD + "GM9001;1-1-2024;5;definitief;CBS\n"))
    store(client, run)
    response = store(client, run)
    assert response.status_code == 302
    assert PopulationCount.objects.count() == 1


def test_storing_looks_again_at_the_state_of_that_moment(client, places):
    count = PopulationCountFactory(
        municipality=places[0], reference_date=dt.date(2024, 1, 1), inhabitants=5, source="CBS"
    )
    run = run_of(send(client, "gemeente;peildatum;inwoners\nGM9001;1-1-2024;6\n"))
    count.inhabitants = 7
    count.save()

    response = store(client, run)

    assert response.status_code == 409
    assert "is er iets veranderd in het portaal" in response.content.decode()
    assert "<del>7</del> wordt <ins>6</ins>" in response.content.decode()
    count.refresh_from_db()
    assert count.inhabitants == 7
    assert store(client, run).status_code == 302
    count.refresh_from_db()
    assert count.inhabitants == 6


def test_a_row_that_went_wrong_since_keeps_all_of_them_out(client, places):
    run = run_of(
        send(client, HEAD + "GM9001;1-1-2024;5;definitief;CBS\nGM9002;1-1-2024;5;definitief;CBS\n")
    )
    places[1].delete()
    response = store(client, run)
    assert response.status_code == 409
    assert "gemeente ‘GM9002’ bestaat niet" in response.content.decode()
    assert not PopulationCount.objects.exists()
    run.refresh_from_db()
    assert run.wrong_count == 1


def test_an_adopted_thing_is_never_within_reach():
    for kind in KINDS:
        assert not issubclass(kind.model, Binding) or issubclass(kind.resource, BindingResource)


# --- Undoing -----------------------------------------------------------------------------------

FILES = {
    "gemeenten": "CBS-code;naam;opgegaan in;tot en met\nGM9101;Nieuwdorp;;\nGM9102;Ouddorp;GM9101;31-12-2030\n",
    "inwoners": HEAD + "GM9001;1-1-2030;5;definitief;CBS\nGM9002;;6;onbekend;brief\n",
    "personen": "code;achternaam\nnieuw-1;Een\nnieuw-2;Twee\n",
    "functies": "persoon;functie;gemeente;organisatie;van;tot en met\n"
    "iemand;burgemeester;GM9001;;;31-12-2029\nIemand;waarnemend burgemeester;Aadorp;;1-1-2030;\n",
    "portefeuilles": "code;bestuur;post;hoedanigheid\nnieuw-1;dvo;Water;ba\n",
    "inzet": "gemeente;groep gemeenten;organisatie;projectopdracht;gremium;rol;van;uur per week\n"
    "GM9001;;;;dvo;lid;1-1-2030;2,5\n;aa-bee;;;dvo;voorzitter;;4\n",
    "subsidies": "code;onderwerp;doel;van jaar;tot en met jaar;toegekend in euro\nn-1;Water;Dijk;2030;2031;€ 1.000\n",
}


@pytest.fixture
def house(places) -> None:
    BodyFactory(code="dvo", name="Bestuur", abbreviation="DVO")
    PersonFactory(code="iemand", initials="", surname="Iemand", work=None)
    MunicipalityGroupFactory(code="aa-bee", name="Aa en Bee", municipalities=places)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_undo_leaves_everything_as_it_was(kind, client, house):
    before = dump()
    run = run_of(send(client, FILES[kind.key], kind=kind.key))
    assert (run.wrong_count, run.unused_columns) == (0, [])
    assert store(client, run).status_code == 302
    after = dump()
    assert after != before

    assert undo(client, run).status_code == 302

    assert dump() == before
    run.refresh_from_db()
    assert run.status == ImportStatus.UNDONE
    assert "ongedaan gemaakt" in client.get(run.get_absolute_url()).content.decode()
    assert undo(client, run).status_code == 409
    assert dump() == before


def exported(kind) -> str:
    """All rows of a kind as a file."""
    return kind.resource().export().export("csv")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_undo_on_a_whole_region(kind, client, nergenland):
    """A whole region in and out again: unchanged as exported, then changed, then as it was."""
    text = exported(kind)
    same = run_of(send(client, text, kind=kind.key))
    assert (same.new_count, same.changed_count, same.wrong_count) == (0, 0, 0)
    before = dump()
    first = kind.model._base_manager.order_by("pk").first()
    old, new = {
        "gemeenten": (f",{first},", ",Anders,"),
        "inwoners": (f",{getattr(first, 'inhabitants', '')},", ",4321,"),
        "personen": (f",{getattr(first, 'salutation', '')},", ",Anders,"),
        "functies": (f",{getattr(first, 'name', '')},", ",Anders,"),
        "portefeuilles": (f",{getattr(first, 'title', '')},", ",Anders,"),
        "inzet": (f",{getattr(first, 'role', '')},", ",deelname,"),
        "subsidies": (f",{getattr(first, 'purpose', '')},", ",Anders,"),
    }[kind.key]
    run = run_of(send(client, text.replace(old, new, 1), kind=kind.key))
    assert (run.new_count + run.changed_count, run.wrong_count) == (1, 0)
    assert store(client, run).status_code == 302
    assert dump() != before
    assert undo(client, run).status_code == 302
    assert dump() == before


def test_undo_is_refused_when_something_refers_to_a_new_row(client, house):
    run = run_of(send(client, FILES["gemeenten"], kind="gemeenten"))
    store(client, run)
    place = Municipality.objects.get(cbs_code="GM9101")
    person = PersonFactory(work__municipality=place, initials="A.", surname="Nieuw")
    group = MunicipalityGroupFactory(name="Nieuw en Oud", municipalities=[place])
    before = dump()

    response = undo(client, run)

    assert response.status_code == 409
    page = response.content.decode()
    assert "Functie ‘A. Nieuw: Nieuwdorp’ verwijst naar ‘Nieuwdorp’." in page
    assert "Gemeente in een groep ‘Nieuwdorp in Nieuw en Oud’ verwijst naar ‘Nieuwdorp’." in page
    assert dump() == before
    run.refresh_from_db()
    assert run.status == ImportStatus.STORED
    person.delete()
    group.delete()
    assert undo(client, run).status_code == 302
    assert not Municipality.objects.filter(cbs_code="GM9101").exists()


def test_undo_is_refused_when_a_row_was_changed_since(client, places):
    count = PopulationCountFactory(
        municipality=places[0], reference_date=dt.date(2024, 1, 1), inhabitants=5, source="CBS"
    )
    run = run_of(send(client, "gemeente;peildatum;inwoners\nGM9001;1-1-2024;6\n"))
    store(client, run)
    count.refresh_from_db()
    count.source = "brief"
    count.save()

    response = undo(client, run)

    assert response.status_code == 409
    assert "is sindsdien gewijzigd." in response.content.decode()
    count.refresh_from_db()
    assert (count.inhabitants, count.source) == (6, "brief")


def test_undo_is_refused_when_a_row_is_gone(client, places):
    run = run_of(send(client, HEAD + "GM9001;1-1-2024;5;definitief;CBS\n"))
    store(client, run)
    PopulationCount.objects.all().delete()
    response = undo(client, run)
    assert response.status_code == 409
    assert "sindsdien verwijderd" in response.content.decode()


def test_undo_is_refused_when_the_old_row_no_longer_fits(client, places):
    places[0].tile_column, places[0].tile_row = 1, 1
    places[0].save()
    run = run_of(
        send(
            client,
            "CBS-code;kolom op de tegelkaart;rij op de tegelkaart\nGM9001;2;2\n",
            kind="gemeenten",
        )
    )
    store(client, run)
    places[1].tile_column, places[1].tile_row = 1, 1
    places[1].save()
    response = undo(client, run)
    assert response.status_code == 409
    assert "Op deze plek van de tegelkaart staat al een gemeente." in response.content.decode()
    places[0].refresh_from_db()
    assert places[0].tile_column == 2


def test_undo_takes_imports_back_in_turn(client, places):
    before = dump()
    first = run_of(send(client, HEAD + "GM9001;1-1-2024;5;definitief;CBS\n"))
    store(client, first)
    second = run_of(send(client, HEAD + "GM9001;1-1-2024;6;definitief;CBS\n"))
    store(client, second)
    assert undo(client, first).status_code == 409
    assert undo(client, second).status_code == 302
    assert undo(client, first).status_code == 302
    assert dump() == before


def test_many_reasons_are_cut_short(client, house):
    run = run_of(send(client, FILES["personen"], kind="personen"))
    store(client, run)
    person = Person.objects.get(code="nieuw-1")
    for _ in range(30):
        PortfolioTermFactory(person=person)
    response = undo(client, run)
    assert len(response.context["reasons"]) == 21
    assert response.context["reasons"][-1] == "En nog 10 redenen."


def test_an_import_that_is_not_stored_cannot_be_undone(client, places):
    run = run_of(send(client, HEAD + "GM9001;1-1-2024;5;definitief;CBS\n"))
    assert undo(client, run).status_code == 409


# --- Who may -----------------------------------------------------------------------------------

MAY = {
    Role.COORDINATOR: {
        "gemeenten",
        "inwoners",
        "personen",
        "functies",
        "portefeuilles",
        "inzet",
        "subsidies",
    },
    Role.FINANCE: {"inwoners", "subsidies"},
    Role.BOARD_MEMBER: set(),
    Role.PROJECT_LEADER: set(),
    Role.PLATFORM_MEMBER: set(),
    Role.ADMINISTRATOR: set(),
}


def signed_in(role: Role | None, **term: dt.date) -> Client:
    user = UserFactory()
    if role:
        user.role_memberships.create(role=role, **term)
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.once
@pytest.mark.parametrize("role", MAY, ids=lambda role: role.value)
def test_who_may_import_what(role, house):
    client, may = signed_in(role), MAY[role]
    other = User.objects.create_user("ander@voorbeeld.nl", "x")
    assert client.get("/importeren/").status_code == (200 if may else 403)
    for kind in KINDS:
        allowed = kind.key in may
        run = look(
            kind=kind,
            upload=read_text(FILES[kind.key], kind.resource()),
            file_name="a.csv",
            by=other,
        )
        for address in (
            upload_page(kind.key),
            f"{upload_page(kind.key)}sjabloon.csv",
            f"{upload_page(kind.key)}sjabloon.xlsx",
            f"{upload_page(kind.key)}huidig.csv",
            run.get_absolute_url(),
        ):
            assert client.get(address).status_code == (200 if allowed else 403), address
        assert store(client, run).status_code == (302 if allowed else 403)
        assert undo(client, run).status_code == (302 if allowed else 403)
        sent = send(client, FILES[kind.key], kind=kind.key)
        assert sent.status_code == (302 if allowed else 403)
        before = dump()
        assert store(client, run).status_code in ((302, 409) if allowed else (403,))
        assert dump() == before


def test_who_has_no_role_any_more_or_never_had(house):
    ended = signed_in(Role.COORDINATOR, valid_until=timezone.localdate() - dt.timedelta(days=1))
    for client in (ended, signed_in(None)):
        assert client.get(upload_page()).status_code == 403
        assert send(client, FILES["inwoners"]).status_code == 403
    visitor = Client()
    assert visitor.get(upload_page()).status_code == 302
    assert send(visitor, FILES["inwoners"]).status_code == 302
    assert not ImportRun.objects.exists()


def test_storing_and_undoing_is_by_post_only(client, places):
    run = run_of(send(client, HEAD + "GM9001;1-1-2024;5;definitief;CBS\n"))
    for name in ("import_store", "import_undo"):
        assert client.get(reverse(f"reports:{name}", args=[run.pk])).status_code == 405


@pytest.mark.parametrize(("role", "shown"), [(Role.FINANCE, True), (Role.BOARD_MEMBER, False)])
def test_the_menu_shows_it_to_who_may(role, shown, rf):
    request = rf.get("/")
    request.user = UserFactory()
    request.user.role_memberships.create(role=role)
    assert ("Importeren" in [tab.label for tab in menu(request)["tabs"]]) == shown


LISTS = {
    "gemeenten": "portfolios:municipality_list",
    "inwoners": "contributions:populationcount_list",
    "personen": "portfolios:person_list",
    "functies": "portfolios:personfunction_list",
    "portefeuilles": "portfolios:portfolio_list",
    "inzet": "projects:deployment_list",
    "subsidies": "contributions:subsidy_list",
}


@pytest.mark.parametrize("kind", LISTS)
def test_the_list_leads_to_it_for_who_may(kind, client, board_member_client):
    address = reverse(LISTS[kind])
    assert upload_page(kind) in client.get(address).content.decode()
    assert upload_page(kind) not in board_member_client.get(address).content.decode()


# --- What it costs -----------------------------------------------------------------------------


def some_rows(count: int, first: int = 0) -> str:
    return HEAD + "".join(
        f"GM900{1 + n % 2};1-{1 + n // 2 % 12}-{1950 + n // 24};{1000 + n};definitief;CBS\n"
        for n in range(first, first + count)
    )


def test_a_preview_of_300_rows_costs_no_more_than_so_many_queries(client, places):
    with CaptureQueriesContext(connection) as captured:
        run = run_of(send(client, some_rows(300)))
    assert counts(run) == (300, 0, 0, 0)
    assert len(captured) <= 300 * 6 + 30


def test_rows_that_stay_the_same_cost_little(client, places):
    store(client, run_of(send(client, some_rows(100))))
    with CaptureQueriesContext(connection) as captured:
        run = run_of(send(client, some_rows(100)))
    assert counts(run) == (0, 0, 100, 0)
    assert len(captured) <= 100 * 3 + 30


def test_pages_take_the_same_queries_for_1_and_300_rows(client, places):
    small = run_of(send(client, some_rows(1)))
    large = run_of(send(client, some_rows(300)))

    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    # Rows about one day are held against the municipalities of that day: one query more.
    one = queries(small.get_absolute_url())
    assert queries(large.get_absolute_url()) <= one <= MOST_QUERIES
    store(client, small)
    few = queries("/importeren/")
    store(client, run_of(send(client, some_rows(5, first=400))))
    assert queries("/importeren/") == few <= MOST_QUERIES


def test_what_was_only_looked_at_is_thrown_away(client, places):
    old = run_of(send(client, some_rows(1)))
    ImportRun.objects.update(made_at=timezone.now() - dt.timedelta(days=2))
    run_of(send(client, some_rows(1)))
    assert not ImportRun.objects.filter(pk=old.pk).exists()


def test_every_kind_is_there():
    assert [kind.key for kind in KINDS] == list(ImportKind)


# --- Many rows -----------------------------------------------------------------------------------


def test_many_rows_wait_for_a_place_and_few_do_not(client, places, monkeypatch):
    monkeypatch.setattr("platform_ivz.failing.PATIENCE_OF_STORING", 0)
    monkeypatch.setattr("reports.imports.FEW_ROWS", 1)
    head = "gemeente\tpeildatum\tinwoners\tbron"
    rows = [f"{places[0].cbs_code}\t{year}-01-01\t9\tbron" for year in (2001, 2002)]
    with a_place(), a_place():
        few = paste(client, "\n".join([head, rows[0]]))
        many = paste(client, "\n".join([head, *rows]))

    assert run_of(few).new_count == 1
    assert many.status_code == 503
    assert "Er is niets opgeslagen" in many.content.decode()
    assert "Het portaal heeft het nu te druk." in many.content.decode()
    assert ImportRun.objects.count() == 1

    run = run_of(paste(client, "\n".join([head, *rows])))
    with a_place(), a_place():
        assert store(client, run).status_code == 503
    assert not PopulationCount.objects.exists()
    assert store(client, run).status_code == 302
    assert PopulationCount.objects.count() == 2
