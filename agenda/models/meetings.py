"""Meetings with their items, papers and actions."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from agenda.enums import ItemKind, MeetingStatus
from platform_ivz.querysets import HouseQuerySet
from portfolios.models import Body, Person, User


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

    objects = HouseQuerySet.as_manager()

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

    objects = HouseQuerySet.as_manager()

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

    objects = HouseQuerySet.as_manager()

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

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "actie"
        verbose_name_plural = "acties"
        ordering = ("due", "pk")

    def __str__(self) -> str:
        return self.text
