"""Filters of the list of tariffs."""

from typing import ClassVar

import django_filters

from agenda.enums import BindingStatus
from contributions.rates.models import Tariff
from platform_ivz.filters import HouseFilterSet


class TariffFilterSet(HouseFilterSet):
    search_fields: ClassVar = ("remark", "decision__reference", "decision__text")

    status = django_filters.ChoiceFilter(choices=BindingStatus, label="Status", empty_label="Alle")

    class Meta:
        model = Tariff
        fields: ClassVar = ()
