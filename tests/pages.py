"""Every page of the portal, walked from its addresses, with something loaded to fill them in."""

import datetime as dt
from collections.abc import Iterator
from itertools import product
from operator import attrgetter
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from agenda.models import Agreement, NoteChapter, SafetyAgenda
from agenda.open.services import keep_paper
from platform_ivz.uploads import read_text
from portfolios.enums import ImportKind
from portfolios.models import Body, ImportRun, Municipality, Portfolio, User
from portfolios.work import start_work
from projects.enums import Move, Side, VersionStatus
from projects.models import ProjectAssignment
from reports.catalogue import PAPERS
from reports.findings import all_findings
from reports.imports import find_kind, look
from reports.work import paper
from tests.agenda.meetings.test_files import pdf as pdf_of
from tests.agenda.open.world import make_world
from tests.factories.agenda import (
    ActionFactory,
    AgendaExtensionFactory,
    AgendaItemFactory,
    LocalPriorityFactory,
    NoteChapterFactory,
)
from tests.factories.contributions import (
    AdoptedObligationFactory,
    BankFileFactory,
    BuyoutFactory,
    ContributionRunFactory,
    EffortReviewFactory,
    InvoiceCopyFactory,
    InvoicePartyFactory,
    NoticeFactory,
    PaymentFactory,
    ReminderFactory,
)
from tests.factories.portfolios import SubstitutionFactory
from tests.factories.projects import (
    IndicatorFactory,
    MeasurementFactory,
    MilestoneFactory,
    ProgressReportFactory,
    ProjectAssignmentFactory,
    ProjectCostFactory,
    ProjectRelationFactory,
    RiskFactory,
)

# As often may a page ask the database, for one row as for three hundred.
MOST_QUERIES = 26

# Addresses that are no page to look at: they send a file, only take a form, or lead elsewhere.
FILES = {
    "contributions:invoice_pdf",
    "contributions:invoice_ubl",
    "contributions:invoices_zip",
    "contributions:invoice_reminder",
    "contributions:reminders_zip",
    "agenda:agreement_copy",
    "agenda:action_docx",
    "agenda:meeting_docx",
    "agenda:open_agreement",
    "agenda:open_api",
    "agenda:open_calendar",
    "agenda:open_feed",
    "agenda:open_paper",
    "agenda:open_robots",
    "agenda:open_security",
    "agenda:open_sitemap",
    "agenda:open_sitemap_index",
    "agenda:paper",
    "agenda:calendar_body",
    "agenda:calendar_mine",
    "projects:projectassignment_pdf",
    "projects:projectassignment_docx",
    "reports:import_present",
    "reports:import_template",
    "reports:import_wrong_rows",
    "reports:region_present",
    "reports:region_template",
    "reports:meeting_book_file",
    "reports:meeting_pdf",
    "reports:note_docx",
    "reports:note_file",
    "reports:paper_changed",
    "reports:paper_picture",
    "reports:municipality_pdf",
    "portfolios:work_file",
    "reports:paper",
}
POSTED = {
    "reports:meeting_book",
    "reports:paper_lay_down",
    "agenda:agendaitem_accept",
    "agenda:agendaitem_note",
    "agenda:agendaitem_continue",
    "agenda:agendaitem_record",
    "agenda:attendance_record",
    "agenda:decision_excerpt",
    "agenda:meeting_close",
    "agenda:meeting_consent",
    "agenda:meeting_present",
    "agenda:meeting_send_list",
    "agenda:agendaitem_order",
    "agenda:agendaitem_paper_remove",
    "agenda:agendaitem_place",
    "agenda:agendaitem_remove",
    "agenda:agendaitem_waiting",
    "agenda:calendar_renew",
    "agenda:topic_expected",
    "agenda:topic_move",
    "agenda:topic_remove",
    "agenda:publishing_deed",
    "contributions:invoice_send",
    "contributions:invoices_paper",
    "contributions:run_drop",
    "contributions:run_issue",
    "portfolios:access_invite",
    "portfolios:work_again",
    "projects:milestone_done",
    "projects:projectassignment_begin",
    "projects:projectassignment_write_part",
    "reports:finding_snooze",
    "reports:finding_wake",
    "reports:import_store",
    "reports:import_undo",
    "reports:paper_keep",
    "reports:note_begin",
    "reports:note_keep",
    "reports:notechapter_move",
    "reports:notechapter_name_typed",
    "reports:paper_start",
}
LEADING = {
    "account_set_password",
    "agenda:meeting_list",
    "agenda:meeting_next",
    "agenda:meeting_read",
    "agenda:open_meetings",
    "agenda:open_safety_agenda_current",
    "agenda:safetyagenda_current",
    "contributions:budget_current",
    "contributions:contribution_current",
    "contributions:effort_current",
    "contributions:effort_matrix_current",
    "contributions:effort_what_if_current",
    "contributions:run_current",
    "contributions:talk_current",
}
# Pages for who is not signed in.
ANONYMOUS = {
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "account_inactive",
}
# Pages for everybody, whether signed in or not; `open_addresses()` fills them in.
OPEN = {
    "agenda:open_list",
    "agenda:open_lists",
    "agenda:open_meeting",
    "agenda:open_overview",
    "agenda:open_papers",
    "agenda:open_safety_agenda",
    "agenda:open_year",
}
# Pages for the administrator alone, who is not the one that walks.
FOR_THE_ADMINISTRATOR = {"portfolios:access_list", "portfolios:access_add"}
NO_PAGES = FILES | POSTED | LEADING | ANONYMOUS | OPEN | FOR_THE_ADMINISTRATOR

