"""A page that stores is one transaction: its last write fails, and everything is as it was.

Every address that takes a form is walked (the table of tests/test_permissions.py): its form is
filled in as a visitor would, with what `TYPED` adds, and sent; then it is sent again while the
last row that it stores is refused. What a form of the admin stores is tried for one kind.
"""

import datetime as dt
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlencode

import html5lib
import pikepdf
import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document

from agenda.enums import AgendaStatus, MeetingStatus
from agenda.models import (
    AgendaExtension,
    AgendaItem,
    Agreement,
    Meeting,
    Note,
    NoteChapter,
    SafetyAgenda,
)
from contributions.invoices.invoicing import PAYMENT_DAYS
from contributions.invoices.models import BankFile, Invoice, Reminder
from contributions.rounds.enums import RunStatus
from contributions.rounds.models import ContributionRun
from contributions.rounds.overviews import contributions_of
from contributions.subsidies.models import Subsidy
from contributions.subsidies.views import SubsidyCreateView
from platform_ivz.places import a_place
from portfolios.enums import BodyKind, Role
from portfolios.models import Municipality, Work
from projects.dossier import NAME_KEY
from projects.enums import VersionStatus
from projects.models import ProjectAssignment
from reports.findings import all_findings
from reports.note.living import NoteFigures
from reports.note.overviews import overview_of
from reports.note.typed import typed_in
from reports.note.word import write_docx
from tests.cbs import cbs
from tests.factories.agenda import AgreementFactory, MeetingFactory, MeetingPatternFactory
from tests.factories.contributions import (
    BuyoutFactory,
    ContributionLineFactory,
    InvoicePartyFactory,
    SubsidyFactory,
)
from tests.factories.portfolios import (
    PASSWORD,
    BodyFactory,
    MembershipFactory,
    PortfolioTermFactory,
    RoleMembershipFactory,
    UserFactory,
)
from tests.pages import named_patterns
from tests.regions import _region_rows, twente
from tests.test_permissions import ADMINISTRATOR, TABLE, undone, world

__all__ = ["_region_rows", "cbs", "twente", "world"]

pytestmark = [pytest.mark.django_db, pytest.mark.database]

WRITES = ("INSERT", "UPDATE", "DELETE")
# Who is signed in is stored beside what a page does, by the middleware of sessions.
BESIDE = Session._meta.db_table
CONTROLS = {"input", "select", "textarea"}
NOTHING_STORED = "Er is niets opgeslagen"
YEAR = 2020

Typed = dict[str, Any]


# --- What is typed -----------------------------------------------------------------------------


