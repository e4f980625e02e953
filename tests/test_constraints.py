"""What may never be stored: refused in Dutch by full_clean(), and by the database itself."""

import datetime as dt
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import BaseConstraint

from agenda.models import (
    AgendaItem,
    Agreement,
    AgreementArticle,
    Attendance,
    Decision,
    Meeting,
    MeetingPattern,
    Paper,
    Result,
    SafetyAgenda,
    SchoolHoliday,
    StandingItem,
    Theme,
)
from contributions.effort.models import AdoptedObligation, Buyout, EffortReview
from contributions.invoices.models import Invoice
from contributions.participation.models import Notice
from contributions.planning.models import CoordinationTask, Scenario
from contributions.population.models import PopulationCount
from contributions.rates.models import EffortBand, Tariff
from contributions.rounds.models import ContributionLine, ContributionRun
from contributions.subsidies.models import Subsidy
from portfolios.models import (
    Body,
    Membership,
    Municipality,
    MunicipalityGroup,
    Organisation,
    Person,
    PersonFunction,
    Portfolio,
    Region,
    RoleMembership,
    Substitution,
    User,
)
from projects.models import (
    Approval,
    AssignmentVersion,
    Deployment,
    FormatSection,
    Indicator,
    Measurement,
    ProgressReport,
    ProjectAssignment,
    ProjectRelation,
    SectionText,
)

pytestmark = pytest.mark.database

DAY = dt.date(2024, 1, 1)
EARLIER = dt.date(2023, 1, 1)
START = dt.datetime(2024, 1, 1, 9, tzinfo=dt.UTC)
APPS = ("portfolios", "agenda", "projects", "contributions", "reports")