# Rows of a parent whose code or slug stands in the address before them.
PARENTS = {
    "portfolioterm": "portfolio",
    "substitution": "portfolio",
    "membership": "body",
    "groupmember": "group",
    "personfunction": "person",
    "agreementarticle": "agreement",
    "notice": "agreement",
    **dict.fromkeys(
        ("indicator", "milestone", "progressreport", "projectcost", "projectrelation", "risk"),
        "assignment",
    ),
    "measurement": "indicator.assignment",
    "agendaextension": "agenda",
    "note": "agenda",
    "notechapter": "note.agenda",
    "localpriority": "plan",
    "effortreview": "municipality",
}
# What is asked of pages that answer in more ways than one.
ASKED = {
    "contributions:contribution_year": "herkomst={slug}",
    "contributions:contribution_what_if": "tarief=0,25&herkomst={slug}",
    "contributions:effort_year": "herkomst={slug}",
    "contributions:run_year": "herkomst={slug}",
    "contributions:tariff_index": "percentage=2,5&jaar=2021",
    "contributions:effort_what_if_year": "gemeente={slug}&erbij={slug}&uren=1",
}
# Names of addresses that begin with another word than their model.
MODELS = {"import": "importrun", "run": "contributionrun", "topic": "agendaitem"}
# What a part of an address stands for when it is no field of a row.
FIXED = {
    "year": 2020,
    "kind": ImportKind.POPULATION.value,
    "extension": "csv",
    "name": "gemeenteblad",
    "uidb36": "1",
    "party": "afzender",
    "move": "stoppen",
    "side": "opdrachtgever",
    "old": 1,
    "new": 1,
    "key": "verlopen",
    "way": "eerder",
}
# All that such a part can stand for; the years lie far before, before, within and beyond the data.
EVERY = {
    "year": (1900, 2019, 2020, 2090),
    "kind": tuple(ImportKind.values),
    "name": tuple(paper.name for paper in PAPERS),
    "move": tuple(Move.values),
    "side": tuple(Side.values),
}


