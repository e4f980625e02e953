"""What is decided: agreements, safety agenda, themes, results, meetings, decisions, actions."""

import datetime as dt
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse

from agenda.calculations import AgendaPeriod, working_date
from agenda.enums import (
    AgendaStatus,
    BindingStatus,
    DecisionStatus,
    Duration,
    ItemKind,
    MeetingStatus,
    ThemeStatus,
)
from platform_ivz.formats import date_long
from platform_ivz.querysets import HouseQuerySet
from platform_ivz.terms import Term, TermQuerySet
from portfolios.enums import Role
from portfolios.models import Body, Organisation, Person, Portfolio, User

FIRST_YEAR, LAST_YEAR = 1900, 2200
YEAR = (
    MinValueValidator(FIRST_YEAR, f"Schrijf een jaar vanaf {FIRST_YEAR}."),
    MaxValueValidator(LAST_YEAR, f"Schrijf een jaar tot en met {LAST_YEAR}."),
)


def year_field(label: str, **options: Any) -> models.PositiveSmallIntegerField:
    """A calendar year between 1900 and 2200."""
    return models.PositiveSmallIntegerField(label, validators=YEAR, **options)


class AgreementQuerySet(HouseQuerySet):
    """Agreements of the platform."""

    def for_list(self) -> "AgreementQuerySet":
        """Agreements with `article_count`."""
        return self.annotate(article_count=Count("articles"))