def file_of(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def pdf_file() -> SimpleUploadedFile:
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.save(out)
    return SimpleUploadedFile("stuk.pdf", out.getvalue())


def word_file() -> SimpleUploadedFile:
    """An assignment in Word of which the name can be read."""
    document = Document()
    document.add_heading("Opdrachtnaam", 1)
    document.add_paragraph("Een naam uit Word")
    held = io.BytesIO()
    document.save(held)
    return file_of("opdracht.docx", held.getvalue())


def word_note(world: SimpleNamespace) -> SimpleUploadedFile:
    """A note as it goes out to Word, with another text under its last heading."""
    made = io.BytesIO(write_docx(overview_of(world.chapter.note), timezone.localdate()))
    document, held = Document(made), io.BytesIO()
    document.add_paragraph("Een tekst uit Word")
    document.save(held)
    return file_of("notitie.docx", held.getvalue())


def two(world: SimpleNamespace) -> list[int]:
    return [world.municipality.pk, world.free_municipality.pk]


def in_public(meeting: Meeting) -> Typed:
    """Let the agenda of a meeting be one that can be published; nothing is typed for that."""
    meeting.public, meeting.sent_at = True, timezone.now()
    meeting.save()
    return {}


NAMED = {"name": "Een nieuwe naam", "title": "Een nieuwe titel"}
TERM = {"valid_from": "01-01-2031", "valid_until": "31-12-2034"}


# What a visitor types beside what the form already holds; more than a form asks for is not read.
TYPED: dict[str, Callable[[SimpleNamespace], Typed]] = {
    "portfolios:portfolio_add": lambda w: NAMED,
    "portfolios:person_add": lambda w: {"surname": "Jansen"},
    "portfolios:personfunction_add": lambda w: {"name": "lid", "valid_from": "01-06-2030"},
    "portfolios:substitution_add": lambda w: {**TERM, "reason": "vakantie"},
    **dict.fromkeys(
        (
            "portfolios:personfunction_edit",
            "portfolios:portfolioterm_edit",
            "portfolios:membership_edit",
            "portfolios:groupmember_edit",
            "projects:deployment_edit",
        ),
        lambda w: {"how": "verbeteren"},
    ),
    "projects:projectassignment_approve": lambda w: {"because": "Op papier."},
    "portfolios:person_succeed": lambda w: {"on": "01-06-2030", "surname": "Jansen"},
    "portfolios:access_add": lambda w: {"email": "nieuw@voorbeeld.nl", "role": Role.FINANCE, "valid_from": "01-06-2030"},
    "portfolios:body_add": lambda w: NAMED,
    "portfolios:membership_add": lambda w: {"seat": "De wethouder"},
    "portfolios:organisation_add": lambda w: NAMED,
    "portfolios:municipalitygroup_add": lambda w: {**NAMED, "municipalities": two(w)},
    "portfolios:groupmember_add": lambda w: {"municipality": w.free_municipality.pk},
    "portfolios:municipality_add": lambda w: {**NAMED, "cbs_code": "GM9998"},
    "agenda:safetyagenda_add": lambda w: {**NAMED, **TERM},
    "agenda:safetyagenda_revise": lambda w: {"valid_from": "01-02-2021"},
    "agenda:agendaextension_add": lambda w: {},
    "reports:safetyagenda_next": lambda w: {"first_year": "2031", "last_year": "2034"},
    "agenda:localplan_add": lambda w: {**NAMED, **TERM, "source": "raadsbesluit"},
    "agenda:localpriority_add": lambda w: NAMED,
    "reports:notechapter_add": lambda w: NAMED,
    "reports:notechapter_name_typed": lambda w: {"typed": typed_figure(w)},
    "agenda:theme_add": lambda w: {**NAMED, "deelthemas-0-title": "Een deel"},
    "agenda:theme_edit": lambda w: {"portfolios": [w.free_post.pk]},
    "agenda:result_add": lambda w: {"label": "Meer", "topic": "Veilig"},
    "agenda:agreement_add": lambda w: {
        **NAMED,
        "short_title": "Nieuw",
        "parties": [w.municipality.pk],
        "duration": "indefinite",
    },
    "agenda:agreementarticle_add": lambda w: {"number": "9.9", "summary": "Zo is het."},
    "contributions:notice_add": lambda w: {"municipality": w.municipality.pk, "given_on": "01-03-2020"},
    "contributions:notice_withdraw": lambda w: {"on": "01-07-2020", "reason": "Toch niet."},
    "agenda:meeting_add": lambda w: {"day": "03-06-2030", "starts_at": "13:00"},
    "agenda:meeting_edit": lambda w: {"place": "Het stadhuis"},
    "agenda:meeting_cancel": lambda w: {"reason": "Te weinig punten."},
    "agenda:meeting_send": lambda w: {"understood": "on"},
    "agenda:agendaitem_add": lambda w: {"title": "Een punt"},
    "agenda:agendaitem_return": lambda w: {"reason": "Het is te vroeg."},
    "agenda:agendaitem_paper": lambda w: {"title": "Een stuk", "upload": pdf_file()},
    "agenda:agendaitem_waiting": lambda w: {"onderwerp": f"agenda.safetyagenda:{w.agenda.pk}"},
    "reports:note_from_word": lambda w: {"file": word_note(w)},
    "agenda:agendaitem_note": lambda w: {"notitie": "Voor mezelf."},
    "agenda:topic_add": lambda w: {"title": "Een onderwerp"},
    "agenda:topic_move": lambda w: {"naar": "geen"},
    "agenda:topic_expected": lambda w: {
        "gremium": w.item.meeting.body.code, "titel": "Bijdragen 2091"
    },
    "agenda:meeting_consent": lambda w: {"punt": f"{w.item.pk}:0"},
    "agenda:meeting_remark": lambda w: {"text": "Er was meer."},
    "agenda:attendance_record": lambda w: {"presence": "afgemeld"},
    "agenda:agendaitem_record": lambda w: {"outcome": "ter kennis genomen", "revision": "0"},
    **dict.fromkeys(
        ("agenda:agendaitem_action", "agenda:action_add"),
        lambda w: {"text": "Bellen", "due": "01-06-2030"},
    ),
    "agenda:publishing_deed": lambda w: in_public(w.item.meeting),
    "agenda:publishing_paper": lambda w: {"title": "Een stuk", "upload": pdf_file()},
    "agenda:decision_add": lambda w: {"taken_on": "01-02-2020", "text": "Ja."},
    "agenda:decision_correct": lambda w: {"text": "Zo was het.", "reason": "Verkeerd overgenomen."},
    "agenda:decision_lapse": lambda w: {"reason": "Het gaat niet door."},
    "projects:projectassignment_write": lambda w: {"text-opdrachtnaam": "Een andere naam"},
    "projects:projectassignment_move, return": lambda w: {"reason": "Het kan beter."},
    "projects:projectassignment_from_word": lambda w: {"file": word_file()},
    "projects:progressreport_add": lambda w: {"light": "groen", "text": "Het loopt."},
    "projects:indicator_add": lambda w: NAMED,
    "projects:measurement_add": lambda w: {"value": "7", "source": "een telling"},
    "projects:milestone_add": lambda w: {**NAMED, "due": "01-06-2020"},
    "projects:risk_add": lambda w: {"description": "Het kan misgaan."},
    "projects:projectcost_add": lambda w: {"purpose": "Een zaal", "budget": "100"},
    "projects:projectassignment_add": lambda w: NAMED,
    "contributions:adoptedobligation_add": lambda w: {"from_year": "2031", "hours_per_week": "4"},
    "contributions:buyout_add": lambda w: PART | {"municipality": w.owing.pk},
    "contributions:buyout_edit": lambda w: PART | {"municipality": w.owing.pk},
    "contributions:run_issue": lambda w: {"on": f"{timezone.localdate():%d-%m-%Y}"},
    "contributions:contributionline_correct": lambda w: {"reason": "Een verkeerd getal."},
    "contributions:bankfile_add": lambda w: {
        "file": file_of("bank.csv", b"Datum;Bedrag;Omschrijving\n20-02-2020;10,00;iets\n"),
        "control_total": "10",
    },
    "contributions:invoiceparty_edit": lambda w: {
        "street": "Postbus 2", "postcode": "1234 AB", "city": "Plaats", "kvk": "12345678"
    },
    "contributions:tariff_add": lambda w: {
        "from_year": "2032", "rate": "0,25",
        "staffels-0-from_inhabitants": "0", "staffels-0-hours_per_week": "4",
        "staffels-0-buyout_per_year": "1000",
    },
    "contributions:tariff_index": lambda w: {"percentage": "2,5", "jaar": "2033"},
    "contributions:populationcount_add": lambda w: {"inhabitants": "1.000", "source": "een telling"},
    "contributions:subsidy_add": lambda w: {
        "purpose": "Een doel", "topic": "Veilig", "from_year": "2020", "until_year": "2021"
    },
    "reports:import_upload": lambda w: {
        "table": f"gemeente\tpeildatum\tinwoners\tbron\n{w.municipality.cbs_code}\t2031-01-01\t9\tx"
    },
    "reports:import_upload, municipalities": lambda w: {"table": "naam\tcbs-code\nNieuw\tGM9997"},
    "reports:import_cbs": lambda w: {"year": "2024"},
    "account_change_password": lambda w: {
        "oldpassword": PASSWORD, "password1": "een-ander-lang-woord", "password2": "een-ander-lang-woord"
    },
}  # fmt: skip
PART = {
    "year": "2021", "whole": [], "hours_per_week": "1", "amount": "1500",
    "agreement": "Een uur.", "agreed_on": "01-02-2020",
}  # fmt: skip

# Two steps on one address: what the first answers is sent back, with the button that stores.
LOOKED_AT_FIRST = {
    "portfolios:person_succeed": {},
    "projects:projectassignment_from_word": {"store": "1"},
    "reports:note_from_word": {"store": "1"},
}


def leave_a_board(world: SimpleNamespace, client: Client) -> None:
    BodyFactory(kind=BodyKind.BOARD)


def leave_who_meets(world: SimpleNamespace, client: Client) -> None:
    MeetingPatternFactory(body=BodyFactory(meetings_per_year=1))


def leave_who_owes_hours(world: SimpleNamespace, client: Client) -> None:
    world.owing = BuyoutFactory().municipality


def leave_who_is_known_at_cbs(world: SimpleNamespace, client: Client) -> None:
    Municipality.objects.filter(cbs_code="GM0141").update(cbs_code="GM9996")
    Municipality.objects.filter(pk=world.municipality.pk).update(cbs_code="GM0141")


def stored_import(world: SimpleNamespace, client: Client) -> None:
    client.post(reverse("reports:import_store", args=(world.run.pk,)))


def leave_somebody_for_both_sides(world: SimpleNamespace, client: Client) -> None:
    """A post with a holder, for the coordinator to record an approval of."""
    post = world.free_post
    ProjectAssignment.objects.filter(pk=world.offered.assignment.pk).update(portfolio=post)
    PortfolioTermFactory(portfolio=post, person=world.person)


def leave_a_payment_that_fits(world: SimpleNamespace, client: Client) -> None:
    content = f"Datum;Bedrag;Omschrijving\n20-02-2020;1,00;factuur {world.invoice}\n"
    BankFile.objects.filter(pk=world.bank_file.pk).update(content=content)
    Invoice.objects.filter(pk=world.invoice.pk).update(amount=1)


def leave_late(world: SimpleNamespace, client: Client) -> None:
    """The invoice should have been paid long ago, and nobody was reminded."""
    Reminder.objects.all().delete()
    day = timezone.localdate() - dt.timedelta(days=400)
    Invoice.objects.filter(pk=world.invoice.pk).update(
        issued_on=day, due_on=day + dt.timedelta(days=PAYMENT_DAYS)
    )


def leave_to_invoice(world: SimpleNamespace, client: Client) -> None:
    """An adopted round with one line of which there is no invoice."""
    runs = ContributionRun.objects.filter(pk=world.draft_run.pk)
    runs.update(status=RunStatus.ADOPTED, decision=world.decision)
    ContributionLineFactory(run=runs.get(), municipality=world.municipality)
    InvoicePartyFactory(sender=True)
    InvoicePartyFactory(municipality=world.municipality)


def leave_failed_work(world: SimpleNamespace, client: Client) -> None:
    """Something that the sender had made, and that failed."""
    Work.objects.update(user=client.user, status="mislukt", failure="Het lukte niet.", file="")


def leave_a_meeting_that_began(world: SimpleNamespace, client: Client) -> None:
    Meeting.objects.filter(pk=world.item.meeting_id).update(start=timezone.now())


def leave_a_meeting_to_close(world: SimpleNamespace, client: Client) -> None:
    leave_a_meeting_that_began(world, client)
    AgendaItem.objects.filter(pk=world.item.pk).update(outcome="ter kennis genomen")


def leave_a_point_that_comes_back(world: SimpleNamespace, client: Client) -> None:
    AgendaItem.objects.filter(pk=world.item.pk).update(outcome="aangehouden")
    start = world.item.meeting.start + dt.timedelta(days=30)
    MeetingFactory(body=world.item.meeting.body, start=start)


def leave_a_point_without_discussion(world: SimpleNamespace, client: Client) -> None:
    leave_a_meeting_that_began(world, client)
    AgendaItem.objects.filter(pk=world.item.pk).update(is_consent=True)


def leave_a_member(world: SimpleNamespace, client: Client) -> None:
    MembershipFactory(body=world.item.meeting.body)


def leave_a_meeting_that_was_held(world: SimpleNamespace, client: Client) -> None:
    Meeting.objects.filter(pk=world.item.meeting_id).update(status=MeetingStatus.HELD)


def leave_an_adopted_agenda(world: SimpleNamespace, client: Client) -> None:
    SafetyAgenda.objects.filter(pk=world.agenda.pk).update(
        status=AgendaStatus.ADOPTED, decision=world.decision
    )


def leave_an_agenda_to_extend(world: SimpleNamespace, client: Client) -> None:
    """Nothing else holds after it, and nobody proposed to extend it."""
    AgendaExtension.objects.filter(pk=world.extension.pk).delete()
    SafetyAgenda.objects.filter(pk=world.extension.agenda.pk).update(
        valid_from=dt.date(2025, 1, 1), valid_until=dt.date(2028, 12, 31)
    )


def leave_a_sent_agenda(world: SimpleNamespace, client: Client) -> None:
    sent = Meeting.objects.filter(pk=world.portal_paper.item.meeting_id)
    sent.update(sent_at=timezone.now(), status=MeetingStatus.SENT)


def leave_an_adopted_note(world: SimpleNamespace, client: Client) -> None:
    Note.objects.filter(pk=world.chapter.note_id).update(
        status="vastgesteld",
        decision=world.decision,
        frozen="<p>Zo was het.</p>",
        figures_on=dt.date(2020, 6, 1),
    )


def leave_a_typed_figure(world: SimpleNamespace, client: Client) -> None:
    """The number of municipalities, typed in the text of a chapter."""
    NoteChapter.objects.filter(pk=world.chapter.pk).update(text=typed_text())


def typed_text() -> str:
    count = len(contributions_of(timezone.localdate().year).payers)
    return f"<p>Hier werken de {count} gemeenten samen.</p>"


def typed_figure(world: SimpleNamespace) -> str:
    """By what the page names that figure."""
    agenda = world.chapter.note.agenda
    figures = NoteFigures(agenda.day_of_texts(timezone.localdate()), [world.chapter])
    return typed_in(typed_text(), figures)[0].key


ARRANGED: dict[str, Callable[[SimpleNamespace, Client], None]] = {
    "agenda:decision_add": leave_a_board,
    "agenda:safetyagenda_revise": leave_an_adopted_agenda,
    "agenda:agendaextension_add": leave_an_agenda_to_extend,
    "agenda:meeting_propose": leave_who_meets,
    "reports:paper_lay_down": leave_a_sent_agenda,
    "reports:note_keep": leave_an_adopted_note,
    "reports:notechapter_name_typed": leave_a_typed_figure,
    "agenda:meeting_close": leave_a_meeting_to_close,
    "agenda:meeting_consent": leave_a_point_without_discussion,
    "agenda:meeting_present": leave_a_member,
    "agenda:meeting_send_list": leave_a_meeting_that_was_held,
    "agenda:agendaitem_record": leave_a_meeting_that_began,
    "agenda:agendaitem_continue": leave_a_point_that_comes_back,
    "projects:projectassignment_approve": leave_somebody_for_both_sides,
    "contributions:buyout_add": leave_who_owes_hours,
    "contributions:buyout_edit": leave_who_owes_hours,
    "contributions:run_year": leave_who_owes_hours,
    "reports:import_cbs": leave_who_is_known_at_cbs,
    "contributions:bankfile_detail": leave_a_payment_that_fits,
    "contributions:invoice_remind": leave_late,
    "contributions:invoices_remind": leave_late,
    "contributions:run_issue": leave_to_invoice,
    "portfolios:work_again": leave_failed_work,
    "reports:import_undo": stored_import,
}

# They store nothing themselves but who is signed in, or (the key of a reset) ask more than a form;
# that they run as all others do is seen in test_which_views_have_transactions_of_their_own.
ONLY_WHO_IS_SIGNED_IN = {
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_from_key",
    "account_set_password",
    "account_signup",
    "admin:login",
}
# It tells somebody by mail, and stores nothing.
ONLY_MAILS = {"agenda:decision_excerpt"}
# It fills an empty portal; that it takes all or nothing is seen in test_region_workbook.py.
ONLY_WHEN_EMPTY = {"reports:region_start"}
# What they need is only in a whole region; they are sent from there, below.
IN_A_REGION = {
    "contributions:scenario_add",
    "contributions:scenario_edit",
    "projects:projectassignment_write_part",
    "reports:finding_snooze",
    "reports:finding_wake",
}
# Their work takes long before anything is stored; what they then store is one transaction.
OWN_TRANSACTIONS = {
    "account_login",
    "contributions:invoice_remind",
    "reports:import_cbs",
    "reports:import_upload",
    "reports:region_start",
}
WALKED = sorted(
    key
    for key, line in TABLE.items()
    if line.rule.post[ADMINISTRATOR] != 405
    and key not in ONLY_WHO_IS_SIGNED_IN | ONLY_MAILS | ONLY_WHEN_EMPTY | IN_A_REGION
)


# --- Sending it --------------------------------------------------------------------------------


def posted_forms(page: bytes) -> Iterator[tuple[str, Typed]]:
    """The forms of a page that store something: where each goes, and what it holds."""
    for form in html5lib.parse(page, namespaceHTMLElements=False).iter("form"):
        if form.get("method", "").lower() == "post":
            held: Typed = {}
            for control in form.iter():
                if control.tag in CONTROLS and (name := control.get("name")):
                    held.setdefault(name, []).extend(held_by(control))
            yield form.get("action", ""), held


def held_by(control: Any) -> list[str]:
    """What a browser would send of a control that nobody touched."""
    match control.tag:
        case "textarea":
            return ["".join(control.itertext())]
        case "select":
            options = list(control.iter("option"))
            chosen = [one.get("value", "") for one in options if one.get("selected") is not None]
            if control.get("required") is not None and chosen in ([], [""]):
                return [one.get("value") for one in options if one.get("value")][:1]
            return chosen or [one.get("value", "") for one in options[:1]]
    kind = control.get("type", "text")
    if kind in ("checkbox", "radio"):
        return [control.get("value", "on")] if control.get("checked") is not None else []
    return [] if kind in ("file", "submit", "button") else [control.get("value", "")]


def form_on(answer: HttpResponse, url: str) -> Typed:
    """The largest form of a page that goes to the page itself; nothing when there is none."""
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return {}
    path = url.partition("?")[0]
    found = [held for goes_to, held in posted_forms(answer.content) if goes_to in ("", path, url)]
    return max(found, key=len, default={})


def everything() -> dict[str, list[tuple]]:
    """Every row of every table, save who is signed in."""
    return {
        model._meta.label: [
            tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
            for row in model._base_manager.order_by("pk").values_list()
        ]
        for model in apps.get_models(include_auto_created=True)
        if model is not Session
    }


def is_write(sql: str) -> bool:
    return sql.lstrip().startswith(WRITES) and BESIDE not in sql


@contextmanager
def counted() -> Iterator[list[str]]:
    """What is written meanwhile."""
    found: list[str] = []

    def note(execute: Callable, sql: str, *rest: Any) -> Any:
        if is_write(sql):
            found.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield found


@contextmanager
def refusing(number: int) -> Iterator[None]:
    """The database refuses the write with this number, counted from 1."""
    left = [number]

    def refuse(execute: Callable, sql: str, *rest: Any) -> Any:
        if is_write(sql):
            left[0] -= 1
            if not left[0]:
                raise OperationalError("the disk is full")
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        yield
    assert left[0] <= 0, "the write that should have failed never came"


def assert_all_or_nothing(client: Client, key: str, url: str, typed: Typed) -> HttpResponse:
    """Send it while its last write fails: nothing of it is there, and the page says so."""
    cookies = client.cookies.copy()
    with undone(), counted() as writes:
        answer = send(client, url, typed)
        errors = answer.context and answer.context.get("form") and answer.context["form"].errors
    assert writes, f"{key} stored nothing: say in TYPED what it asks for. {errors or ''}"
    before = everything()
    client.cookies = cookies

    with refusing(len(writes)):
        answer = send(client, url, typed)

    assert not connection.needs_rollback, f"{key} failed, and nothing takes back what it had stored"
    after = everything()
    changed = [label for label in before if before[label] != after[label]]
    assert not changed, f"{key} failed half-way and kept what it had stored in {changed}"
    assert not told_next(answer), f"{key} failed, and the next page says that it did it"
    return answer


def send(client: Client, url: str, typed: Typed) -> HttpResponse:
    for value in typed.values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)
    return client.post(url, typed)


