"""Forms of the agenda."""

from typing import Any, ClassVar

from crispy_forms.layout import Fieldset
from django import forms
from django.db import transaction
from django.forms.utils import ErrorDict
from django.utils import timezone

from agenda.deciding import deciding_bodies
from agenda.living import check_names
from agenda.models import (
    ADOPTED,
    AgendaItem,
    Agreement,
    AgreementArticle,
    Result,
    SafetyAgenda,
    SubTheme,
    Theme,
)
from agenda.services import find_pending
from agenda.subjects import Subject, all_pending, revision_refusals, subject_of
from platform_ivz.addresses import unique_slug
from platform_ivz.forms import (
    DutchDateField,
    DutchIntegerField,
    HouseForm,
    HouseModelForm,
)
from platform_ivz.refusals import Refused
from portfolios.models import Body

# The notice in months that agreements of the platform have (DVO-ovk art. 7.1, BO art. 9.2).
USUAL_NOTICE = 12
LARGEST_PDF = 20 * 1024 * 1024


def offer_themes(field: forms.ModelChoiceField) -> None:
    """Let a field offer each theme once, whichever versions it has, with the agenda that it is of."""
    field.queryset = field.queryset.first_texts().select_related("agenda")
    field.label_from_instance = lambda theme: theme.with_period


