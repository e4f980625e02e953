"""Factories make what a user could have filled in."""

import inspect

import pytest
from django.apps import apps
from factory.django import DjangoModelFactory

from tests.factories import agenda, contributions, create_many, portfolios, projects

APPS = (portfolios, agenda, projects, contributions)
FACTORIES = sorted(
    (
        obj
        for module in APPS
        for _, obj in inspect.getmembers(module, inspect.isclass)
        if issubclass(obj, DjangoModelFactory)
        and obj.__module__ == module.__name__
        and not obj._meta.abstract
    ),
    key=lambda factory: factory.__name__,
)
VARIANTS = [
    pytest.param(factory, trait, id=f"{factory.__name__}-{trait}")
    for factory in FACTORIES
    for trait in (None, *factory._meta.parameters)
]

# A portal has one region, and one who sends the invoices; a year has one chosen scenario.
ONLY_ONE = {
    (portfolios.RegionFactory, None),
    (contributions.InvoicePartyFactory, "sender"),
    (contributions.ScenarioFactory, "adopted"),
}

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_every_model_has_a_factory() -> None:
    models = {
        model
        for name in ("portfolios", "agenda", "projects", "contributions")
        for model in apps.get_app_config(name).get_models()
    }
    assert {factory._meta.model for factory in FACTORIES} == models


@pytest.mark.parametrize(("factory", "trait"), VARIANTS)
def test_objects_are_valid(factory: type[DjangoModelFactory], trait: str | None) -> None:
    for _ in range(1 if (factory, trait) in ONLY_ONE else 2):
        obj = factory(**({trait: True} if trait else {}))
        obj.full_clean()
        type(obj)._base_manager.get(pk=obj.pk).full_clean()


def test_many_at_once_are_as_valid_as_one() -> None:
    for line in create_many(contributions.ContributionLineFactory, 3):
        line.full_clean()
        line.run.full_clean()
        assert line.run.decision_id is None
        assert line.run.tariff.decision.body.pk


@pytest.mark.parametrize("turn", ["first", "second"])
def test_factories_begin_again_for_every_test(turn: str) -> None:
    """What an earlier test made does not change what this one gets, such as a year in use."""
    years = [contributions.TariffFactory.build().from_year for _ in range(3)]
    assert years == [1900, 1901, 1902]
