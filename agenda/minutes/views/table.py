"""A meeting at the table: each line is stored at once."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View
from django_htmx.http import reswap, retarget

from agenda.enums import Presence
from agenda.meetings.views.base import OfMeeting
from agenda.minutes.forms import ActionForm, OutcomeForm, PresenceForm
from agenda.minutes.overviews import (
    Line,
    Minutes,
    Seat,
    minutes_of,
    seats_of,
)
from agenda.minutes.services import (
    Overtaken,
    Unread,
    agree_to_consent_items,
    body_votes,
    close_meeting,
    continue_later,
    list_to_adopt,
    next_meeting_of,
    record_others_present,
    record_outcome,
    record_presence,
)
from agenda.models import Action, AgendaItem, Attendance, Decision, Meeting
from platform_ivz.refusals import Refused
from platform_ivz.views import (
    HouseCreateView,
)
from portfolios.models import Person

# What the pages of a meeting that is held show.
OF_MINUTES = (Meeting, AgendaItem, Attendance, Action, Decision)


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
            has_begun=self.meeting.has_begun,
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
                "has_begun": self.meeting.has_begun,
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
