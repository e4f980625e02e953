"""Where the coordinator makes something public, and takes it back."""

from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from agenda.enums import AgendaStatus
from agenda.meetings.forms import PaperForm
from agenda.meetings.views.base import OfMeeting, year_page
from agenda.models import AgendaItem, Agreement, Meeting, Paper, SafetyAgenda
from agenda.open.services import PUBLISHING, Publishing, add_to_library, publish, withdraw
from platform_ivz.refusals import Refused
from platform_ivz.views import ActionView, HouseMixin

EVERYTHING = (Meeting, AgendaItem, Paper, Agreement, SafetyAgenda)


class PublishingView(HouseMixin, TemplateView):
    """What belongs to no meeting and can be made public."""

    reads = EVERYTHING
    permission = "agenda.publish"
    template_name = "agenda/open/publishing.html"
    title = "Openbaar maken"
    lead = (
        "Wat hier openbaar is, leest iedereen zonder in te loggen. Agenda’s, besluitenlijsten en hun"
        " stukken maakt u openbaar bij de vergadering."
    )

    def get_parents(self) -> list[tuple[str, str]]:
        year = timezone.localdate().year
        return [(f"Vergaderjaar {year}", year_page(year))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        adopted = SafetyAgenda.objects.filter(status=AgendaStatus.ADOPTED)
        return super().get_context_data(
            papers=Paper.objects.visible_to(user).filter(item=None).order_by("title", "pk"),
            agreements=Agreement.objects.visible_to(user).exclude(signed_copy=""),
            safety_agendas=adopted.visible_to(user),
            **kwargs,
        )


class LibraryPaperView(ActionView):
    """Adding a paper that belongs to no meeting."""

    reads = (Paper,)
    permission = "agenda.publish"
    form_class = PaperForm
    title = "Stuk toevoegen"
    lead = "Een stuk dat bij geen vergadering hoort. Daarna maakt u het openbaar."
    save_label = "Toevoegen"

    def get_parents(self) -> list[tuple[str, str]]:
        return [("Openbaar maken", self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("agenda:publishing")

    def carry_out(self, data: dict[str, Any]) -> str:
        paper = add_to_library(title=data["title"], upload=data["upload"])
        messages.success(self.request, f"‘{paper.title}’ is toegevoegd, en nog niet openbaar.")
        return self.get_cancel_url()


class MeetingPublishingView(OfMeeting, TemplateView):
    """What of a meeting can be made public: its agenda, its papers, its list of decisions."""

    reads = (*OfMeeting.reads, Paper)
    meeting_in_address = "pk"
    permission = "agenda.publish"
    template_name = "agenda/open/publishing_meeting.html"
    title = "Openbaar maken"
    lead = (
        "Van een punt leest iedereen het onderwerp en wat wordt gevraagd. Een stuk maakt u apart"
        " openbaar. Besloten punten en hun stukken staan nergens."
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        papers = Paper.objects.visible_to(self.request.user).filter(item__meeting=self.meeting)
        return super().get_context_data(
            meeting=self.meeting,
            papers=papers.filter(item__is_closed=False)
            .exclude(file="")
            .select_related("item")
            .order_by("item__at_the_end", "item__order", "order", "pk"),
            **kwargs,
        )


class DeedView(HouseMixin, View):
    """The buttons: publishing something, and withdrawing it."""

    http_method_names = ("post",)
    reads = EVERYTHING
    permission = "agenda.publish"

    @cached_property
    def publishing(self) -> Publishing:
        """How what the address names is published; 404 for another word."""
        if self.kwargs["what"] not in PUBLISHING or self.kwargs["deed"] not in DEEDS:
            raise Http404
        return PUBLISHING[self.kwargs["what"]]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = self.publishing.model.objects.visible_to(request.user)
        thing = get_object_or_404(rows, pk=self.kwargs["pk"])
        try:
            said = DEEDS[self.kwargs["deed"]](self, thing)
            messages.success(request, said)
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, reason)
        return HttpResponseRedirect(self.back(thing))

    def publish(self, thing: Model) -> str:
        """Make it public, and say so."""
        publish(self.publishing, thing.pk, by=self.request.user, now=timezone.now())
        return f"{self.named(thing)} is nu openbaar."

    def withdraw(self, thing: Model) -> str:
        """Take it back, and say so."""
        withdraw(self.publishing, thing.pk)
        return f"{self.named(thing)} is niet meer openbaar."

    def named(self, thing: Model) -> str:
        """What it is called in a message."""
        return f"De {self.kwargs['what']}" if isinstance(thing, Meeting) else f"‘{thing}’"

    def back(self, thing: Model) -> str:
        """The page on which the button stands."""
        if isinstance(thing, Paper) and thing.item and thing.item.meeting:
            return reverse("agenda:meeting_publishing", args=(thing.item.meeting_id,))
        if isinstance(thing, Meeting):
            return reverse("agenda:meeting_publishing", args=(thing.pk,))
        return reverse("agenda:publishing")


# By the word in the address.
DEEDS = {"publiceren": DeedView.publish, "intrekken": DeedView.withdraw}
