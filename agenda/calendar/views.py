"""The meetings of a year."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import TemplateView, View

from agenda.calendar.feeds import calendar_of
from agenda.calendar.forms import ProposalForm, SettleForm, TopicForm
from agenda.calendar.overviews import YearPlan, clashes_with_others, year_plan
from agenda.calendar.services import (
    YearProposal,
    follower,
    move_by,
    plan_year,
    propose_year,
    put_expected,
    renew_key,
    settle_year,
)
from agenda.calendar.topics import Ahead, ahead, expected_of
from agenda.dates import FIRST_YEAR, LAST_YEAR, YearMixin
from agenda.meetings.forms import MeetingForm
from agenda.meetings.services import move_to, remove_item
from agenda.meetings.views.base import year_page
from agenda.meetings.views.meetings import MeetingCreateView, MeetingUpdateView
from agenda.models import AgendaItem, CalendarKey, Meeting, SchoolHoliday
from platform_ivz.access import may_open, may_read, shows
from platform_ivz.formats import date_long
from platform_ivz.refusals import Refused
from platform_ivz.views import ActionView, HouseCreateView, HouseMixin, HouseUpdateView
from portfolios.models import Body, Membership, User

# Planning a year, and settling it.
MEET = "agenda.meet"


@shows(Meeting)
@require_safe
def meeting_current(request: HttpRequest) -> HttpResponse:
    """Lead to the meetings of this year."""
    return redirect("agenda:meeting_year", timezone.localdate().year)


class YearView(YearMixin, HouseMixin, TemplateView):
    """The meetings of a year."""

    reads = (Meeting, AgendaItem)
    template_name = "agenda/calendar/year.html"

    @cached_property
    def plan(self) -> YearPlan:
        return year_plan(self.year, self.request.user, timezone.localdate())

    def _ahead(self) -> Ahead | None:
        code = self.request.GET.get("gremium", "")
        return ahead(self.plan, code, self.request.user, timezone.localtime())

    def get_title(self) -> str:
        return f"Vergaderjaar {self.year}"

    def get_lead(self) -> str:
        return "Wanneer welk gremium vergadert, waar het botst en wat wanneer aan de orde komt."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            plan=self.plan,
            ahead=self._ahead(),
            may_meet=self.request.user.has_perm(MEET),
            reads_bodies=may_read(self.request.user, Body),
            may_follow=may_open(self.request.user, CalendarView),
            previous=self.year - 1 if self.year > FIRST_YEAR else None,
            following=self.year + 1 if self.year < LAST_YEAR else None,
            **kwargs,
        )


class OfYear(YearMixin):
    """A page about the meetings of a year, below that of the year."""

    permission = MEET
    reads = (Meeting, Body)

    def get_parents(self) -> list[tuple[str, str]]:
        return [(f"Vergaderjaar {self.year}", year_page(self.year))]

    def get_cancel_url(self) -> str:
        return year_page(self.year)


class ProposeView(OfYear, ActionView):
    """What a year lacks, to look at before it is stored."""

    form_class = ProposalForm
    template_name = "agenda/calendar/propose.html"
    save_label = "Voorlopig inplannen"

    def get_title(self) -> str:
        return f"Vergaderjaar {self.year} voorstellen"

    def get_lead(self) -> str:
        return (
            "Kijk na wat erbij komt. Elke vergadering komt er als voorlopig in,"
            " en u kunt elke dag daarna nog verplaatsen."
        )

    @cached_property
    def proposal(self) -> YearProposal:
        return propose_year(self.year, timezone.localdate())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        last = SchoolHoliday.objects.order_by("-valid_until").first()
        return super().get_context_data(
            proposal=self.proposal,
            # What a form that is shown again says is the proposal of now, not the one that was sent.
            seen=self.proposal.fingerprint,
            holidays_until=last.valid_until if last else None,
            year=self.year,
            **kwargs,
        )

    def carry_out(self, data: dict[str, Any]) -> str:
        done = plan_year(year=self.year, today=timezone.localdate(), seen=data["seen"])
        count = len(done.meetings)
        told = "Eén vergadering is" if count == 1 else f"{count} vergaderingen zijn"
        messages.success(self.request, f"{told} voorlopig ingepland in {self.year}.")
        return year_page(self.year)


class SettleView(OfYear, ActionView):
    """Settling the provisional meetings of a year."""

    form_class = SettleForm
    template_name = "agenda/calendar/settle.html"
    save_label = "Vaststellen"
    lead = "Wat u vaststelt, is niet langer voorlopig. Wie de vergadering volgt, ziet dat vanzelf."

    def get_title(self) -> str:
        return f"Vergaderjaar {self.year} vaststellen"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"year": self.year, **super().get_form_kwargs()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan = year_plan(self.year, self.request.user, timezone.localdate())
        return super().get_context_data(plan=plan, **kwargs)

    def carry_out(self, data: dict[str, Any]) -> str:
        count = settle_year(year=self.year, body=data["body"])
        told = "Eén vergadering staat" if count == 1 else f"{count} vergaderingen staan"
        messages.success(self.request, f"{told} nu vast.")
        return year_page(self.year)


class AsksAboutClashes:
    """A form of a meeting that says what there is against its moment, and asks before it is stored."""

    def form_valid(self, form: MeetingForm) -> HttpResponse:
        if form.moves and not form.is_understood:
            found = clashes_with_others(form.instance)
            if found:
                form.ask([" ".join(filter(None, (f"{one.title}.", one.why))) for one in found])
                return self.form_invalid(form)
        return super().form_valid(form)


class MeetingPlanView(AsksAboutClashes, MeetingCreateView):
    """Planning a meeting."""


class MeetingMoveView(AsksAboutClashes, MeetingUpdateView):
    """Changing when or where a meeting is."""


# --- The long-term agenda ---------------------------------------------------------------------------


def topics_page(year: int, body: Body, item: AgendaItem | None = None) -> str:
    """The address of what is ahead of a body, at one of its topics."""
    place = "vooruit" if item is None else f"onderwerp-{item.pk}"
    return f"{year_page(year)}?{urlencode({'gremium': body.code})}#{place}"


class OfTopic(YearMixin, HouseMixin):
    """Something with the topics of a body, on the page of a year."""

    permission = MEET
    reads = (Meeting, AgendaItem, Body)

    @cached_property
    def item(self) -> AgendaItem:
        rows = AgendaItem.objects.visible_to(self.request.user).for_list()
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def meeting(self, text: str) -> Meeting | None:
        """The meeting that was chosen, by its key; None for none. Raises Refused."""
        if not text:
            return None
        rows = Meeting.objects.visible_to(self.request.user).for_list()
        found = rows.filter(pk=text).first() if text.isdecimal() and len(text) < 10 else None
        if found is None:
            raise Refused("Die vergadering is er niet meer. Kies een andere.")
        return found


class TopicButton(OfTopic, View):
    """A button beside a topic. Raises Refused in `carry_out`, and then says why."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return redirect(self.carry_out())
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, reason)
        return redirect(self.back())

    def carry_out(self) -> str:
        """Do it, and return where to go. Raises Refused."""
        raise NotImplementedError

    def back(self) -> str:
        """Where who was refused goes."""
        return topics_page(self.year, self.item.of_body, self.item)


