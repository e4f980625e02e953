"""Population, tariffs, obligations, contributions, budget and subsidies for tests."""

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from agenda.enums import BindingStatus
from contributions.effort.models import AdoptedObligation, Buyout, EffortReview
from contributions.invoices.frozen import facts_of, to_json
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
from contributions.planning import calculations
from contributions.planning import frozen as planned
from contributions.planning.models import CoordinationTask, ReferenceRegion, Scenario
from contributions.population.models import PopulationCount
from contributions.rates.models import EffortBand, Tariff
from contributions.rounds.enums import RunStatus
from contributions.rounds.models import ContributionLine, ContributionRun
from contributions.subsidies.models import Subsidy
from portfolios.enums import Rounding
from portfolios.models import Municipality
from tests.factories.agenda import AgreementFactory, DecisionFactory, ThemeFactory
from tests.factories.portfolios import MunicipalityFactory, OrganisationFactory, PersonFactory
from tests.factories.projects import ProjectAssignmentFactory

# Years that may be used once only come in turn; the model takes 1900 up to and including 2200.
year_in_turn = factory.Sequence(lambda n: 1900 + n % 301)


class PopulationCountFactory(DjangoModelFactory):
    class Meta:
        model = PopulationCount

    municipality = factory.SubFactory(MunicipalityFactory)
    reference_date = dt.date(2019, 1, 1)
    inhabitants = 25_000
    source = "bron 2019"


class BindingFactory(DjangoModelFactory):
    """A proposal; trait `adopted` gives it a decision."""

    class Meta:
        abstract = True

    class Params:
        adopted = factory.Trait(
            status=BindingStatus.ADOPTED, decision=factory.SubFactory(DecisionFactory)
        )

    offered_on = None


class TariffFactory(BindingFactory):
    class Meta:
        model = Tariff

    from_year = year_in_turn
    rate = Decimal("0.20")


class EffortBandFactory(DjangoModelFactory):
    class Meta:
        model = EffortBand

    tariff = factory.SubFactory(TariffFactory)
    from_inhabitants = 0
    hours_per_week = Decimal(2)
    buyout_per_year = Decimal("5000.00")


class AdoptedObligationFactory(BindingFactory):
    class Meta:
        model = AdoptedObligation

    municipality = factory.SubFactory(MunicipalityFactory)
    from_year = 2020
    hours_per_week = Decimal(4)


class EffortReviewFactory(DjangoModelFactory):
    class Meta:
        model = EffortReview

    municipality = factory.SubFactory(MunicipalityFactory)
    year = 2020
    held_on = dt.date(2020, 10, 1)
    person = factory.SubFactory(
        PersonFactory, work__municipality=factory.SelfAttribute("...municipality")
    )


def _owing() -> Municipality:
    """A municipality that owes four hours, which have a price."""
    if Tariff.objects.in_force(2020) is None:
        EffortBandFactory(
            tariff=TariffFactory(adopted=True, from_year=2020),
            hours_per_week=Decimal(4),
            buyout_per_year=Decimal("7778.00"),
        )
    return AdoptedObligationFactory(adopted=True).municipality


class BuyoutFactory(DjangoModelFactory):
    """The whole obligation bought out; trait `part` is a part of it, by an agreement."""

    class Meta:
        model = Buyout

    class Params:
        part = factory.Trait(
            whole=False,
            hours_per_week=Decimal(1),
            agreement="Een uur per week.",
            agreed_on=dt.date(2020, 2, 1),
        )

    municipality = factory.LazyFunction(_owing)
    year = 2020
    hours_per_week = Decimal(4)
    amount = Decimal("7778.00")


class ContributionRunFactory(DjangoModelFactory):
    """A draft. Traits with a decision: `adopted`, `invoiced`."""

    class Meta:
        model = ContributionRun

    class Params:
        adopted = factory.Trait(
            status=RunStatus.ADOPTED, decision=factory.SubFactory(DecisionFactory)
        )
        invoiced = factory.Trait(
            status=RunStatus.INVOICED, decision=factory.SubFactory(DecisionFactory)
        )

    year = year_in_turn
    reference_date = dt.date(2019, 1, 1)
    offered_on = None
    tariff = factory.SubFactory(TariffFactory, adopted=True)


