"""Pages of the yearly round, invoices, payments and who is invoiced."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect
from django_tables2 import RequestConfig, SingleTableMixin
from django_tables2.export.views import ExportMixin

from contributions.billing import bank, invoicing, reminders, runs
from contributions.billing.facts import from_json
from contributions.billing.filters import InvoiceFilterSet, PaymentFilterSet
from contributions.billing.forms import (
    BankFileForm,
    CorrectionForm,
    InvoicePartyForm,
    IssueForm,
    PaymentForm,
    ReminderForm,
    RunForm,
    SenderForm,
)
from contributions.billing.papers import invoice_pdf
from contributions.billing.runs import RunOverview, RunRow
from contributions.billing.tables import (
    InvoiceTable,
    MatchTable,
    PartyTable,
    PaymentTable,
    RunTable,
)
from contributions.invoices.enums import BankOutcome
from contributions.invoices.models import BankFile, Invoice, InvoiceParty, Payment, Reminder
from contributions.permissions import EDIT
from contributions.population.overviews import first_day
from contributions.rates.models import Tariff
from contributions.rounds.enums import RunStatus
from contributions.rounds.models import ContributionLine, ContributionRun
from contributions.views import ActionView, YearTableView, guard
from platform_ivz.audit import history
from platform_ivz.formats import euro, number
from platform_ivz.tables import SafeExport
from platform_ivz.views import HouseDetailView, HouseListView, HouseUpdateView
from portfolios.models import Municipality, Region

SENDER = "afzender"
# Files in an archive need a moment; this one keeps the bytes the same (the first that zip can say).
ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)


# The round -------------------------------------------------------------------------------------


class RunYearView(YearTableView):
    """The round of a year: begin it, look at it beside the year before, have it adopted."""

    template_name = "contributions/run_year.html"
    permission = EDIT
    page = "contributions:run_year"
    name = "Bijdrageronde"
    table_class = RunTable

    @cached_property
    def run(self) -> ContributionRun | None:
        runs_of_year = ContributionRun.objects.select_related("tariff__decision", "decision")
        return runs_of_year.filter(year=self.year).first()

    @cached_property
    def tariffs(self) -> list[Tariff]:
        """Every tariff that starts by this year."""
        begun = Tariff.objects.filter(from_year__lte=self.year).select_related("decision")
        return list(begun.order_by("-from_year"))

    @property
    def in_force(self) -> Tariff | None:
        return runs.in_force(self.tariffs, self.year)

    @property
    def choices(self) -> list[Tariff]:
        """What can be chosen: the tariff in force, and proposals that have come by this year."""
        proposed = [tariff for tariff in self.tariffs if not tariff.is_adopted]
        return [tariff for tariff in (self.in_force, *proposed) if tariff is not None]

    @cached_property
    def overview(self) -> RunOverview:
        if self.run is not None:
            return runs.overview_of(self.run, self.tariffs)
        return runs.preview_run(self.year, first_day(self.year), self.in_force, self.tariffs)

    def get_lead(self) -> str:
        if self.run is None:
            return "Er is nog geen ronde voor dit jaar. Dit is wat er nu uit zou komen."
        if self.run.status == RunStatus.DRAFT:
            return "Dit is een concept. Kijk het na; het bestuur stelt de bijdragen vast."
        return "De bijdragen zijn vastgesteld. Een fout draait u terug; de oude regel blijft staan."

    def get_parents(self) -> list[tuple[str, str]]:
        year = f"Bijdragen {self.year}"
        return [(year, reverse("contributions:contribution_year", args=(self.year,)))]

    def get_table_data(self) -> list[RunRow]:
        return list(self.overview.rows)

    def get_table_kwargs(self) -> dict[str, Any]:
        left_out = []
        if self.run is None or self.run.status == RunStatus.DRAFT:
            left_out.append("correct")
        if not any(row.formerly for row in self.overview.rows):
            left_out.append("formerly")
        return {"exclude": tuple(left_out), "year": self.year}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = RunForm(request.POST, user=request.user, tariffs=self.choices)
        if form.is_valid():
            try:
                runs.begin_run(year=self.year, **form.cleaned_data)
            except runs.RunRefused as refused:
                for reason in refused.reasons:
                    form.add_error(None, reason)
            else:
                messages.success(request, f"De ronde van {self.year} staat klaar als concept.")
                return redirect(self.page, self.year)
        self.object_list = self.get_table_data()
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run, overview = self.run, self.overview
        draft = run is None or run.status == RunStatus.DRAFT
        initial = {
            "reference_date": run.reference_date if run else first_day(self.year),
            "tariff": run.tariff if run else self.in_force,
        }
        chosen = self.request.GET.get("herkomst", "")
        return super().get_context_data(
            run=run,
            overview=overview,
            draft=draft,
            form=kwargs.pop("form", None)
            or RunForm(user=self.request.user, tariffs=self.choices, initial=initial),
            refusals=runs.draft_refusals(run, overview, self.in_force) if run and draft else [],
            difference=overview.total - overview.total_before,
            explained=next((row for row in overview.rows if row.key == chosen), None),
            progress=None if draft else invoicing.progress_of(run),
            issue_form=IssueForm(initial={"on": timezone.localdate()}),
            most=invoicing.MOST_AT_ONCE,
            may_decide=self.request.user.has_perm("agenda.take_decision"),
            **kwargs,
        )


@require_POST
def run_drop(request: HttpRequest, year: int) -> HttpResponse:
    """Throw the draft of a year away."""
    guard(request)
    run = get_object_or_404(ContributionRun, year=year)
    try:
        runs.drop_run(run=run)
    except runs.RunRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Het concept van {year} is weggegooid.")
    return redirect("contributions:run_year", year)


@require_POST
def run_issue(request: HttpRequest, year: int) -> HttpResponse:
    """Make the next invoices of an adopted round.

    Each turn is stored by itself. With JavaScript the page asks for the next turn until all are
    made; a connection that breaks in between loses nothing.
    """
    guard(request)
    run = get_object_or_404(ContributionRun, year=year)
    form = IssueForm(request.POST)
    if not form.is_valid():
        return _to_round(request, run, ["Schrijf de factuurdatum als 31-12-2027."])
    try:
        made = invoicing.issue_invoices(
            run=run, on=form.cleaned_data["on"], today=timezone.localdate()
        )
    except invoicing.InvoicingRefused as refused:
        return _to_round(request, run, refused.reasons)
    progress = invoicing.progress_of(run)
    if request.htmx and progress.waiting:
        context = {"year": year, "progress": progress, "issue_form": form, "going": True}
        return render(request, "contributions/includes/_issue.html", context)
    words = "1 factuur is" if len(made) == 1 else f"{len(made)} facturen zijn"
    told = f"{words} gemaakt: {made[0]} tot en met {made[-1]}."
    if not progress.waiting and len(made) < progress.total:
        told = f"Alle {progress.total} facturen van deze ronde zijn gemaakt."
    messages.success(request, told)
    return _to_round(request, run)


def _to_round(
    request: HttpRequest, run: ContributionRun, refused: Iterable[str] = ()
) -> HttpResponse:
    """The whole page of the round anew, with the reasons of a refusal."""
    for reason in refused:
        messages.error(request, reason)
    url = run.get_absolute_url()
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


class LineCorrectView(ActionView):
    """Take a line back, with a credit note when it was invoiced, and store what it should be."""

    form_class = CorrectionForm
    save_label = "Regel terugdraaien"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        lines = ContributionLine.objects.visible_to(request.user).select_related(
            "run", "municipality"
        )
        if request.user.has_perm(EDIT):
            self.line = get_object_or_404(lines, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return f"Bijdrage {self.line.run.year} van {self.line.municipality} corrigeren"

    def get_lead(self) -> str:
        return (
            f"De regel van {euro(self.line.amount)} wordt teruggedraaid:"
            f" {number(self.line.inhabitants)} inwoners, {self.line.days} dagen."
            " Is er al een factuur, dan komt er een creditnota."
        )

    def get_parents(self) -> list[tuple[str, str]]:
        return [(str(self.line.run), self.get_cancel_url())]

    def get_initial(self) -> dict[str, Any]:
        return {"on": timezone.localdate()}

    def get_cancel_url(self) -> str:
        return self.line.run.get_absolute_url()

    def carry_out(self, data: dict[str, Any]) -> str:
        note = invoicing.correct_line(line=self.line, today=timezone.localdate(), **data)
        credited = f" Creditnota {note} is gemaakt." if note else ""
        messages.success(self.request, f"De regel is teruggedraaid.{credited}")
        return self.get_cancel_url()


# Invoices --------------------------------------------------------------------------------------


class InvoiceListView(HouseListView):
    model = Invoice
    table_class = InvoiceTable
    filterset_class = InvoiceFilterSet
    template_name = "contributions/invoice_list.html"
    lead = "Alle facturen en creditnota’s, met wat er is betaald en wat nog openstaat."

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"today": timezone.localdate()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_edit = self.request.user.has_perm(EDIT)
        return super().get_context_data(years=self._years(may_edit), may_edit=may_edit, **kwargs)

    def _years(self, may_edit: bool) -> list[tuple[int, int, int]]:
        """The years that have invoices, newest first: papers of reminders, and who to remind."""
        seen = Invoice.objects.visible_to(self.request.user).order_by("-year").values("year")
        late = seen.to_remind(timezone.localdate()).annotate(count=Count("pk")) if may_edit else ()
        counts = {row["year"]: row["count"] for row in late}
        papers = Count("reminders", filter=~Q(reminders__pdf_sha256=""))
        return [
            (row["year"], row["papers"], counts.get(row["year"], 0))
            for row in seen.filter(copy__isnull=False).annotate(papers=papers)
        ]


class ByNumber:
    """A page of an invoice that its year and number name in the address."""

    model = Invoice

    def get_object(self, queryset: QuerySet | None = None) -> Invoice:
        rows = self.get_queryset() if queryset is None else queryset
        return get_object_or_404(rows, year=self.kwargs["year"], number=self.kwargs["number"])


class InvoiceDetailView(ByNumber, HouseDetailView):
    template_name = "contributions/invoice_detail.html"

    def get_queryset(self) -> QuerySet:
        line = ("line__formerly", "line__run__decision", "line__run__tariff__decision")
        return super().get_queryset().select_related(*line)

    def get_title(self) -> str:
        return f"{self.object.get_kind_display()} {self.object}".capitalize()

    def get_lead(self) -> str:
        line = self.object.line
        return f"Bijdrage over {line.run.year} van {line.municipality}."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        invoice = self.object
        may_edit = self.request.user.has_perm(EDIT)
        return super().get_context_data(
            basis=invoice.line.basis,
            payments=invoice.payments.all(),
            reminders=invoice.reminders.for_list(),
            credited_by=Invoice.objects.filter(credits=invoice).first(),
            may_remind=may_edit and not reminders.refusal(invoice, timezone.localdate()),
            today=timezone.localdate(),
            may_edit=may_edit,
            history=history(invoice, self.request.user) if may_edit else [],
            **kwargs,
        )


def _invoice(request: HttpRequest, year: int, number: int) -> Invoice:
    rows = Invoice.objects.visible_to(request.user).for_list()
    return get_object_or_404(rows, year=year, number=number)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


@require_safe
def invoice_pdf_file(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The PDF as it was made."""
    invoice = _invoice(request, year, number)
    if not hasattr(invoice, "copy"):
        raise Http404("Van deze factuur is geen exemplaar bewaard.")
    return _file(bytes(invoice.copy.pdf), "application/pdf", f"{invoice.kind}-{invoice}.pdf")


