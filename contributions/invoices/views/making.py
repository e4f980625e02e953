"""Making invoices of a round, and correcting its lines."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from contributions.invoices import invoicing
from contributions.invoices.forms import CorrectionForm
from contributions.permissions import EDIT
from contributions.rounds.forms import IssueForm
from contributions.rounds.models import ContributionLine, ContributionRun
from contributions.rounds.progress import progress_of
from contributions.views import guard
from platform_ivz.access import shows
from platform_ivz.formats import euro, number
from platform_ivz.refusals import Refused
from platform_ivz.views import ActionView


@shows(ContributionLine)
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
    except Refused as refused:
        return _to_round(request, run, refused.reasons)
    progress = progress_of(run)
    if request.htmx and progress.waiting:
        context = {"year": year, "progress": progress, "issue_form": form, "going": True}
        return render(request, "contributions/rounds/includes/_issue.html", context)
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
