"""A small region in which everything that has a term was, is and is yet to be.

And what else real data hold and a tidy example does not: a municipality that went up in another, one
of which nobody counted the inhabitants, a person without a post, work without recorded hours, a
proposal beside what is in force, every phase and every status.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import models

from agenda.enums import DecisionStatus, Duration, ThemeStatus
from portfolios.enums import BodyKind, Capacity, Role
from portfolios.models import Municipality, Region, User
from projects.enums import DeploymentRole, Phase, Side, VersionStatus
from tests.factories import agenda, contributions, portfolios, projects
from tests.pages import follow_up, leave_an_import, leave_an_invoice, leave_work

# Whoever looks on the last day of the running agenda, or today, finds one over, one running and one
# yet to begin.
PAST = {"valid_from": dt.date(2018, 1, 1), "valid_until": dt.date(2019, 12, 31)}
RUNNING = {"valid_from": dt.date(2020, 1, 1), "valid_until": dt.date(2089, 12, 31)}
FUTURE = {"valid_from": dt.date(2090, 1, 1)}
TERMS = {"vroeger": PAST, "nu": RUNNING, "straks": FUTURE}
# A day inside each of them.
DAYS = (dt.date(2019, 6, 1), dt.date(2022, 6, 1), dt.date(2095, 6, 1))
# Years before and with data, and beyond.
YEARS = (1900, 2019, 2020, 2090)
RICH_TEXT = "<p>Wat we <strong>willen</strong> bereiken:</p><ul><li>minder schade</li></ul>"


@pytest.fixture
def all_days(db: None, coordinator: User) -> Region:
    """The region of this module. Ask for it before anything that makes rows of its own."""
    region = portfolios.RegionFactory(name="Allerland")
    places = _places()
    people = _people(places)
    posts = _posts(people)
    decided = _decisions(posts[0].board, people["holder"], places["nu"])
    themes = _agendas(posts, decided)
    _local_plans(places, themes)
    assignments = _assignments(themes, posts, decided)
    _deployments(places, people, assignments)
    _money(places, assignments, decided)
    follow_up(assignments[Phase.EXECUTION])
    leave_an_import(coordinator)
    leave_work(coordinator)
    return region


def _places() -> dict[str, Municipality]:
    """Oudstad went up in Nieuwstad; nobody counted Tellingloos, which owes no hours either."""
    new = portfolios.MunicipalityFactory(
        name="Nieuwstad", slug="nieuwstad", tile_column=0, tile_row=0
    )
    places = {
        "vroeger": portfolios.MunicipalityFactory(
            name="Oudstad", slug="oudstad", successor=new, **PAST
        ),
        "nu": new,
        "straks": portfolios.MunicipalityFactory(name="Straksdorp", slug="straksdorp", **FUTURE),
    }
    bare = portfolios.MunicipalityFactory(
        name="Tellingloos", slug="tellingloos", tile_column=1, tile_row=0
    )
    for word, term in TERMS.items():
        portfolios.MunicipalityGroupFactory(
            name=f"Samen {word}",
            municipalities=[places[word], bare],
            **{f"municipalities__{name}": day for name, day in term.items()},
        )
    return places | {"ongeteld": bare}


def _people(places: dict[str, Municipality]) -> dict[str, models.Model]:
    """Somebody who comes and goes, somebody in office, and people without a post."""
    portfolios.PersonFactory(surname="Zonderpost", work__municipality=places["ongeteld"])
    portfolios.PersonFactory(surname="Nergens", work=None)
    user = portfolios.UserFactory()
    for word, term in TERMS.items():
        portfolios.RoleMembershipFactory(
            user=user, role=Role.BOARD_MEMBER, municipality=places[word], **term
        )
    guest = portfolios.PersonFactory(surname="Gast", work=None)
    for word in ("vroeger", "straks"):
        portfolios.PersonFunctionFactory(person=guest, municipality=places[word], **TERMS[word])
    return {
        "guest": guest,
        "holder": portfolios.PersonFactory(
            surname="Vast", work__municipality=places["nu"], user=user
        ),
        "partner": portfolios.PersonFactory(surname="Partner", work__partner=True),
    }


def _posts(people: dict[str, models.Model]) -> list[models.Model]:
    """Posts whose holder left, sits, is yet to come, and one that nobody ever held."""
    board = portfolios.BodyFactory(kind=BodyKind.BOARD, public=True, abbreviation="")
    daily = portfolios.BodyFactory(kind=BodyKind.DAILY_BOARD, parent=board)
    posts = [
        portfolios.PortfolioFactory(board=board, capacity=capacity)
        for capacity in ("", *Capacity.values, "")
    ]
    for word, term in TERMS.items():
        person = people["holder" if word == "nu" else "guest"]
        portfolios.PortfolioTermFactory(portfolio=posts[0], person=person, **term)
        portfolios.SubstitutionFactory(
            portfolio=posts[0],
            person=people["partner"],
            **{"valid_until": dt.date(2099, 12, 31), "recorded_on": dt.date(2017, 1, 1)} | term,
        )
        portfolios.MembershipFactory(body=board, person=person, **term)
        portfolios.MembershipFactory(
            body=daily,
            unnamed=True,
            organisation=people["partner"].functions.get().organisation,
            **term,
        )
    portfolios.PortfolioTermFactory(portfolio=posts[1], person=people["guest"], **PAST)
    portfolios.PortfolioTermFactory(portfolio=posts[2], person=people["guest"], **FUTURE)
    portfolios.PortfolioTermFactory(portfolio=posts[3], person=people["holder"])
    return posts


def _agendas(posts: list[models.Model], decided: models.Model) -> list[models.Model]:
    """A safety agenda that is over, one that runs and a draft, each with a theme."""
    themes = []
    for (word, term), status in zip(TERMS.items(), ThemeStatus, strict=True):
        last = {"vroeger": 2019, "nu": 2022, "straks": 2093}[word]
        plan = agenda.SafetyAgendaFactory(
            **term | {"valid_until": dt.date(last, 12, 31)}, **_bound(word, decided)
        )
        theme = agenda.ThemeFactory(agenda=plan, title=f"Thema {word}", status=status)
        agenda.SubThemeFactory(theme=theme)
        agenda.ResultFactory(
            theme=theme, from_year=last, until_year=last, value=12, unit="gemeenten"
        )
        themes.append(theme)
    agenda.ResultFactory(theme=themes[1])
    themes[1].portfolios.set(posts[:3])
    agenda.AgendaExtensionFactory(agenda=themes[1].agenda)
    agenda.NoteChapterFactory(
        note__agenda=themes[1].agenda, text="<p>Samen {inwoners} inwoners.</p>"
    )
    agenda.WorkStepFactory()
    return themes


def _local_plans(places: dict[str, Municipality], themes: list[models.Model]) -> None:
    """A plan that is over, one that runs and one for later, each naming a theme and something else."""
    for (word, term), theme in zip(TERMS.items(), themes, strict=True):
        plan = agenda.LocalPlanFactory(municipality=places[word], **{"valid_until": None} | term)
        agenda.LocalPriorityFactory(plan=plan, theme=theme)
        agenda.LocalPriorityFactory(plan=plan, order=2)


def _decisions(board: models.Model, person: models.Model, place: models.Model) -> models.Model:
    """Agreements of which notice was given, and decisions in every state; gives one that was taken."""
    for duration in Duration:
        agreement = agenda.AgreementFactory(duration=duration, signed_on=dt.date(2018, 2, 1))
        article = agenda.AgreementArticleFactory(agreement=agreement)
        agenda.GroundFactory(article=article)
        contributions.NoticeFactory(agreement=agreement, municipality=place)
        contributions.NoticeFactory(agreement=agreement, by_organisation=True)
    agenda.GroundFactory(article=None, agreement=None, source="een besluit van vroeger")
    agenda.DeciderFactory(body=board)
    for status in set(DecisionStatus) - {DecisionStatus.LAPSED}:
        agenda.DecisionFactory(body=board, status=status)
    agenda.DecisionFactory(body=board, lapsed=True)
    agenda.DecisionFactory(body=board, historical=True)
    item = agenda.AgendaItemFactory(meeting__body=board, closed=True)
    agenda.DecisionFactory(body=board, item=item)
    agenda.PaperFactory(item=item)
    agenda.MeetingPatternFactory(body=board, send_days=7)
    agenda.StandingItemFactory(body=board)
    agenda.AttendanceFactory(meeting=item.meeting, person=person)
    agenda.ListRemarkFactory(meeting=item.meeting, item=item)
    agenda.MeetingBookFactory(meeting=item.meeting)
    agenda.ReaderNoteFactory(item=item)
    agenda.ReadMarkFactory(item=item)
    agenda.CalendarKeyFactory()
    for first, last in ((PAST, 2019), (TERMS["nu"], 2022), (FUTURE, 2093)):
        agenda.SchoolHolidayFactory(**first | {"valid_until": dt.date(last, 12, 31)})
    agenda.ActionFactory(item=item, owner=person)
    agenda.StatedFigureFactory()
    agenda.FindingSnoozeFactory()
    return agenda.DecisionFactory(body=board)


def _bound(word: str, decided: models.Model) -> dict[str, Any]:
    """Before and now things bind by a decision; what is for later is a proposal."""
    return {} if word == "straks" else {"adopted": True, "decision": decided}


def _assignments(
    themes: list[models.Model], posts: list[models.Model], decided: models.Model
) -> dict[str, models.Model]:
    """An assignment in each phase; the one that is carried out has a version of every status."""
    found = {}
    for phase, post in zip(Phase, posts, strict=False):
        over = phase in {Phase.FINISHED, Phase.STOPPED}
        found[phase] = projects.ProjectAssignmentFactory(
            name=f"Opdracht {phase}",
            theme=themes[0 if over else 1],
            portfolio=post,
            phase=phase,
            ended_on=dt.date(2019, 12, 1) if over else None,
        )
    projects.ProjectAssignmentFactory(name="Kale opdracht", theme=themes[2])
    section = projects.GuidingQuestionFactory().section
    frozen = {VersionStatus.ADOPTED, VersionStatus.REPLACED}
    for number, status in enumerate(VersionStatus, start=1):
        version = projects.AssignmentVersionFactory(
            assignment=found[Phase.EXECUTION],
            number=number,
            status=status,
            decision=decided if status in frozen else None,
        )
        projects.SectionTextFactory(version=version, section=section, text=RICH_TEXT)
        projects.ApprovalFactory(
            version=version, side=Side.CLIENT, person=posts[3].terms.get().person
        )
    draft = projects.AssignmentVersionFactory(assignment=found[Phase.PREPARATION])
    projects.SectionTextFactory(
        version=draft, section=section, text="", left_empty_because="Later."
    )
    projects.LifeCycleStepFactory(assignment=found[Phase.EXECUTION])
    return found


def _deployments(
    places: dict[str, Municipality],
    people: dict[str, models.Model],
    assignments: dict[str, models.Model],
) -> None:
    """Work that is over, goes on and is yet to begin, by every kind of giver; some without hours."""
    project = assignments[Phase.EXECUTION]
    for word, term in TERMS.items():
        group = places[word].group_members.get().group
        projects.DeploymentFactory(
            municipality=places[word], project=project, role=DeploymentRole.LEADER, **term
        )
        projects.DeploymentFactory(by_group=True, group=group, project=project, **term)
        projects.DeploymentFactory(
            by_organisation=True,
            organisation=people["partner"].functions.get().organisation,
            person=people["partner"],
            for_body=True,
            hours_per_week=None,
            **term,
        )
    projects.DeploymentFactory(
        municipality=places["ongeteld"], project=project, hours_per_week=None
    )


def _money(
    places: dict[str, Municipality], assignments: dict[str, models.Model], decided: models.Model
) -> None:
    """Rates, hours and invoices of before, of now and of a proposal for later."""
    tariff_of = {}
    for word, year in (("vroeger", 2018), ("nu", 2020), ("straks", 2090)):
        tariff = tariff_of[word] = contributions.TariffFactory(
            from_year=year, rate=Decimal("0.20"), **_bound(word, decided)
        )
        contributions.EffortBandFactory(tariff=tariff)
        contributions.PopulationCountFactory(
            municipality=places[word], reference_date=dt.date(year - 1, 1, 1)
        )
        contributions.AdoptedObligationFactory(
            municipality=places[word], from_year=year, **_bound(word, decided)
        )
        contributions.CoordinationTaskFactory(year=year)
        contributions.ScenarioFactory(year=year, **_bound(word, decided))
        contributions.ScenarioFactory(year=year)
        contributions.SubsidyFactory(
            theme=None, project=assignments[Phase.EXECUTION], from_year=year, until_year=year
        )
    contributions.PopulationCountFactory(municipality=places["straks"], reference_date=None)
    contributions.SubsidyFactory(
        theme=None, project=None, requested=100, granted=90, received=0, accounted=0, counted=False
    )
    here = places["nu"]
    contributions.BuyoutFactory(municipality=here, part=True)
    contributions.EffortReviewFactory(
        municipality=here,
        year=2022,
        held_on=dt.date(2022, 9, 1),
        person=here.functions.get().person,
    )
    contributions.EffortReviewFactory(
        municipality=places["ongeteld"], held_on=None, planned_on=dt.date(2020, 11, 1), person=None
    )
    contributions.ContributionRunFactory(year=2021, tariff=tariff_of["nu"])
    contributions.ContributionRunFactory(
        year=2019, adopted=True, decision=decided, tariff=tariff_of["vroeger"]
    )
    leave_an_invoice(here)
    contributions.InvoicePartyFactory(municipality=here)
    contributions.InvoiceCounterFactory(year=2020)
    contributions.ReferenceRegionFactory()
