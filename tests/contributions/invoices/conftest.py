"""Fixtures of the tests of invoices."""

from tests.contributions.yearly_round import adopt, decide, invoice, region
from tests.regions import _region_rows, nergenland, twente

__all__ = ["_region_rows", "adopt", "decide", "invoice", "nergenland", "region", "twente"]
