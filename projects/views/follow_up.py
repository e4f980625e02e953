"""Following an assignment up: how far it is, and the forms for what stands beside its text."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from platform_ivz.paging import paged
from platform_ivz.views import HouseCreateView, HouseDeleteView, HouseMixin, HouseUpdateView
from projects.forms import (
    IndicatorForm,
    MeasurementForm,
    MilestoneForm,
    ProgressReportForm,
    ProjectCostForm,
    ProjectRelationForm,
    RiskForm,
)
from projects.models import (
    Indicator,
    Measurement,
    Milestone,
    ProgressReport,
    ProjectCost,
    ProjectRelation,
    Risk,
)
from projects.overviews import follow_up_of
from projects.services import reach
from projects.views.base import AssignmentPageView, assignment_parents, find_writable


class ProgressView(AssignmentPageView):
    """How far an assignment is: reports, figures, milestones, risks, people and money."""

    template_name = "projects/projectassignment_progress.html"
    tab = "progress"

    def get_title(self) -> str:
        return f"{self.object}: voortgang"

    def get_lead(self) -> str:
        return (
            "Hoe het werk ervoor staat: de stand per kwartaal, wat is gemeten en gehaald, en wie"
            " en wat ervoor nodig is."
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        followed = follow_up_of(self.object, self.request.chosen_day())
        context = super().get_context_data(
            followed=followed,
            experts=paged(self.request, followed.experts, per_page=25),
            may_deploy=self.request.user.has_perm("projects.edit"),
            **kwargs,
        )
        context["may_change"] = context["may_write"] and self.object.is_running
        return context


# --- Rows that belong to an assignment ---------------------------------------------------------


class BesideMixin:
    """A row kept beside the text of an assignment, whose code stands in the address before it.

    Who may write the assignment may change it, as long as the work is neither finished nor
    stopped. The way back leads to its place on the page of the progress.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.assignment = find_writable(request, kwargs["code"])
        if not self.assignment.is_running:
            context = {"assignment": self.assignment, "parents": self.get_parents()}
            return render(request, "projects/closed.html", context, status=409)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet:
        rows = super().get_queryset().select_related("assignment")
        return rows.filter(assignment=self.assignment)

    def begin(self) -> models.Model:
        """A new row of this assignment, not stored."""
        return self.model(assignment=self.assignment)

    def get_parents(self) -> list[tuple[str, str]]:
        progress = reverse("projects:projectassignment_progress", args=(self.assignment.code,))
        return [*assignment_parents(self.assignment), ("Voortgang", progress)]

    def get_cancel_url(self) -> str:
        return (self.object or self.begin()).get_absolute_url()

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()


