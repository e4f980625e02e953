"""What the admin pages of all apps share: how lists load, what is read-only, how terms are edited."""

from collections.abc import Sequence
from typing import Any, ClassVar

import tablib
from auditlog.admin import LogEntryAdmin
from auditlog.models import LogEntry
from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.forms.models import InlineForeignKeyField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from import_export.admin import ImportExportMixin
from import_export.formats import base_formats

from platform_ivz.audit import in_words
from platform_ivz.cells import made_harmless, restored
from platform_ivz.forms import WholeRowMixin
from platform_ivz.querysets import HouseQuerySet
from platform_ivz.sites import SafeFields, SafePage
from platform_ivz.terms import NoOverlap


class RowForm(WholeRowMixin, forms.ModelForm):
    """A row in the admin."""


class Admin(SafePage, admin.ModelAdmin):
    """The base of all admin pages: rows that the user may see, with what a list shows of them.

    Suggestions of a field that completes what is typed come from here too.
    """

    form = RowForm
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        if isinstance(rows, HouseQuerySet):
            rows = rows.visible_to(request.user)
        return rows.select_related(*self.list_select_related) if self.list_select_related else rows


class FrozenAdmin(Admin):
    """Admin pages of things that are decided on: what was decided can be read, not changed."""

    def is_frozen(self, obj: models.Model) -> bool:
        """Whether `obj` may no longer change."""
        raise NotImplementedError

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        open_ = obj is None or not self.is_frozen(obj)
        return open_ and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        open_ = obj is None or not self.is_frozen(obj)
        return open_ and super().has_delete_permission(request, obj)


class ReadOnlyAdmin(Admin):
    """Admin pages of what the portal keeps itself: to read, and for nobody to add, change or delete."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class AdministratorOnly:
    """Admin pages of who may sign in, and as what: others than the administrator read at most."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return request.user.is_superuser and super().has_add_permission(request, *args)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return request.user.is_superuser and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return request.user.is_superuser and super().has_delete_permission(request, obj)


class Csv(base_formats.CSV):
    """CSV without formulas, and read back as it was; the package would drop the sign of equality."""

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> str:
        return super().export_data(made_harmless(dataset), **kwargs)

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> tablib.Dataset:
        data = super().create_dataset(in_stream, **kwargs)
        return tablib.Dataset(*(map(restored, row) for row in data), headers=data.headers)


class FilesAdmin(ImportExportMixin, Admin):
    """Admin pages that also read and write CSV files, with the resource of the model."""

    formats = [Csv]
    import_formats = export_formats = formats
    skip_export_form = True
    show_change_form_export = False

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Reading a file adds and changes rows."""
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """The rows that the list shows; back to the list when its filters cannot be carried out."""
        try:
            return super().export_action(request)
        except IncorrectLookupParameters:
            label = f"{self.opts.app_label}_{self.opts.model_name}"
            return HttpResponseRedirect(reverse(f"admin:{label}_changelist", query={ERROR_FLAG: 1}))


class ChildInline(SafeFields):
    """What inlines share: no empty rows, and one query for what the rows name."""

    form = RowForm
    extra = 0
    select_related: ClassVar[Sequence[str]] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.select_related(*self.select_related) if self.select_related else rows


class TabularInline(ChildInline, admin.TabularInline):
    """Children in a table, for short fields."""


class StackedInline(ChildInline, admin.StackedInline):
    """Children below each other, for long texts."""


class KeptInline(TabularInline):
    """Children that can be added, and then stay as they are."""

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class ReadOnlyInline(KeptInline):
    """Children that the portal makes itself: to read."""

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class NumberedFormSet(forms.BaseInlineFormSet):
    """The numbered children of one parent: any order, and each number once.

    The database lets two rows share a number, so that one can be put between two others.
    """

    def clean(self) -> None:
        super().clean()
        numbers = [
            form.cleaned_data["order"]
            for form in self.forms
            if form.is_valid()
            and form not in self.deleted_forms
            and (form.has_changed() or form.instance.pk)
        ]
        twice = sorted({number for number in numbers if numbers.count(number) > 1})
        if twice:
            raise ValidationError(
                f"Nummer {twice[0]} staat er meer dan één keer. Geef elke regel een eigen nummer.",
                code="order",
            )


class TermForm(RowForm):
    """A term inside its parent. Overlap is the matter of `TermFormSet`, which sees all rows."""

    def _get_validation_exclusions(self) -> set[str]:
        exclude = super()._get_validation_exclusions()
        return exclude | {
            name for name, field in self.fields.items() if isinstance(field, InlineForeignKeyField)
        }


class TermFormSet(forms.BaseInlineFormSet):
    """The terms of one parent. They are compared as they will be, not as they are stored.

    So a holder can be succeeded in one go: close one term and open the next.
    """

    def clean(self) -> None:
        super().clean()
        kept = [
            form.instance
            for form in self.forms
            if form.is_valid()
            and form not in self.deleted_forms
            and (form.has_changed() or form.instance.pk)
        ]
        for constraint in self.model._meta.constraints:
            of_parent = isinstance(constraint, NoOverlap) and constraint.fields[0] == self.fk.name
            if of_parent and _overlap(kept, constraint):
                raise ValidationError(constraint.get_violation_error_message(), code="overlap")


def _overlap(terms: list[models.Model], constraint: NoOverlap) -> bool:
    own_fields = constraint.fields[1:]
    pairs = (
        (one, other)
        for position, one in enumerate(terms)
        for other in terms[position + 1 :]
        if all(
            getattr(one, f"{name}_id") is not None
            and getattr(one, f"{name}_id") == getattr(other, f"{name}_id")
            for name in own_fields
        )
    )
    return any(_share_a_day(one, other) for one, other in pairs)


def _share_a_day(one: models.Model, other: models.Model) -> bool:
    return _starts_by_end(one, other) and _starts_by_end(other, one)


def _starts_by_end(one: models.Model, other: models.Model) -> bool:
    return (
        one.valid_from is None or other.valid_until is None or one.valid_from <= other.valid_until
    )


class TermFilter(admin.SimpleListFilter):
    """Terms that hold today, are over, or have yet to begin."""

    title = "periode"
    parameter_name = "periode"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("nu", "geldt nu"), ("voorbij", "voorbij"), ("straks", "nog niet begonnen")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        today = timezone.localdate()
        if self.value() == "nu":
            return queryset.on(today)
        if self.value() == "voorbij":
            return queryset.ended(today)
        if self.value() == "straks":
            return queryset.filter(Q(valid_from__gt=today))
        return queryset


admin.site.unregister(LogEntry)


@admin.register(LogEntry)
class AuditAdmin(LogEntryAdmin):
    """The audit log of the package, that also says what happened when no row changed, and where."""

    list_display = ("created", "resource_url", "what", "msg_short", "user_url", "remote_addr")
    readonly_fields = ("created", "resource_url", "what", "user_url", "remote_addr", "msg")
    fieldsets = (
        (None, {"fields": ("created", "user_url", "remote_addr", "resource_url", "cid")}),
        ("Wijzigingen", {"fields": ("what", "msg")}),
    )

    @admin.display(description="wat", ordering="action")
    def what(self, obj: LogEntry) -> str:
        return in_words(obj)
