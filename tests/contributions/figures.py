"""The figures of the first data set, and any numbers like them, for the rules of several rooms."""

from decimal import Decimal

from hypothesis import strategies as st

from contributions.rates.calculations import Band

CURRENT = Decimal("0.20")
PROPOSED = Decimal("0.30")


# (CBS code, inhabitants, contribution at 0.20, at 0.10, adopted hours): annexes 10 and 3a.
MUNICIPALITIES = [
    ("GM0141", 72560, 14512, 7256, 6),
    ("GM0147", 23075, 4615, 2307, 2),
    ("GM1774", 26280, 5256, 2628, 2),
    ("GM0153", 158351, 31670, 15835, 8),
    ("GM0158", 24315, 4863, 2431, 2),
    ("GM0163", 35780, 7156, 3578, 4),
    ("GM0164", 80648, 16129, 8064, 6),
    ("GM1735", 35015, 7003, 3501, 4),
    ("GM0168", 22522, 4504, 2252, 2),
    ("GM0173", 31968, 6393, 3196, 4),
    ("GM1742", 38064, 7612, 3806, 4),
    ("GM0183", 21154, 4230, 2115, 2),
    ("GM1700", 33906, 6781, 3390, 4),
    ("GM0189", 24260, 4852, 2426, 2),
]
POPULATIONS = [inhabitants for _, inhabitants, _, _, _ in MUNICIPALITIES]


# (from inhabitants, hours per week, buy-out per year): annex of 3a.
BANDS = (
    Band(0, 2, Decimal(3888)),
    Band(26_000, 4, Decimal(7778)),
    Band(38_001, 6, Decimal(11_667)),
    Band(85_001, 8, Decimal(15_830)),
)


INHABITANTS = st.integers(0, 20_000_000)
REGION = st.lists(INHABITANTS, max_size=20)
RATES = st.decimals(0, 10, places=4)
HOURS = st.decimals(0, 60, places=2)
MONEY = st.decimals(0, 1_000_000, places=2)


@st.composite
def band_tables(draw: st.DrawFn) -> list[Band]:
    """Any table of bands that is in order."""
    starts = draw(st.sets(st.integers(1, 500_000), max_size=6))
    hours = draw(st.sets(HOURS, min_size=len(starts) + 1, max_size=len(starts) + 1))
    pairs = zip([0, *sorted(starts)], sorted(hours), strict=True)
    return [Band(start, value, draw(MONEY)) for start, value in pairs]


# Name: inhabitants, contribution at 0.20, extra at 0.10, adopted hours (annexes 3a and 10).
ANNEX_10 = {
    "Almelo": (72560, 14512, 7256, 6),
    "Borne": (23075, 4615, 2307, 2),
    "Dinkelland": (26280, 5256, 2628, 2),
    "Enschede": (158351, 31670, 15835, 8),
    "Haaksbergen": (24315, 4863, 2431, 2),
    "Hellendoorn": (35780, 7156, 3578, 4),
    "Hengelo": (80648, 16129, 8064, 6),
    "Hof van Twente": (35015, 7003, 3501, 4),
    "Losser": (22522, 4504, 2252, 2),
    "Oldenzaal": (31968, 6393, 3196, 4),
    "Rijssen-Holten": (38064, 7612, 3806, 4),
    "Tubbergen": (21154, 4230, 2115, 2),
    "Twenterand": (33906, 6781, 3390, 4),
    "Wierden": (24260, 4852, 2426, 2),
}
