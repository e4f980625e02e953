"""Filters of the lists of people, municipalities, bodies and portfolios."""

from typing import ClassVar

from platform_ivz.filters import HouseFilterSet
from portfolios.models import Municipality


class MunicipalityFilterSet(HouseFilterSet):
    search_fields: ClassVar = ("name", "cbs_code", "basisteam")

    class Meta:
        model = Municipality
        fields: ClassVar = ()
