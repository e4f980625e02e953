"""Pages of the budget: its tasks, the scenarios, and the builder that makes them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.validators import slug_re
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property

from agenda.models import StatedFigure
from contributions.permissions import EDIT
from contributions.planning import calculations
from contributions.planning.forms import MOST_BESIDE, BuildForm, LinesForm, ScenarioForm, with_start
from contributions.planning.models import CoordinationTask, Scenario
from contributions.planning.origins import scenario_steps
from contributions.planning.scenarios import (
    Peer,
    ScenarioColumn,
    chosen_of,
    costs_of,
    dropped_of,
    effects_of,
    facts_for,
    facts_of,
    funding_of,
    ground_of,
    lacking,
    peers_of,
    scenarios_of,
    tasks_of,
)
from contributions.planning.services import (
    keep_scenario,
    paper_url,
    scenario_refusals,
)
from contributions.rounds.overviews import contributions_of
from contributions.views import PER_PAGE, ProposalOnlyMixin, YearMixin, YearView
from platform_ivz.audit import history
from platform_ivz.charts.bars import Bar, BarChart, bar_chart
from platform_ivz.formats import number, quantity
from platform_ivz.paging import paged
from platform_ivz.refusals import Refused
from platform_ivz.views import (
    ByCode,
    HouseCreateView,
    HouseDeleteView,
    HouseDetailView,
    HouseUpdateView,
    ResultsMixin,
)

LINES = {"uren_1", "kosten_1", "uren_2", "kosten_2", "afleiden"}


def _budget(year: int) -> tuple[str, str]:
    """The way back to the budget of a year."""
    return f"Begroting en scenario’s {year}", reverse("contributions:budget_year", args=(year,))


def _named(scenarios: QuerySet, code: str) -> Scenario:
    """The scenario that a question in an address names; what is no code at all is not found either."""
    if not slug_re.match(code):
        raise Http404
    return get_object_or_404(scenarios, code=code)


def _peer_bars(peers: Sequence[Peer], own: Sequence[tuple[str, Decimal]]) -> BarChart | None:
    """Our fte beside that of other regions, for as many municipalities as ours."""
    bars = [
        Bar(name, fte, number(fte, 2))
        for name, fte in [*own, *((peer.region.name, peer.fte) for peer in peers)]
    ]
    return bar_chart(bars, title="Fte voor de coördinatie") if peers else None


# Budget ----------------------------------------------------------------------------------------


class BudgetYearView(YearView):
    """The tasks of the coordination, and what the scenarios come to."""

    reads = (Scenario,)
    template_name = "contributions/planning/budget_year.html"
    page = "contributions:budget_year"
    name = "Begroting en scenario’s"

    def get_lead(self) -> str:
        return (
            "Welke taken de coördinatie heeft, hoeveel uur die kosten en wat elke keuze betekent, in"
            " totaal en per gemeente."
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tasks = tasks_of(self.year)
        overview = contributions_of(self.year)
        scenarios = scenarios_of(self.year)
        peers = peers_of(len(overview.payers))
        chosen = chosen_of(scenarios)
        return super().get_context_data(
            tasks=tasks,
            made_for=tasks[0].year if tasks else None,
            hours=calculations.task_hours(
                [calculations.Task(task.number, task.hours_per_week) for task in tasks]
            ),
            stated=StatedFigure.objects.filter(claim="tasks_hours", value__isnull=False),
            overview=overview,
            scenarios=scenarios,
            chosen=chosen,
            kept=[
                (task, [task.number not in column.dropped for column in scenarios])
                for task in tasks
            ],
            effects=paged(
                self.request,
                effects_of(self.year, scenarios) if scenarios else (),
                per_page=PER_PAGE,
            ),
            chart=bar_chart(
                [
                    Bar(column.title, column.outcome.hours, f"{quantity(column.outcome.hours)} uur")
                    for column in scenarios
                ],
                title="Uren per week per scenario",
            )
            if scenarios
            else None,
            sources=sorted({task.source for task in tasks if task.source}),
            peers=peers,
            peer_chart=_peer_bars(
                peers, [(c.title, c.outcome.fte) for c in scenarios[:MOST_BESIDE]]
            ),
            ours=len(overview.payers),
            paper_url=paper_url(self.year),
            funding=funding_of(overview),
            **kwargs,
        )


# Builder ---------------------------------------------------------------------------------------


class Builder:
    """What an address of the builder asks for a year.

    `start` is the scenario it begins with; without one it begins with all tasks and the costs of
    the first scenario of the year.
    """

    def __init__(self, request: HttpRequest, year: int, start: Scenario | None = None) -> None:
        self.year = year
        self.tasks: list[CoordinationTask] = tasks_of(year)
        self.columns = scenarios_of(year)
        others = [column.scenario for column in self.columns]
        first = start or next(iter(others), None)
        beside = [scenario for scenario in others if scenario != start]
        dropped = dropped_of(start) if start else ()
        self.form = BuildForm(
            with_start(
                request.GET,
                kept=[task.number for task in self.tasks if task.number not in dropped],
                costs=costs_of(first) if first else None,
                beside=[scenario.code for scenario in beside[:MOST_BESIDE]],
            ),
            tasks=self.tasks,
            beside=others,
            user=request.user,
            initial={
                "taak": [str(task.number) for task in self.tasks],
                "week": Decimal(calculations.FULLTIME_HOURS),
            },
        )

    @cached_property
    def column(self) -> ScenarioColumn | None:
        """What is built; None as long as something is wrong or lacking."""
        ground = ground_of(self.year)
        if ground is None or not self.form.is_valid():
            return None
        kept = self.form.cleaned_data["taak"]
        dropped = {task.number for task in self.tasks} - kept
        return ScenarioColumn(None, facts_of(ground, dropped, self.form.costs))

    @property
    def all_columns(self) -> list[ScenarioColumn]:
        """What is built, with the scenarios that were laid beside it."""
        if self.column is None:
            return []
        beside = self.form.cleaned_data["naast"]
        return [self.column, *(c for c in self.columns if c.scenario.code in beside)]


class BuilderView(ResultsMixin, YearView):
    """Tick the tasks that stay, and see at once what that means; all of it stands in the address."""

    reads = (Scenario,)
    template_name = "contributions/planning/builder.html"
    results_template = "contributions/planning/_outcome.html"
    page = "contributions:budget_year"
    name = "Scenario bouwen voor"

    def get_lead(self) -> str:
        return (
            "Vink aan welke taken blijven. U ziet meteen wat dat kost, in totaal en per gemeente."
        )

    def get_parents(self) -> list[tuple[str, str]]:
        return [_budget(self.year)]

    @cached_property
    def editing(self) -> Scenario | None:
        """The proposal that is being changed."""
        code = self.request.GET.get("wijzig", "")
        return _named(Scenario.objects.proposed().filter(year=self.year), code) if code else None

    @cached_property
    def builder(self) -> Builder:
        code = self.request.GET.get("van", "")
        start = _named(Scenario.objects.all(), code) if code else None
        return Builder(self.request, self.year, self.editing or start)

    @cached_property
    def lines(self) -> LinesForm:
        asked = "afleiden" in self.request.GET
        return LinesForm(self.request.GET if asked else None)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.lines.is_bound and self.lines.is_valid():
            return redirect(self._with_costs())
        response = super().get(request, *args, **kwargs)
        wrong = self.builder.form.errors or self.lines.errors
        # A part of the page only takes its place when it is answered as usual.
        response.status_code = 400 if wrong and not request.htmx else 200
        return response

    def _with_costs(self) -> str:
        """The address of this builder with the costs that two lines of a budget give."""
        query = self.request.GET.copy()
        for name in LINES:
            query.pop(name, None)
        query["vast"] = number(self.lines.costs.fixed_cost, 2)
        query["fte"] = number(self.lines.costs.cost_per_fte, 2)
        return f"{self.request.path}?{query.urlencode()}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        builder, overview = self.builder, contributions_of(self.year)
        columns, peers = builder.all_columns, peers_of(len(overview.payers))
        ticked = builder.form["taak"].value() or ()
        return super().get_context_data(
            form=builder.form,
            lines=self.lines,
            tasks=[(task, str(task.number) in ticked) for task in builder.tasks],
            hours=sum((task.hours_per_week for task in builder.tasks), Decimal(0)),
            lacking=lacking(self.year),
            built=builder.column,
            steps=scenario_steps(builder.column.facts) if builder.column else (),
            columns=columns,
            effects=paged(
                self.request, effects_of(self.year, columns) if columns else (), per_page=PER_PAGE
            ),
            overview=overview,
            peers=peers,
            peer_chart=_peer_bars(peers, [(c.title, c.outcome.fte) for c in columns]),
            ours=len(overview.payers),
            may_edit=self.request.user.has_perm(EDIT),
            editing=self.editing,
            **kwargs,
        )


# Keeping ---------------------------------------------------------------------------------------


class ScenarioFormMixin:
    """Naming what was built; the tasks and the costs stand in the address, as in the builder."""

    model = Scenario
    form_class = ScenarioForm
    permission = EDIT
    template_name = "contributions/planning/scenario_form.html"
    lead = "Geef uw keuze een naam. Daarna kan het bestuur erover besluiten."

    @cached_property
    def builder(self) -> Builder:
        return Builder(self.request, self.scenario_year, self.object)

    @property
    def scenario_year(self) -> int:
        return self.object.year if self.object else self.year

    def builder_url(self) -> str:
        """Back to the builder, as it was."""
        query = self.request.GET.copy()
        if self.object:
            query["wijzig"] = self.object.code
        address = reverse("contributions:scenario_build", args=(self.scenario_year,))
        return f"{address}?{query.urlencode()}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        # As long as there is nothing to keep, the builder says why.
        return response if self.builder.column else redirect(self.builder_url())

    def form_valid(self, form: ScenarioForm) -> HttpResponse:
        if self.builder.column is None:
            form.add_error(None, "Deze keuze klopt niet. Ga terug naar de bouwer en kijk haar na.")
            return self.form_invalid(form)
        form.instance.year = self.scenario_year
        try:
            self.object = keep_scenario(
                form.instance,
                kept=self.builder.form.cleaned_data["taak"],
                costs=self.builder.form.costs,
            )
        except Refused as refused:
            refused.show_on(form)
            return self.form_invalid(form)
        messages.success(self.request, f"{self.object} is bewaard als voorstel.")
        return redirect(self.object)

    def get_parents(self) -> list[tuple[str, str]]:
        return [_budget(self.scenario_year), ("Scenario bouwen", self.builder_url())]

    def get_cancel_url(self) -> str:
        return self.builder_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(built=self.builder.column, **kwargs)
        return {**context, "can_add_another": False}


class ScenarioCreateView(YearMixin, ScenarioFormMixin, HouseCreateView):
    title = "Scenario bewaren"

    def get_title(self) -> str:
        return self.title


class ScenarioUpdateView(ProposalOnlyMixin, ByCode, ScenarioFormMixin, HouseUpdateView):
    pass


class ScenarioDetailView(ByCode, HouseDetailView):
    """A scenario: what it comes to, how that came about, and what a body decided."""

    model = Scenario
    template_name = "contributions/planning/scenario_detail.html"
    edit_permission = EDIT
    lead = "Wat deze keuze betekent, en hoe elk getal tot stand komt."

    def get_parents(self) -> list[tuple[str, str]]:
        return [_budget(self.object.year)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        scenario, facts = self.object, facts_for(self.object)
        may_decide = self.request.user.has_perm("agenda.take_decision")
        refusals = [] if scenario.is_adopted else scenario_refusals(scenario)
        builder = reverse("contributions:scenario_build", args=(scenario.year,))
        context = super().get_context_data(
            facts=facts,
            steps=scenario_steps(facts) if facts else (),
            places=paged(
                self.request,
                list(zip(facts.places, facts.outcome.shares, strict=True)) if facts else (),
                per_page=PER_PAGE,
            ),
            lacking=[] if facts else lacking(scenario.year),
            refusals=refusals,
            may_decide=may_decide and not scenario.is_adopted and not refusals,
            paper_url=paper_url(scenario.year),
            copy_url=f"{builder}?van={scenario.code}",
            history=history(scenario, self.request.user),
            **kwargs,
        )
        if scenario.is_adopted:
            return {**context, "edit_url": "", "delete_url": ""}
        # Changing begins in the builder.
        return {**context, "edit_url": context["edit_url"] and f"{builder}?wijzig={scenario.code}"}


class ScenarioDeleteView(ProposalOnlyMixin, ByCode, HouseDeleteView):
    model = Scenario
    permission = EDIT

    def get_parents(self) -> list[tuple[str, str]]:
        return [_budget(self.object.year), (str(self.object), self.object.get_absolute_url())]

    def get_success_url(self) -> str:
        return _budget(self.object.year)[1]
