"""What the findings see: in the region of the note, in another one, and rule by rule."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

import agenda.findings
import agenda.plans.findings
import contributions.effort.findings
import contributions.invoices.findings
import contributions.participation.findings
import contributions.planning.findings
import contributions.rates.findings
import contributions.subsidies.findings
import contributions.years.findings
import portfolios.findings
import projects.findings
import reports.note.findings
from agenda.enums import ThemeStatus
from agenda.models import Agreement, Ground, StatedFigure
from contributions.invoices.enums import InvoiceStatus
from contributions.participation.models import Notice
from contributions.rates.models import Tariff
from platform_ivz.findings import Finding, Severity
from portfolios.enums import Role
from portfolios.models import Municipality
from projects.enums import DeploymentRole, Phase, Side
from projects.models import ProjectAssignment
from projects.tasks import waiting_for
from reports.findings import RULES, all_findings, stated_figures
from tests.factories.agenda import (
    ActionFactory,
    DecisionFactory,
    LocalPriorityFactory,
    NoteChapterFactory,
    SafetyAgendaFactory,
    StatedFigureFactory,
    ThemeFactory,
)
from tests.factories.contributions import (
    AdoptedObligationFactory,
    CoordinationTaskFactory,
    EffortBandFactory,
    EffortReviewFactory,
    InvoiceFactory,
    NoticeFactory,
    PopulationCountFactory,
    ScenarioFactory,
    SubsidyFactory,
    TariffFactory,
)
from tests.factories.portfolios import (
    MunicipalityFactory,
    MunicipalityGroupFactory,
    PersonFactory,
    PortfolioFactory,
    PortfolioTermFactory,
    RoleMembershipFactory,
    UserFactory,
)
from tests.factories.projects import (
    ApprovalFactory,
    AssignmentVersionFactory,
    DeploymentFactory,
    IndicatorFactory,
    MeasurementFactory,
    MilestoneFactory,
    ProgressReportFactory,
    ProjectAssignmentFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DAY = dt.date(2020, 12, 31)
NBSP = "\u00a0"

Rule = Callable[[dt.date], list[Finding]]


def subjects(rule: Rule, day: dt.date = DAY) -> list[str]:
    return [finding.subject for finding in rule(day)]


def text(finding: Finding) -> str:
    """All that a finding says, with ordinary spaces."""
    return f"{finding.subject}: {finding.seen} {finding.expected}".replace(NBSP, " ")


# --- The region of the note --------------------------------------------------------------------


def said_by(finding: Finding) -> StatedFigure:
    """The place in the source that a finding names first."""
    place, _, statement = finding.subject.partition(": ")
    return StatedFigure.objects.get(place__iexact=place, statement=statement)


def claims_of(findings: list[Finding], rule: str) -> dict[tuple[str, str], str]:
    """What was expected, by the claim that the finding is about and what is printed."""
    found = {}
    for finding in findings:
        if finding.rule == rule:
            said = said_by(finding)
            found[said.claim, said.printed] = finding.expected.replace(NBSP, " ")
    return found


def test_who_delivers_too_little_is_named(twente) -> None:
    assert [text(f) for f in contributions.effort.findings.hours_short(DAY)] == [
        (
            "Dinkelland en Tubbergen: Levert 3 van 4 uur per week."
            " Afgesproken is 4 uur per week (2 + 2)."
        ),
        "Enschede en Losser: Levert 8 van 10 uur per week. Afgesproken is 10 uur per week (8 + 2).",
    ]


def test_hours_beside_the_band_are_named(twente) -> None:
    found = list(contributions.effort.findings.hours_beside_band(DAY))
    assert [text(f) for f in found] == [
        (
            "Dinkelland: inspanningsverplichting: Vastgesteld is 2 uur per week. Met 26.280 inwoners"
            " zegt de staffel 4 uur. Alleen een besluit van het DVO wijzigt de uren."
        ),
        (
            "Rijssen-Holten: inspanningsverplichting: Vastgesteld is 4 uur per week. Met 38.064"
            " inwoners zegt de staffel 6 uur. Alleen een besluit van het DVO wijzigt de uren."
        ),
    ]
    assert {str(f.ground) for f in found} == {"DVO-ovk art. 6.5 en bijlage"}


def test_the_proposed_tariff_is_late(twente) -> None:
    (finding,) = contributions.rates.findings.late_proposals(DAY)
    assert finding.subject.replace(NBSP, " ") == "Tarief € 0,30 per inwoner vanaf 2020"
    assert "Nu geldt € 0,20 per inwoner vanaf 2019 of eerder." in finding.seen.replace(NBSP, " ")
    assert finding.severity == Severity.SERIOUS
    assert finding.since == dt.date(2020, 1, 1)
    assert list(contributions.rates.findings.late_proposals(dt.date(2019, 12, 31))) == []


def test_the_vacant_post_is_named(twente) -> None:
    assert subjects(portfolios.findings.vacant_posts) == [
        "Lid bestuurlijke adviescommissie informatievoorziening"
    ]


def test_every_printed_figure_that_the_data_contradict_is_named(twente) -> None:
    costs = "met de kosten die bij het eerste scenario zijn aangenomen"
    week = "met de volle week van het eerste scenario"
    assert claims_of(all_findings(DAY), "genoemd-getal-wijkt-af") == {
        ("tasks_hours", "64"): "Uit de gegevens volgt 62 uur per week.",
        ("tasks_fte", "1,8 fte"): f"Uit de gegevens volgt 1,72 fte, {week}.",
        ("tasks_cost", "€ 187.500"): f"Uit de gegevens volgt 183.593,75 euro, {costs}.",
        ("hours_fte 32", "0,88 fte"): f"Uit de gegevens volgt 0,89 fte, {week}.",
        ("peer_fte mn", "1,9 – 2,3 fte"): "Uit de gegevens volgt 2,39 fte.",
        ("quotient 200000 125000", "bijna twee keer"): "Uit de gegevens volgt 1,6 keer.",
        ("rate 2020", "€ 0,30 per inwoner"): "Uit de gegevens volgt 0,20 euro per inwoner.",
        ("band_from 6", "38.000 – 85.000"): "Uit de gegevens volgt 38.001 inwoners.",
        ("contribution_total 0.10", "€ 62.500"): "Uit de gegevens volgt 62.785 euro.",
        ("contribution_total 0.10", "Ca. € 187.500"): "Uit de gegevens volgt 62.785 euro.",
        ("contribution_total 0.20", "€ 125.000"): (
            "Uit de gegevens volgt 125.576 euro. Daar past bij: ‘Ca. € 125.000’ (bijlage 10)."
        ),
        ("contribution_total 0.30", "€ 187.500"): "Uit de gegevens volgt 188.365 euro.",
        ("subsidies_topic Personen met verward gedrag", "€550.000"): (
            "Uit de gegevens volgt 600.000 euro."
        ),
    }


def test_no_place_is_named_for_a_figure_that_it_does_not_print(twente) -> None:
    """Only who prints the very figure also says it; "ca." is told as what it is."""
    for finding in stated_figures(DAY):
        assert "zoals ook staat in" not in finding.expected


def test_the_price_of_eight_hours_is_held_against_the_line_of_the_others(twente) -> None:
    (finding,) = contributions.rates.findings.buyouts_off_the_line(DAY)
    # The source does not say since when the tariff holds.
    assert finding.since is None
    assert text(finding) == (
        "Afkoop van 8 uur per week: De prijslijst vraagt € 15.830 per jaar."
        " Naar de prijs van 2 uur (€ 3.888) zou het € 15.552 zijn. De andere prijzen volgen die lijn."
    )


def test_what_is_asked_is_held_against_what_it_pays_for(twente) -> None:
    (finding,) = contributions.planning.findings.income_beside_cost(DAY)
    assert finding.seen.replace(NBSP, " ") == (
        "Het voorgestelde tarief van € 0,30 per inwoner brengt € 188.365 op. Het scenario ‘Alle"
        " taken’ kost € 183.593,75; het tarief brengt € 4.771,25 meer op. De bron noemt ‘€ 187.500’"
        " (hoofdstuk 6, toelichting) en ‘Ca. € 187.500’ (bijlage 10, totaal onder de kolom extra"
        " bijdrage)."
    )
    assert list(contributions.planning.findings.income_beside_cost(dt.date(2019, 12, 31))) == []


def test_a_partner_or_a_manager_leads_too(twente) -> None:
    found = subjects(projects.findings.assignments_without_leader)
    assert found == ["Witwassen", "OMG", "Rising stars", "Informatiegestuurd werken"]
    before = subjects(projects.findings.assignments_without_leader, dt.date(2019, 6, 30))
    assert {"Weerbaar Twente", "Wet verplichte ggz (WvGGZ)"} <= set(before)


def test_sixty_four_hours_are_held_against_sixty_two(twente) -> None:
    (finding,) = [f for f in stated_figures(DAY) if "62 uur per week" in f.expected]
    assert finding.seen == (
        "De bron zegt ‘64’ (hoofdstuk 6, takentabel); ‘64 uur’ (hoofdstuk 6, begrotingstabel)."
    )
    assert finding.ground == "hoofdstuk 6, takentabel; hoofdstuk 6, begrotingstabel"


BESIDE = {
    "bo_parties": {"zes partijen", "burgemeesters, politie en OM"},
    "budget_contents": {"inclusief werkgeverslasten", "en uitvoeringsbudget"},
    "capacity_needed": {"1,8 fte", "tussen 1,9 en 2,3 fte"},
    "chair_initials": {"O. van Veldhuizen", "G.O. van Veldhuizen"},
    "dvo_ovk_vrt_signatory": {"voorzitter van de Veiligheidsregio", "voorzitter van het DVO"},
    "dvo_takes_decisions": {
        "besluitvorming in het DVO",
        "informerend, opiniërend en afstemmend",
        "stelt projectopdrachten vast",
    },
    "indexing": {"in overleg tussen Partijen", "besluitvorming in het DVO"},
    "ondermijningsbeelden": {
        "15 ondermijningsbeelden",
        "Alle Twentse gemeenten",
        "Alle gemeenten",
    },
    "platform_partners": {
        "politie, OM, RIEC, VHT, VRT, brandweer en zorgkolom",
        "politie, OM, RIEC, ZVH, brandweer en zorgkolom",
    },
    "platform_chair": {"een voorstel aan het DVO", "wordt een voorzitter gekozen"},
    "rate_article_6_1": {"geen bedrag", "€ 0,30"},
    "service_agreement_date": {"2 december 2019", "10 juli 2017"},
    "status overige-themas": {"focus", "monitoren"},
    "work_before_adoption": {"krijgen een vervolg", "wordt eind 2019 aangeboden", "Pas nadat"},
}


def test_what_the_note_says_side_by_side_is_to_be_read_together(twente) -> None:
    """Nothing is called a contradiction that may all be right."""
    found = [f for f in stated_figures(DAY) if f.rule == "bron-samen-lezen"]
    assert len(found) == len(BESIDE)
    for claim, printed in BESIDE.items():
        first, *others = StatedFigure.objects.filter(claim=f"beside {claim}").order_by("order")
        assert {first.printed, *(one.printed for one in others)} == printed
        (finding,) = [f for f in found if f.subject.endswith(f": {first.statement}")]
        assert all(one.statement in finding.seen for one in others)
        assert all(one.place in finding.ground for one in (first, *others))
        assert finding.expected.startswith("Dat kan samen kloppen.")


@pytest.mark.parametrize(
    ("claim", "printed"),
    [
        ("annex contributions", {"bijlage 9", "Bijlage 10", "BIJLAGE 10"}),
        ("annex infographic", {"bijlage 8", "Bijlage 7", "BIJLAGE 7"}),
        ("annex project-format", {"bijlage 7", "Bijlage 8", "BIJLAGE 8"}),
        ("annex results", {"bijlage 6", "bijlage 5", "Bijlage 6", "BIJLAGE 6"}),
        ("annex riec-scheme", {"bijlage 8", "Bijlage 9", "BIJLAGE 9"}),
        ("predecessor_date", {"8 mei 2017", "10 juli 2017"}),
        (
            "theme_holders",
            {
                "Voor ieder veiligheidsthema",
                "geen post voor vijf onderwerpen uit paragraaf 5.1 en 5.7",
            },
        ),
        ("weerbaar_manager", {"die wordt aangetrokken", "die eind 2019 is ingevuld"}),
    ],
)
def test_where_the_note_contradicts_itself(claim: str, printed: set[str], twente) -> None:
    stated = StatedFigure.objects.filter(claim=f"text {claim}")
    assert {figure.printed for figure in stated} == printed
    (finding,) = [f for f in stated_figures(DAY) if said_by(f) in stated]
    assert finding.rule == "bron-spreekt-zichzelf-tegen"
    for figure in stated:
        words = f"‘{figure.printed}’" if figure.literal else figure.printed
        assert f"{words} (" in finding.seen
        assert figure.place in finding.seen


def test_no_rule_sees_more_than_was_looked_at(twente) -> None:
    """How often each rule fires; a new finding is looked at before this number changes."""
    count: dict[str, int] = {}
    for finding in all_findings(DAY):
        count[finding.rule] = count.get(finding.rule, 0) + 1
    assert count == {
        "minder-uren-dan-afgesproken": 2,
        "tarief-zonder-besluit": 1,
        "uren-naast-staffel": 2,
        "genoemd-getal-wijkt-af": 13,
        "bron-spreekt-zichzelf-tegen": 8,
        "bron-samen-lezen": 14,
        "vacante-post": 1,
        "agenda-niet-vastgesteld": 1,
        "opdracht-zonder-projectleider": 4,
        "opdracht-zonder-portefeuillehouder": 1,
        "expertgroep-zonder-uren": 1,
        "inwonertal-zonder-peildatum": 1,
        "deelname-zonder-uren": 1,
        "geen-jaargesprek": 1,
        "afkoop-naast-de-lijn": 1,
        "opbrengst-naast-kosten": 1,
        "mijlpaal-te-laat": 3,
    }


def test_a_later_day_does_not_make_the_source_wrong(twente) -> None:
    """Stated figures belong to the first day of the agenda that they were made for."""
    MunicipalityFactory(valid_from=dt.date(2021, 1, 1))
    before, after = list(stated_figures(DAY)), list(stated_figures(dt.date(2022, 12, 31)))
    assert before == after


# --- Another region ----------------------------------------------------------------------------


def test_the_findings_of_another_region(nergenland) -> None:
    day = dt.date(2024, 12, 31)
    assert {(f.rule, f.subject) for f in all_findings(day)} == {
        ("uren-naast-staffel", "Verzonnendam: inspanningsverplichting"),
        ("genoemd-getal-wijkt-af", "Hoofdstuk 3: De gemeenten betalen samen 61.000 euro."),
        ("bron-spreekt-zichzelf-tegen", "Hoofdstuk 1: Het platform werkt sinds 2019."),
        ("vacante-post", "Proeven met veiligheid"),
        ("subsidie-verantwoorden", "Een proeftuin in elke gemeente"),
        ("voortgang-ontbreekt", "Proeftuin"),
        ("uitvoering-zonder-vastgestelde-versie", "Proeftuin"),
        ("geen-jaargesprek", "Jaargesprekken 2024"),
    }
    (finding,) = [f for f in stated_figures(day) if f.rule == "genoemd-getal-wijkt-af"]
    assert finding.expected == "Uit de gegevens volgt 60.009 euro."


def test_no_finding_names_a_place_or_source_of_a_region_that_is_not_there(nergenland) -> None:
    everything = " ".join(text(f) for f in all_findings(dt.date(2026, 12, 31)))
    assert "Twente" not in everything
    assert "notitie 2019" not in everything


# --- Rule by rule ------------------------------------------------------------------------------


def test_without_data_there_is_nothing_to_find() -> None:
    assert all_findings(DAY) == []


def test_serious_findings_come_first(twente) -> None:
    order = [list(Severity).index(f.severity) for f in all_findings(DAY)]
    assert order == sorted(order)
    assert len(set(order)) == 3


@pytest.mark.parametrize("day", [dt.date(1900, 1, 1), dt.date(2020, 2, 29), dt.date(2200, 12, 31)])
def test_every_rule_can_look_at_any_day(day: dt.date, twente) -> None:
    for rule in RULES:
        for finding in rule(day):
            assert finding.subject
            assert finding.seen.endswith(".")
            assert finding.expected.endswith(".")
            assert finding.ground
            assert finding.since is None or finding.since <= day


def owes(hours: int, **who: object) -> None:
    AdoptedObligationFactory(adopted=True, hours_per_week=Decimal(hours), **who)


def test_hours_short() -> None:
    enough, short = MunicipalityFactory(name="Aadorp"), MunicipalityFactory(name="Beeldorp")
    for municipality in (enough, short):
        owes(4, municipality=municipality)
    DeploymentFactory(municipality=enough, hours_per_week=Decimal(4))
    DeploymentFactory(municipality=short, hours_per_week=Decimal("3.5"))
    (finding,) = contributions.effort.findings.hours_short(DAY)
    assert text(finding) == (
        "Beeldorp: Levert 3,5 van 4 uur per week. Afgesproken is 4 uur per week."
    )


def test_hours_short_looks_at_a_group_as_a_whole() -> None:
    both = [MunicipalityFactory(name="Aadorp"), MunicipalityFactory(name="Beeldorp")]
    group = MunicipalityGroupFactory(municipalities=both)
    for municipality in both:
        owes(2, municipality=municipality)
    given = DeploymentFactory(by_group=True, group=group, hours_per_week=Decimal(4))
    assert subjects(contributions.effort.findings.hours_short) == []
    given.valid_until = dt.date(2020, 12, 30)
    given.save()
    assert subjects(contributions.effort.findings.hours_short) == ["Aadorp en Beeldorp"]


def test_hours_beside_band() -> None:
    tariff = TariffFactory(adopted=True, from_year=2020)
    EffortBandFactory(tariff=tariff, from_inhabitants=0, hours_per_week=2)
    EffortBandFactory(
        tariff=tariff, from_inhabitants=26_000, hours_per_week=4, buyout_per_year=9_000
    )
    for name, inhabitants in (("Aadorp", 25_999), ("Beeldorp", 26_000)):
        municipality = MunicipalityFactory(name=name)
        PopulationCountFactory(municipality=municipality, inhabitants=inhabitants)
        owes(2, municipality=municipality)
    assert subjects(contributions.effort.findings.hours_beside_band) == [
        "Beeldorp: inspanningsverplichting"
    ]


def test_municipalities_without_hours() -> None:
    owes(2, municipality=MunicipalityFactory(name="Aadorp"))
    AdoptedObligationFactory(municipality=MunicipalityFactory(name="Beeldorp"))  # a proposal
    assert subjects(contributions.effort.findings.municipalities_without_hours) == [
        "Beeldorp: inspanningsverplichting"
    ]


def test_late_proposals() -> None:
    TariffFactory(from_year=2021, rate=Decimal("0.30"))
    TariffFactory(adopted=True, from_year=2020)
    assert subjects(contributions.rates.findings.late_proposals) == []
    (finding,) = contributions.rates.findings.late_proposals(dt.date(2021, 1, 1))
    assert finding.since == dt.date(2021, 1, 1)


def test_late_proposals_without_a_tariff_in_force() -> None:
    TariffFactory(from_year=2020, rate=Decimal("0.30"))
    (finding,) = contributions.rates.findings.late_proposals(DAY)
    assert finding.seen == "Het jaar 2020 is begonnen en het tarief is nog een voorstel."


def test_old_population_without_a_date() -> None:
    PopulationCountFactory(reference_date=None, source="telling")
    (finding,) = contributions.participation.findings.old_population(DAY)
    assert finding.subject == "Inwonertal van 1 gemeente"
    assert finding.seen == "De bron (telling) noemt geen peildatum."


def test_old_population() -> None:
    PopulationCountFactory(reference_date=dt.date(2018, 12, 31))
    PopulationCountFactory(reference_date=dt.date(2019, 1, 30))
    assert list(contributions.participation.findings.old_population(DAY)) == []
    (finding,) = contributions.participation.findings.old_population(dt.date(2021, 1, 1))
    assert finding.subject == "Inwonertal van 1 gemeente"
    assert finding.since == dt.date(2021, 1, 1)
    (finding,) = contributions.participation.findings.old_population(dt.date(2021, 1, 31))
    assert finding.subject == "Inwonertal van 2 gemeenten"
    assert finding.seen == "De oudste peildatum is 31 december 2018."


def test_old_population_of_a_leap_day() -> None:
    PopulationCountFactory(reference_date=dt.date(2020, 2, 29))
    assert list(contributions.participation.findings.old_population(dt.date(2022, 2, 28))) == []
    (finding,) = contributions.participation.findings.old_population(dt.date(2022, 3, 1))
    assert finding.since == dt.date(2022, 3, 1)


def test_missing_talks() -> None:
    talked, missed = MunicipalityFactory(name="Aadorp"), MunicipalityFactory(name="Beeldorp")
    for municipality in (talked, missed):
        EffortReviewFactory(municipality=municipality, year=2019, held_on=dt.date(2019, 10, 1))
    EffortReviewFactory(municipality=talked, year=2020)
    (finding,) = contributions.effort.findings.missing_talks(DAY)
    assert finding.seen == "Geen gesprek vastgelegd met: Beeldorp."
    assert subjects(contributions.effort.findings.missing_talks, dt.date(2019, 12, 31)) == []


def test_unpaid_invoices() -> None:
    InvoiceFactory(issued_on=dt.date(2020, 12, 1), due_on=dt.date(2020, 12, 31))
    assert subjects(contributions.invoices.findings.unpaid_invoices) == []
    InvoiceFactory(issued_on=dt.date(2020, 11, 30), due_on=dt.date(2020, 12, 30))
    InvoiceFactory(
        issued_on=dt.date(2020, 1, 1), due_on=dt.date(2020, 1, 31), status=InvoiceStatus.PAID
    )
    (finding,) = contributions.invoices.findings.unpaid_invoices(DAY)
    assert finding.since == DAY
    assert finding.seen.replace(NBSP, " ") == "€ 5.000,00 staat open sinds 30 november 2020."


def test_due_subsidy_requests() -> None:
    SubsidyFactory(purpose="Vandaag nog", request_due=DAY)
    SubsidyFactory(purpose="Gevraagd", request_due=dt.date(2020, 6, 1), requested=100)
    SubsidyFactory(purpose="Geen datum")
    SubsidyFactory(purpose="Te laat", request_due=DAY - dt.timedelta(days=1))
    assert subjects(contributions.subsidies.findings.due_subsidy_requests) == ["Te laat"]


def test_due_subsidy_accounts() -> None:
    SubsidyFactory(purpose="Op tijd", account_due=dt.date(2021, 1, 1))
    SubsidyFactory(purpose="Klaar", account_due=dt.date(2020, 6, 1), accounted=100)
    SubsidyFactory(purpose="Geen datum")
    SubsidyFactory(purpose="Vandaag nog", account_due=DAY)
    SubsidyFactory(purpose="Te laat", account_due=DAY - dt.timedelta(days=1))
    assert subjects(contributions.subsidies.findings.due_subsidy_accounts) == ["Te laat"]


def test_vacant_posts() -> None:
    PortfolioTermFactory(portfolio__title="Bezet")
    PortfolioFactory(title="Nooit bezet")
    PortfolioTermFactory(portfolio__title="Vertrokken", valid_until=dt.date(2020, 6, 30))
    PortfolioTermFactory(portfolio__title="Toekomst", valid_from=dt.date(2021, 1, 1))
    assert {f.subject: f.since for f in portfolios.findings.vacant_posts(DAY)} == {
        "Nooit bezet": None,
        "Vertrokken": dt.date(2020, 7, 1),
        "Toekomst": None,
    }


def test_agenda_not_adopted() -> None:
    SafetyAgendaFactory(
        title="Oud",
        valid_from=dt.date(2016, 1, 1),
        valid_until=dt.date(2019, 12, 31),
    )
    agenda_now = SafetyAgendaFactory(title="Nu")
    assert subjects(agenda.findings.agenda_not_adopted) == ["Nu"]
    agenda_now.decision = DecisionFactory()
    agenda_now.save()
    assert subjects(agenda.findings.agenda_not_adopted) == []


def test_themes_without_holder() -> None:
    now = SafetyAgendaFactory()
    held, vacant = PortfolioTermFactory().portfolio, PortfolioFactory()
    ThemeFactory(agenda=now, title="Gedragen").portfolios.set([held, vacant])
    ThemeFactory(agenda=now, title="Vacant").portfolios.set([vacant])
    ThemeFactory(agenda=now, title="Zonder")
    ThemeFactory(agenda=now, title="Volgen", status=ThemeStatus.MONITOR)
    ThemeFactory(agenda__valid_from=dt.date(2016, 1, 1), agenda__valid_until=dt.date(2019, 12, 31))
    assert sorted(subjects(agenda.findings.themes_without_holder)) == ["Vacant", "Zonder"]


def test_priorities_not_on_the_agenda() -> None:
    SafetyAgendaFactory(adopted=True)
    MunicipalityFactory()
    LocalPriorityFactory(title="Vuurwerk")
    assert subjects(agenda.plans.findings.priorities_not_on_the_agenda) == ["Vuurwerk"]
    MunicipalityFactory()
    assert subjects(agenda.plans.findings.priorities_not_on_the_agenda) == []


def test_typed_figures() -> None:
    MunicipalityFactory()
    chapter = NoteChapterFactory(title="Getypt", text="<p>Alle 3 gemeenten doen mee.</p>")
    NoteChapterFactory(note=chapter.note, text="<p>Alle {gemeenten} gemeenten doen mee.</p>")
    ThemeFactory(agenda=chapter.note.agenda, title="Ook", why="Er zijn 2 thema’s.")
    assert subjects(reports.note.findings.typed_figures) == ["Getypt", "Ook"]


def test_overdue_actions() -> None:
    ActionFactory(text="Op tijd", due=DAY)
    ActionFactory(text="Klaar", due=dt.date(2020, 4, 1), done_on=dt.date(2020, 5, 1))
    ActionFactory(text="Te laat", due=dt.date(2020, 12, 30))
    (finding,) = agenda.findings.overdue_actions(DAY)
    assert (finding.subject, finding.since) == ("Te laat", DAY)
    # What was done later was late until then.
    assert subjects(agenda.findings.overdue_actions, dt.date(2020, 4, 30)) == ["Klaar"]
    assert subjects(agenda.findings.overdue_actions, dt.date(2020, 5, 1)) == []


def test_assignments_without_leader() -> None:
    led, seat, gone = (ProjectAssignmentFactory(name=name) for name in ("Geleid", "Lid", "Weg"))
    ProjectAssignmentFactory(name="Klaar", phase=Phase.FINISHED)
    DeploymentFactory(project=led, role=DeploymentRole.LEADER)
    DeploymentFactory(project=seat, role=DeploymentRole.MEMBER)
    DeploymentFactory(project=gone, role=DeploymentRole.LEADER, valid_until=dt.date(2020, 6, 30))
    assert sorted(subjects(projects.findings.assignments_without_leader)) == ["Lid", "Weg"]


def test_assignments_without_holder() -> None:
    ProjectAssignmentFactory(name="Gedragen", portfolio=PortfolioTermFactory().portfolio)
    ProjectAssignmentFactory(name="Vacant", with_portfolio=True)
    ProjectAssignmentFactory(name="Zonder")
    ProjectAssignmentFactory(name="Gestopt", phase=Phase.STOPPED)
    assert sorted(subjects(projects.findings.assignments_without_holder)) == ["Vacant", "Zonder"]


def test_assignments_without_hours() -> None:
    names = ("Uren", "Nul", "Leeg", "Voorbij")
    hours, zero, none, past = (ProjectAssignmentFactory(name=name) for name in names)
    DeploymentFactory(project=hours, hours_per_week=Decimal("0.5"))
    DeploymentFactory(project=zero, hours_per_week=Decimal(0))
    DeploymentFactory(project=none, hours_per_week=None)
    DeploymentFactory(project=past, valid_until=dt.date(2020, 12, 30))
    found = subjects(projects.findings.assignments_without_hours)
    assert sorted(found) == ["Leeg", "Nul", "Voorbij"]


def test_work_on_a_draft() -> None:
    for name, adopted in (("Goed", True), ("Klad", False)):
        project = ProjectAssignmentFactory(name=name, phase=Phase.EXECUTION)
        AssignmentVersionFactory(assignment=project, adopted=adopted)
    ProjectAssignmentFactory(name="Leeg", phase=Phase.EXECUTION)
    prepared = ProjectAssignmentFactory(name="Nog niet", phase=Phase.PREPARATION)
    AssignmentVersionFactory(assignment=prepared)
    assert [(f.subject, f.seen) for f in projects.findings.work_on_a_draft(DAY)] == [
        ("Klad", "De opdracht is in uitvoering, en de nieuwste versie heeft de status concept."),
        ("Leeg", "De opdracht is in uitvoering, en er is geen versie van geschreven."),
    ]


def test_buyouts_off_the_line() -> None:
    """A list that grows cheaper by the hour has no line, so nothing is beside it."""
    for year, prices in ((2020, (1_000, 2_005, 3_000, 3_900)), (2021, (1_000, 1_900, 2_700))):
        tariff = TariffFactory(adopted=True, from_year=year)
        for step, price in enumerate(prices):
            EffortBandFactory(
                tariff=tariff,
                from_inhabitants=10_000 * step,
                hours_per_week=2 * step + 2,
                buyout_per_year=price,
            )
    (finding,) = contributions.rates.findings.buyouts_off_the_line(DAY)
    assert "€ 4.000" in text(finding)
    assert finding.since == dt.date(2020, 1, 1)
    assert list(contributions.rates.findings.buyouts_off_the_line(dt.date(2021, 12, 31))) == []


def test_income_beside_cost() -> None:
    """The chosen scenario goes before the first; what pays for it exactly is no finding."""
    PopulationCountFactory(inhabitants=1_000)
    TariffFactory(adopted=True, from_year=2020, rate=Decimal("0.50"))
    CoordinationTaskFactory(year=2020, number=1, hours_per_week=36)
    ScenarioFactory(fixed_cost=Decimal(1_000), cost_per_fte=Decimal(0), order=1, title="Alles")
    income_beside_cost = contributions.planning.findings.income_beside_cost
    assert list(income_beside_cost(DAY)) == []
    TariffFactory(from_year=2020, rate=Decimal(1))
    assert list(income_beside_cost(DAY)) == []
    PopulationCountFactory(inhabitants=50)
    (finding,) = income_beside_cost(DAY)
    assert finding.seen.replace(NBSP, " ") == (
        "Het voorgestelde tarief van € 1,00 per inwoner brengt € 1.050 op. Het scenario ‘Alles’"
        " kost € 1.000; het tarief brengt € 50 meer op."
    )
    ScenarioFactory(adopted=True, order=2, title="Klein")
    (finding,) = income_beside_cost(DAY)
    assert finding.seen.replace(NBSP, " ") == (
        "Het voorgestelde tarief van € 1,00 per inwoner brengt € 1.050 op. Het gekozen scenario"
        " ‘Klein’ kost € 81.944,44; het tarief brengt € 80.894,44 minder op."
    )


def test_work_without_approval() -> None:
    def version(approvals: int, **options: object) -> None:
        made = AssignmentVersionFactory(**options)
        for side in list(Side)[:approvals]:
            ApprovalFactory(version=made, side=side)

    version(2, adopted=True, assignment__phase=Phase.EXECUTION)
    version(0, assignment__phase=Phase.EXECUTION)  # a draft beside it
    version(1, adopted=True, assignment__phase=Phase.PREPARATION)
    assert subjects(projects.findings.work_without_approval) == []
    version(1, adopted=True, assignment__phase=Phase.EXECUTION, assignment__name="Begonnen")
    (finding,) = projects.findings.work_without_approval(DAY)
    assert "Begonnen" in finding.subject
    assert finding.seen == "De opdracht is in uitvoering met 1 van de 2 akkoorden."


def test_overdue_milestones() -> None:
    MilestoneFactory(due=DAY)
    MilestoneFactory(due=dt.date(2020, 9, 1), done_on=dt.date(2020, 10, 1))
    assert subjects(projects.findings.overdue_milestones) == []
    MilestoneFactory(assignment__name="Proef", title="Start", due=dt.date(2020, 12, 30))
    (finding,) = projects.findings.overdue_milestones(DAY)
    assert (finding.subject, finding.since) == ("Proef: Start", DAY)


def test_missing_reports() -> None:
    def carried_out(name: str, begun_on: dt.date | None = None) -> ProjectAssignment:
        return ProjectAssignmentFactory(name=name, phase=Phase.EXECUTION, begun_on=begun_on)

    ProgressReportFactory(assignment=carried_out("Gemeld"), year=2020, quarter=3)
    ProgressReportFactory(assignment=carried_out("Eerder gemeld"), year=2020, quarter=2)
    ProgressReportFactory(assignment=carried_out("Vorig jaar"), year=2019, quarter=3)
    carried_out("Net begonnen", dt.date(2020, 10, 1))
    carried_out("Lang bezig", dt.date(2020, 9, 30))
    ProjectAssignmentFactory(name="Nog niet begonnen")
    ProjectAssignmentFactory(name="Klaar", phase=Phase.FINISHED)
    found = list(projects.findings.missing_reports(DAY))
    assert {finding.subject for finding in found} == {"Eerder gemeld", "Vorig jaar", "Lang bezig"}
    assert {finding.seen for finding in found} == {
        "Over het 3e kwartaal 2020 is geen voortgang gemeld."
    }
    assert {finding.since for finding in found} == {dt.date(2020, 10, 1)}


def test_work_without_plan() -> None:
    def milestone(name: str, due: dt.date, done_on: dt.date | None = None) -> None:
        assignment = ProjectAssignment.objects.filter(name=name).first()
        assignment = assignment or ProjectAssignmentFactory(name=name, phase=Phase.EXECUTION)
        MilestoneFactory(assignment=assignment, due=due, done_on=done_on)

    past, reached = dt.date(2020, 9, 1), dt.date(2020, 8, 31)
    milestone("Op schema", past, reached)
    milestone("Op schema", DAY)
    milestone("Vooruit", DAY, reached)
    milestone("Te laat", past)
    ProjectAssignmentFactory(name="Zonder mijlpalen", phase=Phase.EXECUTION)
    MilestoneFactory(assignment__phase=Phase.FINISHED, due=past, done_on=reached)
    assert subjects(projects.findings.work_without_plan) == []
    milestone("Alles gehaald", dt.date(2020, 3, 1), dt.date(2020, 3, 1))
    milestone("Alles gehaald", past, reached)
    (finding,) = projects.findings.work_without_plan(DAY)
    assert (finding.subject, finding.since) == ("Alles gehaald", dt.date(2020, 9, 2))


@pytest.mark.parametrize("phase", Phase)
def test_work_that_has_ended_asks_nothing(phase: Phase) -> None:
    """Everything is wrong with it, and nobody needs to mend that any more."""
    project = ProjectAssignmentFactory(phase=phase, with_portfolio=True)
    leader = UserFactory()
    RoleMembershipFactory(user=leader, role=Role.PROJECT_LEADER)
    AssignmentVersionFactory(assignment=project, adopted=True)
    MilestoneFactory(assignment=project, due=dt.date(2020, 3, 1))
    IndicatorFactory(assignment=project)
    DeploymentFactory(project=project, role="deelname", hours_per_week=None)
    DeploymentFactory(
        project=project,
        role="projectleider",
        person=PersonFactory(user=leader),
        hours_per_week=None,
    )

    rules = {f.rule for f in all_findings(DAY) if project in f.about}

    expected = {
        "expertgroep-zonder-uren",
        "opdracht-zonder-portefeuillehouder",
        "mijlpaal-te-laat",
        "indicator-zonder-cijfers",
        "deelname-zonder-uren",
    }
    if phase == Phase.EXECUTION:
        expected |= {"uitvoering-zonder-akkoord", "voortgang-ontbreekt"}
    is_running = phase in (Phase.PREPARATION, Phase.EXECUTION)
    assert rules == (expected if is_running else set())
    assert bool(waiting_for(leader, DAY)) == is_running


def test_indicators_without_figures() -> None:
    MeasurementFactory(indicator__target=10)
    MeasurementFactory(indicator__name="Zonder doel")
    IndicatorFactory(name="Zonder meting", target=10)
    found = {f.seen for f in projects.findings.indicators_without_figures(DAY)}
    assert found == {
        "Deze indicator heeft geen streefwaarde.",
        "Deze indicator heeft geen meting.",
    }


def test_unclear_hours() -> None:
    DeploymentFactory(hours_per_week=Decimal(0))
    DeploymentFactory(role=DeploymentRole.MEMBER, hours_per_week=None)
    DeploymentFactory(hours_per_week=None, valid_until=dt.date(2020, 12, 30))
    assert subjects(projects.findings.unclear_hours) == []
    DeploymentFactory(municipality__name="Aadorp", project__name="Proef", hours_per_week=None)
    assert subjects(projects.findings.unclear_hours) == ["Aadorp: Proef"]


def test_given_notices(twente) -> None:
    Tariff.objects.proposed().delete()
    Tariff.objects.update(rate=Decimal("0.30"))
    notice = NoticeFactory(
        agreement=Agreement.objects.get(code="dvo-ovk"),
        municipality=Municipality.objects.get(slug="borne"),
        given_on=dt.date(2020, 3, 1),
    )
    rule = contributions.years.findings.given_notices

    (finding,) = rule(dt.date(2020, 12, 31))
    assert finding.subject == "Borne: DVO-ovk"
    assert finding.seen == "Opgezegd op 1 maart 2020; doet mee tot en met 1 maart 2021."
    expected = "Bespreek wat €\u00a06.922 per jaar en 2\u00a0uur per week minder betekent."
    assert finding.expected == expected
    days = (dt.date(2021, 12, 31), dt.date(2020, 2, 29), dt.date(2022, 1, 1))
    assert [len(list(rule(day))) for day in days] == [1, 0, 0]

    Notice.objects.filter(pk=notice.pk).update(withdrawn_on=DAY, withdrawal="Toch niet")
    assert list(rule(dt.date(2020, 12, 31))) == []
    # A partner pays and owes nothing by number.
    NoticeFactory(by_organisation=True, given_on=dt.date(2020, 3, 1))
    (finding,) = rule(dt.date(2020, 12, 31))
    assert finding.expected == "Bespreek wat dit vertrek betekent."


def test_every_rule_is_tested() -> None:
    """A rule without a test of its own name does not come in."""
    assert [rule.__name__ for rule in RULES if f"test_{rule.__name__}" not in globals()] == []


# --- Stated figures ----------------------------------------------------------------------------


def state(value: object, *, claim: str = "municipality_count", **facts: object) -> None:
    number = None if value is None else Decimal(str(value))
    facts.setdefault("printed", str(value))
    StatedFigureFactory(value=number, claim=claim, **facts)


def test_stated_figures() -> None:
    """The plain case, with three municipalities."""
    for _ in range(3):
        MunicipalityFactory()
    state(3)
    assert list(stated_figures(DAY)) == []
    state(4, statement="Er zijn vier gemeenten.", place="hoofdstuk 2", unit="gemeenten")
    (finding,) = stated_figures(DAY)
    assert finding.rule == "genoemd-getal-wijkt-af"
    assert text(finding) == (
        "Hoofdstuk 2: Er zijn vier gemeenten.: De bron zegt ‘4’ (hoofdstuk 2)."
        " Uit de gegevens volgt 3 gemeenten, zoals ook staat in hoofdstuk 1."
    )


@pytest.mark.parametrize(
    ("value", "agrees"),
    [("0.2", False), ("0.3", True), ("0.25", True), ("0.26", False), ("0.250", True), ("0", True)],
)
def test_a_stated_figure_is_held_against_the_value_with_its_own_decimals(value, agrees) -> None:
    TariffFactory(adopted=True, from_year=2020, rate=Decimal("0.25"))
    state(value, claim="rate 2020")
    assert (list(stated_figures(DAY)) == []) is agrees


@pytest.mark.parametrize(
    ("value", "agrees"), [(95, True), (94, False), (105, True), (106, False), (100, True)]
)
def test_about_leaves_a_twentieth(value, agrees) -> None:
    PopulationCountFactory(inhabitants=100, municipality__cbs_code="GM0001")
    state(value, claim="population_total", approximate=True)
    assert (list(stated_figures(DAY)) == []) is agrees


def test_an_exact_figure_has_no_room() -> None:
    PopulationCountFactory(inhabitants=100)
    state(101, claim="population_total")
    assert len(list(stated_figures(DAY))) == 1


def test_a_figure_is_held_against_the_day_that_it_speaks_of() -> None:
    SafetyAgendaFactory(valid_from=dt.date(2020, 1, 1), valid_until=dt.date(2022, 12, 31))
    MunicipalityFactory()
    MunicipalityFactory(valid_until=dt.date(2018, 12, 31))
    state(2, as_of=dt.date(2018, 12, 31), place="terugblik")
    state(1)
    assert list(stated_figures(DAY)) == []
    state(2, place="nu")
    (finding,) = stated_figures(DAY)
    assert finding.seen == "De bron zegt ‘2’ (nu)."


def test_places_about_other_days_do_not_contradict_each_other() -> None:
    state(3, claim="text leden", as_of=dt.date(2018, 1, 1))
    state(4, claim="text leden", as_of=dt.date(2020, 1, 1))
    assert list(stated_figures(DAY)) == []
    state(5, claim="text leden", as_of=dt.date(2020, 1, 1))
    (finding,) = stated_figures(DAY)
    assert finding.seen == "De bron zegt ‘4’ (hoofdstuk 1); ‘5’ (hoofdstuk 1)."


def test_what_the_source_prints_stands_between_quotes_and_what_was_counted_does_not() -> None:
    state(3, claim="text leden", printed="drie leden")
    state(4, claim="text leden", printed="vier punten", literal=False, place="bijlage 2")
    (finding,) = stated_figures(DAY)
    assert finding.seen == "De bron zegt ‘drie leden’ (hoofdstuk 1); vier punten (bijlage 2)."


def test_each_wrong_figure_is_a_finding_of_its_own() -> None:
    MunicipalityFactory()
    state(2, place="hoofdstuk 1")
    state(3, place="hoofdstuk 2")
    state(1, place="hoofdstuk 3", approximate=True)
    found = list(stated_figures(DAY))
    assert [f.seen for f in found] == [
        "De bron zegt ‘2’ (hoofdstuk 1).",
        "De bron zegt ‘3’ (hoofdstuk 2).",
    ]
    assert {f.expected for f in found} == {
        "Uit de gegevens volgt 1. Daar past bij: ‘1’ (hoofdstuk 3)."
    }
    assert len({f.key for f in found}) == 2


def test_one_claim_is_one_finding_however_often_it_is_printed() -> None:
    MunicipalityFactory()
    state(2, place="hoofdstuk 1", printed="twee")
    state(2, place="hoofdstuk 3", printed="2")
    (finding,) = stated_figures(DAY)
    assert finding.seen == "De bron zegt ‘twee’ (hoofdstuk 1); ‘2’ (hoofdstuk 3)."
    assert finding.ground == "hoofdstuk 1; hoofdstuk 3"


def test_words_never_agree_with_a_number() -> None:
    """A place that prints no number cannot confirm what the data give."""
    MunicipalityFactory()
    state(2, place="hoofdstuk 1")
    state(None, place="hoofdstuk 2", printed="alle gemeenten")
    (finding,) = stated_figures(DAY)
    assert "hoofdstuk 2" not in finding.expected


def test_a_claim_that_cannot_be_computed_is_silent_when_it_stands_alone() -> None:
    state(None, claim="predecessor_date", printed="8 mei 2017")
    state(7, claim="other_count")
    assert list(stated_figures(DAY)) == []


@pytest.mark.parametrize(
    ("first", "second", "disagree"),
    [
        ((None, "8 mei 2017"), (None, "10 juli 2017"), True),
        ((None, "Bijlage 7"), (None, "bijlage 7"), False),
        ((6, "zes"), (6, "6"), False),
        ((6, "zes"), (7, "zeven"), True),
        (("0.30", "€ 0,30"), ("0.3", "30 cent"), False),
    ],
)
def test_two_places_that_cannot_be_computed_are_held_against_each_other(
    first, second, disagree
) -> None:
    for place, (value, printed) in (("hoofdstuk 1", first), ("hoofdstuk 2", second)):
        state(value, claim="chosen_word", printed=printed, place=place)
    found = list(stated_figures(DAY))
    assert [f.rule for f in found] == (["bron-spreekt-zichzelf-tegen"] if disagree else [])
    if disagree:
        assert found[0].seen == (
            f"De bron zegt ‘{first[1]}’ (hoofdstuk 1); ‘{second[1]}’ (hoofdstuk 2)."
        )


def test_a_claim_with_bad_arguments_is_compared_with_itself() -> None:
    state(3, claim="population GM0000")
    state(4, claim="population GM0000")
    state(5, claim="rate twintig")
    state(6, claim="")
    assert [f.rule for f in stated_figures(DAY)] == ["bron-spreekt-zichzelf-tegen"]


# --- Queries -----------------------------------------------------------------------------------


def fill(n: int) -> None:
    """Give nearly every rule something to find."""
    for _ in range(n):
        owes(4, from_year=2020)
        PopulationCountFactory()
        PortfolioFactory()
        ThemeFactory()
        ActionFactory(due=dt.date(2020, 4, 1))
        DeploymentFactory(hours_per_week=None)
        version = AssignmentVersionFactory(adopted=True, assignment__phase=Phase.EXECUTION)
        MilestoneFactory(assignment=version.assignment)
        IndicatorFactory()
        SubsidyFactory(account_due=dt.date(2020, 1, 1), request_due=dt.date(2020, 1, 1))
        InvoiceFactory()
        TariffFactory(from_year=2020, rate=Decimal(Tariff.objects.count()) / 4)
        state(n + 1000)
        state(n + 2000, claim="population_total")


def test_more_findings_ask_no_more_queries(django_assert_max_num_queries) -> None:
    EffortBandFactory(tariff=TariffFactory(adopted=True, from_year=2019))
    fill(1)
    # Two of them for all rules together: their grounds, and the words of the region.
    with django_assert_max_num_queries(50) as few:
        first = all_findings(DAY)
    fill(10)
    with django_assert_max_num_queries(50) as many:
        later = all_findings(DAY)
    assert len(many) == len(few)
    assert len(later) > len(first) + 50


def test_the_agreements_are_not_needed_to_find_something(nergenland) -> None:
    """A region that gives no grounds sees the same findings, without one."""
    before = all_findings(DAY)
    assert "PO" in {str(finding.ground) for finding in before}
    Ground.objects.all().delete()
    Notice.objects.all().delete()
    Agreement.objects.all().delete()
    after = all_findings(DAY)
    grounds = {str(finding.ground) for finding in after}
    assert [replace(f, ground="") for f in after] == [replace(f, ground="") for f in before]
    assert "" in grounds
    assert "PO" not in grounds
