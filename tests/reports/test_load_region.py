"""Loading the data set of a region: whole or not at all, and every fault in one Dutch line."""

import csv
import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import Sum
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from agenda.models import Decision, StatedFigure, Theme
from contributions.planning.frozen import from_json
from contributions.planning.models import Scenario
from contributions.population.models import PopulationCount
from contributions.rates.models import Tariff
from platform_ivz import datasets
from portfolios.models import Municipality, Person, Portfolio, Region
from projects.models import Deployment, ProjectAssignment, SectionText
from reports.figures import COMPUTED
from reports.region import SHEETS

pytestmark = pytest.mark.database

DATA = Path(settings.BASE_DIR) / "data"
TWENTE, TINY = DATA / "twente-2020", DATA / "drie-gemeenten"
APPS = ("portfolios", "agenda", "projects", "contributions")

# --- Helpers -----------------------------------------------------------------------------------

Edit = Callable[[str], str] | bytes | None


def change(old: str, new: str) -> Edit:
    """Replace one piece of a file; it must be there."""

    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return edit


def add(text: str) -> Edit:
    """Put text at the end of a file."""
    return lambda old: old + text


def whole(text: str, encoding: str = "utf-8") -> bytes:
    """A file with only this text."""
    return text.encode(encoding)


@pytest.fixture
def tiny(tmp_path):
    """The way to a copy of the tiny data set in which some files are edited, or removed by None."""

    def copy(edits: dict[str, Edit]) -> Path:
        folder = tmp_path / "regio"
        shutil.copytree(TINY, folder)
        for name, edit in edits.items():
            path = folder / name
            if edit is None:
                path.unlink()
            elif isinstance(edit, bytes):
                path.write_bytes(edit)
            else:
                path.write_bytes(edit(path.read_bytes().decode()).encode())
        return folder

    return copy


def load(folder: Path, **options: bool) -> list[str]:
    """Load a folder and give the lines that tell how it went."""
    out = StringIO()
    call_command("load_region", str(folder), stdout=out, **options)
    return out.getvalue().splitlines()


def faults(folder: Path) -> list[str]:
    """Load a folder that is at fault and give the lines that say so; nothing may be stored."""
    before, err = all_rows(), StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("load_region", str(folder), stderr=err)
    lines = err.getvalue().splitlines()
    n = len(lines)
    word = "fout" if n == 1 else "fouten"
    assert str(refusal.value) == f"Niets geladen: {n} {word} gevonden."
    assert refusal.value.returncode == 1
    assert all_rows() == before
    return lines


