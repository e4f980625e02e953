"""What the coordinator may add, change and delete in the admin: one line per page, no page without.

The coordinator of these tests has every permission that there is, so that the pages alone decide.
What was settled stays as it is for everybody, the administrator too: the portal has ways back that
leave a trace.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.test import Client
from django.urls import reverse

from contributions.invoices.models import Invoice, Payment
from platform_ivz.admin import FilesAdmin, FrozenAdmin, ReadOnlyAdmin
from portfolios.models import Person, User
from projects.models import Approval, AssignmentVersion, ProjectAssignment
from tests.factories.agenda import (
    DecisionFactory,
    PaperFactory,
    SafetyAgendaFactory,
    ThemeFactory,
)
from tests.factories.contributions import (
    AdoptedObligationFactory,
    ContributionLineFactory,
    ContributionRunFactory,
    InvoiceFactory,
    PaymentFactory,
    ScenarioFactory,
    TariffFactory,
)
from tests.factories.portfolios import (
    PersonFactory,
    RoleMembershipFactory,
    SubstitutionFactory,
    UserFactory,
)
from tests.factories.projects import ApprovalFactory, AssignmentVersionFactory
from tests.test_admin import FACTORY_OF, management, snapshot, url

pytestmark = pytest.mark.django_db

ALL, NONE = "add change delete", ""
# What the coordinator may do with a row that is not settled yet.
RIGHTS = {
    # Who may sign in, and as what.
    "auth.Group": NONE,
    "portfolios.RoleMembership": NONE,
    "portfolios.User": NONE,
    # What the portal keeps of what was done.
    "auditlog.LogEntry": NONE,
    "contributions.BankFile": NONE,
    "contributions.InvoiceCopy": NONE,
    "contributions.InvoiceCounter": NONE,
    "contributions.Reminder": NONE,
    "agenda.MeetingBook": NONE,
    "portfolios.ImportRun": NONE,
    "projects.LifeCycleStep": NONE,
    # A payment can be noted on it.
    "contributions.Invoice": "change",
    # A wrong one is corrected in the portal, with a reason.
    "agenda.Decision": "add",
    # There is one already.
    "portfolios.Region": "change",
    "agenda.Action": ALL,
    "agenda.AgendaItem": ALL,
    "agenda.AgendaExtension": NONE,
    "agenda.Note": NONE,
    "agenda.NoteChapter": NONE,
    "agenda.Agreement": ALL,
    "agenda.AgreementArticle": ALL,
    "agenda.Decider": ALL,
    "agenda.FindingSnooze": ALL,
    "agenda.Ground": ALL,
    "agenda.LocalPlan": ALL,
    "agenda.Meeting": ALL,
    "agenda.MeetingPattern": ALL,
    "agenda.Paper": ALL,
    "agenda.Result": ALL,
    "agenda.SafetyAgenda": ALL,
    "agenda.SchoolHoliday": ALL,
    "agenda.StandingItem": ALL,
    "agenda.StatedFigure": ALL,
    "agenda.Theme": ALL,
    "agenda.WorkProcess": ALL,
    "contributions.AdoptedObligation": ALL,
    "contributions.Buyout": ALL,
    "contributions.ContributionRun": ALL,
    "contributions.CoordinationTask": ALL,
    "contributions.EffortReview": ALL,
    "contributions.InvoiceParty": ALL,
    "contributions.Notice": ALL,
    "contributions.PopulationCount": ALL,
    "contributions.ReferenceRegion": ALL,
    "contributions.Scenario": ALL,
    "contributions.Subsidy": ALL,
    "contributions.Tariff": ALL,
    "portfolios.Body": ALL,
    "portfolios.Membership": ALL,
    "portfolios.Municipality": ALL,
    "portfolios.GroupMember": ALL,
    "portfolios.MunicipalityGroup": ALL,
    "portfolios.Organisation": ALL,
    "portfolios.Person": ALL,
    "portfolios.Portfolio": ALL,
    "portfolios.PersonFunction": ALL,
    "portfolios.PortfolioTerm": ALL,
    "portfolios.Substitution": ALL,
    "projects.AssignmentVersion": ALL,
    "projects.Deployment": ALL,
    "projects.FormatSection": ALL,
    "projects.Indicator": ALL,
    "projects.ProgressReport": ALL,
    "projects.ProjectAssignment": ALL,
}
# What was decided, sent, paid, offered or begun.
SETTLED = {
    "tariff": lambda: TariffFactory(adopted=True),
    "obligation": lambda: AdoptedObligationFactory(adopted=True),
    "scenario": lambda: ScenarioFactory(adopted=True),
    "run": lambda: ContributionRunFactory(adopted=True),
    "run with lines": lambda: ContributionLineFactory(run__adopted=True).run,
    "run that was invoiced": lambda: ContributionRunFactory(invoiced=True),
    "decision": DecisionFactory,
    "decision that lapsed": lambda: DecisionFactory(lapsed=True),
    "agenda": lambda: SafetyAgendaFactory(adopted=True),
    "theme": lambda: ThemeFactory(agenda__adopted=True),
    "paper": lambda: PaperFactory(published=True),
    "version that was offered": lambda: AssignmentVersionFactory(status="ambtelijk_akkoord"),
    "version before the board": lambda: AssignmentVersionFactory(status="bestuur"),
    "version": lambda: AssignmentVersionFactory(adopted=True),
    "version that was replaced": lambda: AssignmentVersionFactory(replaced=True),
    "substitution": lambda: SubstitutionFactory(running=True),
}


def somebody(**facts: Any) -> Client:
    """Somebody with every permission that there is."""
    user = UserFactory(is_staff=True, **facts)
    user.user_permissions.set(Permission.objects.all())
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def coordinator() -> Client:
    return somebody(coordinator=True)


def row_of(model: type[models.Model]) -> models.Model:
    """A row that is not settled yet."""
    if model is Group:
        return Group.objects.create(name="Iedereen")
    if model in FACTORY_OF:
        return FACTORY_OF[model]()
    PersonFactory()
    return model._default_manager.first()


def allowed(client: Client, row: models.Model) -> str:
    """What the pages of a row let somebody do."""
    model = type(row)
    changing = client.get(url(model, "change", row.pk))
    may = {
        "add": client.get(url(model, "add")).status_code == 200,
        "change": changing.status_code == 200 and 'name="_save"' in changing.content.decode(),
        "delete": client.get(url(model, "delete", row.pk)).status_code == 200,
    }
    return " ".join(action for action, is_allowed in may.items() if is_allowed)


def test_every_page_has_a_line() -> None:
    assert {model._meta.label for model in admin.site._registry} == set(RIGHTS)


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label_lower)
def test_what_the_coordinator_may_do(model: type[models.Model], coordinator: Client) -> None:
    row = row_of(model)
    before, count = snapshot(row), model._base_manager.count()

    assert allowed(coordinator, row) == RIGHTS[model._meta.label]
    if "delete" not in RIGHTS[model._meta.label]:
        bulk = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        coordinator.post(url(model, "changelist"), bulk)
        coordinator.post(url(model, "delete", row.pk), {"post": "yes"})
    if "change" not in RIGHTS[model._meta.label]:
        assert coordinator.post(url(model, "change", row.pk), {}).status_code == 403
    assert (snapshot(row), model._base_manager.count()) == (before, count)


@pytest.mark.parametrize("facts", [{"coordinator": True}, {"superuser": True}], ids=str)
@pytest.mark.parametrize("make", SETTLED.values(), ids=SETTLED)
def test_what_is_settled_stays(make: Callable, facts: dict[str, Any]) -> None:
    row, client = make(), somebody(**facts)
    before = snapshot(row)
    bulk = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}

    assert allowed(client, row).replace("add", "").strip() == ""
    assert client.post(url(type(row), "change", row.pk), {}).status_code == 403
    assert client.post(url(type(row), "delete", row.pk), {"post": "yes"}).status_code == 403
    client.post(url(type(row), "changelist"), bulk)
    assert snapshot(row) == before


def test_no_file_goes_around_what_is_settled() -> None:
    """A CSV file asks for no row whether it may change."""
    pages = admin.site._registry.values()

    assert [p for p in pages if isinstance(p, FilesAdmin)]
    assert [
        p for p in pages if isinstance(p, FilesAdmin) and isinstance(p, FrozenAdmin | ReadOnlyAdmin)
    ] == []


def inline_row(prefix: str, row: models.Model, **values: object) -> dict[str, object]:
    """The bookkeeping and the fields of one child that was there."""
    return management(prefix) | {
        f"{prefix}-TOTAL_FORMS": 1,
        f"{prefix}-INITIAL_FORMS": 1,
        f"{prefix}-MAX_NUM_FORMS": 1000,
        f"{prefix}-0-id": row.pk,
        **{f"{prefix}-0-{name}": value for name, value in values.items()},
    }


@pytest.mark.parametrize("facts", [{"coordinator": True}, {"superuser": True}], ids=str)
@pytest.mark.parametrize("change", [{"DELETE": "on"}, {"amount": "1", "received_on": "2020-01-01"}])
def test_a_payment_is_neither_changed_nor_deleted(facts, change) -> None:
    payment = PaymentFactory(invoice=InvoiceFactory())
    before = snapshot(payment)
    client = somebody(**facts)

    client.post(
        url(Invoice, "change", payment.invoice_id),
        inline_row("payments", payment, invoice=payment.invoice_id, **change),
    )

    assert Payment.objects.count() == 1
    assert snapshot(payment) == before


@pytest.mark.parametrize("status", ["concept", "bestuur"])
def test_an_approval_is_neither_given_nor_taken_back(coordinator: Client, status: str) -> None:
    approval = ApprovalFactory(version__status=status)
    version, before = approval.version, snapshot(approval)
    new = {
        "approvals-TOTAL_FORMS": 2,
        "approvals-1-side": "opdrachtnemer",
        "approvals-1-person": approval.person_id,
        "approvals-1-given_on": "2020-01-01",
    }

    for values in ({"DELETE": "on"}, {"given_on": "2020-12-31", "side": "opdrachtgever"}):
        data = management("texts") | inline_row("approvals", approval, **values) | new
        data |= {"assignment": version.assignment_id, "number": 1}
        coordinator.post(url(AssignmentVersion, "change", version.pk), data)

    assert Approval.objects.count() == 1
    assert snapshot(approval) == before


def test_the_work_moves_in_the_portal_only(coordinator: Client) -> None:
    version = AssignmentVersionFactory()
    assignment = version.assignment
    children = ("versions", "milestones", "indicators", "risks", "relations", "costs")
    data = management(*children) | {
        "code": assignment.code,
        "order": 0,
        "name": "Andere naam",
        "theme": assignment.theme_id,
        "phase": "uitvoering",
        "ended_on": "01-01-2020",
    }

    answer = coordinator.post(url(ProjectAssignment, "change", assignment.pk), data)

    assert answer.status_code == 302
    assignment.refresh_from_db()
    assert (assignment.name, assignment.phase, assignment.ended_on) == (
        "Andere naam",
        "voorbereiding",
        None,
    )


def person_data(person: Person, user: User) -> dict[str, object]:
    return {
        "code": person.code,
        "surname": "Nieuwe naam",
        "user": user.pk,
        "functions-TOTAL_FORMS": 0,
        "functions-INITIAL_FORMS": 0,
    }


def test_the_administrator_alone_says_whose_account_it_is(
    coordinator: Client, admin_client: Client
) -> None:
    mayor, user = PersonFactory(), UserFactory()
    page = url(Person, "change", mayor.pk)

    assert coordinator.post(page, person_data(mayor, user)).status_code == 302
    mayor.refresh_from_db()
    assert (mayor.surname, mayor.user) == ("Nieuwe naam", None)
    coordinator.post(url(Person, "add"), person_data(mayor, user) | {"code": "nieuw"})
    assert Person.objects.get(code="nieuw").user is None
    edit = reverse("portfolios:person_edit", args=(mayor.code,))
    assert coordinator.post(edit, person_data(mayor, user)).status_code == 302
    mayor.refresh_from_db()
    assert mayor.user is None

    admin_client.post(page, person_data(mayor, user))
    mayor.refresh_from_db()
    assert mayor.user == user


def test_a_role_is_not_handed_out_beside_its_own_page(coordinator: Client) -> None:
    role = RoleMembershipFactory()
    data = inline_row("role_memberships", role, role="administrator", user=role.user_id)

    answer = coordinator.post(url(User, "change", role.user_id), data | {"email": role.user.email})

    assert answer.status_code == 403
    assert snapshot(role)["role"] == "coordinator"