def told_next(answer: HttpResponse) -> str:
    """What the next page will tell: messages wait in a cookie."""
    return answer.cookies["messages"].value if "messages" in answer.cookies else ""


@pytest.fixture
def sender(db: None) -> Client:
    """Somebody who may do everything, as coordinator and as administrator, with a person."""
    user = UserFactory(superuser=True)
    RoleMembershipFactory(user=user, role=Role.COORDINATOR)
    client = Client(raise_request_exception=False)
    client.force_login(user)
    client.user = user
    return client


# --- The tests ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("cbs", "queued")
def test_a_page_stores_all_or_nothing(world: SimpleNamespace, sender: Client) -> None:
    problems = []
    for key in WALKED:
        with undone():
            try:
                assert_page_stores_all_or_nothing(key, world, sender)
            except AssertionError as problem:
                problems.append(str(problem).partition("\n")[0])

    assert not problems, "\n".join(problems)


def assert_page_stores_all_or_nothing(key: str, world: SimpleNamespace, sender: Client) -> None:
    if key in ARRANGED:
        ARRANGED[key](world, sender)
    name = key.partition(",")[0]
    url = reverse(name, args=TABLE[key].args(world))
    held = form_on(sender.get(url), url)
    if key in TYPED:
        held |= TYPED[key](world)
    if key in LOOKED_AT_FIRST:
        held = form_on(sender.post(url, held), url) | LOOKED_AT_FIRST[key]

    answer = assert_all_or_nothing(sender, key, url, held)

    refused = 409 if key == "reports:import_undo" else 500
    assert answer.status_code == refused, f"{key} answered {answer.status_code}"
    told = NOTHING_STORED in answer.content.decode()
    assert told is (refused == 500 and name not in OWN_TRANSACTIONS), f"{key} says it wrongly"


