"""Forms about assignments and deployments."""

from typing import Any, ClassVar

from django import forms
from django.db import models

from agenda.forms import free_code
from platform_ivz.forms import HouseModelForm
from portfolios.models import Body, Municipality, MunicipalityGroup, Organisation
from projects.enums import DeploymentRole
from projects.models import Deployment, ProjectAssignment

# Words that stand in addresses beside the code of an assignment.
RESERVED = ("tijdlijn",)
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
        ("De opdracht", ("name", "theme", "portfolio")),
        ("Stand", ("phase", "remark")),
    )

    class Meta(HouseModelForm.Meta):
        model = ProjectAssignment
        fields = ("name", "theme", "portfolio", "phase", "remark")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = self.fields["theme"].queryset.select_related("agenda")
        self.fields["portfolio"].queryset = self.fields["portfolio"].queryset.select_related(
            "board"
        )

    def _post_clean(self) -> None:
        if not self.instance.code:
            name = self.cleaned_data.get("name", "")
            name = f"opdracht {name}" if name.strip().lower() in RESERVED else name
            self.instance.code = free_code(ProjectAssignment, name, 80)
        super()._post_clean()


class OneOfField(forms.TypedChoiceField):
    """A choice of one row out of several kinds, under a heading per kind; gives (kind, pk)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=self.split, empty_value=None, **kwargs)

    @staticmethod
    def split(value: str) -> tuple[str, int]:
        kind, _, pk = value.partition("-")
        return kind, int(pk)


class DeploymentForm(HouseModelForm):
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
        ("Rol en uren", ("role", "hours_per_week", "person")),
        ("Periode", ("valid_from", "valid_until", "remark")),
    )

    class Meta(HouseModelForm.Meta):
        model = Deployment
        fields = ("role", "hours_per_week", "person", "valid_from", "valid_until", "remark")

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

    def _get_validation_exclusions(self) -> set[str]:
        """Check the rules about the choices too, unless a choice is still missing."""
        excluded = super()._get_validation_exclusions()
        for name, kinds in (("contributor", CONTRIBUTORS), ("target", TARGETS)):
            if name not in self.errors:
                excluded -= {kind for kind, _, _ in kinds}
        return excluded
