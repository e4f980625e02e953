"""The pages of a meeting that is held, and of its lists of decisions and actions."""

from collections.abc import Sequence
from smtplib import SMTPException
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView, View
from django_htmx.http import reswap, retarget

from agenda.enums import MeetingStatus, Presence
from agenda.meetings.mails import not_reached
from agenda.meetings.views.base import OfMeeting
from agenda.minutes.filters import ActionFilterSet
from agenda.minutes.forms import ActionForm, FinishForm, OutcomeForm, PresenceForm, RemarkForm
from agenda.minutes.mails import tell_of_decision, tell_of_draft
from agenda.minutes.overviews import (
    Line,
    Minutes,
    Seat,
    minutes_of,
    seats_of,
    without_closed,
)
from agenda.minutes.services import (
    Overtaken,
    Unread,
    agree_to_consent_items,
    body_votes,
    close_meeting,
    continue_later,
    finish_action,
    list_to_adopt,
    next_meeting_of,
    proposer_of,
    record_others_present,
    record_outcome,
    record_presence,
    remove_action,
    send_list,
)
from agenda.minutes.tables import ActionTable
from agenda.models import Action, AgendaItem, Attendance, Decision, ListRemark, Meeting
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
    HouseMixin,
    HouseUpdateView,
)
from portfolios.models import Person

# What the pages of a meeting that is held show.
OF_MINUTES = (Meeting, AgendaItem, Attendance, Action, Decision)
# By this an address asks for what is closed too.
WITH_CLOSED = "besloten"


# --- At the table --------------------------------------------------------------------------------


class AtTheTable(OfMeeting):
    """What note takers do: each line is stored at once, and nothing that was typed is lost.

    htmx asks for a line and gets that line back, also when it was refused (422) or when somebody
    else was first (409). Without JavaScript the same form is sent, and the whole page comes back.
    """

    reads = OF_MINUTES
    permission = "agenda.meet"

    @cached_property
    def minutes(self) -> Minutes:
        """What is recorded now; asked only after something was stored."""
        return minutes_of(self.meeting, self.request.user)

    @cached_property
    def votes(self) -> bool:
        """Whether the body votes."""
        return body_votes(self.meeting)

    @property
    def page(self) -> str:
        """The page of this meeting at the table."""
        return reverse("agenda:meeting_hold", args=(self.meeting.pk,))

    def form_of(self, line: Line, **kwargs: Any) -> OutcomeForm:
        """The form of a point."""
        return OutcomeForm(item=line.item, votes=self.votes, **kwargs)

    def whole_page(self, *, status: int = 200, **context: Any) -> HttpResponse:
        """All of it; `changed` is what stands there for one point, `changed_seat` for one member."""
        view = MeetingHoldView()
        view.setup(self.request, pk=self.meeting.pk)
        response = view.render_to_response(view.get_context_data(**context))
        response.status_code = status
        return response


