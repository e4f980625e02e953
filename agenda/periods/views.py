"""Pages on which a safety agenda is revised or extended. The next period draws on projects: see reports."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property

from agenda.calculations import same_day_next_year
from agenda.models import AgendaExtension, SafetyAgenda
from agenda.periods.forms import ExtensionForm, RevisionForm
from agenda.periods.services import begin_revision, propose_extension
from platform_ivz.formats import date_long
from platform_ivz.views import ActionView, HouseDeleteView


class OfAgendaMixin:
    """A page that does something with the agenda that the address names, and leads back to it."""

    reads = (SafetyAgenda,)
    permission = "agenda.edit"

    @cached_property
    def agenda(self) -> SafetyAgenda:
        """The agenda that the address names."""
        rows = SafetyAgenda.objects.visible_to(self.request.user)
        return get_object_or_404(rows, code=self.kwargs["code"])

    def get_parents(self) -> list[tuple[str, str]]:
        return [(self.agenda.title, self.agenda.get_absolute_url())]

    def get_cancel_url(self) -> str:
        return self.agenda.get_absolute_url()


class RevisionCreateView(OfAgendaMixin, ActionView):
    """Begin the next version of an adopted agenda."""

    form_class = RevisionForm
    save_label = "Herziening beginnen"
    lead = (
        "De vastgestelde agenda blijft zoals zij is. Ernaast komt een concept met dezelfde thema’s,"
        " dat u aanpast en laat vaststellen. Opdrachten, resultaten en subsidies horen vanzelf ook"
        " bij de nieuwe versie."
    )

    def get_title(self) -> str:
        return f"{self.agenda} herzien"

    def carry_out(self, data: dict[str, Any]) -> str:
        revision = begin_revision(agenda=self.agenda, today=timezone.localdate(), **data)
        messages.success(
            self.request,
            f"{revision} is begonnen als concept, met {revision.themes.count()} thema’s. Pas haar aan"
            " en leg haar voor.",
        )
        return revision.get_absolute_url()


class ExtensionCreateView(OfAgendaMixin, ActionView):
    """Propose a later last day."""

    form_class = ExtensionForm
    save_label = "Verlenging voorstellen"

    def get_title(self) -> str:
        return f"{self.agenda} verlengen"

    def get_lead(self) -> str:
        return (
            f"De agenda geldt nu tot en met {date_long(self.agenda.valid_until)}. Dat verandert pas"
            " door een besluit over dit voorstel."
        )

    def get_initial(self) -> dict[str, Any]:
        return {"valid_until": same_day_next_year(self.agenda.valid_until)}

    def carry_out(self, data: dict[str, Any]) -> str:
        extension = propose_extension(agenda=self.agenda, today=timezone.localdate(), **data)
        messages.success(
            self.request,
            f"Voorgesteld: verlengen tot en met {date_long(extension.valid_until)}. Dit wacht op een"
            " besluit.",
        )
        return self.get_cancel_url()


class ExtensionDeleteView(OfAgendaMixin, HouseDeleteView):
    """Withdraw a proposal to extend; what was decided on stays."""

    model = AgendaExtension

    def get_title(self) -> str:
        return "Voorstel tot verlenging intrekken"

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().proposed().filter(agenda=self.agenda)

    def get_success_url(self) -> str:
        return self.get_cancel_url()
