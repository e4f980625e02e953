"""What belongs to one reader alone: notes, what was read, and the address of an own calendar.

Nobody else reads it, not even an administrator: see `PRIVATE` in `portfolios/permissions.py`. The
audit log leaves it out, and the admin has no page of it.
"""

from django.db import models

from agenda.models.meetings import AgendaItem
from platform_ivz.querysets import HouseQuerySet
from portfolios.models import User


class ReaderNote(models.Model):
    """What a reader noted at a point, for nobody else."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="+")
    text = models.TextField("notitie", blank=True)
    changed_at = models.DateTimeField("bewaard op", auto_now=True)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "eigen notitie"
        verbose_name_plural = "eigen notities"
        constraints = [
            models.UniqueConstraint(
                fields=("user", "item"),
                name="agenda_readernote_one_a_point",
                violation_error_message="Bij dit punt is al een notitie. Wijzig die.",
            )
        ]

    def __str__(self) -> str:
        return f"Notitie bij {self.item_id}"


class ReadMark(models.Model):
    """When a reader last opened a point."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField("gelezen op")

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "gelezen punt"
        verbose_name_plural = "gelezen punten"
        constraints = [
            models.UniqueConstraint(
                fields=("user", "item"),
                name="agenda_readmark_one_a_point",
                violation_error_message="Dit punt is al als gelezen gemerkt.",
            )
        ]

    def __str__(self) -> str:
        return f"Gelezen: {self.item_id}"


class CalendarKey(models.Model):
    """The secret in the address of somebody's calendar; a new one ends the old address."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField("sleutel", max_length=64, unique=True)
    made_at = models.DateTimeField("gemaakt op", auto_now=True)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "agendasleutel"
        verbose_name_plural = "agendasleutels"

    def __str__(self) -> str:
        return "Agendasleutel"
