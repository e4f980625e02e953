"""Work that takes long, as who asked for it sees it."""

import datetime as dt
from pathlib import PurePath

from django.core.files.storage import Storage
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from platform_ivz.querysets import HouseQuerySet
from platform_ivz.transactions import UploadStorage
from portfolios.enums import WorkStatus
from portfolios.models.users import User

ENDED = (WorkStatus.DONE, WorkStatus.FAILED)
# Who waits longer than this for a beginning is told that something may be wrong.
PATIENCE = dt.timedelta(minutes=2)


def kept_results() -> Storage:
    """Where files that were made are kept: one that a broken attempt left is written over."""
    return UploadStorage(allow_overwrite=True)


def named_after(work: "Work", name: str) -> str:
    """Where the file of a piece of work is kept."""
    return f"werk/{work.pk}-{name}"


class WorkQuerySet(HouseQuerySet):
    """Pieces of work."""

    def to_do(self) -> "WorkQuerySet":
        """What waits or is being done."""
        return self.exclude(status__in=ENDED)

    def not_queued(self) -> "WorkQuerySet":
        """What is to be done and is in no queue: somebody is at it, or died while at it."""
        waiting = DBTaskResult.objects.ready().values("pk")
        return self.to_do().exclude(queued__in=waiting)

    def ended_before(self, moment: dt.datetime) -> "WorkQuerySet":
        """What ended, well or not, before a moment."""
        return self.filter(ended_at__lt=moment)


class Work(models.Model):
    """A piece of work that takes long, done for a user outside the request, and for that user alone.

    It is written by `portfolios/work.py` only. The queue is that of the package; its row knows nobody
    who asked, no progress and no words, and is thrown away sooner.
    """

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", verbose_name="gevraagd door"
    )
    title = models.CharField("wat", max_length=200)
    function = models.CharField("functie", max_length=200, editable=False)
    arguments = models.JSONField("gegevens", default=dict, blank=True, editable=False)
    status = models.CharField(
        "status", max_length=20, choices=WorkStatus, default=WorkStatus.WAITING
    )
    asked_at = models.DateTimeField("gevraagd op", auto_now_add=True)
    ended_at = models.DateTimeField("geëindigd op", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("keer begonnen", default=0)
    done = models.PositiveIntegerField("gedaan", default=0)
    total = models.PositiveIntegerField("in totaal", default=0)
    words = models.CharField("hoe ver", max_length=200, blank=True)
    failure = models.TextField("waarom het mislukte", blank=True)
    file = models.FileField(
        "bestand", upload_to=named_after, storage=kept_results, max_length=250, blank=True
    )
    address = models.CharField("adres", max_length=250, blank=True)
    queued = models.ForeignKey(
        DBTaskResult,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="plaats in de rij",
    )

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = "lang werk"
        verbose_name_plural = "lang werk"
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="portfolios_work_ended",
                condition=Q(status__in=ENDED, ended_at__isnull=False)
                | (~Q(status__in=ENDED) & Q(ended_at=None)),
                violation_error_message="Wat klaar of mislukt is, heeft een moment waarop het eindigde.",
            ),
            models.CheckConstraint(
                name="portfolios_work_failure",
                condition=Q(status=WorkStatus.FAILED) ^ Q(failure=""),
                violation_error_message="Wat mislukt is, en alleen dat, zegt waarom.",
            ),
            models.CheckConstraint(
                name="portfolios_work_result",
                condition=~Q(status=WorkStatus.DONE) | (Q(file="") ^ Q(address="")),
                violation_error_message="Wat klaar is, is een bestand of een bladzijde.",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("portfolios:work_detail", args=(self.pk,))

    @property
    def is_ended(self) -> bool:
        """Whether it is done or failed."""
        return self.status in ENDED

    @property
    def file_name(self) -> str:
        """What the file that was made is called."""
        return PurePath(self.file.name).name.partition("-")[2]

    def waits_long(self, now: dt.datetime) -> bool:
        """Whether nobody began, long after it was asked."""
        return self.status == WorkStatus.WAITING and now - self.asked_at > PATIENCE
