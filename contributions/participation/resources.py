"""How files about notices are read."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils import timezone

from contributions.participation.models import Notice
from contributions.participation.services import refusals_of_notice, refusals_of_withdrawal
from portfolios.models import Municipality
from portfolios.resources import OfMunicipality


class NoticeResource(OfMunicipality):
    day_column: ClassVar = "given_on"

    class Meta:
        model = Notice
        import_id_fields = ("agreement", "municipality", "organisation", "given_on")
        fields = (
            "agreement",
            "municipality",
            "organisation",
            "given_on",
            "withdrawn_on",
            "withdrawal",
        )

    def places_of(self, instance: Notice) -> Iterable[Municipality]:
        """Who gave notice; a partner is no municipality."""
        return [instance.municipality] if instance.municipality else []

    def days_of(self, instance: Notice) -> tuple[dt.date | None, dt.date | None]:
        return instance.given_on, instance.given_on

    def import_instance(self, instance: Notice, row: Mapping, **kwargs: Any) -> None:
        """Read a row; raises ValidationError for days on which nobody could do this."""
        super().import_instance(instance, row, **kwargs)
        if instance.agreement_id is None or instance.given_on is None:
            return
        today = timezone.localdate()
        if reasons := refusals_of_notice(instance, today=today):
            raise ValidationError({"given_on": reasons})
        on = instance.withdrawn_on
        if on and (reasons := refusals_of_withdrawal(instance, on=on, today=today)):
            raise ValidationError({"withdrawn_on": reasons})
