"""Who may open and send what: every named address, by every role, read (GET) and sent (POST).

`TABLE` has one line per address: what fills in its address, and the rule that it follows. A named
address without a line fails the test, and so does a line without an address. The Django admin has
tests of its own; here only its front door is tried.

A rule says per role what GET and POST answer. POST sends an empty form: 422 is a form that asks
for more, 302 something done, 405 an address that takes no POST. The column of the administrator
(a superuser) proves nothing about permissions; it is there to be complete.
"""

import datetime as dt
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agenda.enums import MeetingStatus
from portfolios.enums import BodyKind, ImportKind, Role
from portfolios.models import User
from projects.dossier import NAME_KEY
from projects.enums import Move, Side, VersionStatus
from tests.factories.agenda import (
    ActionFactory,
    AgendaExtensionFactory,
    AgendaItemFactory,
    AgreementArticleFactory,
    AgreementFactory,
    AttendanceFactory,
    DecisionFactory,
    LocalPriorityFactory,
    MeetingFactory,
    NoteChapterFactory,
    PaperFactory,
    ResultFactory,
    SafetyAgendaFactory,
    ThemeFactory,
)
from tests.factories.contributions import (
    AdoptedObligationFactory,
    BankFileFactory,
    BuyoutFactory,
    ContributionRunFactory,
    EffortReviewFactory,
    InvoiceCopyFactory,
    NoticeFactory,
    PopulationCountFactory,
    ReminderFactory,
    ScenarioFactory,
    SubsidyFactory,
    TariffFactory,
)
from tests.factories.portfolios import (
    BodyFactory,
    GroupMemberFactory,
    ImportRunFactory,
    MembershipFactory,
    MunicipalityFactory,
    MunicipalityGroupFactory,
    OrganisationFactory,
    PersonFactory,
    PersonFunctionFactory,
    PortfolioFactory,
    PortfolioTermFactory,
    RegionFactory,
    RoleMembershipFactory,
    SubstitutionFactory,
    UserFactory,
    WorkFactory,
)
from tests.factories.projects import (
    AssignmentVersionFactory,
    DeploymentFactory,
    IndicatorFactory,
    MeasurementFactory,
    MilestoneFactory,
    ProgressReportFactory,
    ProjectAssignmentFactory,
    ProjectCostFactory,
    ProjectRelationFactory,
    RiskFactory,
)
from tests.pages import named_patterns

pytestmark = pytest.mark.django_db

# --- The columns -------------------------------------------------------------------------------

ANONYMOUS = "anonymous"
ADMINISTRATOR = "administrator (superuser)"
ELSEWHERE = "platform member of another municipality"
ENDED = "a coordinator whose role has ended"
LEFT = "an administrator (superuser) whose role has ended"
FUTURE = "a coordinator whose role is yet to begin"
INACTIVE = "an inactive coordinator"

INSIDE = (
    Role.COORDINATOR,
    Role.BOARD_MEMBER,
    Role.PROJECT_LEADER,
    Role.PLATFORM_MEMBER,
    Role.FINANCE,
    ELSEWHERE,
    ADMINISTRATOR,
)
# Who has no session that counts is sent to sign in; who has one without a role is refused.
SIGN_IN, NO_ROLE = (ANONYMOUS, INACTIVE), (ENDED, FUTURE, LEFT)
COLUMNS = (*INSIDE, *SIGN_IN, *NO_ROLE)


def users(world: SimpleNamespace) -> dict[str, User | None]:
    """A user for every column."""
    today = timezone.localdate()
    yesterday, tomorrow = today - dt.timedelta(days=1), today + dt.timedelta(days=1)
    found: dict[str, User | None] = {ANONYMOUS: None, ADMINISTRATOR: UserFactory(superuser=True)}
    for role in (r for r in INSIDE if isinstance(r, Role)):
        found[role] = UserFactory()
        RoleMembershipFactory(user=found[role], role=role, municipality=world.municipality)
    for column, role, options in (
        (ELSEWHERE, Role.PLATFORM_MEMBER, {"with_municipality": True}),
        (ENDED, Role.COORDINATOR, {"valid_until": yesterday}),
        (FUTURE, Role.COORDINATOR, {"valid_from": tomorrow}),
        (INACTIVE, Role.COORDINATOR, {}),
        (LEFT, Role.ADMINISTRATOR, {"valid_until": yesterday}),
    ):
        found[column] = UserFactory(is_active=column != INACTIVE, superuser=column == LEFT)
        RoleMembershipFactory(user=found[column], role=role, **options)
    return found


# --- The rules ---------------------------------------------------------------------------------

Answers = dict[str, int]


@dataclass(frozen=True)
class Rule:
    """What GET and POST answer, by column."""

    get: Answers
    post: Answers


def inside(status: int, *only: str, others: int = 403) -> Answers:
    """`status` for `only` and the administrator (for everybody with a role when `only` is empty)."""
    allowed = {*only, ADMINISTRATOR} if only else set(INSIDE)
    return {
        **{column: status if column in allowed else others for column in INSIDE},
        **dict.fromkeys(SIGN_IN, 302),
        **dict.fromkeys(NO_ROLE, 403),
    }


def everybody(status: int) -> Answers:
    """The same for all, signed in or not."""
    return dict.fromkeys(COLUMNS, status)


def guests(status: int, *, inside: int) -> Answers:
    """`status` for who is not signed in, `inside` for who is, with or without a role today."""
    return dict.fromkeys(COLUMNS, inside) | dict.fromkeys(SIGN_IN, status)


