"""What subsidies add up to."""

from hypothesis import given
from hypothesis import strategies as st

from contributions.subsidies.calculations import SubsidyAmount, subsidies_total
from tests.contributions.figures import MONEY


def test_subsidies_total() -> None:
    counted = [200_000, 300_000, 250_000, 50_000, 150_000]
    subsidies = [SubsidyAmount(amount, counted=True) for amount in counted]
    subsidies += [SubsidyAmount(35_000, counted=False), SubsidyAmount(None, counted=True)]
    assert subsidies_total(subsidies) == 950_000
    assert subsidies_total([]) == 0


@given(st.lists(st.builds(SubsidyAmount, st.none() | MONEY, st.booleans())), st.integers(0, 9))
def test_subsidies_add_up(subsidies: list[SubsidyAmount], cut: int) -> None:
    parts = subsidies_total(subsidies[:cut]) + subsidies_total(subsidies[cut:])
    assert parts == subsidies_total(subsidies)