class TopicMoveView(TopicButton):
    """Moving a topic to another meeting of its body, or letting it wait for one."""

    def carry_out(self) -> str:
        where = self.request.POST.get("naar", "")
        if where in ("eerder", "later"):
            item = move_by(self.item, later=where == "later", now=timezone.now())
        else:
            item = move_to(self.item, self.meeting("" if where == "geen" else where or "0"))
        place = _on_meeting(item)
        messages.success(self.request, f"‘{item.title}’ {place}.")
        return topics_page(item.meeting.day.year if item.meeting else self.year, item.of_body, item)


def _on_meeting(item: AgendaItem) -> str:
    if item.meeting is None:
        return "wacht nu op een vergadering"
    return f"staat nu op {date_long(item.meeting.day)}"


class TopicRemoveView(TopicButton):
    """Taking a topic that waits for a meeting away."""

    def carry_out(self) -> str:
        if self.item.meeting is not None:
            raise Refused("Dit punt staat op een agenda. Haal het daar van de agenda.")
        remove_item(self.item)
        messages.success(self.request, f"‘{self.item.title}’ is verwijderd.")
        return topics_page(self.year, self.item.of_body)


class TopicExpectedView(TopicButton):
    """Putting what is expected on a meeting, or letting it wait for one."""

    @cached_property
    def body(self) -> Body:
        rows = Body.objects.visible_to(self.request.user)
        return get_object_or_404(rows, code=self.request.POST.get("gremium", ""))

    def carry_out(self) -> str:
        title = self.request.POST.get("titel", "")
        left = expected_of(self.body, self.year, timezone.localdate())
        expected = next((one for one in left if one.title == title), None)
        if expected is None:
            raise Refused("Dit staat intussen op een agenda, of het hoeft niet meer.")
        meeting = self.meeting(self.request.POST.get("naar", ""))
        item = put_expected(expected=expected, meeting=meeting, by=self.request.user)
        messages.success(self.request, f"‘{item.title}’ {_on_meeting(item)}.")
        return topics_page(self.year, self.body, item)

    def back(self) -> str:
        return topics_page(self.year, self.body)


