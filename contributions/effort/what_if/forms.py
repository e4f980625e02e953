"""What may fall away or be added, as it stands in the address."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms

from contributions.effort.overviews import BalanceOverview
from contributions.effort.what_if.outcome import Question
from platform_ivz.forms import DutchDateField, DutchDecimalField, HouseForm, LongSelect

GONE = "Een keuze in deze link bestaat niet meer. Vink opnieuw aan wat wegvalt."


class WhatIfForm(HouseForm):
    """Which deployments fall away, of whom all do, and who gives more."""

    # Not fields with choices: a region has hundreds, and the page draws their boxes itself.
    inzet = forms.Field(label="Wat wegvalt", required=False, widget=forms.MultipleHiddenInput)
    gemeente = forms.Field(
        label="Wie alles laat vallen", required=False, widget=forms.MultipleHiddenInput
    )
    vanaf = DutchDateField(
        label="Vanaf welke dag", required=False, help_text="Leeg: het hele jaar."
    )
    erbij = forms.ChoiceField(label="Wie meer levert", required=False, widget=LongSelect)
    uren = DutchDecimalField(
        label="Hoeveel uur per week erbij",
        required=False,
        min_value=0,
        max_value=168,
        max_digits=5,
        decimal_places=2,
    )

    def __init__(self, *args: Any, overview: BalanceOverview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.overview = overview
        places = [place for row in overview.rows for place in row.municipalities]
        self.by_slug = {place.slug: place for place in places}
        self.fields["erbij"].choices = [
            ("", "Niemand"),
            *((place.slug, place.name) for place in places),
        ]
        self.fields["erbij"].error_messages["invalid_choice"] = (
            "Deze gemeente is er in dit jaar niet. Kies een andere."
        )

    def clean_inzet(self) -> list[str]:
        return self._known(
            "inzet", {str(deployment.pk) for deployment in self.overview.deployments}
        )

    def clean_gemeente(self) -> list[str]:
        return self._known("gemeente", set(self.by_slug))

    def _known(self, name: str, known: set[str]) -> list[str]:
        asked = self.cleaned_data[name] or []
        if not known.issuperset(asked):
            raise forms.ValidationError(GONE)
        return asked

    def clean_vanaf(self) -> dt.date | None:
        """The day lies in the year that is looked at."""
        day, year = self.cleaned_data["vanaf"], self.overview.year
        if day and day.year != year:
            raise forms.ValidationError(f"Kies een dag in {year}.")
        return day

    def clean(self) -> dict[str, Any]:
        """Who gives more, and how much: one says nothing without the other."""
        cleaned = super().clean()
        if cleaned.get("erbij") and not cleaned.get("uren") and "uren" not in self.errors:
            self.add_error("uren", "Schrijf hoeveel uur per week erbij komt.")
        if cleaned.get("uren") and not cleaned.get("erbij") and "erbij" not in self.errors:
            self.add_error("erbij", "Kies welke gemeente deze uren levert.")
        return cleaned

    @property
    def question(self) -> Question:
        """What was asked, as far as it could be read."""
        asked = self.cleaned_data
        everything = set(asked.get("gemeente", ()))
        dropped = {int(pk) for pk in asked.get("inzet", ())}
        for row in self.overview.rows:
            if everything & {place.slug for place in row.municipalities}:
                dropped |= {deployment.pk for deployment in row.deployments}
        receiver = self.by_slug.get(asked.get("erbij", ""))
        return Question(
            year=self.overview.year,
            dropped=frozenset(dropped),
            since=asked.get("vanaf"),
            receiver=receiver.pk if receiver else None,
            hours=asked.get("uren") or Decimal(0),
        )
