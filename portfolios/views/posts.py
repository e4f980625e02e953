"""Pages about posts of mayors: who holds them and who stands in."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from platform_ivz.audit import makers
from platform_ivz.paging import paged
from platform_ivz.views import (
    ByCode,
    ChildCreateMixin,
    ChildMixin,
    HouseCreateView,
    HouseDeleteView,
    HouseListView,
    HouseMixin,
    HouseUpdateView,
)
from portfolios.enums import Capacity
from portfolios.filters import PortfolioFilterSet
from portfolios.forms import PortfolioForm, PortfolioTermForm, SubstitutionForm
from portfolios.models import Portfolio, PortfolioTerm, Substitution
from portfolios.overviews import portfolios_on
from portfolios.tables import PortfolioTable
from portfolios.views.base import EDIT, LOOK_BACK, DayDetailView, DayListMixin, DayMixin

# More vacant posts than this are a list of their own.
MOST_VACANT = 50


class MatrixView(DayMixin, HouseMixin, TemplateView):
    """Who holds which post on a day (Bijlage 2)."""

    reads = (Portfolio,)
    template_name = "portfolios/matrix.html"
    title = "Portefeuilles"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        overview = portfolios_on(self.day)
        page = paged(self.request, overview.rows)
        vacant = overview.vacant if not page.has_next() else ()
        return super().get_context_data(
            overview=overview,
            page=page,
            groups=overview.part(page.object_list),
            vacant=[
                tuple(post for post in vacant[:MOST_VACANT] if post.board_id == board.pk)
                for board in overview.boards
            ],
            more_vacant=max(len(vacant) - MOST_VACANT, 0),
            capacities=Capacity,
            may_edit=self.request.user.has_perm(EDIT),
            **kwargs,
        )


class PortfolioListView(DayListMixin, HouseListView):
    model = Portfolio
    table_class = PortfolioTable
    filterset_class = PortfolioFilterSet
    import_kind = "portefeuilles"
    edit_permission = EDIT
    title = "Posten"
    lead = "De posten die de besturen verdelen, met wie ze heeft. Kies een post voor wie hem eerder had."

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().with_holders(self.day).with_holder_name(self.day)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # People speak of posts; the model is called after the division of portfolios.
        return {**super().get_context_data(**kwargs), "add_label": "Post toevoegen"}


class PortfolioDetailView(DayDetailView):
    """A post: who holds it on the day, who held it before, and what rests on it."""

    model = Portfolio
    lead = f"Wie deze post heeft, en wie hem eerder had. {LOOK_BACK}"

    def get_title(self) -> str:
        return self.object.title

    def get_parents(self) -> list[tuple[str, str]]:
        return [("Posten", reverse("portfolios:portfolio_list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        terms = sorted(
            self.object.terms.for_list().with_employer_name(self.day),
            key=lambda term: (term.valid_from or dt.date.min, term.pk),
            reverse=True,
        )
        recorded_by = makers(self.object.substitutions.all())
        user = self.request.user
        return super().get_context_data(
            themes=self.object.themes.visible_to(user).for_list(),
            assignments=self.object.projects.visible_to(user),
            terms=[(term, term.holds_on(self.day)) for term in terms],
            holders=[term for term in terms if term.holds_on(self.day)],
            substitutions=[
                (one, one.holds_on(self.day), recorded_by.get(one.pk))
                for one in self.object.substitutions.for_list().order_by("-valid_from", "-pk")
            ],
            **kwargs,
        )


class PortfolioCreateView(HouseCreateView):
    model = Portfolio
    form_class = PortfolioForm
    permission = EDIT
    title = "Post toevoegen"

    def get_title(self) -> str:
        return self.title

    def get_initial(self) -> dict[str, Any]:
        return {"board": self.request.GET.get("bestuur")}


class PortfolioUpdateView(ByCode, HouseUpdateView):
    model = Portfolio
    form_class = PortfolioForm
    permission = EDIT


class PortfolioDeleteView(ByCode, HouseDeleteView):
    model = Portfolio
    permission = EDIT


class PortfolioTermMixin(ChildMixin):
    permission = EDIT
    model = PortfolioTerm
    form_class = PortfolioTermForm
    parent_model = Portfolio
    parent_field = "portfolio"
    lead = "Op elke dag heeft een post hoogstens één houder. De laatste dag telt mee."


class PortfolioTermCreateView(ChildCreateMixin, PortfolioTermMixin, HouseCreateView):
    def get_title(self) -> str:
        return f"Houder toevoegen: {self.parent.title}"


class PortfolioTermUpdateView(PortfolioTermMixin, HouseUpdateView):
    def get_title(self) -> str:
        return f"Periode van {self.object.person} wijzigen"


class PortfolioTermDeleteView(PortfolioTermMixin, HouseDeleteView):
    def get_title(self) -> str:
        return f"Periode van {self.object.person} verwijderen"


class SubstitutionMixin(ChildMixin):
    permission = EDIT
    model = Substitution
    form_class = SubstitutionForm
    parent_model = Portfolio
    parent_field = "portfolio"
    lead = (
        "De vervanger geeft op deze dagen akkoord namens de houder van de post. "
        "Leg de vervanging vast voordat zij begint."
    )


class SubstitutionCreateView(ChildCreateMixin, SubstitutionMixin, HouseCreateView):
    def get_title(self) -> str:
        return f"Vervanging vastleggen: {self.parent.title}"


class SubstitutionUpdateView(SubstitutionMixin, HouseUpdateView):
    def get_title(self) -> str:
        return f"Vervanging door {self.object.person} wijzigen"


class SubstitutionDeleteView(SubstitutionMixin, HouseDeleteView):
    """Taking back a substitution that has not begun; one that has, stays."""

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(valid_from__gt=timezone.localdate())

    def get_title(self) -> str:
        return f"Vervanging door {self.object.person} verwijderen"