class World:
    """A little of everything that other rows need."""

    def __init__(self):
        self.user = User.objects.create_user("iemand@example.org")
        region(self).save()
        self.place = Municipality.objects.create(
            cbs_code="GM9001", name="Gemeente", slug="gemeente", tile_column=0, tile_row=0
        )
        self.partner = Organisation.objects.create(code="partner", name="Partner", kind="zorg")
        self.group = MunicipalityGroup.objects.create(code="groep", name="Groep")
        self.person = Person.objects.create(code="persoon", surname="Persoon")
        self.other_person = Person.objects.create(code="ander-mens", surname="Ander")
        self.body = Body.objects.create(
            code="bestuur", name="Bestuur", abbreviation="BST", level="district"
        )
        self.other_body = Body.objects.create(code="overleg", name="Overleg", level="district")
        self.post = Portfolio.objects.create(code="post", title="Post", board=self.body)
        self.substitution = Substitution.objects.create(
            portfolio=self.post,
            person=self.person,
            valid_from=DAY + dt.timedelta(days=9),
            valid_until=DAY + dt.timedelta(days=9),
            reason="vakantie",
            recorded_on=DAY,
        )
        self.decision = Decision.objects.create(
            reference="BST-2024-01",
            body=self.body,
            year=2024,
            sequence=1,
            taken_on=DAY,
            text="Besluit.",
        )
        self.meeting = Meeting.objects.create(body=self.body, start=START)
        self.item = AgendaItem.objects.create(meeting=self.meeting, order=1, title="Punt")
        Attendance.objects.create(meeting=self.meeting, person=self.person, presence="aanwezig")
        StandingItem.objects.create(body=self.body, title="Opening")
        SchoolHoliday.objects.create(name="Herfst", valid_from=DAY, valid_until=DAY)
        self.agreement = Agreement.objects.create(
            code="overeenkomst",
            title="Overeenkomst",
            short_title="OVK",
            duration="yearly",
            notice_months=12,
        )
        AgreementArticle.objects.create(agreement=self.agreement, number="1.1", summary="Doel.")
        self.agenda = SafetyAgenda.objects.create(
            code="agenda", title="Agenda", valid_from=DAY, valid_until=DAY
        )
        self.theme = Theme.objects.create(agenda=self.agenda, code="thema", title="Thema")
        self.project = ProjectAssignment.objects.create(
            code="opdracht", name="Opdracht", theme=self.theme
        )
        self.other = ProjectAssignment.objects.create(code="ander", name="Ander", theme=self.theme)
        self.section = FormatSection.objects.create(key="doel", order=1, title="Doel")
        self.version = AssignmentVersion.objects.create(
            assignment=self.project, number=1, status="vastgesteld", decision=self.decision
        )
        SectionText.objects.create(version=self.version, section=self.section, text="Tekst.")
        self.tariff = Tariff.objects.create(
            from_year=2024, rate=Decimal("0.45"), status="vastgesteld", decision=self.decision
        )
        EffortBand.objects.create(
            tariff=self.tariff, from_inhabitants=0, hours_per_week=2, buyout_per_year=1
        )
        AdoptedObligation.objects.create(
            municipality=self.place,
            from_year=2024,
            hours_per_week=Decimal(2),
            status="vastgesteld",
            decision=self.decision,
        )
        PopulationCount.objects.create(
            municipality=self.place, reference_date=DAY, inhabitants=1, source="proef"
        )
        PopulationCount.objects.create(municipality=self.place, inhabitants=1, source="proef")
        self.run = ContributionRun.objects.create(year=2024, reference_date=DAY, tariff=self.tariff)
        self.line = ContributionLine.objects.create(**self.line_facts())
        Invoice.objects.create(
            year=2024, number=1, line=self.line, issued_on=DAY, due_on=DAY, amount=1
        )
        other_run = ContributionRun.objects.create(
            year=2023, reference_date=DAY, tariff=self.tariff
        )
        self.free_line = ContributionLine.objects.create(**self.line_facts() | {"run": other_run})
        CoordinationTask.objects.create(year=2024, number=1, title="Taak", hours_per_week=1)
        EffortReview.objects.create(municipality=self.place, year=2024, held_on=DAY)
        Buyout.objects.create(
            municipality=self.place, year=2024, hours_per_week=2, amount=Decimal(1)
        )
        chosen(self, code="gekozen").save()
        self.indicator = Indicator.objects.create(assignment=self.project, name="Indicator")
        Measurement.objects.create(
            indicator=self.indicator, measured_on=DAY, value=1, source="proef"
        )
        Approval.objects.create(
            version=self.version, side="opdrachtgever", person=self.person, given_on=DAY
        )
        ProgressReport.objects.create(
            assignment=self.project, year=2024, quarter=1, light="groen", text="Goed."
        )
        ProjectRelation.objects.create(assignment=self.project, other=self.other, kind="aanvullend")

    def line_facts(self) -> dict:
        return {
            "run": self.run,
            "municipality": self.place,
            "inhabitants": 1,
            "population_source": "proef",
            "rate": Decimal("0.45"),
            "amount": Decimal("0.45"),
            "rounding": "naar beneden",
        }


@pytest.fixture
def world(db):
    return World()


def region(w, **facts):
    given = {"code": "regio", "name": "Regio", "platform": "Platform", "short_name": "Platform"}
    return Region(**given | {"board": "Bestuur", "source": "proef"} | facts)


def place(w, **facts):
    return Municipality(**{"cbs_code": "GM9002", "name": "Nieuw", "slug": "nieuw", **facts})


def decision(w, **facts):
    return Decision(**{"reference": "nieuw", "body": w.body, "text": "Nieuw.", **facts})


def deployment(w, **facts):
    return Deployment(role="deelname", **facts)


def scenario(w, **facts):
    given = {"code": "s", "year": 2025, "title": "S", "fixed_cost": 1, "cost_per_fte": 1}
    return Scenario(**{**given, "fulltime_hours": 36, **facts})


def chosen(w, **facts):
    given = {"year": 2024, "status": "vastgesteld", "decision": w.decision, "facts": {}}
    return scenario(w, **{**given, **facts})


def buyout(w, **facts):
    given = {"municipality": w.place, "year": 2025, "hours_per_week": 2, "amount": Decimal(1)}
    return Buyout(**{**given, **facts})


