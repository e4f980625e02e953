"""Fixtures of these tests."""

from tests.regions import _region_rows, nergenland, twente

__all__ = ["_region_rows", "nergenland", "twente"]