def test_what_needs_a_region_stores_all_or_nothing(twente: object, sender: Client) -> None:
    costs = urlencode({"vast": "62.500", "fte": "70.312,50", "week": "36", "taak": 1})
    day = timezone.localdate()
    finding = next(found for found in all_findings(dt.date(2020, 12, 31)) if found.key)
    key = {"key": finding.key}
    put_aside = {"reason": "Wacht.", "until": f"{day:%d-%m-%Y}"}
    code = ProjectAssignment.objects.filter(versions__status=VersionStatus.DRAFT).first().code
    page = reverse("projects:projectassignment_write", args=(code,))
    held = form_on(sender.get(page), page)
    part = {"version": held["version"], "base": held[f"base-{NAME_KEY}"], "text": "Anders"}
    sent = {
        "contributions:scenario_add": ((YEAR,), costs, {"title": "Kleiner"}),
        "contributions:scenario_edit": (("a",), costs, {"title": "Anders"}),
        "projects:projectassignment_write_part": ((code, NAME_KEY), "", part),
        "reports:finding_snooze": (
            (),
            f"peildatum=2020-12-31&sleutel={quote(finding.key)}",
            put_aside,
        ),
        "reports:finding_wake": ((), "", key),
    }
    for key, (args, query, typed) in sent.items():
        url = f"{reverse(key, args=args)}?{query}"
        answer = assert_all_or_nothing(sender, key, url, typed)
        assert answer.status_code == 500
        assert NOTHING_STORED in answer.content.decode()
        sender.post(url, typed)


