"""Importing: choose a file or ask CBS, look at what the rows do, store them, undo them."""

from typing import Any, ClassVar

import django_tables2 as tables
import tablib
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView, TemplateView
from django_tables2 import RequestConfig

from contributions.population.cbs import FIRST_YEAR, NoAnswer
from platform_ivz.access import shows
from platform_ivz.cells import made_harmless
from platform_ivz.forms import HouseForm
from platform_ivz.refusals import Refused
from platform_ivz.tables import HouseTable
from platform_ivz.uploads import EXPLANATION, Upload, read_file, read_text
from platform_ivz.views import FormPageMixin, HouseMixin
from portfolios.enums import ImportKind, ImportStatus
from portfolios.models import ImportRun, User
from reports.columns import columns_of
from reports.imports import (
    Kind,
    find_kind,
    kinds_of,
    look,
    look_at_cbs,
    store,
    undo,
)

RECENT = 20
PER_PAGE = 100
# What a row can do: its key, the heading of its count, and the sign beside it.
OUTCOMES = (
    ("fout", "fout", "bad"),
    ("nieuw", "nieuw", "good"),
    ("gewijzigd", "gewijzigd", "warn"),
    ("ongewijzigd", "ongewijzigd", "open"),
)
FILE_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PASTED = "geplakte tabel"


def kind_or_404(key: str, user: User) -> Kind:
    """A kind that the user may import; unknown ones are not found, others are forbidden."""
    kind = find_kind(key)
    if kind is None:
        raise Http404
    if not user.has_perm(kind.permission):
        raise PermissionDenied
    return kind


def parents_of(kind: Kind) -> list[tuple[str, str]]:
    """The way back from a page about rows of a kind."""
    return [
        ("Importeren", reverse("reports:import_start")),
        (kind.label.capitalize(), reverse("reports:import_upload", args=[kind.key])),
    ]


def run_or_404(pk: int, user: User) -> tuple[ImportRun, Kind]:
    """An import of a kind that the user may import."""
    run = get_object_or_404(ImportRun.objects.visible_to(user).select_related("by"), pk=pk)
    return run, kind_or_404(run.kind, user)


