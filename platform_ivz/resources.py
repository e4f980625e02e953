"""How rows of a file become rows of a table: one base for data sets, the admin and the portal.

The first unique field of a model is its natural key; files refer to a row by it. Every message is
Dutch, because it reaches the person who made the file.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, MultipleObjectsReturned, ValidationError
from django.db import DatabaseError, models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from import_export import fields, resources, widgets
from import_export.results import RowResult

from platform_ivz import richtext
from platform_ivz.terms import NoOverlap


def natural_key(model: type[models.Model]) -> str:
    """The name of the field by which files refer to a row of `model`."""
    return next(
        field.name for field in model._meta.fields if field.unique and not field.primary_key
    )


# The fields that hold what people call something, beside its natural key.
CALLED_BY = ("name", "abbreviation", "title")


def quoted(value: object) -> str:
    """A value from a file as a message repeats it; a very long one is cut short."""
    text = str(value)
    return f"‘{text}’" if len(text) <= 60 else f"‘{text[:60]}…’"


def unknown(model: type[models.Model], key: object) -> str:
    """The message for a reference to a row that does not exist."""
    return f"{model._meta.verbose_name} {quoted(key)} bestaat niet"


class Text(widgets.CharWidget):
    """Text without spaces around it."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> str:
        if isinstance(value, bool | list | dict):
            raise ValueError(f"{quoted(value)} is geen tekst")  # noqa: TRY004, import-export wants it
        text = str(value if value is not None else "").strip()
        if "\0" in text:
            raise ValueError("in deze tekst staat een NUL-teken")
        return text


class RichText(Text):
    """Plain text in a file, or with its marks where it has any that plain text cannot hold."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> str:
        text = super().clean(value, row, **kwargs)
        if text.startswith(("<p>", "<ul>", "<ol>")) and richtext.clean(text) == text:
            return text
        return richtext.from_plain(text)

    def render(self, value: str | None, obj: Any = None, **kwargs: Any) -> str:
        plain = richtext.to_plain(value or "")
        return plain if richtext.from_plain(plain) == value else value or ""


class Choice(Text):
    """One of a few words; empty is left to the field."""

    def __init__(self, choices: Iterable[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choices = tuple(choices)

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> str:
        text = super().clean(value, row, **kwargs)
        if text and text not in self.choices:
            raise ValueError(
                f"{quoted(text)} is geen geldige keuze; kies uit: {', '.join(self.choices)}"
            )
        return text


# Thousands in groups of three, as in 1.234 and 1.234,56; one that begins with 0 is a decimal.
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]+)?")
_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
_DUTCH_DAY = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")


def plain_number(text: str) -> str:
    """A number as Dutch people write it (€ 1.234,56), as 1234.56; anything else as it is."""
    bare = text.strip().removeprefix("€").strip().replace("\u2212", "-")
    if _GROUPED.fullmatch(bare):
        return bare.replace(".", "").replace(",", ".")
    if _COMMA.fullmatch(bare):
        return bare.replace(",", ".")
    return bare if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", bare) else text


def plain_whole_number(text: str) -> str:
    """A whole number as Dutch people write it (26.280 or 8,00); anything else as it is."""
    number = plain_number(text)
    whole, _, decimals = number.partition(".")
    return text if decimals.strip("0") else whole


def plain_day(text: str) -> str:
    """A date as Dutch people write it (31-12-2020), as 2020-12-31; anything else as it is."""
    found = _DUTCH_DAY.fullmatch(text.strip())
    if found is None:
        return text
    day, month, year = (int(part) for part in found.groups())
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return text


def _plain(text: str) -> str:
    """The text of a number; refuses the underscores and foreign digits that Python would read."""
    if "_" in text or not text.isascii():
        raise ValueError(text)
    return text


class WholeNumber(widgets.IntegerWidget):
    """A whole number; empty is None."""

    plain = staticmethod(plain_whole_number)

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> int | None:
        text = str(value if value is not None else "").strip()
        if not text:
            return None
        try:
            return int(_plain(text))
        except ValueError:
            raise ValueError(f"{quoted(value)} is geen heel getal") from None


class DecimalNumber(widgets.DecimalWidget):
    """A number with a decimal point; empty is None."""

    plain = staticmethod(plain_number)

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Decimal | None:
        text = str(value if value is not None else "").strip()
        if not text:
            return None
        try:
            number = Decimal(_plain(text))
        except (InvalidOperation, ValueError):
            number = None
        if number is None or not number.is_finite():
            raise ValueError(f"{quoted(value)} is geen getal; schrijf decimalen met een punt")
        if number.adjusted() >= 15:
            raise ValueError(f"{quoted(value)} is te groot")
        return number


class Day(widgets.DateWidget):
    """A date as 2019-12-31; empty is None."""

    plain = staticmethod(plain_day)

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> dt.date | None:
        if isinstance(value, dt.datetime) and value.time() == dt.time.min:
            value = value.date()  # a date from a spreadsheet
        text = str(value if value is not None else "").strip()
        if not text:
            return None
        try:
            day = dt.date.fromisoformat(text)
        except ValueError:
            day = None
        if day is None or day.isoformat() != text:
            raise ValueError(f"{quoted(value)} is geen datum; schrijf hem als 2019-12-31")
        return day

    def render(self, value: dt.date | None, obj: Any = None, **kwargs: Any) -> str:
        return value.isoformat() if value else ""


class Moment(widgets.DateTimeWidget):
    """A day and a time of the clock here, as 2019-12-31 20:00; empty is None.

    What it gives is in UTC, so that it equals what is stored, also in the hour that the clock repeats.
    """

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> dt.datetime | None:
        text = Text().clean(value)
        if isinstance(value, dt.datetime):
            text = text.removesuffix(":00")
        if not text:
            return None
        try:
            found = timezone.make_aware(dt.datetime.fromisoformat(text)).astimezone(dt.UTC)
        except (ValueError, OverflowError):
            found = None
        if found is None or self.render(found) != text:
            message = f"{quoted(value)} is geen dag met een tijd; schrijf hem als 2019-12-31 20:00"
            raise ValueError(message)
        return found

    def render(self, value: dt.datetime | None, obj: Any = None, **kwargs: Any) -> str:
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else ""


class Clock(widgets.TimeWidget):
    """A time of the clock as 13:30; empty is None."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> dt.time | None:
        text = self.render(value) if isinstance(value, dt.time) else Text().clean(value)
        if not text:
            return None
        try:
            found = dt.time.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or self.render(found) != text:
            raise ValueError(f"{quoted(value)} is geen tijd; schrijf hem als 13:30")
        return found

    def render(self, value: dt.time | None, obj: Any = None, **kwargs: Any) -> str:
        return f"{value:%H:%M}" if value else ""