class ContributionLineFactory(DjangoModelFactory):
    class Meta:
        model = ContributionLine

    run = factory.SubFactory(ContributionRunFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    inhabitants = 25_000
    population_source = "bron 2019"
    rate = Decimal("0.20")
    amount = Decimal("5000.00")
    rounding = Rounding.DOWN


class InvoiceCounterFactory(DjangoModelFactory):
    class Meta:
        model = InvoiceCounter

    year = year_in_turn


class InvoicePartyFactory(DjangoModelFactory):
    """Who gets invoices; trait `sender` is who sends them."""

    class Meta:
        model = InvoiceParty

    class Params:
        sender = factory.Trait(
            municipality=None, name="Afzender", iban="NL91ABNA0417164300", oin="", kvk="12345678"
        )

    municipality = factory.SubFactory(MunicipalityFactory)
    name = factory.Sequence(lambda n: f"Gemeente {n}")
    street = "Postbus 1"
    postcode = "1234 AB"
    city = "Plaats"
    oin = "00000001234567890000"


class BankFileFactory(DjangoModelFactory):
    class Meta:
        model = BankFile

    file_name = "bank.csv"
    content = "Datum;Bedrag;Omschrijving\n20-02-2020;5.000,00;factuur 2020-0001\n"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    control_total = Decimal("5000.00")


class InvoiceFactory(DjangoModelFactory):
    """An invoice without its files; those are made by `issue_invoices`."""

    class Meta:
        model = Invoice

    year = 2020
    number = factory.Sequence(lambda n: n + 1)
    line = factory.SubFactory(ContributionLineFactory, run__invoiced=True)
    issued_on = dt.date(2020, 2, 1)
    due_on = dt.date(2020, 3, 2)
    amount = Decimal("5000.00")


class InvoiceCopyFactory(DjangoModelFactory):
    """The facts are whole; the files stand in for real ones."""

    class Meta:
        model = InvoiceCopy

    invoice = factory.SubFactory(InvoiceFactory)
    facts = factory.LazyAttribute(
        lambda copy: to_json(
            facts_of(
                invoice=copy.invoice,
                line=copy.invoice.line,
                seller=InvoicePartyFactory.build(sender=True),
                buyer=InvoicePartyFactory.build(),
            )
        )
    )
    pdf = b"%PDF-1.7"
    pdf_sha256 = "0" * 64
    ubl = b"<Invoice/>"
    ubl_sha256 = "0" * 64


class ReminderFactory(DjangoModelFactory):
    """The file stands in for a real one."""

    class Meta:
        model = Reminder

    invoice = factory.SubFactory(InvoiceFactory)
    number = 1
    made_on = dt.date(2020, 3, 16)
    due_on = dt.date(2020, 3, 30)
    pdf = b"%PDF-1.7"
    pdf_sha256 = "0" * 64


class PaymentFactory(DjangoModelFactory):
    class Meta:
        model = Payment

    invoice = factory.SubFactory(InvoiceFactory)
    received_on = dt.date(2020, 2, 20)
    amount = Decimal("5000.00")


class CoordinationTaskFactory(DjangoModelFactory):
    class Meta:
        model = CoordinationTask

    year = 2020
    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Taak {n}")
    hours_per_week = Decimal(4)


def _frozen() -> dict:
    outcome = calculations.ScenarioOutcome(
        rounding=Rounding.DOWN,
        hours=Decimal(10),
        fte=Decimal(10) / 36,
        cost=Decimal("81944.44"),
        per_inhabitant=Decimal("0.81944"),
        current_rate=Decimal("0.20"),
        shares=(),
    )
    return planned.to_json(
        planned.ScenarioFacts(
            year=2020,
            tasks_year=2020,
            tasks=(planned.TaskFact(1, "Taak", Decimal(10), "", kept=True),),
            costs=calculations.CostParameters(Decimal(62500), Decimal(70000), Decimal(36)),
            places=(),
            rate_from="2019",
            rate_decision="een besluit",
            outcome=outcome,
        )
    )


class ScenarioFactory(BindingFactory):
    """Pass `dropped_tasks=[...]` for the tasks that it gives up.

    What a chosen one is frozen with is not computed: one task of 10 hours, of which nobody pays.
    """

    class Meta:
        model = Scenario
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"scenario-{n}")
    year = 2020
    title = factory.Sequence(lambda n: f"Scenario {n}")
    fixed_cost = Decimal("62500.00")
    cost_per_fte = Decimal("70000.00")
    fulltime_hours = Decimal(36)
    facts = factory.Maybe(
        factory.LazyAttribute(lambda scenario: scenario.status == BindingStatus.ADOPTED),
        yes_declaration=factory.LazyFunction(_frozen),
        no_declaration=None,
    )

    @factory.post_generation
    def dropped_tasks(self, create: bool, extracted: list | None, **kwargs: object) -> None:
        if create and extracted:
            self.dropped_tasks.set(extracted)


class ReferenceRegionFactory(DjangoModelFactory):
    class Meta:
        model = ReferenceRegion

    code = factory.Sequence(lambda n: f"andere-regio-{n}")
    name = factory.Sequence(lambda n: f"Andere regio {n}")
    fte = Decimal(3)
    municipalities = 22


class SubsidyFactory(DjangoModelFactory):
    class Meta:
        model = Subsidy

    code = factory.Sequence(lambda n: f"subsidie-{n}")
    topic = "Onderwerp"
    purpose = factory.Sequence(lambda n: f"Doel {n}")
    theme = factory.SubFactory(ThemeFactory)
    project = factory.SubFactory(ProjectAssignmentFactory)
    from_year = 2016
    until_year = 2018


class NoticeFactory(DjangoModelFactory):
    """Notice by a municipality; with trait `by_organisation` by a partner."""

    class Meta:
        model = Notice

    class Params:
        by_organisation = factory.Trait(
            municipality=None, organisation=factory.SubFactory(OrganisationFactory)
        )

    agreement = factory.SubFactory(AgreementFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    given_on = dt.date(2020, 6, 1)
