"""Admin pages of agreements, safety agendas, themes, results, meetings, decisions, actions."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from agenda.meetings.files import examine
from agenda.models import (
    ADOPTED,
    Action,
    AgendaExtension,
    AgendaItem,
    Agreement,
    AgreementArticle,
    Attendance,
    Binding,
    Decider,
    Decision,
    FindingSnooze,
    Ground,
    ListRemark,
    LocalPlan,
    LocalPriority,
    Meeting,
    MeetingBook,
    MeetingPattern,
    Note,
    NoteChapter,
    Paper,
    Result,
    SafetyAgenda,
    SchoolHoliday,
    StandingItem,
    StatedFigure,
    SubTheme,
    Theme,
    WorkProcess,
    WorkStep,
)
from platform_ivz.admin import (
    Admin,
    FrozenAdmin,
    KeptInline,
    NumberedFormSet,
    ReadOnlyAdmin,
    ReadOnlyInline,
    RowForm,
    StackedInline,
    TabularInline,
    TermFilter,
)
from platform_ivz.refusals import Refused


class AgreementArticleInline(StackedInline):
    model = AgreementArticle
    fields = (("number", "order"), "title", "summary")
    select_related = ("agreement",)


@admin.register(Agreement)
class AgreementAdmin(Admin):
    list_display = ("short_title", "title", "signed_on", "duration", "notice_months")
    list_filter = ("duration",)
    search_fields = ("short_title", "title", "code", "articles__title", "articles__summary")
    autocomplete_fields = ("organisations", "successor")
    fieldsets = (
        (None, {"fields": ("code", "title", "short_title", "parties", "organisations")}),
        ("Looptijd", {"fields": ("signed_on", "duration", "notice_months", "successor")}),
        ("Exemplaar", {"fields": ("signed_copy", "remark")}),
    )
    inlines = [AgreementArticleInline]


@admin.register(Ground)
class GroundAdmin(Admin):
    """On what each rule of the portal rests."""

    list_display = ("rule", "agreement", "article", "source")
    list_select_related = ("agreement", "article__agreement")
    list_filter = ("agreement", "rule")
    search_fields = ("rule", "source", "agreement__short_title", "article__number")
    autocomplete_fields = ("agreement", "article")
    fieldsets = ((None, {"fields": ("rule", "agreement", "article", "source")}),)


@admin.register(AgreementArticle)
class AgreementArticleAdmin(Admin):
    """Articles by themselves, so that a ground can find one."""

    list_display = ("agreement", "number", "title", "summary")
    list_select_related = ("agreement",)
    list_filter = ("agreement",)
    search_fields = ("agreement__short_title", "number", "title", "summary")
    autocomplete_fields = ("agreement",)
    fieldsets = ((None, {"fields": ("agreement", ("number", "order"), "title", "summary")}),)


@admin.register(Decider)
class DeciderAdmin(Admin):
    """Which body decides on what; of what is not here each board decides."""

    list_display = ("subject", "body")
    list_select_related = ("body",)
    list_filter = (("body", admin.RelatedOnlyFieldListFilter),)
    search_fields = ("subject", "body__name", "body__abbreviation")
    autocomplete_fields = ("body",)
    fieldsets = ((None, {"fields": ("subject", "body")}),)


@admin.register(Decision)
class DecisionAdmin(FrozenAdmin):
    """Decisions are taken, corrected and lapse in the portal; here only historical ones are added."""

    list_display = ("reference", "body", "taken_on", "status", "text", "source")
    list_select_related = ("body", "item", "subject_type", "recorded_by")
    list_filter = ("status", ("body", admin.RelatedOnlyFieldListFilter))
    date_hierarchy = "taken_on"
    search_fields = ("reference", "text", "body__name", "body__abbreviation", "source")
    autocomplete_fields = ("body", "item")
    readonly_fields = ("sequence", "status", "lapse_reason", "subject_type", "recorded_by")
    fieldsets = (
        (
            None,
            {
                "fields": ("reference", "body", "text", "taken_on", "year", "source"),
                "description": (
                    "Een nieuw besluit neemt u in het portaal; daar krijgt het zijn nummer. Voeg"
                    " hier alleen een historisch besluit toe, met de bron waarin het staat."
                ),
            },
        ),
        (
            "Vastgelegd",
            {
                "fields": (
                    "status",
                    "lapse_reason",
                    "sequence",
                    "item",
                    "subject_type",
                    "recorded_by",
                )
            },
        ),
    )

    def is_frozen(self, obj: Decision) -> bool:
        """All of them: a wrong one is corrected in the portal with a reason, so that it is kept why."""
        return True

    def get_form(self, request: HttpRequest, obj: Decision | None = None, **kwargs: Any) -> type:
        """A historical decision names its source; the form cannot check what it does not show."""
        form = super().get_form(request, obj, **kwargs)
        if "source" in form.base_fields:
            form.base_fields["source"].required = True
        return form

    def save_model(self, request: HttpRequest, obj: Decision, form: Any, change: bool) -> None:
        if not change:
            obj.recorded_by = request.user
        super().save_model(request, obj, form, change)


@admin.register(SafetyAgenda)
class SafetyAgendaAdmin(FrozenAdmin):
    list_display = ("title", "valid_from", "valid_until", "status", "decision")
    list_select_related = ("decision",)
    list_filter = ("status", TermFilter)
    search_fields = ("title", "code")
    fieldsets = (
        (None, {"fields": ("code", "title", "revises", "reason")}),
        ("Periode", {"fields": (("valid_from", "valid_until"),)}),
        ("Besluit", {"fields": ("offered_on", "status", "decision")}),
    )
    # A revision begins in the portal, with copies of the themes.
    readonly_fields = ("status", "decision", "revises")

    def is_frozen(self, obj: SafetyAgenda) -> bool:
        return obj.is_adopted


@admin.register(AgendaExtension)
class AgendaExtensionAdmin(ReadOnlyAdmin):
    """Extensions are proposed and decided on in the portal."""

    list_display = ("agenda", "valid_until", "previous_until", "status", "decision")
    list_select_related = ("agenda", "decision")
    list_filter = ("status",)
    search_fields = ("agenda__title", "reason")
    autocomplete_fields = ("agenda", "decision")
    fieldsets = (
        (None, {"fields": ("agenda", "valid_until", "previous_until", "reason")}),
        ("Besluit", {"fields": ("offered_on", "status", "decision")}),
    )


@admin.register(Note)
class NoteAdmin(ReadOnlyAdmin):
    """Notes are written and decided on in the portal."""

    list_display = ("agenda", "status", "decision", "figures_on", "made_at")
    list_select_related = ("agenda", "decision")
    list_filter = ("status",)
    search_fields = ("agenda__title", "agenda__code")
    autocomplete_fields = ("agenda", "decision")
    fieldsets = (
        (None, {"fields": ("agenda", "offered_on", "status", "decision")}),
        ("Vastgelegd", {"fields": ("figures_on", "file", "sha256", "made_at")}),
    )


@admin.register(NoteChapter)
class NoteChapterAdmin(ReadOnlyAdmin):
    """Chapters are written in the portal, which looks at the names of figures in them."""

    list_display = ("title", "note", "key", "order", "is_annex", "part", "owner", "status")
    list_select_related = ("note__agenda", "owner")
    list_filter = ("status", "is_annex")
    search_fields = ("title", "key", "text")
    autocomplete_fields = ("note", "owner", "changed_by")
    fieldsets = (
        (None, {"fields": ("note", "key", "order", "title", "is_annex", "beside_previous")}),
        ("Inhoud", {"fields": ("part", "text", "owner", "status")}),
        ("Laatst geschreven", {"fields": ("changed_by", "changed_at")}),
    )


class WorkStepInline(StackedInline):
    model = WorkStep
    formset = NumberedFormSet
    fields = (("order", "who", "title"), "text", ("body", "rule"), "source")
    autocomplete_fields = ("body",)
    select_related = ("process", "body")


@admin.register(WorkProcess)
class WorkProcessAdmin(Admin):
    """How work goes, step by step."""

    list_display = ("title", "code", "order", "source")
    list_filter = ("source",)
    search_fields = ("title", "code", "lead", "steps__title", "steps__text")
    fieldsets = ((None, {"fields": (("code", "order"), "title", "lead", "source", "remark")}),)
    inlines = [WorkStepInline]


class SubThemeInline(StackedInline):
    model = SubTheme
    formset = NumberedFormSet
    fields = (("order", "title"), "description")


class ThemeRowForm(RowForm):
    """A theme in the admin: nothing is added to an agenda that was adopted."""

    def clean_agenda(self) -> SafetyAgenda:
        agenda = self.cleaned_data["agenda"]
        if agenda.is_adopted:
            raise ValidationError(ADOPTED)
        return agenda


@admin.register(Theme)
class ThemeAdmin(FrozenAdmin):
    form = ThemeRowForm
    list_display = ("title", "agenda", "order", "status", "summary")
    list_select_related = ("agenda",)
    list_filter = ("status", ("agenda", admin.RelatedOnlyFieldListFilter))
    search_fields = ("title", "code", "summary", "subthemes__title")
    autocomplete_fields = ("agenda", "portfolios", "continues")
    readonly_fields = ("revises",)
    fieldsets = (
        (None, {"fields": ("agenda", "code", "order", "title", "status", "portfolios")}),
        ("Tekst", {"fields": ("summary", "why", "role")}),
        ("Eerder", {"fields": ("revises", "continues")}),
    )
    inlines = [SubThemeInline]

    def is_frozen(self, obj: Theme) -> bool:
        return obj.agenda.is_adopted


class LocalPriorityInline(TabularInline):
    model = LocalPriority
    fields = ("order", "title", "theme")
    autocomplete_fields = ("theme",)
    select_related = ("theme",)


@admin.register(LocalPlan)
class LocalPlanAdmin(Admin):
    list_display = ("municipality", "title", "valid_from", "valid_until", "source")
    list_select_related = ("municipality",)
    list_filter = (("municipality", admin.RelatedOnlyFieldListFilter), TermFilter)
    search_fields = ("title", "code", "municipality__name", "priorities__title")
    autocomplete_fields = ("municipality",)
    fieldsets = (
        (None, {"fields": ("code", "municipality", "title")}),
        ("Looptijd", {"fields": (("valid_from", "valid_until"),)}),
        ("Waar het staat", {"fields": ("url", "source", "remark")}),
    )
    inlines = [LocalPriorityInline]


@admin.register(Result)
class ResultAdmin(Admin):
    list_display = (
        "label",
        "topic",
        "theme",
        "from_year",
        "until_year",
        "value",
        "unit",
        "approximate",
    )
    list_select_related = ("theme",)
    list_filter = ("topic", ("theme", admin.RelatedOnlyFieldListFilter), "approximate")
    search_fields = ("label", "topic", "code", "source_place")
    autocomplete_fields = ("theme",)
    fieldsets = (
        (None, {"fields": ("code", "label", "topic", "theme", ("from_year", "until_year"))}),
        ("Getal", {"fields": (("value", "unit"), "approximate")}),
        ("Bron", {"fields": ("source_place", "order")}),
    )


@admin.register(MeetingPattern)
class MeetingPatternAdmin(Admin):
    list_display = ("body", "weekday", "starts_at", "minutes", "send_days")
    list_select_related = ("body",)
    search_fields = ("body__name", "body__abbreviation", "place")
    autocomplete_fields = ("body", "same_days_as", "before", "prepared_by")
    fieldsets = (
        (None, {"fields": ("body", "weekday", ("starts_at", "minutes"), ("place", "rotates"))}),
        ("Samenhang", {"fields": ("same_days_as", ("before", "days_before"))}),
        ("Voorbereiden", {"fields": ("prepared_by", "send_days", "votes")}),
    )


@admin.register(StandingItem)
class StandingItemAdmin(Admin):
    list_display = ("title", "body", "order", "kind", "minutes", "at_the_end")
    list_select_related = ("body",)
    list_filter = (("body", admin.RelatedOnlyFieldListFilter), "kind")
    search_fields = ("title", "body__name", "body__abbreviation")
    autocomplete_fields = ("body",)
    fieldsets = (
        (None, {"fields": ("body", "title", ("order", "at_the_end"), ("kind", "minutes"))}),
        ("Besluit", {"fields": ("requested_decision", "is_previous_list")}),
    )


@admin.register(SchoolHoliday)
class SchoolHolidayAdmin(Admin):
    list_display = ("name", "valid_from", "valid_until")
    date_hierarchy = "valid_from"
    search_fields = ("name",)
    fieldsets = ((None, {"fields": ("name", ("valid_from", "valid_until"))}),)


class AgendaItemInline(TabularInline):
    model = AgendaItem
    formset = NumberedFormSet
    fields = ("order", "title", "kind", "minutes", "is_closed", "closed_ground")
    show_change_link = True


class AttendanceInline(TabularInline):
    model = Attendance
    fields = ("person", "presence", "substitute")
    autocomplete_fields = ("person", "substitute")


class ListRemarkInline(ReadOnlyInline):
    model = ListRemark
    fields = readonly_fields = ("text", "item", "by", "made_at")


@admin.register(Meeting)
class MeetingAdmin(Admin):
    list_display = ("body", "start", "place", "status", "public")
    list_select_related = ("body",)
    list_filter = ("status", "public", ("body", admin.RelatedOnlyFieldListFilter))
    date_hierarchy = "start"
    search_fields = ("body__name", "body__abbreviation", "place", "items__title")
    autocomplete_fields = ("body", "host_municipality", "host_organisation")
    fieldsets = (
        (None, {"fields": ("body", ("start", "minutes"), "place", ("status", "cancel_reason"))}),
        ("Gastheer", {"fields": (("host_municipality", "host_organisation"),)}),
        ("Openbaarheid", {"fields": ("public", "closed_ground")}),
    )
    inlines = [AgendaItemInline, AttendanceInline, ListRemarkInline]


class PaperForm(RowForm):
    """Looks into the file, and keeps beside it what it is."""

    class Meta:
        model = Paper
        fields = ("item", "title", "file")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "file" in self.changed_data and cleaned.get("file"):
            try:
                examined = examine(cleaned["file"])
            except Refused as refused:
                self.add_error("file", refused.reasons)
                return cleaned
            self.instance.sha256, self.instance.pages = examined.sha256, examined.pages
            self.instance.problem = examined.problem
        return cleaned


class PaperInline(KeptInline):
    """The papers of an item; one that is there already is changed on its own page."""

    model = Paper
    form = PaperForm
    fields = ("title", "file")
    show_change_link = True


class ActionInline(TabularInline):
    model = Action
    fields = ("text", "owner", "due", "done_on")
    autocomplete_fields = ("owner",)


@admin.register(AgendaItem)
class AgendaItemAdmin(Admin):
    list_display = ("title", "meeting", "order", "kind", "minutes", "is_closed")
    list_select_related = ("meeting__body", "body")
    list_filter = ("kind", "is_closed", ("meeting__body", admin.RelatedOnlyFieldListFilter))
    search_fields = ("title", "summary", "meeting__body__name", "meeting__body__abbreviation")
    autocomplete_fields = ("meeting", "body", "holder")
    fieldsets = (
        (None, {"fields": ("meeting", "body", "order", "title", "kind", "minutes", "is_consent")}),
        ("Tekst", {"fields": ("holder", "summary", "requested_decision")}),
        ("Openbaarheid", {"fields": ("is_closed", "closed_ground")}),
    )
    inlines = [PaperInline, ActionInline]


@admin.register(Paper)
class PaperAdmin(FrozenAdmin):
    """Papers; one that was published, or laid down when its agenda was sent, stays as it is."""

    form = PaperForm
    list_display = ("title", "item", "published_on", "published_by")
    list_select_related = ("item__meeting__body", "published_by")
    list_filter = (("published_on", admin.EmptyFieldListFilter),)
    date_hierarchy = "published_on"
    search_fields = ("title", "item__title")
    autocomplete_fields = ("item",)
    readonly_fields = ("sha256", "figures_on", "made_at", "published_on", "published_by")
    fieldsets = (
        (None, {"fields": ("title", "item", "file")}),
        ("Stuk van het portaal", {"fields": (("figures_on", "made_at"),)}),
        ("Publicatie", {"fields": ("published_on", "published_by", "sha256")}),
    )

    def is_frozen(self, obj: Paper) -> bool:
        return obj.published_on is not None or obj.made_at is not None


@admin.register(MeetingBook)
class MeetingBookAdmin(ReadOnlyAdmin):
    """Books of meetings, which the portal makes."""

    list_display = ("meeting", "made_at")
    list_select_related = ("meeting__body",)
    date_hierarchy = "made_at"
    search_fields = ("meeting__body__name", "meeting__body__abbreviation")
    autocomplete_fields = ("meeting",)
    fieldsets = ((None, {"fields": ("meeting", "made_at")}),)


class DoneFilter(admin.SimpleListFilter):
    """Actions that are done, and actions that are not."""

    title = "klaar"
    parameter_name = "klaar"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("nee", "nog te doen"), ("ja", "klaar")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() in ("ja", "nee"):
            return queryset.filter(done_on__isnull=self.value() == "nee")
        return queryset


@admin.register(Action)
class ActionAdmin(Admin):
    list_display = ("text", "owner", "due", "done_on", "item")
    list_select_related = ("owner", "item__meeting__body")
    list_filter = (DoneFilter,)
    date_hierarchy = "due"
    search_fields = ("text", "owner__surname", "item__title")
    autocomplete_fields = ("item", "owner")
    fieldsets = (
        (None, {"fields": ("text", "owner", "item")}),
        ("Planning", {"fields": (("due", "done_on"), "result")}),
    )


@admin.register(StatedFigure)
class StatedFigureAdmin(Admin):
    list_display = ("statement", "place", "printed", "value", "unit", "claim")
    list_filter = ("approximate", "unit")
    search_fields = ("statement", "place", "printed", "claim", "code")
    fieldsets = (
        ("In de bron", {"fields": ("code", "place", "statement", ("printed", "literal"), "order")}),
        ("Om te vergelijken", {"fields": ("claim", "as_of", ("value", "unit"), "approximate")}),
    )


@admin.register(FindingSnooze)
class FindingSnoozeAdmin(Admin):
    list_display = ("key", "until", "reason", "by", "made_on")
    list_select_related = ("by",)
    search_fields = ("key", "reason", "by__email")
    autocomplete_fields = ("by",)
    fieldsets = ((None, {"fields": ("key", "reason", "until", "by", "made_on")}),)


DECIDED = (
    "Besluit",
    {
        "fields": ("offered_on", "status", "decision"),
        "description": "Vaststellen gaat met een besluit in het portaal.",
    },
)


class BindingAdmin(FrozenAdmin):
    """Admin pages of what binds by a decision: a proposal can change, an adopted one cannot."""

    readonly_fields = ("status", "decision")

    def is_frozen(self, obj: Binding) -> bool:
        return obj.is_adopted