def tariff(w, **facts):
    return Tariff(**{"from_year": 2026, "rate": Decimal("0.5"), **facts})


def obligation(w, **facts):
    return AdoptedObligation(
        **{"municipality": w.place, "from_year": 2026, "hours_per_week": Decimal(2), **facts}
    )


def invoice(w, **facts):
    given = {"year": 2024, "number": 2, "line": w.free_line, "issued_on": DAY, "due_on": DAY}
    return Invoice(**{**given, "amount": 1, **facts})


def count(w, **facts):
    given = {"municipality": w.place, "reference_date": EARLIER, "inhabitants": 1, "source": "x"}
    return PopulationCount(**{**given, **facts})


UNDECIDED = "Vastgesteld kan alleen met een besluit; een voorstel heeft er nog geen."
FROZEN = "Van een gekozen scenario ligt de uitkomst vast; een voorstel heeft die nog niet."
ONE_CONTRIBUTOR = "Kies wie de inzet levert: één gemeente, één groep of één organisatie."
ONE_TARGET = "Kies waaraan: één projectopdracht of één gremium."
SEAT = "Vul een persoon in of de naam van een zetel: één van beide."
AGREED = "Een deel afkopen kan alleen met een afspraak: schrijf wat is afgesproken en wanneer."
INDEXED = "Een geïndexeerd tarief noemt het oude tarief én het percentage."
HOURS = "Schrijf uren per week tussen 0 en 168."
INHABITANTS = "Schrijf een aantal inwoners tussen 1 en 2.000.000."

