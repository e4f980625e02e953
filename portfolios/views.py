"""Pages about people, municipalities, bodies and portfolios."""

import datetime as dt
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView

from platform_ivz.audit import history, makers
from platform_ivz.paging import paged
from platform_ivz.refusals import Refused
from platform_ivz.views import (
    ByCode,
    ChildCreateMixin,
    ChildMixin,
    FormPageMixin,
    HouseCreateView,
    HouseDeleteView,
    HouseDetailView,
    HouseListView,
    HouseMixin,
    HouseUpdateView,
)
from portfolios.charts import governance_chart
from portfolios.enums import Capacity
from portfolios.filters import (
    BodyFilterSet,
    MunicipalityFilterSet,
    MunicipalityGroupFilterSet,
    OrganisationFilterSet,
    PersonFilterSet,
    PortfolioFilterSet,
)
from portfolios.forms import (
    BodyForm,
    MailPreferencesForm,
    MembershipForm,
    MunicipalityForm,
    MunicipalityGroupForm,
    OrganisationForm,
    PersonForm,
    PortfolioForm,
    PortfolioTermForm,
    SubstitutionForm,
    SuccessionForm,
)
from portfolios.models import (
    Body,
    Membership,
    Municipality,
    MunicipalityGroup,
    Organisation,
    Person,
    Portfolio,
    PortfolioTerm,
    Substitution,
    User,
    posts_on,
)
from portfolios.overviews import portfolios_on
from portfolios.services import preview_succession, succeed
from portfolios.tables import (
    BodyTable,
    MunicipalityGroupTable,
    MunicipalityTable,
    OrganisationTable,
    PersonTable,
    PortfolioTable,
)

EDIT = "portfolios.edit"
# More vacant posts than this are a list of their own.
MOST_VACANT = 50


class DayMixin:
    """A page that looks at one day. Context: day, and day_query to keep a chosen day in links."""

    @cached_property
    def day(self) -> dt.date:
        return self.request.chosen_day()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = self.request.GET.get("peildatum", "").strip()
        query = f"?peildatum={self.day.isoformat()}" if chosen else ""
        return super().get_context_data(day=self.day, day_query=query, **kwargs)


class DayListMixin(DayMixin):
    """A list with the chosen day filled in among its filters."""

    def get_filterset_kwargs(self, filterset_class: type) -> dict[str, Any]:
        kwargs = super().get_filterset_kwargs(filterset_class)
        data = self.request.GET.copy()
        data["peildatum"] = self.day.isoformat()
        return {**kwargs, "data": data}


class DayDetailView(DayMixin, ByCode, HouseDetailView):
    """The page of one thing as it is on a day. Context: may_edit, history."""

    edit_permission = EDIT

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            may_edit=self.request.user.has_perm(EDIT),
            history=history(self.object, self.request.user),
            **kwargs,
        )


# --- The division of portfolios ----------------------------------------------------------------


class MatrixView(DayMixin, HouseMixin, TemplateView):
    """Who holds which post on a day (Bijlage 2)."""

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


