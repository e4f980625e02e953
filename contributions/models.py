"""The models of all rooms, gathered for Django; everybody else imports from the room itself."""

from contributions.effort.models import AdoptedObligation, Buyout, EffortReview
from contributions.invoices.models import (
    BankFile,
    Invoice,
    InvoiceCopy,
    InvoiceCounter,
    InvoiceParty,
    Payment,
    Reminder,
)
from contributions.participation.models import Notice
from contributions.planning.models import CoordinationTask, ReferenceRegion, Scenario
from contributions.population.models import PopulationCount
from contributions.rates.models import EffortBand, Tariff
from contributions.rounds.models import ContributionLine, ContributionRun
from contributions.subsidies.models import Subsidy

__all__ = [
    "AdoptedObligation",
    "BankFile",
    "Buyout",
    "ContributionLine",
    "ContributionRun",
    "CoordinationTask",
    "EffortBand",
    "EffortReview",
    "Invoice",
    "InvoiceCopy",
    "InvoiceCounter",
    "InvoiceParty",
    "Notice",
    "Payment",
    "PopulationCount",
    "ReferenceRegion",
    "Reminder",
    "Scenario",
    "Subsidy",
    "Tariff",
]
