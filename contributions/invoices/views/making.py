"""Making invoices of a round, and correcting its lines."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from contributions.invoices import invoicing
from contributions.invoices.forms import CorrectionForm
from contributions.invoices.work import make_invoices
from contributions.permissions import EDIT
from contributions.rounds.forms import IssueForm
from contributions.rounds.models import ContributionLine, ContributionRun
from contributions.views import guard
from platform_ivz.access import shows
from platform_ivz.formats import euro, number
from platform_ivz.refusals import Refused
from platform_ivz.views import ActionView
from portfolios.work import start_work


@shows(ContributionLine)
@require_POST
def run_issue(request: HttpRequest, year: int) -> HttpResponse:
    """Have the invoices of an adopted round made, outside the request."""
    guard(request)
    run = get_object_or_404(ContributionRun, year=year)
    form = IssueForm(request.POST)
    if not form.is_valid():
        return _refuse(request, run, ["Schrijf de factuurdatum als 31-12-2027."])
    on = form.cleaned_data["on"]
    try:
        invoicing.check_invoices(run=run, on=on, today=timezone.localdate())
    except Refused as refused:
        return _refuse(request, run, refused.reasons)
    title = f"Facturen van de bijdrage {year}"
    work = start_work(request.user, title, make_invoices, year=year, on=on.isoformat())
    return redirect(work)


def _refuse(request: HttpRequest, run: ContributionRun, reasons: Iterable[str]) -> HttpResponse:
    """The page of the round, with why there are no invoices."""
    for reason in reasons:
        messages.error(request, reason)
    return redirect(run)


class LineCorrectView(ActionView):
    """Take a line back, with a credit note when it was invoiced, and store what it should be."""

    reads = (ContributionLine,)
    permission = EDIT
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