def named_patterns(
    resolver: URLResolver | None = None, namespace: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Every named address of the portal outside the admin."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                inner = f"{pattern.namespace}:" if pattern.namespace else namespace
                yield from named_patterns(pattern, inner)
        elif pattern.name:
            yield namespace + pattern.name, pattern


def page_names() -> list[str]:
    """The names of all pages for who is signed in."""
    return sorted({name for name, _ in named_patterns()} - NO_PAGES)


def page_addresses() -> dict[str, str]:
    """The address of each page by its name, filled in with the first row that there is.

    Raises LookupError when an address cannot be filled in: then say how, at the top of this module.
    """
    return addresses_of(page_names())


def asked_addresses() -> dict[str, str]:
    """Pages that show more when something is asked in the address, of the first municipality."""
    slug = Municipality.objects.order_by("pk").values_list("slug", flat=True)[0]
    return {
        f"{name}, asked": f"{address}?{ASKED[name].format(slug=slug)}"
        for name, address in addresses_of(set(ASKED)).items()
    } | _snooze_address()


def _snooze_address() -> dict[str, str]:
    """Where the first finding is put aside, when there is one."""
    findings = all_findings(SafetyAgenda.objects.working_date(timezone.localdate()))
    if not findings:
        return {}
    address = f"{reverse('reports:finding_snooze')}?sleutel={quote(findings[0].key)}"
    return {"reports:finding_snooze, asked": address}


def addresses_of(names: Iterator[str] | list[str] | set[str]) -> dict[str, str]:
    """The addresses with these names, each filled in with the first row that there is."""
    wanted, found, missing = set(names), {}, []
    for name, pattern in named_patterns():
        if name not in wanted or name in found:
            continue
        arguments = _arguments(name, pattern)
        if arguments is None:
            missing.append(name)
        else:
            found[name] = reverse(name, kwargs=arguments)
    if missing:
        raise LookupError(f"tests/pages.py does not know how to open: {', '.join(missing)}")
    return found


def every_address() -> Iterator[tuple[str, str]]:
    """Each name with each of its addresses: filled in with every row, and with all of `EVERY`."""
    for name, pattern in named_patterns():
        model, parts = _model(name), pattern.pattern.converters
        rows = [*model._base_manager.order_by("pk"), None] if model and parts else [None]
        found = set()
        for row in rows:
            values = [
                _every(part) if value is None else (value,)
                for part in parts
                for value in [None if row is None else _value(row, part)]
            ]
            found |= {
                reverse(name, kwargs=dict(zip(parts, chosen, strict=True)))
                for chosen in product(*values)
                if None not in chosen
            }
        yield from ((name, address) for address in sorted(found))


def open_addresses() -> dict[str, str]:
    """The pages for everybody, with something published to fill them in."""
    world = make_world()
    day = world.coming.day
    filled = {
        "agenda:open_list": (world.held.pk,),
        "agenda:open_meeting": (world.coming.pk,),
        "agenda:open_safety_agenda": (world.safety_agenda.code,),
        "agenda:open_year": (day.year,),
    }
    return {name: reverse(name, args=filled.get(name, ())) for name in sorted(OPEN)} | {
        "a meeting with its list": reverse("agenda:open_meeting", args=(world.held.pk,)),
        "a meeting that was called off": reverse("agenda:open_meeting", args=(world.off.pk,)),
        "a year without meetings": reverse("agenda:open_year", args=(1990,)),
    }


def leave_traces(user: User) -> None:
    """What a loaded region lacks for its pages.

    An import, papers that take long, a proposal for other hours, and an assignment of which the work
    is followed up.
    """
    leave_an_import(user)
    leave_work(user)
    leave_kept_papers()
    follow_up(ProjectAssignment.objects.order_by("pk").first())
    municipality = Municipality.objects.order_by("pk").first()
    AdoptedObligationFactory(municipality=municipality, from_year=2021)
    EffortReviewFactory(municipality=municipality)
    BuyoutFactory(municipality=municipality, part=True, hours_per_week=1, amount=1500)
    leave_an_invoice(municipality)
    NoticeFactory(agreement=Agreement.objects.order_by("pk").first(), by_organisation=True)
    body = Body.objects.order_by("pk").first()
    ActionFactory(item=AgendaItemFactory(meeting__body=body, requested_decision="Zo."))
    AgendaItemFactory(meeting=None, body=body)
    SubstitutionFactory(portfolio=Portfolio.objects.order_by("pk").first())
    LocalPriorityFactory(plan__municipality=municipality)
    if not NoteChapter.objects.exists():
        NoteChapterFactory(note__agenda=SafetyAgenda.objects.order_by("pk").first())
    AgendaExtensionFactory(
        agenda=SafetyAgenda.objects.order_by("pk").first(), valid_until=dt.date(2031, 12, 31)
    )


def leave_kept_papers() -> None:
    """A paper of the library that was kept, and kept again when it was another one."""
    for pages in (1, 2):
        keep_paper(
            title="Bewaard",
            portal_url=f"{reverse('reports:paper', args=(FIXED['name'],))}?peildatum=2020-12-31",
            content=pdf_of(pages),
            day=dt.date(2020, 12, 31),
            now=timezone.now(),
        )


def leave_work(user: User) -> None:
    """The papers that take long, made for somebody who may have them."""
    for entry in PAPERS:
        if entry.long:
            start_work(user, entry.title, paper, name=entry.name, day="2020-12-31")


def follow_up(assignment: ProjectAssignment) -> None:
    """One of everything that is kept beside the text of an assignment, and a second measurement."""
    indicator = IndicatorFactory(assignment=assignment, unit="gemeenten", target=14)
    MeasurementFactory(indicator=indicator, measured_on=dt.date(2020, 3, 31), value=5)
    MeasurementFactory(indicator=indicator)
    MilestoneFactory(assignment=assignment, due=dt.date(2020, 2, 1), done_on=dt.date(2020, 1, 31))
    MilestoneFactory(assignment=assignment)
    RiskFactory(assignment=assignment)
    ProgressReportFactory(assignment=assignment)
    ProgressReportFactory(assignment=assignment, quarter=2, light="oranje")
    other = ProjectAssignment.objects.exclude(pk=assignment.pk).order_by("pk").first()
    ProjectRelationFactory(assignment=assignment, other=other or ProjectAssignmentFactory())
    ProjectCostFactory(assignment=assignment, subsidy=400, spent=250)


def leave_an_invoice(municipality: Municipality) -> None:
    """A round that was invoiced, with an invoice, a payment, a reminder and a file of the bank."""
    run = ContributionRunFactory(year=2020, invoiced=True)
    copy = InvoiceCopyFactory(invoice__line__run=run, invoice__line__municipality=municipality)
    PaymentFactory(invoice=copy.invoice, amount=1)
    ReminderFactory(invoice=copy.invoice)
    BankFileFactory()
    InvoicePartyFactory(sender=True)


def leave_an_import(user: User, lines: int = 1) -> ImportRun:
    """Somebody looked at a table of populations, all wrong, so that an import has its page."""
    kind = find_kind(ImportKind.POPULATION.value)
    rows = [f"GM9999\t{1900 + n}-01-01\t{n}\tbron" for n in range(lines)]
    table = "\n".join(["gemeente\tpeildatum\tinwoners\tbron", *rows])
    return look(
        kind=kind, upload=read_text(table, kind.resource()), file_name="inwoners.csv", by=user
    )


def _arguments(name: str, pattern: URLPattern) -> dict[str, Any] | None:
    """What fills in an address; None when that is not known."""
    parts = pattern.pattern.converters
    if not parts:
        return {}
    row = _row(name)
    arguments = {}
    for part in parts:
        value = _value(row, part) if row is not None else None
        arguments[part] = FIXED.get(part) if value is None else value
    return None if None in arguments.values() else arguments


def _row(name: str) -> models.Model | None:
    """The first row of the model that the name begins with: `person_edit` is about a person."""
    model, page = _model(name), name.partition("_")[2]
    if model is None:
        return None
    rows = model._base_manager.order_by("pk")
    if name.startswith("reports:paper_"):
        # Of the paper that the address names.
        kept = rows.filter(portal_url__startswith=reverse("reports:paper", args=(FIXED["name"],)))
        return kept.exclude(file="").first() or rows.first()
    if name.startswith("agenda:topic_"):
        # On the page of a year only what has no meeting yet can be edited.
        return rows.filter(meeting=None).first() or rows.first()
    if model is ProjectAssignment and page in {"write", "from_word"}:
        # Only a draft can be written.
        return rows.filter(versions__status=VersionStatus.DRAFT).first()
    if page in {"edit", "delete"} and any(field.name == "decision" for field in model._meta.fields):
        # What was decided cannot be edited.
        return rows.filter(decision=None).first() or rows.first()
    return rows.first()


def _every(part: str) -> tuple[Any, ...]:
    """All that a part of an address can stand for when no row says it."""
    if part == "slug":
        return tuple(Municipality.objects.values_list("slug", flat=True))
    return EVERY.get(part, (FIXED.get(part),))


def _model(name: str) -> type[models.Model] | None:
    """The model that a name begins with; None when it begins with another word."""
    word = name.rsplit(":", maxsplit=1)[-1].partition("_")[0]
    word = MODELS.get(word, word)
    return next((model for model in apps.get_models() if model._meta.model_name == word), None)


def _value(row: models.Model, part: str) -> Any:
    """A part of the address: a field of the row, or the code of its parent."""
    holder = row
    if part in ("code", "slug") and row._meta.model_name in PARENTS:
        holder = attrgetter(PARENTS[row._meta.model_name])(row)
    value = getattr(holder, part, None)
    return getattr(value, "code", value)
