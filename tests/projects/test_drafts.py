"""The text of a draft is read by its own people, wherever text of assignments is shown."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portfolios.models import User
from projects.models import ProjectAssignment
from reports.papers.assignments import build
from reports.papers.base import request_for
from reports.search import asked, search
from tests.factories.agenda import SafetyAgendaFactory
from tests.factories.portfolios import MunicipalityFactory, RegionFactory, RoleMembershipFactory
from tests.factories.projects import (
    AssignmentVersionFactory,
    DeploymentFactory,
    ProjectAssignmentFactory,
    SectionTextFactory,
)

pytestmark = pytest.mark.django_db

SECRET = "Dit weten wij nog niet zeker"


@pytest.fixture
def draft(db: None) -> ProjectAssignment:
    RegionFactory()
    assignment = ProjectAssignmentFactory(theme__agenda=SafetyAgendaFactory(adopted=True))
    SectionTextFactory(
        version=AssignmentVersionFactory(assignment=assignment), text=f"<p>{SECRET}</p>"
    )
    return assignment


def member(**facts: Any) -> User:
    return RoleMembershipFactory(role="platform_member", **facts).user


def page(user: User, name: str, assignment: ProjectAssignment) -> str:
    client = Client()
    client.force_login(user)
    url = reverse(f"projects:projectassignment_{name}", args=(assignment.code,))
    return client.get(url).content.decode()


def test_who_takes_part_reads_the_draft_and_others_read_that_it_is_written(
    draft: ProjectAssignment,
) -> None:
    own = member(municipality=DeploymentFactory(project=draft).municipality)
    other = member(municipality=MunicipalityFactory())

    assert SECRET in page(own, "detail", draft)
    assert SECRET not in page(other, "detail", draft)
    assert "wordt nog geschreven" in page(other, "detail", draft)
    assert "Versie 1" in page(own, "course", draft)
    assert "Versie 1" not in page(other, "course", draft)


def test_search_and_the_paper_of_all_assignments_keep_the_draft_too(
    draft: ProjectAssignment,
) -> None:
    own = member(municipality=DeploymentFactory(project=draft).municipality)
    other = member(municipality=MunicipalityFactory())
    day = draft.theme.agenda.valid_from

    found = {
        user: (
            bool(search(asked("zeker"), user)),
            SECRET in str(build(request_for(day=day, user=user))),
        )
        for user in (own, other)
    }

    assert found == {own: (True, True), other: (False, False)}
    assert SECRET in str(build(request_for(day=day)))
