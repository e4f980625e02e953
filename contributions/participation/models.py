"""Notice given to an agreement."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

from agenda.models import Agreement
from contributions.participation import calculations
from platform_ivz.querysets import HouseQuerySet
from portfolios.models import Municipality, Organisation


class NoticeQuerySet(HouseQuerySet):
    """Notices of parties to agreements."""

    def standing(self) -> "NoticeQuerySet":
        """Notices that were not withdrawn."""
        return self.filter(withdrawn_on=None)

    def for_list(self) -> "NoticeQuerySet":
        """Notices with what their last day and their name come from."""
        return self.select_related("agreement", "municipality", "organisation")


class Notice(models.Model):
    """Notice given by a party, with a year to go (DVO-ovk art. 7.1, BO art. 9.2).

    It stays on record when it is withdrawn; from then on it has no consequences.
    """

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
    withdrawn_on = models.DateField("ingetrokken op", null=True, blank=True)
    withdrawal = models.CharField("waarom ingetrokken", max_length=200, blank=True)

    objects = NoticeQuerySet.as_manager()

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
            ),
            *(
                models.UniqueConstraint(
                    fields=("agreement", party),
                    condition=Q(withdrawn_on=None),
                    name=f"contributions_notice_once_{party}",
                    violation_error_message="Deze partij heeft deze overeenkomst al opgezegd.",
                )
                for party in ("municipality", "organisation")
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawal="")
                | Q(withdrawn_on__gte=F("given_on")) & ~Q(withdrawal=""),
                name="contributions_notice_withdrawn",
                violation_error_message=(
                    "Een opzegging wordt na de opzegging ingetrokken, en met een reden."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.agreement}"

    @property
    def party(self) -> Municipality | Organisation:
        """Who gave notice."""
        return self.municipality or self.organisation

    @property
    def earliest_end(self) -> dt.date:
        """The last day on which the agreement still binds this party.

        Should an agreement lose its term after notice was given, the usual year counts.
        """
        months = self.agreement.notice_months
        return calculations.earliest_end(self.given_on, *([] if months is None else [months]))
