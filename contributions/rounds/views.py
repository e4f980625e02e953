"""Pages of the yearly round."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST

from contributions.origins import AmountOrigin
from contributions.permissions import EDIT
from contributions.population.overviews import first_day
from contributions.rates.models import Tariff
from contributions.rates.overviews import tariffs_of
from contributions.rounds import overviews, progress, services
from contributions.rounds.forms import IssueForm, RunForm
from contributions.rounds.models import ContributionRun
from contributions.rounds.overviews import ComparedRow, ContributionOverview, Round
from contributions.rounds.tables import RunTable
from contributions.views import YearTableView, guard, minus
from platform_ivz.access import shows
from platform_ivz.refusals import Refused


class RunYearView(YearTableView):
    """The round of a year: begin it, look at it beside the year before, have it adopted."""

    reads = (Tariff,)
    template_name = "contributions/rounds/run_year.html"
    permission = EDIT
    page = "contributions:run_year"
    name = "Bijdrageronde"
    table_class = RunTable

    @cached_property
    def run(self) -> ContributionRun | None:
        return overviews.run_of(self.year)

    @cached_property
    def in_force(self) -> Tariff | None:
        return tariffs_of(self.year)[0]

    @property
    def choices(self) -> list[Tariff]:
        """What can be chosen: the tariff in force, and proposals that have come by this year."""
        proposed = Tariff.objects.proposed().filter(from_year__lte=self.year)
        return [tariff for tariff in (self.in_force, *proposed.order_by("-from_year")) if tariff]

    @cached_property
    def round(self) -> Round:
        """A draft as it would be adopted, else what the year says everywhere."""
        run = self.run
        draft = run is not None and not run.is_adopted
        now = overviews.drafted(run) if draft else overviews.contributions_of(self.year)
        return overviews.beside_last_year(now)

    @property
    def overview(self) -> ContributionOverview:
        return self.round.now

    def get_lead(self) -> str:
        if self.run is None:
            return "Er is nog geen ronde voor dit jaar. Dit is wat er nu uit zou komen."
        if not self.run.is_adopted:
            return "Dit is een concept. Kijk het na; het bestuur stelt de bijdragen vast."
        return "De bijdragen zijn vastgesteld. Een fout draait u terug; de oude regel blijft staan."

    def get_parents(self) -> list[tuple[str, str]]:
        year = f"Bijdragen {self.year}"
        return [(year, reverse("contributions:contribution_year", args=(self.year,)))]

    def get_table_data(self) -> list[ComparedRow]:
        return list(self.round.rows)

    def get_table_kwargs(self) -> dict[str, Any]:
        left_out = []
        if not self.overview.is_adopted:
            left_out.append("correct")
        if not any(row.formerly for row in self.overview.rows):
            left_out.append("formerly")
        return {"exclude": tuple(left_out), "year": self.year}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = RunForm(request.POST, user=request.user, tariffs=self.choices)
        if form.is_valid():
            try:
                services.begin_run(year=self.year, **form.cleaned_data)
            except Refused as refused:
                refused.show_on(form)
            else:
                messages.success(request, f"De ronde van {self.year} staat klaar als concept.")
                return redirect(self.page, self.year)
        self.object_list = self.get_table_data()
        return self.render_to_response(self.get_context_data(form=form, **kwargs), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run, overview, before = self.run, self.overview, self.round.before
        draft = not overview.is_adopted
        initial = {
            "reference_date": run.reference_date if run else first_day(self.year),
            "tariff": run.tariff if run else self.in_force,
            "offered_on": run.offered_on if run else timezone.localdate(),
        }
        chosen = self.request.GET.get("herkomst", "")
        explained = next((found for found in self.round.rows if found.row.key == chosen), None)
        return super().get_context_data(
            run=run,
            overview=overview,
            draft=draft,
            form=kwargs.pop("form", None)
            or RunForm(user=self.request.user, tariffs=self.choices, initial=initial),
            refusals=services.draft_refusals(run, overview, self.in_force) if run and draft else [],
            before=before,
            stopped=self.round.stopped,
            difference=minus(overview.total_amount, before.total_amount),
            changes=overviews.changed_since_adopted(overview),
            explained=explained,
            origin=explained and _origin(explained, overview),
            progress=None if draft else progress.progress_of(run),
            issue_form=IssueForm(initial={"on": timezone.localdate()}),
            may_decide=self.request.user.has_perm("agenda.take_decision"),
            **kwargs,
        )


def _origin(found: ComparedRow, overview: ContributionOverview) -> AmountOrigin | None:
    """How an amount came about, with what differs from last year; None when it is not known."""
    basis = found.row.basis
    return basis and found.row.origin(basis, overview.tariff, found.explanation)


@shows(Tariff)
@require_POST
def run_drop(request: HttpRequest, year: int) -> HttpResponse:
    """Throw the draft of a year away."""
    guard(request)
    run = get_object_or_404(ContributionRun, year=year)
    try:
        services.drop_run(run=run)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Het concept van {year} is weggegooid.")
    return redirect("contributions:run_year", year)