def reading(get: int = 200, post: int = 405) -> Rule:
    """A page for everybody with a role."""
    return Rule(inside(get), inside(post))


def writing(*roles: Role, get: int = 200, post: int = 422) -> Rule:
    """A page for some roles: a form that refuses to be empty, or (302) something that is done."""
    return Rule(inside(get, *roles), inside(post, *roles))


def removing(*roles: Role, post: int = 302) -> Rule:
    """A page that asks, and then deletes; 409 when something else stands on the row."""
    return writing(*roles, post=post)


COORDINATOR = (Role.COORDINATOR,)
MONEY = (Role.COORDINATOR, Role.FINANCE)
PROPOSERS = (*COORDINATOR, Role.BOARD_MEMBER, Role.PROJECT_LEADER, Role.PLATFORM_MEMBER)
SEE_CLOSED = (Role.COORDINATOR, Role.BOARD_MEMBER)
AGREE = (Role.COORDINATOR, Role.PLATFORM_MEMBER)
# Those who have to do with a draft: of the municipality that takes part in it.
OWN_DRAFT = (*AGREE, Role.PROJECT_LEADER)
DRAFT = Rule(inside(200, *OWN_DRAFT, others=404), inside(405))
READING = reading()
FOR_MONEY = Rule(inside(200, *MONEY), inside(405))
# A button of the coordinator beside a row: it is only sent.
BUTTON = Rule(inside(405, *COORDINATOR), inside(302, *COORDINATOR))
# A line that is refused comes back with what is wrong.
SENT_LINE = Rule(inside(405, *COORDINATOR), inside(422, *COORDINATOR))
# The list of a meeting before it was sent, and what was dealt with behind closed doors.
UNSENT = Rule(inside(200, *COORDINATOR, others=404), inside(405))
CLOSED_ROW = Rule(inside(200, *SEE_CLOSED, others=404), inside(405))
ONLY_SENT = Rule(inside(405), inside(302, *MONEY))
# The invoices and buy-outs of a municipality: for the money, and for whoever holds a role there.
OWN_MONEY = Rule(inside(200) | {ELSEWHERE: 404}, inside(405))
# What was agreed with a municipality: for the coordinator, and for who speaks for it.
OWN_TALK = Rule(
    inside(200, Role.COORDINATOR, Role.BOARD_MEMBER, Role.PLATFORM_MEMBER, others=404), inside(405)
)
OPEN = Rule(everybody(200), everybody(200))
OPEN_TO_GUESTS = Rule(guests(200, inside=302), guests(200, inside=302))
# Of the admin: it leads to the page to sign in, or inside; there who left is refused.
FRONT_DOOR = guests(302, inside=403) | dict.fromkeys((ADMINISTRATOR, LEFT), 302)
OPEN_PAGE = Rule(everybody(200), everybody(405))
LEADING_ON = Rule(everybody(302), everybody(405))
# For everybody, but not published, or not set.
NOT_OPEN = Rule(everybody(404), everybody(405))

# --- The table ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """An address: the rule that it follows, and what fills it in from the world below."""

    rule: Rule
    args: Callable[[SimpleNamespace], tuple[Any, ...]] = field(default=lambda world: ())


def crud(
    prefix: str, roles: tuple[Role, ...], key: Callable, *, listed: str = "ld", gone: int = 302
) -> dict:
    """The lines of a model with the pages of one pattern; `listed` says which it has to read."""
    return {
        **({f"{prefix}_list": Line(READING)} if "l" in listed else {}),
        **({f"{prefix}_detail": Line(READING, key)} if "d" in listed else {}),
        f"{prefix}_add": Line(writing(*roles)),
        f"{prefix}_edit": Line(writing(*roles), key),
        f"{prefix}_delete": Line(removing(*roles, post=gone), key),
    }


def beside(name: str) -> Callable:
    """What fills in the address of a row that is kept beside the text of an assignment."""
    return lambda world: (getattr(world, name).assignment.code, getattr(world, name).pk)


def measured(world: SimpleNamespace) -> tuple[Any, ...]:
    """What fills in the address of a measurement."""
    indicator = world.measurement.indicator
    return indicator.assignment.code, indicator.pk, world.measurement.pk


def talk(world: SimpleNamespace) -> tuple[Any, ...]:
    """What fills in the address of a yearly talk."""
    return world.talk.year, world.talk.municipality.slug


def of_portal_paper(world: SimpleNamespace) -> tuple[Any, ...]:
    """What fills in the address of a paper of the portal at a point."""
    return world.portal_paper.item.meeting_id, world.portal_paper.item_id, world.portal_paper.pk


def of_chapter(world: SimpleNamespace) -> tuple[str, str]:
    return world.chapter.note.agenda.code, world.chapter.key


def of_item(world: SimpleNamespace) -> tuple[Any, ...]:
    """What fills in the address of a point of an agenda."""
    return world.item.meeting_id, world.item.pk


def crud_beside(prefix: str, name: str) -> dict[str, Line]:
    """The lines of a kind of row that is kept beside the text of an assignment."""
    return {
        f"{prefix}_add": Line(writing(*COORDINATOR), lambda w: (w.project.code,)),
        f"{prefix}_edit": Line(writing(*COORDINATOR), beside(name)),
        f"{prefix}_delete": Line(removing(*COORDINATOR), beside(name)),
    }


