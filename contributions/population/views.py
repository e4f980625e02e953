"""Pages of counts of inhabitants."""

from typing import Any

from contributions.permissions import EDIT
from contributions.population.charts import Count, population_lines
from contributions.population.filters import PopulationCountFilterSet
from contributions.population.forms import PopulationCountForm
from contributions.population.models import PopulationCount
from contributions.population.tables import PopulationCountTable
from contributions.views import PER_PAGE
from platform_ivz.charts.bars import Bar, bar_chart
from platform_ivz.formats import number
from platform_ivz.views import HouseCreateView, HouseDeleteView, HouseListView, HouseUpdateView


class PopulationCountListView(HouseListView):
    model = PopulationCount
    table_class = PopulationCountTable
    filterset_class = PopulationCountFilterSet
    import_kind = "inwoners"
    template_name = "contributions/population/populationcount_list.html"
    edit_permission = EDIT
    title = "Inwoners"
    lead = (
        "Hoeveel inwoners elke gemeente had, met datum en bron. De bijdragen en de staffel rekenen"
        " met het nieuwste getal van een jaar."
    )

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
    series: dict[str, list[Count]] = {}
    newest: dict[str, PopulationCount] = {}
    for count in counts:
        name = count.municipality.name
        newest.setdefault(name, count)
        if count.reference_date:
            series.setdefault(name, []).append((count.reference_date, count.inhabitants))
    drawn = population_lines(sorted(series.items()))
    if drawn:
        names = {line.name for line in drawn}
        return {"lines": drawn, "without_line": sorted(set(newest) - names), "chart": None}
    ordered = sorted(newest.values(), key=lambda count: -count.inhabitants)
    bars = [
        Bar(count.municipality.name, count.inhabitants, number(count.inhabitants))
        for count in ordered
    ]
    return {
        "lines": (),
        "chart": bar_chart(bars[:PER_PAGE], title="Inwoners per gemeente, van hoog naar laag"),
        "undated": any(count.reference_date is None for count in ordered),
    }


class PopulationCountCreateView(HouseCreateView):
    model = PopulationCount
    form_class = PopulationCountForm
    permission = EDIT
    lead = (
        "Leg een telling vast, met de bron. Uren die al zijn vastgesteld, veranderen hierdoor niet."
    )


class PopulationCountUpdateView(HouseUpdateView):
    model = PopulationCount
    form_class = PopulationCountForm
    permission = EDIT
    lead = "Verbeter deze telling. Is er een nieuwe telling? Voeg die dan toe; zo blijft de oude te zien."


class PopulationCountDeleteView(HouseDeleteView):
    model = PopulationCount
    permission = EDIT
