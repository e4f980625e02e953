"""A tariff holds by a decision of the board only, and a year has one."""

from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from agenda.models import Decision
from contributions.rates.models import Tariff
from contributions.rounds.models import ContributionRun
from platform_ivz.views import url_of
from portfolios.enums import BodyKind
from tests.factories.agenda import DecisionFactory
from tests.factories.contributions import (
    AdoptedObligationFactory,
    ContributionRunFactory,
    EffortBandFactory,
    PopulationCountFactory,
    ScenarioFactory,
    TariffFactory,
)
from tests.factories.portfolios import BodyFactory, MunicipalityFactory, RegionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _region() -> None:
    RegionFactory()


def decide(client, key: str):
    """Send the form with which a decision of the board is recorded."""
    return client.post(
        reverse("agenda:decision_add"),
        {
            "subject": key,
            "body": BodyFactory(kind=BodyKind.BOARD, abbreviation="BST").pk,
            "taken_on": "15-01-2020",
            "understood": "on",
            "text": "",
        },
    )


def test_the_form_of_a_tariff_cannot_adopt(coordinator_client) -> None:
    tariff = TariffFactory(from_year=2020, rate=Decimal("0.30"))
    bands = {f"staffels-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    sent = {"status": "vastgesteld", "decision": DecisionFactory().pk, **bands}
    coordinator_client.post(
        reverse("contributions:tariff_edit", args=(tariff.pk,)),
        {"from_year": "2020", "rate": "0,31", **sent},
    )
    coordinator_client.post(
        reverse("contributions:tariff_add"), {"from_year": "2021", "rate": "0,32", **sent}
    )
    coordinator_client.post(
        reverse("contributions:tariff_index", args=(tariff.pk,)),
        {"percentage": "1", "jaar": "2021", **sent},
    )

    assert sorted(Tariff.objects.values_list("rate", "status", "decision")) == [
        (Decimal("0.3100"), "voorstel", None),
        (Decimal("0.3131"), "voorstel", None),
        (Decimal("0.3200"), "voorstel", None),
    ]


def test_a_decision_adopts_once_a_year_and_else_nothing_is_stored(coordinator_client) -> None:
    first = TariffFactory(from_year=2020, rate=Decimal("0.30"))
    second = TariffFactory(from_year=2020, rate=Decimal("0.31"))
    for tariff in (first, second):
        EffortBandFactory(tariff=tariff)
    taken = decide(coordinator_client, f"contributions.tariff:{first.pk}")
    refused = decide(coordinator_client, f"contributions.tariff:{second.pk}")

    assert (taken.status_code, refused.status_code) == (302, 422)
    assert "Voor 2020 is al een tarief vastgesteld." in refused.content.decode()
    assert list(Tariff.objects.adopted()) == [first]
    assert Decision.objects.count() == 1


def test_a_round_without_a_tariff_is_not_begun(coordinator_client) -> None:
    PopulationCountFactory()
    TariffFactory(from_year=2021, adopted=True)
    address = reverse("contributions:run_year", args=(2020,))
    answer = coordinator_client.post(
        address, {"reference_date": "01-01-2020", "tariff": Tariff.objects.get().pk}
    )

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"tariff"}
    assert not ContributionRun.objects.exists()
    assert coordinator_client.get(address).status_code == 200


def test_a_round_of_a_year_without_inhabitants_is_not_adopted(coordinator_client) -> None:
    MunicipalityFactory(name="Leegstad")
    tariff = TariffFactory(from_year=2019, adopted=True)
    run = ContributionRunFactory(year=2020, tariff=tariff)
    before = Decision.objects.count()
    answer = decide(coordinator_client, f"contributions.contributionrun:{run.pk}")

    assert answer.status_code == 422
    assert "is niet bekend van Leegstad. Vul het eerst aan." in answer.content.decode()
    assert (Decision.objects.count(), run.lines.count()) == (before, 0)


@pytest.mark.django_db(transaction=True)
def test_a_proposal_stays_locked_while_it_is_changed_or_deleted(
    coordinator_client, monkeypatch
) -> None:
    """Else a decision of the same moment is written over. SQLite is asked as if it could lock."""
    locked = []
    monkeypatch.setattr(connection.features, "has_select_for_update", True)
    monkeypatch.setattr(connection.features, "has_select_for_update_of", True)
    monkeypatch.setattr(
        connection.ops, "for_update_sql", lambda of=(), **_: locked.extend(of) or ""
    )
    for proposal, name in (
        (tariff := TariffFactory(), tariff.pk),
        (obligation := AdoptedObligationFactory(), obligation.pk),
        (scenario := ScenarioFactory(), scenario.code),
    ):
        table = connection.ops.quote_name(proposal._meta.db_table)
        for view in ("edit", "delete"):
            address = url_of(type(proposal), view, name)
            locked.clear()
            assert coordinator_client.get(address).status_code in (200, 302)
            assert locked == []
            assert coordinator_client.post(address).status_code in (302, 422)
            assert locked == [table]
        assert not type(proposal).objects.exists()
