"""The commands `report` and `findings`."""

import datetime as dt
import json
import re
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from reports import catalogue
from reports.catalogue import PAPERS
from reports.findings import all_findings
from reports.papers.base import PaperRequest
from tests.factories.agenda import MeetingFactory, SafetyAgendaFactory
from tests.factories.portfolios import RegionFactory

pytestmark = pytest.mark.django_db


def run(*arguments: str | Path) -> str:
    out = StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def asked(monkeypatch) -> list[PaperRequest]:
    """What papers are asked for; nothing is laid out."""
    requests: list[PaperRequest] = []

    def render(self, request: PaperRequest) -> SimpleNamespace:
        requests.append(request)
        return SimpleNamespace(pdf=b"%PDF-proef")

    monkeypatch.setattr(catalogue.CatalogueEntry, "render", render)
    return requests


# --- report ------------------------------------------------------------------------------------


def test_the_list_of_decisions_of_one_meeting(asked: list[PaperRequest], tmp_path: Path) -> None:
    RegionFactory()
    meeting = MeetingFactory()
    file = tmp_path / "lijst.pdf"

    told = run("report", "besluitenlijst", "--meeting", meeting.pk, "--output", file)

    (request,) = asked
    assert (request.meeting, request.day, request.year) == (meeting, dt.date(2020, 3, 12), 2020)
    assert str(file) in told
    for name, number, reason in (
        ("besluitenlijst", meeting.pk + 1, "Er is geen vergadering"),
        ("actielijst", meeting.pk, "--meeting hoort bij besluitenlijst, niet bij actielijst."),
    ):
        with pytest.raises(CommandError, match=reason):
            run("report", name, "--meeting", number, "--output", file)


def test_the_list_has_a_name_a_line_first() -> None:
    lines = run("report", "--list").splitlines()
    assert [line.split()[0] for line in lines] == [paper.name for paper in PAPERS]
    assert lines[0].endswith(PAPERS[0].description)


def test_the_note_of_a_period_has_figures_of_a_day_in_it(
    asked: list[PaperRequest], tmp_path: Path
) -> None:
    RegionFactory()
    SafetyAgendaFactory(
        code="2020-2022",
        title="Agenda",
        valid_from=dt.date(2020, 1, 1),
        valid_until=dt.date(2022, 12, 31),
    )
    file = tmp_path / "notitie.pdf"
    note = ("report", "veiligheidsagenda", "--output", file)

    run(*note, "--period", "2020-2022")
    run(*note, "--period", "2020-2022", "--date", "2020-06-30")

    assert [request.day for request in asked] == [dt.date(2022, 12, 31), dt.date(2020, 6, 30)]
    for options, reason in (
        (("--period", "2030"), "Er is geen veiligheidsagenda '2030'. Er zijn: 2020-2022."),
        (
            ("--period", "2020-2022", "--date", "2023-01-01"),
            "Agenda geldt van 1 januari 2020 tot en met 31 december 2022. Kies met --date een dag daarin.",
        ),
    ):
        with pytest.raises(CommandError, match=re.escape(reason)):
            run(*note, *options)


@pytest.mark.papers
def test_one_assignment_is_written(twente, tmp_path) -> None:
    file = tmp_path / "zorgfraude.pdf"
    run("report", "projectopdrachten", "--project", "zorgfraude", "--output", file)
    with pikepdf.open(file) as pdf:
        assert str(pdf.docinfo["/Title"]).startswith("Zorgfraude versie 1, ")
    with pytest.raises(CommandError, match="Er is geen projectopdracht 'onbekend'"):
        run("report", "projectopdrachten", "--project", "onbekend", "--output", file)
    with pytest.raises(CommandError, match="--project hoort bij projectopdrachten, niet bij taak"):
        run("report", "taakverdeling", "--project", "zorgfraude", "--output", file)


def test_a_paper_is_written(twente, tmp_path) -> None:
    file = tmp_path / "bijdrage.pdf"
    told = run("report", "bijdrage-per-gemeente", "--year", "2020", "--output", file)
    assert told == f"Bijdrage per gemeente staat in {file}.\n"
    assert file.read_bytes().startswith(b"%PDF-1.7")
    assert file.read_bytes().rstrip().endswith(b"%%EOF")


def test_year_and_date_choose(nergenland, asked, tmp_path) -> None:
    for options in (
        ["--year", "2024"],
        ["--date", "2025-03-12"],
        ["--year", "2024", "--date", "2025-03-12"],
    ):
        run("report", "taakverdeling", *options, "--output", tmp_path / "uit.pdf")
    assert [(request.year, request.day) for request in asked] == [
        (2024, dt.date(2024, 12, 31)),
        (2025, dt.date(2025, 3, 12)),
        (2024, dt.date(2025, 3, 12)),
    ]