def all_rows() -> dict[str, list[tuple]]:
    """Every row of every table that a data set fills, links between rows included."""
    models = [
        model
        for app in APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    return {model._meta.label: list(model.objects.order_by("pk").values_list()) for model in models}


def count(model: str) -> int:
    return apps.get_model(model).objects.count()


# --- The region of the note --------------------------------------------------------------------

TWENTE_COUNTS = {
    "portfolios.Region": 1,
    "portfolios.Municipality": 14,
    "portfolios.MunicipalityGroup": 2,
    "portfolios.GroupMember": 4,
    "portfolios.Organisation": 8,
    "portfolios.Person": 14,
    "portfolios.Body": 46,
    "portfolios.Membership": 68,
    "portfolios.Portfolio": 43,
    "portfolios.PortfolioTerm": 42,
    "agenda.Agreement": 5,
    "agenda.Result": 80,
    "agenda.SafetyAgenda": 1,
    "agenda.Theme": 7,
    "projects.FormatSection": 14,
    "projects.ProjectAssignment": 11,
    "projects.AssignmentVersion": 11,
    "projects.Deployment": 47,
    "projects.Milestone": 5,
    "contributions.PopulationCount": 14,
    "contributions.Tariff": 2,
    "contributions.EffortBand": 8,
    "contributions.AdoptedObligation": 14,
    "contributions.CoordinationTask": 12,
    "contributions.Scenario": 3,
    "contributions.ReferenceRegion": 2,
    "contributions.Subsidy": 6,
}


def test_the_note_goes_in_whole_and_a_second_time_nothing_changes(db):
    last = load(TWENTE)[-1]

    assert last == f"Klaar: {sum(map(rows_in, SHEETS))} rijen nieuw of gewijzigd."
    assert {model: count(model) for model in TWENTE_COUNTS} == TWENTE_COUNTS
    assert Portfolio.objects.filter(terms__isnull=True).count() == 1
    assert PopulationCount.objects.aggregate(n=Sum("inhabitants"))["n"] == 627_898
    assert StatedFigure.objects.count() == rows_in_csv(TWENTE / "stated_figures.csv")

    before = all_rows()
    assert load(TWENTE)[-1] == "Klaar: er is niets veranderd."
    assert all_rows() == before


def rows_in_csv(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


def rows_in(sheet: datasets.Sheet) -> int:
    if not (TWENTE / sheet.file).exists():
        return 0
    if not sheet.table:
        return rows_in_csv(TWENTE / sheet.file)
    head = f"[[{sheet.table}]]"
    return (TWENTE / sheet.file).read_text(encoding="utf-8").splitlines().count(head)


# --- The tiny region ---------------------------------------------------------------------------


def test_another_region_takes_the_same_path(db):
    lines = load(TINY)

    assert lines[:2] == ["region.toml: 1 nieuw", "municipalities.csv: 3 nieuw"]
    assert Region.objects.get().name == "Nergenland"
    assert [str(row) for row in Municipality.objects.all()] == [
        "Fantasterveen",
        "Nergenhuizen",
        "Verzonnendam",
    ]
    assert Municipality.objects.get(cbs_code="GM9001").slug == "nergenhuizen"
    assert Person.objects.get(code="fantasma").formal_name == "Dhr. C. van der Fantasma"
    assert list(Theme.objects.get().portfolios.values_list("code", flat=True)) == [
        "bvb-voorzitter",
        "bvb-proeven",
    ]
    assert list(
        Scenario.objects.get(code="thuis").dropped_tasks.values_list("number", flat=True)
    ) == [3]
    assert Tariff.objects.get(from_year=2026).rate == Decimal("0.525")
    assert Deployment.objects.filter(group__isnull=False).get().hours_per_week == 6
    assert SectionText.objects.count() == 3
    assert Decision.objects.get(reference="bvb-agenda").taken_on is None


# One row of each kind of fact that the region of the note does not have: what it says, by its path.
FACTS_OF_THE_TINY_REGION = {
    "agenda.Meeting": {
        "body__code": "bvb",
        "start": dt.datetime(2024, 3, 14, 8, 30, tzinfo=dt.UTC),
        "place": "Gemeentehuis Verzonnendam",
        "public": True,
        "status": "gehouden",
    },
    "agenda.AgendaItem": {
        "meeting__body__code": "bvb",
        "title": "De proeftuin begint",
        "kind": "besluitvormend",
        "minutes": 20,
        "is_closed": False,
    },
    "agenda.Action": {
        "owner__code": "dromema",
        "due": dt.date(2024, 4, 30),
        "done_on": dt.date(2024, 4, 12),
    },
    "projects.Approval": {
        "version__assignment__code": "voorstudie",
        "version__number": 1,
        "side": "opdrachtgever",
        "person__code": "verzinckel",
        "substitute_for__code": "fantasma",
        "substitution__valid_until": dt.date(2020, 8, 7),
        "given_on": dt.date(2020, 8, 3),
    },
    "projects.Indicator": {"assignment__code": "proeftuin", "baseline": 0, "target": 12},
    "projects.Measurement": {
        "indicator__name": "Proeven per gemeente",
        "measured_on": dt.date(2024, 6, 30),
        "value": Decimal("4.5"),
    },
    "projects.Risk": {"assignment__code": "proeftuin", "measure__startswith": "Elke gemeente"},
    "projects.ProjectCost": {
        "year": 2024,
        "budget": 10_000,
        "subsidy": Decimal("2500.50"),
        "spent": 8_000,
    },
    "projects.ProjectRelation": {
        "assignment__code": "proeftuin",
        "other__code": "voorstudie",
        "kind": "aanvullend",
    },
    "projects.ProgressReport": {
        "year": 2024,
        "quarter": 1,
        "light": "groen",
        "reported_on": dt.date(2024, 4, 5),
    },
    "contributions.Notice": {
        "agreement__code": "proefovereenkomst",
        "municipality__cbs_code": "GM9003",
        "given_on": dt.date(2024, 6, 10),
        "withdrawn_on": dt.date(2024, 6, 28),
    },
    "contributions.Buyout": {
        "municipality__cbs_code": "GM9002",
        "year": 2025,
        "hours_per_week": 1,
        "amount": 2_000,
        "whole": False,
        "agreed_on": dt.date(2024, 11, 1),
    },
    "contributions.InvoiceParty": {
        "municipality__cbs_code": "GM9003",
        "oin": "00000001234567890000",
        "reference": "VD-1",
        "vat_category": "O",
    },
    "contributions.EffortReview": {
        "municipality__cbs_code": "GM9002",
        "year": 2024,
        "planned_on": dt.date(2024, 10, 2),
        "held_on": dt.date(2024, 10, 9),
        "person__code": "fantasma",
    },
}


def test_each_kind_of_fact_goes_in(db):
    load(TINY)

    for label, facts in FACTS_OF_THE_TINY_REGION.items():
        model = apps.get_model(label)
        assert (model.objects.count(), model.objects.filter(**facts).count()) == (1, 1), label
    ended = ProjectAssignment.objects.get(code="voorstudie")
    assert (ended.begun_on, ended.ended_on) == (dt.date(2020, 10, 1), dt.date(2023, 12, 15))
    assert ended.expert_meetings_per_year == 2
    assert ended.evaluation == "De voorstudie liet zien waar een proeftuin kan."
    empty = SectionText.objects.get(section__key="expertgroep")
    assert empty.left_empty_because == "De proeftuin heeft nog geen expertgroep."


def test_days_of_offers_and_subsidies_and_a_reason_go_in(db):
    load(TINY)

    assert dict(Tariff.objects.values_list("from_year", "offered_on")) == {
        2024: None,
        2026: dt.date(2025, 9, 1),
    }
    agenda = apps.get_model("agenda.SafetyAgenda").objects.get()
    assert agenda.offered_on == dt.date(2023, 11, 2)
    hours = apps.get_model("contributions.AdoptedObligation").objects
    assert hours.get(municipality__cbs_code="GM9003", from_year=2026).offered_on == dt.date(
        2025, 9, 1
    )
    assert hours.exclude(reason="").get().reason.startswith("Verzonnendam levert de ambtelijk")
    assert set(Scenario.objects.values_list("offered_on", flat=True)) == {None}
    subsidy = apps.get_model("contributions.Subsidy").objects.get(code="proefsubsidie")
    assert (subsidy.requested_on, subsidy.granted_on) == (
        dt.date(2021, 10, 4),
        dt.date(2021, 12, 20),
    )


CHOSEN = 'drops = [3]\nstatus = "vastgesteld"\ndecision = "bvb-agenda"\n'


def test_a_chosen_scenario_goes_in_with_what_it_comes_to(tiny, db):
    load(TINY)
    before = Scenario.objects.get(code="thuis")
    assert (before.status, before.decision, before.facts) == ("voorstel", None, None)
    folder = tiny({"scenarios.toml": change("drops = [3]\n", CHOSEN)})

    assert load(folder)[-1] == "Klaar: 1 rijen nieuw of gewijzigd."

    chosen = Scenario.objects.get(code="thuis")
    assert (chosen.status, chosen.decision.reference) == ("vastgesteld", "bvb-agenda")
    facts = from_json(chosen.facts)
    assert [task.number for task in facts.dropped] == [3]
    # 16.5 hours of 36 at 80,000.50 euro, and 10,000 that is fixed.
    assert (facts.outcome.hours, round(facts.outcome.cost, 2)) == (
        Decimal("16.5"),
        Decimal("46666.90"),
    )
    assert facts.inhabitants == 12_345 + 30_000 + 91_011
    assert load(folder)[-1] == "Klaar: er is niets veranderd."
    # A file does not take back what was chosen.
    assert load(TINY)[-1] == "Klaar: er is niets veranderd."
    assert Scenario.objects.get(code="thuis").is_adopted


def test_a_new_region_may_have_a_chosen_scenario(tiny, db):
    load(tiny({"scenarios.toml": change("drops = [3]\n", CHOSEN)}))

    assert Scenario.objects.adopted().get().code == "thuis"


def test_a_day_of_offer_that_came_later_does_not_trouble_what_was_adopted(tiny, db):
    load(TINY)
    Tariff.objects.filter(from_year=2024).update(offered_on=dt.date(2023, 11, 1))

    assert load(TINY)[-1] == "Klaar: er is niets veranderd."
    assert Tariff.objects.get(from_year=2024).offered_on == dt.date(2023, 11, 1)


def test_the_price_list_fills_in_a_whole_buyout_and_a_second_time_nothing_changes(tiny, db):
    folder = tiny({"buyouts.csv": add("GM9001,2025,,,ja,,\n")})
    load(folder)

    whole = apps.get_model("contributions.Buyout").objects.get(municipality__cbs_code="GM9001")
    assert (whole.hours_per_week, whole.amount) == (2, 4_000)
    assert load(folder)[-1] == "Klaar: er is niets veranderd."


def test_who_sends_invoices_has_no_municipality_and_a_second_time_nothing_changes(tiny, db):
    sender = ",Bureau,,Proefstraat 1,9999 ZZ,Nergenhuizen,,,12345678,,NL91 abna 0417 1643 00,,O\n"
    folder = tiny({"invoice_parties.csv": add(sender)})
    load(folder)

    party = apps.get_model("contributions.InvoiceParty").objects.get(municipality=None)
    assert (party.kvk, party.iban) == ("12345678", "NL91ABNA0417164300")
    assert load(folder)[-1] == "Klaar: er is niets veranderd."


def test_a_meeting_in_the_hour_that_comes_twice_is_the_same_a_second_time(tiny, db):
    def edit(text: str) -> str:
        return text.replace("2024-03-14 09:30", "2024-10-27 02:30")

    folder = tiny({"meetings.toml": edit})
    load(folder)

    assert load(folder)[-1] == "Klaar: er is niets veranderd."


# Models that no file fills, and why not.
IN_NO_FILE = {
    "portfolios.User": "accounts are made in the portal",
    "portfolios.RoleMembership": "it gives an account its rights",
    "portfolios.ImportRun": "it keeps what an import did",
    "portfolios.Work": "an account asks for it",
    "agenda.Paper": "a file, kept as it was published",
    "agenda.MeetingBook": "it is made of an agenda and its papers",
    "agenda.AgendaExtension": "it is proposed and decided on in the portal; a file has the last day",
    "agenda.Attendance": "who was at a meeting is noted there",
    "agenda.ListRemark": "an account says it of a draft list of decisions",
    "agenda.ReaderNote": "it belongs to one reader",
    "agenda.ReadMark": "it belongs to one reader",
    "agenda.CalendarKey": "a secret of one account",
    "agenda.FindingSnooze": "an account puts a finding aside for some days",
    "projects.LifeCycleStep": "a log of what accounts did in the portal",
    "contributions.ContributionRun": "adopting a year in the portal freezes its lines",
    "contributions.ContributionLine": "a frozen line of an adopted year",
    "contributions.InvoiceCounter": "it numbers the invoices of a year",
    "contributions.Invoice": "invoices are made and numbered in the portal",
    "contributions.InvoiceCopy": "an invoice as it was sent",
    "contributions.Reminder": "a reminder as it was sent",
    "contributions.BankFile": "a file of the bank",
    "contributions.Payment": "it pays an invoice of the portal",
}


def test_every_model_is_in_a_file_or_has_a_reason_why_not():
    models = {model._meta.label for app in APPS for model in apps.get_app_config(app).get_models()}
    in_a_file = {sheet.resource._meta.model._meta.label for sheet in SHEETS}

    assert in_a_file | set(IN_NO_FILE) == models
    assert not in_a_file & set(IN_NO_FILE)


def test_the_tiny_region_has_a_row_of_each_sheet(db):
    load(TINY)

    assert [sheet for sheet in SHEETS if not sheet.resource._meta.model.objects.exists()] == []


# --- The document about the files ---------------------------------------------------------------

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "data-sets.md"


def documented_files() -> list[tuple[str, str, list[str], list[str]]]:
    """Each file of the document: its name, its table, its columns and those of its natural key."""
    found = []
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if head := re.match(r"\| `(\w+\.(?:csv|toml))`(?: `\[\[(\w+)\]\]`)? \| (.+) \|$", line):
            listed = re.sub(r" \([^)]*\)", "", head[3]).split(". ")[0].rstrip(".").split(", ")
            key = [column.strip("*") for column in listed if column.startswith("**")]
            found.append((head[1], head[2] or "", [one.strip("*") for one in listed], key))
    return found


def test_the_document_names_each_file_in_its_order_with_its_columns():
    documented = documented_files()

    assert [(file, table) for file, table, *_ in documented] == [
        (sheet.file, sheet.table) for sheet in SHEETS
    ]
    for sheet, (*_, columns, key) in zip(SHEETS, documented, strict=True):
        resource = sheet.resource()
        where = f"{sheet.file} {sheet.table}"
        assert sorted(columns) == sorted(resource.columns), where
        assert sorted(key) == sorted(resource.key_columns), where


def test_a_second_time_nothing_changes(db):
    load(TINY)
    before = all_rows()

    assert load(TINY)[-1] == "Klaar: er is niets veranderd."
    assert all_rows() == before


def test_only_what_differs_is_changed(tiny, db):
    load(TINY)

    lines = load(tiny({"population.csv": change("12345", "12346")}))

    assert "population.csv: 1 gewijzigd, 2 ongewijzigd" in lines
    assert lines[-1] == "Klaar: 1 rijen nieuw of gewijzigd."
    assert PopulationCount.objects.get(municipality__cbs_code="GM9001").inhabitants == 12_346


def test_a_fault_leaves_what_was_loaded_before(tiny, db):
    load(TINY)

    folder = tiny(
        {"people.csv": change("Bedenksel", "Anders"), "tariffs.csv": change("0.525", "-1")}
    )

    assert "tariffs.csv, regel 3: kolom rate: Een tarief kan niet onder nul liggen." in faults(
        folder
    )
    assert Person.objects.get(code="bedenksel").surname == "Bedenksel"


def test_a_file_may_tell_since_when_an_adopted_tariff_holds(tiny, db):
    load(TINY)
    told = tiny({"tariffs.csv": change("2024,nee", "2024,ja")})

    load(told)
    assert str(Tariff.objects.adopted().get()) == "€ 0,45 per inwoner vanaf 2024 of eerder"
    before = all_rows()
    load(told)
    assert all_rows() == before


def test_a_region_without_a_format_has_the_default_until_it_gives_its_own(tiny, tmp_path, db):
    edits = dict.fromkeys(("format.toml", "projects.toml", "deployments.csv", "subsidies.csv"))
    folder = tiny(edits)
    assert "format.toml: 33 nieuw" in load(folder)
    assert load(folder)[-1] == "Klaar: er is niets veranderd."
    sections = apps.get_model("projects.FormatSection").objects
    assert sections.get(key="risicos").title == "Risico’s en gevolgen"
    sections.filter(key="financien").update(title="Geld en uren")

    (folder / "format.toml").write_text(
        "\n".join(
            f"[[{table}]]\n{line}"
            for table, line in (
                ("section", 'key = "aanleiding"\norder = 1\ntitle = "Waarom nu"'),
                ("section", 'key = "besluit"\norder = 2\ntitle = "Wat we vragen"'),
                ("question", 'section = "besluit"\norder = 1\ntext = "Wie besluit?"'),
            )
        )
    )
    load(folder)

    assert [section.title for section in sections.all()] == [
        "Waarom nu",
        "Wat we vragen",
        "Geld en uren",
    ]
    questions = apps.get_model("projects.GuidingQuestion").objects
    assert [str(question) for question in questions.all()] == ["Wie besluit?"]
    assert load(folder)[-1] == "Klaar: er is niets veranderd."


def test_check_stores_nothing(db):
    assert load(TINY, check=True)[-1] == "Gecontroleerd: geen fouten. Er is niets geladen."
    assert not any(all_rows().values())


def test_if_empty_loads_an_empty_portal_only(tiny, db):
    load(TINY, if_empty=True)
    assert count("portfolios.Municipality") == 3

    broken = tiny({"people.csv": whole("x")})
    assert load(broken, if_empty=True) == []


# --- Files that are written another way and are right all the same -----------------------------


@pytest.mark.parametrize(
    "edits",
    [
        {"people.csv": lambda text: text.replace("\n", "\r\n")},
        {"people.csv": lambda text: text.replace("\n", "\r")},
        {"people.csv": lambda text: "\ufeff" + text, "region.toml": lambda text: "\ufeff" + text},
        {"people.csv": lambda text: text.rstrip("\n")},
        {"people.csv": change("\n", "\n\n,,,,\n")},
        {"people.csv": change("bedenksel,Mw.", '" bedenksel ","Mw."')},
        {
            "themes.toml": change(
                '["bvb-voorzitter", "bvb-proeven"]', '"bvb-voorzitter; bvb-proeven"'
            )
        },
        {"agreements.toml": change('"2023-12-15"', "2023-12-15")},
        {"themes.toml": lambda text: text.replace("\n", "\r\n")},
        {"LEESMIJ.md": b"Uitleg.", ".DS_Store": b"\0"},
    ],
    ids=[
        "crlf",
        "cr",
        "bom",
        "no-last-newline",
        "empty-lines",
        "quotes-and-spaces",
        "list-as-text",
        "toml-date",
        "toml-crlf",
        "files-beside",
    ],
)
def test_other_ways_to_write_the_same_change_nothing(edits, tiny, db):
    load(TINY)
    before = all_rows()

    assert load(tiny(edits))[-1] == "Klaar: er is niets veranderd."
    assert all_rows() == before


@pytest.mark.parametrize("sign", ["\u2028", "\x0c", "\x85", "\x1c", "’", "é", "😀", '""'])
def test_any_sign_may_stand_in_a_text(sign, tiny, db):
    load(tiny({"people.csv": change("Bedenksel", f'"Bedenk{sign}sel"')}))

    assert Person.objects.get(code="bedenksel").surname == f"Bedenk{sign[0]}sel"


# --- Files that cannot be read -----------------------------------------------------------------

PEOPLE = "code, salutation, initials, tussenvoegsel, surname"
REGIONS = "code,name,fte,municipalities,source\n"

UNREADABLE = {
    "not-utf-8": (
        {"people.csv": whole("code\nché", "latin-1")},
        ["people.csv, regel 2: dit bestand is geen UTF-8; sla het op als ‘CSV UTF-8’"],
    ),
    "utf-16": (
        {"people.csv": whole("code", "utf-16")},
        ["people.csv, regel 1: dit bestand is geen UTF-8; sla het op als ‘CSV UTF-8’"],
    ),
    "empty": ({"people.csv": b""}, ["people.csv, regel 1: dit bestand is leeg"]),
    "only-bom": ({"people.csv": b"\xef\xbb\xbf"}, ["people.csv, regel 1: dit bestand is leeg"]),
    "only-spaces": ({"people.csv": b" \n\n"}, ["people.csv, regel 1: dit bestand is leeg"]),
    "empty-toml": ({"themes.toml": b""}, ["themes.toml, regel 1: dit bestand is leeg"]),
    "only-header": (
        {"reference_regions.csv": whole(REGIONS)},
        ["reference_regions.csv, regel 1: dit bestand heeft alleen een kop en geen regels"],
    ),
    "unknown-file": (
        {"peope.csv": b"x"},
        ["peope.csv: dit bestand hoort niet in een gegevensset; controleer de naam"],
    ),
    "spreadsheet": (
        {"people.xlsx": b"x", "PEOPLE.CSV": b"x"},
        [
            "PEOPLE.CSV: dit bestand hoort niet in een gegevensset; controleer de naam",
            "people.xlsx: dit bestand hoort niet in een gegevensset; controleer de naam",
        ],
    ),
    "required-missing": (
        {"region.toml": None, "municipalities.csv": None},
        ["region.toml: dit bestand ontbreekt", "municipalities.csv: dit bestand ontbreekt"],
    ),
    "wrong-column": (
        {"people.csv": change("salutation", "aanhef")},
        [
            f"people.csv, regel 1: kolom ‘aanhef’ is hier niet bekend; bekend zijn: {PEOPLE}",
            "people.csv, regel 1: kolom ‘salutation’ ontbreekt",
        ],
    ),
    "missing-column": (
        {"reference_regions.csv": whole("code,name,fte,municipalities\nx,X,1,1\n")},
        ["reference_regions.csv, regel 1: kolom ‘source’ ontbreekt"],
    ),
    "column-twice": (
        {"reference_regions.csv": whole("code,name,name,fte,municipalities,source\na,b,c,1,1,d\n")},
        ["reference_regions.csv, regel 1: kolom ‘name’ staat er twee keer"],
    ),
    "semicolons": (
        {"people.csv": lambda text: text.replace(",", ";")},
        ["people.csv, regel 1: hier staan puntkomma's; sla het op met komma's"],
    ),
    "extra-cell": (
        {"functions.csv": change("GM9001,", "GM9001,,")},
        ["functions.csv, regel 2: deze regel heeft 7 vakken, de kop heeft er 6"],
    ),
    "missing-cells": (
        {"functions.csv": change(",GM9001,", "")},
        ["functions.csv, regel 2: deze regel heeft 4 vakken, de kop heeft er 6"],
    ),
    "quote-open": (
        {"reference_regions.csv": whole(REGIONS + 'a,A,1,1,x\nb,"B,1,1,x\n')},
        ["reference_regions.csv, regel 3: deze regel is geen geldige CSV"],
    ),
    "text-after-quote": (
        {"reference_regions.csv": whole(REGIONS + 'a,"A"B,1,1,x\n')},
        ["reference_regions.csv, regel 2: deze regel is geen geldige CSV"],
    ),
    "cell-without-end": (
        {"reference_regions.csv": whole(REGIONS + f"a,{'A' * 200_000},1,1,x\n")},
        ["reference_regions.csv, regel 2: deze regel is geen geldige CSV"],
    ),
    "broken-toml": (
        {"themes.toml": change("order = 1", "order = = 1")},
        ["themes.toml, regel 4: hier is het bestand geen geldige TOML"],
    ),
    "toml-without-end": (
        {"themes.toml": whole('[[theme]]\nwhy = """\n')},
        ["themes.toml, regel 3: hier is het bestand geen geldige TOML"],
    ),
    "wrong-key": (
        {"safety_agendas.csv": None, "region.toml": change("short_name", "korte_naam")},
        [
            "region.toml, regel 3: kolom ‘korte_naam’ is hier niet bekend; bekend zijn: code, name, platform, short_name, board, board_article, board_member, host, rounding, rounding_ground, source, source_title, remark"
        ],
    ),
    "wrong-table": (
        {"region.toml": change("[[region]]", "[[regio]]")},
        ["region.toml, regel 3: onderdeel ‘regio’ is hier niet bekend; bekend zijn: [[region]]"],
    ),
    "unknown-table": (
        {"themes.toml": add('\n[[deelthema]]\ntheme = "proeven"\n')},
        [
            "themes.toml, regel 26: onderdeel ‘deelthema’ is hier niet bekend; bekend zijn: [[theme]], [[subtheme]]"
        ],
    ),
    "no-rows": (
        {"region.toml": whole("# leeg\n")},
        ["region.toml, regel 1: dit bestand heeft geen [[region]]"],
    ),
    "single-table": (
        {"region.toml": change("[[region]]", "[region]")},
        ["region.toml, regel 3: schrijf elk onderdeel als [[region]]"],
    ),
    "no-table": (
        {"region.toml": whole("region = 5\n")},
        ["region.toml, regel 1: schrijf elk onderdeel als [[region]]"],
    ),
    "list-of-words": (
        {"region.toml": whole('\nregion = ["a"]\n')},
        ["region.toml, regel 2: schrijf elk onderdeel als [[region]]"],
    ),
}


@pytest.mark.parametrize(("edits", "lines"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_read(edits, lines, tiny, db):
    assert faults(tiny(edits)) == lines


def test_a_folder_that_is_not_there(tmp_path, db):
    assert faults(tmp_path / "nergens") == [f"{tmp_path / 'nergens'}: deze map bestaat niet"]


def test_a_folder_where_a_file_should_be(tiny, db):
    folder = tiny({"reference_regions.csv": None})
    (folder / "reference_regions.csv").mkdir()

    assert faults(folder) == ["reference_regions.csv: dit bestand kan niet worden gelezen"]


def test_all_files_that_cannot_be_read_are_told_at_once(tiny, db):
    folder = tiny({"people.csv": b"", "bodies.csv": b"\xff", "themes.toml": b"="})

    assert [line.partition(":")[0] for line in faults(folder)] == [
        "people.csv, regel 1",
        "bodies.csv, regel 1",
        "themes.toml, regel 1",
    ]


# --- Rows that are at fault --------------------------------------------------------------------

NO_TARIFF = "is geen getal; schrijf decimalen met een punt"

FIRST, BEYOND = "Nergenhuizen,Basisteam Noord", "dit valt daarbuiten"

LOST_ITEM = "meetings.toml, regel 8: kolom meeting: vergadering ‘bvb/2024-03-14 09:30’ bestaat niet"

WRONG_ROWS = {
    "ended-before-it-began": (
        {"projects.toml": change("2020-10-01", "2023-12-16")},
        [
            "projects.toml, regel 11: Het werk eindigt voor het begint. Verbeter de eerste of de laatste dag."
        ],
    ),
    "begun-while-prepared": (
        {"projects.toml": change('phase = "uitvoering"', 'phase = "voorbereiding"')},
        [
            "projects.toml, regel 1: kolom begun_on: In de fase ‘voorbereiding’ is het werk nog niet begonnen."
        ],
    ),
    "granted-before-it-was-requested": (
        {"subsidies.csv": change("2021-12-20", "2021-10-03")},
        [
            "subsidies.csv, regel 2: De dag van toekennen ligt voor de dag van aanvragen. Verbeter een van beide."
        ],
    ),
    "chosen-without-decision": (
        {"scenarios.toml": change("drops = [3]\n", 'drops = [3]\nstatus = "vastgesteld"\n')},
        [
            "scenarios.toml, regel 13: Vastgesteld kan alleen met een besluit; een voorstel heeft er nog geen.",
            "scenarios.toml, regel 13: Van een gekozen scenario ligt de uitkomst vast; een voorstel heeft die nog niet.",
        ],
    ),
    "chosen-of-unknown-size": (
        {
            "scenarios.toml": change("drops = [3]\n", CHOSEN),
            "population.csv": change("GM9002,2023-01-01", "GM9002,2025-01-01"),
        },
        [
            "scenarios.toml, regel 13: kolom status: Van Fantasterveen is het inwonertal niet bekend. Voeg dat eerst toe."
        ],
    ),
    "unknown-municipality": (
        {"population.csv": change("GM9002", "GM9999")},
        ["population.csv, regel 3: kolom municipality: gemeente ‘GM9999’ bestaat niet"],
    ),
    "unknown-in-list": (
        {"agreements.toml": change('"proefzorg"]', '"proefzorg", "ergens"]')},
        ["agreements.toml, regel 1: organisatie ‘ergens’ bestaat niet"],
    ),
    "unknown-task": (
        {"scenarios.toml": change("[3]", "[3, 33]")},
        ["scenarios.toml, regel 13: coördinatietaak ‘2024/33’ bestaat niet"],
    ),
    "itself-as-parent": (
        {"bodies.csv": change("bvb,,Als", "werkgroep,,Als")},
        ["bodies.csv, regel 3: kolom parent: gremium ‘werkgroep’ bestaat niet"],
    ),
    "code-twice": (
        {"people.csv": add("bedenksel,,,,Ander\n")},
        ["people.csv, regel 6: ‘bedenksel’ staat er dubbel; de eerste staat op regel 2"],
    ),
    "key-twice": (
        {"population.csv": add("GM9001,2023-01-01,5,definitief,x\n")},
        [
            "population.csv, regel 5: ‘GM9001, 2023-01-01’ staat er dubbel; de eerste staat op regel 2"
        ],
    ),
    "key-twice-written-otherwise": (
        {"tariffs.csv": add("2024,nee,0.450,,voorstel,,\n")},
        ["tariffs.csv, regel 4: deze rij staat er dubbel; de eerste staat op regel 2"],
    ),
    "name-twice": (
        {"municipalities.csv": add("GM9004,Nergenhuizen,,,,,,\n")},
        [
            "municipalities.csv, regel 5: kolom slug: Er bestaat al een Gemeente met eenzelfde Webadres."
        ],
    ),
    "negative-population": (
        {"population.csv": change("12345", "-5")},
        [
            "population.csv, regel 2: kolom inhabitants: Een gemeente heeft ten minste 1 inwoner.",
        ],
    ),
    "population-too-large": (
        {"population.csv": change("12345", "9" * 30)},
        [
            "population.csv, regel 2: kolom inhabitants: Zo veel inwoners heeft geen gemeente; controleer het getal."
        ],
    ),
    "number-without-end": (
        {"population.csv": change("12345", "9" * 5000)},
        [f"population.csv, regel 2: kolom inhabitants: ‘{'9' * 60}…’ is geen heel getal"],
    ),
    "thousands": (
        {"population.csv": change("12345", "12.345")},
        ["population.csv, regel 2: kolom inhabitants: ‘12.345’ is geen heel getal"],
    ),
    "underscore": (
        {"population.csv": change("12345", "12_345")},
        ["population.csv, regel 2: kolom inhabitants: ‘12_345’ is geen heel getal"],
    ),
    "foreign-digits": (
        {"population.csv": change("12345", "١٢٣")},
        ["population.csv, regel 2: kolom inhabitants: ‘١٢٣’ is geen heel getal"],
    ),
    "word-as-number": (
        {"population.csv": change("12345", "veel")},
        ["population.csv, regel 2: kolom inhabitants: ‘veel’ is geen heel getal"],
    ),
    "line-break-in-value": (
        {"population.csv": change("12345", '"12\n345"'), "functions.csv": change("GM9003", "GM9")},
        [
            "functions.csv, regel 5: kolom municipality: gemeente ‘GM9’ bestaat niet",
            "population.csv, regel 2: kolom inhabitants: ‘12 345’ is geen heel getal",
        ],
    ),
    "decimal-comma": (
        {"deployments.csv": change("2.5", '"2,5"')},
        [f"deployments.csv, regel 3: kolom hours_per_week: ‘2,5’ {NO_TARIFF}"],
    ),
    "not-a-number": (
        {"deployments.csv": change("2.5", "NaN")},
        [f"deployments.csv, regel 3: kolom hours_per_week: ‘NaN’ {NO_TARIFF}"],
    ),
    "endless": (
        {"deployments.csv": change("2.5", "-Infinity")},
        [f"deployments.csv, regel 3: kolom hours_per_week: ‘-Infinity’ {NO_TARIFF}"],
    ),
    "too-large": (
        {"deployments.csv": change("2.5", "1e999999999")},
        ["deployments.csv, regel 3: kolom hours_per_week: ‘1e999999999’ is te groot"],
    ),
    "too-large-for-the-column": (
        {"subsidies.csv": change("50000", "12345678901")},
        [
            "subsidies.csv, regel 2: kolom requested: Zorg dat er niet meer dan 10 cijfers voor de komma staan."
        ],
    ),
    "too-precise": (
        {"deployments.csv": change("2.5", "2.555")},
        [
            "deployments.csv, regel 3: kolom hours_per_week: Zorg dat er niet meer dan 2 cijfers achter de komma staan."
        ],
    ),
    "more-hours-than-a-week": (
        {"deployments.csv": change("2.5", "168.01")},
        ["deployments.csv, regel 3: kolom hours_per_week: Een week heeft 168 uur."],
    ),
    "date-the-dutch-way": (
        {"population.csv": change("2023-01-01", "1-1-2023")},
        [
            "population.csv, regel 2: kolom reference_date: ‘1-1-2023’ is geen datum; schrijf hem als 2019-12-31"
        ],
    ),
    "date-without-dashes": (
        {"population.csv": change("2023-01-01", "20230101")},
        [
            "population.csv, regel 2: kolom reference_date: ‘20230101’ is geen datum; schrijf hem als 2019-12-31"
        ],
    ),
    "date-that-never-was": (
        {"population.csv": change("2023-01-01", "2023-02-29")},
        [
            "population.csv, regel 2: kolom reference_date: ‘2023-02-29’ is geen datum; schrijf hem als 2019-12-31"
        ],
    ),
    "year-nought": (
        {"population.csv": change("2023-01-01", "0000-01-01")},
        [
            "population.csv, regel 2: kolom reference_date: ‘0000-01-01’ is geen datum; schrijf hem als 2019-12-31"
        ],
    ),
    "date-with-time": (
        {"agreements.toml": change('"2023-12-15"', "2023-12-15T10:00:00")},
        [
            "agreements.toml, regel 1: kolom signed_on: ‘2023-12-15 10:00:00’ is geen datum; schrijf hem als 2019-12-31"
        ],
    ),
    "year-long-ago": (
        {"results.csv": change("2022,2023", "0,2023")},
        ["results.csv, regel 2: kolom from_year: Schrijf een jaar vanaf 1900."],
    ),
    "years-out-of-order": (
        {"results.csv": change("2022,2023", "2023,2022")},
        ["results.csv, regel 2: Het laatste jaar ligt voor het eerste jaar."],
    ),
    "dates-out-of-order": (
        {"portfolio_terms.csv": change("2020-01-01,2023-12-31", "2023-12-31,2020-01-01")},
        ["portfolio_terms.csv, regel 2: De laatste dag ligt voor de eerste dag."],
    ),
    "two-holders": (
        {"portfolio_terms.csv": change("2023-12-31", "2024-01-01")},
        ["portfolio_terms.csv, regel 3: Deze portefeuille heeft in deze periode al een houder."],
    ),
    "two-adopted-tariffs": (
        {"tariffs.csv": add("2024,nee,0.50,,vastgesteld,bvb-2023-tarief,\n")},
        ["tariffs.csv, regel 4: Voor dit jaar is al een tarief vastgesteld."],
    ),
    "adopted-without-decision": (
        {"obligations.csv": change("vastgesteld,bvb-2023-uren", "vastgesteld,")},
        [
            "obligations.csv, regel 2: Vastgesteld kan alleen met een besluit; een voorstel heeft er nog geen."
        ],
    ),
    "yes": (
        {"results.csv": change(",nee,", ",no,")},
        ["results.csv, regel 2: kolom approximate: ‘no’ is geen ja of nee"],
    ),
    "no-answer": (
        {"results.csv": change(",nee,", ",,")},
        ["results.csv, regel 2: kolom approximate: ‘’ is geen ja of nee"],
    ),
    "no-choice": (
        {"deployments.csv": change(",lid,", ",baas,")},
        [
            "deployments.csv, regel 3: kolom role: ‘baas’ is geen geldige keuze; kies uit: voorzitter, projectleider, programmamanager, secretaris, deelname, lid, ondersteuning"
        ],
    ),
    "nothing-where-needed": (
        {"results.csv": change("Proeven die zijn gelukt", "")},
        ["results.csv, regel 3: kolom label: Dit veld kan niet leeg zijn"],
    ),
    "nul": (
        {"results.csv": change("Proeven die zijn gelukt", "Proeven\0")},
        ["results.csv, regel 3: kolom label: in deze tekst staat een NUL-teken"],
    ),
    "nul-in-reference": (
        {"population.csv": change("GM9001", "GM\0")},
        ["population.csv, regel 2: kolom municipality: in deze tekst staat een NUL-teken"],
    ),
    "nul-in-toml": (
        {"region.toml": change("Platform Nergenland", "Platform\\u0000")},
        ["region.toml, regel 3: kolom short_name: in deze tekst staat een NUL-teken"],
    ),
    "text-too-long": (
        {"results.csv": change("Proeven die zijn gelukt", "x" * 251)},
        [
            "results.csv, regel 3: kolom label: Zorg dat deze waarde niet meer dan 250 tekens bevat (het zijn er nu 251)."
        ],
    ),
    "list-as-text": (
        {"agreements.toml": change('"Doel"', '["Doel"]')},
        ["agreements.toml, regel 11: kolom title: ‘['Doel']’ is geen tekst"],
    ),
    "yes-as-number": (
        {"agreements.toml": change("notice_months = 6", "notice_months = true")},
        [
            "agreements.toml, regel 1: kolom notice_months: ‘True’ is geen heel getal",
        ],
    ),
    "no-tariff": (
        {"effort_bands.csv": change("2026/0.525", "2026")},
        [
            "effort_bands.csv, regel 5: kolom tariff: ‘2026’ is geen tarief; schrijf het als 2019/0.20"
        ],
    ),
    "no-number-as-tariff": (
        {"effort_bands.csv": change("2026/0.525", "2026/NaN")},
        ["effort_bands.csv, regel 5: Waarde van ‘NaN’ moet een decimaal getal zijn."],
    ),
    "unknown-claim": (
        {"stated_figures.csv": change("municipality_count", "municipality_cuont")},
        [
            "stated_figures.csv, regel 2: kolom claim: ‘municipality_cuont’ is niet bekend; bekend zijn: "
            + ", ".join(COMPUTED)
        ],
    ),
    "claim-about-nothing": (
        {"stated_figures.csv": change("population_total", "population GM9999")},
        [
            "stated_figures.csv, regel 3: kolom claim: ‘population GM9999’ noemt niets uit de gegevens"
        ],
    ),
    "lowest-band-above-nought": (
        {"effort_bands.csv": change("2026/0.525,0,", "2026/0.525,1,")},
        [
            "effort_bands.csv, regel 5: kolom from_inhabitants: van het tarief € 0,525 per inwoner vanaf 2026 begint geen klasse bij 0 inwoners"
        ],
    ),
    "count-before-the-municipality": (
        {"municipalities.csv": change("Nergenhuizen,Basisteam Noord,,", f"{FIRST},2023-01-02,")},
        [
            f"population.csv, regel 2: kolom reference_date: Nergenhuizen bestaat vanaf 2 januari 2023; {BEYOND}"
        ],
    ),
    "hours-after-the-municipality": (
        {"municipalities.csv": change("Nergenhuizen,Basisteam Noord,,", f"{FIRST},,2023-12-31")},
        [
            f"group_members.csv, regel 2: Nergenhuizen bestaat tot en met 31 december 2023; {BEYOND}. Kies andere dagen of een andere gemeente.",
            f"obligations.csv, regel 2: kolom from_year: Nergenhuizen bestaat tot en met 31 december 2023; {BEYOND}",
        ],
    ),
    "hours-outside-both-ends": (
        {
            "municipalities.csv": change("2024-01-01,,", "2024-01-01,2024-06-30,"),
            "deployments.csv": change("2.5,2024-01-01,", "2.5,2024-01-01,2024-12-31"),
        },
        [
            f"deployments.csv, regel 3: Verzonnendam bestaat vanaf 1 januari 2024 tot en met 30 juni 2024; {BEYOND}",
            f"obligations.csv, regel 5: kolom from_year: Verzonnendam bestaat vanaf 1 januari 2024 tot en met 30 juni 2024; {BEYOND}",
        ],
    ),
    "two-pools-on-one-day": (
        {
            "municipality_groups.csv": add("ook,Ook\n"),
            "group_members.csv": add("ook,GM9001,2024-06-01,\nook,GM9003,2024-06-01,\n"),
        },
        [
            "group_members.csv, regel 4: Deze gemeente hoort op een van deze dagen al bij een groep. Een gemeente hoort bij één groep tegelijk."
        ],
    ),
    "meeting-without-a-time": (
        {"meetings.toml": change('start = "2024-03-14 09:30"', "start = 2024-03-14")},
        [
            "meetings.toml, regel 1: kolom start: ‘2024-03-14’ is geen dag met een tijd; schrijf hem als 2019-12-31 20:00",
            LOST_ITEM,
        ],
    ),
    "meeting-in-the-hour-that-is-skipped": (
        {"meetings.toml": change("2024-03-14 09:30", "2024-03-31 02:30")},
        [
            "meetings.toml, regel 1: kolom start: ‘2024-03-31 02:30’ is geen dag met een tijd; schrijf hem als 2019-12-31 20:00",
            LOST_ITEM,
        ],
    ),
    "meeting-in-another-zone": (
        {"meetings.toml": change('"2024-03-14 09:30"', "2024-03-14T09:30:00+05:00")},
        [
            "meetings.toml, regel 1: kolom start: ‘2024-03-14 09:30:00+05:00’ is geen dag met een tijd; schrijf hem als 2019-12-31 20:00",
            LOST_ITEM,
        ],
    ),
    "item-of-no-meeting": (
        {"meetings.toml": change('meeting = "2024-03-14 09:30"', 'meeting = "2024-03-15 09:30"')},
        [
            "meetings.toml, regel 8: kolom meeting: vergadering ‘bvb/2024-03-15 09:30’ bestaat niet",
        ],
    ),
    "closed-item-without-a-ground": (
        {"meetings.toml": change("is_closed = false", "is_closed = true")},
        ["meetings.toml, regel 8: Schrijf waarom dit punt besloten is."],
    ),
    "action-of-nobody": (
        {"actions.csv": change("dromema", "niemand")},
        ["actions.csv, regel 2: kolom owner: persoon ‘niemand’ bestaat niet"],
    ),
    "end-of-work-that-runs": (
        {"projects.toml": change('phase = "afgerond"', 'phase = "uitvoering"')},
        [
            "projects.toml, regel 11: kolom ended_on: In de fase ‘uitvoering’ is het werk nog niet geëindigd."
        ],
    ),
    "text-that-is-left-empty": (
        {"projects.toml": change('section = "expertgroep"', 'section = "expertgroep"\ntext = "x"')},
        ["projects.toml, regel 48: Een onderdeel met tekst is niet bewust leeg."],
    ),
    "approval-of-a-draft": (
        {
            "projects.toml": change(
                '[[approval]]\nproject = "voorstudie"', '[[approval]]\nproject = "proeftuin"'
            )
        },
        ["projects.toml, regel 54: kolom version: Op een concept is nog geen akkoord gegeven."],
    ),
    "approval-without-a-day": (
        {"projects.toml": change('given_on = "2020-08-03"\n', "")},
        ["projects.toml, regel 54: kolom given_on: Dit veld mag niet leeg zijn."],
    ),
    "approval-by-no-substitution": (
        {"projects.toml": change("bvb-voorzitter/2020-07-20", "bvb-voorzitter/2020-07-21")},
        [
            "projects.toml, regel 54: kolom substitution: vervanging ‘bvb-voorzitter/2020-07-21’ bestaat niet"
        ],
    ),
    "milestone-without-a-day": (
        {"projects.toml": change('due = "2024-06-30"\n', "")},
        ["projects.toml, regel 63: kolom due: Dit veld mag niet leeg zijn."],
    ),
    "indicator-without-figures": (
        {"projects.toml": change("target = 12", 'target = "twaalf"')},
        [f"projects.toml, regel 74: kolom target: ‘twaalf’ {NO_TARIFF}"],
    ),
    "measurement-of-no-indicator": (
        {"projects.toml": change('indicator = "Proeven per', 'indicator = "Proef per')},
        [
            "projects.toml, regel 81: kolom indicator: indicator ‘proeftuin/Proef per gemeente’ bestaat niet"
        ],
    ),
    "risk-without-words": (
        {"projects.toml": change('description = "Er is geen plek voor een proef."\n', "")},
        ["projects.toml, regel 89: kolom description: Dit veld kan niet leeg zijn"],
    ),
    "subsidy-above-the-budget": (
        {"projects.toml": change("subsidy = 2500.50", "subsidy = 10000.01")},
        ["projects.toml, regel 94: De subsidie kan niet hoger zijn dan wat is begroot."],
    ),
    "relation-with-itself": (
        {"projects.toml": change('other = "voorstudie"', 'other = "proeftuin"')},
        ["projects.toml, regel 102: Een opdracht kan geen relatie met zichzelf hebben."],
    ),
    "fifth-quarter": (
        {"projects.toml": change("quarter = 1", "quarter = 5")},
        ["projects.toml, regel 108: kolom quarter: Een jaar heeft kwartaal 1 tot en met 4."],
    ),
    "notice-before-the-signature": (
        {"notices.csv": change("2024-06-10", "2023-12-14")},
        [
            f"notices.csv, regel 2: kolom given_on: Verzonnendam bestaat vanaf 1 januari 2024; {BEYOND}"
        ],
    ),
    "notice-of-a-partner-before-the-signature": (
        {"notices.csv": change("GM9003,,2024-06-10", ",proefzorg,2023-12-14")},
        [
            "notices.csv, regel 2: kolom given_on: De overeenkomst is pas getekend op 15 december 2023."
        ],
    ),
    "notice-of-two-parties": (
        {"notices.csv": change("GM9003,,", "GM9003,proefzorg,")},
        ["notices.csv, regel 2: Kies wie opzegt: één gemeente of één organisatie."],
    ),
    "notice-withdrawn-too-late": (
        {"notices.csv": change("2024-06-28", "2024-12-11")},
        [
            "notices.csv, regel 2: kolom withdrawn_on: De overeenkomst is voor deze partij geëindigd op 10 december 2024. Wie daarna weer meedoet, sluit een nieuwe overeenkomst."
        ],
    ),
    "whole-obligation-at-another-price": (
        {"buyouts.csv": change("1,2000,nee", "4,2000,ja")},
        [
            "buyouts.csv, regel 2: kolom whole: De hele verplichting is 4 uur per week en kost volgens de prijslijst € 8.000. Laat de uren en het bedrag leeg, of kies een deel."
        ],
    ),
    "part-without-an-amount": (
        {"buyouts.csv": change("1,2000,nee", "1,,nee")},
        ["buyouts.csv, regel 2: kolom amount: Dit veld mag niet leeg zijn."],
    ),
    "talk-in-another-year": (
        {"yearly_talks.csv": change("2024-10-09", "2025-10-09")},
        [
            "yearly_talks.csv, regel 2: kolom held_on: Kies een dag in 2024: dit is het gesprek over dat jaar."
        ],
    ),
    "talk-before-the-municipality": (
        {
            "yearly_talks.csv": change(
                "GM9002,2024,2024-10-02,2024-10-09", "GM9003,2023,2023-10-02,"
            )
        },
        [f"yearly_talks.csv, regel 2: Verzonnendam bestaat vanaf 1 januari 2024; {BEYOND}"],
    ),
    "account-number-that-is-wrong": (
        {"invoice_parties.csv": change(",VD-1,,", ",VD-1,NL92ABNA0417164300,")},
        [
            "invoice_parties.csv, regel 2: kolom iban: Dit rekeningnummer klopt niet. Kijk de cijfers na."
        ],
    ),
    "missing-file": (
        {"bodies.csv": None},
        ["bodies.csv: dit bestand ontbreekt; andere bestanden verwijzen ernaar"],
    ),
    "line-after-a-long-cell": (
        {
            "functions.csv": lambda text: (
                text.replace("waarn", '"wa\nar\nn')
                .replace("d burgemeester", 'd burgemeester"')
                .replace("proefpolitie", "nergens")
            )
        },
        ["functions.csv, regel 8: kolom organisation: organisatie ‘nergens’ bestaat niet"],
    ),
    "function-before-the-municipality": (
        {"functions.csv": change("GM9003,,,", "GM9003,,2023-12-31,")},
        [
            (
                "functions.csv, regel 5: Verzonnendam bestaat vanaf 1 januari 2024; dit valt daarbuiten."
                " Kies andere dagen of een andere gemeente."
            )
        ],
    ),
    "function-of-two-employers": (
        {"functions.csv": change("GM9001,,", "GM9001,proefpolitie,")},
        [
            (
                "functions.csv, regel 2: Kies een gemeente of een organisatie bij deze functie, niet"
                " allebei."
            )
        ],
    ),
    "two-functions-on-one-day": (
        {"functions.csv": change("2022-12-31", "2023-01-01")},
        [
            (
                "functions.csv, regel 4: Deze persoon heeft in deze periode al een functie. Geef die"
                " eerst een laatste dag, of kies andere dagen."
            )
        ],
    ),
    "two-mayors-on-one-day": (
        {"functions.csv": change("burgemeester,GM9003", "Burgemeester,GM9001")},
        [
            (
                "functions.csv, regel 5: Deze gemeente heeft in deze periode al een burgemeester. Geef"
                " die functie eerst een laatste dag, of kies andere dagen."
            )
        ],
    ),
    "several-in-one-file": (
        {"population.csv": lambda text: re.sub(r"202.-01-01", "gisteren", text)},
        [
            f"population.csv, regel {line}: kolom reference_date: ‘gisteren’ is geen datum; schrijf hem als 2019-12-31"
            for line in (2, 3, 4)
        ],
    ),
}


@pytest.mark.once
@pytest.mark.parametrize(("edits", "lines"), WRONG_ROWS.values(), ids=WRONG_ROWS)
def test_a_row_at_fault(edits, lines, tiny, db):
    assert faults(tiny(edits)) == lines


# --- One fault, one line -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "edit", "line"),
    [
        (
            "municipalities.csv",
            change("0,0\n", "x,0\n"),
            "municipalities.csv, regel 2: kolom tile_column: ‘x’ is geen heel getal",
        ),
        (
            "functions.csv",
            change("GM9001", "GM9999"),
            "functions.csv, regel 2: kolom municipality: gemeente ‘GM9999’ bestaat niet",
        ),
        (
            "organisations.csv",
            change("politie,Verz", "polizei,Verz"),
            "organisations.csv, regel 2: kolom kind: ‘polizei’ is geen geldige keuze; kies uit: politie, om, riec, zorg-en-veiligheidshuis, veiligheidsregio, brandweer, zorg, ggd, overig",
        ),
        (
            "group_members.csv",
            change("2024-01-01", "nu"),
            "group_members.csv, regel 2: kolom valid_from: ‘nu’ is geen datum; schrijf hem als 2019-12-31",
        ),
        (
            "decisions.csv",
            change("2023-11-30", "30-11-2023"),
            "decisions.csv, regel 2: kolom taken_on: ‘30-11-2023’ is geen datum; schrijf hem als 2019-12-31",
        ),
        (
            "tariffs.csv",
            change("0.45,,vastgesteld,bvb-2023-tarief", "0.45,,vastgesteld,"),
            "tariffs.csv, regel 2: Vastgesteld kan alleen met een besluit; een voorstel heeft er nog geen.",
        ),
        (
            "format.toml",
            change("order = 1", 'order = "x"'),
            "format.toml, regel 3: kolom order: ‘x’ is geen heel getal",
        ),
        (
            "bodies.csv",
            change("district", "wijk"),
            "bodies.csv, regel 2: kolom level: ‘wijk’ is geen geldige keuze; kies uit: lokaal, basisteam, district, eenheid, landelijk",
        ),
        pytest.param(
            "projects.toml",
            change('"concept"', '"klad"'),
            "projects.toml, regel 23: kolom status: ‘klad’ is geen geldige keuze; kies uit: concept, ambtelijk_akkoord, agendacommissie, bestuur, vastgesteld, vervangen",
        ),
        pytest.param(
            "coordination_tasks.csv",
            change("bekijken,4", "bekijken,x"),
            f"coordination_tasks.csv, regel 4: kolom hours_per_week: ‘x’ {NO_TARIFF}",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and value.endswith((".csv", ".toml")) else "",
)
def test_rows_that_refer_to_a_row_at_fault_are_not_told(file, edit, line, tiny, db):
    assert faults(tiny({file: edit})) == [line]


def test_hours_may_be_open_and_begin_halfway_the_first_year(tiny, db):
    folder = tiny({"municipalities.csv": change("2024-01-01", "2024-06-01"), **LATER})

    assert "obligations.csv: 4 nieuw" in load(folder)


LATER = {
    "population.csv": change("GM9003,2024-01-01", "GM9003,2024-06-01"),
    "deployments.csv": lambda text: text.replace("4,2024-01-01", "4,").replace(
        "2.5,2024-01-01", "2.5,"
    ),
}


def test_pools_that_follow_each_other_are_no_fault(tiny, db):
    later = "later,GM9001,2028-01-01,\nlater,GM9003,2028-01-01,\n"
    folder = tiny(
        {"municipality_groups.csv": add("later,Later\n"), "group_members.csv": add(later)}
    )
    assert "group_members.csv: 4 nieuw" in load(folder)


def test_a_body_may_have_no_known_openness(tiny, db):
    load(tiny({"bodies.csv": change(",nee,,2", ",,,2")}))

    body = apps.get_model("portfolios.Body").objects.get(code="werkgroep")
    assert body.public is None
    assert body.get_public_display() == "niet vastgesteld"


def test_a_decision_may_lack_the_body_that_took_it(tiny, db):
    folder = tiny({"decisions.csv": change(",bvb,", ",,")})
    load(folder)

    decision = Decision.objects.get(body__isnull=True)
    assert decision.source
    assert decision.sequence is None


def test_milestones_come_from_the_file_of_assignments(tiny, db):
    rows = '\n[[milestone]]\nproject = "proeftuin"\ntitle = "Klaar"\ndue = "2024-06-30"\n'
    load(tiny({"projects.toml": add(rows)}))

    milestone = apps.get_model("projects.Milestone").objects.get(title="Klaar")
    assert (milestone.assignment.code, milestone.done_on) == ("proeftuin", None)


def test_a_fault_in_a_list_leaves_the_other_rows_alone(tiny, db):
    second = '\n[[theme]]\nagenda = "2024-2027"\ncode = "goed"\norder = 2\ntitle = "Goed"\n'
    child = '\n[[subtheme]]\ntheme = "goed"\norder = 1\ntitle = "Kind"\n'
    folder = tiny(
        {
            "themes.toml": lambda text: text.replace('"bvb-proeven"', '"nergens"') + second + child,
            "projects.toml": None,
            "deployments.csv": None,
            "subsidies.csv": None,
        }
    )

    assert faults(folder) == ["themes.toml, regel 1: portefeuille ‘nergens’ bestaat niet"]


def test_a_row_that_the_portal_holds_twice(tiny, db):
    load(TINY)
    seat = apps.get_model("portfolios.Membership").objects.exclude(seat="").get()
    seat.pk = None
    seat.save()

    assert faults(TINY) == [
        "memberships.csv, regel 4: deze rij staat al meer dan één keer in het portaal; laat er één staan"
    ]


# --- Whatever is in a file, it ends in lines and never in a traceback --------------------------

FILES = sorted({sheet.file for sheet in SHEETS})
FUZZ = hypothesis_settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@FUZZ
@given(file=st.sampled_from(FILES), content=st.binary(max_size=200))
def test_random_bytes_as_a_file(file, content, tmp_path, db):
    lines = outcome_with(tmp_path, file, content)

    assert lines
    assert all(line.startswith(f"{file}, regel ") for line in lines)


@FUZZ
@given(
    file=st.sampled_from(FILES),
    place=st.tuples(st.floats(0, 1), st.integers(0, 12)),
    text=st.text(max_size=12)
    | st.sampled_from(["\0", "9" * 40, "1e400", "NaN", "-1", '"', "[", ";"]),
)
def test_random_changes_in_a_file(file, place, text, tmp_path, db):
    original = (TINY / file).read_text(encoding="utf-8")
    start = int(place[0] * len(original))
    changed = original[:start] + text + original[start + place[1] :]

    lines = outcome_with(tmp_path, file, changed.encode("utf-8", "surrogatepass"))

    assert all("\n" not in line and len(line) < 500 for line in lines)
    assert not any(word in line for line in lines for word in ("Error", "expected", "None"))


def outcome_with(tmp_path: Path, file: str, content: bytes) -> list[str]:
    """The faults of the tiny data set in which one file holds `content`; only looked at."""
    folder = tmp_path / "regio"
    shutil.copytree(TINY, folder, dirs_exist_ok=True)
    (folder / file).write_bytes(content)
    return [
        str(fault) for fault in datasets.load(datasets.Folder(folder), SHEETS, check=True).faults
    ]


# --- The command line --------------------------------------------------------------------------


def run(folder: Path, tmp_path: Path) -> subprocess.CompletedProcess:
    """Run manage.py as a person would, on a database of its own."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "platform_ivz.settings_test",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'portal.sqlite3'}",
    }
    manage = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py")]
    subprocess.run([*manage, "migrate", "--verbosity=0"], env=environment, check=True)
    return subprocess.run(
        [*manage, "load_region", str(folder)],
        env=environment,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )


def test_the_command_ends_with_1_and_plain_lines(tiny, tmp_path):
    folder = tiny(
        {"population.csv": change("12345", "-5"), "functions.csv": change("GM9003", "GM1")}
    )

    done = run(folder, tmp_path)

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "functions.csv, regel 5: kolom municipality: gemeente ‘GM1’ bestaat niet",
        "population.csv, regel 2: kolom inhabitants: Een gemeente heeft ten minste 1 inwoner.",
        "CommandError: Niets geladen: 2 fouten gevonden.",
    ]
