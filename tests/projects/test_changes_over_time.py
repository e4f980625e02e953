"""Hours that change from a day on keep what was; what was never so is put right."""

import datetime as dt
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

from contributions.effort.overviews import balance_of
from platform_ivz.forms import ChangeOverTimeMixin
from projects.models import Deployment
from tests.factories.projects import DeploymentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FROM_A_DAY, PUT_RIGHT = ChangeOverTimeMixin.FROM_A_DAY, ChangeOverTimeMixin.PUT_RIGHT


@pytest.fixture
def leader() -> Deployment:
    return DeploymentFactory(hours_per_week=8, valid_from=dt.date(2020, 1, 1), role="projectleider")


def change(client: Client, deployment: Deployment, **sent: str):
    return client.post(
        reverse("projects:deployment_edit", args=[deployment.pk]),
        {
            "contributor": f"municipality-{deployment.municipality_id}",
            "target": f"project-{deployment.project_id}",
            "role": "projectleider",
            "valid_from": "01-01-2020",
            **sent,
        },
    )


def periods() -> list[tuple]:
    return list(
        Deployment.objects.order_by("valid_from").values_list(
            "hours_per_week", "valid_from", "valid_until"
        )
    )


def test_other_hours_from_a_day_on_keep_what_was(coordinator_client, leader):
    answer = change(
        coordinator_client, leader, how=FROM_A_DAY, changes_on="01-07-2020", hours_per_week="4"
    )

    assert answer.status_code == 302
    assert periods() == [
        (8, dt.date(2020, 1, 1), dt.date(2020, 6, 30)),
        (4, dt.date(2020, 7, 1), None),
    ]
    assert balance_of(2020).total.delivered == Fraction(8 * 182 + 4 * 184, 366)


def test_what_was_never_so_is_put_right(coordinator_client, leader):
    change(coordinator_client, leader, how=PUT_RIGHT, hours_per_week="4")

    assert periods() == [(4, dt.date(2020, 1, 1), None)]


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, "Kies of er iets verandert, of dat u iets verbetert."),
        ({"how": FROM_A_DAY}, "Schrijf vanaf welke dag het anders is."),
        ({"how": FROM_A_DAY, "changes_on": "straks"}, "Schrijf de datum als 31-12-2027."),
        (
            {"how": FROM_A_DAY, "changes_on": "01-01-2020"},
            "Dit begint op 1 januari 2020. Kies een latere dag, of verbeter het.",
        ),
        (
            {"how": FROM_A_DAY, "changes_on": "01-07-2020", "valid_until": "01-06-2020"},
            "De laatste dag ligt voor de eerste dag.",
        ),
    ],
)
def test_a_change_that_cannot_be_keeps_what_is_stored(coordinator_client, leader, sent, message):
    answer = change(coordinator_client, leader, hours_per_week="4", **sent)

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert periods() == [(8, dt.date(2020, 1, 1), None)]


def test_a_change_after_the_last_day_is_refused(coordinator_client, leader):
    Deployment.objects.update(valid_until=dt.date(2020, 5, 31))
    answer = change(
        coordinator_client, leader, how=FROM_A_DAY, changes_on="01-06-2020", hours_per_week="4"
    )

    assert answer.status_code == 422
    assert "Dit eindigt op 31 mei 2020. Kies een dag tot en met die dag." in answer.content.decode()
    assert Deployment.objects.count() == 1


def test_a_change_that_meets_another_leader_is_refused_and_nothing_is_ended(
    coordinator_client, leader
):
    leader.valid_until = dt.date(2020, 8, 31)
    leader.save()
    DeploymentFactory(project=leader.project, role="projectleider", valid_from=dt.date(2020, 9, 1))
    answer = change(
        coordinator_client,
        leader,
        how=FROM_A_DAY,
        changes_on="01-07-2020",
        valid_until="31-12-2020",
        hours_per_week="4",
    )

    assert answer.status_code == 422
    assert periods()[0] == (8, dt.date(2020, 1, 1), dt.date(2020, 8, 31))
    assert Deployment.objects.count() == 2