def test_a_file_that_was_there_is_replaced(nergenland, asked, tmp_path) -> None:
    file = tmp_path / "uit.pdf"
    file.write_bytes(b"oud" * 100)
    run("report", "taakverdeling", "--output", file)
    assert file.read_bytes() == b"%PDF-proef"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "Kies een stuk: veiligheidsagenda, veiligheidsthemas,"),
        (["onbekend", "--output", "x"], "Kies een stuk: veiligheidsagenda,"),
        (["taakverdeling"], "Zeg met --output in welk bestand het stuk moet komen."),
        (["taakverdeling", "--year", "1899", "--output", "x"], "Kies een jaar van 1900 tot"),
        (["taakverdeling", "--year", "2201", "--output", "x"], "Kies een jaar van 1900 tot"),
        (["taakverdeling", "--year", "-1", "--output", "x"], "Kies een jaar van 1900 tot"),
        (["taakverdeling", "--year", "dit", "--output", "x"], "Kies een jaar van 1900 tot"),
        (["taakverdeling", "--date", "31-12-2020", "--output", "x"], "als 2020-12-31."),
        (["taakverdeling", "--date", "2020-02-30", "--output", "x"], "als 2020-12-31."),
        (["taakverdeling", "--date", "0001-01-01", "--output", "x"], "tussen 1900 en 2200."),
    ],
)
def test_what_is_wrong_is_told_in_dutch(options, message, nergenland, asked) -> None:
    with pytest.raises(CommandError) as error:
        run("report", *options)
    assert message in str(error.value)
    assert asked == []


def test_a_path_that_cannot_be_written_is_told_in_dutch(nergenland, asked, tmp_path) -> None:
    for file, reason in (
        (tmp_path / "geen-map" / "uit.pdf", "de map bestaat niet"),
        (tmp_path, "dit is een map"),
    ):
        with pytest.raises(CommandError) as error:
            run("report", "taakverdeling", "--output", file)
        assert str(error.value) == f"{file} kan niet worden geschreven: {reason}."


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError(13, "Permission denied"), "dat mag hier niet"),
        (OSError(28, "No space left on device"), "het systeem meldt ‘No space left on device’"),
    ],
)
@pytest.mark.usefixtures("nergenland", "asked")
def test_why_a_file_cannot_be_written(error, reason, tmp_path, monkeypatch) -> None:
    def refuse(self: Path, data: bytes) -> None:
        raise error

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(CommandError, match=f"kan niet worden geschreven: {reason}"):
        run("report", "taakverdeling", "--output", tmp_path / "uit.pdf")


def test_a_fault_while_laying_out_is_not_blamed_on_the_file(
    nergenland, tmp_path, monkeypatch
) -> None:
    def fail(self, request: PaperRequest) -> None:
        raise OSError("cannot load library")

    monkeypatch.setattr(catalogue.CatalogueEntry, "render", fail)
    with pytest.raises(OSError, match="cannot load library"):
        run("report", "taakverdeling", "--output", tmp_path / "uit.pdf")


@pytest.mark.parametrize("paper", catalogue.PAPERS, ids=lambda paper: paper.name)
def test_before_a_region_is_loaded_the_message_says_what_to_do(paper, tmp_path) -> None:
    file = tmp_path / "uit.pdf"
    with pytest.raises(CommandError) as error:
        run("report", paper.name, "--output", file)
    assert str(error.value) == ("Er is nog geen regio. Laad eerst een gegevensset met load_region.")
    assert not file.exists()


# --- findings ----------------------------------------------------------------------------------


def test_the_json_is_complete(twente) -> None:
    rows = json.loads(run("findings", "--date", "2020-12-31", "--format", "json"))
    findings = all_findings(dt.date(2020, 12, 31))
    assert len(rows) == len(findings) == 56
    for row, finding in zip(rows, findings, strict=True):
        assert row.items() >= finding.as_dict().items()
        assert row["severity"] in ("ernstig", "let op", "ter informatie")
        assert row["since"] is None or dt.date.fromisoformat(row["since"])
        assert all(row[key] for key in ("rule", "subject", "seen", "expected", "ground"))
    short = next(row for row in rows if row["subject"] == "Enschede en Losser")
    assert short["seen"].replace("\u00a0", " ") == "Levert 8 van 10 uur per week."
    tariff = next(row for row in rows if row["rule"] == "tarief-zonder-besluit")
    assert tariff["since"] == "2020-01-01"


def test_the_text_names_every_finding(twente) -> None:
    told = run("findings", "--date", "2020-12-31")
    for finding in all_findings(dt.date(2020, 12, 31)):
        assert f"[{finding.severity}] {finding.subject}\n" in told
        assert finding.seen in told
    assert told.endswith("56 aandachtspunten op 31-12-2020.\n")
    assert "Sinds 01-01-2020." in told


def test_without_a_date_it_is_the_working_date(twente) -> None:
    assert run("findings").endswith(" op 31-12-2022.\n")


def test_another_date_gives_other_findings(twente) -> None:
    rows = json.loads(run("findings", "--date", "2019-12-31", "--format", "json"))
    assert "tarief-zonder-besluit" not in {row["rule"] for row in rows}


def test_without_data_there_are_no_findings() -> None:
    assert run("findings", "--date", "2020-12-31") == "0 aandachtspunten op 31-12-2020.\n"
    assert json.loads(run("findings", "--format", "json")) == []
    RegionFactory()
    assert run("findings", "--date", "2020-12-31") == "0 aandachtspunten op 31-12-2020.\n"


@pytest.mark.parametrize(
    ("date", "message"),
    [
        ("gisteren", "als 2020-12-31."),
        ("2021-02-29", "als 2020-12-31."),
        ("0001-01-01", "tussen 1900 en 2200."),
        ("2201-01-01", "tussen 1900 en 2200."),
    ],
)
def test_a_date_that_cannot_be_read_is_told_in_dutch(date, message) -> None:
    with pytest.raises(CommandError, match=message):
        run("findings", "--date", date)
