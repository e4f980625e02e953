"""What came of meetings: who was there, what was promised, what members said of the draft list."""

import datetime as dt
from collections.abc import Iterable
from copy import copy
from typing import Any

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.urls import reverse

from agenda.enums import ActionState, MeetingStatus, Presence
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

    def for_reader(self, user: User) -> "ActionQuerySet":
        """Actions that somebody may see, each with the `point` at which it was promised if they may.

        Who promised something at a closed point sees the action, and nothing of the point; of that
        `point_title` is empty then.
        """
        points = AgendaItem.objects.visible_to(user).filter(pk=OuterRef("item"))
        return self.visible_to(user).annotate(point_title=Subquery(points.values("title")[:1]))


class Action(models.Model):
    """Something that somebody promised to do.

    It goes on after the list of decisions was adopted: another may do it, or later. What the adopted
    list says of it is kept then, whoever saves it (`adopted_text` and its sisters; empty as long as
    nothing changed).
    """

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
    adopted_text = models.TextField("actie zoals vastgesteld", blank=True, editable=False)
    adopted_owner = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="wie, zoals vastgesteld",
    )
    adopted_due = models.DateField(
        "uiterlijk op, zoals vastgesteld", null=True, blank=True, editable=False
    )

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = "actie"
        verbose_name_plural = "acties"
        ordering = ("due", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(adopted_text="", adopted_owner=None, adopted_due=None)
                | (~Q(adopted_text="") & Q(adopted_owner__isnull=False, adopted_due__isnull=False)),
                name="agenda_action_adopted",
                violation_error_message=(
                    "Van een vastgestelde lijst blijft de hele actie bewaard: wat, wie en wanneer."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.text

    def save(self, *, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Store it, and keep what an adopted list says of it when that is about to change."""
        stored = Action.objects.filter(pk=self.pk, adopted_due=None)
        listed = stored.filter(item__meeting__status=MeetingStatus.ADOPTED)
        promise = listed.values_list("text", "owner_id", "due").first()
        if promise and promise != (self.text, self.owner_id, self.due):
            self.adopted_text, self.adopted_owner_id, self.adopted_due = promise
            if update_fields is not None:
                update_fields = {*update_fields, "adopted_text", "adopted_owner", "adopted_due"}
        super().save(update_fields=update_fields, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("agenda:action_detail", args=(self.pk,))

    def as_adopted(self) -> "Action":
        """The same as the list of decisions says it, to show and not to store."""
        if self.adopted_due is None:
            return self
        listed = copy(self)
        listed.text, listed.owner, listed.due = (
            self.adopted_text,
            self.adopted_owner,
            self.adopted_due,
        )
        return listed

    @property
    def point(self) -> AgendaItem | None:
        """Where it was promised, for who asked by `for_reader` and may know."""
        return self.item if getattr(self, "point_title", None) is not None else None


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
