"""The base of all forms: one look, labels above fields, fieldsets declared on the class."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.models import InlineForeignKeyField
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from platform_ivz.formats import date_long, number, quantity
from platform_ivz.refusals import save_checked

LEAST_WITH_POINTS = 10_000
SELECTED = SafeString(" selected")
DATE_FORMATS = ("%d-%m-%Y", "%d-%m-%y", "%d/%m/%Y", "%Y-%m-%d")


class DutchDateField(forms.DateField):
    """A date as people write it: 31-12-2027."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "")
        super().__init__(
            input_formats=DATE_FORMATS,
            widget=forms.DateInput(format="%d-%m-%Y", attrs={"size": 12, "autocomplete": "off"}),
            error_messages={"invalid": "Schrijf de datum als 31-12-2027."},
            **kwargs,
        )


class FiniteDecimalField(forms.DecimalField):
    """A number. Of Django's own, one that says "sNaN" cannot even be compared with what was there."""

    def to_python(self, value: Any) -> Decimal | None:
        found = super().to_python(value)
        if found is not None and not found.is_finite():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found


class DutchDecimalField(FiniteDecimalField):
    """A number as people write it: 1.234,56."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = forms.TextInput(attrs={"inputmode": "decimal", "size": 14})
        super().__init__(**kwargs)
        self.error_messages["invalid"] = "Schrijf het getal als 1.234,56."

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str):
            value = value.strip().removeprefix("€").strip()
            head, _, tail = value.rpartition(".")
            # Three figures after a point are thousands, save in 0.205.
            thousands = len(tail) == 3 and head.lstrip("-") != "0"
            if "," in value or thousands or head.count("."):
                value = value.replace(".", "").replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return quantity(value, 4) if isinstance(value, Decimal) else value


class DutchIntegerField(forms.IntegerField):
    """A whole number, with or without points between thousands: 26.280."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = forms.TextInput(attrs={"inputmode": "numeric", "size": 12})
        super().__init__(**kwargs)
        self.error_messages["invalid"] = "Schrijf een heel getal, bijvoorbeeld 26.280."

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            parts = value.strip().split(".")
            if all(len(part) == 3 for part in parts[1:]):
                value = "".join(parts)
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        # A year is a whole number too, and is never written with a point.
        return number(value) if isinstance(value, int) and value >= LEAST_WITH_POINTS else value


class LongSelect(forms.Select):
    """A list of hundreds to choose from; the usual one takes a template for each of them."""

    def _render(self, template_name: str, context: dict, renderer: Any = None) -> SafeString:
        widget = context["widget"]
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (option["value"], SELECTED if option["selected"] else "", option["label"])
                for _, group, _ in widget["optgroups"]
                for option in group
            ),
        )
        return format_html(
            '<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), options
        )


def dutch_formfield(field: models.Field, **kwargs: Any) -> forms.Field:
    """The form field of a model field: dates and numbers as Dutch people write them."""
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return field.formfield(form_class=DutchDateField, **kwargs)
    if isinstance(field, models.DecimalField):
        return field.formfield(form_class=DutchDecimalField, **kwargs)
    if isinstance(field, models.IntegerField) and not field.choices:
        return field.formfield(form_class=DutchIntegerField, **kwargs)
    return field.formfield(**kwargs)


class HouseFormMixin:
    """A form in the look of the house.

    `fieldsets` are pairs of a heading and the names of its fields; without them all fields come in
    order under no heading. The template owns the form tag and the buttons.
    """

    fieldsets: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and user is not None:
                field.queryset = field.queryset.visible_to(user)
            if isinstance(field, forms.ModelChoiceField) and field.empty_label is not None:
                field.empty_label = _no_choice(field)
            elif isinstance(field, forms.TypedChoiceField) and _begins_empty(field):
                field.choices = [("", _no_choice(field)), *list(field.choices)[1:]]
        # Made anew for every form: a helper on the class would be shared by all of them.
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.form_show_errors = False
        if self.fieldsets:
            self.helper.layout = Layout(
                *(Fieldset(heading, *names) for heading, names in self.fieldsets)
            )


def _no_choice(field: forms.ChoiceField) -> str:
    """What a list of choices says before somebody chose."""
    return "Maak een keuze" if field.required else "Geen"


def _begins_empty(field: forms.ChoiceField) -> bool:
    """Whether a list of choices begins with the dashes that Django puts there."""
    return next(iter(field.choices), None) == BLANK_CHOICE_DASH[0]