class YesNo(widgets.BooleanWidget):
    """ja or nee."""

    ANSWERS: ClassVar = {"ja": True, "nee": False, "true": True, "false": False}

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> bool:
        answer = self.ANSWERS.get(str(value).strip().lower())
        if answer is None:
            raise ValueError(f"{quoted(value)} is geen ja of nee")
        return answer

    def render(self, value: bool | None, obj: Any = None, **kwargs: Any) -> str:
        return "ja" if value else "nee"


class YesNoUnknown(YesNo):
    """ja, nee, or empty for what nobody established."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> bool | None:
        return super().clean(value, row, **kwargs) if Text().clean(str(value)) else None

    def render(self, value: bool | None, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else super().render(value, obj, **kwargs)


class Reference(widgets.ForeignKeyWidget):
    """A row of another table, by its natural key; empty is None."""

    def __init__(self, model: type[models.Model], **kwargs: Any) -> None:
        super().__init__(model, field=natural_key(model), **kwargs)
        self.found: dict[str, models.Model] = {}

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> models.Model | None:
        key = Text().clean(value)
        if not key:
            return None
        if key not in self.found:
            found = self.get_queryset(value, row).filter(**{self.field: key}).first()
            if found is None:
                raise ValueError(unknown(self.model, key))
            self.found[key] = found
        return self.found[key]

    def keys_by_name(self) -> dict[str, str]:
        """The natural key of each row by what people call it, in lower case; no doubtful names."""
        keys: dict[str, str] = {}
        for obj in self.model._default_manager.all():
            key = str(getattr(obj, self.field))
            names = {str(obj), *(getattr(obj, name, "") for name in CALLED_BY)}
            for name in filter(None, (name.lower() for name in names)):
                keys[name] = key if keys.setdefault(name, key) == key else ""
        return keys


class References(widgets.ManyToManyWidget):
    """Rows of another table, by natural keys in a list or separated by `;`."""

    def __init__(self, model: type[models.Model], **kwargs: Any) -> None:
        super().__init__(model, separator=";", field=natural_key(model), **kwargs)

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> QuerySet:
        parts = value if isinstance(value, list) else str(value or "").split(";")
        keys = [key for key in (Text().clean(part) for part in parts) if key]
        found = self.model._default_manager.filter(**{f"{self.field}__in": keys})
        known = {str(getattr(obj, self.field)) for obj in found}
        missing = [key for key in keys if key not in known]
        if missing:
            raise ValueError(unknown(self.model, missing[0]))
        return found


class NoDiff(resources.Diff):
    """Compares nothing: what changed is shown by who asks, and the comparison costs queries."""

    def __init__(self, resource: resources.Resource, instance: models.Model, new: bool) -> None:
        pass

    def compare_with(self, resource: resources.Resource, instance: models.Model | None) -> None:
        pass


class Resource(resources.ModelResource):
    """The base of all resources: checks each row as a form would, changes only what differs."""

    WIDGETS_MAP: ClassVar = {
        **resources.ModelResource.WIDGETS_MAP,
        "CharField": Text,
        "SlugField": Text,
        "TextField": Text,
        "DateField": Day,
        "DateTimeField": Moment,
        "TimeField": Clock,
        "DecimalField": DecimalNumber,
        "BooleanField": YesNo,
        "IntegerField": WholeNumber,
        "PositiveIntegerField": WholeNumber,
        "PositiveSmallIntegerField": WholeNumber,
    }

    class Meta:
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        skip_html_diff = True

    @classmethod
    def field_from_django_field(
        cls, field_name: str, django_field: models.Field, readonly: bool
    ) -> fields.Field:
        if django_field.many_to_one or django_field.one_to_one:
            widget: widgets.Widget = Reference(django_field.related_model)
        elif django_field.many_to_many:
            widget = References(django_field.related_model)
        elif django_field.choices and isinstance(django_field, models.CharField):
            field = super().field_from_django_field(field_name, django_field, readonly)
            field.widget = Choice(str(value) for value, _ in django_field.flatchoices if value)
            return field
        else:
            field = super().field_from_django_field(field_name, django_field, readonly)
            if django_field.null:
                # An empty cell is not known, also where a form would fill in the day of today.
                field.default = None
            return field
        return fields.Field(attribute=field_name, column_name=field_name, widget=widget)

    def get_queryset(self) -> QuerySet:
        """Rows with what their columns refer to, so that comparing them asks nothing more."""
        names = [name for name, field in self.fields.items() if isinstance(field.widget, Reference)]
        rows = super().get_queryset()
        return rows.select_related(*names) if names else rows

    def validate_instance(
        self,
        instance: models.Model,
        import_validation_errors: dict | None = None,
        validate_unique: bool = True,
    ) -> None:
        """Check a row as a form would, but leave to the database what it checks itself.

        Asking before each row whether it fits costs more than all the rest. Only what is wrong
        already, or what the database cannot check everywhere, is asked; `import_row` asks the rest
        when the database refuses the row.
        """
        self.checked = (instance, dict(import_validation_errors or {}))
        errors = dict(import_validation_errors or {})
        try:
            instance.clean_fields(exclude=set(errors))
            instance.clean()
            if not errors:
                for constraint in instance._meta.constraints:
                    if isinstance(constraint, NoOverlap):
                        constraint.validate(type(instance), instance)
                return
        except ValidationError:
            pass
        super().validate_instance(instance, import_validation_errors, validate_unique)

    @classmethod
    def get_diff_class(cls) -> type[resources.Diff]:
        return NoDiff

    @property
    def columns(self) -> list[str]:
        """The columns that a file needs, in order."""
        return [field.column_name for field in self.get_import_fields()]

    @property
    def key_columns(self) -> list[str]:
        """The columns that together name one row."""
        return [self.fields[name].column_name for name in self.get_import_id_fields()]

    @property
    def labels(self) -> dict[str, str]:
        """What people call each column: the Dutch label of its field, else its own name."""
        return {
            column.column_name: str(field.verbose_name) if field else column.column_name
            for name, column in self.fields.items()
            for field in (self.own_field(name),)
        }

    def own_field(self, name: str) -> models.Field | None:
        """The field of the model that a column fills; None for one that helps to find another row."""
        if "__" in (self.fields[name].attribute or ""):
            return None
        return self._meta.model._meta.get_field(name)

    def choices_of(self, name: str) -> list[tuple[Any, str]]:
        """What may stand in a column and what people call it; empty when it is not one of a few."""
        field = self.own_field(name)
        return list(field.choices or ()) if field else []

    def import_row(self, row: Mapping, instance_loader: Any, **kwargs: Any) -> RowResult:
        """Import one row; one that the database refuses leaves the others untouched."""
        with transaction.atomic():
            result = super().import_row(row, instance_loader, **kwargs)
            if result.errors:
                transaction.set_rollback(True)
        if any(isinstance(error.error, DatabaseError) for error in result.errors):
            self._say_why(result)
        return result

    def _say_why(self, result: RowResult) -> None:
        """Find the words for what the database refused."""
        try:
            super().validate_instance(*self.checked)
        except ValidationError as problem:
            result.errors.clear()
            result.import_type = RowResult.IMPORT_TYPE_INVALID
            result.validation_error = problem

    def get_instance(self, instance_loader: Any, row: Mapping) -> models.Model | None:
        """The row that exists already; None when a part of its key is wrong, which is told later."""
        try:
            return super().get_instance(instance_loader, row)
        except ValueError:
            return None
        except MultipleObjectsReturned:
            message = "deze rij staat al meer dan één keer in het portaal; laat er één staan"
            raise ValidationError({NON_FIELD_ERRORS: [message]}) from None
