"""What came of meetings: who was there, what was promised, what members said of the draft list."""

import datetime as dt

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse

from agenda.enums import ActionState, Presence
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


class ActionQuerySet(HouseQuerySet):
    """What was promised."""

    def for_list(self) -> "ActionQuerySet":
        return self.select_related("owner", "item__meeting__body")

    def with_state(self, day: dt.date) -> "ActionQuerySet":
        """Actions with how they stand on a day, as `state`: the one place that judges it."""
        return self.annotate(
            state=Case(
                When(done_on__lte=day, then=Value(ActionState.DONE)),
                When(due__lt=day, then=Value(ActionState.LATE)),
                default=Value(ActionState.OPEN),
                output_field=models.CharField(),
            )
        )

    def waiting(self, day: dt.date) -> "ActionQuerySet":
        """What is still to be done on a day, in time or late."""
        return self.with_state(day).exclude(state=ActionState.DONE)

    def late(self, day: dt.date) -> "ActionQuerySet":
        """What should have been done before a day, and was not."""
        return self.with_state(day).filter(state=ActionState.LATE)

    def of_user(self, user: User) -> "ActionQuerySet":
        """What somebody promised who has an account."""
        return self.filter(owner__user=user)


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

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = "actie"
        verbose_name_plural = "acties"
        ordering = ("due", "pk")

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("agenda:action_detail", args=(self.pk,))


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
