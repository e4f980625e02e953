"""Pages about money and hours."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, ClassVar

from django.core.exceptions import BadRequest, PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from django_tables2 import SingleTableMixin
from django_tables2.export.views import ExportMixin

from agenda.models import StatedFigure
from contributions import calculations
from contributions.charts import (
    Line,
    Point,
    ScreenBar,
    TileValue,
    lines,
    screen_bars,
    value_map,
)
from contributions.filters import (
    AdoptedObligationFilterSet,
    PopulationCountFilterSet,
    SubsidyFilterSet,
    TariffFilterSet,
)
from contributions.forms import (
    AdoptedObligationForm,
    EffortBandFormSet,
    PopulationCountForm,
    SubsidyForm,
    TariffForm,
)
from contributions.models import (
    AdoptedObligation,
    ContributionRun,
    PopulationCount,
    ReferenceRegion,
    Subsidy,
    Tariff,
)
from contributions.overviews import (
    BalanceOverview,
    BalanceRow,
    ContributionOverview,
    ContributionRow,
    balance_of,
    contributions_of,
    matrix_of,
    scenarios_of,
    tasks_of,
)
from contributions.tables import (
    AdoptedObligationTable,
    BalanceTable,
    ContributionTable,
    PopulationCountTable,
    SubsidyTable,
    TariffTable,
    years,
)
from platform_ivz.audit import history
from platform_ivz.formats import euro, number, quantity
from platform_ivz.memory import remembered
from platform_ivz.paging import paged
from platform_ivz.screen_charts import ScreenTiles
from platform_ivz.tables import SafeExport
from platform_ivz.views import (
    ByCode,
    HouseCreateView,
    HouseDeleteView,
    HouseDetailView,
    HouseListView,
    HouseMixin,
    HouseUpdateView,
)
from projects.calculations import rounded

FIRST_YEAR, LAST_YEAR = 1900, 2200
# As many rows has a page of a table, and bars a chart beside it.
PER_PAGE = 25


# Years -----------------------------------------------------------------------------------------


def _current(page: str) -> Callable[[HttpRequest], HttpResponse]:
    """A view that leads to the page of a year: the one asked with `?jaar=`, else the working year."""

    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("jaar", "").strip()
        if not asked:
            return redirect(page, request.chosen_day().year)
        if not (asked.isascii() and asked.isdigit() and len(asked) == 4):
            raise BadRequest("Schrijf het jaar met vier cijfers.")
        return redirect(page, int(asked))

    return view


effort_current = _current("contributions:effort_year")
contribution_current = _current("contributions:contribution_year")
budget_current = _current("contributions:budget_year")
run_current = _current("contributions:run_year")


class YearView(HouseMixin, TemplateView):
    """The page of a year, with the way to other years. A year that cannot be gives a 404."""

    page = ""
    name = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.year = kwargs["year"]
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise Http404("Er is geen blad voor dit jaar.")
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return f"{self.name} {self.year}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            last_day=dt.date(self.year, 12, 31),
            current_url=reverse(self.page.replace("_year", "_current")),
            previous_url=self._url(self.year - 1),
            next_url=self._url(self.year + 1),
            **kwargs,
        )

    def _url(self, year: int) -> str:
        return reverse(self.page, args=(year,)) if FIRST_YEAR <= year <= LAST_YEAR else ""


class YearTableView(ExportMixin, SingleTableMixin, YearView):
    """The page of a year around one table, which sorts, pages and exports."""

    table_pagination: ClassVar = {"per_page": PER_PAGE}
    export_class = SafeExport
    export_formats = ("csv", "xlsx")

    def get_export_filename(self, export_format: str) -> str:
        return f"{self.page.split(':')[1].removesuffix('_year')}-{self.year}.{export_format}"


# Contributions ---------------------------------------------------------------------------------


class ContributionYearView(YearTableView):
    """What every municipality pays in a year, and how each amount came about."""

    template_name = "contributions/contribution_year.html"
    page = "contributions:contribution_year"
    name = "Bijdragen"
    table_class = ContributionTable

    @cached_property
    def overview(self) -> ContributionOverview:
        return contributions_of(self.year)

    def get_lead(self) -> str:
        asked = " en wat het voorstel vraagt" if self.overview.proposal else ""
        return f"Wat elke gemeente in {self.year} bijdraagt{asked}. Reken elk bedrag na."

    def get_table_data(self) -> list[ContributionRow]:
        return list(self.overview.rows)

    def get_table_kwargs(self) -> dict[str, Any]:
        left_out = () if self.overview.proposal else ("extra", "asked", "gap")
        return {"overview": self.overview, "exclude": left_out}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        overview = self.overview
        explained = self._explained()
        here = explained.row.municipality.pk if explained else None
        bars = sorted(
            (row for row in overview.rows if row.current is not None),
            key=lambda row: -row.current,
        )
        return super().get_context_data(
            overview=overview,
            may_edit=self.request.user.has_perm("contributions.edit"),
            difference=_minus(overview.total_asked, overview.total_current),
            run=ContributionRun.objects.filter(year=self.year).select_related("decision").first(),
            explained=explained,
            tiles=contribution_map(self.year, here) if overview.tariff else None,
            drawn_map=partial(drawn_contribution_map, self.year, here),
            chart=screen_bars(
                [
                    ScreenBar(
                        row.municipality.name,
                        row.current,
                        number(row.current if row.asked is None else row.asked),
                        until=row.asked,
                    )
                    for row in bars[:PER_PAGE]
                ],
                title="Bijdrage per gemeente in euro’s, van hoog naar laag",
            ),
            more_bars=len(bars) > PER_PAGE,
            **kwargs,
        )

    def _explained(self) -> "Explanation | None":
        """How the amount of the chosen municipality came about; without a choice, of the first."""
        known = [row for row in self.overview.rows if row.current is not None]
        chosen = self.request.GET.get("herkomst", "")
        row = next((row for row in known if row.municipality.slug == chosen), None)
        if row is None:
            row = next(iter([r for r in known if r.gap] or known), None)
        return None if row is None else Explanation(row, self.overview, open=bool(chosen))


@remembered
def contribution_map(year: int, here: int | None) -> ScreenTiles | None:
    """What municipalities pay in a year, as a map; `here` is the key of the one to mark."""
    return value_map(
        [
            TileValue(
                row.municipality.name,
                row.municipality.tile_column,
                row.municipality.tile_row,
                row.current,
                here=row.municipality.pk == here,
            )
            for row in contributions_of(year).rows
        ],
        title="Tegelkaart van de bijdrage nu, in euro’s",
    )


@remembered
def drawn_contribution_map(year: int, here: int | None) -> str:
    """The map as SVG: with hundreds of tiles, drawing it takes longer than the rest of the page."""
    return render_to_string("charts/screen_tiles.svg", {"chart": contribution_map(year, here)})


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an amount came about: inhabitants, rate and what is cut off."""

    row: ContributionRow
    overview: ContributionOverview
    open: bool

    @property
    def exact(self) -> Decimal:
        return self.row.inhabitants * self.overview.tariff.rate

    @property
    def exact_asked(self) -> Decimal | None:
        proposal = self.overview.proposal
        return None if proposal is None else self.row.inhabitants * proposal.rate

    @property
    def apart(self) -> int | None:
        """What comes out when the raise is cut down on its own."""
        if self.row.extra is None or self.row.current is None:
            return None
        return self.row.current + self.row.extra


