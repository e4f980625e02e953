"""Pages of the yearly talks: those of a year, and the record of one."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from agenda.models import FIRST_YEAR, LAST_YEAR
from contributions.effort.models import EffortReview
from contributions.effort.talks.forms import EffortReviewForm
from contributions.effort.talks.overview import TalkRow, TalkState, talks_of
from contributions.effort.talks.tables import TalkTable
from contributions.participation.overviews import taking_part_in
from contributions.views import YearTableView
from platform_ivz.views import HouseDeleteView, HouseUpdateView
from portfolios.models import Municipality

HOLD = "contributions.hold_talk"
# What `?stand=` can ask for: the talks that are not held, or those of one state.
TO_DO = "nog te doen"
STATES = (TO_DO, *TalkState)


class TalkYearView(YearTableView):
    """The talks of a year with all municipalities that the visitor may read of."""

    reads = (Municipality,)
    template_name = "contributions/effort/talk_year.html"
    page = "contributions:talk_year"
    name = "Jaargesprekken"
    table_class = TalkTable

    def get_lead(self) -> str:
        if self.request.user.has_perm(HOLD):
            return (
                f"Met welke gemeente in {self.year} is gesproken over haar inzet. Kies een gemeente"
                " om het gesprek voor te bereiden, te plannen of vast te leggen."
            )
        return (
            f"Het gesprek van {self.year} over de inzet van uw gemeente. Kies de gemeente om te zien"
            " wat er is afgesproken."
        )

    @cached_property
    def rows(self) -> list[TalkRow]:
        return talks_of(self.year, self.request.user)

    @cached_property
    def asked(self) -> str:
        """The state that was asked for; empty for all. Raises BadRequest for an unknown one."""
        asked = self.request.GET.get("stand", "").strip()
        if asked and asked not in STATES:
            raise BadRequest(f"Kies een stand uit: {', '.join(STATES)}.")
        return asked

    def get_table_data(self) -> list[TalkRow]:
        if self.asked == TO_DO:
            return [row for row in self.rows if row.state != TalkState.HELD]
        return [row for row in self.rows if self.asked in ("", row.state)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        count = dict.fromkeys(TalkState, 0)
        for row in self.rows:
            count[row.state] += 1
        planned = [row for row in self.rows if row.state == TalkState.PLANNED]
        return super().get_context_data(
            rows=self.rows,
            held=count[TalkState.HELD],
            planned=count[TalkState.PLANNED],
            to_plan=count[TalkState.TO_PLAN],
            coming=sorted(planned, key=lambda row: row.talk.planned_on),
            today=timezone.localdate(),
            states=STATES,
            asked=self.asked,
            may_hold=self.request.user.has_perm(HOLD),
            **kwargs,
        )


class OfTalk:
    """A page of the talk with one municipality in one year; both stand in the address.

    Who may not read it finds nothing there.
    """

    model = EffortReview

    @cached_property
    def municipality(self) -> Municipality:
        year, user = self.kwargs["year"], self.request.user
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Http404("Er is geen gesprek in dit jaar.")
        slug = self.kwargs["slug"]
        found = next((m for m in taking_part_in(year) if m.slug == slug), None)
        if found is None:  # A talk that was kept stays, also of who takes no part any more.
            found = Municipality.objects.filter(slug=slug, effort_reviews__year=year).first()
        if found is None or not user.has_perm("contributions.read_talk", found):
            raise Http404("Deze gemeente heeft hier geen gesprek, of het is niet voor u.")
        return found

    def get_object(self, queryset: Any = None) -> EffortReview:
        """The talk; a new one, not stored, as long as nothing was planned."""
        of_year = {"municipality": self.municipality, "year": self.kwargs["year"]}
        return self.get_queryset().filter(**of_year).first() or EffortReview(**of_year)

    def get_parents(self) -> list[tuple[str, str]]:
        year = self.kwargs["year"]
        return [(f"Jaargesprekken {year}", reverse("contributions:talk_year", args=(year,)))]


class OneTalk(OfTalk):
    """A page below that of the talk."""

    permission = HOLD

    def get_parents(self) -> list[tuple[str, str]]:
        return [*super().get_parents(), (self.municipality.name, self.object.get_absolute_url())]


class EffortReviewUpdateView(OneTalk, HouseUpdateView):
    """Plans a talk, or records what was agreed."""

    form_class = EffortReviewForm

    def get_title(self) -> str:
        return f"{self.object} {'wijzigen' if self.object.pk else 'vastleggen'}"

    def get_lead(self) -> str:
        return "Plan het gesprek, of schrijf op wat er is afgesproken."


class EffortReviewDeleteView(OneTalk, HouseDeleteView):
    """Removes the record of a talk."""

    def get_object(self, queryset: Any = None) -> EffortReview:
        talk = super().get_object(queryset)
        if talk.pk is None:
            raise Http404("Dit gesprek is nog niet gepland of vastgelegd.")
        return talk

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()
