"""Pages of who sends and who gets invoices."""

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from contributions.invoices.forms import InvoicePartyForm, SenderForm
from contributions.invoices.models import Invoice, InvoiceParty
from contributions.invoices.tables import PartyTable
from contributions.permissions import EDIT
from contributions.population.overviews import first_day
from contributions.views import guard
from platform_ivz.access import shows
from platform_ivz.views import HouseUpdateView
from portfolios.models import Municipality, Region

SENDER = "afzender"


@dataclass(frozen=True, slots=True)
class PartyRow:
    """Somebody who sends or gets invoices, and what is filled in."""

    label: str
    slug: str
    party: InvoiceParty | None

    @property
    def name(self) -> str | None:
        return self.party.name if self.party else None


@shows(Invoice)
@require_safe
def party_list(request: HttpRequest) -> HttpResponse:
    """Who sends and who gets invoices; what is missing stands first."""
    guard(request)
    parties = {party.municipality_id: party for party in InvoiceParty.objects.all()}
    year = timezone.localdate().year
    places = Municipality.objects.within(first_day(year), dt.date(year, 12, 31))
    rows = [PartyRow("Afzender", SENDER, parties.get(None))]
    rows += sorted(
        (PartyRow(place.name, place.slug, parties.get(place.pk)) for place in places),
        key=lambda row: row.party is not None,
    )
    table = PartyTable(rows)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {
        "title": "Factuurpartijen",
        "parents": [("Facturen", reverse("contributions:invoice_list"))],
        "table": table,
        "missing": sum(row.party is None for row in rows),
    }
    return render(request, "contributions/invoices/invoiceparty_list.html", context)


class InvoicePartyUpdateView(HouseUpdateView):
    """The data of the sender, or of a municipality; the first time they are made."""

    model = InvoiceParty
    permission = EDIT
    lead = "Deze gegevens komen op nieuwe facturen. Facturen die er al zijn, veranderen niet."

    @cached_property
    def municipality(self) -> Municipality | None:
        party = self.kwargs["party"]
        return None if party == SENDER else get_object_or_404(Municipality, slug=party)

    def get_object(self, queryset: QuerySet | None = None) -> InvoiceParty:
        place = self.municipality
        found = self.get_queryset().filter(municipality=place).first()
        return found or InvoiceParty(
            municipality=place, name=f"Gemeente {place}" if place else self._host()
        )

    @staticmethod
    def _host() -> str:
        region = Region.objects.first()
        return region.host if region else ""

    def get_form_class(self) -> type[forms.ModelForm]:
        return SenderForm if self.municipality is None else InvoicePartyForm

    def get_title(self) -> str:
        return f"Factuurgegevens van {self.municipality or 'de afzender'}"

    def get_parents(self) -> list[tuple[str, str]]:
        return [
            ("Facturen", reverse("contributions:invoice_list")),
            ("Factuurpartijen", reverse("contributions:invoiceparty_list")),
        ]
