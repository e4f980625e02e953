"""The papers that can be made, in the order in which the library shows them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Model

from agenda.models import (
    Action,
    AgendaItem,
    Agreement,
    Decision,
    Meeting,
    Note,
    Result,
    SafetyAgenda,
    Theme,
    WorkProcess,
    WorkStep,
)
from contributions.effort.models import AdoptedObligation, EffortReview
from contributions.planning.models import CoordinationTask, Scenario
from contributions.population.models import PopulationCount
from contributions.rates.models import Tariff
from contributions.subsidies.models import Subsidy
from platform_ivz.access import may_read
from platform_ivz.pdf import RenderedPdf, archived, render_html, render_pdf
from platform_ivz.reading import reading
from portfolios.models import Body, Membership, Municipality, Portfolio, PortfolioTerm, User
from projects.models import AssignmentVersion, Deployment, ProjectAssignment
from reports.note import paper as note
from reports.papers import (
    action_list,
    agreements,
    annual_plan,
    annual_report,
    assignments,
    budget_scenarios,
    contribution_per_municipality,
    decision_list,
    effort_obligation,
    governance,
    infographic,
    municipality_sheet,
    portfolio_distribution,
    progress,
    results,
    task_distribution,
    themes,
    work_processes,
)
from reports.papers.base import PaperRequest, shared_reader


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A paper: its name in addresses and commands, what it is, and what builds it.

    One that takes over two seconds is `long`: it is made outside the request (`reports/work.py`). One
    that is `is_personal` shows more to one reader than to another, so no two may share its file.
    """

    name: str
    title: str
    description: str
    build: Callable[[PaperRequest], dict[str, Any]]
    reads: tuple[type[Model], ...]
    permission: str = ""
    long: bool = False
    is_personal: bool = False

    def is_for(self, user: User) -> bool:
        """Whether a user may make this paper for the whole region."""
        allowed = not self.permission or user.has_perm(self.permission)
        return allowed and may_read(user, *self.reads)

    @property
    def template(self) -> str:
        return f"reports/papers/{self.name}.html"

    @property
    def part(self) -> str:
        """The template of its text, which the note shows too."""
        return f"reports/parts/{self.name}.html"

    def render(self, request: PaperRequest) -> RenderedPdf:
        """Make the paper for a day and a year."""
        with reading():
            return render_pdf(self.template, {"region": request.region, **self.build(request)})

    def html(self, request: PaperRequest) -> str:
        """What the paper is laid out from."""
        with reading():
            return render_html(self.template, {"region": request.region, **self.build(request)})

    def archive(self, request: PaperRequest) -> bytes:
        """Make the paper to be kept for all who may have it: with what each of them may read of it."""
        return archived(self.html(replace(request, user=shared_reader())), request.day)

    def filename(self, request: PaperRequest) -> str:
        """The name under which the paper is kept."""
        if request.meeting:
            return f"{self.name}-{request.meeting.body.code}-{request.meeting.day:%Y-%m-%d}.pdf"
        of = f"{request.municipality.slug}-" if request.municipality else ""
        return f"{self.name}-{of}{request.year}.pdf"


