"""Files that somebody imports in the browser."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse

from platform_ivz.querysets import HouseQuerySet
from portfolios.enums import ImportKind, ImportStatus
from portfolios.models.users import User


class ImportRun(models.Model):
    """A file that somebody imports in the browser: what each row does, and how to take it back.

    `rows` holds every row of the file with what became of it; `undo` holds the stored rows as they
    were before and as they became. Both are written and read by `reports.imports` only.
    """

    kind = models.CharField("soort", max_length=20, choices=ImportKind)
    file_name = models.CharField("bestand", max_length=120)
    status = models.CharField(
        "status", max_length=20, choices=ImportStatus, default=ImportStatus.PREVIEW
    )
    by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="import_runs",
        verbose_name="door",
    )
    made_at = models.DateTimeField("bekeken op", auto_now_add=True)
    stored_at = models.DateTimeField("opgeslagen op", null=True, blank=True)
    undone_at = models.DateTimeField("ongedaan gemaakt op", null=True, blank=True)
    new_count = models.PositiveIntegerField("nieuw", default=0)
    changed_count = models.PositiveIntegerField("gewijzigd", default=0)
    unchanged_count = models.PositiveIntegerField("ongewijzigd", default=0)
    wrong_count = models.PositiveIntegerField("fout", default=0)
    unused_columns = models.JSONField("kolommen die niet zijn gebruikt", default=list, blank=True)
    left_columns = models.JSONField("kolommen die het bestand niet heeft", default=list, blank=True)
    rows = models.JSONField("rijen", default=list, blank=True, encoder=DjangoJSONEncoder)
    undo = models.JSONField("terug te zetten", default=list, blank=True, encoder=DjangoJSONEncoder)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "imports"
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_kind_display()})"

    def get_absolute_url(self) -> str:
        return reverse("reports:import_run", args=(self.pk,))

    @property
    def row_count(self) -> int:
        """How many rows the file has."""
        return self.new_count + self.changed_count + self.unchanged_count + self.wrong_count
