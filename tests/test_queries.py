"""Every page asks the database as often for one row as for many, and not too often.

A page that shows findings asks what each of their rules asks, and one that shows who leaves the
figures of those years; so does one with the names of all figures. For the rest no more than others.
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agenda.models import SafetyAgenda, Theme
from contributions.years.leaving import leaving
from platform_ivz.reading import reading
from portfolios.models import GroupMember, User
from reports.findings import all_findings
from reports.note.living import NoteFigures
from tests.factories import agenda, contributions, portfolios, projects, store
from tests.pages import (
    MOST_QUERIES,
    asked_addresses,
    leave_an_import,
    leave_kept_papers,
    page_addresses,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WITH_NAMES = ("reports:notechapter_add", "reports:notechapter_detail", "reports:notechapter_edit")
WITH_FINDINGS = {
    "home",
    "reports:finding_list",
    "reports:finding_snooze, asked",
    "reports:effortreview_detail",
}
DAY = dt.date(2020, 1, 1)
# Within the year of the working date: everybody still takes part in it.
LEAVING = dt.date(2022, 6, 1)


class Batch:
    """Rows with consecutive numbers; a row of one kind belongs to that of another by its number."""

    def __init__(self, first: int, last: int) -> None:
        self.numbers = range(first, last)

    def many(self, factory: Any, **fixed: Any) -> list[models.Model]:
        """A row of this kind for each number; functions among `fixed` are given that number."""
        rows = [
            factory.build(
                **{key: value(n) if callable(value) else value for key, value in fixed.items()}
            )
            for n in self.numbers
        ]
        store(rows)
        return rows

    def in_turn(self, rows: list[models.Model]) -> Callable[[int], models.Model]:
        """The row that belongs to a number."""
        return dict(zip(self.numbers, rows, strict=True)).__getitem__

    @staticmethod
    def day(n: int) -> dt.date:
        return DAY + dt.timedelta(days=2 * n)

    @staticmethod
    def day_to_come(n: int) -> dt.date:
        return timezone.localdate() + dt.timedelta(days=2 * n + 1)

    @staticmethod
    def year(n: int) -> int:
        return 1900 + n


class Centre:
    """One row of everything; the pages of these rows are looked at, and all others hang on them."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.region = portfolios.RegionFactory()
        self.municipality = portfolios.MunicipalityFactory(tile_column=0, tile_row=0)
        self.group = portfolios.MunicipalityGroupFactory(municipalities=[self.municipality])
        self.organisation = portfolios.OrganisationFactory()
        self.person = portfolios.PersonFactory(
            work__municipality=self.municipality, work__valid_until=timezone.localdate()
        )
        self.body = portfolios.BodyFactory()
        self.post = portfolios.PortfolioFactory(board=self.body)
        self.agreement = agenda.AgreementFactory()
        self.decision = agenda.DecisionFactory(body=self.body)
        self.notice = contributions.NoticeFactory(
            agreement=self.agreement, municipality=self.municipality, given_on=LEAVING
        )
        self.agenda = agenda.SafetyAgendaFactory()
        self.theme = agenda.ThemeFactory(agenda=self.agenda)
        self.theme.portfolios.add(self.post)
        self.plan = agenda.LocalPlanFactory(municipality=self.municipality)
        agenda.LocalPriorityFactory(plan=self.plan, theme=self.theme)
        agenda.AgendaExtensionFactory(agenda=self.agenda)
        self.note = agenda.NoteFactory(agenda=self.agenda)
        agenda.NoteChapterFactory(note=self.note)
        agenda.WorkStepFactory()
        leave_kept_papers()
        # Its agenda was sent, so that its page asks for its book.
        self.meeting = agenda.MeetingFactory(body=self.body, sent_at=timezone.now())
        self.project = projects.ProjectAssignmentFactory(theme=self.theme, portfolio=self.post)
        self.version = projects.AssignmentVersionFactory(assignment=self.project, number=1)
        self.tariff = contributions.TariffFactory(from_year=2020)
        contributions.EffortBandFactory(tariff=self.tariff)
        adopted = contributions.TariffFactory(from_year=2019, adopted=True)
        contributions.EffortBandFactory(tariff=adopted)
        self.run = contributions.ContributionRunFactory(year=2020, invoiced=True, tariff=adopted)
        line = contributions.ContributionLineFactory(run=self.run, municipality=self.municipality)
        self.invoice = contributions.InvoiceCopyFactory(invoice__line=line).invoice
        contributions.BankFileFactory()
        contributions.InvoicePartyFactory(municipality=self.municipality)
        # The year of the working date: the last day of the agendas below.
        self.talk = contributions.EffortReviewFactory(
            municipality=self.municipality, year=2022, held_on=dt.date(2022, 10, 1)
        )
        self.subsidy = contributions.SubsidyFactory(theme=self.theme, project=self.project)
        self.result = agenda.ResultFactory(theme=self.theme)
        self.scenario = contributions.ScenarioFactory()

    def grow(self, first: int, last: int) -> None:
        """The rows with these numbers, of every kind."""
        batch = Batch(first, last)
        self.grow_places(batch)
        self.grow_people(batch)
        self.grow_decisions(batch)
        self.grow_work(batch)
        self.grow_money(batch)
        self.change(last - first)

    def grow_places(self, batch: "Batch") -> None:
        """Municipalities on the map, in groups."""
        many = batch.many
        places = many(portfolios.MunicipalityFactory, tile_column=lambda n: n + 1, tile_row=0)
        plans = many(agenda.LocalPlanFactory, municipality=batch.in_turn(places))
        many(agenda.LocalPriorityFactory, plan=batch.in_turn(plans))
        many(agenda.LocalPriorityFactory, plan=self.plan)
        batch.place = batch.in_turn(places)
        groups = many(portfolios.MunicipalityGroupFactory)
        # First each in a group of its own, then all in one.
        before, since = {"valid_until": dt.date(2000, 1, 1)}, {"valid_from": dt.date(2000, 1, 2)}
        GroupMember.objects.bulk_create(
            GroupMember(group=group, municipality=place, **term)
            for group, place, term in [
                *((self.group, place, since) for place in places),
                *((group, place, before) for group, place in zip(groups, places, strict=True)),
            ]
        )

    def grow_people(self, batch: "Batch") -> None:
        """Who they are, where they sit and what they hold."""
        many = batch.many
        people, others, partners = (many(portfolios.PersonFactory) for _ in range(3))
        work = portfolios.PersonFunctionFactory
        many(work, person=batch.in_turn(people), municipality=self.municipality)
        many(work, person=batch.in_turn(others), municipality=batch.place)
        many(
            work,
            person=batch.in_turn(partners),
            municipality=None,
            organisation=self.organisation,
        )
        many(
            work,
            person=self.person,
            municipality=self.municipality,
            valid_from=batch.day_to_come,
            valid_until=batch.day_to_come,
        )
        many(portfolios.BodyFactory, parent=self.body)
        somebody = batch.somebody = batch.in_turn(people)
        many(portfolios.MembershipFactory, body=self.body, person=somebody)
        many(portfolios.MembershipFactory, person=self.person)
        many(
            portfolios.MembershipFactory,
            body=self.body,
            person=None,
            seat="politiechef",
            organisation=self.organisation,
        )
        many(
            portfolios.PortfolioTermFactory,
            portfolio=self.post,
            person=somebody,
            valid_from=batch.day,
            valid_until=batch.day,
        )
        many(
            portfolios.SubstitutionFactory,
            portfolio=self.post,
            person=somebody,
            valid_from=batch.day_to_come,
            valid_until=batch.day_to_come,
        )
        posts = many(portfolios.PortfolioFactory, board=self.body)
        batch.posts, post = posts, batch.in_turn(posts)
        batch.post = post
        many(portfolios.PortfolioTermFactory, portfolio=post, person=self.person)

    def grow_decisions(self, batch: "Batch") -> None:
        """What is agreed and decided."""
        many = batch.many
        decisions = many(agenda.DecisionFactory, body=self.body)
        decided = batch.decided = batch.in_turn(decisions)
        many(agenda.AgreementFactory)
        many(agenda.AgreementArticleFactory, agreement=self.agreement)
        many(agenda.SafetyAgendaFactory, status="vastgesteld", decision=decided)
        themes = many(agenda.ThemeFactory, agenda=self.agenda)
        many(agenda.ThemeFactory)
        many(agenda.SubThemeFactory, theme=self.theme, order=lambda n: n + 1)
        Theme.portfolios.through.objects.bulk_create(
            Theme.portfolios.through(theme=one, portfolio=other)
            for one, other in [
                *((self.theme, one) for one in batch.posts),
                *((one, self.post) for one in themes),
            ]
        )
        many(agenda.ResultFactory, theme=self.theme, from_year=batch.year, until_year=batch.year)
        many(agenda.ResultFactory, theme=None)
        many(agenda.StatedFigureFactory)
        many(agenda.MeetingFactory, body=self.body, start=lambda n: _hour(batch.day(n)))
        items = many(agenda.AgendaItemFactory, meeting=self.meeting, order=lambda n: n + 1)
        many(agenda.AgendaItemFactory, meeting=None, body=self.body)
        item = batch.in_turn(items)
        many(agenda.ActionFactory, item=item, owner=self.person)
        many(agenda.PaperFactory, item=item)
        many(agenda.DecisionFactory, item=item, body=self.body)
        many(agenda.ListRemarkFactory, meeting=self.meeting, item=item, by=self.user)
        many(agenda.AttendanceFactory, meeting=self.meeting, person=batch.somebody)

    def grow_work(self, batch: "Batch") -> None:
        """Assignments, who works on them and how far they are."""
        many, project = batch.many, self.project
        assignments = many(
            projects.ProjectAssignmentFactory, theme=self.theme, portfolio=batch.post
        )
        assigned = batch.in_turn(assignments)
        many(projects.AssignmentVersionFactory, assignment=assigned)
        many(projects.AssignmentVersionFactory, assignment=project, number=lambda n: n + 2)
        many(projects.SectionTextFactory, version=self.version)
        many(projects.DeploymentFactory, municipality=self.municipality, project=assigned)
        many(
            projects.DeploymentFactory,
            municipality=batch.place,
            project=project,
            person=batch.somebody,
        )
        many(projects.DeploymentFactory, by_group=True, group=self.group, project=project)
        many(
            projects.DeploymentFactory,
            by_organisation=True,
            organisation=self.organisation,
            for_body=True,
            body=self.body,
        )
        indicators = many(projects.IndicatorFactory, assignment=project)
        indicator = batch.in_turn(indicators)
        many(projects.MeasurementFactory, indicator=indicator, measured_on=batch.day)
        many(projects.MilestoneFactory, assignment=project, due=batch.day)
        many(projects.RiskFactory, assignment=project)
        many(projects.ProgressReportFactory, assignment=project, year=batch.year)
        many(projects.ProjectRelationFactory, assignment=project, other=assigned)
        many(projects.ProjectCostFactory, assignment=project, year=batch.year)
        many(projects.LifeCycleStepFactory, assignment=project, by=self.user)

    def grow_money(self, batch: "Batch") -> None:
        """Population, hours owed and money."""
        many = batch.many
        many(
            contributions.PopulationCountFactory,
            municipality=self.municipality,
            reference_date=batch.day,
        )
        many(contributions.PopulationCountFactory, municipality=batch.place, reference_date=DAY)
        many(
            contributions.NoticeFactory,
            agreement=self.agreement,
            municipality=batch.place,
            given_on=LEAVING,
        )
        many(
            contributions.AdoptedObligationFactory,
            municipality=self.municipality,
            from_year=batch.year,
        )
        many(
            contributions.AdoptedObligationFactory,
            municipality=batch.place,
            from_year=2020,
            status="vastgesteld",
            decision=batch.decided,
        )
        many(
            contributions.TariffFactory, from_year=batch.year, rate=lambda n: Decimal(n + 30) / 100
        )
        many(contributions.BuyoutFactory, municipality=batch.place)
        many(
            contributions.EffortReviewFactory,
            municipality=batch.place,
            person=None,
            year=2022,
            held_on=dt.date(2022, 10, 1),
        )
        many(contributions.CoordinationTaskFactory)
        many(contributions.ScenarioFactory)
        many(contributions.ReferenceRegionFactory)
        many(contributions.SubsidyFactory, theme=self.theme, project=self.project)
        lines = many(contributions.ContributionLineFactory, run=self.run, municipality=batch.place)
        many(contributions.InvoiceFactory, line=batch.in_turn(lines), number=lambda n: n + 10_000)
        many(contributions.PaymentFactory, invoice=self.invoice)
        many(contributions.ReminderFactory, invoice=self.invoice, number=lambda n: n + 1)
        many(contributions.BankFileFactory)
        many(contributions.InvoicePartyFactory, municipality=batch.place)
        many(contributions.SubsidyFactory, topic=lambda n: f"Onderwerp {n}")

    def change(self, times: int) -> None:
        """Somebody changed each of these rows so often."""
        rows = [row for row in vars(self).values() if isinstance(row, models.Model)]
        LogEntry.objects.bulk_create(
            LogEntry(
                content_type=ContentType.objects.get_for_model(row),
                object_pk=str(row.pk),
                object_id=row.pk,
                object_repr=str(row)[:100],
                action=LogEntry.Action.UPDATE,
                changes={"remark": ["", str(n)]},
                actor=self.user,
            )
            for row in rows
            for n in range(times)
        )