def _minus(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else first - second


# Effort ----------------------------------------------------------------------------------------


class EffortYearView(YearTableView):
    """Hours owed and delivered in a year, and who does what."""

    template_name = "contributions/effort_year.html"
    page = "contributions:effort_year"
    name = "Uren en saldo"
    table_class = BalanceTable

    def get_lead(self) -> str:
        return (
            f"Hoeveel uur per week elke gemeente in {self.year} heeft afgesproken, hoeveel zij levert"
            " en waaraan."
        )

    @cached_property
    def overview(self) -> BalanceOverview:
        return balance_of(self.year)

    def get_table_data(self) -> list[BalanceRow]:
        return list(self.overview.rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        overview, matrix = self.overview, matrix_of(self.year)
        total = overview.total
        context = super().get_context_data(
            overview=overview,
            owed=rounded(total.owed),
            delivered=rounded(total.delivered),
            difference=rounded(total.difference),
            matrix=matrix,
            givers=paged(self.request, matrix.rows, prefix="matrix-", per_page=PER_PAGE),
            may_edit=self.request.user.has_perm("contributions.edit"),
            **kwargs,
        )
        shown = [row.record for row in context["table"].paginated_rows]
        context["chart"] = screen_bars(
            [_bar(row) for row in shown], title="Geleverde en afgesproken uren per week"
        )
        context["more_bars"] = len(overview.rows) > len(shown)
        return context


def _bar(row: BalanceRow) -> ScreenBar:
    delivered, owed = quantity(rounded(row.balance.delivered)), quantity(rounded(row.balance.owed))
    return ScreenBar(
        row.name,
        row.balance.delivered,
        f"{delivered} van {owed} uur",
        mark=row.balance.owed,
        open=not row.balance.is_met,
    )


# Budget ----------------------------------------------------------------------------------------


class BudgetYearView(YearView):
    """The tasks of the coordination, and what the scenarios come to."""

    template_name = "contributions/budget_year.html"
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
        hours = calculations.task_hours(
            [calculations.Task(task.number, task.hours_per_week) for task in tasks]
        )
        ours = len(overview.rows)
        return super().get_context_data(
            tasks=tasks,
            made_for=tasks[0].year if tasks else None,
            hours=hours,
            stated=StatedFigure.objects.filter(claim="tasks_hours", value__isnull=False),
            overview=overview,
            scenarios=scenarios,
            kept=[
                (task, [task.number not in column.dropped for column in scenarios])
                for task in tasks
            ],
            effects=paged(
                self.request,
                list(
                    zip(
                        overview.rows,
                        zip(*(column.outcome.shares for column in scenarios), strict=True),
                        strict=True,
                    )
                )
                if scenarios
                else (),
                per_page=PER_PAGE,
            ),
            chart=screen_bars(
                [
                    ScreenBar(
                        column.scenario.title,
                        column.outcome.hours,
                        f"{quantity(column.outcome.hours)} uur",
                    )
                    for column in scenarios
                ],
                title="Uren per week per scenario",
            )
            if scenarios
            else None,
            sources=sorted({task.source for task in tasks if task.source}),
            peers=[
                (region, calculations.peer_fte(region.fte, region.municipalities, ours))
                for region in ReferenceRegion.objects.all()
            ],
            ours=ours,
            **kwargs,
        )


# Tariffs ---------------------------------------------------------------------------------------


class ProposalOnlyMixin:
    """Only a proposal can be changed or deleted; what was adopted stays as it is (DVO-ovk art. 6.5)."""

    def get_object(self, *args: Any, **kwargs: Any) -> models.Model:
        obj = super().get_object(*args, **kwargs)
        if obj.is_adopted:
            raise PermissionDenied("Wat is vastgesteld, verandert alleen door een nieuw besluit.")
        return obj


class TariffListView(HouseListView):
    model = Tariff
    table_class = TariffTable
    filterset_class = TariffFilterSet
    edit_permission = "contributions.edit"
    lead = (
        "Wat gemeenten per inwoner betalen. Een tarief geldt pas na een besluit van het bestuur; tot"
        " dan is het een voorstel."
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["add_label"] = "Tarief voorstellen"
        return context


class TariffDetailView(HouseDetailView):
    model = Tariff
    template_name = "contributions/tariff_detail.html"
    edit_permission = "contributions.edit"

    def get_lead(self) -> str:
        if self.object.is_adopted:
            return (
                "Dit tarief is vastgesteld. Alleen een nieuw besluit van het bestuur wijzigt het."
            )
        return "Dit tarief is een voorstel en wacht op een besluit van het bestuur."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(history=history(self.object), **kwargs)
        if self.object.is_adopted:
            context |= {"edit_url": "", "delete_url": ""}
        table = self.object.band_table()
        try:
            context["bands"] = calculations.band_ranges(table) if table else ()
        except ValueError as error:
            context |= {"bands": (), "band_error": str(error), "raw_bands": table}
        return context


class TariffFormMixin:
    """The form of a rate with its bands, stored together or not at all."""

    template_name = "contributions/tariff_form.html"
    model = Tariff
    form_class = TariffForm
    permission = "contributions.edit"

    def get_bands(self) -> EffortBandFormSet:
        """The rows of bands, filled in with what was sent."""
        kwargs = self.get_form_kwargs()
        return EffortBandFormSet(
            data=kwargs.get("data"), instance=self.object or Tariff(), prefix="staffels"
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object() if self.kwargs else None
        form, self.bands = self.get_form(), self.get_bands()
        if form.is_valid() and self.bands.is_valid():
            return self.form_valid(form)
        return self.form_invalid(form)

    @transaction.atomic
    def form_valid(self, form: TariffForm) -> HttpResponse:
        response = super().form_valid(form)
        self.bands.instance = self.object
        self.bands.save()
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not hasattr(self, "bands"):
            self.bands = self.get_bands()
        return super().get_context_data(bands=self.bands, **kwargs)


class TariffCreateView(TariffFormMixin, HouseCreateView):
    lead = (
        "Stel een tarief voor, met de staffels die erbij horen. Het geldt pas als het bestuur het"
        " heeft vastgesteld."
    )

    def get_title(self) -> str:
        return "Tarief voorstellen"


class TariffUpdateView(ProposalOnlyMixin, TariffFormMixin, HouseUpdateView):
    lead = "Wijzig het voorstel en de staffels. Na het besluit kan dat niet meer."


class TariffDeleteView(ProposalOnlyMixin, HouseDeleteView):
    model = Tariff
    permission = "contributions.edit"


# Obligations -----------------------------------------------------------------------------------


class AdoptedObligationListView(HouseListView):
    model = AdoptedObligation
    table_class = AdoptedObligationTable
    filterset_class = AdoptedObligationFilterSet
    edit_permission = "contributions.edit"
    lead = (
        "De uren per week die elke gemeente moet inbrengen. Alleen een besluit van het bestuur"
        " wijzigt ze; stel hier andere uren voor."
    )

    def get_table_kwargs(self) -> dict[str, Any]:
        may_edit = self.request.user.has_perm(self.edit_permission)
        return {} if may_edit else {"exclude": ("change",)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["add_label"] = "Uren voorstellen"
        return context


class AdoptedObligationCreateView(HouseCreateView):
    model = AdoptedObligation
    form_class = AdoptedObligationForm
    permission = "contributions.edit"
    lead = (
        "Stel andere uren voor een gemeente voor. Het voorstel staat daarna bij Besluiten en geldt"
        " pas als het bestuur heeft besloten (DVO-ovk art. 6.5)."
    )

    def get_title(self) -> str:
        return "Uren voorstellen"

    def get_initial(self) -> dict[str, Any]:
        chosen = self.request.GET.get("gemeente", "")
        return {**super().get_initial(), **({"municipality": chosen} if chosen.isdigit() else {})}


class AdoptedObligationUpdateView(ProposalOnlyMixin, HouseUpdateView):
    model = AdoptedObligation
    form_class = AdoptedObligationForm
    permission = "contributions.edit"
    lead = "Wijzig het voorstel. Na het besluit kan dat niet meer."


class AdoptedObligationDeleteView(ProposalOnlyMixin, HouseDeleteView):
    model = AdoptedObligation
    permission = "contributions.edit"


# Population ------------------------------------------------------------------------------------


class PopulationCountListView(HouseListView):
    model = PopulationCount
    table_class = PopulationCountTable
    filterset_class = PopulationCountFilterSet
    import_kind = "inwoners"
    template_name = "contributions/populationcount_list.html"
    edit_permission = "contributions.edit"
    title = "Inwoners"
    lead = (
        "Hoeveel inwoners elke gemeente had, met datum en bron. De bijdragen en de staffel rekenen"
        " met het nieuwste getal van een jaar."
    )

    def get_table_kwargs(self) -> dict[str, Any]:
        may_edit = self.request.user.has_perm(self.edit_permission)
        return {} if may_edit else {"exclude": ("change",)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        shown = {count.municipality_id for count in _records(context["table"])}
        counts = PopulationCount.objects.filter(municipality__in=shown).for_list()
        return {**context, **population_pictures(list(counts))}


def _records(table: Any) -> list[Any]:
    """The rows on the page of a table that is shown."""
    return [row.record for row in table.paginated_rows] if len(table.data) else []


def population_pictures(counts: list[PopulationCount]) -> dict[str, Any]:
    """Lines over the years where there are dates; else bars of the only count, and why."""
    series: dict[str, list[Point]] = {}
    newest: dict[str, PopulationCount] = {}
    for count in counts:
        name = count.municipality.name
        newest.setdefault(name, count)
        if count.reference_date:
            series.setdefault(name, []).append(Point(count.reference_date, count.inhabitants))
    drawn: tuple[Line, ...] = lines(sorted(series.items()))
    if drawn:
        names = {line.name for line in drawn}
        return {"lines": drawn, "without_line": sorted(set(newest) - names), "chart": None}
    ordered = sorted(newest.values(), key=lambda count: -count.inhabitants)
    bars = [
        ScreenBar(count.municipality.name, count.inhabitants, number(count.inhabitants))
        for count in ordered
    ]
    return {
        "lines": (),
        "chart": screen_bars(bars[:PER_PAGE], title="Inwoners per gemeente, van hoog naar laag"),
        "undated": any(count.reference_date is None for count in ordered),
    }


class PopulationCountCreateView(HouseCreateView):
    model = PopulationCount
    form_class = PopulationCountForm
    permission = "contributions.edit"
    lead = (
        "Leg een telling vast, met de bron. Uren die al zijn vastgesteld, veranderen hierdoor niet."
    )


class PopulationCountUpdateView(HouseUpdateView):
    model = PopulationCount
    form_class = PopulationCountForm
    permission = "contributions.edit"
    lead = "Verbeter deze telling. Is er een nieuwe telling? Voeg die dan toe; zo blijft de oude te zien."


class PopulationCountDeleteView(HouseDeleteView):
    model = PopulationCount
    permission = "contributions.edit"


# Subsidies -------------------------------------------------------------------------------------


class SubsidyListView(HouseListView):
    model = Subsidy
    table_class = SubsidyTable
    filterset_class = SubsidyFilterSet
    import_kind = "subsidies"
    template_name = "contributions/subsidy_list.html"
    edit_permission = "contributions.edit"
    lead = (
        "Welke subsidies er zijn, waarvoor en hoe ver ze zijn: aangevraagd, toegekend, ontvangen en"
        " verantwoord."
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        every = Subsidy.objects.visible_to(self.request.user)
        topics = by_topic(list(every))
        return {
            **context,
            "topics": topics,
            "counted_total": sum((topic.counted for topic in topics), Decimal(0)),
            "other_total": sum((topic.other for topic in topics), Decimal(0)),
            "chart": screen_bars(
                [
                    ScreenBar(
                        topic.name,
                        topic.counted,
                        euro(topic.counted) + (f" + {euro(topic.other)}" if topic.other else ""),
                        until=topic.counted + topic.other,
                    )
                    for topic in topics
                ],
                title="Toegekende subsidie per onderwerp",
            ),
        }


@dataclass(frozen=True, slots=True)
class TopicTotal:
    """What was granted for a topic in euro: what counts in the total, and what partners got."""

    name: str
    count: int
    counted: Decimal
    other: Decimal


def by_topic(subsidies: list[Subsidy]) -> list[TopicTotal]:
    """What was granted per topic, most first; an unknown amount adds nothing."""
    found: dict[str, list[Subsidy]] = {}
    for subsidy in subsidies:
        found.setdefault(subsidy.topic, []).append(subsidy)
    totals = [
        TopicTotal(
            name,
            len(rows),
            calculations.subsidies_total(
                calculations.SubsidyAmount(row.granted, row.counted) for row in rows
            ),
            calculations.subsidies_total(
                calculations.SubsidyAmount(row.granted, not row.counted) for row in rows
            ),
        )
        for name, rows in found.items()
    ]
    return sorted(totals, key=lambda topic: (-topic.counted, topic.name))


class SubsidyDetailView(ByCode, HouseDetailView):
    model = Subsidy
    template_name = "contributions/subsidy_detail.html"
    edit_permission = "contributions.edit"
    lead = "Deze subsidie van aanvraag tot verantwoording."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        subsidy = self.object
        return super().get_context_data(
            years=years(subsidy),
            steps=[
                ("Aangevraagd", subsidy.requested),
                ("Toegekend", subsidy.granted),
                ("Ontvangen", subsidy.received),
                ("Verantwoord", subsidy.accounted),
            ],
            history=history(subsidy),
            **kwargs,
        )


class SubsidyCreateView(HouseCreateView):
    model = Subsidy
    form_class = SubsidyForm
    permission = "contributions.edit"
    lead = "Leg een subsidie vast. Bedragen die nog niet bekend zijn, blijven leeg."


class SubsidyUpdateView(ByCode, HouseUpdateView):
    model = Subsidy
    form_class = SubsidyForm
    permission = "contributions.edit"
    lead = "Vul aan wat er over deze subsidie bekend is geworden."


class SubsidyDeleteView(ByCode, HouseDeleteView):
    model = Subsidy
    permission = "contributions.edit"
