"""How files about agreements, agendas, results and decisions are read."""

import datetime as dt
from collections.abc import Mapping
from functools import reduce
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from import_export import fields, widgets

from agenda.models import (
    ADOPTED,
    NOTE_ADOPTED,
    Action,
    AgendaItem,
    Agreement,
    AgreementArticle,
    Binding,
    Decider,
    Decision,
    Ground,
    LocalPlan,
    LocalPriority,
    Meeting,
    MeetingPattern,
    Note,
    NoteChapter,
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
from platform_ivz.datasets import Sheet
from platform_ivz.resources import Moment, Reference, Resource, RichText, Text, unknown
from portfolios.resources import OfMunicipality


class BindingResource(Resource):
    """Rows that bind by a decision: a file never undoes or changes what was decided.

    `told_beside` are the columns that say something of what was adopted and were not decided: a file
    may mend those.
    """

    told_beside: ClassVar[tuple[str, ...]] = ("remark",)

    def import_instance(self, instance: Binding, row: Mapping, **kwargs: Any) -> None:
        """Read a row; raises ValidationError when it would change something adopted."""
        adopted = instance.pk is not None and instance.is_adopted
        before = {name: getattr(instance, name) for name in self.fields} if adopted else {}
        super().import_instance(instance, row, **kwargs)
        for name, value in before.items():
            if name in ("status", "decision", "offered_on"):
                setattr(instance, name, value)
            elif name not in self.told_beside and getattr(instance, name) != value:
                message = (
                    f"Dit is vastgesteld ({before['decision'].label}). Neem een nieuw besluit"
                    " om het te wijzigen."
                )
                raise ValidationError({name: message})


class DecisionResource(Resource):
    class Meta:
        model = Decision
        import_id_fields = ("reference",)
        fields = ("reference", "body", "taken_on", "text", "status", "source")


class AgreementResource(Resource):
    class Meta:
        model = Agreement
        import_id_fields = ("code",)
        fields = (
            "code",
            "title",
            "short_title",
            "parties",
            "organisations",
            "signed_on",
            "duration",
            "notice_months",
            "successor",
            "remark",
        )


class AgreementArticleResource(Resource):
    class Meta:
        model = AgreementArticle
        import_id_fields = ("agreement", "number")
        fields = ("agreement", "number", "title", "summary", "order")


class ArticleOfAgreement(widgets.ForeignKeyWidget):
    """An article by its number, in the agreement that the row names; empty is None."""

    def __init__(self) -> None:
        super().__init__(AgreementArticle, field="number")

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Any:
        number, agreement = Text().clean(value), Text().clean((row or {}).get("agreement"))
        if not number:
            return None
        found = AgreementArticle.objects.filter(agreement__code=agreement, number=number).first()
        if found is None:
            raise ValueError(unknown(AgreementArticle, f"{agreement}/{number}"))
        return found


class GroundResource(Resource):
    article = fields.Field(attribute="article", column_name="article", widget=ArticleOfAgreement())

    class Meta:
        model = Ground
        import_id_fields = ("rule", "agreement", "article", "source")
        fields = ("rule", "agreement", "article", "source")


class DeciderResource(Resource):
    class Meta:
        model = Decider
        import_id_fields = ("subject", "body")
        fields = ("subject", "body")


class SafetyAgendaResource(BindingResource):
    class Meta:
        model = SafetyAgenda
        import_id_fields = ("code",)
        fields = (
            "code",
            "title",
            "valid_from",
            "valid_until",
            "offered_on",
            "status",
            "decision",
            "revises",
            "reason",
        )


class PartResource(Resource):
    """Rows that are part of a safety agenda: a file changes nothing of one that was adopted.

    One that was adopted before the portal kept it comes in whole, its decision first; what it had
    when the reading of a file begins, and what was adopted here, is complete.
    """

    # The way from a row to its agenda.
    agenda_path = "agenda"

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        adopted = SafetyAgenda.objects.adopted()
        filled = self._meta.model.objects.values(self.agenda_path)
        complete = adopted.filter(Q(pk__in=filled) | Q(decision__sequence__isnull=False))
        self.complete = set(complete.values_list("pk", flat=True))

    def import_instance(self, instance: models.Model, row: Mapping, **kwargs: Any) -> None:
        """Read a row; raises ValidationError when it adds to something adopted or changes it."""
        stored = instance.pk is not None
        frozen = stored and self._agenda_of(instance).is_adopted
        before = {name: getattr(instance, name) for name in self.fields} if frozen else {}
        super().import_instance(instance, row, **kwargs)
        if not stored and self._agenda_of(instance).pk in self.complete:
            raise ValidationError(ADOPTED)
        for name, value in before.items():
            if isinstance(value, models.Manager):
                changed = set(value.all()) != set(self.fields[name].clean(row))
            else:
                changed = value != getattr(instance, name)
            if changed:
                raise ValidationError({name: ADOPTED})

    def _agenda_of(self, instance: models.Model) -> SafetyAgenda:
        return reduce(getattr, self.agenda_path.split("__"), instance)


class ThemeResource(PartResource):
    class Meta:
        model = Theme
        import_id_fields = ("code",)
        fields = (
            "agenda",
            "code",
            "order",
            "title",
            "summary",
            "why",
            "role",
            "status",
            "portfolios",
            "revises",
            "continues",
        )


class SubThemeResource(PartResource):
    agenda_path = "theme__agenda"

    class Meta:
        model = SubTheme
        import_id_fields = ("theme", "order")
        fields = ("theme", "order", "title", "description")


class NoteResource(BindingResource):
    class Meta:
        model = Note
        import_id_fields = ("agenda",)
        fields = ("agenda", "offered_on")


class NoteOfAgenda(Reference):
    """A note, by the code of its safety agenda."""

    def __init__(self) -> None:
        super().__init__(Note)
        self.field = "agenda__code"


class NoteChapterResource(Resource):
    note = fields.Field("note", "note", widget=NoteOfAgenda())
    text = fields.Field("text", "text", widget=RichText())

    class Meta:
        model = NoteChapter
        import_id_fields = ("note", "key")
        fields = (
            "note",
            "key",
            "order",
            "title",
            "is_annex",
            "beside_previous",
            "part",
            "text",
            "owner",
            "status",
        )

    def import_instance(self, instance: NoteChapter, row: Mapping, **kwargs: Any) -> None:
        """Read a row; raises ValidationError when it adds to a note that was adopted or changes it."""
        stored = instance.pk is not None
        before = {name: getattr(instance, name) for name in self.fields} if stored else {}
        super().import_instance(instance, row, **kwargs)
        now = {name: getattr(instance, name) for name in self.fields}
        if instance.note.is_adopted and now != before:
            raise ValidationError(NOTE_ADOPTED)


class WorkProcessResource(Resource):
    class Meta:
        model = WorkProcess
        import_id_fields = ("code",)
        fields = ("code", "order", "title", "lead", "source", "remark")


class WorkStepResource(Resource):
    class Meta:
        model = WorkStep
        import_id_fields = ("process", "order")
        fields = ("process", "order", "who", "title", "text", "body", "rule", "source")


class LocalPlanResource(OfMunicipality):
    day_column = "valid_until"

    class Meta:
        model = LocalPlan
        import_id_fields = ("code",)
        fields = (
            "code",
            "municipality",
            "title",
            "valid_from",
            "valid_until",
            "url",
            "source",
            "remark",
        )

    def days_of(self, instance: LocalPlan) -> tuple[dt.date | None, dt.date | None]:
        return instance.valid_from, instance.valid_until


class LocalPriorityResource(Resource):
    class Meta:
        model = LocalPriority
        import_id_fields = ("plan", "title")
        fields = ("plan", "title", "order", "theme")


class ResultResource(Resource):
    class Meta:
        model = Result
        import_id_fields = ("code",)
        fields = (
            "code",
            "theme",
            "topic",
            "from_year",
            "until_year",
            "label",
            "value",
            "unit",
            "approximate",
            "order",
            "source_place",
        )


class StatedFigureResource(Resource):
    class Meta:
        model = StatedFigure
        import_id_fields = ("code",)
        fields = (
            "code",
            "place",
            "statement",
            "printed",
            "literal",
            "value",
            "unit",
            "claim",
            "as_of",
            "approximate",
            "order",
        )


class MeetingPatternResource(Resource):
    class Meta:
        model = MeetingPattern
        import_id_fields = ("body",)
        fields = (
            "body",
            "weekday",
            "starts_at",
            "minutes",
            "place",
            "rotates",
            "same_days_as",
            "before",
            "days_before",
            "send_days",
            "prepared_by",
            "votes",
        )


class StandingItemResource(Resource):
    class Meta:
        model = StandingItem
        import_id_fields = ("body", "title")
        fields = (
            "body",
            "order",
            "title",
            "kind",
            "minutes",
            "requested_decision",
            "at_the_end",
            "is_previous_list",
        )


class SchoolHolidayResource(Resource):
    class Meta:
        model = SchoolHoliday
        import_id_fields = ("name", "valid_from")
        fields = ("name", "valid_from", "valid_until")


class MeetingResource(Resource):
    class Meta:
        model = Meeting
        import_id_fields = ("body", "start")
        fields = (
            "body",
            "start",
            "minutes",
            "place",
            "host_municipality",
            "host_organisation",
            "public",
            "closed_ground",
            "status",
            "cancel_reason",
        )


class MeetingReference(widgets.Widget):
    """A meeting, by its start and the `body` column beside it."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Meeting:
        body, start = Text().clean((row or {}).get("body")), Moment().clean(value)
        found = Meeting.objects.filter(body__code=body, start=start).first() if start else None
        if found is None:
            raise ValueError(unknown(Meeting, f"{body}/{value}"))
        return found

    def render(self, value: Meeting | None, obj: Any = None, **kwargs: Any) -> str:
        return Moment().render(value.start if value else None)


class AgendaItemResource(Resource):
    body = fields.Field("meeting__body__code", "body", readonly=True)
    meeting = fields.Field("meeting", "meeting", widget=MeetingReference())

    class Meta:
        model = AgendaItem
        import_id_fields = ("meeting", "title")
        fields = (
            "body",
            "meeting",
            "order",
            "title",
            "kind",
            "minutes",
            "holder",
            "summary",
            "requested_decision",
            "is_closed",
            "closed_ground",
            "is_consent",
        )

    @property
    def key_columns(self) -> list[str]:
        """The start of a meeting means nothing without its body."""
        return ["body", *super().key_columns]


class ActionResource(Resource):
    class Meta:
        model = Action
        import_id_fields = ("owner", "text")
        fields = ("owner", "text", "due", "done_on", "result")


SHEETS = (
    Sheet("decisions.csv", DecisionResource),
    Sheet("agreements.toml", AgreementResource, table="agreement"),
    Sheet("agreements.toml", AgreementArticleResource, table="article"),
    Sheet("grounds.csv", GroundResource),
    Sheet("deciders.csv", DeciderResource),
    Sheet("safety_agendas.csv", SafetyAgendaResource),
    Sheet("themes.toml", ThemeResource, table="theme"),
    Sheet("themes.toml", SubThemeResource, table="subtheme"),
    Sheet("note.toml", NoteResource, table="note"),
    Sheet("note.toml", NoteChapterResource, table="chapter"),
    Sheet("work_processes.toml", WorkProcessResource, table="process"),
    Sheet("work_processes.toml", WorkStepResource, table="step"),
    Sheet("local_plans.toml", LocalPlanResource, table="plan"),
    Sheet("local_plans.toml", LocalPriorityResource, table="priority"),
    Sheet("results.csv", ResultResource),
    Sheet("stated_figures.csv", StatedFigureResource),
    Sheet("meeting_patterns.toml", MeetingPatternResource, table="pattern"),
    Sheet("meeting_patterns.toml", StandingItemResource, table="standing_item"),
    Sheet("school_holidays.csv", SchoolHolidayResource),
    Sheet("meetings.toml", MeetingResource, table="meeting"),
    Sheet("meetings.toml", AgendaItemResource, table="item"),
    Sheet("actions.csv", ActionResource),
)
