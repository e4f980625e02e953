"""What came of meetings: who was there, what was promised, what members said of the draft list."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from agenda.enums import Presence
from agenda.models.meetings import AgendaItem, Meeting
from platform_ivz.querysets import HouseQuerySet
from portfolios.models import Person, User


class Attendance(models.Model):
    """Whether a member was at a meeting, and who came instead."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="attendances", verbose_name="vergadering"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="attendances", verbose_name="wie"
    )
    presence = models.CharField("aanwezig", max_length=20, choices=Presence)
    substitute = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="vervangen door",
    )

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "aanwezigheid"
        verbose_name_plural = "aanwezigheid"
        ordering = ("person__surname", "person__initials", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("meeting", "person"),
                name="agenda_attendance_once",
                violation_error_message="Deze persoon staat al op de lijst van deze vergadering.",
            ),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | ~Q(substitute=F("person")),
                name="agenda_attendance_not_oneself",
                violation_error_message="Niemand vervangt zichzelf. Kies iemand anders.",
            ),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | ~Q(presence=Presence.PRESENT),
                name="agenda_attendance_substitute_of_absent",
                violation_error_message=(
                    "Wie er zelf is, heeft geen vervanger. Kies ‘afgemeld’, of laat de vervanger leeg."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_presence_display()}"


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
    result = models.CharField("wat het opleverde", max_length=200, blank=True)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "actie"
        verbose_name_plural = "acties"
        ordering = ("due", "pk")

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("agenda:action_edit", args=(self.pk,))


class ListRemark(models.Model):
    """What a member says of the draft list of decisions of a meeting."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="remarks", verbose_name="vergadering"
    )
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="remarks",
        verbose_name="agendapunt",
    )
    text = models.TextField("opmerking")
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="door", editable=False
    )
    made_at = models.DateTimeField("gemaakt op", auto_now_add=True)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "opmerking bij de besluitenlijst"
        verbose_name_plural = "opmerkingen bij de besluitenlijst"
        ordering = ("made_at", "pk")

    def __str__(self) -> str:
        return self.text