TABLE: dict[str, Line] = {
    "home": Line(READING),
    # portfolios
    "portfolios:matrix": Line(READING),
    **crud("portfolios:portfolio", COORDINATOR, lambda w: (w.free_post.code,)),
    "portfolios:portfolioterm_add": Line(writing(*COORDINATOR), lambda w: (w.free_post.code,)),
    "portfolios:portfolioterm_edit": Line(writing(*COORDINATOR), lambda w: (w.term.portfolio.code, w.term.pk)),
    "portfolios:portfolioterm_delete": Line(removing(*COORDINATOR), lambda w: (w.term.portfolio.code, w.term.pk)),
    "portfolios:substitution_add": Line(writing(*COORDINATOR), lambda w: (w.free_post.code,)),
    "portfolios:substitution_edit": Line(writing(*COORDINATOR), lambda w: (w.stand_in.portfolio.code, w.stand_in.pk)),
    "portfolios:substitution_delete": Line(removing(*COORDINATOR), lambda w: (w.stand_in.portfolio.code, w.stand_in.pk)),
    # What another asked for is for nobody.
    "portfolios:access_list": Line(Rule(inside(200, ADMINISTRATOR), inside(405, ADMINISTRATOR))),
    "portfolios:access_add": Line(writing(ADMINISTRATOR)),
    "portfolios:access_invite": Line(
        Rule(inside(405, ADMINISTRATOR), inside(302, ADMINISTRATOR)), lambda w: (w.invited.pk,)
    ),
    "portfolios:work_list": Line(READING),
    "portfolios:work_detail": Line(reading(404), lambda w: (w.long_work.pk,)),
    "portfolios:work_file": Line(reading(404), lambda w: (w.long_work.pk,)),
    "portfolios:work_again": Line(reading(405, 404), lambda w: (w.long_work.pk,)),
    **crud("portfolios:person", COORDINATOR, lambda w: (w.person.code,)),
    "portfolios:personfunction_list": Line(READING),
    "portfolios:personfunction_add": Line(writing(*COORDINATOR), lambda w: (w.person.code,)),
    "portfolios:personfunction_edit": Line(writing(*COORDINATOR), lambda w: (w.work.person.code, w.work.pk)),
    "portfolios:personfunction_delete": Line(removing(*COORDINATOR), lambda w: (w.work.person.code, w.work.pk)),
    "portfolios:person_succeed": Line(writing(*COORDINATOR), lambda w: (w.term.person.code,)),
    **crud("portfolios:body", COORDINATOR, lambda w: (w.free_body.code,)),
    "portfolios:membership_add": Line(writing(*COORDINATOR), lambda w: (w.free_body.code,)),
    "portfolios:membership_edit": Line(writing(*COORDINATOR), lambda w: (w.seat.body.code, w.seat.pk)),
    "portfolios:membership_delete": Line(removing(*COORDINATOR), lambda w: (w.seat.body.code, w.seat.pk)),
    **crud("portfolios:organisation", COORDINATOR, lambda w: (w.organisation.code,)),
    **crud("portfolios:municipalitygroup", COORDINATOR, lambda w: (w.group.code,)),
    "portfolios:groupmember_add": Line(writing(*COORDINATOR), lambda w: (w.group.code,)),
    "portfolios:groupmember_edit": Line(writing(*COORDINATOR), lambda w: (w.member.group.code, w.member.pk)),
    "portfolios:groupmember_delete": Line(removing(*COORDINATOR), lambda w: (w.member.group.code, w.member.pk)),
    **crud("portfolios:municipality", COORDINATOR, lambda w: (w.free_municipality.slug,), listed="l"),
    # agenda
    "agenda:safetyagenda_current": Line(reading(302)),
    **crud("agenda:safetyagenda", COORDINATOR, lambda w: (w.free_agenda.code,), listed="l"),
    "agenda:safetyagenda_revise": Line(writing(*COORDINATOR), lambda w: (w.agenda.code,)),
    "agenda:agendaextension_add": Line(writing(*COORDINATOR), lambda w: (w.extension.agenda.code,)),
    "agenda:agendaextension_delete": Line(removing(*COORDINATOR), lambda w: (w.extension.agenda.code, w.extension.pk)),
    "agenda:theme_add": Line(writing(*COORDINATOR), lambda w: (w.agenda.code,)),
    "agenda:theme_edit": Line(writing(*COORDINATOR), lambda w: (w.agenda.code, w.theme.code)),
    "agenda:theme_delete": Line(removing(*COORDINATOR), lambda w: (w.agenda.code, w.theme.code)),
    **crud("agenda:localplan", COORDINATOR, lambda w: (w.priority.plan.code,)),
    "agenda:localpriority_add": Line(writing(*COORDINATOR), lambda w: (w.priority.plan.code,)),
    "agenda:localpriority_edit": Line(writing(*COORDINATOR), lambda w: (w.priority.plan.code, w.priority.pk)),
    "agenda:localpriority_delete": Line(removing(*COORDINATOR), lambda w: (w.priority.plan.code, w.priority.pk)),
    **crud("agenda:result", COORDINATOR, lambda w: (w.result.code,)),
    **crud("agenda:agreement", COORDINATOR, lambda w: (w.agreement.code,), listed="l"),
    "agenda:agreementarticle_add": Line(writing(*COORDINATOR), lambda w: (w.agreement.code,)),
    "agenda:agreementarticle_edit": Line(writing(*COORDINATOR), lambda w: (w.article.agreement.code, w.article.pk)),
    "agenda:agreementarticle_delete": Line(removing(*COORDINATOR), lambda w: (w.article.agreement.code, w.article.pk)),
    "agenda:agreement_copy": Line(reading(404), lambda w: (w.agreement.code,)),
    "agenda:meeting_list": Line(reading(302)),
    "agenda:meeting_year": Line(READING, lambda w: (2020,)),
    "agenda:meeting_next": Line(reading(302)),
    "agenda:meeting_add": Line(writing(*COORDINATOR)),
    "agenda:meeting_detail": Line(READING, lambda w: (w.item.meeting_id,)),
    "agenda:meeting_edit": Line(writing(*COORDINATOR), lambda w: (w.item.meeting_id,)),
    "agenda:meeting_cancel": Line(writing(*COORDINATOR), lambda w: (w.item.meeting_id,)),
    "agenda:agendaitem_add": Line(writing(*PROPOSERS, ELSEWHERE), lambda w: (w.item.meeting_id,)),
    "agenda:agendaitem_edit": Line(writing(*COORDINATOR), of_item),
    "reports:meeting_book": Line(Rule(inside(405), inside(302)), lambda w: (w.item.meeting_id,)),
    "reports:meeting_book_file": Line(reading(302), lambda w: (w.item.meeting_id,)),
    "reports:paper_lay_down": Line(BUTTON, of_portal_paper),
    "reports:paper_changed": Line(Rule(inside(200, *COORDINATOR), inside(405, *COORDINATOR)), of_portal_paper),
    "agenda:meeting_read": Line(reading(302), lambda w: (w.item.meeting_id,)),
    "agenda:agendaitem_read": Line(READING, of_item),
    "agenda:agendaitem_note": Line(Rule(inside(405), inside(302)), of_item),
    "agenda:meeting_send": Line(writing(*COORDINATOR, post=422), lambda w: (w.item.meeting_id,)),
    "agenda:agendaitem_accept": Line(BUTTON, of_item),
    "agenda:agendaitem_return": Line(writing(*COORDINATOR), of_item),
    "agenda:agendaitem_move": Line(writing(*COORDINATOR, post=302), of_item),
    "agenda:agendaitem_paper": Line(writing(*COORDINATOR), of_item),
    "agenda:agendaitem_paper_remove": Line(BUTTON, lambda w: (w.paper.item.meeting_id, w.paper.item_id, w.paper.pk)),
    "agenda:agendaitem_order": Line(BUTTON, lambda w: (w.item.meeting_id,)),
    "agenda:agendaitem_waiting": Line(BUTTON, lambda w: (w.item.meeting_id,)),
    "agenda:agendaitem_place": Line(BUTTON, lambda w: (*of_item(w), "later")),
    "agenda:agendaitem_remove": Line(BUTTON, lambda w: (w.closed_item.meeting_id, w.closed_item.pk)),
    "agenda:meeting_hold": Line(Rule(inside(200, *COORDINATOR), inside(405, *COORDINATOR)), lambda w: (w.item.meeting_id,)),
    "agenda:meeting_close": Line(BUTTON, lambda w: (w.item.meeting_id,)),
    "agenda:meeting_consent": Line(BUTTON, lambda w: (w.item.meeting_id,)),
    "agenda:meeting_present": Line(BUTTON, lambda w: (w.item.meeting_id,)),
    "agenda:attendance_record": Line(SENT_LINE, lambda w: (w.attendance.meeting_id, w.attendance.person_id)),
    "agenda:agendaitem_record": Line(SENT_LINE, of_item),
    "agenda:agendaitem_continue": Line(SENT_LINE, of_item),
    "agenda:agendaitem_action": Line(writing(*COORDINATOR), of_item),
    "agenda:meeting_decisions": Line(READING, lambda w: (w.item.meeting_id,)),
    "agenda:meeting_docx": Line(UNSENT, lambda w: (w.item.meeting_id,)),
    "agenda:meeting_docx, sent": Line(READING, lambda w: (w.held.pk,)),
    "agenda:meeting_send_list": Line(BUTTON, lambda w: (w.item.meeting_id,)),
    "agenda:meeting_remark": Line(writing(*COORDINATOR), lambda w: (w.held.pk,)),
    "agenda:decision_excerpt": Line(BUTTON, lambda w: (w.decision.reference,)),
    "agenda:action_list": Line(READING),
    "agenda:action_add": Line(writing(*COORDINATOR)),
    "agenda:action_detail": Line(READING, lambda w: (w.action.pk,)),
    "agenda:action_detail, closed": Line(CLOSED_ROW, lambda w: (w.closed_action.pk,)),
    "agenda:action_edit": Line(writing(*COORDINATOR), lambda w: (w.action.pk,)),
    "agenda:action_delete": Line(removing(*COORDINATOR), lambda w: (w.action.pk,)),
    "agenda:action_finish": Line(writing(*COORDINATOR, post=302), lambda w: (w.action.pk,)),
    "agenda:action_docx": Line(READING),
    "agenda:paper": Line(reading(404), lambda w: (w.paper.pk,)),
    # agenda, what is open
    "agenda:open_overview": Line(OPEN_PAGE),
    "agenda:open_meetings": Line(LEADING_ON),
    "agenda:open_year": Line(OPEN_PAGE, lambda w: (2020,)),
    "agenda:open_meeting": Line(OPEN_PAGE, lambda w: (w.open_meeting.pk,)),
    "agenda:open_meeting, closed": Line(NOT_OPEN, lambda w: (w.item.meeting_id,)),
    "agenda:open_list": Line(OPEN_PAGE, lambda w: (w.open_meeting.pk,)),
    "agenda:open_lists": Line(OPEN_PAGE),
    "agenda:open_safety_agenda_current": Line(OPEN_PAGE),
    "agenda:open_safety_agenda": Line(NOT_OPEN, lambda w: (w.agenda.code,)),
    "agenda:open_papers": Line(OPEN_PAGE),
    "agenda:open_paper": Line(NOT_OPEN, lambda w: (w.paper.pk,)),
    "agenda:open_agreement": Line(NOT_OPEN, lambda w: (w.agreement.code,)),
    "agenda:open_feed": Line(OPEN_PAGE),
    "agenda:open_calendar": Line(OPEN_PAGE),
    "agenda:open_api": Line(OPEN_PAGE, lambda w: ("events",)),
    "agenda:open_sitemap_index": Line(NOT_OPEN),
    "agenda:open_sitemap": Line(NOT_OPEN, lambda w: (1,)),
    "agenda:open_robots": Line(OPEN_PAGE),
    "agenda:open_security": Line(NOT_OPEN),
    "agenda:publishing": Line(Rule(inside(200, *COORDINATOR), inside(405, *COORDINATOR))),
    "agenda:publishing_paper": Line(writing(*COORDINATOR)),
    "agenda:meeting_publishing": Line(Rule(inside(200, *COORDINATOR), inside(405, *COORDINATOR)), lambda w: (w.item.meeting_id,)),
    "agenda:publishing_deed": Line(BUTTON, lambda w: ("agenda", w.item.meeting_id, "publiceren")),
    "agenda:decision_list": Line(READING),
    "agenda:decision_add": Line(writing(*COORDINATOR)),
    "agenda:decision_detail": Line(READING, lambda w: (w.decision.reference,)),
    "agenda:decision_detail, closed": Line(
        Rule(inside(200, *SEE_CLOSED, others=404), inside(405)), lambda w: (w.closed_decision.reference,)
    ),
    "agenda:decision_correct": Line(writing(*COORDINATOR), lambda w: (w.decision.reference,)),
    "agenda:decision_lapse": Line(writing(*COORDINATOR), lambda w: (w.decision.reference,)),
    "agenda:topic_add": Line(writing(*COORDINATOR), lambda w: (2020,)),
    "agenda:topic_edit": Line(writing(*COORDINATOR), lambda w: (2020, w.topic.pk)),
    "agenda:topic_move": Line(BUTTON, lambda w: (2020, w.topic.pk)),
    "agenda:topic_remove": Line(BUTTON, lambda w: (2020, w.topic.pk)),
    # No body was named.
    "agenda:topic_expected": Line(
        Rule(inside(405, *COORDINATOR), inside(404, *COORDINATOR)), lambda w: (2090,)
    ),
    "agenda:calendar": Line(READING),
    "agenda:calendar_renew": Line(Rule(inside(405), inside(302))),
    # The secret in the address opens it, whoever asks; this one is nobody's.
    "agenda:calendar_mine": Line(Rule(everybody(404), everybody(405)), lambda w: ("geheim",)),
    "agenda:calendar_body": Line(Rule(everybody(404), everybody(405)), lambda w: ("geheim", "dvo")),
    # What was not looked at is not stored.
    "agenda:meeting_propose": Line(writing(*COORDINATOR), lambda w: (2090,)),
    "agenda:meeting_settle": Line(
        writing(*COORDINATOR, post=302), lambda w: (w.item.meeting.day.year,)
    ),
    # projects
    "projects:kanban": Line(READING),
    "projects:timeline": Line(READING),
    "projects:projectassignment_list": Line(READING),
    "projects:projectassignment_detail": Line(READING, lambda w: (w.project.code,)),
    "projects:projectassignment_course": Line(READING, lambda w: (w.project.code,)),
    "projects:projectassignment_write": Line(writing(*COORDINATOR, post=302), lambda w: (w.draft.assignment.code,)),
    # Nothing was sent: refused. Who signed out is told so in another way when a script asks.
    "projects:projectassignment_write_part": Line(
        Rule(inside(405), inside(422, *COORDINATOR)), lambda w: (w.draft.assignment.code, NAME_KEY)
    ),
    "projects:projectassignment_begin": Line(
        Rule(inside(405), inside(302, *COORDINATOR)), lambda w: (w.project.code,)
    ),
    "projects:projectassignment_move": Line(
        Rule(inside(200, *AGREE), inside(302, *AGREE)), lambda w: (w.offered.assignment.code, Move.AGREE)
    ),
    "projects:projectassignment_move, return": Line(
        Rule(inside(200, *AGREE) | {ELSEWHERE: 404}, inside(422, *AGREE) | {ELSEWHERE: 404}),
        lambda w: (w.offered.assignment.code, Move.RETURN),
    ),
    # The world has nobody who stands for a side: refused with a reason.
    "projects:projectassignment_approve": Line(
        writing(*COORDINATOR, post=409), lambda w: (w.offered.assignment.code, Side.CLIENT)
    ),
    "projects:projectassignment_compare": Line(DRAFT, lambda w: (w.offered.assignment.code, 1, 1)),
    "projects:projectassignment_pdf": Line(DRAFT, lambda w: (w.offered.assignment.code,)),
    "projects:projectassignment_docx": Line(DRAFT, lambda w: (w.offered.assignment.code,)),
    "projects:projectassignment_from_word": Line(writing(*COORDINATOR), lambda w: (w.draft.assignment.code,)),
    "projects:projectassignment_progress": Line(READING, lambda w: (w.project.code,)),
    "projects:progressreport_add": Line(writing(*COORDINATOR), lambda w: (w.project.code,)),
    "projects:progressreport_edit": Line(writing(*COORDINATOR), beside("report")),
    **crud_beside("projects:indicator", "indicator"),
    "projects:measurement_add": Line(writing(*COORDINATOR), beside("indicator")),
    "projects:measurement_edit": Line(writing(*COORDINATOR), measured),
    "projects:measurement_delete": Line(removing(*COORDINATOR), measured),
    **crud_beside("projects:milestone", "milestone"),
    "projects:milestone_done": Line(writing(*COORDINATOR, get=405, post=302), beside("milestone")),
    **crud_beside("projects:risk", "risk"),
    **crud_beside("projects:projectrelation", "relation"),
    **crud_beside("projects:projectcost", "cost"),
    "projects:projectassignment_add": Line(writing(*COORDINATOR)),
    "projects:projectassignment_edit": Line(writing(*COORDINATOR), lambda w: (w.project.code,)),
    **crud("projects:deployment", COORDINATOR, lambda w: (w.deployment.pk,), listed="l"),
    # contributions
    "contributions:effort_current": Line(reading(302)),
    "contributions:effort_year": Line(READING, lambda w: (2020,)),
    **crud("contributions:adoptedobligation", MONEY, lambda w: (w.obligation.pk,), listed="l"),
    **crud("contributions:buyout", MONEY, lambda w: (w.buyout.pk,), listed="l"),
    "contributions:buyout_detail": Line(OWN_MONEY, lambda w: (w.buyout.pk,)),
    "contributions:effort_what_if_current": Line(reading(302)),
    "contributions:effort_what_if_year": Line(READING, lambda w: (2020,)),
    "contributions:effort_matrix_current": Line(reading(302)),
    "contributions:effort_matrix_year": Line(READING, lambda w: (2020,)),
    "contributions:contribution_current": Line(reading(302)),
    "contributions:contribution_year": Line(READING, lambda w: (2020,)),
    "contributions:run_current": Line(reading(302)),
    # Begins a round; an empty form is refused.
    "contributions:run_year": Line(writing(*MONEY), lambda w: (2020,)),
    "contributions:run_drop": Line(ONLY_SENT, lambda w: (w.draft_run.year,)),
    "contributions:run_issue": Line(ONLY_SENT, lambda w: (w.draft_run.year,)),
    "contributions:contributionline_correct": Line(writing(*MONEY), lambda w: (w.invoice.line.pk,)),
    "contributions:invoice_list": Line(READING),
    "contributions:invoice_detail": Line(OWN_MONEY, lambda w: (w.invoice.year, w.invoice.number)),
    "contributions:invoice_pdf": Line(OWN_MONEY, lambda w: (w.invoice.year, w.invoice.number)),
    "contributions:invoice_ubl": Line(OWN_MONEY, lambda w: (w.invoice.year, w.invoice.number)),
    # Others find no invoices of the year: the one invoice is not theirs.
    "contributions:invoices_paper": Line(
        Rule(inside(405), inside(302) | {ELSEWHERE: 404}), lambda w: (w.invoice.year,)
    ),
    "contributions:invoices_zip": Line(OWN_MONEY, lambda w: (w.invoice.year,)),
    "contributions:invoice_send": Line(ONLY_SENT, lambda w: (w.invoice.year, w.invoice.number)),
    "contributions:invoice_remind": Line(writing(*MONEY), lambda w: (w.invoice.year, w.invoice.number)),
    "contributions:invoices_remind": Line(writing(*MONEY), lambda w: (w.invoice.year,)),
    "contributions:invoice_reminder": Line(
        OWN_MONEY, lambda w: (w.invoice.year, w.invoice.number, w.reminder.number)
    ),
    "contributions:reminders_zip": Line(OWN_MONEY, lambda w: (w.invoice.year,)),
    "contributions:invoice_pay": Line(writing(*MONEY), lambda w: (w.invoice.year, w.invoice.number)),
    "contributions:payment_list": Line(READING),
    "contributions:bankfile_add": Line(writing(*MONEY)),
    # Nothing in the file matches: said on the page itself.
    "contributions:bankfile_detail": Line(writing(*MONEY, post=302), lambda w: (w.bank_file.pk,)),
    "contributions:invoiceparty_list": Line(FOR_MONEY),
    "contributions:invoiceparty_edit": Line(writing(*MONEY), lambda w: (w.municipality.slug,)),
    "contributions:budget_current": Line(reading(302)),
    "contributions:budget_year": Line(READING, lambda w: (2020,)),
    # The world has no tasks: there is nothing to keep, and the builder says why.
    "contributions:notice_add": Line(writing(*MONEY), lambda w: (w.agreement.code,)),
    "contributions:notice_withdraw": Line(
        writing(*MONEY), lambda w: (w.notice.agreement.code, w.notice.pk)
    ),
    "contributions:scenario_build": Line(READING, lambda w: (2020,)),
    "contributions:scenario_add": Line(writing(*MONEY, get=302), lambda w: (2020,)),
    "contributions:scenario_detail": Line(READING, lambda w: (w.scenario.code,)),
    "contributions:scenario_edit": Line(writing(*MONEY, get=302), lambda w: (w.scenario.code,)),
    "contributions:scenario_delete": Line(removing(*MONEY), lambda w: (w.scenario.code,)),
    **crud("contributions:tariff", MONEY, lambda w: (w.tariff.pk,)),
    "contributions:tariff_index": Line(writing(*MONEY), lambda w: (w.tariff.pk,)),
    "contributions:contribution_what_if": Line(READING, lambda w: (2020,)),
    **crud("contributions:populationcount", MONEY, lambda w: (w.count.pk,), listed="l"),
    **crud("contributions:subsidy", MONEY, lambda w: (w.subsidy.code,)),
    "contributions:talk_current": Line(reading(302)),
    "contributions:talk_year": Line(READING, lambda w: (2020,)),
    # A form without a day is refused.
    "contributions:effortreview_edit": Line(writing(*COORDINATOR), talk),
    "contributions:effortreview_delete": Line(removing(*COORDINATOR), talk),
    # reports
    "reports:effortreview_detail": Line(OWN_TALK, talk),
    "reports:meeting_pdf": Line(UNSENT, lambda w: (w.item.meeting_id,)),
    "reports:meeting_pdf, sent": Line(READING, lambda w: (w.held.pk,)),
    "reports:municipality_pdf": Line(OWN_TALK, lambda w: (w.municipality.slug,)),
    "reports:finding_list": Line(READING),
    # An unknown finding is answered with the list; nothing is put aside.
    "reports:finding_snooze": Line(writing(*COORDINATOR, get=302, post=302)),
    "reports:finding_wake": Line(writing(*COORDINATOR, get=302, post=302)),
    "reports:agreement_detail": Line(READING, lambda w: (w.agreement.code,)),
    "reports:municipality_detail": Line(READING, lambda w: (w.municipality.slug,)),
    "reports:safetyagenda_detail": Line(READING, lambda w: (w.agenda.code,)),
    "reports:safetyagenda_next": Line(writing(*COORDINATOR), lambda w: (w.agenda.code,)),
    "reports:note_detail": Line(READING, lambda w: (w.chapter.note.agenda.code,)),
    "reports:note_docx": Line(READING, lambda w: (w.chapter.note.agenda.code,)),
    "reports:note_from_word": Line(writing(*COORDINATOR), lambda w: (w.chapter.note.agenda.code,)),
    "reports:note_file": Line(Rule(inside(404), inside(405)), lambda w: (w.chapter.note.agenda.code,)),
    "reports:note_keep": Line(Rule(inside(405), inside(302, *COORDINATOR)), lambda w: (w.chapter.note.agenda.code,)),
    "reports:note_begin": Line(Rule(inside(405), inside(302, *COORDINATOR)), lambda w: (w.free_agenda.code,)),
    "reports:notechapter_detail": Line(READING, of_chapter),
    "reports:notechapter_add": Line(writing(*COORDINATOR), lambda w: (w.chapter.note.agenda.code,)),
    "reports:notechapter_edit": Line(writing(*COORDINATOR), of_chapter),
    "reports:notechapter_delete": Line(removing(*COORDINATOR), of_chapter),
    "reports:notechapter_name_typed": Line(Rule(inside(405), inside(302, *COORDINATOR)), of_chapter),
    "reports:notechapter_move": Line(Rule(inside(405), inside(302, *COORDINATOR)), lambda w: (*of_chapter(w), "later")),
    "reports:theme_detail": Line(READING, lambda w: (w.agenda.code, w.theme.code)),
    "reports:statedfigure_list": Line(READING),
    "reports:import_start": Line(writing(*MONEY, post=405)),
    "reports:region_start": Line(writing(*COORDINATOR)),
    "reports:region_template": Line(Rule(inside(200, *COORDINATOR), inside(405))),
    "reports:region_present": Line(Rule(inside(200, *COORDINATOR), inside(405))),
    # Without a year nobody is asked.
    "reports:import_cbs": Line(writing(*MONEY)),
    "reports:import_upload": Line(writing(*MONEY), lambda w: (ImportKind.POPULATION,)),
    "reports:import_upload, municipalities": Line(writing(*COORDINATOR), lambda w: (ImportKind.MUNICIPALITIES,)),
    "reports:import_template": Line(FOR_MONEY, lambda w: (ImportKind.POPULATION,)),
    "reports:import_present": Line(FOR_MONEY, lambda w: (ImportKind.POPULATION,)),
    "reports:import_run": Line(FOR_MONEY, lambda w: (w.run.pk,)),
    "reports:import_store": Line(Rule(inside(405), inside(302, *MONEY)), lambda w: (w.run.pk,)),
    "reports:import_undo": Line(Rule(inside(405), inside(409, *MONEY)), lambda w: (w.run.pk,)),
    "reports:import_wrong_rows": Line(Rule(inside(404, *MONEY), inside(405)), lambda w: (w.run.pk,)),
    "reports:search": Line(READING),
    "reports:rights": Line(READING),
    "reports:library": Line(READING),
    "reports:paper": Line(reading(404), lambda w: ("bestaat-niet",)),
    "reports:library_paper": Line(Rule(inside(200, *COORDINATOR), inside(405)), lambda w: ("gemeenteblad",)),
    "reports:paper_keep": Line(Rule(inside(405), inside(302, *COORDINATOR)), lambda w: ("gemeenteblad",)),
    "reports:paper_differences": Line(Rule(inside(404, *COORDINATOR), inside(405)), lambda w: ("gemeenteblad", 0)),
    "reports:paper_picture": Line(Rule(inside(404, *COORDINATOR), inside(405)), lambda w: ("gemeenteblad", 0)),
    "reports:paper_start": Line(Rule(inside(405), inside(302, *COORDINATOR)), lambda w: ("gemeenteblad",)),
    # signing in; the front door of the admin is the same one
    "account_login": Line(OPEN_TO_GUESTS),
    "account_logout": Line(Rule(guests(302, inside=200), everybody(302))),
    "account_reset_password": Line(OPEN),
    "account_reset_password_done": Line(OPEN_PAGE),
    "account_reset_password_from_key": Line(OPEN, lambda w: ("1", "geen-sleutel")),
    "account_reset_password_from_key_done": Line(OPEN_PAGE),
    "account_change_password": Line(Rule(guests(302, inside=200), guests(302, inside=200))),
    "account_set_password": Line(Rule(everybody(302), everybody(302))),
    "account_signup": Line(OPEN_TO_GUESTS),
    "account_inactive": Line(OPEN_PAGE),
    "mail_preferences": Line(Rule(inside(200), inside(302))),
    "admin:login": Line(Rule(FRONT_DOOR, FRONT_DOOR)),
}  # fmt: skip


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    """Something to fill in every address; `free_` rows are those on which nothing stands."""
    RegionFactory()
    municipality = MunicipalityFactory()
    theme = ThemeFactory()
    closed = AgendaItemFactory(closed=True)
    invoice = InvoiceCopyFactory(invoice__line__municipality=municipality).invoice
    offered = AssignmentVersionFactory(status=VersionStatus.OFFICIALS)
    DeploymentFactory(project=offered.assignment, municipality=municipality)
    return SimpleNamespace(
        municipality=municipality,
        free_municipality=MunicipalityFactory(),
        free_post=PortfolioFactory(),
        free_body=BodyFactory(),
        free_agenda=SafetyAgendaFactory(),
        extension=AgendaExtensionFactory(),
        priority=LocalPriorityFactory(),
        chapter=NoteChapterFactory(),
        term=PortfolioTermFactory(),
        stand_in=SubstitutionFactory(),
        person=PersonFactory(
            work__municipality=municipality, work__valid_until=dt.date(2029, 12, 31)
        ),
        work=PersonFunctionFactory(),
        seat=MembershipFactory(),
        organisation=OrganisationFactory(),
        group=MunicipalityGroupFactory(),
        member=GroupMemberFactory(),
        agenda=theme.agenda,
        theme=theme,
        result=ResultFactory(),
        agreement=AgreementFactory(),
        article=AgreementArticleFactory(),
        notice=NoticeFactory(),
        decision=DecisionFactory(),
        item=AgendaItemFactory(
            meeting__start=timezone.now() + dt.timedelta(days=30),
            meeting__body__kind=BodyKind.BOARD,
        ),
        topic=AgendaItemFactory(meeting=None, body=BodyFactory()),
        closed_item=AgendaItemFactory(closed=True),
        paper=PaperFactory(),
        attendance=AttendanceFactory(),
        held=MeetingFactory(status=MeetingStatus.HELD, list_sent_at=timezone.now()),
        action=ActionFactory(),
        closed_action=ActionFactory(item=closed),
        portal_paper=PaperFactory(file="", sha256="", portal_url="/stukken/taakverdeling.pdf"),
        open_meeting=MeetingFactory(
            public=True,
            status=MeetingStatus.ADOPTED,
            list_published_at=dt.datetime(2020, 4, 1, 9, 0, tzinfo=dt.UTC),
        ),
        closed_decision=DecisionFactory(item=closed, body=closed.meeting.body),
        project=ProjectAssignmentFactory(),
        draft=AssignmentVersionFactory(),
        offered=offered,
        deployment=DeploymentFactory(),
        report=ProgressReportFactory(),
        indicator=IndicatorFactory(),
        measurement=MeasurementFactory(),
        milestone=MilestoneFactory(),
        risk=RiskFactory(),
        relation=ProjectRelationFactory(),
        cost=ProjectCostFactory(),
        obligation=AdoptedObligationFactory(),
        buyout=BuyoutFactory(municipality=municipality),
        tariff=TariffFactory(),
        count=PopulationCountFactory(),
        subsidy=SubsidyFactory(),
        scenario=ScenarioFactory(),
        run=ImportRunFactory(),
        draft_run=ContributionRunFactory(),
        invoice=invoice,
        reminder=ReminderFactory(invoice=invoice),
        bank_file=BankFileFactory(),
        talk=EffortReviewFactory(municipality=municipality),
        invited=UserFactory(password=None),
        long_work=WorkFactory(made=True),
    )


