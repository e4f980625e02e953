"""Maps in tiles: where the tiles stand, how dark they are, and what is drawn of them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_ivz.charts.tiles import Tile, TileValue, grid, tile_map, value_map
from tests.platform_ivz.charts.drawing import SVG, draw


def tile(name, column, row, **facts):
    return Tile(**{"name": name, "column": column, "row": row, "label": "1", "shade": "t1"} | facts)


def values(*found):
    return [TileValue(f"Dorp{index}", index, 0, value) for index, value in enumerate(found)]


def shades(*found):
    return [placed.tile.shade for placed in value_map(values(*found), title="Kaart").tiles]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ((2, 4, 6, 8), ["t1", "t2", "t3", "t4"]),
        ((8, 2, 2, 4), ["t3", "t1", "t1", "t2"]),
        ((5, 5), ["t1", "t1"]),
        ((2, None), ["t1", "t0"]),
        ((0, 1, 2, 3, 4), ["t1", "t2", "t3", "t4", "t4"]),
        # One that is far higher leaves differences between the others to be seen.
        ((0, 1, 2, 3, 100), ["t1", "t2", "t3", "t4", "t4"]),
        ((2, 2, 2, 2, 2, 3, 4), ["t1", "t1", "t1", "t1", "t1", "t2", "t3"]),
        ((-2, -1, 0, 2), ["t1", "t2", "t3", "t4"]),
        ((101, 102, 103, 104), ["t1", "t2", "t3", "t4"]),
        ((Decimal("0.5"), Decimal("1.5")), ["t1", "t2"]),
    ],
)
def test_shade_follows_the_value(found, expected):
    assert shades(*found) == expected


@given(st.lists(st.integers(-(10**3), 10**6) | st.none(), min_size=1, max_size=8))
def test_a_higher_value_is_never_lighter(found):
    known = sorted((v, s) for v, s in zip(found, shades(*found), strict=True) if v is not None)
    assert [s for _, s in known] == sorted(s for _, s in known)
    assert all("t1" <= s <= "t4" for _, s in known)


def test_the_key_says_where_a_shade_begins_in_two_figures():
    chart = value_map(values(4_230, 4_615, 5_256, 14_512), title="Kaart")

    assert chart.key == (
        (1, "tot 4.600"),
        (2, "4.600 tot 5.200"),
        (3, "5.200 tot 14.000"),
        (4, "vanaf 14.000"),
    )


def test_what_is_not_known_is_empty_on_the_map_and_said_in_words():
    found = [TileValue("Dorp", 0, 0, None), TileValue("Stad", 1, 0, 12_345, label="12,3")]
    chart = value_map(found, title="Kaart")

    assert [placed.tile.label for placed in chart.tiles] == ["", "12,3"]
    assert chart.title == "Kaart: Dorp niet bekend; Stad 12,3."


def test_a_grid_begins_in_the_upper_left():
    assert grid([(3, 7), (5, 6)]) == [(0, 1), (2, 0)]


@pytest.mark.parametrize("places", [[], [(1, None)], [(None, 1)], [(1, 1), (None, None)]])
def test_no_map_where_a_place_is_not_known(places):
    assert grid(places) is None
    tiles = [tile(f"Dorp{i}", *place) for i, place in enumerate(places)]
    assert tile_map(tiles, title="Kaart") is None


def test_two_tiles_on_one_place_are_refused():
    with pytest.raises(ValueError, match="share a place"):
        tile_map([tile("A", 1, 1), tile("B", 1, 1)], title="Kaart")


places = st.sets(st.tuples(st.integers(-3, 12), st.integers(-3, 12)), min_size=1, max_size=20)


@given(places)
def test_every_tile_lies_on_the_map_and_none_overlap(places):
    chart = tile_map([tile(f"N{i}", c, r) for i, (c, r) in enumerate(places)], title="Kaart")
    assert float(chart.width_mm.removesuffix("mm")) <= 128
    corners = {(placed.x, placed.y) for placed in chart.tiles}
    assert len(corners) == len(places)
    assert min(x for x, _ in corners) == min(y for _, y in corners) == 0
    assert max(x for x, _ in corners) + chart.size <= chart.width
    assert max(y for _, y in corners) + chart.size <= chart.height
    for x, y in corners:
        near = {(a, b) for a, b in corners if abs(a - x) <= chart.size and abs(b - y) <= chart.size}
        assert near == {(x, y)}


def test_a_map_says_in_words_what_it_shows():
    tiles = [tile("Dorp", 2, 5, label="12"), tile("Stad & land", 3, 5, label="niet bekend")]
    svg = draw("tiles", tile_map(tiles, title="Inwoners"))

    assert svg.attrib["role"] == "img"
    assert svg.findtext(f"{SVG}title") == "Inwoners: Dorp 12; Stad & land niet bekend."
    assert svg.attrib["viewBox"] == "-3 -3 212 106"


def test_a_tile_shows_name_figure_and_shade():
    tiles = [tile("Dorp", 0, 0, label="12", shade="t4"), tile("Ver", 1, 0, shade="tw", here=True)]
    first, second = draw("tiles", tile_map(tiles, title="K")).iter(f"{SVG}g")

    assert [first[0].attrib[key] for key in ("class", "x", "y")] == ["t4", "0", "0"]
    assert [second[0].attrib[key] for key in ("class", "x", "y")] == ["tw is-here", "106", "0"]
    assert ["".join(text.itertext()) for text in first[1:]] == ["Dorp", "Dor", "12"]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Rijssen-Holten", ["Rijssen-", "Holten"]),
        ("Hof van Twente", ["Hof van", "Twente"]),
        ("Hoog en Laag", ["Hoog en Laag"]),
        ("Twenterand", ["Twenterand"]),
        ("Haaksbergenaar", ["Haaksbergenaar"]),
        ("Nuenen, Gerwen en Nederwetten", ["Nuenen,", "Gerwen en", "Nederwetten"]),
        (
            "Een dorp bij de stad in het verre land",
            ["Een dorp bij", "de stad in het", "verre land"],
        ),
    ],
)
def test_a_long_name_breaks_where_it_may(name, lines):
    [placed] = tile_map([tile(name, 0, 0)], title="K").tiles

    assert [part for part, _ in placed.lines] == lines


@pytest.mark.parametrize(("name", "size"), [("Twenterand", 14.5), ("Haaksbergenaar", 11.9)])
def test_a_name_is_as_large_as_its_tile_allows(name, size):
    assert tile_map([tile(name, 0, 0)], title="K").name_size == size
    assert size * 0.56 * len(name) < 100


def test_a_small_map_has_short_names_only():
    svg = draw("tiles", tile_map([tile("Dorp", 0, 0)], title="K", small=True))

    assert "ivz-tiles--small" in svg.attrib["class"]
    assert [text.attrib["class"] for text in svg.iter(f"{SVG}text")] == ["short", "v"]


def test_a_map_on_paper_has_its_size_and_the_colours_of_the_house():
    chart = value_map(values(2, 8, None), title="Kaart & <uren>")
    svg = draw("tiles", chart, on_paper=True)

    assert svg[0].text == "Kaart & <uren>: Dorp0 2; Dorp1 8; Dorp2 niet bekend."
    assert svg.get("width") == "76.32mm"
    style = svg.findtext(f"{SVG}style")
    assert ".t1{fill:#e4edee} .t1~text{fill:#1b2430}" in style
    assert ".t4{fill:#0b4f5c} .t4~text{fill:#ffffff}" in style
    assert "var(" not in style
    assert draw("tiles", chart).find(f"{SVG}style") is None


def test_measures_are_not_written_the_dutch_way(settings):
    settings.USE_THOUSAND_SEPARATOR = True
    svg = draw("tiles", value_map(values(*range(12)), title="Kaart"), on_paper=True)

    measures = {"x", "y", "width", "height", "font-size"}
    for element in svg.iter():
        for attribute in measures & set(element.attrib):
            float(element.get(attribute).removesuffix("mm"))
    assert max(float(r.get("x")) for r in svg.iter(f"{SVG}rect")) > 1000


def test_a_high_map_stays_on_its_cover() -> None:
    """Sixty municipalities in ten rows are 105 mm high at most, and so less wide."""
    values = [TileValue(f"M{n}", n % 6, n // 6, n) for n in range(60)]
    chart = value_map(values, title="Kaart")
    wide = float(chart.width_mm.removesuffix("mm"))
    assert round(wide * chart.height / chart.width) == 105
    assert wide < 128