REFUSED = {
    # Decided or not
    "tariff-undecided": (lambda w: tariff(w, status="vastgesteld"), UNDECIDED),
    "tariff-proposal-decided": (lambda w: tariff(w, decision=w.decision), UNDECIDED),
    "tariff-no-status": (lambda w: tariff(w, status="misschien"), UNDECIDED),
    "obligation-undecided": (lambda w: obligation(w, status="vastgesteld"), UNDECIDED),
    "scenario-undecided": (lambda w: scenario(w, status="vastgesteld", facts={}), UNDECIDED),
    "agenda-undecided": (
        lambda w: SafetyAgenda(
            code="n", title="N", valid_from=DAY, valid_until=DAY, status="vastgesteld"
        ),
        "Een vastgestelde veiligheidsagenda heeft een besluit nodig.",
    ),
    "version-undecided": (
        lambda w: AssignmentVersion(assignment=w.other, number=1, status="vastgesteld"),
        "Een vastgestelde versie heeft een besluit nodig.",
    ),
    "run-undecided": (
        lambda w: ContributionRun(
            year=2025, reference_date=DAY, tariff=w.tariff, status="vastgesteld"
        ),
        "Een vastgestelde bijdrageronde heeft een besluit nodig.",
    ),
    # One adopted
    "two-tariffs": (
        lambda w: tariff(w, from_year=2024, status="vastgesteld", decision=w.decision),
        "Voor dit jaar is al een tarief vastgesteld.",
    ),
    "same-tariff": (
        lambda w: tariff(w, from_year=2024, rate=Decimal("0.45")),
        "Dit tarief staat er al voor dit jaar.",
    ),
    "two-obligations": (
        lambda w: obligation(w, from_year=2024, status="vastgesteld", decision=w.decision),
        "Voor deze gemeente zijn voor dit jaar al uren vastgesteld.",
    ),
    "two-adopted-versions": (
        lambda w: AssignmentVersion(
            assignment=w.project, number=2, status="vastgesteld", decision=w.decision
        ),
        "Er is al een vastgestelde versie van deze opdracht.",
    ),
    # Decisions, meetings, agreements
    "decision-number": (
        lambda w: decision(w, year=2024, sequence=1, taken_on=DAY),
        "Dit besluitnummer bestaat al.",
    ),
    "decision-no-number-no-source": (
        lambda w: decision(w, taken_on=DAY),
        "Een besluit zonder nummer is historisch: noem dan de bron.",
    ),
    "decision-number-no-date": (
        lambda w: decision(w, year=2024, sequence=2, source="x"),
        "Een besluit zonder nummer is historisch: noem dan de bron.",
    ),
    "decision-number-no-body": (
        lambda w: decision(w, body=None, year=2024, sequence=2, taken_on=DAY),
        "Een besluit zonder nummer is historisch: noem dan de bron.",
    ),
    "agreement-without-term": (
        lambda w: Agreement(code="ander", title="Ander", short_title="A", duration="yearly"),
        (
            "Kies de looptijd en de opzegtermijn. Alleen bij een overeenkomst die is opgevolgd mogen"
            " zij ontbreken."
        ),
    ),
    "decision-lapsed": (
        lambda w: decision(w, source="x", status="vervallen"),
        "Schrijf waarom het besluit is vervallen.",
    ),
    "meeting-twice": (
        lambda w: Meeting(body=w.body, start=START),
        "Dit gremium vergadert dan al.",
    ),
    "item-closed": (
        lambda w: AgendaItem(meeting=w.meeting, order=2, title="Dicht", is_closed=True),
        "Schrijf waarom dit punt besloten is.",
    ),
    "item-nowhere": (
        lambda w: AgendaItem(order=2, title="Los"),
        "Kies de vergadering van dit punt, of het gremium als die er nog niet is.",
    ),
    "item-returned-without-reason": (
        lambda w: AgendaItem(meeting=w.meeting, order=2, title="Terug", state="teruggegeven"),
        "Schrijf waarom u dit punt teruggeeft.",
    ),
    "meeting-cancelled-without-reason": (
        lambda w: Meeting(body=w.body, start=START + dt.timedelta(days=1), status="afgelast"),
        "Schrijf waarom de vergadering niet doorgaat.",
    ),
    "meeting-two-hosts": (
        lambda w: Meeting(
            body=w.body,
            start=START + dt.timedelta(days=1),
            host_municipality=w.place,
            host_organisation=w.partner,
        ),
        "Kies één gastheer: een gemeente of een organisatie.",
    ),
    "pattern-two-others": (
        lambda w: MeetingPattern(
            body=w.body, same_days_as=w.other_body, before=w.other_body, days_before=7
        ),
        "Een gremium vergadert op de dagen van een ander, of ervoor: kies één van beide.",
    ),
    "pattern-of-itself": (
        lambda w: MeetingPattern(body=w.body, same_days_as=w.body),
        "Een gremium volgt niet zichzelf. Kies een ander gremium.",
    ),
    "pattern-before-without-days": (
        lambda w: MeetingPattern(body=w.body, before=w.other_body),
        "Noem het gremium waarvoor dit vergadert en hoeveel dagen ervoor: allebei.",
    ),
    "standing-item-twice": (
        lambda w: StandingItem(body=w.body, title="Opening"),
        "Dit gremium heeft dit vaste punt al.",
    ),
    "school-holiday-without-end": (
        lambda w: SchoolHoliday(name="Zomer", valid_from=DAY),
        "Vul de eerste en de laatste dag van de vakantie in.",
    ),
    "school-holiday-twice": (
        lambda w: SchoolHoliday(name="Herfst", valid_from=DAY, valid_until=DAY),
        "Deze vakantie staat er al.",
    ),
    "paper-of-nothing": (
        lambda w: Paper(title="Stuk"),
        "Kies een bestand of een stuk van het portaal.",
    ),
    "attendance-twice": (
        lambda w: Attendance(meeting=w.meeting, person=w.person, presence="afwezig"),
        "Deze persoon staat al op de lijst van deze vergadering.",
    ),
    "attendance-by-oneself": (
        lambda w: Attendance(
            meeting=w.meeting, person=w.other_person, presence="afgemeld", substitute=w.other_person
        ),
        "Niemand vervangt zichzelf. Kies iemand anders.",
    ),
    "attendance-present-and-substituted": (
        lambda w: Attendance(
            meeting=w.meeting, person=w.other_person, presence="aanwezig", substitute=w.person
        ),
        "Wie er zelf is, heeft geen vervanger. Kies ‘afgemeld’, of laat de vervanger leeg.",
    ),
    "article-twice": (
        lambda w: AgreementArticle(agreement=w.agreement, number="1.1", summary="Nog eens."),
        "Dit artikelnummer staat al in deze overeenkomst.",
    ),
    "agenda-without-end": (
        lambda w: SafetyAgenda(code="n", title="N", valid_from=DAY),
        "Een veiligheidsagenda heeft een eerste en een laatste dag.",
    ),
    "result-years": (
        lambda w: Result(code="r", topic="R", label="R", from_year=2024, until_year=2023),
        "Het laatste jaar ligt voor het eerste jaar.",
    ),
    # People and places
    "place-code": (
        lambda w: place(w, cbs_code="GM900"),
        "Schrijf de CBS-code als GM en vier cijfers.",
    ),
    **{
        f"place-code-{code}": (
            lambda w, code=code: place(w, cbs_code=code),
            "Schrijf de CBS-code als GM en vier cijfers.",
        )
        for code in ("gm9002", "XX9002", "GM90A2", "GM 002", "GM-002", "GM\u0669002", "9GM002")
    },
    "place-tile": (
        lambda w: place(w, tile_column=0, tile_row=0),
        "Op deze plek van de tegelkaart staat al een gemeente.",
    ),
    "place-successor": (
        lambda w: place(w, successor=w.place),
        "Een gemeente die in een andere opgaat, heeft een laatste dag nodig.",
    ),
    "place-term": (
        lambda w: place(w, valid_from=DAY, valid_until=EARLIER),
        "De laatste dag ligt voor de eerste dag.",
    ),
    "function-two-employers": (
        lambda w: PersonFunction(person=w.person, municipality=w.place, organisation=w.partner),
        "Kies een gemeente of een organisatie bij deze functie, niet allebei.",
    ),
    "function-of-nothing": (
        lambda w: PersonFunction(person=w.person),
        "Vul de functie in, of kies de gemeente of de organisatie.",
    ),
    "function-term": (
        lambda w: PersonFunction(person=w.person, name="x", valid_from=DAY, valid_until=EARLIER),
        "De laatste dag ligt voor de eerste dag.",
    ),
    "role-two-sides": (
        lambda w: RoleMembership(
            user=w.user, role="coordinator", municipality=w.place, organisation=w.partner
        ),
        "Kies een gemeente of een organisatie, niet allebei.",
    ),
    "user-same-address": (
        lambda w: User(email=w.user.email.upper(), password="x"),
        "Er is al een gebruiker met dit e-mailadres; hoofdletters maken geen verschil.",
    ),
    "second-region": (
        lambda w: region(w, code="tweede"),
        "Er is al een regio. Een portaal hoort bij één regio.",
    ),
    "member-nobody": (lambda w: Membership(body=w.body), SEAT),
    "member-both": (lambda w: Membership(body=w.body, person=w.person, seat="Zetel"), SEAT),
    # Assignments
    "version-number": (
        lambda w: AssignmentVersion(assignment=w.project, number=1),
        "Dit versienummer bestaat al.",
    ),
    "section-twice": (
        lambda w: SectionText(version=w.version, section=w.section),
        "Dit onderdeel heeft al een tekst in deze versie.",
    ),
    "approval-by-substitute": (
        lambda w: Approval(
            version=w.version,
            side="opdrachtnemer",
            person=w.person,
            given_on=DAY,
            substitution=w.substitution,
        ),
        "Een vervanger geeft akkoord namens iemand anders.",
    ),
    "substitution-too-late": (
        lambda w: Substitution(
            portfolio=w.post,
            person=w.person,
            valid_from=DAY,
            valid_until=DAY,
            reason="vakantie",
            recorded_on=DAY,
        ),
        "Een vervanging wordt vastgelegd voordat zij begint. Kies als eerste dag morgen of later.",
    ),
    "approval-twice": (
        lambda w: Approval(version=w.version, side="opdrachtgever", person=w.person, given_on=DAY),
        "Deze kant heeft al akkoord gegeven op deze versie.",
    ),
    "measured-twice": (
        lambda w: Measurement(indicator=w.indicator, measured_on=DAY, value=2, source="x"),
        "Op deze dag is deze indicator al gemeten.",
    ),
    "reported-twice": (
        lambda w: ProgressReport(
            assignment=w.project, year=2024, quarter=1, light="rood", text="Anders."
        ),
        "Over dit kwartaal is al gemeld.",
    ),
    "related-twice": (
        lambda w: ProjectRelation(assignment=w.project, other=w.other, kind="concurrerend"),
        "Deze twee opdrachten zijn al aan elkaar verbonden.",
    ),
    "related-to-itself": (
        lambda w: ProjectRelation(assignment=w.other, other=w.other, kind="aanvullend"),
        "Een opdracht kan geen relatie met zichzelf hebben.",
    ),
    "deployment-by-nobody": (lambda w: deployment(w, body=w.body), ONE_CONTRIBUTOR),
    "deployment-by-two": (
        lambda w: deployment(w, body=w.body, municipality=w.place, group=w.group),
        ONE_CONTRIBUTOR,
    ),
    "deployment-to-nothing": (lambda w: deployment(w, municipality=w.place), ONE_TARGET),
    "deployment-to-two": (
        lambda w: deployment(w, municipality=w.place, body=w.body, project=w.project),
        ONE_TARGET,
    ),
    # Money and hours
    "inhabitants-date-twice": (
        lambda w: count(w, reference_date=DAY),
        "Deze gemeente heeft al een inwonertal op deze peildatum.",
    ),
    "inhabitants-undated-twice": (
        lambda w: count(w, reference_date=None),
        "Deze gemeente heeft al een inwonertal zonder peildatum.",
    ),
    "band-twice": (
        lambda w: EffortBand(
            tariff=w.tariff, from_inhabitants=0, hours_per_week=4, buyout_per_year=1
        ),
        "Er begint al een staffel bij dit aantal inwoners.",
    ),
    "review-twice": (
        lambda w: EffortReview(municipality=w.place, year=2024, held_on=DAY),
        "Met deze gemeente is dit jaar al gesproken.",
    ),
    "review-without-a-day": (
        lambda w: EffortReview(municipality=w.place, year=2025),
        "Vul in op welke dag het gesprek is gepland of gevoerd.",
    ),
    "buyout-twice": (
        lambda w: buyout(w, year=2024),
        "Deze gemeente heeft voor dit jaar al een afkoop.",
    ),
    "buyout-of-a-part-unrecorded": (
        lambda w: buyout(w, whole=False, agreement="Een uur per week."),
        AGREED,
    ),
    "buyout-of-a-part-without-words": (lambda w: buyout(w, whole=False, agreed_on=DAY), AGREED),
    "buyout-of-nothing": (
        lambda w: buyout(w, hours_per_week=0),
        "Schrijf uren per week boven 0 en tot en met 168.",
    ),
    "tariff-indexed-by-nothing": (lambda w: tariff(w, based_on=w.tariff), INDEXED),
    "tariff-indexed-from-nothing": (lambda w: tariff(w, index_percentage=2), INDEXED),
    "scenario-chosen-twice": (
        chosen,
        "Voor dit jaar is al een scenario gekozen.",
    ),
    "scenario-not-frozen": (lambda w: chosen(w, year=2025, facts=None), FROZEN),
    "scenario-frozen-too-soon": (lambda w: scenario(w, facts={}), FROZEN),
    "line-twice": (
        lambda w: ContributionLine(**w.line_facts()),
        "Deze gemeente heeft in deze ronde al een regel.",
    ),
    "line-reversed-without-reason": (
        lambda w: ContributionLine(**w.line_facts(), reverses=w.line),
        "Schrijf waarom deze regel wordt teruggedraaid.",
    ),
    "invoice-number": (lambda w: invoice(w, number=1), "Dit factuurnummer bestaat al."),
    "invoice-dates": (
        lambda w: invoice(w, due_on=EARLIER),
        "De betaaldatum ligt voor de factuurdatum.",
    ),
    "task-number": (
        lambda w: CoordinationTask(year=2024, number=1, title="Nog een", hours_per_week=1),
        "Dit taaknummer bestaat al in dit jaar.",
    ),
    "scenario-hours": (
        lambda w: scenario(w, fulltime_hours=0),
        "Een voltijdsweek heeft meer dan 0 uur.",
    ),
    "subsidy-years": (
        lambda w: Subsidy(code="s", topic="S", purpose="S", from_year=2024, until_year=2023),
        "Het laatste jaar ligt voor het eerste jaar.",
    ),
    "notice-by-nobody": (
        lambda w: Notice(agreement=w.agreement, given_on=DAY),
        "Kies wie opzegt: één gemeente of één organisatie.",
    ),
    "notice-by-two": (
        lambda w: Notice(
            agreement=w.agreement, given_on=DAY, municipality=w.place, organisation=w.partner
        ),
        "Kies wie opzegt: één gemeente of één organisatie.",
    ),
    # Numbers out of reach: the field says it in its own words, the constraint guards it
    "hours-below": (lambda w: obligation(w, hours_per_week=Decimal(-1)), HOURS),
    "hours-above": (lambda w: obligation(w, hours_per_week=Decimal("168.5")), HOURS),
    "deployment-hours": (
        lambda w: deployment(w, municipality=w.place, body=w.body, hours_per_week=Decimal("168.5")),
        HOURS,
    ),
    "inhabitants-none": (lambda w: count(w, inhabitants=0), INHABITANTS),
    "inhabitants-many": (lambda w: count(w, inhabitants=2_000_001), INHABITANTS),
    "rate-negative": (
        lambda w: tariff(w, rate=Decimal("-0.01")),
        "Een tarief kan niet onder nul liggen.",
    ),
}


