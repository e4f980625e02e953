"""The table of subsidies."""

from typing import ClassVar

import django_tables2 as tables

from contributions.subsidies.models import Subsidy
from contributions.tables import NOT_STATED
from platform_ivz.tables import DayColumn, EuroColumn, HouseTable, KeyColumn


class SubsidyTable(HouseTable):
    """Subsidies with what was asked, granted, received and accounted for."""

    code = KeyColumn(verbose_name="code")
    purpose = tables.Column(verbose_name="Waarvoor", linkify=True)
    topic = tables.Column(verbose_name="Onderwerp")
    provider = tables.Column(verbose_name="Verstrekker", default=NOT_STATED)
    years = tables.Column(
        verbose_name="Jaren",
        order_by=("from_year", "until_year"),
        attrs={"td": {"class": "ivz-number"}},
    )
    requested = EuroColumn(verbose_name="Aangevraagd", default=NOT_STATED, total=True)
    granted = EuroColumn(verbose_name="Toegekend", default=NOT_STATED, total=True)
    received = EuroColumn(verbose_name="Ontvangen", default=NOT_STATED, total=True)
    accounted = EuroColumn(verbose_name="Verantwoord", default=NOT_STATED, total=True)
    requested_on = DayColumn(verbose_name="Aangevraagd op", visible=False)
    granted_on = DayColumn(verbose_name="Toegekend op", visible=False)
    request_due = DayColumn(verbose_name="Aanvragen voor", visible=False)
    account_due = DayColumn(verbose_name="Verantwoorden voor", visible=False)
    counted = tables.BooleanColumn(verbose_name="Telt mee", yesno="ja,nee", attrs={"span": {}})

    class Meta(HouseTable.Meta):
        model = Subsidy
        fields = (
            "code",
            "purpose",
            "topic",
            "provider",
            "years",
            "requested",
            "granted",
            "received",
            "accounted",
            "requested_on",
            "granted_on",
            "request_due",
            "account_due",
            "counted",
        )
        attrs: ClassVar = {
            "caption": "Subsidies in euro; het totaal telt alle rijen van deze keuze"
        }
        empty_text = (
            "Er zijn geen subsidies bij deze keuze. Wis de keuze, of voeg een subsidie toe."
        )

    def render_counted(self, value: bool) -> str:
        return "ja" if value else "nee"

    def value_counted(self, value: bool) -> str:
        return "ja" if value else "nee"
