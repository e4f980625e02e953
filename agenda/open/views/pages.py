"""The pages that need no sign-in. They read `agenda/open/reading.py` and nothing else."""

from typing import Any

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from agenda.models import FIRST_YEAR, LAST_YEAR, Meeting, SafetyAgenda
from agenda.open import reading
from agenda.open.enums import PublicationKind
from platform_ivz.formats import date_long, sentence
from platform_ivz.paging import paged
from platform_ivz.views import HeadMixin
from portfolios.models import Municipality

# So many meetings to come and so many publications does the first page show.
FIRST_MEETINGS = 3
FIRST_PUBLICATIONS = 6

# The menu: what it says, and the page that it leads to.
SECTIONS = (
    ("Overzicht", "agenda:open_overview"),
    ("Vergaderingen", "agenda:open_meetings"),
    ("Besluiten", "agenda:open_lists"),
    ("Veiligheidsagenda", "agenda:open_safety_agenda_current"),
    ("Stukken", "agenda:open_papers"),
)


class OpenPage(HeadMixin, TemplateView):
    """A page for everybody. `section` is its part of the menu."""

    section = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            sections=[(label, reverse(name), name == self.section) for label, name in SECTIONS],
            municipalities=Municipality.objects.on(timezone.localdate()).order_by("name"),
            **kwargs,
        )