@pytest.mark.parametrize(("make", "message"), REFUSED.values(), ids=REFUSED)
def test_what_may_never_be_stored(make, message, world):
    obj = make(world)

    with pytest.raises(ValidationError) as refusal:
        obj.validate_constraints()
    assert refusal.value.messages == [message]
    with pytest.raises(ValidationError):
        obj.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        obj.save()


@pytest.mark.parametrize(
    "make",
    [
        tariff,
        lambda w: tariff(w, status="vastgesteld", decision=w.decision),
        lambda w: tariff(w, from_year=2024),
        lambda w: obligation(w, from_year=2024),
        lambda w: decision(w, source="archief"),
        lambda w: decision(w, source="archief", body=None),
        lambda w: Agreement(code="oud", title="Oud", short_title="O", successor=w.agreement),
        lambda w: decision(w, source="archief", status="vervallen", lapse_reason="Oud."),
        lambda w: place(w, tile_column=0),
        lambda w: User(email=f"een.{w.user.email}", password="x"),
        lambda w: place(w, successor=w.place, valid_until=DAY),
        lambda w: place(w, valid_from=DAY, valid_until=DAY),
        lambda w: AssignmentVersion(assignment=w.project, number=2),
        lambda w: deployment(w, group=w.group, body=w.body, hours_per_week=168),
        lambda w: deployment(w, organisation=w.partner, project=w.project),
        lambda w: count(w, inhabitants=2_000_000),
        lambda w: ContributionLine(**w.line_facts(), reverses=w.line, reason="Fout."),
    ],
)
def test_what_lies_just_on_the_right_side(make, world):
    obj = make(world)

    obj.full_clean()
    obj.save()


def constraints() -> list[BaseConstraint]:
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return [constraint for model in models for constraint in model._meta.constraints]


@pytest.mark.parametrize("constraint", constraints(), ids=lambda constraint: constraint.name)
def test_every_constraint_says_in_words_what_is_wrong(constraint):
    default = BaseConstraint.default_violation_error_message

    message = constraint.violation_error_message
    assert message not in {None, default}
    assert message.endswith((".", ")"))
