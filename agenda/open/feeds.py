"""What programs follow: what was published last (RSS), and the meetings in public (iCalendar)."""

import datetime as dt

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy

from agenda.calendar.feeds import calendar_of
from agenda.models import Meeting
from agenda.open.reading import Publication, open_meetings, publications
from portfolios.models import Region

# So many does the feed hold, the newest first.
LENGTH = 50


def _platform() -> str:
    return Region.objects.values_list("platform", flat=True).first() or "Veiligheidsplatform"


class NewPublications(Feed):
    """Agendas, lists of decisions and papers, the newest first."""

    link = reverse_lazy("agenda:open_papers")
    description = "Nieuwe agenda’s, besluitenlijsten en stukken."
    language = "nl"

    def title(self) -> str:
        """Whose publications these are."""
        return f"{_platform()}: gepubliceerd"

    def items(self) -> list[Publication]:
        return publications()[:LENGTH]

    def item_title(self, item: Publication) -> str:
        return item.plain_title

    def item_description(self, item: Publication) -> str:
        return f"{item.kind.label}, {item.in_short}"

    def item_link(self, item: Publication) -> str:
        return item.url

    def item_pubdate(self, item: Publication) -> dt.datetime:
        return item.published_at


def calendar(request: HttpRequest) -> HttpResponse:
    """The meetings in public as a calendar to follow; those called off stay in it as such."""
    content = calendar_of(
        open_meetings().order_by("start", "pk"),
        name=f"{_platform()}: openbare vergaderingen",
        absolute=request.build_absolute_uri,
        page=_page,
        tells_end=False,
    )
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


def _page(meeting: Meeting) -> str:
    return reverse("agenda:open_meeting", args=(meeting.pk,))
