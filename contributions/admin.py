"""The admin pages of all rooms, gathered for Django."""

from contributions.effort.admin import AdoptedObligationAdmin, BuyoutAdmin, EffortReviewAdmin
from contributions.invoices.admin import (
    BankFileAdmin,
    InvoiceAdmin,
    InvoiceCopyAdmin,
    InvoiceCounterAdmin,
    InvoicePartyAdmin,
    ReminderAdmin,
)
from contributions.participation.admin import NoticeAdmin
from contributions.planning.admin import CoordinationTaskAdmin, ReferenceRegionAdmin, ScenarioAdmin
from contributions.population.admin import PopulationCountAdmin
from contributions.rates.admin import TariffAdmin
from contributions.rounds.admin import ContributionRunAdmin
from contributions.subsidies.admin import SubsidyAdmin

__all__ = [
    "AdoptedObligationAdmin",
    "BankFileAdmin",
    "BuyoutAdmin",
    "ContributionRunAdmin",
    "CoordinationTaskAdmin",
    "EffortReviewAdmin",
    "InvoiceAdmin",
    "InvoiceCopyAdmin",
    "InvoiceCounterAdmin",
    "InvoicePartyAdmin",
    "NoticeAdmin",
    "PopulationCountAdmin",
    "ReferenceRegionAdmin",
    "ReminderAdmin",
    "ScenarioAdmin",
    "SubsidyAdmin",
    "TariffAdmin",
]
