"""The admin site: every page of it, also one of a package, survives any text in an address or form."""

from types import new_class
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin import widgets
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db import DataError, ProgrammingError, models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse

from platform_ivz.filters import LONGEST_SEARCH
from platform_ivz.forms import FiniteDecimalField

# What a value from an address can bring about: it is no number, too large, no day, no pair.
UNFIT = (
    ValueError,
    TypeError,
    LookupError,
    OverflowError,
    ValidationError,
    DataError,
    ProgrammingError,
)


def possible_keys(model: type[models.Model], values: list[Any]) -> list[Any]:
    """The values that can be keys of a row of `model`, whether there is such a row or not."""
    return [value for value in values if _fits(model._meta.pk, value)]


def _fits(field: models.Field, value: Any) -> bool:
    try:
        field.clean(value, None)
    except ValidationError:
        return False
    return True


class SafeChangeList(ChangeList):
    """A list that asks again without its filters when a filter cannot be carried out."""

    def get_queryset(self, *args: Any, **kwargs: Any) -> QuerySet:
        try:
            return super().get_queryset(*args, **kwargs)
        except UNFIT as error:
            raise IncorrectLookupParameters(error) from error

    def get_results(self, request: HttpRequest) -> None:
        try:
            super().get_results(request)
        except UNFIT as error:
            raise IncorrectLookupParameters(error) from error


class _PossibleKeysOnly:
    """Looks for what was chosen among the rows; Django's own stumbles over what is no key."""

    def optgroups(self, name: str, value: list[Any], attr: Any = None) -> list:
        return super().optgroups(name, possible_keys(self.field.remote_field.model, value), attr)


class AutocompleteSelect(_PossibleKeysOnly, widgets.AutocompleteSelect):
    """One row to choose, with suggestions."""


class AutocompleteSelectMultiple(_PossibleKeysOnly, widgets.AutocompleteSelectMultiple):
    """Rows to choose, with suggestions."""


class RowsField(forms.ModelMultipleChoiceField):
    """Rows that were chosen; Django's own stumbles over a number that is too large for SQLite."""

    def clean(self, value: Any) -> QuerySet:
        if isinstance(value, list | tuple):
            for key in value:
                if not _fits(self.queryset.model._meta.pk, key):
                    raise ValidationError(
                        self.error_messages["invalid_pk_value"],
                        code="invalid_pk_value",
                        params={"pk": key},
                    )
        return super().clean(value)


class SafeFields:
    """Fields for numbers and other rows, on a page or in its inlines, that take any text back."""

    formfield_overrides: ClassVar = {models.DecimalField: {"form_class": FiniteDecimalField}}

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", AutocompleteSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField | None:
        kwargs.setdefault("form_class", RowsField)
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", AutocompleteSelectMultiple(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class SafePage(SafeFields):
    """A page of the admin that survives any text."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return SafeChangeList

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Regular expressions in an address can be wrong, or never end."""
        if lookup.rpartition("__")[2] in {"regex", "iregex"}:
            return False
        return super().lookup_allowed(lookup, value, request)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        return super().get_search_results(request, queryset, search_term[:LONGEST_SEARCH])

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        asked = request.POST.copy()
        chosen = possible_keys(self.model, asked.getlist(ACTION_CHECKBOX_NAME))
        asked.setlist(ACTION_CHECKBOX_NAME, chosen)
        if not chosen:
            asked.pop(ACTION_CHECKBOX_NAME)
        request.POST = asked
        return super().response_action(request, queryset)


class AdminSite(admin.AdminSite):
    """Makes every page safe when it is registered."""

    # Before a region is loaded; after that its own name (`templates/admin/base_site.html`).
    site_header = site_title = "Veiligheidsplatform"
    index_title = "Beheer"

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Suggestions; none for a text that no row can hold."""
        try:
            return super().autocomplete_view(request)
        except UNFIT:
            return JsonResponse({"results": [], "pagination": {"more": False}})

    def register(
        self,
        model_or_iterable: Any,
        admin_class: type[admin.ModelAdmin] | None = None,
        **options: Any,
    ) -> None:
        page = admin_class or admin.ModelAdmin
        if not issubclass(page, SafePage):
            page = new_class(
                page.__name__,
                (SafePage, page),
                exec_body=lambda names: names.update(
                    __module__=page.__module__, __doc__=page.__doc__
                ),
            )
        super().register(model_or_iterable, page, **options)