class Agreement(models.Model):
    """An agreement on which the platform stands, such as the DVO-ovk and the BO."""

    code = models.SlugField("code", unique=True)
    title = models.CharField("titel", max_length=200)
    short_title = models.CharField("korte titel", max_length=40)
    parties = models.TextField("partijen", blank=True)
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="agreements", verbose_name="partners"
    )
    signed_on = models.DateField("getekend op", null=True, blank=True)
    duration = models.CharField("looptijd", max_length=20, choices=Duration)
    notice_months = models.PositiveSmallIntegerField("opzegtermijn in maanden", default=12)
    signed_copy = models.FileField(
        "getekend exemplaar", upload_to="overeenkomsten/", blank=True, help_text="Als pdf."
    )
    remark = models.TextField("opmerking", blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "overeenkomst"
        verbose_name_plural = "overeenkomsten"
        ordering = ("title", "pk")

    def __str__(self) -> str:
        return self.short_title

    def get_absolute_url(self) -> str:
        return reverse("agenda:agreement_detail", args=(self.code,))


class AgreementArticle(models.Model):
    """An article of an agreement, summarised in our own words."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="articles", verbose_name="overeenkomst"
    )
    number = models.CharField("artikel", max_length=20)
    title = models.CharField("titel", max_length=200, blank=True)
    summary = models.TextField("samenvatting")
    order = models.PositiveSmallIntegerField("volgorde", default=0)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "artikel"
        verbose_name_plural = "artikelen"
        ordering = ("agreement", "order", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("agreement", "number"),
                name="agenda_agreementarticle_number",
                violation_error_message="Dit artikelnummer staat al in deze overeenkomst.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement} art. {self.number}"


# Who sees what was dealt with behind closed doors (BO art. 4.2).
SEE_CLOSED = (Role.COORDINATOR, Role.BOARD_MEMBER)


def behind_closed_doors(prefix: str = "") -> Q:
    """Meetings that are closed: a ground says so, or a body that meets in public did not.

    A meeting of a body that never meets in public, such as the platform, is not closed to those
    who work in the portal. `prefix` reaches a related model, such as `item__meeting__`.
    """
    return ~Q(**{f"{prefix}closed_ground": ""}) | Q(
        **{f"{prefix}public": False, f"{prefix}body__public": True}
    )


class MeetingQuerySet(HouseQuerySet):
    """Meetings of all bodies."""

    def visible_to(self, user: User) -> "MeetingQuerySet":
        """Meetings that the user may see; closed ones only for coordinator and DVO-lid."""
        rows = super().visible_to(user)
        return rows if user.may_act_as(*SEE_CLOSED) else rows.exclude(behind_closed_doors())


class AgendaItemQuerySet(HouseQuerySet):
    """Points on the agendas of meetings."""

    def visible_to(self, user: User) -> "AgendaItemQuerySet":
        """Items that the user may see; closed ones only for coordinator and DVO-lid."""
        rows = super().visible_to(user)
        if user.may_act_as(*SEE_CLOSED):
            return rows
        return rows.exclude(Q(is_closed=True) | behind_closed_doors("meeting__"))


class OfItemQuerySet(HouseQuerySet):
    """What came out of an agenda item, or stands on its own: decisions, papers, actions."""

    def visible_to(self, user: User) -> "OfItemQuerySet":
        """Rows that the user may see; those of a closed item only for coordinator and DVO-lid."""
        rows = super().visible_to(user)
        if user.may_act_as(*SEE_CLOSED):
            return rows
        open_items = AgendaItem.objects.visible_to(user)
        return rows.filter(Q(item__isnull=True) | Q(item__in=open_items))


class DecisionQuerySet(OfItemQuerySet):
    """Decisions of all bodies."""

    def for_list(self) -> "DecisionQuerySet":
        """Decisions, newest first, with what a list shows."""
        return self.select_related("body", "item__meeting").order_by(
            F("taken_on").desc(nulls_last=True), "-pk"
        )


class Decision(models.Model):
    """A decision of a body. Everything that binds points to one.

    A decision that is taken in the portal has a number per body per year, such as DVO-2020-03.
    A historical one may lack item, number and date, and then names its source.
    """

    reference = models.SlugField("kenmerk", max_length=60, unique=True)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="decisions", verbose_name="gremium"
    )
    year = year_field("jaar", null=True, blank=True)
    sequence = models.PositiveSmallIntegerField("nummer in het jaar", null=True, blank=True)
    item = models.ForeignKey(
        "AgendaItem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name="agendapunt",
    )
    text = models.TextField("besluit")
    taken_on = models.DateField("genomen op", null=True, blank=True)
    status = models.CharField(
        "status", max_length=20, choices=DecisionStatus, default=DecisionStatus.TAKEN
    )
    source = models.CharField("bron", max_length=200, blank=True)
    subject_type = models.ForeignKey(
        ContentType,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="soort onderwerp",
    )
    subject_id = models.PositiveBigIntegerField("onderwerp", null=True, blank=True, editable=False)
    subject = GenericForeignKey("subject_type", "subject_id")
    lapse_reason = models.CharField("waarom vervallen", max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="vastgelegd door",
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "besluit"
        verbose_name_plural = "besluiten"
        ordering = ("-year", "-sequence", "reference", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("body", "year", "sequence"),
                name="agenda_decision_number",
                violation_error_message="Dit besluitnummer bestaat al.",
            ),
            models.CheckConstraint(
                condition=Q(sequence__isnull=False, year__isnull=False, taken_on__isnull=False)
                | (Q(sequence__isnull=True) & ~Q(source="")),
                name="agenda_decision_number_or_source",
                violation_error_message=(
                    "Een besluit zonder nummer is historisch: noem dan de bron."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(status=DecisionStatus.LAPSED) | ~Q(lapse_reason=""),
                name="agenda_decision_lapse_reason",
                violation_error_message="Schrijf waarom het besluit is vervallen.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("agenda:decision_detail", args=(self.reference,))

    @property
    def is_taken(self) -> bool:
        """Whether the decision holds."""
        return self.status == DecisionStatus.TAKEN

    @property
    def label(self) -> str:
        """How a text names the decision: by number, else by date, else by its source."""
        if self.sequence is not None:
            return f"besluit {self.reference}"
        if self.taken_on is not None:
            return f"besluit van {date_long(self.taken_on)}"
        return f"besluit zonder datum, volgens {self.source}"


class BindingQuerySet(HouseQuerySet):
    """Things that bind once a body has decided on them."""

    def adopted(self) -> "BindingQuerySet":
        """What binds."""
        return self.filter(status=BindingStatus.ADOPTED)

    def proposed(self) -> "BindingQuerySet":
        """What waits for a decision."""
        return self.filter(status=BindingStatus.PROPOSED)


class Binding(models.Model):
    """Something that binds only by a decision (DVO-ovk art. 6.5): no decision, no adopted status."""

    status = models.CharField(
        "status",
        max_length=20,
        choices=BindingStatus,
        default=BindingStatus.PROPOSED,
        editable=False,
    )
    decision = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="%(class)ss",
        verbose_name="besluit",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(status=BindingStatus.ADOPTED, decision__isnull=False)
                | Q(status=BindingStatus.PROPOSED, decision__isnull=True),
                name="%(app_label)s_%(class)s_decided",
                violation_error_message=(
                    "Vastgesteld kan alleen met een besluit; een voorstel heeft er nog geen."
                ),
            )
        ]

    @property
    def is_adopted(self) -> bool:
        """Whether a body has decided on it."""
        return self.status == BindingStatus.ADOPTED


class SafetyAgendaQuerySet(TermQuerySet):
    """Safety agendas over the years."""

    def working_date(self, today: dt.date) -> dt.date:
        """The date on which the portal looks at its terms when nobody chose another."""
        periods = [
            AgendaPeriod(valid_until=until, adopted=status == AgendaStatus.ADOPTED)
            for until, status in self.values_list("valid_until", "status")
        ]
        return working_date(today, periods)

    def for_list(self) -> "SafetyAgendaQuerySet":
        """Agendas with their decision and `theme_count`."""
        return self.select_related("decision__body").annotate(theme_count=Count("themes"))

    def for_date(self, day: dt.date) -> "SafetyAgenda | None":
        """The agenda that holds on `day`."""
        return self.on(day).order_by("-valid_from", "-pk").first()


class SafetyAgenda(Term):
    """The safety agenda of a period, with its themes."""

    code = models.SlugField("code", unique=True)
    title = models.CharField("titel", max_length=120)
    status = models.CharField(
        "status", max_length=20, choices=AgendaStatus, default=AgendaStatus.DRAFT
    )
    decision = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="safety_agendas",
        verbose_name="besluit",
    )

    objects = SafetyAgendaQuerySet.as_manager()

    class Meta:
        verbose_name = "veiligheidsagenda"
        verbose_name_plural = "veiligheidsagenda's"
        ordering = ("-valid_from", "pk")
        constraints = [
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_from__isnull=False, valid_until__isnull=False),
                name="agenda_safetyagenda_period",
                violation_error_message="Een veiligheidsagenda heeft een eerste en een laatste dag.",
            ),
            models.CheckConstraint(
                condition=Q(status=AgendaStatus.DRAFT) | Q(decision__isnull=False),
                name="agenda_safetyagenda_decided",
                violation_error_message="Een vastgestelde veiligheidsagenda heeft een besluit nodig.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reports:safetyagenda_detail", args=(self.code,))

    @property
    def is_adopted(self) -> bool:
        """Whether the board has decided on it; from then on its period and title stand."""
        return self.status == AgendaStatus.ADOPTED


class ThemeQuerySet(HouseQuerySet):
    """Themes of all safety agendas."""

    def for_list(self) -> "ThemeQuerySet":
        """Themes with their agenda."""
        return self.select_related("agenda")


class Theme(models.Model):
    """A theme of a safety agenda (chapter 5 of the note)."""

    agenda = models.ForeignKey(
        SafetyAgenda,
        on_delete=models.CASCADE,
        related_name="themes",
        verbose_name="veiligheidsagenda",
    )
    code = models.SlugField("code", max_length=80, unique=True)
    order = models.PositiveSmallIntegerField("nummer", default=0)
    title = models.CharField("thema", max_length=120)
    summary = models.CharField("in één zin", max_length=250, blank=True)
    why = models.TextField("waarom dit thema", blank=True)
    role = models.TextField("rol van het platform", blank=True)
    status = models.CharField(
        "status", max_length=20, choices=ThemeStatus, default=ThemeStatus.FOCUS
    )
    portfolios = models.ManyToManyField(
        Portfolio, blank=True, related_name="themes", verbose_name="portefeuilles"
    )

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = "thema"
        verbose_name_plural = "thema's"
        ordering = ("-agenda__valid_from", "order", "pk")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reports:theme_detail", args=(self.agenda.code, self.code))


class SubTheme(models.Model):
    """A part of a theme: a pillar, a cluster or a subject."""

    theme = models.ForeignKey(
        Theme, on_delete=models.CASCADE, related_name="subthemes", verbose_name="thema"
    )
    order = models.PositiveSmallIntegerField("volgorde", default=0)
    title = models.CharField("deelthema", max_length=160)
    description = models.TextField("beschrijving", blank=True)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "deelthema"
        verbose_name_plural = "deelthema's"
        ordering = ("theme", "order", "pk")

    def __str__(self) -> str:
        return self.title


class ResultQuerySet(HouseQuerySet):
    """What the platform achieved."""

    def for_list(self) -> "ResultQuerySet":
        """Results with their theme and its agenda."""
        return self.select_related("theme__agenda")

    def in_year(self, year: int) -> "ResultQuerySet":
        """Results about a period that holds `year`; those without years are left out."""
        return self.filter(from_year__lte=year).filter(
            Q(until_year__gte=year) | Q(until_year__isnull=True)
        )


class Result(models.Model):
    """What the platform achieved, as a figure with its unit (Bijlage 6)."""

    code = models.SlugField("code", max_length=80, unique=True)
    theme = models.ForeignKey(
        Theme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="results",
        verbose_name="thema",
    )
    topic = models.CharField("onderwerp", max_length=120)
    from_year = year_field("van jaar", null=True, blank=True)
    until_year = year_field("tot en met jaar", null=True, blank=True)
    label = models.CharField("resultaat", max_length=250)
    value = models.DecimalField("getal", max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField("eenheid", max_length=60, blank=True)
    approximate = models.BooleanField("ongeveer", default=False)
    order = models.PositiveSmallIntegerField("volgorde", default=0)
    source_place = models.CharField("plaats in de bron", max_length=120, blank=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = "resultaat"
        verbose_name_plural = "resultaten"
        ordering = ("order", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_year__gte=F("from_year"))
                | Q(from_year__isnull=True)
                | Q(until_year__isnull=True),
                name="agenda_result_years",
                violation_error_message="Het laatste jaar ligt voor het eerste jaar.",
            )
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("agenda:result_detail", args=(self.code,))


class Meeting(models.Model):
    """A meeting of a body."""

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="meetings", verbose_name="gremium"
    )
    start = models.DateTimeField("begint op")
    place = models.CharField("plaats", max_length=160, blank=True)
    public = models.BooleanField("openbaar", default=False)
    closed_ground = models.CharField("waarom besloten", max_length=200, blank=True)
    status = models.CharField(
        "status", max_length=20, choices=MeetingStatus, default=MeetingStatus.DRAFT
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "vergadering"
        verbose_name_plural = "vergaderingen"
        ordering = ("-start", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("body", "start"),
                name="agenda_meeting_start",
                violation_error_message="Dit gremium vergadert dan al.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.start:%d-%m-%Y}"


class AgendaItem(models.Model):
    """A point on the agenda of a meeting."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="items", verbose_name="vergadering"
    )
    order = models.PositiveSmallIntegerField("nummer", default=0)
    title = models.CharField("onderwerp", max_length=200)
    kind = models.CharField("soort", max_length=20, choices=ItemKind, default=ItemKind.INFORM)
    minutes = models.PositiveSmallIntegerField("minuten", null=True, blank=True)
    summary = models.TextField("toelichting", blank=True)
    requested_decision = models.TextField("gevraagd besluit", blank=True)
    is_closed = models.BooleanField("besloten", default=False)
    closed_ground = models.CharField("waarom besloten", max_length=200, blank=True)
    subject_type = models.ForeignKey(
        ContentType,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="soort onderwerp",
    )
    subject_id = models.PositiveBigIntegerField("onderwerp", null=True, blank=True, editable=False)
    subject = GenericForeignKey("subject_type", "subject_id")

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = "agendapunt"
        verbose_name_plural = "agendapunten"
        ordering = ("meeting", "order", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_closed=False) | ~Q(closed_ground=""),
                name="agenda_agendaitem_closed_ground",
                violation_error_message="Schrijf waarom dit punt besloten is (BO art. 4.2).",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}, punt {self.order}: {self.title}"