def test_an_action_of_the_admin_stores_all_or_nothing(sender: Client) -> None:
    keys = [SubsidyFactory().pk, SubsidyFactory().pk]
    typed = {"action": "delete_selected", "_selected_action": keys, "post": "yes"}
    url = reverse("admin:contributions_subsidy_changelist")

    answer = assert_all_or_nothing(sender, "delete_selected", url, typed)

    assert NOTHING_STORED in answer.content.decode()
    assert Subsidy.objects.filter(pk__in=keys).count() == 2


# --- What the visitor gets ---------------------------------------------------------------------


def subsidy_form(client: Client) -> tuple[str, Typed]:
    url = reverse("contributions:subsidy_add")
    years = {"from_year": "2020", "until_year": "2021"}
    typed = {"purpose": 'Regel één\n<b>&amp; "twee"', "topic": "Veilig", **years}
    return url, form_on(client.get(url), url) | typed


def test_what_was_typed_can_be_sent_again_once(sender: Client) -> None:
    sender.handler.enforce_csrf_checks = True
    url, typed = subsidy_form(sender)
    with refusing(2):
        answer = sender.post(url, typed, headers={"referer": f"http://testserver{url}?van=lijst"})
    page = answer.content.decode()
    [(goes_to, again)] = posted_forms(answer.content)

    assert answer.status_code == 500
    assert "Nog een keer versturen" in page
    assert f'href="http://testserver{url}?van=lijst"' in page
    assert sender.post(goes_to, again).status_code == 302
    assert Subsidy.objects.get().purpose == typed["purpose"]


