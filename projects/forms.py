"""Forms about assignments and deployments."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from agenda.forms import offer_themes
from platform_ivz.addresses import unique_slug
from platform_ivz.formats import date_short
from platform_ivz.forms import (
    ChangeOverTimeMixin,
    DutchDateField,
    DutchDecimalField,
    HouseForm,
    HouseModelForm,
)
from platform_ivz.refusals import save_checked
from portfolios.models import Body, Municipality, MunicipalityGroup, Organisation
from projects.calculations import Quarter, quarter_of, quarter_to_report, quarters_until
from projects.enums import DeploymentRole, Light
from projects.models import (
    Deployment,
    Indicator,
    Measurement,
    Milestone,
    ProgressReport,
    ProjectAssignment,
    ProjectCost,
    ProjectRelation,
    Risk,
)
from projects.services import Reading, report_progress

# Words that stand in addresses beside the code of an assignment.
RESERVED = ("tijdlijn", "bord")
CONTRIBUTORS = (
    ("municipality", "Gemeenten", Municipality),
    ("group", "Groepen gemeenten", MunicipalityGroup),
    ("organisation", "Organisaties", Organisation),
)
TARGETS = (
    ("project", "Projectopdrachten", ProjectAssignment),
    ("body", "Gremia", Body),
)


class ProjectAssignmentForm(HouseModelForm):
    """What an assignment is called and where it belongs; its text has pages of its own."""

    fieldsets: ClassVar = (
        ("De opdracht", ("name", "theme", "also_under", "portfolio")),
        ("Erbij", ("expert_meetings_per_year", "remark")),
    )

    class Meta(HouseModelForm.Meta):
        model = ProjectAssignment
        fields = (
            "name",
            "theme",
            "also_under",
            "portfolio",
            "expert_meetings_per_year",
            "remark",
        )
        widgets: ClassVar = {"also_under": forms.CheckboxSelectMultiple()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_themes(self.fields["theme"])
        self._offer_later_themes()
        self.fields["portfolio"].queryset = self.fields["portfolio"].queryset.select_related(
            "board"
        )

    def _offer_later_themes(self) -> None:
        """Offer the themes of the periods after that of the assignment; nothing where there are none."""
        field = self.fields["also_under"]
        offer_themes(field)
        began = self.instance.theme.agenda.valid_from if self.instance.theme_id else dt.date.max
        field.queryset = field.queryset.filter(agenda__valid_from__gt=began).order_by(
            "agenda__valid_from", "order", "pk"
        )
        if not field.queryset.exists():
            field.widget = forms.MultipleHiddenInput()

    def clean(self) -> dict[str, Any]:
        """It goes along to one theme of a period at most."""
        cleaned = super().clean()
        agendas = [theme.agenda.title for theme in cleaned.get("also_under", ())]
        if twice := sorted({title for title in agendas if agendas.count(title) > 1}):
            self.add_error("also_under", f"Kies van {twice[0]} ten hoogste één thema.")
        return cleaned

    def _post_clean(self) -> None:
        if not self.instance.code:
            name = self.cleaned_data.get("name", "")
            name = f"opdracht {name}" if name.strip().lower() in RESERVED else name
            self.instance.code = unique_slug(self.instance, "code", name)
        super()._post_clean()


class OneOfField(forms.TypedChoiceField):
    """A choice of one row out of several kinds, under a heading per kind; gives (kind, pk)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=self.split, empty_value=None, **kwargs)

    @staticmethod
    def split(value: str) -> tuple[str, int]:
        kind, _, pk = value.partition("-")
        return kind, int(pk)


