"""What was published last, for programs that follow it (RSS)."""

import datetime as dt

from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy

from agenda.open.reading import Publication, publications
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