class MeetingHoldView(AtTheTable, TemplateView):
    """A meeting while it is held."""

    meeting_in_address = "pk"
    template_name = "agenda/minutes/meeting_hold.html"
    title = "Vergaderen"

    def get_lead(self) -> str:
        return f"{self.meeting.body.name}, {self.meeting.when}. Elke regel wordt meteen bewaard."

    def get_context_data(
        self,
        changed: dict[str, Any] | None = None,
        changed_seat: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        minutes = self.minutes
        lines = [
            changed
            if changed and changed["line"].item == line.item
            else {"line": line, "form": self.form_of(line)}
            for line in minutes.lines
        ]
        seats = [
            changed_seat
            if changed_seat and changed_seat["seat"].person == seat.person
            else {"seat": seat}
            for seat in minutes.seats
        ]
        return super().get_context_data(
            minutes=minutes,
            lines=lines,
            seats=seats,
            people=people_of(self.request),
            presences=Presence.choices,
            following=next_meeting_of(self.meeting),
            previous=list_to_adopt(self.meeting),
            has_begun=timezone.now() >= self.meeting.start,
            unread="lezen" in self.request.GET,
            **{**kwargs, "meeting": self.meeting},
        )


def people_of(request: HttpRequest) -> QuerySet[Person]:
    """Who can come instead of a member."""
    return Person.objects.visible_to(request.user)


class PresenceView(AtTheTable, View):
    """Recording whether one member is there."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = get_object_or_404(people_of(request), pk=self.kwargs["person_id"])
        form, status = PresenceForm(request.POST, user=request.user), 200
        try:
            if form.is_valid():
                record_presence(meeting=self.meeting, person=person, **form.cleaned_data)
            else:
                status = 422
        except Refused as refused:
            refused.show_on(form)
            status = 422
        seat = self._seat(person)
        changed = {"seat": seat, "form": form if form.errors else None}
        if request.htmx:
            context = {
                "row": changed,
                "meeting": self.meeting,
                "people": people_of(request),
                "presences": Presence.choices,
                "is_answer": True,
            }
            return render(request, "agenda/minutes/includes/_seat.html", context, status=status)
        if status == 200:
            return HttpResponseRedirect(f"{self.page}#lid-{person.pk}")
        return self.whole_page(changed_seat=changed, status=status)

    def _seat(self, person: Person) -> Seat:
        seats = seats_of(self.meeting, self.request.user)
        found = next((seat for seat in seats if seat.person == person), None)
        if found is None:
            raise Http404
        return found


class OneOfTheTable(AtTheTable, View):
    """A button for the whole meeting; what is refused is said above the page."""

    meeting_in_address = "pk"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return HttpResponseRedirect(self.carry_out())
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, reason)
            # Then the page asks whether it was read.
            asks = "?lezen#hamerstukken" if isinstance(refused, Unread) else ""
            return HttpResponseRedirect(f"{self.page}{asks}")

    def carry_out(self) -> str:
        """Do it, and return where to go. Raises Refused."""
        raise NotImplementedError


class OthersPresentView(OneOfTheTable):
    """Recording that everybody else is there."""

    def carry_out(self) -> str:
        record_others_present(self.meeting)
        return f"{self.page}#aanwezig"


class ConsentView(OneOfTheTable):
    """Agreeing to all points without discussion in one step."""

    def carry_out(self) -> str:
        revisions = {
            int(pk): int(revision)
            for pk, _, revision in (one.partition(":") for one in self.request.POST.getlist("punt"))
            if pk.isdecimal() and revision.isdecimal()
        }
        recorded = agree_to_consent_items(
            meeting=self.meeting,
            by=self.request.user,
            today=timezone.localdate(),
            revisions=revisions,
            understood="understood" in self.request.POST,
        )
        taken = [str(one.decision) for one in recorded if one.decision]
        decided = f" Besluiten: {', '.join(taken)}." if taken else ""
        messages.success(
            self.request, f"Hamerstukken vastgelegd zoals voorgesteld: {len(recorded)}.{decided}"
        )
        return self.page


class MeetingCloseView(OneOfTheTable):
    """Closing the meeting."""

    def carry_out(self) -> str:
        close_meeting(meeting=self.meeting, now=timezone.now())
        messages.success(
            self.request,
            "De vergadering is gesloten. Kijk de besluitenlijst na en verzend haar aan de leden.",
        )
        return reverse("agenda:meeting_decisions", args=(self.meeting.pk,))


class OfPoint(AtTheTable):
    """What is done at one point."""

    @property
    def line(self) -> Line:
        """The point as it is recorded now."""
        found = next((line for line in self.minutes.lines if line.item == self.item), None)
        if found is None:
            raise Http404
        return found

    def answer(
        self,
        form: OutcomeForm | None = None,
        *,
        status: int = 200,
        said: Sequence[str] = (),
        **context: Any,
    ) -> HttpResponse:
        """The point as it stands now: alone for htmx, else within the page, or a way back to it."""
        line = self.line
        row = {"line": line, "form": form or self.form_of(line), "said": said, **context}
        if self.request.htmx:
            whole = {
                "row": row,
                "meeting": self.meeting,
                "minutes": self.minutes,
                "following": next_meeting_of(self.meeting),
                "previous": list_to_adopt(self.meeting),
                "has_begun": timezone.now() >= self.meeting.start,
            }
            return render(
                self.request, "agenda/minutes/includes/_answer.html", whole, status=status
            )
        if status == 200 and not context:
            for one in said:
                messages.success(self.request, one)
            return HttpResponseRedirect(f"{self.page}#punt-{self.item.pk}")
        return self.whole_page(changed=row, status=status)


class OutcomeView(OfPoint, View):
    """Recording what comes of a point."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "zin" in request.POST:
            return self._with_phrase()
        form = OutcomeForm(request.POST, item=self.item, votes=self.votes, user=request.user)
        if not form.is_valid():
            return self.answer(form, status=422)
        try:
            recorded = record_outcome(
                item=self.item,
                wanted=form.wanted(),
                by=request.user,
                today=timezone.localdate(),
            )
        except Overtaken as overtaken:
            return self._beside(overtaken.stored)
        except Refused as refused:
            refused.show_on(form)
            form.asks_to_read = isinstance(refused, Unread)
            return self.answer(form, status=422)
        said = ["Vastgelegd."]
        if recorded.decision:
            said = [f"Besluit {recorded.decision} is genomen."]
        if recorded.adopted:
            said = [f"De besluitenlijst van {recorded.adopted} is vastgesteld."]
        return self.answer(said=said)

    def _with_phrase(self) -> HttpResponse:
        """The form with a standard sentence behind what was typed; nothing is stored."""
        phrases, chosen = self.line.phrases, self.request.POST["zin"]
        phrase = phrases[int(chosen)] if chosen.isdecimal() and int(chosen) < len(phrases) else ""
        return self.answer(self._filled(phrase), is_typed=True)

    def _beside(self, stored: AgendaItem) -> HttpResponse:
        """What was typed beside what somebody else stored; sent once more it takes its place."""
        mine = self.request.POST.get("text", "").strip()
        outcome = dict(self.form_of(self.line).fields["outcome"].choices).get(
            self.request.POST.get("outcome", ""), ""
        )
        return self.answer(
            self._filled(revision=stored.revision),
            status=409,
            mine=mine,
            my_outcome=outcome,
        )

    def _filled(self, phrase: str = "", revision: int | None = None) -> OutcomeForm:
        """The form as it was typed, not judged yet."""
        typed = self.request.POST
        text = " ".join(filter(None, (typed.get("text", "").strip(), phrase)))
        initial = {name: typed.get(name, "") for name in ("outcome", "votes_for", "votes_against")}
        return OutcomeForm(
            item=self.item,
            votes=self.votes,
            initial={
                **initial,
                "text": text,
                "revision": typed.get("revision", "") if revision is None else revision,
            },
        )


class ContinueView(OfPoint, View):
    """Putting a point that comes back on the next agenda."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            later = continue_later(self.item)
        except Refused as refused:
            return self.answer(status=422, problems=refused.reasons)
        return self.answer(said=[f"Het punt staat op de agenda van {later.meeting}."])


class ActionAtPointView(OfPoint, HouseCreateView):
    """Recording what somebody promises at a point."""

    model = Action
    form_class = ActionForm
    lead = "Wat gaat er gebeuren, wie doet het en wanneer is het klaar?"

    def get_title(self) -> str:
        return f"Actie bij ‘{self.item.title}’"

    def get_parents(self) -> list[tuple[str, str]]:
        return [*super().get_parents(), ("Vergaderen", self.page)]

    def get_cancel_url(self) -> str:
        return f"{self.page}#punt-{self.item.pk}"

    def get_success_url(self) -> str:
        return self.get_cancel_url()

    def get_initial(self) -> dict[str, Any]:
        following = next_meeting_of(self.meeting)
        return {"due": following.day} if following else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return {
            **kwargs,
            "instance": Action(item=self.item),
            "auto_id": f"punt-{self.item.pk}-actie-%s",
        }

    def get_form(self, form_class: Any = None) -> ActionForm:
        form = super().get_form(form_class)
        if self.request.htmx:
            form.fields["text"].widget.attrs["autofocus"] = True
        return form

    def get_message(self) -> str:
        return "De actie is opgeslagen."

    def get_template_names(self) -> list[str]:
        if self.request.htmx:
            return ["agenda/minutes/includes/_action_form.html"]
        return super().get_template_names()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(meeting=self.meeting, item=self.item, **kwargs)

    def form_valid(self, form: ActionForm) -> HttpResponse:
        if not self.request.htmx:
            return super().form_valid(form)
        try:
            form.save()
        except Refused as refused:
            refused.show_on(form)
            return self.form_invalid(form)
        context = {"line": self.line, "meeting": self.meeting, "is_answer": True}
        response = render(self.request, "agenda/minutes/includes/_actions.html", context)
        return reswap(retarget(response, f"#acties-{self.item.pk}"), "outerHTML")


# --- The list of decisions -----------------------------------------------------------------------


class OfDecisionList(OfMeeting):
    """What is done with the list of decisions of a meeting."""

    meeting_in_address = "pk"
    reads = (*OF_MINUTES, ListRemark)

    @property
    def page(self) -> str:
        """The page of the list."""
        return reverse("agenda:meeting_decisions", args=(self.meeting.pk,))

    @cached_property
    def makes_it(self) -> bool:
        """Whether the visitor makes the list, and so reads it before it is sent."""
        return self.request.user.has_perm("agenda.meet")

    @cached_property
    def minutes(self) -> Minutes:
        """What the visitor may see of the list."""
        return minutes_of(self.meeting, self.request.user)


class DecisionsView(OfDecisionList, TemplateView):
    """The list of decisions of a meeting: a draft until the next meeting adopts it."""

    template_name = "agenda/minutes/meeting_decisions.html"
    title = "Besluitenlijst"

    def get_lead(self) -> str:
        said = "De vergadering is nog niet gesloten: de lijst groeit nog."
        if self.minutes.is_adopted:
            said = "Wat er per punt is besloten, en wie wat gaat doen."
        elif self.meeting.status == MeetingStatus.HELD:
            said = "Een concept: in de volgende vergadering wordt de lijst vastgesteld."
        return f"{self.meeting.body.name}, {self.meeting.when}. {said}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_read = self.makes_it or self.meeting.list_is_open
        return super().get_context_data(
            minutes=self.minutes if may_read else None,
            makes_it=self.makes_it,
            may_remark=self.minutes.takes_remarks
            and self.request.user.has_perm("agenda.remark", self.meeting),
            **{**kwargs, "meeting": self.meeting},
        )


class ListSendView(OfDecisionList, View):
    """Sending the draft to the members."""

    http_method_names = ("post",)
    permission = "agenda.meet"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        unreached = []
        try:
            for user in send_list(meeting=self.meeting, now=timezone.now()):
                try:
                    tell_of_draft(self.meeting, user)
                except (SMTPException, OSError):
                    unreached.append(user.email)
            messages.success(
                request, "De leden lezen de lijst nu en kunnen er opmerkingen bij maken."
            )
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, reason)
        if unreached:
            messages.warning(request, not_reached(unreached))
        return HttpResponseRedirect(self.page)


class ExcerptView(HouseMixin, View):
    """Telling who proposed a point what was decided."""

    reads = (Decision,)
    http_method_names = ("post",)
    permission = "agenda.meet"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = Decision.objects.visible_to(request.user).select_related("item__proposed_by", "body")
        decision = get_object_or_404(rows, reference=self.kwargs["reference"])
        try:
            user = proposer_of(decision)
            tell_of_decision(decision, user)
            messages.success(request, f"Een mail over besluit {decision} gaat naar {user}.")
        except Refused as refused:
            messages.error(request, refused.reasons[0])
        except (SMTPException, OSError):
            messages.warning(request, not_reached([user.email]))
        item = decision.item
        if item is None or item.meeting is None:
            return HttpResponseRedirect(decision.get_absolute_url())
        page = reverse("agenda:meeting_decisions", args=(item.meeting_id,))
        return HttpResponseRedirect(f"{page}#punt-{item.pk}")


class RemarkCreateView(OfDecisionList, HouseCreateView):
    """Saying something of the draft."""

    model = ListRemark
    form_class = RemarkForm
    lead = "De coördinator verwerkt uw opmerking. Leden die de lijst lezen, zien haar ook."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("agenda.remark", self.meeting):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return "Opmerking bij de besluitenlijst"

    def get_parents(self) -> list[tuple[str, str]]:
        return [*super().get_parents(), ("Besluitenlijst", self.page)]

    def get_cancel_url(self) -> str:
        return self.page

    def get_success_url(self) -> str:
        return self.page

    def get_initial(self) -> dict[str, Any]:
        point = self.request.GET.get("punt", "")
        return {"item": point} if point.isdecimal() else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": ListRemark(meeting=self.meeting)}

    def get_message(self) -> str:
        return "Uw opmerking staat bij de lijst."


@shows(*OF_MINUTES)
@require_safe
def decisions_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the list of decisions as a document of Word; what is closed only when it is asked for."""
    from agenda.minutes.word import write_decisions

    found = may_have_list(request, pk)
    minutes = minutes_of(found, request.user)
    if WITH_CLOSED not in request.GET:
        minutes = without_closed(minutes)
    name = f"besluitenlijst-{found.body.code}-{found.day:%Y-%m-%d}.docx"
    return word_answer(write_decisions(minutes), name)


def may_have_list(request: HttpRequest, pk: int) -> Meeting:
    """The meeting whose list the visitor may have as a file. Raises Http404 as long as nobody may."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_list(), pk=pk)
    if not meeting.list_is_open and not request.user.has_perm("agenda.meet"):
        raise Http404
    return meeting


# --- Actions -------------------------------------------------------------------------------------


class ActionListView(HouseListView):
    """What was promised in meetings."""

    model = Action
    table_class = ActionTable
    filterset_class = ActionFilterSet
    template_name = "agenda/minutes/action_list.html"
    edit_permission = "agenda.meet"
    lead = "Wie wat heeft beloofd, en of het klaar is. Wat nog moet gebeuren, staat bovenaan."

    def get_queryset(self) -> QuerySet[Action]:
        rows = super().get_queryset().with_state(timezone.localdate())
        return rows.order_by(F("done_on").asc(nulls_first=True), "due", "pk")


class ActionDetailView(HouseDetailView):
    """One action."""

    model = Action
    template_name = "agenda/minutes/action_detail.html"
    edit_permission = "agenda.meet"
    lead = "Wat er is beloofd, door wie, en of het klaar is."

    def get_queryset(self) -> QuerySet[Action]:
        return super().get_queryset().with_state(timezone.localdate())

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
