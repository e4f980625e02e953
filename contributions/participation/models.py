"""Notice given to an agreement."""

import datetime as dt

from django.db import models
from django.db.models import Q

from agenda.models import Agreement
from contributions.participation import calculations
from platform_ivz.querysets import HouseQuerySet
from portfolios.models import Municipality, Organisation


class Notice(models.Model):
    """Notice given by a party, with a year to go (DVO-ovk art. 7.1, BO art. 9.2)."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="notices", verbose_name="overeenkomst"
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name="gemeente",
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name="organisatie",
    )
    given_on = models.DateField("opgezegd op")

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "opzegging"
        verbose_name_plural = "opzeggingen"
        ordering = ("-given_on", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(municipality__isnull=False, organisation__isnull=True)
                | Q(municipality__isnull=True, organisation__isnull=False),
                name="contributions_notice_one_party",
                violation_error_message="Kies wie opzegt: één gemeente of één organisatie.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality or self.organisation}: {self.agreement}"

    @property
    def earliest_end(self) -> dt.date:
        """The last day on which the agreement still binds this party."""
        return calculations.earliest_end(self.given_on, self.agreement.notice_months)