class DecisionForm(HouseForm):
    """What a body decided, about something that waits for it."""

    subject = forms.ChoiceField(
        label="Waarover", help_text="Dit wacht op een besluit.", required=False
    )
    body = forms.ModelChoiceField(
        Body.objects.none(), label="Wie besloot", empty_label="Kies een gremium"
    )
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(),
        label="Agendapunt",
        empty_label="Geen agendapunt",
        required=False,
        help_text="Alleen als de vergadering in het portaal staat.",
    )
    taken_on = DutchDateField(label="Datum van het besluit", help_text="Bijvoorbeeld 10-02-2020.")
    source = forms.CharField(
        label="Bron",
        max_length=200,
        required=False,
        help_text=(
            "Alleen bij een besluit van voordat het hier werd bijgehouden: waar staat het? Zo’n"
            " besluit krijgt geen nummer."
        ),
    )
    text = forms.CharField(
        label="Besluit",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Zoals het op de besluitenlijst komt. Laat leeg om de voorgestelde tekst te nemen.",
        required=False,
    )

    fieldsets: ClassVar = (
        ("Het onderwerp", ("subject",)),
        ("Het besluit", ("body", "item", "taken_on", "source", "text")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].choices = [
            ("", "Iets anders (schrijf het besluit hieronder)"),
            *(
                (subject.label, [(f"{subject.key}:{obj.pk}", str(obj)) for obj in waiting])
                for subject, waiting in all_pending()
            ),
        ]
        self.fields["body"].queryset = deciding_bodies()
        chosen = find_pending(str(self["subject"].value() or ""))
        self.warnings: list[str] = []
        if chosen is not None:
            self._offer_bodies(subject_of(chosen))
            self._warn(subject_of(chosen).warnings(chosen, timezone.localdate()))
        self.fields["item"].queryset = AgendaItem.objects.filter(
            decisions__isnull=True, meeting__isnull=False
        ).select_related("meeting__body")

    def _warn(self, warnings: list[str]) -> None:
        """Ask whether was read what who decides has to know first."""
        if not warnings:
            return
        self.warnings = warnings
        self.fields["understood"] = forms.BooleanField(
            label="Dit is gelezen, en het besluit klopt zo",
            error_messages={
                "required": " ".join([*warnings, "Vink aan dat het besluit zo klopt."])
            },
        )
        self.helper.layout.append(Fieldset("Let op", "understood"))

    def _offer_bodies(self, subject: Subject) -> None:
        """Offer only who decides on what was chosen; why another one cannot is said by the service."""
        field, bodies = self.fields["body"], list(deciding_bodies(subject))
        if len(bodies) == 1:
            self.initial.setdefault("body", bodies[0].pk)
        field.widget.choices = [("", field.empty_label), *((body.pk, str(body)) for body in bodies)]

    def clean_subject(self) -> Any:
        """The waiting thing itself; None when the decision is about something else."""
        key = self.cleaned_data["subject"]
        if not key:
            return None
        subject = find_pending(key)
        if subject is None:
            raise forms.ValidationError(
                "Hierover is intussen al besloten. Kies een ander onderwerp."
            )
        return subject

    def clean(self) -> dict[str, Any]:
        """A decision about nothing that waits needs a text of its own."""
        cleaned = super().clean()
        if "subject" in cleaned and not cleaned["subject"] and not cleaned.get("text", "").strip():
            self.add_error("text", "Schrijf het besluit, of kies hierboven een onderwerp.")
        return cleaned


class CorrectionForm(HouseForm):
    """What a decision should have said, and why it says so only now."""

    text = forms.CharField(
        label="Besluit",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Zoals het op de besluitenlijst staat.",
    )
    taken_on = DutchDateField(label="Datum van het besluit", help_text="Bijvoorbeeld 10-02-2020.")
    reason = forms.CharField(
        label="Waarom wordt het verbeterd",
        max_length=200,
        help_text="Dit komt bij het besluit te staan. Bijvoorbeeld: de datum was verkeerd overgenomen.",
    )

    def __init__(self, *args: Any, dated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taken_on"].required = dated


class LapseForm(HouseForm):
    """Why a decision no longer holds."""

    reason = forms.CharField(
        label="Waarom vervalt het besluit",
        max_length=200,
        help_text="Dit komt in het register te staan. Bijvoorbeeld: vervangen door een nieuw besluit.",
    )


class SafetyAgendaForm(HouseModelForm):
    """A safety agenda; its status is never set here, the board adopts it by a decision."""

    fieldsets: ClassVar = (
        ("De agenda", ("title", "reason")),
        ("Periode", ("valid_from", "valid_until")),
        ("Het besluit", ("offered_on",)),
    )

    class Meta(HouseModelForm.Meta):
        model = SafetyAgenda
        fields = ("title", "reason", "valid_from", "valid_until", "offered_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = "Bijvoorbeeld: Veiligheidsagenda 2027-2030."
        for name, help_text in (
            ("valid_from", "Eerste dag, bijvoorbeeld 01-01-2027."),
            ("valid_until", "Laatste dag, bijvoorbeeld 31-12-2030."),
        ):
            self.fields[name].required = True
            self.fields[name].help_text = help_text
        if self.instance.revises is None:
            self.fields["reason"].widget = forms.HiddenInput()
        else:
            # It ends when what it revises ends.
            self.fields["valid_until"].disabled = True

    def clean(self) -> dict[str, Any]:
        """A revision begins while the agenda that it revises holds."""
        cleaned = super().clean()
        revised, first = self.instance.revises, cleaned.get("valid_from")
        if revised is not None and first is not None:
            for reason in revision_refusals(revised, first):
                self.add_error("valid_from", reason)
        return cleaned

    def _post_clean(self) -> None:
        first, last = self.cleaned_data.get("valid_from"), self.cleaned_data.get("valid_until")
        if not self.instance.code and first and last:
            self.instance.code = unique_slug(self.instance, "code", f"{first.year}-{last.year}")
        super()._post_clean()


class Unjudged:
    """A form that is only shown again: what was typed stays, and nothing is called wrong yet."""

    def __init__(self, *args: Any, unjudged: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unjudged = unjudged

    def full_clean(self) -> None:
        if self.unjudged:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()


class ThemeForm(Unjudged, HouseModelForm):
    """A theme; its address follows from its title, its sub-themes are rows of their own."""

    fieldsets: ClassVar = (
        ("Het thema", ("order", "title", "summary", "status")),
        ("Waarom en hoe", ("why", "role")),
        ("Wie draagt het", ("portfolios",)),
    )

    class Meta(HouseModelForm.Meta):
        model = Theme
        fields = ("order", "title", "summary", "status", "why", "role", "portfolios")
        widgets: ClassVar = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "portfolios": forms.CheckboxSelectMultiple(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["order"].help_text = "De plek in de agenda: 1 staat bovenaan."
        self.fields["summary"].help_text = "Hooguit 250 tekens. Deze zin staat in het overzicht."
        self.fields["why"].help_text = "Laat een lege regel tussen alinea’s."
        self.fields["role"].help_text = "Wat het platform hier zelf doet, en wat anderen doen."
        posts = self.fields["portfolios"]
        posts.queryset = posts.queryset.select_related("board")
        posts.help_text = "De posten die dit thema bestuurlijk dragen; de houders volgen vanzelf."

    def clean_why(self) -> str:
        return _with_known_names(self.cleaned_data["why"], self.instance)

    def clean_role(self) -> str:
        return _with_known_names(self.cleaned_data["role"], self.instance)

    def _post_clean(self) -> None:
        if not self.instance.code:
            self.instance.code = unique_slug(
                self.instance, "code", self.cleaned_data.get("title", "")
            )
        super()._post_clean()


def _with_known_names(text: str, theme: Theme) -> str:
    """A text of a theme. Raises ValidationError when it names a figure that does not exist."""
    check_names(text, theme.agenda.day_of_texts(timezone.localdate()))
    return text


class SubThemeForm(Unjudged, forms.ModelForm):
    """A row of the list of sub-themes; an empty one is left out."""

    position = DutchIntegerField(label="Volgorde", required=False, min_value=0, max_value=999)

    class Meta:
        model = SubTheme
        fields = ("title", "description")
        widgets: ClassVar = {"description": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, theme: Theme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["position"] = self.instance.order
        self.fields["position"].widget.attrs["size"] = 3
        self.theme = theme

    def clean_description(self) -> str:
        return _with_known_names(self.cleaned_data["description"], self.theme)


class SubThemeRows(forms.BaseInlineFormSet):
    """The sub-themes of a theme, numbered by where they stand."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Verwijderen"

    def store(self) -> None:
        """Save the rows in their order: rows without a number come last, as they stand."""
        kept = [
            form for form in self.forms if form not in self.deleted_forms and self._filled(form)
        ]
        numbered = sorted(enumerate(kept), key=lambda pair: (_place(pair[1]), pair[0]))
        for form in self.deleted_forms:
            if form.instance.pk:
                form.instance.delete()
        for rank, (_, form) in enumerate(numbered, 1):
            form.instance.theme, form.instance.order = self.instance, rank
            form.instance.save()

    def _filled(self, form: forms.Form) -> bool:
        return form.instance.pk is not None or form.has_changed()


def _place(form: forms.Form) -> int:
    place = form.cleaned_data.get("position")
    return 1000 if place is None else place


def sub_theme_rows(
    theme: Theme, data: Any = None, *, empty: int = 3, unjudged: bool = False
) -> SubThemeRows:
    """The rows of a theme's sub-themes, with `empty` ones to fill in below them."""
    factory = forms.inlineformset_factory(
        Theme, SubTheme, form=SubThemeForm, formset=SubThemeRows, extra=empty, can_delete=True
    )
    return factory(
        data,
        instance=theme,
        prefix="deelthemas",
        form_kwargs={"unjudged": unjudged, "theme": theme},
        queryset=SubTheme.objects.order_by("order", "pk"),
    )


@transaction.atomic
def store_theme(form: ThemeForm, rows: SubThemeRows) -> Theme:
    """Save a theme and its sub-themes, both or neither. Raises Refused when they were adopted."""
    agenda = SafetyAgenda.objects.select_for_update().get(pk=form.instance.agenda_id)
    if agenda.is_adopted:
        raise Refused(ADOPTED)
    theme = form.save()
    rows.instance = theme
    rows.store()
    return theme


class ResultForm(HouseModelForm):
    """A result, as a figure with its unit."""

    fieldsets: ClassVar = (
        ("Wat is bereikt", ("label", "topic", "theme")),
        ("Het getal", ("value", "unit", "approximate")),
        ("Periode", ("from_year", "until_year")),
        ("Herkomst", ("source_place", "order")),
    )

    class Meta(HouseModelForm.Meta):
        model = Result
        fields = (
            "label",
            "topic",
            "theme",
            "value",
            "unit",
            "approximate",
            "from_year",
            "until_year",
            "source_place",
            "order",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_themes(self.fields["theme"])
        self.fields["topic"].help_text = "Resultaten met hetzelfde onderwerp staan bij elkaar."
        self.fields["value"].help_text = "Bijvoorbeeld 1.600. Leeg als het getal niet bekend is."
        self.fields["unit"].help_text = "Wat het getal telt, bijvoorbeeld: controles, of euro."
        self.fields[
            "source_place"
        ].help_text = "Waar het getal staat, bijvoorbeeld: jaarbericht 2024."

    def _post_clean(self) -> None:
        if not self.instance.code:
            self.instance.code = unique_slug(
                self.instance, "code", self.cleaned_data.get("label", "")
            )
        super()._post_clean()


class AgreementForm(HouseModelForm):
    """An agreement, with its signed copy."""

    fieldsets: ClassVar = (
        ("De overeenkomst", ("title", "short_title", "parties", "organisations")),
        ("Looptijd", ("signed_on", "duration", "notice_months", "successor")),
        ("Getekend exemplaar", ("signed_copy",)),
        ("Opmerking", ("remark",)),
    )

    class Meta(HouseModelForm.Meta):
        model = Agreement
        fields = (
            "title",
            "short_title",
            "parties",
            "organisations",
            "signed_on",
            "duration",
            "notice_months",
            "successor",
            "signed_copy",
            "remark",
        )
        widgets: ClassVar = {
            "parties": forms.Textarea(attrs={"rows": 3}),
            "organisations": forms.CheckboxSelectMultiple(),
            "signed_copy": forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.fields["notice_months"].initial = USUAL_NOTICE
        others = self.fields["successor"].queryset
        self.fields["successor"].queryset = others.exclude(pk=self.instance.pk)
        self.fields["short_title"].help_text = "Zo heet de overeenkomst in lijsten en verwijzingen."
        self.fields[
            "signed_on"
        ].help_text = "Bijvoorbeeld 02-12-2019. Leeg als de dag niet bekend is."
        there = " Een nieuw bestand komt in de plaats van het oude." if self._has_copy() else ""
        self.fields["signed_copy"].help_text = f"Een pdf van hooguit 20 MB.{there}"

    def _has_copy(self) -> bool:
        return bool(self.instance.pk and self.instance.signed_copy)

    def clean_signed_copy(self) -> Any:
        """Only a real PDF of a reasonable size is kept."""
        upload = self.cleaned_data.get("signed_copy")
        if not upload or "signed_copy" not in self.changed_data:
            return upload
        if upload.size > LARGEST_PDF:
            raise forms.ValidationError("Dit bestand is te groot. Kies een pdf van hooguit 20 MB.")
        upload.seek(0)
        is_pdf = upload.read(5) == b"%PDF-"
        upload.seek(0)
        if not is_pdf or not upload.name.lower().endswith(".pdf"):
            raise forms.ValidationError("Dit is geen pdf. Kies een bestand dat op .pdf eindigt.")
        return upload

    def _post_clean(self) -> None:
        if not self.instance.code:
            self.instance.code = unique_slug(
                self.instance, "code", self.cleaned_data.get("short_title", "")
            )
        super()._post_clean()


class AgreementArticleForm(HouseModelForm):
    """An article of an agreement, in our own words."""

    fieldsets: ClassVar = (("Het artikel", ("number", "title", "summary", "order")),)

    class Meta(HouseModelForm.Meta):
        model = AgreementArticle
        fields = ("number", "title", "summary", "order")
        help_texts: ClassVar = {
            "number": "Zoals het in de overeenkomst staat, bijvoorbeeld 7.1.",
            "title": "Mag leeg blijven.",
            "summary": "Wat er is afgesproken, in eigen woorden.",
            "order": "De plek in de lijst: het laagste getal staat bovenaan.",
        }
