"""Pages of subsidies."""

from typing import Any

from contributions.permissions import EDIT
from contributions.subsidies.filters import SubsidyFilterSet
from contributions.subsidies.forms import SubsidyForm
from contributions.subsidies.models import Subsidy
from contributions.subsidies.origins import total_steps
from contributions.subsidies.overviews import (
    Total,
    deadlines,
    total_of,
    totals_per,
)
from contributions.subsidies.tables import SubsidyTable
from platform_ivz.audit import history
from platform_ivz.charts.bars import Bar, bar_chart
from platform_ivz.formats import euro
from platform_ivz.paging import paged
from platform_ivz.views import (
    ByCode,
    HouseCreateView,
    HouseDeleteView,
    HouseDetailView,
    HouseListView,
    HouseUpdateView,
)

# So many deadlines, and lines of a table of totals, at once.
PER_PAGE = 10
# Their names, the field, and how those are called that have none.
GROUPS = (
    ("onderwerp", "topic", ""),
    ("thema", "theme", "Zonder thema"),
    ("opdracht", "project", "Zonder opdracht"),
)


class SubsidyListView(HouseListView):
    """Subsidies, what those of the choice come to, and the days that come of all of them."""

    model = Subsidy
    table_class = SubsidyTable
    filterset_class = SubsidyFilterSet
    import_kind = "subsidies"
    template_name = "contributions/subsidies/subsidy_list.html"
    results_template = "contributions/subsidies/includes/_subsidy_results.html"
    edit_permission = EDIT
    lead = (
        "Welke subsidies er zijn, waarvoor en hoe ver ze zijn: aangevraagd, toegekend, ontvangen en"
        " verantwoord."
    )

    def get_table_data(self) -> list[Subsidy]:
        """All rows of the choice, read once for the table and for what they add up to."""
        self.chosen = list(self.object_list)
        return self.chosen

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        day, chosen = self.request.chosen_day(), self.chosen
        total = total_of(chosen)
        groups = {name: totals_per(chosen, *group) for name, *group in GROUPS}
        return {
            **context,
            "day": day,
            "deadlines": self._page(
                "termijnen", deadlines(Subsidy.objects.visible_to(self.request.user), day)
            ),
            "total": total,
            "steps": total_steps(chosen, total, self._counting),
            "explained": "herkomst" in self.request.GET,
            "groups": [(name, self._page(name, totals)) for name, totals in groups.items()],
            "chart": _chart(groups["onderwerp"][:PER_PAGE]),
        }

    def _counting(self, answer: str) -> str:
        """The same choice of what counts in the total, or of what does not; empty when it chose."""
        query = self.request.GET.copy()
        if query.get("telt"):
            return ""
        query.pop("herkomst", None)
        query["telt"] = answer
        return f"?{query.urlencode()}"

    def _page(self, name: str, rows: list[Any]) -> Any:
        return paged(self.request, rows, prefix=f"{name}-", per_page=PER_PAGE)


def _chart(topics: list[Total]) -> Any:
    """Bars of what was granted per topic: what counts, and after it what partners got."""
    bars = []
    for topic in topics:
        counted, other = topic.counted.granted or 0, topic.other.granted or 0
        words = euro(counted) + (f" + {euro(other)}" if other else "")
        bars.append(Bar(topic.name, counted, words, until=counted + other))
    return bar_chart(bars, title="Toegekende subsidie per onderwerp") if bars else None


class SubsidyDetailView(ByCode, HouseDetailView):
    model = Subsidy
    template_name = "contributions/subsidies/subsidy_detail.html"
    edit_permission = EDIT
    lead = "Deze subsidie van aanvraag tot verantwoording."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        subsidy = self.object
        found = deadlines(Subsidy.objects.filter(pk=subsidy.pk), self.request.chosen_day())
        waiting = {deadline.task: deadline.days for deadline in found}
        return super().get_context_data(
            steps=[
                ("Aangevraagd", subsidy.requested),
                ("Toegekend", subsidy.granted),
                ("Ontvangen", subsidy.received),
                ("Verantwoord", subsidy.accounted),
            ],
            terms=[
                ("Aanvragen voor", subsidy.request_due, waiting.get("aanvragen")),
                ("Aangevraagd op", subsidy.requested_on, None),
                ("Toegekend op", subsidy.granted_on, None),
                ("Verantwoorden voor", subsidy.account_due, waiting.get("verantwoorden")),
            ],
            history=history(subsidy, self.request.user),
            **kwargs,
        )


class SubsidyCreateView(HouseCreateView):
    model = Subsidy
    form_class = SubsidyForm
    permission = EDIT
    lead = "Leg een subsidie vast. Bedragen die nog niet bekend zijn, blijven leeg."


class SubsidyUpdateView(ByCode, HouseUpdateView):
    model = Subsidy
    form_class = SubsidyForm
    permission = EDIT
    lead = "Vul aan wat er over deze subsidie bekend is geworden."


class SubsidyDeleteView(ByCode, HouseDeleteView):
    model = Subsidy
    permission = EDIT
