"""How an amount came about, as the pages of several rooms draw it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Model


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountOrigin:
    """From inhabitants and euro per inhabitant to whole euros (`_origin.html`).

    `status` is that of the count; `formerly` is whose inhabitants they were before a merger. A rate
    without a tariff is only tried out; without `days` it is for the whole year.
    """

    inhabitants: int
    source: str
    counted_on: dt.date | None
    rate: Decimal
    exact: Decimal
    amount: int | Decimal
    status: str = ""
    formerly: Model | None = None
    tariff: Model | None = None
    days: int | None = None
    days_in_year: int | None = None
    note: str = ""