@pytest.mark.parametrize(
    "rows",
    [pytest.param(300, id="300 rows", marks=pytest.mark.full), pytest.param(60, id="60 rows")],
)
def test_every_page_asks_as_much_for_one_row_as_for_many(
    coordinator: User, coordinator_client: Client, rows: int
) -> None:
    ContentType.objects.get_for_models(*apps.get_models())
    centre = Centre(coordinator)
    centre.grow(0, 1)
    run = leave_an_import(coordinator)
    portfolios.WorkFactory(user=coordinator)
    one = queries_of_pages(coordinator_client)
    run.delete()
    centre.grow(1, rows)
    leave_an_import(coordinator, rows)
    many = queries_of_pages(coordinator_client)
    with CaptureQueriesContext(connection) as of_findings:
        all_findings(SafetyAgenda.objects.working_date(timezone.localdate()))
    with reading(), CaptureQueriesContext(connection) as of_leaving:
        leaving(centre.notice)
    with reading(), CaptureQueriesContext(connection) as of_names:
        list(NoteFigures(SafetyAgenda.objects.first().valid_from).figures())
    more = (
        dict.fromkeys(WITH_FINDINGS, of_findings)
        | {"reports:agreement_detail": of_leaving}
        | dict.fromkeys(WITH_NAMES, of_names)
    )
    wrong = []
    for name, found in many.items():
        most = MOST_QUERIES + len(more.get(name, ()))
        if found > min(one[name], most):
            wrong.append(f"{name}: {one[name]} for one row and {found} for {rows}, at most {most}")
    assert not wrong, "\n".join(wrong)


def queries_of_pages(client: Client) -> dict[str, int]:
    """How often each page asks the database."""
    addresses = page_addresses() | asked_addresses()
    addresses["search with a hit"] = "/zoeken/?q=persoon+1"
    return {name: queries(client, address) for name, address in addresses.items()}


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return len(caught)


def _hour(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC)