class TopicFormMixin(OfTopic):
    """The form of a topic that has no meeting yet."""

    model = AgendaItem
    form_class = TopicForm

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(meeting=None)

    def get_parents(self) -> list[tuple[str, str]]:
        return [(f"Vergaderjaar {self.year}", year_page(self.year))]

    def get_cancel_url(self) -> str:
        return year_page(self.year)

    def get_success_url(self) -> str:
        return topics_page(self.year, self.object.of_body, self.object)

    def get_message(self) -> str:
        return f"‘{self.object.title}’ is opgeslagen."


class TopicCreateView(TopicFormMixin, HouseCreateView):
    title = "Onderwerp toevoegen"
    lead = "Het onderwerp wacht op een vergadering. U kiest die daarna in het vergaderjaar."

    def get_title(self) -> str:
        return self.title

    def get_initial(self) -> dict[str, Any]:
        rows = Body.objects.visible_to(self.request.user)
        return {"body": rows.filter(code=self.request.GET.get("gremium", "")).first()}


class TopicUpdateView(TopicFormMixin, HouseUpdateView):
    def get_title(self) -> str:
        return f"‘{self.object.title}’ wijzigen"


# --- An own calendar -------------------------------------------------------------------------------


def own_bodies(user: User) -> QuerySet:
    """The bodies in which a user sits today."""
    seats = Membership.objects.on(timezone.localdate()).filter(person__user=user)
    return Body.objects.visible_to(user).filter(pk__in=seats.values("body"))


class CalendarView(HouseMixin, TemplateView):
    """Where a user finds the addresses by which an own program follows meetings."""

    reads = (CalendarKey, Meeting, Body)
    template_name = "agenda/calendar/calendar.html"
    title = "In mijn agenda"
    lead = "Volg vergaderingen in uw eigen agenda. Wat verandert of vervalt, verandert daar mee."

    def get_parents(self) -> list[tuple[str, str]]:
        year = timezone.localdate().year
        return [(f"Vergaderjaar {year}", year_page(year))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        key = CalendarKey.objects.visible_to(user).filter(user=user).first()
        return super().get_context_data(
            key=key, feeds=self._feeds(key.key) if key else [], own=own_bodies(user), **kwargs
        )

    def _feeds(self, secret: str) -> list[tuple[str, str]]:
        """What can be followed, each with its whole address: the own bodies, and each that meets."""
        meeting = Meeting.objects.visible_to(self.request.user).values("body")
        bodies = Body.objects.visible_to(self.request.user).filter(pk__in=meeting)
        whole = self.request.build_absolute_uri
        return [
            ("Al mijn gremia", whole(reverse("agenda:calendar_mine", args=(secret,)))),
            *(
                (body.full_name, whole(reverse("agenda:calendar_body", args=(secret, body.code))))
                for body in bodies
            ),
        ]


@shows(CalendarKey)
@require_POST
def calendar_renew(request: HttpRequest) -> HttpResponse:
    """Give the visitor a new address; the old one ends."""
    had = CalendarKey.objects.filter(user=request.user).exists()
    renew_key(request.user)
    old = " Het oude adres werkt niet meer." if had else ""
    messages.success(request, f"Uw adres is gemaakt.{old} Zet het in uw agenda.")
    return redirect("agenda:calendar")


@login_not_required
@require_safe
def calendar_mine(request: HttpRequest, secret: str) -> HttpResponse:
    """The meetings of the bodies in which the owner of the secret sits, as a calendar."""
    user = _owner(secret)
    return _feed(request, user, own_bodies(user), "Vergaderingen")


@login_not_required
@require_safe
def calendar_body(request: HttpRequest, secret: str, code: str) -> HttpResponse:
    """The meetings of one body that the owner of the secret may see, as a calendar."""
    user = _owner(secret)
    body = get_object_or_404(Body.objects.visible_to(user), code=code)
    return _feed(request, user, [body], body.full_name)


def _owner(secret: str) -> User:
    """Whose secret it is. Raises Http404 when it is nobody's, or of who may not come in any more."""
    user = follower(secret)
    if user is None:
        raise Http404("Deze agenda is er niet. Maak in het portaal een nieuw adres.")
    return user


def _feed(request: HttpRequest, user: User, bodies: Iterable[Body], name: str) -> HttpResponse:
    meetings = Meeting.objects.visible_to(user).filter(body__in=bodies).order_by("start", "pk")
    content = calendar_of(meetings.for_list(), name=name, absolute=request.build_absolute_uri)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
