"""The pages of deployments: the list and its forms."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.models import Deployment
from tests.factories.portfolios import BodyFactory, MunicipalityFactory
from tests.factories.projects import DeploymentFactory, ProjectAssignmentFactory
from tests.pages import MOST_QUERIES

LIST = reverse("projects:deployment_list")
ADD = reverse("projects:deployment_add")


def shown(response):
    return [row.record for row in response.context["table"].rows]


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_list_adds_up_the_hours(twente, coordinator_client):
    response = coordinator_client.get(LIST, {"peildatum": "2020-06-30"})

    table = response.context["table"]
    assert table.paginator.count == 47
    assert str(table.columns["hours_per_week"].footer) == "57"


def test_list_looks_at_a_day_unless_all_years_are_asked(coordinator_client):
    DeploymentFactory(valid_until=dt.date(2020, 6, 30))
    new = DeploymentFactory(valid_from=dt.date(2020, 7, 1))

    on_day = coordinator_client.get(LIST, {"peildatum": "2020-07-01"})
    always = coordinator_client.get(LIST, {"peildatum": "2020-07-01", "periode": "alles"})

    assert shown(on_day) == [new]
    assert len(shown(always)) == 2


def test_list_can_be_narrowed_to_who_and_what(coordinator_client):
    of_municipality = DeploymentFactory(role="secretaris")
    of_group = DeploymentFactory(by_group=True)
    for_body = DeploymentFactory(for_body=True)
    choices = {
        f"wie=municipality-{of_municipality.municipality_id}": [of_municipality],
        f"wie=group-{of_group.group_id}": [of_group],
        f"waaraan=body-{for_body.body_id}": [for_body],
        f"waaraan=project-{of_group.project_id}": [of_group],
        "rol=secretaris": [of_municipality],
    }

    for choice, expected in choices.items():
        assert shown(coordinator_client.get(f"{LIST}?{choice}")) == expected


def test_list_takes_as_many_queries_for_many(coordinator_client):
    DeploymentFactory()
    one = queries(coordinator_client, LIST)
    DeploymentFactory.create_batch(15)
    DeploymentFactory.create_batch(15, by_organisation=True, for_body=True)

    assert queries(coordinator_client, LIST) == one
    assert one <= MOST_QUERIES


def test_form_takes_as_many_queries_for_many(coordinator_client):
    deployment = DeploymentFactory()
    url = reverse("projects:deployment_edit", args=[deployment.pk])
    coordinator_client.get(url)
    one = queries(coordinator_client, url)
    DeploymentFactory.create_batch(10, by_organisation=True, for_body=True)
    coordinator_client.get(url)

    assert queries(coordinator_client, url) == one
    assert one <= MOST_QUERIES


@pytest.mark.parametrize(
    "query",
    [
        "bladzijde=-1",
        "sorteer=__class__",
        "wie=person-1",
        "waaraan=x",
        "rol=baas",
        "sorteer=-target",
    ],
)
def test_bad_input_never_breaks_the_list(coordinator_client, query):
    DeploymentFactory()

    assert coordinator_client.get(f"{LIST}?{query}").status_code == 200


def test_coordinator_records_hours(coordinator_client):
    municipality, project = MunicipalityFactory(), ProjectAssignmentFactory()

    response = coordinator_client.post(
        ADD,
        {
            "contributor": f"municipality-{municipality.pk}",
            "target": f"project-{project.pk}",
            "role": "deelname",
            "hours_per_week": "1,5",
            "valid_from": "1-2-2020",
        },
    )

    deployment = Deployment.objects.get()
    assert response.url == LIST
    assert (deployment.municipality, deployment.project) == (municipality, project)
    assert (deployment.group, deployment.organisation, deployment.body) == (None, None, None)
    assert deployment.hours_per_week == 1.5
    assert deployment.valid_from == dt.date(2020, 2, 1)


def test_what_is_missing_is_said_once_and_in_dutch(coordinator_client):
    response = coordinator_client.post(ADD, {"role": "deelname"})

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "contributor": ["Kies wie de inzet levert: één gemeente, groep of organisatie."],
        "target": ["Kies waaraan: één projectopdracht of gremium."],
    }


def test_somebody_from_outside_the_list_is_refused(coordinator_client):
    response = coordinator_client.post(
        ADD, {"contributor": "person-1", "target": "body-999999", "role": "lid"}
    )

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"contributor", "target"}


def test_a_second_leader_in_the_same_days_is_refused(coordinator_client):
    first = DeploymentFactory(role="projectleider", valid_until=dt.date(2020, 6, 30))
    data = {
        "contributor": f"municipality-{MunicipalityFactory().pk}",
        "target": f"project-{first.project_id}",
        "role": "projectleider",
    }

    refused = coordinator_client.post(ADD, {**data, "valid_from": "30-06-2020"})
    taken = coordinator_client.post(ADD, {**data, "valid_from": "01-07-2020"})

    assert refused.status_code == 422
    assert refused.context["form"].non_field_errors() == [
        "Deze opdracht heeft in deze periode al een projectleider."
    ]
    assert taken.status_code == 302
    assert Deployment.objects.count() == 2


def test_changing_the_contributor_leaves_one(coordinator_client):
    deployment = DeploymentFactory(by_group=True)
    municipality, body = MunicipalityFactory(), BodyFactory()

    coordinator_client.post(
        reverse("projects:deployment_edit", args=[deployment.pk]),
        {
            "contributor": f"municipality-{municipality.pk}",
            "target": f"body-{body.pk}",
            "role": "lid",
            "how": "verbeteren",
        },
    )

    deployment.refresh_from_db()
    assert deployment.contributor == municipality
    assert (deployment.group, deployment.project, deployment.body) == (None, None, body)


def test_form_shows_what_was_chosen(coordinator_client):
    deployment = DeploymentFactory(by_organisation=True)

    form = coordinator_client.get(
        reverse("projects:deployment_edit", args=[deployment.pk])
    ).context["form"]

    assert form["contributor"].value() == f"organisation-{deployment.organisation_id}"
    assert form["target"].value() == f"project-{deployment.project_id}"


def test_coordinator_deletes_after_being_asked(coordinator_client):
    url = reverse("projects:deployment_delete", args=[DeploymentFactory().pk])

    asked, done = coordinator_client.get(url), coordinator_client.post(url)

    assert asked.status_code == 200
    assert done.url == LIST
    assert not Deployment.objects.exists()


def test_who_may_not_edit_is_refused_and_sees_no_links(board_member_client):
    deployment = DeploymentFactory()
    urls = [
        ADD,
        reverse("projects:deployment_edit", args=[deployment.pk]),
        reverse("projects:deployment_delete", args=[deployment.pk]),
    ]

    page = board_member_client.get(LIST).content.decode()

    assert [board_member_client.post(url).status_code for url in urls] == [403, 403, 403]
    assert [board_member_client.get(url).status_code for url in urls] == [403, 403, 403]
    assert not [url for url in urls if url in page]
    assert Deployment.objects.count() == 1