def test_a_password_is_not_kept_on_the_page(sender: Client) -> None:
    url = reverse("account_change_password")
    typed = {
        "oldpassword": PASSWORD,
        "password1": "een-ander-woord",
        "password2": "een-ander-woord",
    }
    with refusing(1):
        answer = sender.post(url, typed)

    page = answer.content.decode()
    assert NOTHING_STORED in page
    assert "wachtwoord wordt niet bewaard" in page
    assert PASSWORD not in page
    assert "een-ander-woord" not in page
    assert list(posted_forms(answer.content)) == []


def test_a_page_that_cannot_be_drawn_stores_nothing(
    sender: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def store_and_show(view: SubsidyCreateView, form: Any) -> TemplateResponse:
        form.save()
        return TemplateResponse(view.request, "bestaat-niet.html")

    monkeypatch.setattr(SubsidyCreateView, "form_valid", store_and_show)
    answer = sender.post(*subsidy_form(sender))

    assert answer.status_code == 500
    assert NOTHING_STORED in answer.content.decode()
    assert not Subsidy.objects.exists()


def test_without_a_place_for_long_work_nothing_is_stored(
    sender: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def store_and_lay_out(view: SubsidyCreateView, form: Any) -> HttpResponse:
        form.save()
        with a_place():
            return HttpResponse("klaar")

    monkeypatch.setattr(SubsidyCreateView, "form_valid", store_and_lay_out)
    monkeypatch.setattr("platform_ivz.failing.PATIENCE_OF_STORING", 0)
    url, typed = subsidy_form(sender)
    with a_place(), a_place():
        answer = sender.post(url, typed)
    [(goes_to, again)] = posted_forms(answer.content)

    assert answer.status_code == 503
    assert "Het portaal heeft het nu te druk." in answer.content.decode()
    assert not Subsidy.objects.exists()
    assert sender.post(goes_to, again).content == b"klaar"
    assert Subsidy.objects.count() == 1


def test_a_page_that_is_read_begins_no_transaction(sender: Client) -> None:
    """On SQLite it would wait for whoever stores something."""
    url, typed = subsidy_form(sender)
    with CaptureQueriesContext(connection) as read:
        sender.get(url)
    with CaptureQueriesContext(connection) as sent:
        sender.post(url, typed | {"purpose": ""})

    assert not [query for query in read if query["sql"].startswith("SAVEPOINT")]
    assert [query for query in sent if query["sql"].startswith("SAVEPOINT")]


def test_a_fault_while_reading_says_nothing_about_storing(
    sender: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SubsidyCreateView, "get_title", lambda view: 1 / 0)
    answer = sender.get(reverse("contributions:subsidy_add"))

    assert answer.status_code == 500
    assert "Het portaal kon deze pagina niet maken." in answer.content.decode()


# --- Files -------------------------------------------------------------------------------------


def uploads() -> list[str]:
    root = Path(default_storage.location)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def agreement_form(client: Client, agreement: Agreement) -> tuple[str, Typed]:
    url = reverse("agenda:agreement_edit", args=(agreement.code,))
    pdf = file_of("getekend.pdf", b"%PDF-1.7 getekend")
    return url, form_on(client.get(url), url) | {"signed_copy": pdf}


def test_a_file_goes_with_the_row_that_was_not_stored(sender: Client) -> None:
    agreement = AgreementFactory()
    url, typed = agreement_form(sender, agreement)

    answer = assert_all_or_nothing(sender, "agenda:agreement_edit", url, typed)

    page = answer.content.decode()
    assert "Kies daarbij het bestand opnieuw" in page
    # The first one was stored, and taken back by the test; of the second nothing is left.
    assert len(uploads()) == 1
    assert sender.post(*agreement_form(sender, agreement)).status_code == 302
    agreement.refresh_from_db()
    with agreement.signed_copy.open() as held:
        assert held.read() == b"%PDF-1.7 getekend"


@pytest.mark.django_db(transaction=True)
def test_a_file_is_deleted_when_its_row_is_gone_for_good() -> None:
    name = default_storage.save("stuk.pdf", ContentFile(b"stuk"))
    with transaction.atomic():
        default_storage.delete(name)
        transaction.set_rollback(True)
    assert uploads() == [name]

    with transaction.atomic():
        default_storage.delete(name)
        assert uploads() == [name]
    assert uploads() == []


# --- The walk itself ---------------------------------------------------------------------------


def test_the_table_is_complete() -> None:
    known = {*WALKED, *ONLY_WHO_IS_SIGNED_IN, *ONLY_MAILS, *ONLY_WHEN_EMPTY, *IN_A_REGION}

    assert {*TYPED, *ARRANGED, *LOOKED_AT_FIRST} <= set(WALKED)
    assert known == {key for key, line in TABLE.items() if line.rule.post[ADMINISTRATOR] != 405}


def test_which_views_have_transactions_of_their_own() -> None:
    marked = {
        name
        for name, pattern in named_patterns()
        if getattr(pattern.callback, "own_transactions", False)
    }

    assert marked == OWN_TRANSACTIONS