# --- Posts -------------------------------------------------------------------------------------


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
    """A post: who holds it on the day, and who held it before."""

    model = Portfolio
    lead = "Wie deze post heeft, en wie hem eerder had. Kies een dag om terug te kijken."

    def get_title(self) -> str:
        return self.object.title

    def get_parents(self) -> list[tuple[str, str]]:
        return [("Posten", reverse("portfolios:portfolio_list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        terms = sorted(
            self.object.terms.for_list(),
            key=lambda term: (term.valid_from or dt.date.min, term.pk),
            reverse=True,
        )
        recorded_by = makers(self.object.substitutions.all())
        return super().get_context_data(
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


# --- Rows that belong to a parent --------------------------------------------------------------


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
    form_class = HouseDeleteView.form_class

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

    form_class = HouseDeleteView.form_class

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(valid_from__gt=timezone.localdate())

    def get_title(self) -> str:
        return f"Vervanging door {self.object.person} verwijderen"


class MembershipMixin(ChildMixin):
    permission = EDIT
    model = Membership
    form_class = MembershipForm
    parent_model = Body
    parent_field = "body"
    lead = "Een persoon, of een zetel waarvan de naam niet bekend is. De laatste dag telt mee."


class MembershipCreateView(ChildCreateMixin, MembershipMixin, HouseCreateView):
    def get_title(self) -> str:
        return f"Lid toevoegen: {self.parent}"


class MembershipUpdateView(MembershipMixin, HouseUpdateView):
    pass


class MembershipDeleteView(MembershipMixin, HouseDeleteView):
    form_class = HouseDeleteView.form_class


# --- People ------------------------------------------------------------------------------------


class PersonListView(DayListMixin, HouseListView):
    model = Person
    table_class = PersonTable
    filterset_class = PersonFilterSet
    import_kind = "personen"
    edit_permission = EDIT
    lead = "Wie in het platform een functie heeft. Kies een naam voor de posten en zetels van die persoon."

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().with_counts(self.day)


class PersonDetailView(DayDetailView):
    """A person: function, posts and seats on the day, and those of before and later."""

    model = Person
    lead = "Waar deze persoon over gaat en in zit. Kies een dag om terug te kijken."

    def get_title(self) -> str:
        return self.object.formal_name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        terms = list(self.object.portfolio_terms.for_list())
        seats = list(self.object.memberships.for_list())
        others = [row for row in (*terms, *seats) if not row.holds_on(self.day)]
        return super().get_context_data(
            terms=[term for term in terms if term.holds_on(self.day)],
            seats=[seat for seat in seats if seat.holds_on(self.day)],
            others=sorted(others, key=lambda row: row.valid_from or dt.date.min, reverse=True),
            **kwargs,
        )


class PersonCreateView(HouseCreateView):
    model = Person
    form_class = PersonForm
    permission = EDIT


class PersonUpdateView(ByCode, HouseUpdateView):
    model = Person
    form_class = PersonForm
    permission = EDIT


class PersonDeleteView(ByCode, HouseDeleteView):
    model = Person
    permission = EDIT


class SuccessionView(DayMixin, FormPageMixin, FormView):
    """Somebody leaves: who takes over which posts and seats, shown before it is stored."""

    template_name = "portfolios/succession_form.html"
    form_class = SuccessionForm
    permission = EDIT
    lead = (
        "Leg in één keer vast wie vertrekt en wie wat overneemt. "
        "Bekijk eerst wat er verandert; er is pas iets vast als u het vastlegt."
    )

    @cached_property
    def person(self) -> Person:
        people = Person.objects.visible_to(self.request.user).for_list()
        return get_object_or_404(people, code=self.kwargs["code"])

    def get_title(self) -> str:
        return f"Opvolging van {self.person.formal_name}"

    def get_parents(self) -> list[tuple[str, str]]:
        listed = reverse("portfolios:person_list")
        return [("Personen", listed), (str(self.person), self.person.get_absolute_url())]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "person": self.person, "day": self.day}

    def form_valid(self, form: SuccessionForm) -> HttpResponse:
        choices = {"person": self.person, "by": self.request.user, **form.choices}
        try:
            plan = preview_succession(**choices)
            # Recorded is only what was looked at: not what was changed in the form since.
            if self.request.POST.get("record") != plan.digest:
                return self.render_to_response(self.get_context_data(form=form, plan=plan))
            done = succeed(**choices)
        except Refused as refused:
            refused.show_on(form)
            return self.form_invalid(form)
        follows = f"{done.successor} volgt op." if done.successor else "Er is nog geen opvolger."
        messages.success(self.request, f"Het vertrek van {done.person} is vastgelegd. {follows}")
        return HttpResponseRedirect((done.successor or done.person).get_absolute_url())

    def get_cancel_url(self) -> str:
        return self.person.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, **kwargs)


# --- Bodies ------------------------------------------------------------------------------------


class BodyListView(DayListMixin, HouseListView):
    """The governance picture, and the list beside it."""

    model = Body
    table_class = BodyTable
    filterset_class = BodyFilterSet
    edit_permission = EDIT
    template_name = "portfolios/body_list.html"
    lead = "Waar over veiligheid wordt gesproken en besloten, van lokaal tot landelijk."

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().with_counts(self.day)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        charts = ()
        if not self.request.htmx:
            bodies = list(Body.objects.visible_to(self.request.user))
            charts = (
                ("wide", governance_chart(bodies, columns=4, width=1152)),
                ("narrow", governance_chart(bodies, columns=1, width=360)),
            )
        return super().get_context_data(charts=charts, **kwargs)


class BodyDetailView(DayDetailView):
    """A body: what it is for, how often it meets and who sits in it on the day."""

    model = Body
    lead = "Waar dit gremium voor is en wie erin zit. Kies een dag om terug te kijken."

    def get_title(self) -> str:
        return self.object.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seats = list(self.object.memberships.for_list())
        now = [seat for seat in seats if seat.holds_on(self.day)]
        then = [seat for seat in seats if not seat.holds_on(self.day)]
        pages = {
            "members": paged(self.request, now),
            "others": paged(self.request, then, prefix="anderen-"),
            "posts": paged(
                self.request, self.object.portfolios.with_holders(self.day), prefix="posten-"
            ),
        }
        shown = {name: list(page) for name, page in pages.items()}
        return super().get_context_data(
            pages=pages,
            children=self.object.children.visible_to(self.request.user),
            **shown,
            **kwargs,
        )


class BodyCreateView(HouseCreateView):
    model = Body
    form_class = BodyForm
    permission = EDIT


class BodyUpdateView(ByCode, HouseUpdateView):
    model = Body
    form_class = BodyForm
    permission = EDIT


class BodyDeleteView(ByCode, HouseDeleteView):
    model = Body
    permission = EDIT


# --- Organisations -----------------------------------------------------------------------------


class OrganisationListView(HouseListView):
    model = Organisation
    table_class = OrganisationTable
    filterset_class = OrganisationFilterSet
    edit_permission = EDIT
    lead = "De partners naast de gemeenten. Kies een organisatie voor haar mensen en zetels."


class OrganisationDetailView(DayDetailView):
    """An organisation: its people, and the seats that it fills on the day."""

    model = Organisation
    lead = "Wie er werkt en welke zetels de organisatie vult. Kies een dag om terug te kijken."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = self.object.people.visible_to(self.request.user)
        return super().get_context_data(
            people=people.prefetch_related(posts_on(self.day)),
            seats=self.object.seats.for_list().on(self.day),
            **kwargs,
        )


class OrganisationCreateView(HouseCreateView):
    model = Organisation
    form_class = OrganisationForm
    permission = EDIT


class OrganisationUpdateView(ByCode, HouseUpdateView):
    model = Organisation
    form_class = OrganisationForm
    permission = EDIT


class OrganisationDeleteView(ByCode, HouseDeleteView):
    model = Organisation
    permission = EDIT


# --- Municipalities and groups of them ---------------------------------------------------------


class MunicipalityListView(HouseListView):
    model = Municipality
    table_class = MunicipalityTable
    filterset_class = MunicipalityFilterSet
    import_kind = "gemeenten"
    edit_permission = EDIT
    lead = "De gemeenten die samenwerken in het platform. Kies een gemeente voor haar eigen blad."


class MunicipalityCreateView(HouseCreateView):
    model = Municipality
    form_class = MunicipalityForm
    permission = EDIT


class MunicipalityUpdateView(HouseUpdateView):
    model = Municipality
    form_class = MunicipalityForm
    permission = EDIT


class MunicipalityDeleteView(HouseDeleteView):
    model = Municipality
    permission = EDIT


class MunicipalityGroupListView(HouseListView):
    model = MunicipalityGroup
    table_class = MunicipalityGroupTable
    filterset_class = MunicipalityGroupFilterSet
    # A region has a few.
    table_pagination: ClassVar = {"per_page": 10}
    edit_permission = EDIT
    lead = "Gemeenten die hun uren samen leveren. Hun inzet telt als één geheel."


class MunicipalityGroupDetailView(ByCode, HouseDetailView):
    """A group: which municipalities deliver together, and when."""

    model = MunicipalityGroup
    edit_permission = EDIT
    lead = "Deze gemeenten leveren hun uren samen. Kies een gemeente voor haar eigen blad."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(history=history(self.object, self.request.user), **kwargs)


class MunicipalityGroupCreateView(HouseCreateView):
    model = MunicipalityGroup
    form_class = MunicipalityGroupForm
    permission = EDIT


class MunicipalityGroupUpdateView(ByCode, HouseUpdateView):
    model = MunicipalityGroup
    form_class = MunicipalityGroupForm
    permission = EDIT


class MunicipalityGroupDeleteView(ByCode, HouseDeleteView):
    model = MunicipalityGroup
    permission = EDIT


class MailPreferencesView(HouseUpdateView):
    """Which mails the visitor wants."""

    model = User
    form_class = MailPreferencesForm
    title = "Meldingen per mail"
    lead = "Kies of het portaal u mailt als er iets op u wacht. In de mail staan geen namen van opdrachten."

    def get_title(self) -> str:
        return self.title

    def get_object(self, queryset: QuerySet | None = None) -> User:
        """Everybody has preferences of their own, and sees no others."""
        return self.request.user

    def get_cancel_url(self) -> str:
        return reverse("home")

    def form_valid(self, form: MailPreferencesForm) -> HttpResponse:
        form.save()
        messages.success(self.request, "Uw keuze is opgeslagen.")
        return HttpResponseRedirect(reverse("mail_preferences"))