class HouseForm(HouseFormMixin, forms.Form):
    """A form that is not about one row."""


class WholeRowMixin:
    """A form about one row that checks the rules about the whole row, also what it does not show.

    Django leaves out a rule when one of its fields is no field of the form, and the database then
    refuses what the form let pass. What is wrong with a hidden field is said above the others.
    """

    def _post_clean(self) -> None:
        super()._post_clean()
        unsure = self._get_validation_exclusions() - self.hidden_fields_to_check()
        # The parent of a row in its form may not be stored yet.
        unsure |= {
            name for name, field in self.fields.items() if isinstance(field, InlineForeignKeyField)
        }
        try:
            self.instance.validate_constraints(exclude=unsure)
        except ValidationError as problem:
            said = {message for messages in self.errors.values() for message in messages}
            found = [error for errors in problem.error_dict.values() for error in errors]
            if new := [error for error in found if error.messages[0] not in said]:
                self.add_error(None, new)

    def hidden_fields_to_check(self) -> set[str]:
        """What the row has beside the form, by the time that the form is checked."""
        return {field.name for field in self.instance._meta.fields} - set(self.fields)

    def _update_errors(self, errors: ValidationError) -> None:
        if hasattr(errors, "error_dict"):
            shown: dict[str, list[ValidationError]] = {}
            for name, problems in errors.error_dict.items():
                place = name if name in self.fields else NON_FIELD_ERRORS
                shown.setdefault(place, []).extend(problems)
            errors = ValidationError(shown)
        super()._update_errors(errors)


class HouseModelForm(WholeRowMixin, HouseFormMixin, forms.ModelForm):
    """A form about one row; Meta names its fields."""

    class Meta:
        formfield_callback = dutch_formfield


class ChangeOverTimeMixin:
    """A form about a stored row with a term: what changes from a day on keeps what was.

    Who changes the row says whether something changes, and per when, or whether it was never so and
    is put right. A change ends the stored row on the day before, and begins another one.
    """

    FROM_A_DAY, PUT_RIGHT = "vanaf", "verbeteren"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first, self.last = self.instance.valid_from, self.instance.valid_until
        if self.instance.pk is None:
            return
        asked = {
            "how": forms.ChoiceField(
                label="Wat wilt u doen?",
                choices=(
                    (self.FROM_A_DAY, "Er verandert iets vanaf een dag. Wat er was, blijft staan."),
                    (
                        self.PUT_RIGHT,
                        "Verbeteren: het was nooit zo, of er ontbrak iets, zoals de laatste dag.",
                    ),
                ),
                widget=forms.RadioSelect,
                error_messages={"required": "Kies of er iets verandert, of dat u iets verbetert."},
            ),
            "changes_on": DutchDateField(
                label="Per wanneer", required=False, help_text="Alleen als er iets verandert."
            ),
        }
        self.fields = {**asked, **self.fields}
        if self.helper.layout is not None:
            self.helper.layout.insert(0, Fieldset("Veranderen of verbeteren", *asked))

    def clean(self) -> dict[str, Any]:
        """A change lies within the term; from that day on the row is another one."""
        cleaned = super().clean()
        if cleaned.get("how") == self.FROM_A_DAY and "changes_on" not in self.errors:
            if reason := self._not_on(cleaned.get("changes_on")):
                self.add_error("changes_on", reason)
            else:
                cleaned["valid_from"] = cleaned["changes_on"]
        return cleaned

    def _not_on(self, day: dt.date | None) -> str:
        """Why nothing can change on a day; empty when it can."""
        if day is None:
            return "Schrijf vanaf welke dag het anders is."
        if self.first and day <= self.first:
            return f"Dit begint op {date_long(self.first)}. Kies een latere dag, of verbeter het."
        if self.last and day > self.last:
            return f"Dit eindigt op {date_long(self.last)}. Kies een dag tot en met die dag."
        return ""

    def store(self, save: Callable[[models.Model], models.Model]) -> models.Model:
        """Store the row, or end it and store the next one, by `save`. Raises Refused, as `save` does."""
        row = self.instance
        if self.cleaned_data.get("how") != self.FROM_A_DAY:
            return save(row)
        fields = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
        following = type(row)(**{name: getattr(row, name) for name in fields})
        with transaction.atomic():
            earlier = type(row)._base_manager.select_for_update().get(pk=row.pk)
            earlier.valid_until = following.valid_from - dt.timedelta(days=1)
            save_checked(earlier)
            return save(following)