PAPERS = (
    CatalogueEntry(
        "veiligheidsagenda",
        "Notitie veiligheidsagenda",
        "De hele notitie: de teksten, de thema’s en alle bijlagen, met de cijfers van de dag.",
        lambda request: note.build(request, find),
        (SafetyAgenda, Note, Theme, ProjectAssignment, AssignmentVersion, Portfolio, Tariff),
        long=True,
        is_personal=True,
    ),
    CatalogueEntry(
        "veiligheidsthemas",
        "Veiligheidsthema’s",
        "Waar de partners samen aan werken, waarom, en wie elk thema draagt.",
        themes.build,
        (SafetyAgenda, Theme, ProjectAssignment, PortfolioTerm),
        long=True,
    ),
    CatalogueEntry(
        "infographic",
        "De agenda in één oogopslag",
        "Thema’s, wie ze draagt, uren, bijdragen en keuzes, op één blad.",
        infographic.build,
        (Theme, ProjectAssignment, PortfolioTerm, Deployment, AdoptedObligation, Tariff, Scenario),
    ),
    CatalogueEntry(
        "portefeuilleverdeling",
        "Portefeuilleverdeling",
        "Welke burgemeester welke post draagt, en welke posten open staan.",
        portfolio_distribution.build,
        (Portfolio, PortfolioTerm),
    ),
    CatalogueEntry(
        "werkprocessen",
        "Werkprocessen",
        "Hoe het werk loopt, stap voor stap: wie wat doet, in welk gremium en op grond waarvan.",
        work_processes.build,
        (WorkProcess, WorkStep),
    ),
    CatalogueEntry(
        "governance",
        "Governance",
        "Waar over veiligheid wordt gesproken en besloten, hoe vaak, en wie erin zit.",
        governance.build,
        (Body, Membership),
    ),
    CatalogueEntry(
        "bijdrage-per-gemeente",
        "Bijdrage per gemeente",
        "Inwoners, wat elke gemeente nu betaalt en wat er wordt gevraagd.",
        contribution_per_municipality.build,
        (Tariff, PopulationCount),
    ),
    CatalogueEntry(
        "overeenkomsten",
        "Overeenkomsten",
        "De afspraken waarop de samenwerking rust, per artikel samengevat.",
        agreements.build,
        (Agreement, AdoptedObligation),
        long=True,
    ),
    CatalogueEntry(
        "inspanningsverplichting",
        "Inspanningsverplichting",
        "Uren per week volgens de staffel en volgens het besluit, en wat afkopen kost.",
        effort_obligation.build,
        (AdoptedObligation, Deployment),
    ),
    CatalogueEntry(
        "taakverdeling",
        "Taakverdeling en ureninzet",
        "Wie wat doet, hoeveel uur dat is en of dat klopt met de afspraak.",
        task_distribution.build,
        (Deployment,),
    ),
    CatalogueEntry(
        "begroting-en-scenarios",
        "Begroting en scenario’s",
        "De taken van de coördinatie, en wat elk scenario kost en betekent.",
        budget_scenarios.build,
        (CoordinationTask, Scenario),
    ),
    CatalogueEntry(
        "projectopdrachten",
        "Projectopdrachten",
        "Alle opdrachten van de veiligheidsagenda in het format van het bestuur.",
        assignments.build,
        (ProjectAssignment, AssignmentVersion),
        long=True,
        is_personal=True,
    ),
    CatalogueEntry(
        "jaarplan",
        "Jaarplan",
        "Vergaderingen, onderwerpen, mijlpalen, taken en geld van het jaar.",
        annual_plan.build,
        (Meeting, SafetyAgenda, ProjectAssignment, CoordinationTask, Tariff),
        is_personal=True,
    ),
    CatalogueEntry(
        "voortgangsrapportage",
        "Voortgangsrapportage",
        "Hoe het met elke opdracht gaat, een blad per thema, en wat van het bestuur wordt gevraagd.",
        progress.build,
        (SafetyAgenda, Theme, ProjectAssignment, AssignmentVersion, PortfolioTerm),
        long=True,
        is_personal=True,
    ),
    CatalogueEntry(
        "jaarbericht",
        "Jaarbericht",
        "Wat er in het jaar is besloten, gedaan en bereikt, en wat het kostte.",
        annual_report.build,
        (Decision, Meeting, ProjectAssignment, Result, Subsidy, Tariff, Deployment),
        long=True,
        is_personal=True,
    ),
    CatalogueEntry(
        "resultaten",
        "Werkzaamheden en resultaten",
        "Wat er is gedaan en bereikt, en welke subsidie daarvoor kwam.",
        results.build,
        (Result, Subsidy),
    ),
    CatalogueEntry(
        "gemeenteblad",
        "Gemeentebladen",
        "Voor het jaargesprek: wat elke gemeente levert, betaalt en draagt, op één blad.",
        municipality_sheet.build,
        (Municipality, EffortReview),
        permission="contributions.hold_talk",
        long=True,
    ),
    CatalogueEntry(
        "besluitenlijst",
        "Besluitenlijst",
        "Wat er in de laatste vergadering van het bestuur is besloten, en wie wat gaat doen.",
        decision_list.build,
        (Meeting, AgendaItem, Decision, Action),
        is_personal=True,
    ),
    CatalogueEntry(
        "actielijst",
        "Actielijst",
        "Wat er in vergaderingen is beloofd en nog moet gebeuren.",
        action_list.build,
        (Action,),
        is_personal=True,
    ),
)


def find(name: str) -> CatalogueEntry | None:
    """The paper with this name; None if there is none."""
    return next((paper for paper in PAPERS if paper.name == name), None)