class BesideCreateMixin(BesideMixin):
    """Adding a row to an assignment."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.begin()}


class IndicatorMixin(BesideMixin):
    model = Indicator
    form_class = IndicatorForm
    lead = "Waaraan is te zien dat het lukt? Schrijf waar het begon en waar het heen moet."


class IndicatorCreateView(BesideCreateMixin, IndicatorMixin, HouseCreateView):
    pass


class IndicatorUpdateView(IndicatorMixin, HouseUpdateView):
    pass


class IndicatorDeleteView(IndicatorMixin, HouseDeleteView):
    pass


class MeasurementMixin(BesideMixin):
    """A measurement of an indicator of this assignment."""

    model = Measurement
    form_class = MeasurementForm

    @cached_property
    def indicator(self) -> Indicator:
        return get_object_or_404(
            Indicator.objects.select_related("assignment"),
            assignment=self.assignment,
            pk=self.kwargs["indicator_id"],
        )

    def get_queryset(self) -> QuerySet:
        rows = super(BesideMixin, self).get_queryset().select_related("indicator__assignment")
        return rows.filter(indicator=self.indicator)

    def begin(self) -> Measurement:
        return Measurement(indicator=self.indicator)

    def get_lead(self) -> str:
        unit = f" in {self.indicator.unit}" if self.indicator.unit else ""
        return f"Wat is er{unit} gemeten, waar komt het getal vandaan en wat betekent het?"


class MeasurementCreateView(BesideCreateMixin, MeasurementMixin, HouseCreateView):
    def get_title(self) -> str:
        return f"Meting toevoegen: {self.indicator}"

    def get_initial(self) -> dict[str, Any]:
        """Today, and the source of the last time."""
        last = self.indicator.measurements.order_by("-measured_on").first()
        return {"measured_on": timezone.localdate(), "source": last.source if last else ""}


class MeasurementUpdateView(MeasurementMixin, HouseUpdateView):
    pass


class MeasurementDeleteView(MeasurementMixin, HouseDeleteView):
    def get_lead(self) -> str:
        return ""


class MilestoneMixin(BesideMixin):
    model = Milestone
    form_class = MilestoneForm
    lead = "Een moment waarop iets klaar moet zijn. Is het zover, meld het dan als gehaald."


class MilestoneCreateView(BesideCreateMixin, MilestoneMixin, HouseCreateView):
    pass


class MilestoneUpdateView(MilestoneMixin, HouseUpdateView):
    pass


class MilestoneDeleteView(MilestoneMixin, HouseDeleteView):
    pass


class MilestoneDoneView(BesideMixin, HouseMixin, SingleObjectMixin, View):
    """One tap: this milestone was reached today."""

    model = Milestone
    http_method_names = ("post", "options")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if reach([self.object], on=timezone.localdate()):
            messages.success(request, f"{self.object} is gehaald.")
        return HttpResponseRedirect(self.get_success_url())


class RiskMixin(BesideMixin):
    model = Risk
    form_class = RiskForm
    lead = "Wat kan tegenvallen of welk effect is niet bedoeld, en wat doet u eraan?"


class RiskCreateView(BesideCreateMixin, RiskMixin, HouseCreateView):
    pass


class RiskUpdateView(RiskMixin, HouseUpdateView):
    def get_title(self) -> str:
        return "Risico wijzigen"


class RiskDeleteView(RiskMixin, HouseDeleteView):
    def get_title(self) -> str:
        return "Risico verwijderen"


class ProjectRelationMixin(BesideMixin):
    model = ProjectRelation
    form_class = ProjectRelationForm
    lead = "Welke opdracht vult deze aan, of wil hetzelfde op een andere manier?"

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("other")


class ProjectRelationCreateView(BesideCreateMixin, ProjectRelationMixin, HouseCreateView):
    def get_title(self) -> str:
        return "Relatie toevoegen"


class ProjectRelationUpdateView(ProjectRelationMixin, HouseUpdateView):
    pass


class ProjectRelationDeleteView(ProjectRelationMixin, HouseDeleteView):
    pass


class ProjectCostMixin(BesideMixin):
    model = ProjectCost
    form_class = ProjectCostForm
    lead = "Wat mag een jaar kosten, hoeveel daarvan is subsidie, en wat is er uitgegeven?"


class ProjectCostCreateView(BesideCreateMixin, ProjectCostMixin, HouseCreateView):
    def get_initial(self) -> dict[str, Any]:
        return {"year": timezone.localdate().year}


class ProjectCostUpdateView(ProjectCostMixin, HouseUpdateView):
    pass


class ProjectCostDeleteView(ProjectCostMixin, HouseDeleteView):
    pass


# --- Reporting progress ------------------------------------------------------------------------


class ProgressReportMixin(BesideMixin):
    """The report of a quarter, with the milestones reached and the figures measured since."""

    model = ProgressReport
    form_class = ProgressReportForm
    lead = (
        "Drie minuten werk: kies de stand, kijk de tekst na, en vul in wat is gehaald en gemeten."
        " Alles wordt in één keer bewaard."
    )

    def get_message(self) -> str:
        return f"De voortgang over het {self.object.period} is gemeld."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Another report of the same quarter would only replace this one.
        return {**super().get_context_data(**kwargs), "can_add_another": False}


class ProgressReportCreateView(BesideCreateMixin, ProgressReportMixin, HouseCreateView):
    def get_title(self) -> str:
        return f"Voortgang melden: {self.assignment}"


class ProgressReportUpdateView(ProgressReportMixin, HouseUpdateView):
    def get_title(self) -> str:
        return f"Melding over het {self.object.period} wijzigen"
