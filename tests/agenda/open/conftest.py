"""Fixtures of what is open."""

from types import SimpleNamespace

import pytest

from tests.agenda.open.world import make_world


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    return make_world()
