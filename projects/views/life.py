"""Moving an assignment through its life: beginning a version, the next step, agreeing, comparing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView

from platform_ivz.access import shows
from platform_ivz.audit import history
from platform_ivz.refusals import Refused
from platform_ivz.views import HouseMixin
from portfolios.permissions import is_coordinator
from projects.comparing import compare
from projects.dossier import dossier_of, facts_of
from projects.enums import PHASE_WAYS, VERSION_WAYS, Move, Side
from projects.forms import ApprovalForm, MoveForm
from projects.mails import can_be_mailed
from projects.models import Approval, AssignmentVersion, ProjectAssignment
from projects.papers import pdf_of
from projects.permissions import MOVERS, may_approve, may_move
from projects.services import (
    approve,
    begin_version,
    move,
    move_work,
    phase_refusals,
    refusals,
    signer_for,
)
from projects.views.base import (
    AssignmentPageView,
    assignment_parents,
    find_assignment,
    find_version,
)


@shows(ProjectAssignment)
@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a draft, and go and write it."""
    assignment = find_assignment(request, code)
    if not may_move(request.user, Move.NEW_VERSION, assignment):
        raise PermissionDenied
    try:
        version = begin_version(assignment=assignment, by=request.user)
    except Refused as refused:
        messages.error(request, " ".join(refused.reasons))
        return HttpResponseRedirect(assignment.get_absolute_url())
    messages.success(
        request, f"Versie {version.number} is begonnen. Alles wat u schrijft wordt bewaard."
    )
    return HttpResponseRedirect(reverse("projects:projectassignment_write", args=(code,)))


class StepView(HouseMixin, FormView):
    """A page that says what a step does, asks what it needs, and takes it."""

    reads = (ProjectAssignment,)
    template_name = "projects/step_form.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.refused: list[str] = []

    def get_parents(self) -> list[tuple[str, str]]:
        return assignment_parents(self.assignment)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            assignment=self.assignment,
            version=self.version,
            refused=self.refused,
            # Asked before anything was filled in: then there is nothing to send.
            is_open=not self.refused or self.request.method == "POST",
            **kwargs,
        )

    def refuse(self, form: Any, reasons: list[str]) -> HttpResponse:
        """Show the page again with what is missing."""
        self.refused = reasons
        return self.render_to_response(self.get_context_data(form=form), status=409)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def done(self, message: str) -> HttpResponse:
        messages.success(self.request, message)
        return HttpResponseRedirect(self.assignment.get_absolute_url())


class MoveView(StepView):
    """Taking the next step with a version, or with the work itself."""

    form_class = MoveForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.move = Move(kwargs["move"])
        except ValueError:
            raise Http404 from None
        self.assignment = find_assignment(request, kwargs["code"])
        if self.move not in MOVERS or self.move not in {**VERSION_WAYS, **PHASE_WAYS}:
            raise Http404
        if not may_move(request.user, self.move, self.assignment):
            raise PermissionDenied
        self.version = (
            find_version(request.user, self.assignment) if self.move in VERSION_WAYS else None
        )
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return self.move.label

    def get_lead(self) -> str:
        return MOVE_LEADS[self.move]

    def get_form_kwargs(self) -> dict[str, Any]:
        way = {**VERSION_WAYS, **PHASE_WAYS}[self.move]
        return {
            **super().get_form_kwargs(),
            "needs_reason": way.needs_reason,
            "begins": self.move == Move.START,
            "evaluates": self.move == Move.FINISH,
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.refused = (
            refusals(self.version, self.move)
            if self.version is not None
            else phase_refusals(self.assignment, self.move)
        )
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: MoveForm) -> HttpResponse:
        given = form.cleaned_data
        try:
            if self.version is not None:
                step = move(
                    version=self.version,
                    move=self.move,
                    by=self.request.user,
                    reason=given.get("reason", ""),
                )
            else:
                step = move_work(
                    assignment=self.assignment,
                    move=self.move,
                    by=self.request.user,
                    reason=given.get("reason", ""),
                    evaluation=given.get("evaluation", ""),
                    on=given.get("begun_on") or given.get("ended_on"),
                )
        except Refused as refused:
            return self.refuse(form, refused.reasons)
        return self.done(f"Gedaan. De stand is nu: {step.get_to_state_display()}.")


MOVE_LEADS = {
    Move.OFFER: "De opdracht gaat naar het platform voor ambtelijk akkoord. De tekst ligt daarna vast tot zij wordt teruggestuurd.",
    Move.AGREE: "Het platform gaat ambtelijk akkoord. De opdracht gaat door naar de agendacommissie.",
    Move.FORWARD: "De agendacommissie is akkoord. De opdracht wacht daarna op een besluit van het bestuur.",
    Move.RETURN: "De opdracht gaat terug naar wie haar schrijft. Akkoorden op deze versie vervallen.",
    Move.START: "Het werk begint. Dat kan pas als het bestuur heeft besloten en beide kanten akkoord zijn.",
    Move.FINISH: "Het werk is klaar. Leg kort vast wat is bereikt en wat is geleerd.",
    Move.STOP: "Het werk stopt. De opdracht blijft met haar verloop te lezen.",
    Move.RESUME: "De opdracht wordt weer voorbereid.",
}


