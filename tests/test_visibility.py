"""Which rows a role sees: closed doors, money of municipalities, and who may sign in."""

import pytest
from django.apps import apps
from django.db.models import Model
from django.utils.module_loading import import_string

from agenda.models import Action, AgendaItem, Decision, Meeting, Paper
from contributions.effort.models import Buyout, EffortReview
from contributions.invoices.models import Invoice, Payment, Reminder
from contributions.rounds.models import ContributionLine
from platform_ivz.access import ALL
from portfolios import permissions
from portfolios.enums import Role
from portfolios.models import Municipality, RoleMembership, User
from portfolios.permissions import KINDS, READS
from projects.enums import DeploymentRole, VersionStatus
from projects.models import AssignmentVersion
from tests.factories.agenda import (
    ActionFactory,
    AgendaItemFactory,
    DecisionFactory,
    MeetingFactory,
    PaperFactory,
)
from tests.factories.contributions import (
    BuyoutFactory,
    EffortReviewFactory,
    PaymentFactory,
    ReminderFactory,
)
from tests.factories.portfolios import (
    BodyFactory,
    MunicipalityFactory,
    PersonFactory,
    PortfolioTermFactory,
    RoleMembershipFactory,
    SubstitutionFactory,
    UserFactory,
)
from tests.factories.projects import (
    ApprovalFactory,
    AssignmentVersionFactory,
    DeploymentFactory,
    ProjectAssignmentFactory,
    SectionTextFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

EVERY_ROLE = [role for role in Role if role != Role.ADMINISTRATOR]
SEE_CLOSED = {Role.COORDINATOR, Role.BOARD_MEMBER}
SEE_ALL_MONEY = {Role.COORDINATOR, Role.FINANCE}


def holder(role: Role, municipality: Municipality | None = None) -> User:
    return RoleMembershipFactory(role=role, municipality=municipality).user


def seen(model: type[Model], user: User) -> set:
    return set(model._default_manager.visible_to(user))


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_a_closed_item_and_all_that_came_of_it_stays_behind_its_door(role: Role) -> None:
    item = AgendaItemFactory(closed=True)
    made = [PaperFactory(item=item), ActionFactory(item=item)]
    made += [item, DecisionFactory(item=item, body=item.meeting.body)]
    user = holder(role)

    for row in made:
        assert seen(type(row), user) == ({row} if role in SEE_CLOSED else set())
    # The meeting itself was not closed.
    assert seen(Meeting, user) == {item.meeting}


@pytest.mark.parametrize("role", EVERY_ROLE)
@pytest.mark.parametrize(
    ("body_public", "public", "ground", "closed"),
    [
        (True, True, "", False),
        (True, False, "", True),
        (False, False, "", False),
        (False, False, "Het gaat over personen.", True),
        # What nobody established counts as a body that meets behind closed doors.
        (None, False, "", False),
        (None, False, "Het gaat over personen.", True),
    ],
)
def test_a_closed_meeting_hides_all_its_items(
    role: Role, *, body_public: bool | None, public: bool, ground: str, closed: bool
) -> None:
    meeting = MeetingFactory(
        body=BodyFactory(public=body_public), public=public, closed_ground=ground
    )
    item = AgendaItemFactory(meeting=meeting)
    made = [meeting, item, PaperFactory(item=item), ActionFactory(item=item)]
    made.append(DecisionFactory(item=item, body=meeting.body))
    user = holder(role)

    for row in made:
        assert seen(type(row), user) == ({row} if role in SEE_CLOSED or not closed else set())


@pytest.mark.parametrize("model", [Action, Decision, Paper])
def test_what_hangs_on_no_item_is_for_everybody_inside(model: type[Model]) -> None:
    factories = {Action: ActionFactory, Decision: DecisionFactory, Paper: PaperFactory}
    row = factories[model](item=None)

    assert seen(model, holder(Role.PLATFORM_MEMBER)) == {row}
    assert seen(model, UserFactory()) == set()


@pytest.mark.parametrize("model", [Buyout, ContributionLine, Invoice, Payment, Reminder])
@pytest.mark.parametrize("role", EVERY_ROLE)
def test_money_is_for_finance_and_for_the_municipality_itself(
    role: Role, model: type[Model]
) -> None:
    payment, _other = PaymentFactory(), PaymentFactory()
    line = payment.invoice.line
    reminder = ReminderFactory(invoice=payment.invoice)
    ReminderFactory()
    buyout = BuyoutFactory(municipality=line.municipality)
    BuyoutFactory()
    own = {
        Buyout: buyout,
        ContributionLine: line,
        Invoice: payment.invoice,
        Payment: payment,
        Reminder: reminder,
    }[model]
    everything = set(model._default_manager.all())

    member = holder(role, line.municipality)
    stranger = holder(role)

    assert seen(model, member) == (everything if role in SEE_ALL_MONEY else {own})
    assert seen(model, stranger) == (everything if role in SEE_ALL_MONEY else set())


@pytest.mark.parametrize("model", [User, RoleMembership])
@pytest.mark.parametrize("role", EVERY_ROLE)
def test_who_may_sign_in_is_for_the_admin_alone(role: Role, model: type[Model]) -> None:
    user = holder(role)

    assert seen(model, user) == set()
    assert user in seen(User, UserFactory(superuser=True))


@pytest.mark.parametrize("model", [AgendaItem, Meeting, Decision, Invoice, RoleMembership])
def test_a_superuser_who_is_inactive_sees_nothing(model: type[Model]) -> None:
    AgendaItemFactory(closed=True)
    DecisionFactory()
    PaymentFactory()

    assert seen(model, UserFactory(superuser=True, is_active=False)) == set()


def test_every_model_stands_in_the_table_once() -> None:
    labels = [label for kind in KINDS.values() for label in kind.split()]
    models = {
        model._meta.label_lower
        for app in ("portfolios", "agenda", "projects", "contributions")
        for model in apps.get_app_config(app).get_models()
    }

    assert set(labels) == models
    assert len(labels) == len(models)


def test_the_table_names_kinds_and_rules_that_are_there() -> None:
    for line in READS.values():
        assert set(line) <= set(KINDS)
        assert all(how_far == ALL or callable(import_string(how_far)) for how_far in line.values())


def test_what_the_table_does_not_name_is_seen_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    decision = DecisionFactory()
    coordinator, administrator = holder(Role.COORDINATOR), UserFactory(superuser=True)
    assert seen(Decision, coordinator) == seen(Decision, administrator) == {decision}

    monkeypatch.delitem(permissions._KIND_OF, "agenda.decision")

    assert seen(Decision, coordinator) == seen(Decision, administrator) == set()


def test_what_several_roles_read_is_added_up() -> None:
    """The role is what counts at a municipality: finance of one does not open the talk of another."""
    talk, other = EffortReviewFactory(), EffortReviewFactory()
    user = holder(Role.PLATFORM_MEMBER, talk.municipality)
    RoleMembershipFactory(user=user, role=Role.FINANCE, municipality=other.municipality)

    assert seen(EffortReview, user) == {talk}
    assert seen(Payment, user) == set(Payment.objects.all())


def draft_people(version: AssignmentVersion) -> dict[str, User]:
    """Who has to do with an assignment, by what they are to it."""
    assignment = version.assignment
    given = DeploymentFactory(project=assignment)
    partner = DeploymentFactory(project=assignment, by_organisation=True)
    leader, member, mayor, deputy = (PersonFactory(user=UserFactory()) for _ in range(4))
    DeploymentFactory(project=assignment, person=leader, role=DeploymentRole.LEADER)
    DeploymentFactory(project=assignment, person=member, role=DeploymentRole.MEMBER)
    PortfolioTermFactory(portfolio=assignment.portfolio, person=mayor)
    SubstitutionFactory(running=True, portfolio=assignment.portfolio, person=deputy)
    for person in (leader, member):
        RoleMembershipFactory(user=person.user, role=Role.PROJECT_LEADER)
    for person in (mayor, deputy):
        RoleMembershipFactory(user=person.user, role=Role.BOARD_MEMBER)
    platform = RoleMembershipFactory(
        role=Role.PLATFORM_MEMBER, organisation=partner.organisation, municipality=None
    )
    return {
        "coordinator": holder(Role.COORDINATOR),
        "leader": leader.user,
        "member": member.user,
        "holder of the post": mayor.user,
        "substitute": deputy.user,
        "platform member of the municipality": holder(Role.PLATFORM_MEMBER, given.municipality),
        "platform member of the organisation": platform.user,
    }


@pytest.mark.parametrize("status", VersionStatus)
def test_a_draft_is_for_its_own_people_until_the_agendacommissie_has_it(status: str) -> None:
    assignment = ProjectAssignmentFactory(with_portfolio=True)
    decision = DecisionFactory() if status in ("vastgesteld", "vervangen") else None
    version = AssignmentVersionFactory(assignment=assignment, status=status, decision=decision)
    made = [version, SectionTextFactory(version=version), ApprovalFactory(version=version)]
    strangers = {role: holder(role, MunicipalityFactory()) for role in EVERY_ROLE}
    del strangers[Role.COORDINATOR]
    is_draft = status in ("concept", "ambtelijk_akkoord")

    for row in made:
        for who, user in draft_people(version).items() if row is version else ():
            assert seen(type(row), user) == {row}, who
        for who, user in strangers.items():
            assert seen(type(row), user) == (set() if is_draft else {row}), who
