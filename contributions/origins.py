"""How an amount came about, as the pages of several rooms draw it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Model
from django.utils.html import format_html

from agenda.enums import Rule
from agenda.grounds import linked_in_brackets
from agenda.templatetags.decisions import decision_link
from contributions.tables import rate
from contributions.words import counted_on
from platform_ivz.formats import euro, number, sentence
from platform_ivz.origins import Step
from portfolios.enums import Rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountOrigin:
    """From inhabitants and euro per inhabitant to an amount (`templates/includes/_steps.html`).

    `status` is that of the count; `formerly` is whose inhabitants they were before a merger. A rate
    without a tariff is only tried out; without `days` it is for the whole year.
    """

    inhabitants: int
    source: str
    counted_on: dt.date | None
    rate: Decimal
    exact: Decimal
    amount: Decimal
    rounding: Rounding
    status: str = ""
    formerly: Model | None = None
    tariff: Model | None = None
    days: int | None = None
    days_in_year: int | None = None
    note: str = ""

    @property
    def steps(self) -> tuple[Step, ...]:
        """Inhabitants, rate, days when they count, and how it is rounded."""
        whose = f" van {self.formerly}, dat in deze gemeente is opgegaan" if self.formerly else ""
        status = f" Status: {self.status}." if self.status else ""
        days = Step(str(self.days), f"Dagen, van de {self.days_in_year} van het jaar")
        return (
            Step(
                number(self.inhabitants),
                f"Inwoners{whose}",
                f"{self.source}. {counted_on(self.counted_on)}{status}",
            ),
            Step(
                f"× {rate(self.rate)}",
                "Tarief per inwoner",
                self._on_the_rate(),
                ground=linked_in_brackets(Rule.PER_INHABITANT),
            ),
            *([days] if self.days else []),
            Step(euro(self.exact, 2), "Niet afgerond"),
            Step(euro(self.amount), sentence(self.rounding.label), self.note),
        )

    def _on_the_rate(self) -> str:
        """By which decision the rate holds, or that there is none."""
        if self.tariff is None:
            return "Dit tarief is een proef; er is geen besluit."
        if self.tariff.decision is not None:
            return format_html("Vastgesteld met {}.", decision_link(self.tariff.decision))
        return format_html(
            'Dit is een <a href="{}">voorstel</a>; er is nog geen besluit.',
            self.tariff.get_absolute_url(),
        )
