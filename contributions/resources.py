"""The files about money and hours, in the order in which they are read."""

from contributions.effort.resources import (
    AdoptedObligationResource,
    BuyoutResource,
    EffortReviewResource,
)
from contributions.invoices.resources import InvoicePartyResource
from contributions.participation.resources import NoticeResource
from contributions.planning.resources import (
    CoordinationTaskResource,
    ReferenceRegionResource,
    ScenarioResource,
)
from contributions.population.resources import PopulationCountResource
from contributions.rates.resources import EffortBandResource, TariffResource
from contributions.subsidies.resources import SubsidyResource
from platform_ivz.datasets import Sheet

SHEETS = (
    Sheet("population.csv", PopulationCountResource),
    Sheet("notices.csv", NoticeResource),
    Sheet("tariffs.csv", TariffResource),
    Sheet("effort_bands.csv", EffortBandResource),
    Sheet("obligations.csv", AdoptedObligationResource),
    Sheet(
        "buyouts.csv",
        BuyoutResource,
        rests_on=("municipalities.csv", "tariffs.csv", "effort_bands.csv", "obligations.csv"),
    ),
    Sheet("yearly_talks.csv", EffortReviewResource),
    Sheet("invoice_parties.csv", InvoicePartyResource),
    Sheet("coordination_tasks.csv", CoordinationTaskResource),
    Sheet(
        "scenarios.toml",
        ScenarioResource,
        table="scenario",
        rests_on=("municipalities.csv", "population.csv", "tariffs.csv", "coordination_tasks.csv"),
    ),
    Sheet("reference_regions.csv", ReferenceRegionResource),
    Sheet("subsidies.csv", SubsidyResource),
)
