"""Fixtures of these tests."""

from tests.regions import _region_rows, nergenland

__all__ = ["_region_rows", "nergenland"]