class ApproveView(StepView):
    """Giving the approval of a side on a named version."""

    form_class = ApprovalForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.side = Side(kwargs["side"])
        except ValueError:
            raise Http404 from None
        self.assignment = find_assignment(request, kwargs["code"])
        if not may_approve(request.user, self.side, self.assignment):
            raise PermissionDenied
        self.version = find_version(request.user, self.assignment, request.GET.get("versie", ""))
        self.signer = None
        try:
            self.signer = signer_for(
                self.assignment, self.side, request.user, records=is_coordinator(request.user)
            )
        except Refused as refused:
            self.no_signer = refused.reasons
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return f"Akkoord als {self.side.label} op versie {self.version.number}"

    def get_form_kwargs(self) -> dict[str, Any]:
        is_recorded = self.signer is not None and self.signer.is_recorded
        return {**super().get_form_kwargs(), "is_recorded": is_recorded}

    def get_lead(self) -> str:
        if self.signer is not None and self.signer.is_recorded:
            return (
                "U legt vast dat iemand anders akkoord gaf, bijvoorbeeld op papier. Diegene krijgt"
                " daarvan bericht."
            )
        return (
            "Met uw akkoord zegt u ja tegen de tekst van deze versie. Het werk begint als beide"
            " kanten akkoord zijn en het bestuur heeft besloten."
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(signer=self.signer, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.signer is None:
            self.refused = self.no_signer
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: ApprovalForm) -> HttpResponse:
        if self.signer is None:
            return self.refuse(form, self.no_signer)
        try:
            approval = approve(
                version=self.version,
                side=self.side,
                signer=self.signer,
                by=self.request.user,
                because=form.cleaned_data.get("because", ""),
            )
        except Refused as refused:
            return self.refuse(form, refused.reasons)
        stored = (
            f"Het akkoord van de {self.side.label} op versie {self.version.number} is vastgelegd."
        )
        return self.done(f"{stored} {self._who_hears(approval)}".strip())

    @staticmethod
    def _who_hears(approval: Approval) -> str:
        told = approval.told
        if told is None:
            return ""
        if can_be_mailed(told):
            return f"{told.formal_name} krijgt daarvan bericht per mail."
        return f"{told.formal_name} heeft geen account en krijgt geen mail. Vertel het zelf."


class ProjectAssignmentCourseView(AssignmentPageView):
    """The course of an assignment: versions with approvals, steps, and who changed what."""

    template_name = "projects/projectassignment_course.html"
    tab = "course"
    edit_permission = ""
    lead = "Hoe deze opdracht is verlopen: versies met hun akkoord, stappen en wijzigingen."

    def get_title(self) -> str:
        return f"{self.object}: verloop"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        approvals = Approval.objects.select_related(
            "person", "substitute_for", "substitution", "recorded_by"
        )
        user = self.request.user
        versions = (
            self.object.versions.visible_to(user)
            .select_related("decision__body")
            .order_by("-number")
        )
        return super().get_context_data(
            versions=list(versions.prefetch_related(Prefetch("approvals", queryset=approvals))),
            steps=self.object.steps.visible_to(user)
            .select_related("by", "version__assignment")
            .order_by("-at", "-pk"),
            history=history(self.object, user),
            **kwargs,
        )


class CompareView(AssignmentPageView):
    """What a version says otherwise than another, section by section."""

    template_name = "projects/version_compare.html"
    tab = "course"

    def get_title(self) -> str:
        return f"Versie {self.kwargs['old']} en versie {self.kwargs['new']} vergelijken"

    def get_lead(self) -> str:
        return "Wat erbij kwam is onderstreept, wat verdween is doorgehaald. Onderdelen zonder verschil staan er niet bij."

    def find_versions(self) -> tuple[AssignmentVersion, AssignmentVersion]:
        """The two versions. Raises Http404 when one of them is not there."""
        numbers = self.kwargs["old"], self.kwargs["new"]
        versions = self.object.versions.visible_to(self.request.user).select_related(
            "decision__body", "assignment"
        )
        asked = versions.filter(Q(number=numbers[0]) | Q(number=numbers[1]))
        found = {version.number: version for version in asked}
        if not found.keys() >= set(numbers):
            raise Http404
        return found[numbers[0]], found[numbers[1]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = self.request.chosen_day()
        old, new = self.find_versions()
        facts = {} if old.frozen_content and new.frozen_content else facts_of(self.object, day)
        before, after = (dossier_of(self.object, one, day, facts) for one in (old, new))
        changes = compare(before, after)
        return super().get_context_data(old=old, new=new, changes=changes, **kwargs)


@shows(ProjectAssignment)
@require_safe
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """A version as PDF; of an adopted one the very file that was frozen with it."""
    assignment = find_assignment(request, code)
    version = find_version(request.user, assignment, request.GET.get("versie", ""))
    name = f"{assignment.code}-versie-{version.number}.pdf"
    try:
        content = pdf_of(assignment, version, request.chosen_day())
    except FileNotFoundError:
        context = {
            "assignment": assignment,
            "version": version,
            "parents": assignment_parents(assignment),
        }
        return render(request, "projects/file_missing.html", context, status=404)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