class Paper(models.Model):
    """A document for a meeting or for the library, kept as it was published."""

    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name="agendapunt",
    )
    title = models.CharField("titel", max_length=200)
    file = models.FileField("bestand", upload_to="stukken/%Y/")
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    public = models.BooleanField("openbaar", default=False)
    published_on = models.DateTimeField("gepubliceerd op", null=True, blank=True)
    published_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="gepubliceerd door",
    )

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = "stuk"
        verbose_name_plural = "stukken"
        ordering = ("-published_on", "title", "pk")

    def __str__(self) -> str:
        return self.title


class Action(models.Model):
    """Something that somebody promised to do."""

    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name="agendapunt",
    )
    text = models.TextField("actie")
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="actions", verbose_name="wie"
    )
    due = models.DateField("uiterlijk op")
    done_on = models.DateField("klaar op", null=True, blank=True)

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = "actie"
        verbose_name_plural = "acties"
        ordering = ("due", "pk")

    def __str__(self) -> str:
        return self.text


class StatedFigure(models.Model):
    """A figure that the source prints, kept beside what the data give.

    `claim` names the computed figure. A figure that differs from the data, or from another place
    in the source that makes the same claim, is a finding.
    """

    code = models.SlugField("code", max_length=80, unique=True)
    place = models.CharField("plaats in de bron", max_length=160)
    statement = models.CharField("wat daar staat", max_length=300)
    printed = models.CharField("zoals afgedrukt", max_length=80)
    value = models.DecimalField("getal", max_digits=16, decimal_places=4, null=True, blank=True)
    unit = models.CharField("eenheid", max_length=60, blank=True)
    claim = models.CharField("beweert", max_length=250)
    approximate = models.BooleanField("ongeveer", default=False)
    order = models.PositiveSmallIntegerField("volgorde", default=0)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "genoemd getal"
        verbose_name_plural = "genoemde getallen"
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.statement


class FindingSnoozeQuerySet(HouseQuerySet):
    """Findings that were put aside."""

    def on(self, day: dt.date) -> "FindingSnoozeQuerySet":
        """Those that are still put aside on `day`."""
        return self.filter(until__gte=day)


class FindingSnooze(models.Model):
    """A finding that the coordinator put aside until a day, with the reason.

    `key` names the finding by its rule and its subject, see `platform_ivz.findings`. After the
    day the finding is back by itself.
    """

    key = models.CharField("aandachtspunt", max_length=200, unique=True)
    reason = models.CharField("reden", max_length=250)
    until = models.DateField("tot en met", help_text="Na deze dag komt het aandachtspunt terug.")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="door")
    made_on = models.DateField("gesluimerd op")

    objects = FindingSnoozeQuerySet.as_manager()

    class Meta:
        verbose_name = "gesluimerd aandachtspunt"
        verbose_name_plural = "gesluimerde aandachtspunten"
        ordering = ("until", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("made_on")),
                name="agenda_findingsnooze_until",
                violation_error_message="Kies een dag vanaf vandaag.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="agenda_findingsnooze_reason",
                violation_error_message="Schrijf waarom dit kan wachten.",
            ),
        ]

    def __str__(self) -> str:
        return self.key
