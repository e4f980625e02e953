"""What was promised in meetings."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from agenda.minutes.filters import ActionFilterSet
from agenda.minutes.forms import ActionForm, FinishForm
from agenda.minutes.services import (
    finish_action,
    remove_action,
)
from agenda.minutes.tables import ActionTable
from agenda.models import Action
from platform_ivz.access import shows
from platform_ivz.answers import word_answer
from platform_ivz.audit import history
from platform_ivz.refusals import Refused
from platform_ivz.views import (
    ActionView,
    HouseCreateView,
    HouseDeleteView,
    HouseDetailView,
    HouseListView,
    HouseUpdateView,
)


class ActionListView(HouseListView):
    """What was promised in meetings."""

    model = Action
    table_class = ActionTable
    filterset_class = ActionFilterSet
    template_name = "agenda/minutes/action_list.html"
    edit_permission = "agenda.meet"
    lead = "Wie wat heeft beloofd, en of het klaar is. Wat nog moet gebeuren, staat bovenaan."

    def get_queryset(self) -> QuerySet[Action]:
        rows = super().get_queryset().for_reader(self.request.user)
        rows = rows.with_state(timezone.localdate())
        return rows.order_by(F("done_on").asc(nulls_first=True), "due", "pk")


class ActionDetailView(HouseDetailView):
    """One action."""

    model = Action
    template_name = "agenda/minutes/action_detail.html"
    edit_permission = "agenda.meet"
    lead = "Wat er is beloofd, door wie, en of het klaar is."

    def get_queryset(self) -> QuerySet[Action]:
        rows = super().get_queryset().for_reader(self.request.user)
        return rows.with_state(timezone.localdate())

    def get_title(self) -> str:
        return Truncator(self.object.text).chars(80)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            may_finish=user.has_perm("agenda.finish_action", self.object),
            history=history(self.object, user),
            **kwargs,
        )


class ActionCreateView(HouseCreateView):
    """Recording an action that came up outside a meeting."""

    model = Action
    form_class = ActionForm
    permission = "agenda.meet"
    lead = "Voor een actie die niet uit een vergadering komt."


class ActionUpdateView(HouseUpdateView):
    """Changing what was promised."""

    model = Action
    form_class = ActionForm
    permission = "agenda.meet"

    def get_title(self) -> str:
        return "Actie wijzigen"


class ActionDeleteView(HouseDeleteView):
    """Taking back an action that was recorded by mistake."""

    model = Action
    permission = "agenda.meet"

    def get_title(self) -> str:
        return "Actie verwijderen"

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            remove_action(self.object)
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(self.request, reason)
            return HttpResponseRedirect(self.object.get_absolute_url())
        messages.success(self.request, "De actie is verwijderd.")
        return HttpResponseRedirect(self.get_success_url())


class ActionFinishView(ActionView):
    """Saying that an action is done, by who promised it or by the coordinator."""

    reads = (Action,)
    form_class = FinishForm
    title = "Actie klaar melden"
    lead = "Wanneer was het klaar, en wat leverde het op?"

    @cached_property
    def action(self) -> Action:
        """The action that the address names."""
        rows = Action.objects.visible_to(self.request.user).select_related("owner")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("agenda.finish_action", self.action):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_parents(self) -> list[tuple[str, str]]:
        listed = reverse("agenda:action_list")
        return [("Acties", listed), (str(self.action), self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return self.action.get_absolute_url()

    def get_initial(self) -> dict[str, Any]:
        return {
            "done_on": self.action.done_on or timezone.localdate(),
            "result": self.action.result,
        }

    def carry_out(self, data: dict[str, Any]) -> str:
        finish_action(action=self.action, today=timezone.localdate(), **data)
        messages.success(self.request, "De actie is bijgewerkt.")
        return self.get_cancel_url()


@shows(Action)
@require_safe
def actions_docx(request: HttpRequest) -> HttpResponse:
    """Send what is still to be done as a document of Word."""
    from agenda.minutes.word import write_actions

    day = timezone.localdate()
    rows = Action.objects.visible_to(request.user).waiting(day).for_list()
    return word_answer(write_actions(rows, day), f"actielijst-{day}.docx")
