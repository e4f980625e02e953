"""Pages about people, and the succession of one who leaves."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView

from platform_ivz.formats import date_long
from platform_ivz.refusals import Refused
from platform_ivz.views import (
    ByCode,
    ChildCreateMixin,
    ChildMixin,
    FormPageMixin,
    HouseCreateView,
    HouseDeleteView,
    HouseListView,
    HouseUpdateView,
    url_of,
)
from portfolios.filters import PersonFilterSet, PersonFunctionFilterSet
from portfolios.forms import PersonForm, PersonFunctionForm, SuccessionForm
from portfolios.models import Person, PersonFunction
from portfolios.services import preview_succession, succeed
from portfolios.tables import PersonFunctionTable, PersonTable
from portfolios.views.access import send_invitation
from portfolios.views.base import EDIT, LOOK_BACK, DayDetailView, DayListMixin, DayMixin


class PersonListView(DayListMixin, HouseListView):
    model = Person
    table_class = PersonTable
    filterset_class = PersonFilterSet
    import_kind = "personen"
    edit_permission = EDIT
    lead = "Wie in het platform een functie heeft. Kies een naam voor de posten en zetels van die persoon."

    def get_queryset(self) -> QuerySet:
        people = super().get_queryset().with_counts(self.day)
        return people.with_functions(self.day).with_function_name(self.day)


class PersonDetailView(DayDetailView):
    """A person: functions, posts and seats on the day, and those of before and later."""

    model = Person
    lead = f"Waar deze persoon over gaat en in zit. {LOOK_BACK}"

    def get_title(self) -> str:
        return self.object.formal_name

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().with_functions(self.day)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        functions = self.object.functions.for_list().order_by(
            F("valid_from").desc(nulls_last=True), "pk"
        )
        terms = list(self.object.portfolio_terms.for_list())
        seats = list(self.object.memberships.for_list())
        others = [row for row in (*terms, *seats) if not row.holds_on(self.day)]
        return super().get_context_data(
            functions=[(one, one == self.object.current_function) for one in functions],
            terms=[term for term in terms if term.holds_on(self.day)],
            seats=[seat for seat in seats if seat.holds_on(self.day)],
            given=self.object.deployments.visible_to(self.request.user).for_list().on(self.day),
            others=sorted(others, key=lambda row: row.valid_from or dt.date.min, reverse=True),
            **kwargs,
        )


class PersonCreateView(HouseCreateView):
    model = Person
    form_class = PersonForm
    permission = EDIT
    lead = "Hoe iemand heet. Daarna vult u in welke functie deze persoon heeft."

    def get_success_url(self) -> str:
        return url_of(PersonFunction, "add", self.object.code)


class PersonUpdateView(ByCode, HouseUpdateView):
    model = Person
    form_class = PersonForm
    permission = EDIT


class PersonDeleteView(ByCode, HouseDeleteView):
    model = Person
    permission = EDIT


class PersonFunctionListView(DayListMixin, HouseListView):
    model = PersonFunction
    table_class = PersonFunctionTable
    filterset_class = PersonFunctionFilterSet
    import_kind = "functies"
    edit_permission = EDIT
    lead = "Wie welke functie heeft, en bij welke gemeente of organisatie. Kies een naam om er iets aan te wijzigen."


class PersonFunctionMixin(ChildMixin):
    permission = EDIT
    model = PersonFunction
    form_class = PersonFunctionForm
    parent_model = Person
    parent_field = "person"
    lead = "Op elke dag heeft iemand hoogstens één functie. De laatste dag telt mee."


class PersonFunctionCreateView(ChildCreateMixin, PersonFunctionMixin, HouseCreateView):
    def get_title(self) -> str:
        return f"Functie toevoegen: {self.parent}"


class PersonFunctionUpdateView(PersonFunctionMixin, HouseUpdateView):
    def get_title(self) -> str:
        return f"Functie van {self.parent} wijzigen"


class PersonFunctionDeleteView(PersonFunctionMixin, HouseDeleteView):
    def get_title(self) -> str:
        return f"Functie van {self.parent} verwijderen"


class SuccessionView(DayMixin, FormPageMixin, FormView):
    """Somebody leaves: who takes over the function, which posts and seats; shown before it is stored."""

    reads = (Person,)
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
        if done.first_day > self.day:
            follows += f" U ziet het met een peildatum vanaf {date_long(done.first_day)}."
        messages.success(self.request, f"Het vertrek van {done.person} is vastgelegd. {follows}")
        if done.account is not None:
            send_invitation(self.request, done.account)
        return HttpResponseRedirect((done.successor or done.person).get_absolute_url())

    def get_cancel_url(self) -> str:
        return self.person.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, **kwargs)
