"""Tables of people, municipalities, bodies and portfolios."""

from typing import ClassVar

import django_tables2 as tables

from platform_ivz.tables import HouseTable
from portfolios.models import Municipality


class MunicipalityTable(HouseTable):
    """The municipalities of the region."""

    name = tables.Column(linkify=True)

    class Meta(HouseTable.Meta):
        model = Municipality
        fields = ("name", "cbs_code", "basisteam", "valid_from", "valid_until")
        attrs: ClassVar = {"caption": "Gemeenten van de regio"}