class OverviewView(OpenPage):
    """What comes, what is on the agenda, what was decided, and what is new."""

    template_name = "agenda/open/overview.html"
    section = "agenda:open_overview"
    title = "Wat het bestuur bespreekt en besluit"
    lead = (
        "Hier leest u wanneer er in het openbaar wordt vergaderd, waarover, en wat er is besloten."
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        following = reading.with_open_agenda().to_come(now).first()
        newest = reading.with_open_list().order_by("-start", "-pk").first()
        agenda = reading.newest_safety_agenda(timezone.localdate(now))
        return super().get_context_data(
            meetings=reading.open_meetings().to_come(now)[:FIRST_MEETINGS],
            year=timezone.localdate(now).year,
            following=following,
            points=reading.points_of(following) if following else [],
            newest=newest,
            outcomes=reading.outcomes_of(newest) if newest else [],
            safety_agenda=agenda,
            in_force=agenda is not None and timezone.localdate(now) <= agenda.valid_until,
            themes=reading.themes_of(agenda) if agenda else [],
            publications=reading.publications()[:FIRST_PUBLICATIONS],
            **kwargs,
        )


def meetings_current(request: HttpRequest) -> HttpResponse:
    """Lead to the meetings of this year."""
    return redirect("agenda:open_year", timezone.localdate().year)


class YearView(OpenPage):
    """The meetings in public of a year."""

    template_name = "agenda/open/year.html"
    section = "agenda:open_meetings"
    lead = "Wanneer er in het openbaar wordt vergaderd."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not FIRST_YEAR <= kwargs["year"] <= LAST_YEAR:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return f"Vergaderingen in {self.kwargs['year']}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        years = [day.year for day in reading.open_meetings().datetimes("start", "year")]
        return super().get_context_data(
            meetings=reading.open_meetings().of_year(self.kwargs["year"]),
            years=sorted({*years, self.kwargs["year"]}),
            **kwargs,
        )


class MeetingView(OpenPage):
    """A meeting with its agenda and its list of decisions, as far as they were published."""

    template_name = "agenda/open/meeting.html"
    section = "agenda:open_meetings"

    @cached_property
    def meeting(self) -> Meeting:
        """The meeting that the address names; 404 when it is not in public."""
        return get_object_or_404(reading.open_meetings(), pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return f"{self.meeting.body.name}, {date_long(self.meeting.day)}"

    def get_lead(self) -> str:
        return f"{sentence(self.meeting.begin)}."

    def get_parents(self) -> list[tuple[str, str]]:
        year = self.meeting.day.year
        return [(f"Vergaderingen in {year}", reverse("agenda:open_year", args=(year,)))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            meeting=self.meeting,
            points=reading.points_of(self.meeting),
            outcomes=reading.outcomes_of(self.meeting),
            **kwargs,
        )


class ListView(OpenPage):
    """The list of decisions of one meeting, by itself."""

    template_name = "agenda/open/list.html"
    section = "agenda:open_lists"
    lead = "Wat er per punt is besloten."

    @cached_property
    def meeting(self) -> Meeting:
        """The meeting that the address names; 404 when its list is not open."""
        return get_object_or_404(reading.with_open_list(), pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return f"Besluitenlijst {self.meeting}"

    def get_parents(self) -> list[tuple[str, str]]:
        return [("Besluitenlijsten", reverse("agenda:open_lists"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        outcomes = reading.outcomes_of(self.meeting)
        return super().get_context_data(meeting=self.meeting, outcomes=outcomes, **kwargs)


class PapersView(OpenPage):
    """All that was published, the newest first."""

    template_name = "agenda/open/papers.html"
    section = "agenda:open_papers"
    title = "Gepubliceerde stukken"
    lead = "Agenda’s, besluitenlijsten, vergaderstukken en overeenkomsten. Het nieuwste staat bovenaan."

    def get_publications(self) -> list[reading.Publication]:
        """What stands on the page."""
        return reading.publications()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = paged(self.request, self.get_publications())
        return super().get_context_data(page=page, **kwargs)


class ListsView(PapersView):
    """All published lists of decisions."""

    section = "agenda:open_lists"
    title = "Besluitenlijsten"
    lead = "Wat er in openbare vergaderingen is besloten. De nieuwste lijst staat bovenaan."

    def get_publications(self) -> list[reading.Publication]:
        return [one for one in reading.publications() if one.kind == PublicationKind.LIST]


def safety_agenda_current(request: HttpRequest) -> HttpResponse:
    """Lead to the safety agenda in force; say it when none was published."""
    agenda = reading.newest_safety_agenda(timezone.localdate())
    if agenda is None:
        return NoSafetyAgendaView.as_view()(request)
    return redirect("agenda:open_safety_agenda", agenda.code)


class NoSafetyAgendaView(OpenPage):
    """What is said as long as no safety agenda was published."""

    template_name = "agenda/open/no_safety_agenda.html"
    section = "agenda:open_safety_agenda_current"
    title = "Veiligheidsagenda"
    lead = "Er is nog geen veiligheidsagenda gepubliceerd."


class SafetyAgendaView(OpenPage):
    """A published safety agenda with its themes."""

    template_name = "agenda/open/safety_agenda.html"
    section = "agenda:open_safety_agenda_current"
    lead = "De thema’s waar gemeenten, politie, Openbaar Ministerie en partners samen aan werken."

    @cached_property
    def agenda(self) -> SafetyAgenda:
        """The agenda that the address names."""
        rows = reading.open_safety_agendas().select_related("decision")
        return get_object_or_404(rows, code=self.kwargs["code"])

    def get_title(self) -> str:
        return self.agenda.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        return super().get_context_data(
            agenda=self.agenda,
            text_day=self.agenda.day_of_texts(today),
            in_force=self.agenda.valid_from <= today <= self.agenda.valid_until,
            newer=reading.newer_than(self.agenda, today),
            themes=reading.themes_of(self.agenda),
            **kwargs,
        )


def paper_file(request: HttpRequest, pk: int) -> FileResponse:
    """Send the file of a published paper."""
    paper = get_object_or_404(reading.open_papers(), pk=pk)
    return _sent(paper.file, paper.file_name)


def agreement_file(request: HttpRequest, code: str) -> FileResponse:
    """Send the signed copy of a published agreement."""
    agreement = get_object_or_404(reading.open_agreements(), code=code)
    return _sent(agreement.signed_copy, f"{agreement.code}.pdf")


def _sent(file: FieldFile, name: str) -> FileResponse:
    if not file.storage.exists(file.name):
        raise Http404
    return FileResponse(file.open("rb"), as_attachment=True, filename=name)
