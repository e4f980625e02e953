"""What the board adopted never changes: neither what the page says, nor the file."""

import datetime as dt
import hashlib
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse

from agenda.services import lapse_decision, take_decision
from platform_ivz.refusals import Refused
from projects.enums import Move, VersionStatus
from projects.models import AssignmentVersion, Milestone, SectionText
from projects.services import begin_version, written
from tests.factories.portfolios import BodyFactory, PortfolioTermFactory, RegionFactory, UserFactory
from tests.factories.projects import (
    AssignmentVersionFactory,
    DeploymentFactory,
    FormatSectionFactory,
    MilestoneFactory,
    ProjectAssignmentFactory,
    SectionTextFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TODAY = dt.date(2020, 6, 30)


@pytest.fixture
def board(db):
    RegionFactory()
    return BodyFactory(abbreviation="BST", kind="bestuur")


@pytest.fixture
def adopt(board):
    """Let the board adopt a version."""
    by = UserFactory()

    def adopt(version: AssignmentVersion) -> AssignmentVersion:
        take_decision(
            body=board, text="Vastgesteld.", taken_on=TODAY, by=by, today=TODAY, subject=version
        )
        version.refresh_from_db()
        return version

    return adopt


@pytest.fixture
def version(board) -> AssignmentVersion:
    """A version that lies with the board, complete."""
    assignment = ProjectAssignmentFactory(name="Proef", code="proef", with_portfolio=True)
    PortfolioTermFactory(portfolio=assignment.portfolio)
    version = AssignmentVersionFactory(assignment=assignment, status=VersionStatus.BOARD)
    SectionTextFactory(
        version=version, section__key="aanleiding", section__order=1, text="<p>Eerste tekst</p>"
    )
    FormatSectionFactory(key="expertgroep", order=2, title="Expertgroep")
    FormatSectionFactory(key="planning_en_mijlpalen", order=3, title="Planning")
    DeploymentFactory(project=assignment, role="projectleider", hours_per_week=Decimal(4))
    MilestoneFactory(assignment=assignment, title="Plan af")
    return version


def page(client, version: AssignmentVersion) -> list[list[str]]:
    """What the page of a version says, section by section."""
    url = version.assignment.get_absolute_url()
    response = client.get(url, {"versie": version.number, "peildatum": str(TODAY)})
    return [part.lines for part in response.context["dossier"].parts]


def file(client, version: AssignmentVersion):
    url = reverse("projects:projectassignment_pdf", args=[version.assignment.code])
    return client.get(url, {"versie": version.number})


def content(response) -> bytes:
    assert response.status_code == 200
    return response.content


def test_what_was_adopted_changes_neither_on_the_page_nor_in_the_file(
    version, adopt, coordinator_client
) -> None:
    adopt(version)
    said, sent = page(coordinator_client, version), content(file(coordinator_client, version))
    assert next(line for lines in said for line in lines) == "Eerste tekst"
    assert any("Plan af" in line for lines in said for line in lines)

    SectionText.objects.update(text="<p>Stiekem anders</p>")
    Milestone.objects.update(title="Heel wat anders")
    DeploymentFactory(project=version.assignment, hours_per_week=Decimal(40))
    version.assignment.name = "Andere naam"
    version.assignment.save()
    version.refresh_from_db()

    assert page(coordinator_client, version) == said
    assert content(file(coordinator_client, version)) == sent


def test_the_file_is_the_same_each_time_and_is_the_one_whose_sum_is_shown(
    version, adopt, coordinator_client
) -> None:
    adopt(version)
    responses = [file(coordinator_client, version) for _ in range(2)]
    first, second = map(content, responses)

    assert first == second
    assert first.startswith(b"%PDF-1.7")
    assert version.sha256 == hashlib.sha256(first).hexdigest()
    course = coordinator_client.get(reverse("projects:projectassignment_course", args=["proef"]))
    assert version.sha256 in course.content.decode()
    name = responses[0].headers["Content-Disposition"]
    assert name == 'inline; filename="proef-versie-1.pdf"'


def test_a_later_draft_lives_beside_it_while_it_stays_in_force(
    version, adopt, coordinator_client
) -> None:
    adopt(version)
    sent = content(file(coordinator_client, version))
    draft = begin_version(assignment=version.assignment, by=UserFactory())
    SectionText.objects.filter(version=draft).update(text="<p>Tweede tekst</p>")

    version.refresh_from_db()
    assert (version.status, draft.status) == (VersionStatus.ADOPTED, VersionStatus.DRAFT)
    assert page(coordinator_client, version)[0] == ["Eerste tekst"]
    assert page(coordinator_client, draft)[0] == ["Tweede tekst"]
    assert content(file(coordinator_client, version)) == sent
    # The pages above looked at a day before the draft was begun, and that day was kept.
    url = version.assignment.get_absolute_url()
    assert coordinator_client.get(url).context["version"] == version
    response = coordinator_client.get(url, {"peildatum": "vandaag"})
    assert response.context["version"] == draft
    assert response.context["in_force"] == version


def test_the_next_adoption_replaces_it_and_lapsing_brings_it_back(
    version, adopt, coordinator_client
) -> None:
    adopt(version)
    sent = content(file(coordinator_client, version))
    second = begin_version(assignment=version.assignment, by=UserFactory())
    SectionText.objects.filter(version=second).update(text="<p>Tweede tekst</p>")
    AssignmentVersion.objects.filter(pk=second.pk).update(status=VersionStatus.BOARD)
    adopt(second)

    version.refresh_from_db()
    assert (version.status, second.status) == (VersionStatus.REPLACED, VersionStatus.ADOPTED)
    assert page(coordinator_client, version)[0] == ["Eerste tekst"]
    assert content(file(coordinator_client, version)) == sent
    assert content(file(coordinator_client, second)) != sent
    assert [step.move for step in second.assignment.steps.order_by("pk")] == [
        Move.ADOPT,
        Move.NEW_VERSION,
        Move.REPLACE,
        Move.ADOPT,
    ]

    lapse_decision(decision=second.decision, reason="Te vroeg besloten")

    version.refresh_from_db()
    second.refresh_from_db()
    assert (version.status, second.status) == (VersionStatus.ADOPTED, VersionStatus.BOARD)
    assert (second.decision, second.frozen_content, second.sha256) == (None, None, "")
    assert not second.frozen_pdf
    assert page(coordinator_client, version)[0] == ["Eerste tekst"]
    assert content(file(coordinator_client, version)) == sent
    assert written(second, "aanleiding").text == "<p>Tweede tekst</p>"


def test_an_incomplete_version_is_not_adopted(version, adopt) -> None:
    FormatSectionFactory(key="leeg", order=9, title="Nog leeg")

    with pytest.raises(Refused) as refusal:
        adopt(version)

    assert refusal.value.reasons == ["Vul ‘Nog leeg’ in, of schrijf waarom het leeg blijft."]
    version.refresh_from_db()
    assert (version.status, version.frozen_content) == (VersionStatus.BOARD, None)


def test_a_file_that_is_gone_is_told_and_never_made_anew(
    version, adopt, coordinator_client
) -> None:
    adopt(version)
    Path(version.frozen_pdf.path).unlink()

    response = file(coordinator_client, version)

    assert response.status_code == 404
    assert "Het bestand is er niet" in response.content.decode()
    assert page(coordinator_client, version)[0] == ["Eerste tekst"]
