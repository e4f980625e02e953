"""Admin pages of users, municipalities, organisations, people, bodies and portfolios."""

from collections.abc import Iterator
from typing import Any

from allauth.account.admin import EmailAddress
from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.admin import GroupAdmin as BaseGroupAdmin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django_tasks_db.admin import DBTaskResult

from platform_ivz.admin import (
    Admin,
    AdministratorOnly,
    FilesAdmin,
    FrozenAdmin,
    ReadOnlyAdmin,
    RowForm,
    TabularInline,
    TermFilter,
    TermForm,
    TermFormSet,
)
from portfolios.enums import Role
from portfolios.models import (
    Body,
    GroupMember,
    ImportRun,
    Membership,
    Municipality,
    MunicipalityGroup,
    Organisation,
    Person,
    PersonFunction,
    Portfolio,
    PortfolioTerm,
    Region,
    RoleMembership,
    Substitution,
    User,
    role_choices,
    role_word,
)
from portfolios.resources import (
    MunicipalityResource,
    PersonFunctionResource,
    PersonResource,
    PortfolioResource,
)

PERIOD = ("Periode", {"fields": (("valid_from", "valid_until"),)})


@admin.register(Region)
class RegionAdmin(Admin):
    list_display = ("name", "platform", "board", "host", "source")
    search_fields = ("name", "platform", "short_name", "code")
    fieldsets = (
        (None, {"fields": ("code", "name", "platform", "short_name", "host")}),
        ("Bestuur", {"fields": ("board", "board_article", "board_member")}),
        ("Bijdragen", {"fields": ("rounding", "rounding_ground")}),
        ("Bron", {"fields": ("source", "source_title", "remark")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The portal serves one region."""
        return super().has_add_permission(request) and not Region.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Region | None = None) -> bool:
        return False


class EmailForm(RowForm):
    """Keeps e-mail addresses in lower case, so that one address is one user."""

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        others = User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk)
        if others.exists():
            raise ValidationError("Er is al een gebruiker met dit e-mailadres.")
        return email


class UserAddForm(EmailForm, BaseUserCreationForm):
    class Meta:
        model = User
        fields = ("email",)


class UserEditForm(EmailForm, UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"


class RoleWords:
    """Roles to choose from in the words of the region."""

    def formfield_for_choice_field(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.ChoiceField:
        if db_field.name == "role":
            kwargs["choices"] = [("", "---------"), *role_choices()]
        return super().formfield_for_choice_field(db_field, request, **kwargs)


class RoleFilter(admin.ChoicesFieldListFilter):
    """The same words to filter by."""

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:
        shown = {role.label: role_word(role) for role in Role}
        for choice in super().choices(changelist):
            yield {**choice, "display": shown.get(choice["display"], choice["display"])}


class RoleMembershipInline(RoleWords, AdministratorOnly, TabularInline):
    model = RoleMembership
    fields = ("role", "municipality", "organisation", "body", "valid_from", "valid_until")
    autocomplete_fields = ("municipality", "organisation", "body")
    select_related = ("user",)


# The address to sign in with is a field of the user, and in the audit log. The account package has a
# page for more addresses of a user, past both.
admin.site.unregister(EmailAddress)
# The queue of long work: what stands in it is of who asked for it.
admin.site.unregister(DBTaskResult)


@admin.register(User)
class UserAdmin(AdministratorOnly, BaseUserAdmin):
    """Users by e-mail address."""

    add_form = UserAddForm
    add_form_template = None
    form = UserEditForm
    list_display = ("email", "first_name", "last_name", "is_active", "is_staff", "last_login")
    list_filter = (
        "is_active",
        "is_staff",
        "is_superuser",
        "groups",
        ("role_memberships__role", RoleFilter),
    )
    search_fields = ("email", "first_name", "last_name")
    ordering = ("email",)
    list_per_page = 50
    filter_horizontal = ("groups",)
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        ("Naam", {"fields": ("first_name", "last_name")}),
        ("Rechten in het beheer", {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        ("Gebruik", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "password1", "password2")}),)
    inlines = [RoleMembershipInline]


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(AdministratorOnly, BaseGroupAdmin):
    """Groups of rights in the admin."""


@admin.register(Municipality)
class MunicipalityAdmin(FilesAdmin):
    resource_classes = [MunicipalityResource]
    list_display = ("name", "cbs_code", "basisteam", "valid_from", "valid_until", "successor")
    list_select_related = ("successor",)
    list_filter = (TermFilter, "basisteam")
    search_fields = ("name", "cbs_code", "basisteam")
    autocomplete_fields = ("successor",)
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": ("name", "slug", "cbs_code", "basisteam")}),
        ("Bestaan", {"fields": (("valid_from", "valid_until"), "successor")}),
        ("Plek op de tegelkaart", {"fields": (("tile_column", "tile_row"),)}),
    )


class GroupMemberInline(TabularInline):
    model = GroupMember
    fields = ("municipality", "valid_from", "valid_until")
    autocomplete_fields = ("municipality",)
    select_related = ("group", "municipality")


@admin.register(MunicipalityGroup)
class MunicipalityGroupAdmin(Admin):
    list_display = ("name", "code")
    search_fields = ("name", "code", "members__municipality__name")
    fieldsets = ((None, {"fields": ("code", "name")}),)
    inlines = [GroupMemberInline]


@admin.register(GroupMember)
class GroupMemberAdmin(Admin):
    list_display = ("group", "municipality", "valid_from", "valid_until")
    list_select_related = ("group", "municipality")
    list_filter = (TermFilter, ("group", admin.RelatedOnlyFieldListFilter))
    search_fields = ("group__name", "municipality__name")
    autocomplete_fields = ("group", "municipality")
    fieldsets = ((None, {"fields": ("group", "municipality")}), PERIOD)


@admin.register(Organisation)
class OrganisationAdmin(Admin):
    list_display = ("name", "abbreviation", "kind")
    list_filter = ("kind",)
    search_fields = ("name", "abbreviation", "code")
    fieldsets = ((None, {"fields": ("code", "name", "abbreviation", "kind", "remark")}),)


class PersonFunctionInline(TabularInline):
    model = PersonFunction
    form = TermForm
    formset = TermFormSet
    fields = ("name", "municipality", "organisation", "valid_from", "valid_until")
    autocomplete_fields = ("municipality", "organisation")
    select_related = ("person", "municipality", "organisation")


@admin.register(Person)
class PersonAdmin(FilesAdmin):
    resource_classes = [PersonResource]
    list_display = ("formal_name", "function", "employer", "user")
    list_select_related = ("user",)
    list_filter = (
        ("functions__municipality", admin.RelatedOnlyFieldListFilter),
        ("functions__organisation", admin.RelatedOnlyFieldListFilter),
    )
    search_fields = (
        "surname",
        "tussenvoegsel",
        "initials",
        "code",
        "functions__name",
        "functions__municipality__name",
        "functions__organisation__name",
    )
    autocomplete_fields = ("user",)
    fieldsets = (
        (
            "Naam",
            {"fields": ("code", "salutation", "initials", "tussenvoegsel", "surname")},
        ),
        ("Toegang", {"fields": ("user",)}),
    )
    inlines = [PersonFunctionInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_functions(timezone.localdate())

    def get_readonly_fields(
        self, request: HttpRequest, obj: Person | None = None
    ) -> tuple[str, ...]:
        """Which account belongs to whom says for whom it can agree: the administrator's matter."""
        own = super().get_readonly_fields(request, obj)
        return own if request.user.is_superuser else (*own, "user")

    @admin.display(description="naam", ordering="surname")
    def formal_name(self, obj: Person) -> str:
        return obj.formal_name

    @admin.display(description="functie nu")
    def function(self, obj: Person) -> str:
        return obj.function

    @admin.display(description="gemeente of organisatie nu")
    def employer(self, obj: Person) -> Municipality | Organisation | None:
        return obj.employer


@admin.register(PersonFunction)
class PersonFunctionAdmin(FilesAdmin):
    resource_classes = [PersonFunctionResource]
    list_display = (
        "person",
        "name",
        "municipality",
        "organisation",
        "valid_from",
        "valid_until",
    )
    list_select_related = ("person", "municipality", "organisation")
    list_filter = (
        TermFilter,
        ("municipality", admin.RelatedOnlyFieldListFilter),
        ("organisation", admin.RelatedOnlyFieldListFilter),
    )
    search_fields = ("name", "person__surname", "municipality__name", "organisation__name")
    autocomplete_fields = ("person", "municipality", "organisation")
    fieldsets = (
        (None, {"fields": ("person", "name")}),
        ("Bij", {"fields": ("municipality", "organisation")}),
        PERIOD,
    )


@admin.register(RoleMembership)
class RoleMembershipAdmin(RoleWords, AdministratorOnly, Admin):
    list_display = (
        "user",
        "what",
        "municipality",
        "organisation",
        "body",
        "valid_from",
        "valid_until",
    )
    list_select_related = ("user", "municipality", "organisation", "body")
    list_filter = (
        TermFilter,
        ("role", RoleFilter),
        ("municipality", admin.RelatedOnlyFieldListFilter),
    )
    search_fields = (
        "user__email",
        "user__first_name",
        "user__last_name",
        "municipality__name",
        "organisation__name",
        "body__name",
    )
    autocomplete_fields = ("user", "municipality", "organisation", "body")
    fieldsets = (
        (None, {"fields": ("user", "role")}),
        ("Namens", {"fields": ("municipality", "organisation", "body")}),
        PERIOD,
    )

    @admin.display(description="rol", ordering="role")
    def what(self, obj: RoleMembership) -> str:
        return obj.get_role_display()


class MembershipInline(TabularInline):
    model = Membership
    form = TermForm
    formset = TermFormSet
    fields = ("person", "seat", "organisation", "function", "valid_from", "valid_until")
    autocomplete_fields = ("person", "organisation")
    select_related = ("body", "person", "organisation")


@admin.register(Body)
class BodyAdmin(Admin):
    list_display = ("name", "abbreviation", "level", "parent", "meetings_per_year", "public")
    list_select_related = ("parent",)
    list_filter = ("level", "public")
    search_fields = ("name", "abbreviation", "code")
    autocomplete_fields = ("parent",)
    fieldsets = (
        (None, {"fields": ("code", "name", "abbreviation", "level", "parent", "order")}),
        ("Vergaderen", {"fields": ("meetings_per_year", "meetings_remark", "public")}),
        ("Doel", {"fields": ("purpose",)}),
    )
    inlines = [MembershipInline]


@admin.register(Membership)
class MembershipAdmin(Admin):
    list_display = (
        "body",
        "person",
        "seat",
        "organisation",
        "function",
        "valid_from",
        "valid_until",
    )
    list_select_related = ("body", "person", "organisation")
    list_filter = (TermFilter, ("body", admin.RelatedOnlyFieldListFilter))
    search_fields = (
        "body__name",
        "body__abbreviation",
        "person__surname",
        "seat",
        "organisation__name",
        "function",
    )
    autocomplete_fields = ("body", "person", "organisation")
    fieldsets = (
        (None, {"fields": ("body", "person", "function")}),
        ("Zetel zonder naam", {"fields": ("seat", "organisation")}),
        PERIOD,
    )


class PortfolioTermInline(TabularInline):
    model = PortfolioTerm
    form = TermForm
    formset = TermFormSet
    fields = ("person", "valid_from", "valid_until")
    autocomplete_fields = ("person",)
    select_related = ("portfolio__board", "person")


class VacantFilter(admin.SimpleListFilter):
    """Posts that somebody holds today, and posts that nobody does."""

    title = "bezetting"
    parameter_name = "bezetting"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("vacant", "vacant"), ("bezet", "bezet")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "vacant":
            return queryset.vacant(timezone.localdate())
        if self.value() == "bezet":
            return queryset.held(timezone.localdate())
        return queryset


@admin.register(Portfolio)
class PortfolioAdmin(FilesAdmin):
    resource_classes = [PortfolioResource]
    list_display = ("title", "board", "capacity", "holder", "order", "remark")
    list_select_related = ("board",)
    list_filter = (VacantFilter, "capacity", ("board", admin.RelatedOnlyFieldListFilter))
    search_fields = ("title", "code", "terms__person__surname", "board__name", "remark")
    autocomplete_fields = ("board",)
    fieldsets = ((None, {"fields": ("code", "board", "title", "capacity", "order", "remark")}),)
    inlines = [PortfolioTermInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_holders(timezone.localdate())

    @admin.display(description="houder nu", empty_value="vacant")
    def holder(self, obj: Portfolio) -> str:
        return ", ".join(
            " – ".join(filter(None, (str(term.person), str(term.person.municipality or ""))))
            for term in obj.current_terms
        )


@admin.register(PortfolioTerm)
class PortfolioTermAdmin(Admin):
    list_display = ("portfolio", "person", "employer", "valid_from", "valid_until")
    list_select_related = ("portfolio__board", "person")
    list_filter = (TermFilter, "portfolio__capacity")
    search_fields = (
        "portfolio__title",
        "portfolio__code",
        "person__surname",
        "person__functions__municipality__name",
    )
    autocomplete_fields = ("portfolio", "person")
    fieldsets = ((None, {"fields": ("portfolio", "person")}), PERIOD)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_employer_name(timezone.localdate())

    @admin.display(description="gemeente of organisatie", ordering="employer_name")
    def employer(self, obj: PortfolioTerm) -> str | None:
        return obj.employer_name


@admin.register(Substitution)
class SubstitutionAdmin(FrozenAdmin):
    """Substitutions; one that has begun is read-only, and ends earlier on the page of the post."""

    list_display = ("portfolio", "person", "valid_from", "valid_until", "reason", "recorded_on")
    list_select_related = ("portfolio__board", "person")
    list_filter = (TermFilter,)
    search_fields = ("portfolio__title", "portfolio__code", "person__surname", "reason")
    autocomplete_fields = ("portfolio", "person")
    readonly_fields = ("recorded_on",)
    fieldsets = (
        (None, {"fields": ("portfolio", "person", "reason", "recorded_on")}),
        PERIOD,
    )

    def is_frozen(self, obj: Substitution) -> bool:
        return obj.has_begun


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    """What was imported in the portal; the portal makes these, and takes them back."""

    list_display = ("file_name", "kind", "status", "by", "made_at", "stored_at", "undone_at")
    list_select_related = ("by",)
    list_filter = ("kind", "status")
    search_fields = ("file_name", "by__email")
    autocomplete_fields = ("by",)
    fieldsets = (
        (None, {"fields": ("kind", "file_name", "status", "by")}),
        ("Wanneer", {"fields": ("made_at", "stored_at", "undone_at")}),
        (
            "Rijen",
            {"fields": (("new_count", "changed_count", "unchanged_count", "wrong_count"),)},
        ),
    )
    readonly_fields = ("made_at",)