class ImportStartView(HouseMixin, TemplateView):
    """What can be imported, and what was."""

    reads = (ImportRun,)
    template_name = "reports/import_start.html"
    title = "Importeren"
    lead = "Zet een lijst in één keer in het portaal. U ziet eerst wat er verandert; daarna slaat u op."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not kinds_of(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kinds = kinds_of(self.request.user)
        runs = (
            ImportRun.objects.visible_to(self.request.user)
            .filter(kind__in=[kind.key for kind in kinds])
            .exclude(status=ImportStatus.PREVIEW)
            .select_related("by")
            .defer("rows", "undo")
        )
        return super().get_context_data(kinds=kinds, runs=runs[:RECENT], **kwargs)


class ImportForm(HouseForm):
    """A file, or a table copied from a spreadsheet."""

    fieldsets: ClassVar = (("Kies een bestand, of plak een tabel", ("file", "table")),)

    file = forms.FileField(
        label="Bestand",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        help_text="CSV of Excel (.xlsx), hoogstens 5 MB en 5.000 rijen.",
    )
    table = forms.CharField(
        label="Tabel",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="Selecteer de cellen in uw rekenblad, met de kop erbij. Kopieer ze en plak ze hier.",
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.upload: Upload | None = None
        self.file_name = PASTED

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        file, table = cleaned.get("file"), cleaned.get("table", "")
        if self.errors:
            return cleaned
        if bool(file) == bool(table.strip()):
            self.add_error("file", "Kies een bestand of plak een tabel: één van beide.")
            return cleaned
        resource = self.kind.resource()
        try:
            if file:
                self.file_name = file.name
                self.upload = read_file(file, file.name, resource)
            else:
                self.upload = read_text(table, resource)
        except Refused as refusal:
            message = str(refusal)
            self.add_error("file" if file else "table", f"{message[:1].upper()}{message[1:]}.")
        return cleaned


class ImportUploadView(FormPageMixin, FormView):
    """Choose a file of one kind."""

    reads = (ImportRun,)
    template_name = "reports/import_upload.html"
    form_class = ImportForm
    lead = "Kies een bestand of plak een tabel. Er wordt nog niets opgeslagen: u ziet eerst wat er verandert."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.kind = kind_or_404(kwargs["kind"], request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return f"{self.kind.label.capitalize()} importeren"

    def get_parents(self) -> list[tuple[str, str]]:
        return [("Importeren", reverse("reports:import_start"))]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "kind": self.kind}

    def get_cancel_url(self) -> str:
        return reverse("reports:import_start")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            kind=self.kind, columns=columns_of(self.kind.resource()), **kwargs
        )

    def form_valid(self, form: ImportForm) -> HttpResponse:
        run = look(
            kind=self.kind, upload=form.upload, file_name=form.file_name, by=self.request.user
        )
        return HttpResponseRedirect(run.get_absolute_url())


class CbsForm(HouseForm):
    """The year of which CBS is asked the inhabitants; to check it is to ask."""

    year = forms.IntegerField(
        label="Jaar",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
        help_text="U krijgt het aantal inwoners op 1 januari van dit jaar.",
        error_messages={"invalid": "Schrijf een jaar, bijvoorbeeld 2025."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run: ImportRun | None = None

    def clean_year(self) -> int:
        year = self.cleaned_data["year"]
        try:
            self.run = look_at_cbs(year=year, today=timezone.localdate(), by=self.user)
        except NoAnswer as problem:
            raise forms.ValidationError(str(problem)) from None
        return year


class ImportCbsView(FormPageMixin, FormView):
    """Ask CBS for the inhabitants of a year."""

    reads = (ImportRun,)
    template_name = "reports/import_cbs.html"
    form_class = CbsForm
    title = "Inwoners ophalen bij het CBS"
    lead = "Kies een jaar. Er wordt nog niets opgeslagen: u ziet eerst wat er verandert."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.kind = kind_or_404(ImportKind.POPULATION, request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_parents(self) -> list[tuple[str, str]]:
        return parents_of(self.kind)

    def get_initial(self) -> dict[str, Any]:
        return {"year": timezone.localdate().year}

    def get_cancel_url(self) -> str:
        return reverse("contributions:populationcount_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(kind=self.kind, first_year=FIRST_YEAR, **kwargs)

    def form_valid(self, form: CbsForm) -> HttpResponse:
        return HttpResponseRedirect(form.run.get_absolute_url())


@shows(ImportRun)
@require_safe
def template(request: HttpRequest, kind: str, extension: str) -> HttpResponse:
    """An empty file with the columns of a kind, and what belongs in them."""
    found = kind_or_404(kind, request.user)
    columns = columns_of(found.resource())
    labels = [column.label for column in columns]
    told = [column.told for column in columns]
    if extension == "csv":
        explained = [f"{EXPLANATION}: {told[0]}", *told[1:]]
        content = _csv(tablib.Dataset(explained, headers=labels))
    else:
        rows = [
            (column.label, column.name, text) for column, text in zip(columns, told, strict=True)
        ]
        explanation = tablib.Dataset(*rows, headers=("kolom", "andere naam", "wat erin hoort"))
        empty = tablib.Dataset(headers=labels)
        empty.title, explanation.title = found.key.value, "uitleg"
        content = _workbook(empty, explanation)
    return file_response(content, f"sjabloon-{found.key}.{extension}")


@shows(ImportRun)
@require_safe
def present(request: HttpRequest, kind: str, extension: str) -> HttpResponse:
    """All rows of a kind as they are now, in a file that can be changed and chosen again."""
    found = kind_or_404(kind, request.user)
    rows = found.model._default_manager.visible_to(request.user)
    resource = found.resource()
    selected = resource.get_queryset().filter(pk__in=rows.values("pk"))
    exported = resource.export(selected)
    data = tablib.Dataset(headers=[column.label for column in columns_of(found.resource())])
    data.extend(exported)
    data.title = found.key.value
    content = _csv(data) if extension == "csv" else _workbook(data)
    return file_response(content, f"{found.key}.{extension}")


def _csv(data: tablib.Dataset) -> bytes:
    """A CSV file that opens in columns in a Dutch spreadsheet."""
    return made_harmless(data).export("csv", delimiter=";").encode("utf-8-sig")


def _workbook(*sheets: tablib.Dataset) -> bytes:
    """An Excel file with these sheets."""
    return tablib.Databook([made_harmless(sheet) for sheet in sheets]).export("xlsx")


def file_response(content: bytes, name: str) -> HttpResponse:
    """A file to keep, of the kind that its name tells."""
    response = HttpResponse(content, content_type=FILE_TYPES[name.rpartition(".")[2]])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class ImportTable(HouseTable):
    """The rows of a file and what each of them does."""

    line = tables.Column("Regel")
    outcome = tables.TemplateColumn(
        template_name="reports/includes/_import_outcome.html",
        verbose_name="Wat de rij doet",
        orderable=False,
    )
    name = tables.TemplateColumn(
        template_name="reports/includes/_import_name.html", verbose_name="Rij", orderable=False
    )
    what = tables.TemplateColumn(
        template_name="reports/includes/_import_changes.html",
        verbose_name="Wat er verandert, of wat er fout is",
        orderable=False,
        empty_values=(),
    )

    class Meta(HouseTable.Meta):
        attrs: ClassVar = {"caption": "De rijen, en wat elke rij doet"}


@shows(ImportRun)
@require_safe
def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file would do, or did."""
    run, kind = run_or_404(pk, request.user)
    return _run_page(request, run, kind)


def _run_page(
    request: HttpRequest, run: ImportRun, kind: Kind, *, reasons: list[str] | None = None
) -> HttpResponse:
    chosen = request.GET.get("toon", "")
    counts = [
        (key, label, sign, getattr(run, f"{field}_count"))
        for (key, label, sign), field in zip(
            OUTCOMES, ("wrong", "new", "changed", "unchanged"), strict=True
        )
    ]
    rows = [row for row in run.rows if row["outcome"] == chosen] if chosen else run.rows
    table = ImportTable(rows)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    is_preview = run.status == ImportStatus.PREVIEW
    context = {
        "title": f"{kind.label.capitalize()} importeren",
        "parents": parents_of(kind),
        "run": run,
        "kind": kind,
        "counts": counts,
        "chosen": chosen,
        "table": table,
        "reasons": reasons or [],
        "is_preview": is_preview,
        "is_stored": run.status == ImportStatus.STORED,
        "does_something": bool(run.new_count or run.changed_count),
        "gap": kind.gap([row["cells"] for row in run.rows]) if is_preview else "",
        "striking": sum(any(sign for sign, _ in row.get("remarks", ())) for row in run.rows),
    }
    return render(request, "reports/import_run.html", context, status=409 if reasons else 200)


@shows(ImportRun)
@require_POST
def import_store(request: HttpRequest, pk: int) -> HttpResponse:
    """Store all rows of a file, or none."""
    run, kind = run_or_404(pk, request.user)
    if store(run=run, by=request.user, at=timezone.now()):
        n = run.new_count + run.changed_count
        messages.success(request, f"Opgeslagen: {n} {'rij' if n == 1 else 'rijen'}.")
        return HttpResponseRedirect(run.get_absolute_url())
    run.refresh_from_db()
    if run.status != ImportStatus.PREVIEW:
        messages.info(request, "Deze import is al opgeslagen.")
        return HttpResponseRedirect(run.get_absolute_url())
    if run.wrong_count:
        reason = "Er zijn nog rijen fout. Verbeter ze in uw bestand en kies het opnieuw."
    else:
        reason = (
            "Sinds u dit overzicht zag, is er iets veranderd in het portaal. Hieronder staat wat elke"
            " rij nu doet. Kijk het na en sla het dan op."
        )
    return _run_page(request, run, kind, reasons=[f"Er is niets opgeslagen. {reason}"])


@shows(ImportRun)
@require_POST
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what a file stored, or say why that cannot be done."""
    run, kind = run_or_404(pk, request.user)
    reasons = undo(run=run, at=timezone.now())
    if reasons:
        return _run_page(request, run, kind, reasons=reasons)
    messages.success(request, "De import is ongedaan gemaakt. Alles staat weer zoals het was.")
    return HttpResponseRedirect(run.get_absolute_url())


@shows(ImportRun)
@require_safe
def wrong_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows of a file that are wrong, each with its reasons, to mend and choose again."""
    run, kind = run_or_404(pk, request.user)
    wrong = [row for row in run.rows if row["outcome"] == "fout"]
    if not wrong:
        raise Http404
    columns = [column for column in columns_of(kind.resource()) if column.name in wrong[0]["cells"]]
    data = tablib.Dataset(headers=[*(column.label for column in columns), "wat er fout is"])
    for row in wrong:
        cells = [row["cells"].get(column.name, "") for column in columns]
        data.append([*cells, " ".join(row["faults"])])
    return file_response(_csv(data), f"fouten-{kind.key}.csv")
