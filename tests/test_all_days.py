"""Every address of a region with a past and a future answers, whoever asks."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from platform_ivz.terms import Term
from portfolios.models import Region
from tests.all_days import DAYS, all_days
from tests.regions import APPS

__all__ = ["all_days"]

pytestmark = pytest.mark.django_db


def own_models() -> list[type[models.Model]]:
    """The models of the portal."""
    return [model for model in apps.get_models() if model._meta.app_label in APPS]


def test_everything_with_a_term_was_is_and_is_yet_to_be(all_days: Region) -> None:
    _, now, _ = DAYS
    dated = [model for model in own_models() if issubclass(model, Term)]
    assert len(dated) >= 7
    for model in dated:
        rows = model._base_manager
        assert rows.filter(valid_until__lt=now).exists(), model
        assert rows.filter(valid_from__gt=now).exists(), model
        assert any(row.holds_on(now) for row in rows.all()), model


def test_the_region_holds_everything_and_could_have_been_filled_in(all_days: Region) -> None:
    assert [model for model in own_models() if not model._base_manager.exists()] == []
    wrong = []
    for row in (row for model in own_models() for row in model._base_manager.all()):
        try:
            row.full_clean()
        except ValidationError as error:
            wrong.append(f"{row._meta.label} {row}: {error}")
    assert not wrong, "\n".join(wrong)
