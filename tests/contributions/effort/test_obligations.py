"""Proposing other hours."""

from decimal import Decimal

import pytest

from agenda.subjects import all_pending
from contributions.effort.models import AdoptedObligation
from tests.contributions.test_lists import url
from tests.factories.contributions import AdoptedObligationFactory
from tests.factories.portfolios import MunicipalityFactory

pytestmark = pytest.mark.database


def test_coordinator_proposes_other_hours(coordinator_client):
    adopted = AdoptedObligationFactory(adopted=True, hours_per_week=Decimal(2))

    response = coordinator_client.post(
        url("adoptedobligation", "add"),
        {"municipality": adopted.municipality_id, "from_year": "2021", "hours_per_week": "4"},
    )

    proposal = AdoptedObligation.objects.proposed().get()
    adopted.refresh_from_db()
    assert response.url == url("adoptedobligation", "list")
    assert (proposal.municipality, proposal.hours_per_week) == (adopted.municipality, 4)
    assert adopted.hours_per_week == 2
    assert [obj for _, waiting in all_pending() for obj in waiting] == [proposal]


@pytest.mark.parametrize("hours", ["-1", "169", "veel"])
def test_hours_that_cannot_be_are_refused(coordinator_client, hours):
    response = coordinator_client.post(
        url("adoptedobligation", "add"),
        {"municipality": MunicipalityFactory().pk, "from_year": "2021", "hours_per_week": hours},
    )

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"hours_per_week"}
