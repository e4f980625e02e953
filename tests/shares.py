"""Walks that ask much of many: all of it with `script/test --full`, else of each its own share.

What is asked is the same everywhere, and so is the code that answers; each question is still asked
somewhere, and everything is asked something.
"""

from collections.abc import Sequence
from typing import TypeVar

import pytest

One = TypeVar("One")

# The number is handed to `share`: of how many questions one is asked.
all_or_a_share = pytest.mark.parametrize(
    "of", [pytest.param(1, id="all", marks=pytest.mark.full), pytest.param(10, id="a share")]
)


def share(asked: Sequence[One], number: int, of: int) -> Sequence[One]:
    """What is asked of the page with this number: one in `of` and at least one, each page others."""
    of = min(of, len(asked)) or 1
    return asked[number % of :: of]
