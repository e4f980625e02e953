"""Figures that a source states, and findings that somebody put aside."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

from platform_ivz.querysets import HouseQuerySet
from platform_ivz.search_index import SearchIndex
from portfolios.models import User


class StatedFigure(models.Model):
    """A figure that the source prints, kept beside what the data give.

    `claim` names the computed figure. A figure that differs from the data of the day that it
    speaks of (`as_of`), or from another place in the source that makes the same claim about that
    day, is a finding. `literal` tells whether `printed` stands there like that; else it was counted
    or gathered from what stands there.
    """

    code = models.SlugField("code", max_length=80, unique=True)
    place = models.CharField("plaats in de bron", max_length=160)
    statement = models.CharField("wat daar staat", max_length=300)
    printed = models.CharField("zoals afgedrukt", max_length=80)
    literal = models.BooleanField(
        "letterlijk",
        default=True,
        help_text="Nee als het daar niet zo staat, maar geteld of samengevat is.",
    )
    value = models.DecimalField("getal", max_digits=16, decimal_places=4, null=True, blank=True)
    unit = models.CharField("eenheid", max_length=60, blank=True)
    claim = models.CharField("beweert", max_length=250)
    as_of = models.DateField(
        "gaat over",
        null=True,
        blank=True,
        help_text="De dag waarover de bron het heeft. Leeg: de eerste dag van de eerste agenda.",
    )
    approximate = models.BooleanField("ongeveer", default=False)
    order = models.PositiveSmallIntegerField("volgorde", default=0)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "genoemd getal"
        verbose_name_plural = "genoemde getallen"
        ordering = ("order", "pk")
        indexes = [SearchIndex(label=("statement",), text=("printed", "place"))]

    def __str__(self) -> str:
        return self.statement

    @property
    def quoted(self) -> str:
        """What stands there: between quotes when it stands there like that."""
        return f"‘{self.printed}’" if self.literal else self.printed


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