# --- The tests ---------------------------------------------------------------------------------


def test_every_named_address_has_a_line() -> None:
    known = {key.partition(",")[0] for key in TABLE} - {"admin:login"}

    assert {name for name, _ in named_patterns()} == known


# Addresses are shared out over tests, so that workers share them.
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_who_may_open_and_send(
    part: int, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who may is settled before a page is drawn, so here none is."""
    monkeypatch.setattr(Template, "render", lambda *args, **kwargs: "")
    lines = dict(list(TABLE.items())[part::PARTS])
    visitors = {column: signed_in(user) for column, user in users(world).items()}

    assert {key: found_for(key, world, visitors) for key in lines} == {
        key: (line.rule.get, line.rule.post) for key, line in lines.items()
    }


def signed_in(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def found_for(key: str, world: SimpleNamespace, visitors: dict[str, Client]) -> tuple[dict, dict]:
    """What each role is answered that opens this address, and that sends something to it."""
    url = reverse(key.partition(",")[0], args=TABLE[key].args(world))
    found = Rule({}, {})
    for column, client in visitors.items():
        cookies = copy(client.cookies)
        for answers, method in ((found.get, "get"), (found.post, "post")):
            with undone():
                answers[column] = getattr(client, method)(url).status_code
            # Who signed out is signed in again, as in the database.
            client.cookies = copy(cookies)
    return found.get, found.post


class undone:  # noqa: N801 - reads as a word in `with undone():`
    """Whatever happens inside is taken back."""

    def __enter__(self) -> None:
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def __exit__(self, *error: object) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)


def test_the_rules_can_fail() -> None:
    assert set(READING.get) == set(OPEN.get) == set(COLUMNS)
    assert writing(Role.COORDINATOR).get[Role.FINANCE] == 403
    assert inside(200, Role.COORDINATOR)[ADMINISTRATOR] == 200