class DeploymentForm(ChangeOverTimeMixin, HouseModelForm):
    """Who gives which hours to what. One contributor and one target can be chosen, no more."""

    contributor = OneOfField(
        label="Wie levert de inzet",
        help_text="Eén gemeente, groep van gemeenten of organisatie.",
        error_messages={
            "required": "Kies wie de inzet levert: één gemeente, groep of organisatie.",
            "invalid_choice": "Kies wie de inzet levert uit de lijst.",
        },
    )
    target = OneOfField(
        label="Waaraan",
        help_text="Eén projectopdracht of gremium.",
        error_messages={
            "required": "Kies waaraan: één projectopdracht of gremium.",
            "invalid_choice": "Kies een projectopdracht of gremium uit de lijst.",
        },
    )

    fieldsets: ClassVar = (
        ("Wie en waaraan", ("contributor", "target")),
        ("Rol en uren", ("role", "hours_per_week", "person", "function")),
        ("Periode", ("valid_from", "valid_until", "remark")),
    )

    class Meta(HouseModelForm.Meta):
        model = Deployment
        fields = (
            "role",
            "hours_per_week",
            "person",
            "function",
            "valid_from",
            "valid_until",
            "remark",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contributor"].choices = self._choices(CONTRIBUTORS)
        self.fields["target"].choices = self._choices(TARGETS)
        self.fields["role"].choices = [("", "Maak een keuze"), *DeploymentRole.choices]
        self.fields["person"].help_text = "Alleen als de naam bekend is."
        for name, kinds in (("contributor", CONTRIBUTORS), ("target", TARGETS)):
            if name not in self.initial:
                self.initial[name] = next(
                    (f"{kind}-{pk}" for kind, _, _ in kinds if (pk := self._pk(kind))), ""
                )

    def _pk(self, kind: str) -> int | None:
        return getattr(self.instance, f"{kind}_id")

    def _choices(self, kinds: tuple[tuple[str, str, type[models.Model]], ...]) -> list:
        groups = [
            (
                heading,
                [(f"{kind}-{obj.pk}", str(obj)) for obj in model.objects.visible_to(self.user)],
            )
            for kind, heading, model in kinds
        ]
        return [("", "Maak een keuze"), *((heading, found) for heading, found in groups if found)]

    def clean(self) -> dict[str, Any]:
        """Put the choices on the row, and take away what was chosen before."""
        cleaned = super().clean()
        for name, kinds in (("contributor", CONTRIBUTORS), ("target", TARGETS)):
            chosen, pk = cleaned.get(name) or ("", None)
            for kind, _, _ in kinds:
                setattr(self.instance, f"{kind}_id", pk if kind == chosen else None)
        return cleaned

    def save(self, commit: bool = True) -> Deployment:
        return self.store(save_checked)

    def hidden_fields_to_check(self) -> set[str]:
        """The rules about the choices too, unless a choice is still missing."""
        missing = {
            kind
            for name, kinds in (("contributor", CONTRIBUTORS), ("target", TARGETS))
            if name in self.errors
            for kind, _, _ in kinds
        }
        return super().hidden_fields_to_check() - missing


class MoveForm(HouseForm):
    """What a step in the life of an assignment needs to know."""

    reason = forms.CharField(
        label="Waarom",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Wie verder moet, leest dit.",
        error_messages={"required": "Schrijf waarom; wie verder moet, leest dit."},
    )
    evaluation = forms.CharField(
        label="Evaluatie",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Wat is bereikt, wat niet, en wat is geleerd?",
        error_messages={"required": "Schrijf kort wat is bereikt en wat is geleerd."},
    )
    begun_on = DutchDateField(label="Begonnen op", required=False, help_text="Leeg is vandaag.")
    ended_on = DutchDateField(label="Afgerond op", required=False, help_text="Leeg is vandaag.")

    def __init__(
        self, *args: Any, needs_reason: bool, begins: bool, evaluates: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not begins:
            del self.fields["begun_on"]
        if not needs_reason:
            del self.fields["reason"]
        if not evaluates:
            del self.fields["evaluation"], self.fields["ended_on"]


class ApprovalForm(HouseForm):
    """The button is the approval; who records one that was given elsewhere says how it was given."""

    because = forms.CharField(
        label="Hoe is dit akkoord gegeven?",
        max_length=200,
        help_text="Bijvoorbeeld: getekend op papier op 3 maart; het papier ligt bij de coördinator.",
    )

    def __init__(self, *args: Any, is_recorded: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_recorded:
            del self.fields["because"]


# --- What stands beside the text of an assignment ----------------------------------------------


def not_to_come(day: dt.date | None) -> dt.date | None:
    """A day on which something was seen. Raises ValidationError for one that is yet to come."""
    if day is not None and day > timezone.localdate():
        raise ValidationError("Deze dag moet nog komen.")
    return day


def _quarter(text: str) -> Quarter:
    year, _, number = text.partition("-")
    return Quarter(int(year), int(number))


class IndicatorForm(HouseModelForm):
    class Meta(HouseModelForm.Meta):
        model = Indicator
        fields = ("name", "unit", "baseline", "target")
        help_texts: ClassVar = {"unit": "Wat u telt of meet, bijvoorbeeld: gemeenten."}


class MeasurementForm(HouseModelForm):
    class Meta(HouseModelForm.Meta):
        model = Measurement
        fields = ("measured_on", "value", "source", "interpretation")
        widgets: ClassVar = {"interpretation": forms.Textarea(attrs={"rows": 4})}
        help_texts: ClassVar = {
            "source": "Waar het getal vandaan komt, bijvoorbeeld: eigen telling.",
            "interpretation": "Wat het getal zegt, en wat niet.",
        }

    def clean_measured_on(self) -> dt.date | None:
        return not_to_come(self.cleaned_data["measured_on"])


class MilestoneForm(HouseModelForm):
    class Meta(HouseModelForm.Meta):
        model = Milestone
        fields = ("title", "due", "done_on")
        help_texts: ClassVar = {"done_on": "Leeg zolang het nog moet gebeuren."}

    def clean_done_on(self) -> dt.date | None:
        return not_to_come(self.cleaned_data["done_on"])


class RiskForm(HouseModelForm):
    class Meta(HouseModelForm.Meta):
        model = Risk
        fields = ("description", "measure")
        widgets: ClassVar = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "measure": forms.Textarea(attrs={"rows": 3}),
        }


class ProjectRelationForm(HouseModelForm):
    """Another assignment; two assignments are tied once, by either of them."""

    class Meta(HouseModelForm.Meta):
        model = ProjectRelation
        fields = ("other", "kind", "remark")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = self.fields["other"].queryset.exclude(pk=self.instance.assignment_id)
        self.fields["other"].queryset = others

    def clean_other(self) -> ProjectAssignment:
        other = self.cleaned_data["other"]
        if other.relations.filter(other=self.instance.assignment_id).exists():
            raise ValidationError("Deze twee opdrachten zijn al aan elkaar verbonden.")
        return other


class ProjectCostForm(HouseModelForm):
    class Meta(HouseModelForm.Meta):
        model = ProjectCost
        fields = ("year", "purpose", "budget", "subsidy", "spent")
        help_texts: ClassVar = {"spent": "Leeg zolang het niet bekend is."}


class ProgressReportForm(HouseModelForm):
    """The report of a quarter, with what was reached and measured; stored as one.

    A report that exists keeps its quarter.
    """

    # So many quarters back can still be chosen.
    QUARTERS = 8

    period = forms.TypedChoiceField(label="Over welk kwartaal", coerce=_quarter)
    light = forms.ChoiceField(
        label="Stand",
        choices=Light,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe het ervoor staat."},
    )
    reached = forms.ModelMultipleChoiceField(
        label="Welke zijn gehaald?",
        queryset=Milestone.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    on = DutchDateField(
        label="Gemeten en gehaald op",
        help_text="Geldt voor de mijlpalen die u aankruist en de getallen die u invult.",
    )

    class Meta(HouseModelForm.Meta):
        model = ProgressReport
        fields = ("light", "text")
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 6})}
        help_texts: ClassVar = {
            "text": "Wat is er gedaan, wat loopt anders dan gepland, en wat volgt?"
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        assignment = kwargs["instance"].assignment
        newest = Measurement.objects.filter(indicator=OuterRef("pk")).order_by("-measured_on")
        indicators = assignment.indicators.annotate(last=Subquery(newest.values("source")[:1]))
        self.indicators = list(indicators)
        waiting = assignment.milestones.filter(done_on__isnull=True)
        milestones = [(one.pk, f"{one}, gepland op {date_short(one.due)}") for one in waiting]
        self.fieldsets = self._fieldsets(kwargs["instance"], has_milestones=bool(milestones))
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["period"]
        else:
            self._offer_quarters(assignment)
        if milestones:
            self.fields["reached"].queryset = waiting
            self.fields["reached"].choices = milestones
        else:
            del self.fields["reached"]
        if milestones or self.indicators:
            self.initial["on"] = timezone.localdate()
        else:
            del self.fields["on"]
        for indicator in self.indicators:
            self._add_indicator(indicator)

    def _fieldsets(self, report: ProgressReport, *, has_milestones: bool) -> tuple:
        said = ("light", "text") if report.pk else ("period", "light", "text")
        measured = (
            (f"Indicator: {one}", (f"value_{one.pk}", f"source_{one.pk}"))
            for one in self.indicators
        )
        return (
            ("De stand", said),
            *((("Mijlpalen", ("reached",)),) if has_milestones else ()),
            *measured,
            *((("Wanneer", ("on",)),) if has_milestones or self.indicators else ()),
        )

    def _offer_quarters(self, assignment: ProjectAssignment) -> None:
        """Offer the quarter that is due, and the text of the last report to go on with."""
        today = timezone.localdate()
        reports = list(assignment.progress_reports.order_by("-year", "-quarter"))
        reported = {report.period: report for report in reports}
        self.fields["period"].choices = [
            (
                f"{quarter.year}-{quarter.number}",
                f"{quarter} (gemeld: {reported[quarter].get_light_display()})"
                if quarter in reported
                else str(quarter),
            )
            for quarter in quarters_until(quarter_of(today), self.QUARTERS)
        ]
        due = quarter_to_report(today, reported, assignment.begun_on)
        self.initial["period"] = f"{due.year}-{due.number}"
        self.initial["text"] = reports[0].text if reports else ""

    def _add_indicator(self, indicator: Indicator) -> None:
        unit = f" in {indicator.unit}" if indicator.unit else ""
        self.fields[f"value_{indicator.pk}"] = DutchDecimalField(
            label=f"Nieuwe waarde{unit}", required=False, max_digits=14, decimal_places=2
        )
        self.fields[f"source_{indicator.pk}"] = forms.CharField(
            label="Bron", required=False, max_length=160, initial=indicator.last or ""
        )

    def clean_on(self) -> dt.date | None:
        return not_to_come(self.cleaned_data["on"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for indicator in self.indicators:
            value, source = (cleaned.get(f"{kind}_{indicator.pk}") for kind in ("value", "source"))
            if value is not None and not source:
                self.add_error(f"source_{indicator.pk}", "Schrijf waar het getal vandaan komt.")
        return cleaned

    def save(self, commit: bool = True) -> ProgressReport:
        given = self.cleaned_data
        return report_progress(
            assignment=self.instance.assignment,
            quarter=given.get("period") or self.instance.period,
            light=given["light"],
            text=given["text"],
            by=self.user,
            on=given.get("on") or timezone.localdate(),
            reached=given.get("reached", ()),
            readings=[
                Reading(indicator, value, given[f"source_{indicator.pk}"])
                for indicator in self.indicators
                if (value := given[f"value_{indicator.pk}"]) is not None
            ],
        )
