"""Fixtures of these tests."""

from tests.contributions.yearly_round import adopt, decide
from tests.regions import _region_rows, nergenland, twente

__all__ = ["_region_rows", "adopt", "decide", "nergenland", "twente"]