@require_safe
def invoice_ubl_file(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The e-invoice as it was made."""
    invoice = _invoice(request, year, number)
    if not hasattr(invoice, "copy"):
        raise Http404("Van deze factuur is geen exemplaar bewaard.")
    return _file(bytes(invoice.copy.ubl), "application/xml", f"{invoice.kind}-{invoice}.xml")


def _of_year(request: HttpRequest, year: int) -> QuerySet:
    rows = Invoice.objects.visible_to(request.user).filter(year=year, copy__isnull=False)
    return rows.select_related("copy").order_by("number")


@require_safe
def invoices_pdf(request: HttpRequest, year: int) -> HttpResponse:
    """All invoices of a year in one PDF, from what was frozen with each."""
    frozen = _of_year(request, year).values_list("copy__facts", flat=True)
    facts = [from_json(stored) for stored in frozen]
    if not facts:
        raise Http404("Er zijn geen facturen in dit jaar.")
    pdf = invoice_pdf(facts, Region.objects.get()).pdf
    return _file(pdf, "application/pdf", f"facturen-{year}.pdf")


@require_safe
def invoices_zip(request: HttpRequest, year: int) -> HttpResponse:
    """All invoices of a year as files: of each the PDF and the e-invoice as they were made."""
    files = [
        (f"{invoice.kind}-{invoice}.{ending}", bytes(getattr(invoice.copy, name)))
        for invoice in _of_year(request, year)
        for name, ending in (("pdf", "pdf"), ("ubl", "xml"))
    ]
    return _zip(files, f"facturen-{year}.zip", "Er zijn geen facturen in dit jaar.")


def _zip(files: list[tuple[str, bytes]], name: str, missing: str) -> HttpResponse:
    """Files with their names in one archive; without files a 404 that says what is missing."""
    if not files:
        raise Http404(missing)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for file_name, content in files:
            entry = zipfile.ZipInfo(file_name, ZIP_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return _file(packed.getvalue(), "application/zip", name)


@require_POST
def invoice_send(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Note that an invoice was sent today."""
    guard(request)
    invoice = _invoice(request, year, number)
    try:
        invoicing.mark_sent(invoice=invoice, on=timezone.localdate())
    except invoicing.InvoicingRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{invoice} staat als verzonden.")
    return redirect(invoice)


class OfInvoice(ActionView):
    """An action on one invoice."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.has_perm(EDIT):
            self.invoice = _invoice(request, kwargs["year"], kwargs["number"])
        return super().dispatch(request, *args, **kwargs)

    def get_parents(self) -> list[tuple[str, str]]:
        return [
            ("Facturen", reverse("contributions:invoice_list")),
            (str(self.invoice), self.get_cancel_url()),
        ]

    def get_cancel_url(self) -> str:
        return self.invoice.get_absolute_url()


class RemindMixin:
    """Making reminders: of the late invoices that `get_invoices` gives."""

    form_class = ReminderForm
    template_name = "contributions/invoice_remind.html"

    def get_initial(self) -> dict[str, Any]:
        days = dt.timedelta(days=reminders.REMINDER_DAYS)
        return {"due_on": timezone.localdate() + days}

    def get_invoices(self) -> list[Invoice]:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            invoices=self.get_invoices(), today=timezone.localdate(), **kwargs
        )

    def carry_out(self, data: dict[str, Any]) -> str:
        made = reminders.remind(invoices=self.get_invoices(), on=timezone.localdate(), **data)
        words = "1 herinnering is" if len(made) == 1 else f"{len(made)} herinneringen zijn"
        messages.success(self.request, f"{words} gemaakt. Download en verstuur wat er klaarstaat.")
        return self.get_cancel_url()


class InvoiceRemindView(RemindMixin, OfInvoice):
    """Reminding of one invoice."""

    def get_title(self) -> str:
        return f"Herinnering factuur {self.invoice}"

    def get_lead(self) -> str:
        reason = reminders.refusal(self.invoice, timezone.localdate())
        return reason or "Kijk na wat er openstaat en maak de herinnering als pdf."

    def get_invoices(self) -> list[Invoice]:
        refused = reminders.refusal(self.invoice, timezone.localdate())
        return [] if refused else [self.invoice]


class InvoicesRemindView(RemindMixin, ActionView):
    """Reminding of every invoice of a year that is late: all of them, or none."""

    def get_title(self) -> str:
        return f"Herinneren aan facturen van {self.kwargs['year']}"

    def get_lead(self) -> str:
        return (
            "Elke gemeente die te laat is met betalen, krijgt een eigen herinnering als pdf. Per keer"
            f" maakt u er hoogstens {reminders.MOST_AT_ONCE}, de oudste eerst."
        )

    def get_parents(self) -> list[tuple[str, str]]:
        return [("Facturen", self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("contributions:invoice_list")

    def get_invoices(self) -> list[Invoice]:
        late = Invoice.objects.visible_to(self.request.user).to_remind(timezone.localdate())
        oldest_first = late.filter(year=self.kwargs["year"]).for_list().order_by("due_on", "number")
        return list(oldest_first[: reminders.MOST_AT_ONCE])


@require_safe
def reminder_file(request: HttpRequest, year: int, number: int, reminder: int) -> HttpResponse:
    """The reminder as it was made."""
    rows = Reminder.objects.visible_to(request.user).exclude(pdf_sha256="")
    found = get_object_or_404(rows, invoice__year=year, invoice__number=number, number=reminder)
    return _file(bytes(found.pdf), "application/pdf", found.file_name)


@require_safe
def reminders_zip(request: HttpRequest, year: int) -> HttpResponse:
    """All reminders of the invoices of a year, as they were made."""
    rows = Reminder.objects.visible_to(request.user).exclude(pdf_sha256="")
    found = rows.filter(invoice__year=year).select_related("invoice")
    return _zip(
        [
            (reminder.file_name, bytes(reminder.pdf))
            for reminder in found.order_by("invoice__number", "number")
        ],
        f"herinneringen-{year}.zip",
        "Er zijn geen herinneringen bij facturen van dit jaar.",
    )


class PaymentCreateView(OfInvoice):
    """Note a payment that did not come from a file of the bank."""

    form_class = PaymentForm
    title = "Betaling vastleggen"

    def get_lead(self) -> str:
        return f"Op {self.invoice} staat nog {euro(self.invoice.due, 2)} open."

    def get_initial(self) -> dict[str, Any]:
        return {"received_on": timezone.localdate(), "amount": self.invoice.due}

    def carry_out(self, data: dict[str, Any]) -> str:
        invoicing.register_payment(invoice=self.invoice, **data)
        messages.success(self.request, "De betaling is vastgelegd.")
        return self.get_cancel_url()


# Payments --------------------------------------------------------------------------------------


class PaymentListView(HouseListView):
    model = Payment
    table_class = PaymentTable
    filterset_class = PaymentFilterSet
    template_name = "contributions/payment_list.html"
    lead = "Wat er op facturen is ontvangen."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_edit = self.request.user.has_perm(EDIT)
        context = super().get_context_data(may_edit=may_edit, **kwargs)
        context["add_url"] = ""
        context["files"] = BankFile.objects.all()[:5] if may_edit else ()
        return context


class BankFileCreateView(ActionView):
    """Choose a file of the bank; nothing of it counts until it is stored on the next page."""

    form_class = BankFileForm
    save_label = "Bekijken wat past"
    title = "Bankbestand inlezen"
    lead = (
        "Kies een export van de bank. U ziet eerst welke regels bij een factuur passen; daarna slaat"
        " u ze op."
    )

    def get_parents(self) -> list[tuple[str, str]]:
        return [("Betalingen", self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("contributions:payment_list")

    def carry_out(self, data: dict[str, Any]) -> str:
        file = bank.keep_file(
            content=data["file"].read(),
            file_name=data["file"].name,
            control_total=data["control_total"],
            by=self.request.user,
        )
        return file.get_absolute_url()


class BankFileDetailView(ExportMixin, SingleTableMixin, HouseDetailView):
    """What is in a file of the bank, and storing what matches."""

    model = BankFile
    permission = EDIT
    template_name = "contributions/bankfile_detail.html"
    table_class = MatchTable
    table_pagination: ClassVar = {"per_page": 50}
    export_class = SafeExport
    export_formats = ("csv", "xlsx")

    def get_parents(self) -> list[tuple[str, str]]:
        return [("Betalingen", reverse("contributions:payment_list"))]

    def get_lead(self) -> str:
        if self.object.stored_at:
            return "Dit bestand is verwerkt. De regels die niet pasten, staan hieronder."
        return "Er is nog niets opgeslagen. Kijk na welke regels bij een factuur passen."

    @cached_property
    def matches(self) -> list[bank.Match]:
        found = bank.match_lines(bank.read_lines(self.object.content))
        if self.object.stored_at is None:
            return list(found)
        # What this file paid is paid by now, and would look like paid twice.
        stored = set(self.object.payments.values_list("invoice_id", flat=True))
        return [
            bank.Match(match.bank_line, BankOutcome.MATCHED, match.invoice)
            if match.invoice is not None
            and match.invoice.pk in stored
            and match.bank_line.amount == match.invoice.paid
            else match
            for match in found
        ]

    def get_table_data(self) -> list[bank.Match]:
        chosen = self.request.GET.get("toon", "")
        return [match for match in self.matches if chosen in ("", match.outcome)]

    def get_export_filename(self, export_format: str) -> str:
        return f"bankbestand-{self.object.pk}.{export_format}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = [
            (outcome, sum(match.outcome == outcome for match in self.matches))
            for outcome in BankOutcome
        ]
        return super().get_context_data(
            counts=counts, matched=dict(counts)[BankOutcome.MATCHED], **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        file = self.get_object()
        try:
            count = bank.store_payments(file=file)
        except bank.BankFileRefused as refused:
            messages.error(request, str(refused))
        else:
            words = "1 betaling is" if count == 1 else f"{count} betalingen zijn"
            messages.success(request, f"{words} opgeslagen.")
        return redirect(file)


# Parties ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PartyRow:
    """Somebody who sends or gets invoices, and what is filled in."""

    label: str
    slug: str
    party: InvoiceParty | None

    @property
    def name(self) -> str | None:
        return self.party.name if self.party else None


@require_safe
def party_list(request: HttpRequest) -> HttpResponse:
    """Who sends and who gets invoices; what is missing stands first."""
    guard(request)
    parties = {party.municipality_id: party for party in InvoiceParty.objects.all()}
    year = timezone.localdate().year
    places = Municipality.objects.within(first_day(year), dt.date(year, 12, 31))
    rows = [PartyRow("Afzender", SENDER, parties.get(None))]
    rows += sorted(
        (PartyRow(place.name, place.slug, parties.get(place.pk)) for place in places),
        key=lambda row: row.party is not None,
    )
    table = PartyTable(rows)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {
        "title": "Factuurpartijen",
        "parents": [("Facturen", reverse("contributions:invoice_list"))],
        "table": table,
        "missing": sum(row.party is None for row in rows),
    }
    return render(request, "contributions/invoiceparty_list.html", context)


class InvoicePartyUpdateView(HouseUpdateView):
    """The data of the sender, or of a municipality; the first time they are made."""

    model = InvoiceParty
    permission = EDIT
    lead = "Deze gegevens komen op nieuwe facturen. Facturen die er al zijn, veranderen niet."

    @cached_property
    def municipality(self) -> Municipality | None:
        party = self.kwargs["party"]
        return None if party == SENDER else get_object_or_404(Municipality, slug=party)

    def get_object(self, queryset: QuerySet | None = None) -> InvoiceParty:
        place = self.municipality
        found = self.get_queryset().filter(municipality=place).first()
        return found or InvoiceParty(
            municipality=place, name=f"Gemeente {place}" if place else self._host()
        )

    @staticmethod
    def _host() -> str:
        region = Region.objects.first()
        return region.host if region else ""

    def get_form_class(self) -> type[forms.ModelForm]:
        return SenderForm if self.municipality is None else InvoicePartyForm

    def get_title(self) -> str:
        return f"Factuurgegevens van {self.municipality or 'de afzender'}"

    def get_parents(self) -> list[tuple[str, str]]:
        return [
            ("Facturen", reverse("contributions:invoice_list")),
            ("Factuurpartijen", reverse("contributions:invoiceparty_list")),
        ]
