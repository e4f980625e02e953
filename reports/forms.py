"""Forms of pages that draw on several apps."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.db import models

from agenda.models import YEAR, SafetyAgenda, Theme
from agenda.subjects import ONE_DAY
from platform_ivz.findings import Finding, Severity
from platform_ivz.forms import DATE_FORMATS, DutchIntegerField, HouseForm
from projects.models import ProjectAssignment
from projects.periods import running_under
from reports.attention import labelled


class Shown(models.TextChoices):
    """Which findings the list shows."""

    OPEN = "open", "die nu aandacht vragen"
    SNOOZED = "sluimert", "die sluimeren"
    ALL = "alle", "alle"


class FindingFilterForm(forms.Form):
    """What narrows the list of findings down; all of it stands in the address."""

    q = forms.CharField(label="Zoeken in deze lijst", required=False, max_length=200)
    ernst = forms.ChoiceField(label="Ernst", required=False)
    regel = forms.ChoiceField(label="Soort", required=False)
    toon = forms.ChoiceField(label="Toon", required=False, choices=Shown.choices)
    peildatum = forms.CharField(
        label="Peildatum", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: object, findings: Iterable[Finding], **kwargs: object) -> None:
        super().__init__(*args, auto_id="filter_%s", **kwargs)
        rules = sorted({finding.rule for finding in findings})
        self.fields["ernst"].choices = [("", "Alle"), *((s.value, s.value) for s in Severity)]
        self.fields["regel"].choices = [("", "Alle"), *((r, labelled(r)) for r in rules)]

    @property
    def form(self) -> "FindingFilterForm":
        """The form itself, for the include that shows the filters of a list."""
        return self

    @property
    def is_narrowed(self) -> bool:
        """Whether the visitor chose anything."""
        return any(self.data.get(name) for name in self.fields if name != "peildatum")

    def narrow(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings that fit; a choice that does not exist fits nothing."""
        if not self.is_valid():
            return []
        chosen = self.cleaned_data
        words = chosen["q"].casefold().split()
        return [
            finding
            for finding in findings
            if chosen["ernst"] in ("", finding.severity)
            and chosen["regel"] in ("", finding.rule)
            and all(word in _text(finding) for word in words)
        ]


def _text(finding: Finding) -> str:
    texts = (finding.subject, finding.seen, finding.expected, finding.ground)
    return " ".join(map(str, texts)).casefold()


class SnoozeForm(HouseForm):
    """Putting a finding aside: until when, and why."""

    reason = forms.CharField(
        label="Reden",
        max_length=250,
        error_messages={"required": "Schrijf waarom dit kan wachten."},
    )
    until = forms.DateField(
        label="Tot en met",
        help_text="Ten hoogste een jaar vooruit. Daarna komt het aandachtspunt terug.",
        input_formats=("%Y-%m-%d", *DATE_FORMATS),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": "Kies een dag.",
            "invalid": "Schrijf de datum als 31-12-2027.",
        },
    )

    def __init__(self, *args: object, first: dt.date, last: dt.date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}


class Ticks(forms.ModelMultipleChoiceField):
    """Rows of which each is ticked or not; all of them are at first."""

    widget = forms.CheckboxSelectMultiple


# As many years as a council sits.
USUAL_YEARS = 4


class PeriodForm(HouseForm):
    """The years of the next period, and what goes along in it from the one before."""

    first_year = DutchIntegerField(label="Eerste jaar", validators=YEAR)
    last_year = DutchIntegerField(label="Laatste jaar", validators=YEAR)
    themes = Ticks(
        Theme.objects.none(),
        label="Deze thema’s gaan mee",
        required=False,
        help_text=(
            "Met hun teksten, deelthema’s en portefeuilles. U kunt ze daarna in het concept wijzigen."
        ),
    )
    assignments = Ticks(
        ProjectAssignment.objects.none(),
        label="Deze opdrachten lopen door",
        required=False,
        help_text="Het blijven dezelfde opdrachten: zij staan dan in beide periodes onder hun thema.",
    )

    fieldsets: ClassVar = (
        ("De nieuwe periode", ("first_year", "last_year")),
        ("Wat gaat mee", ("themes", "assignments")),
    )

    def __init__(self, *args: Any, after: SafetyAgenda, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes, running = after.themes.all(), running_under(after).select_related("theme")
        title_of = {theme.identity: theme.title for theme in themes}
        self.fields["assignments"].label_from_instance = lambda one: (
            f"{one.name} ({one.get_phase_display()}; {title_of[one.place_among(title_of)]})"
        )
        first = (after.valid_until + ONE_DAY).year
        self.initial = {
            "first_year": first,
            "last_year": first + USUAL_YEARS - 1,
            "themes": [theme.pk for theme in themes],
            "assignments": [one.pk for one in running],
            **self.initial,
        }
        self.fields["themes"].queryset = themes
        self.fields["assignments"].queryset = running.order_by("theme__order", "order", "pk")
