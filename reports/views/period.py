"""The page on which the next period of the safety agenda begins."""

from typing import Any

from django.contrib import messages
from django.utils import timezone

from agenda.models import SafetyAgenda
from agenda.periods.views import OfAgendaMixin
from platform_ivz.formats import date_long, enumerated
from platform_ivz.views import ActionView
from projects.models import ProjectAssignment
from projects.periods import begin_period
from reports.forms import PeriodForm


class PeriodCreateView(OfAgendaMixin, ActionView):
    """Begin the period after an agenda: from when until when, and what goes along."""

    reads = (SafetyAgenda, ProjectAssignment)
    form_class = PeriodForm
    title = "Nieuwe periode beginnen"
    save_label = "Periode beginnen"

    def get_lead(self) -> str:
        return (
            f"Er komt een concept voor de jaren na {date_long(self.agenda.valid_until)}. Kies wat er"
            f" meegaat uit {self.agenda}. Aan die agenda verandert niets."
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "after": self.agenda}

    def carry_out(self, data: dict[str, Any]) -> str:
        begun = begin_period(after=self.agenda, today=timezone.localdate(), **data)
        along = enumerated(
            (
                _counted(begun.themes, "thema", "thema’s"),
                _counted(begun.parts, "deelthema", "deelthema’s"),
                _counted(begun.assignments, "opdracht", "opdrachten"),
            )
        )
        left = f" Achtergebleven: {enumerated(begun.left)}." if begun.left else ""
        messages.success(
            self.request,
            f"{begun.agenda} is begonnen als concept. Meegenomen: {along}.{left} Pas de thema’s aan"
            " en leg de agenda voor.",
        )
        return begun.agenda.get_absolute_url()


def _counted(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"
