"""Meetings: how bodies meet, each meeting with its points, and their papers."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from agenda.enums import ItemKind, ItemState, MeetingStatus, Outcome, Weekday
from platform_ivz.formats import date_long, weekday
from platform_ivz.querysets import HouseQuerySet
from platform_ivz.terms import Term, TermQuerySet
from portfolios.models import Body, Membership, Municipality, Organisation, Person, User

# Whoever did not say how long a meeting or a point takes counts on this, in minutes.
USUAL_LENGTH = 120


class MeetingPattern(models.Model):
    """How a body meets: on which day, how long, where, and how long before that its papers are sent."""

    body = models.OneToOneField(
        Body, on_delete=models.CASCADE, related_name="pattern", verbose_name="gremium"
    )
    weekday = models.CharField("dag van de week", max_length=20, choices=Weekday, blank=True)
    starts_at = models.TimeField("begint om", null=True, blank=True)
    minutes = models.PositiveSmallIntegerField("minuten", null=True, blank=True)
    place = models.CharField("plaats", max_length=160, blank=True)
    rotates = models.BooleanField(
        "plaats wisselt", default=False, help_text="De deelnemers zijn om de beurt gastheer."
    )
    same_days_as = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="op de dagen van",
    )
    before = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="vergadert voor",
    )
    days_before = models.PositiveSmallIntegerField(
        "zoveel dagen ervoor", null=True, blank=True, help_text="Hoogstens zoveel dagen ervoor."
    )
    send_days = models.PositiveSmallIntegerField(
        "stukken uiterlijk",
        null=True,
        blank=True,
        help_text="Zoveel dagen voor de vergadering gaan de stukken weg.",
    )
    prepared_by = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="voorbereid door",
        help_text="De leden hiervan nemen voorstellen voor de agenda aan, of geven ze terug.",
    )
    votes = models.BooleanField("stemt", default=False, help_text="Het gremium stemt over punten.")

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "vergaderwijze"
        verbose_name_plural = "vergaderwijzen"
        ordering = ("body__order", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(same_days_as__isnull=True) | Q(before__isnull=True),
                name="agenda_meetingpattern_one_other",
                violation_error_message=(
                    "Een gremium vergadert op de dagen van een ander, of ervoor: kies één van beide."
                ),
            ),
            models.CheckConstraint(
                condition=Q(same_days_as__isnull=True) | ~Q(same_days_as=F("body")),
                name="agenda_meetingpattern_not_itself",
                violation_error_message="Een gremium volgt niet zichzelf. Kies een ander gremium.",
            ),
            models.CheckConstraint(
                condition=Q(before__isnull=True, days_before__isnull=True)
                | Q(before__isnull=False, days_before__isnull=False),
                name="agenda_meetingpattern_before",
                violation_error_message=(
                    "Noem het gremium waarvoor dit vergadert en hoeveel dagen ervoor: allebei."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Hoe {self.body} vergadert"


class StandingItem(models.Model):
    """A point that is on the agenda of every meeting of a body, at its beginning or at its end."""

    body = models.ForeignKey(
        Body, on_delete=models.CASCADE, related_name="standing_items", verbose_name="gremium"
    )
    order = models.PositiveSmallIntegerField("nummer", default=0)
    title = models.CharField("onderwerp", max_length=200)
    kind = models.CharField("soort", max_length=20, choices=ItemKind, default=ItemKind.INFORM)
    minutes = models.PositiveSmallIntegerField("minuten", null=True, blank=True)
    requested_decision = models.TextField("gevraagd besluit", blank=True)
    at_the_end = models.BooleanField("aan het einde", default=False)
    is_previous_list = models.BooleanField(
        "vorige besluitenlijst",
        default=False,
        help_text="Bij dit punt stelt het gremium de besluitenlijst van de vorige keer vast.",
    )

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "vast punt"
        verbose_name_plural = "vaste punten"
        ordering = ("body__order", "at_the_end", "order", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("body", "title"),
                name="agenda_standingitem_title",
                violation_error_message="Dit gremium heeft dit vaste punt al.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.title}"


class SchoolHoliday(Term):
    """Days on which the schools of the region are closed, and few meetings are planned."""

    name = models.CharField("naam", max_length=80)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = "schoolvakantie"
        verbose_name_plural = "schoolvakanties"
        ordering = ("valid_from", "pk")
        constraints = [
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_from__isnull=False, valid_until__isnull=False),
                name="agenda_schoolholiday_days",
                violation_error_message="Vul de eerste en de laatste dag van de vakantie in.",
            ),
            models.UniqueConstraint(
                fields=("name", "valid_from"),
                name="agenda_schoolholiday_first_day",
                violation_error_message="Deze vakantie staat er al.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MeetingQuerySet(HouseQuerySet):
    """Meetings of all bodies."""

    def for_list(self) -> "MeetingQuerySet":
        return self.select_related("body", "host_municipality", "host_organisation")

    def of_year(self, year: int) -> "MeetingQuerySet":
        """Meetings in a year, the first one first."""
        return self.filter(start__year=year).order_by("start", "pk")

    def taking_place(self) -> "MeetingQuerySet":
        """Meetings that were not cancelled."""
        return self.exclude(status=MeetingStatus.CANCELLED)

    def to_come(self, moment: dt.datetime) -> "MeetingQuerySet":
        """Meetings that begin after `moment`, the first one first."""
        return self.taking_place().filter(start__gte=moment).order_by("start", "pk")


class Meeting(models.Model):
    """A meeting of a body."""

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="meetings", verbose_name="gremium"
    )
    start = models.DateTimeField("begint op")
    minutes = models.PositiveSmallIntegerField("minuten", null=True, blank=True)
    place = models.CharField("plaats", max_length=160, blank=True)
    host_municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_meetings",
        verbose_name="gastheer (gemeente)",
    )
    host_organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_meetings",
        verbose_name="gastheer (organisatie)",
    )
    public = models.BooleanField("openbaar", default=False)
    closed_ground = models.CharField("waarom besloten", max_length=200, blank=True)
    status = models.CharField(
        "status", max_length=20, choices=MeetingStatus, default=MeetingStatus.PROVISIONAL
    )
    cancel_reason = models.CharField("waarom afgelast", max_length=200, blank=True)
    revision = models.PositiveIntegerField(
        "hoe vaak verplaatst", default=0, editable=False, help_text="Voor agenda's die dit volgen."
    )
    changed_at = models.DateTimeField("gewijzigd op", auto_now=True)
    sent_at = models.DateTimeField("verzonden op", null=True, blank=True, editable=False)
    list_sent_at = models.DateTimeField(
        "concept-besluitenlijst verzonden op", null=True, blank=True, editable=False
    )
    list_adopted_in = models.ForeignKey(
        "AgendaItem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="adopted_lists",
        verbose_name="besluitenlijst vastgesteld bij",
    )
    agenda_published_at = models.DateTimeField(
        "agenda gepubliceerd op", null=True, blank=True, editable=False
    )
    list_published_at = models.DateTimeField(
        "besluitenlijst gepubliceerd op", null=True, blank=True, editable=False
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
            ),
            models.CheckConstraint(
                condition=Q(host_municipality__isnull=True) | Q(host_organisation__isnull=True),
                name="agenda_meeting_one_host",
                violation_error_message="Kies één gastheer: een gemeente of een organisatie.",
            ),
            models.CheckConstraint(
                condition=~Q(status=MeetingStatus.CANCELLED) | ~Q(cancel_reason=""),
                name="agenda_meeting_cancel_reason",
                violation_error_message="Schrijf waarom de vergadering niet doorgaat.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {date_long(self.day)}"

    def get_absolute_url(self) -> str:
        return reverse("agenda:meeting_detail", args=(self.pk,))

    @property
    def day(self) -> dt.date:
        """The day on which it is held, where the region is."""
        return timezone.localtime(self.start).date()

    @property
    def end(self) -> dt.datetime:
        """When it ends; without a length it counts as two hours."""
        return self.start + dt.timedelta(minutes=self.minutes or USUAL_LENGTH)

    @property
    def host(self) -> Municipality | Organisation | None:
        """Who receives the meeting."""
        return self.host_municipality or self.host_organisation

    @property
    def when(self) -> str:
        """Its day and hours as people say them: maandag 10 februari 2020, 13.00 tot 14.40 uur."""
        until = f" tot {timezone.localtime(self.end):%H.%M} uur" if self.minutes else " uur"
        return self.begin.removesuffix(" uur") + until

    @property
    def begin(self) -> str:
        """Its day and the hour at which it begins: maandag 10 februari 2020, 13.00 uur."""
        start = timezone.localtime(self.start)
        return f"{weekday(start.date())} {date_long(start.date())}, {start:%H.%M} uur"

    @property
    def where(self) -> str:
        """The place, and who receives the meeting there."""
        return ", ".join(filter(None, (self.place, str(self.host or ""))))

    @property
    def pattern(self) -> MeetingPattern | None:
        """How its body meets; None when that is not recorded."""
        return getattr(self.body, "pattern", None)

    @property
    def seats(self) -> TermQuerySet:
        """Who sits in its body on its day."""
        return Membership.objects.on(self.day).filter(body=self.body_id)

    @property
    def has_begun(self) -> bool:
        """Whether its hour has come."""
        return self.start <= timezone.now()

    @property
    def is_prepared(self) -> bool:
        """Whether its agenda can still be made."""
        return self.status in (
            MeetingStatus.PROVISIONAL,
            MeetingStatus.PLANNED,
            MeetingStatus.SENT,
        )

    @property
    def list_is_open(self) -> bool:
        """Whether others than who makes it read the list of decisions: it was sent, or adopted."""
        return self.status == MeetingStatus.ADOPTED or self.list_sent_at is not None

    @property
    def changes_to_publish(self) -> int:
        """How many open points are new or changed since the agenda was published."""
        points = self.items.accepted().filter(is_closed=False)
        return points.exclude(pk__in=points.as_published()).count()


class AgendaItemQuerySet(HouseQuerySet):
    """Points of agendas, and those that wait for a meeting."""

    def for_list(self) -> "AgendaItemQuerySet":
        return self.select_related("meeting__body", "body", "holder", "proposed_by")

    def in_order(self) -> "AgendaItemQuerySet":
        """As on the agenda: what closes the meeting after the rest, and what is closed behind both."""
        return self.order_by("is_closed", "at_the_end", "order", "pk")

    def accepted(self) -> "AgendaItemQuerySet":
        """What is on the agenda; no proposal, and nothing that was given back."""
        return self.filter(state=ItemState.ACCEPTED)

    def as_published(self) -> "AgendaItemQuerySet":
        """Points that still are what they were when their agenda was published last."""
        published = F("meeting__agenda_published_at")
        unchanged = Q(changed_at=None) | Q(changed_at__lte=published)
        return self.filter(unchanged, added_at__lte=published)


# What the agenda says of a point: when one of these changes, the point did.
OF_AGENDA = (
    "meeting_id",
    "title",
    "kind",
    "minutes",
    "holder_id",
    "summary",
    "requested_decision",
    "is_closed",
    "closed_ground",
    "is_consent",
    "state",
)


class AgendaItem(models.Model):
    """A point on the agenda of a meeting, or one that waits for a meeting of a body.

    Whoever saves it: when the agenda says something else of it then, that is marked with the moment
    (`changed_at`), and who read it before is overtaken (`revision`).
    """

    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="items",
        verbose_name="vergadering",
    )
    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="waiting_items",
        verbose_name="gremium",
        help_text="Zolang het punt nog geen vergadering heeft.",
    )
    order = models.PositiveSmallIntegerField("nummer", default=0)
    title = models.CharField("onderwerp", max_length=200)
    kind = models.CharField("soort", max_length=20, choices=ItemKind, default=ItemKind.INFORM)
    minutes = models.PositiveSmallIntegerField("minuten", null=True, blank=True)
    holder = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="portefeuillehouder",
    )
    summary = models.TextField("toelichting", blank=True)
    requested_decision = models.TextField("gevraagd besluit", blank=True)
    is_closed = models.BooleanField("besloten", default=False)
    closed_ground = models.CharField("waarom besloten", max_length=200, blank=True)
    is_consent = models.BooleanField(
        "hamerstuk", default=False, help_text="Zonder bespreking, samen met de andere hamerstukken."
    )
    at_the_end = models.BooleanField("aan het einde", default=False, editable=False)
    is_previous_list = models.BooleanField("vorige besluitenlijst", default=False, editable=False)
    state = models.CharField(
        "staat", max_length=20, choices=ItemState, default=ItemState.ACCEPTED, editable=False
    )
    proposed_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="voorgesteld door",
    )
    return_reason = models.CharField(
        "waarom teruggegeven", max_length=200, blank=True, editable=False
    )
    continues = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="continued_by",
        verbose_name="vervolg van",
    )
    outcome = models.CharField(
        "uitkomst", max_length=30, choices=Outcome, blank=True, editable=False
    )
    outcome_text = models.TextField("wat er is besloten", blank=True, editable=False)
    votes_for = models.PositiveSmallIntegerField("voor", null=True, blank=True, editable=False)
    votes_against = models.PositiveSmallIntegerField("tegen", null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField("versie", default=0, editable=False)
    added_at = models.DateTimeField("toegevoegd op", auto_now_add=True)
    changed_at = models.DateTimeField("gewijzigd op", null=True, blank=True, editable=False)
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
                violation_error_message="Schrijf waarom dit punt besloten is.",
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=False, body__isnull=True)
                | Q(meeting__isnull=True, body__isnull=False),
                name="agenda_agendaitem_meeting_or_body",
                violation_error_message=(
                    "Kies de vergadering van dit punt, of het gremium als die er nog niet is."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state=ItemState.RETURNED) | ~Q(return_reason=""),
                name="agenda_agendaitem_return_reason",
                violation_error_message="Schrijf waarom u dit punt teruggeeft.",
            ),
        ]

    def __str__(self) -> str:
        if self.meeting is None:
            return f"{self.body}: {self.title}"
        return f"{self.meeting}, punt {self.order}: {self.title}"

    def save(self, *, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Store it; what the agenda says differently of it now is marked."""
        stored = AgendaItem.objects.filter(pk=self.pk).values_list(*OF_AGENDA).first()
        if stored and stored != tuple(getattr(self, name) for name in OF_AGENDA):
            self.touch()
            if update_fields is not None:
                update_fields = {*update_fields, "changed_at", "revision"}
        super().save(update_fields=update_fields, **kwargs)

    def get_absolute_url(self) -> str:
        if self.meeting_id is None:
            return reverse("agenda:meeting_list")
        return f"{reverse('agenda:meeting_detail', args=(self.meeting_id,))}#punt-{self.pk}"

    def touch(self) -> None:
        """Mark it as changed now; it is not stored yet."""
        self.changed_at, self.revision = timezone.now(), self.revision + 1

    @property
    def of_body(self) -> Body:
        """The body on whose agenda it is, or will be."""
        return self.meeting.body if self.meeting else self.body

    @property
    def asks_decision(self) -> bool:
        """Whether the meeting is asked to decide."""
        return self.kind == ItemKind.DECIDE

    @property
    def makes_decision(self) -> bool:
        """Whether agreeing to it takes a decision with a number; adopting a list takes none."""
        return self.asks_decision and not self.is_previous_list
