"""Who reads what, and who may do what with people, municipalities, bodies and portfolios.

Reading is denied unless `READS` gives it: a role reads the kinds on its line, and nothing else. A
model that no kind in `KINDS` names is read by nobody. What narrows a kind to some of its rows is a
function in the `permissions.py` of the app that knows them; the table names it.
"""

from collections import defaultdict

import rules

from platform_ivz.access import ALL
from portfolios.enums import Role
from portfolios.models import RoleMembership, User

# Kinds of things, and the models in each.
PEOPLE, IMPORTS, ACCOUNTS = "people", "imports", "accounts"
AGENDA, MEETINGS, DECISIONS = "agenda", "meetings", "decisions"
ASSIGNMENTS, VERSIONS = "assignments", "versions"
FIGURES, MONEY, BILLING, TALKS = "figures", "money", "billing", "talks"
PRIVATE = "private"

KINDS = {
    PEOPLE: (
        "portfolios.region portfolios.municipality portfolios.municipalitygroup"
        " portfolios.groupmember portfolios.organisation portfolios.person portfolios.personfunction portfolios.body"
        " portfolios.membership portfolios.portfolio portfolios.portfolioterm portfolios.substitution"
    ),
    IMPORTS: "portfolios.importrun",
    # Who may sign in, and as what: for the administrator, who is a superuser and has no line.
    ACCOUNTS: "portfolios.user portfolios.rolemembership",
    AGENDA: (
        "agenda.agreement agenda.agreementarticle agenda.ground agenda.decider agenda.safetyagenda"
        " agenda.agendaextension agenda.note agenda.notechapter agenda.localplan agenda.localpriority agenda.theme agenda.subtheme agenda.result agenda.statedfigure agenda.findingsnooze"
        " agenda.meetingpattern agenda.standingitem agenda.schoolholiday"
        " agenda.workprocess agenda.workstep"
    ),
    MEETINGS: (
        "agenda.meeting agenda.agendaitem agenda.paper agenda.meetingbook agenda.action"
        " agenda.attendance agenda.listremark"
    ),
    # What belongs to one reader: notes at a meeting, what was read, the address of a calendar.
    PRIVATE: "agenda.readernote agenda.readmark agenda.calendarkey portfolios.work",
    DECISIONS: "agenda.decision",
    ASSIGNMENTS: (
        "projects.projectassignment projects.formatsection projects.guidingquestion"
        " projects.deployment projects.indicator projects.measurement projects.milestone"
        " projects.risk projects.projectcost projects.progressreport projects.projectrelation"
    ),
    # What is written of an assignment, and what was done with it.
    VERSIONS: (
        "projects.assignmentversion projects.sectiontext projects.approval projects.lifecyclestep"
    ),
    # What counts for all municipalities together: inhabitants, tariffs, hours, the budget.
    FIGURES: (
        "contributions.populationcount contributions.tariff contributions.effortband"
        " contributions.adoptedobligation contributions.notice contributions.coordinationtask"
        " contributions.scenario contributions.referenceregion contributions.subsidy"
    ),
    # What each municipality pays, and what follows from it.
    MONEY: (
        "contributions.contributionline contributions.buyout contributions.invoice"
        " contributions.invoicecopy contributions.reminder contributions.payment"
    ),
    # What the rounds and the invoices are made with.
    BILLING: (
        "contributions.contributionrun contributions.invoiceparty contributions.invoicecounter"
        " contributions.bankfile"
    ),
    TALKS: "contributions.effortreview",
}

# Rules for rows: what was not dealt with behind closed doors, what belongs to the reader alone, what
# is of the municipality for which the role is held, and versions that are no draft any more or that
# somebody has to do with.
OF_READER = "agenda.permissions.of_reader"
OPEN = "agenda.permissions.in_the_open"
OWN = "contributions.permissions.of_own_municipality"
OFFERED = "projects.permissions.offered_or_own"

# What everybody reads who works for the platform.
SHARED = {
    PEOPLE: ALL,
    # Whose file it is says the permission of its pages.
    IMPORTS: ALL,
    AGENDA: ALL,
    MEETINGS: OPEN,
    PRIVATE: OF_READER,
    DECISIONS: OPEN,
    ASSIGNMENTS: ALL,
    VERSIONS: OFFERED,
    FIGURES: ALL,
    MONEY: OWN,
}
IN_FULL = {MEETINGS: ALL, DECISIONS: ALL}
TO_BILL = {MONEY: ALL, BILLING: ALL}

# Who reads what, and how far. A superuser reads every kind, but nothing that is another's alone.
READS = {
    Role.COORDINATOR: SHARED | IN_FULL | TO_BILL | {VERSIONS: ALL, TALKS: ALL},
    Role.BOARD_MEMBER: SHARED | IN_FULL | {TALKS: OWN},
    Role.PROJECT_LEADER: SHARED,
    Role.PLATFORM_MEMBER: SHARED | {TALKS: OWN},
    Role.FINANCE: SHARED | TO_BILL,
    Role.ADMINISTRATOR: SHARED,
}

_KIND_OF = {label: kind for kind, labels in KINDS.items() for label in labels.split()}


def reach(user: User, label: str) -> dict[str, list[RoleMembership]]:
    """How far a user reads the model with this label: see `platform_ivz/access.py`."""
    kind = _KIND_OF.get(label)
    if kind is None or not user.has_access:
        return {}
    if user.is_superuser:
        return {OF_READER if kind == PRIVATE else ALL: []}
    found: dict[str, list[RoleMembership]] = defaultdict(list)
    for membership in user.current_roles:
        if how_far := READS.get(membership.role, {}).get(kind):
            found[how_far].append(membership)
    return found


@rules.predicate
def is_coordinator(user: User) -> bool:
    """The regional coordinator keeps the data up to date."""
    return user.is_authenticated and user.has_role(Role.COORDINATOR)


@rules.predicate
def is_finance(user: User) -> bool:
    """The financial officer keeps population and money up to date."""
    return user.is_authenticated and user.has_role(Role.FINANCE)


rules.add_perm("portfolios.edit", is_coordinator)
