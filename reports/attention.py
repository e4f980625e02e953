"""What concerns a user: which findings, which projects, which municipality.

| role                  | findings on the start page                                               |
|-----------------------|--------------------------------------------------------------------------|
| coördinator           | all                                                                      |
| DVO-lid               | those of the own municipality or organisation, and of the posts it holds |
| projectleider         | those of the assignments that the person or the employer works on        |
| platformlid           | those of the own municipality or organisation                            |
| financieel medewerker | those about money                                                        |
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet, Value

from platform_ivz.access import ALL, may_read, reach
from platform_ivz.findings import Finding
from portfolios.enums import Role
from portfolios.models import (
    Municipality,
    MunicipalityGroup,
    Organisation,
    Person,
    Portfolio,
    PortfolioTerm,
    User,
)
from projects.models import Deployment, ProjectAssignment

MONEY_RULES = frozenset(
    {
        "factuur-onbetaald",
        "inwonertal-verouderd",
        "inwonertal-zonder-peildatum",
        "subsidie-aanvragen",
        "subsidie-verantwoorden",
        "tarief-zonder-besluit",
    }
)

Row = tuple[type[models.Model], int]


@dataclass(frozen=True)
class Stake:
    """Whom the user stands for, and what the user works on."""

    person: Person | None
    municipality: Municipality | None
    organisation: Organisation | None
    deployments: tuple[Deployment, ...]
    everything: bool
    money: bool
    rows: frozenset[Row] = field(default=frozenset())

    def concerns(self, finding: Finding) -> bool:
        """Whether a finding is about something of the user."""
        if self.everything or (self.money and finding.rule in MONEY_RULES):
            return True
        return any((type(row), row.pk) in self.rows for row in finding.about)


def stake_of(user: User, day: dt.date) -> Stake:
    """What concerns the user on a day."""
    person = Person.objects.filter(user=user).with_functions(day).first()
    employers = [*user.current_roles, *(person.current_functions if person else ())]
    municipalities = {e.municipality.pk: e.municipality for e in employers if e.municipality}
    organisations = {e.organisation.pk: e.organisation for e in employers if e.organisation}
    works = Q(person=person) if person else Q(pk__in=())
    if municipalities:
        groups = MunicipalityGroup.objects.of(municipalities, day)
        works |= Q(municipality__in=municipalities) | Q(group__in=groups)
    if organisations:
        works |= Q(organisation__in=organisations)
    deployments = tuple(
        Deployment.objects.visible_to(user)
        .on(day)
        .filter(works, project__isnull=False)
        .for_list()
        .distinct()
    )
    rows: set[Row] = set()
    if user.has_role(Role.BOARD_MEMBER, Role.PLATFORM_MEMBER):
        rows |= {(Municipality, pk) for pk in municipalities}
        rows |= {(Organisation, pk) for pk in organisations}
    if user.has_role(Role.BOARD_MEMBER):
        posts = PortfolioTerm.objects.of_user(user, day)
        rows |= {(Portfolio, pk) for pk in posts.values_list("portfolio", flat=True)}
    if user.has_role(Role.PROJECT_LEADER):
        rows |= {(ProjectAssignment, deployment.project_id) for deployment in deployments}
    return Stake(
        person=person,
        municipality=next(iter(municipalities.values()), None),
        organisation=next(iter(organisations.values()), None),
        deployments=deployments,
        everything=user.may_act_as(Role.COORDINATOR),
        money=user.has_role(Role.FINANCE),
        rows=frozenset(rows),
    )


def hidden_rows(rows: Iterable[Row], user: User) -> set[Row]:
    """Those of `rows` that the user may not see, asked in one query for all models together."""
    asked: dict[type[models.Model], set[int]] = {}
    for model, pk in rows:
        if ALL not in reach(user, model):
            asked.setdefault(model, set()).add(pk)
    queries: list[QuerySet] = []
    for model, pks in asked.items():
        if may_read(user, model):
            seen = model._default_manager.filter(pk__in=pks).visible_to(user).order_by()
            kind = Value(model._meta.label, output_field=models.CharField())
            queries.append(seen.annotate(row_of=kind).values_list("row_of", "pk"))
    found = queries[0].union(*queries[1:], all=True) if queries else ()
    seen = {(apps.get_model(kind), pk) for kind, pk in found}
    return {(model, pk) for model, pks in asked.items() for pk in pks} - seen


def without_hidden(findings: Iterable[Finding], user: User) -> list[Finding]:
    """Findings about rows that the user may see; one about a closed item stays behind its door."""
    findings = list(findings)
    hidden = hidden_rows(((type(r), r.pk) for f in findings for r in f.about), user)
    return [f for f in findings if not any((type(r), r.pk) in hidden for r in f.about)]


def labelled(rule: str) -> str:
    """The name of a rule in words."""
    return rule.replace("-", " ").capitalize()
