"""Dutch notation: exact strings, and properties that hold for every figure."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from platform_ivz import formats

NBSP = "\u00a0"
figures = st.one_of(
    st.integers(-(10**15), 10**15),
    st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=6),
)
texts = st.text(alphabet=st.sampled_from("0123456789 abeilrtu€.%\u00a0\n"), max_size=40) | st.lists(
    st.sampled_from(["artikel", "6.5", "2", "uur", "€", "december", "<b>", "en", "%", "tabel"])
).map(" ".join)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (627898, 0, "627.898"),
        (1234567, 2, "1.234.567,00"),
        (Decimal("0.5"), 0, "1"),
        (Decimal("1.5"), 0, "2"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("0.125"), 2, "0,13"),
        (Decimal("-0.125"), 2, "−0,13"),
        (Decimal("-0.4"), 0, "0"),
        (-1234, 0, "−1.234"),
        (Decimal("999.995"), 2, "1.000,00"),
        (0, 0, "0"),
        (Decimal("0E-10"), 1, "0,0"),
        (Decimal("1E+3"), 0, "1.000"),
        (Decimal(10**40) + Decimal("0.5"), 0, "10" + ".000" * 13),
    ],
)
def test_number(value, decimals, shown):
    assert formats.number(value, decimals) == shown


@pytest.mark.parametrize(
    ("function", "value", "shown"),
    [
        (formats.euro, 125576, f"€{NBSP}125.576"),
        (formats.euro, -5, f"€{NBSP}−5"),
        (lambda x: formats.euro(x, 2), Decimal("0.2"), f"€{NBSP}0,20"),
        (formats.signed, 2, "+2"),
        (formats.signed, -2, "−2"),
        (formats.signed, 0, "0"),
        (formats.signed, Decimal("0.4"), "0"),
        (lambda x: formats.signed(x, 1), Decimal("0.4"), "+0,4"),
        (formats.hours, 8, f"8{NBSP}uur"),
        (formats.hours, Decimal("8.50"), f"8,5{NBSP}uur"),
        (formats.hours, Decimal("10.00"), f"10{NBSP}uur"),
        (formats.quantity, 100, "100"),
        (formats.quantity, Decimal("1000.25"), "1.000,25"),
        (lambda x: formats.quantity(x, 0), 100, "100"),
        (formats.percentage, Decimal("0.35"), f"35{NBSP}%"),
        (formats.percentage, 1, f"100{NBSP}%"),
        (lambda x: formats.percentage(x, 1), Decimal("0.12345"), f"12,3{NBSP}%"),
        (formats.date_long, dt.date(2019, 12, 2), "2 december 2019"),
        (formats.date_short, dt.date(2019, 12, 2), "02-12-2019"),
        (formats.date_long, dt.datetime(2020, 1, 31, 23, 59), "31 januari 2020"),  # noqa: DTZ001
    ],
)
def test_other_notations(function, value, shown):
    assert function(value) == shown


FIGURES = [
    formats.number,
    formats.quantity,
    formats.euro,
    formats.signed,
    formats.hours,
    formats.percentage,
]


@pytest.mark.parametrize("function", FIGURES)
@pytest.mark.parametrize("value", [None, "", "12", 0.1, True])
def test_figures_refuse_what_is_not_exact(function, value):
    with pytest.raises(TypeError):
        function(value)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity")])
def test_figures_refuse_what_has_no_notation(value):
    with pytest.raises(ValueError, match="no notation"):
        formats.number(value)


def test_negative_decimals_are_refused():
    with pytest.raises(ValueError, match="negative"):
        formats.number(1, -1)


@pytest.mark.parametrize("function", [formats.date_long, formats.date_short])
@pytest.mark.parametrize(
    "value", [None, "2019-12-02", dt.datetime(2019, 12, 2, tzinfo=dt.UTC)], ids=repr
)
def test_dates_refuse_what_is_not_a_day(function, value):
    with pytest.raises(TypeError):
        function(value)


@given(figures, st.integers(0, 6))
def test_number_reads_back_as_the_rounded_figure(value, decimals):
    shown = formats.number(value, decimals)
    read = Decimal(shown.replace(".", "").replace(",", ".").replace("−", "-"))
    assert read == Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert shown != "−0"
    groups = shown.lstrip("−").split(",")[0].split(".")
    assert 1 <= len(groups[0]) <= 3
    assert all(len(group) == 3 for group in groups[1:])


@given(figures)
def test_signed_shows_the_sign_of_what_is_shown(value):
    shown = formats.signed(value)
    assert (
        shown[0]
        == {1: "+", 0: "0", -1: "−"}[(formats.rounded(value) > 0) - (formats.rounded(value) < 0)]
    )
    assert shown.lstrip("+−") == formats.number(abs(value))


@given(figures)
def test_quantity_loses_nothing_but_zeros(value):
    shown, whole = formats.quantity(value), formats.number(value, 2)
    assert whole.startswith(shown)
    assert set(whole[len(shown) :]) <= set(",0")
    assert "," not in shown or shown[-1] not in ",0"


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("bij € 0,20 per inwoner", "bij €~0,20 per inwoner"),
        ("artikel 6.5, art. 6 en Artikel 7", "artikel~6.5, art.~6 en Artikel~7"),
        ("Bijlage 4, hoofdstuk 5 en paragraaf 5.1", "Bijlage~4, hoofdstuk~5 en paragraaf~5.1"),
        ("tabel 1, figuur 2 en nr. 3", "tabel~1, figuur~2 en nr.~3"),
        ("62 uur, 627.898 inwoners, 14 gemeenten", "62~uur, 627.898~inwoners, 14~gemeenten"),
        ("op 2 december 2019", "op 2~december 2019"),
        ("50 %", "50~%"),
        ("artikel\n    6.5", "artikel~6.5"),
        ("hoofdartikel 6", "hoofdartikel 6"),
        ("2 uurtjes", "2 uurtjes"),
        ("artikel zes", "artikel zes"),
        ("in 2019 en 2020", "in 2019 en 2020"),
    ],
)
def test_keep_together(text, bound):
    assert formats.keep_together(text) == bound.replace("~", NBSP)


@given(texts)
def test_keep_together_changes_only_spaces_and_only_once(text):
    bound = formats.keep_together(text)
    assert bound.split() == text.split()
    assert formats.keep_together(bound) == bound


@pytest.mark.parametrize(
    "markup",
    [
        '<a title="artikel 6.5" href="?q=2 uur">x</a>',
        "<img alt='tabel > 3 artikel 4'>",
        "<!-- artikel 6 -->",
        "<style>/* artikel 6 */ p { margin: 2 uur }</style>",
        "<title>artikel 6</title>",
        "<title\n>artikel 6</title >",
        "<script>'2 uur'</script>",
    ],
)
def test_markup_is_left_alone(markup):
    text = f"artikel 6 {markup} 2 uur"
    bound = f"artikel{NBSP}6 {markup} 2{NBSP}uur"
    assert formats.keep_together_in_markup(text) == bound


def test_text_that_looks_like_a_tag_is_text():
    assert formats.keep_together_in_markup("1 < 2 uur > 0") == f"1 < 2{NBSP}uur > 0"


def render(source, **context):
    return Template("{% load figures %}" + source).render(Context(context))


def test_filters():
    shown = render(
        "{{ n|number }} {{ r|euro:2 }} {{ d|signed }} {{ h|hours }} {{ s|percentage:1 }}"
        " {{ q|quantity }} {{ day|date_long }} {{ day|date_short }}",
        n=627898,
        r=Decimal("0.2"),
        d=-2,
        h=Decimal("1.5"),
        s=Decimal("0.5"),
        q=Decimal("2.00"),
        day=dt.date(2019, 12, 2),
    )
    expected = "627.898 €~0,20 −2 1,5~uur 50,0~% 2 2 december 2019 02-12-2019"
    assert shown == expected.replace("~", NBSP)


def test_a_moment_is_shown_on_its_local_day():
    moment = dt.datetime(2019, 12, 31, 23, 30, tzinfo=dt.UTC)
    assert render("{{ m|date_long }}", m=moment) == "1 januari 2020"


@pytest.mark.parametrize("name", ["number", "euro", "date_long"])
def test_filters_refuse_a_missing_value(name):
    with pytest.raises(TypeError):
        render("{{ x|" + name + " }}", x=None)
    with pytest.raises(TypeError):
        render("{{ unknown|" + name + " }}")


def test_keep_together_block_still_escapes_values():
    source = "{% keep_together %}<b>artikel 6</b> {{ x }}{% endkeep_together %}"
    assert render(source, x="<i> 2 uur") == f"<b>artikel{NBSP}6</b> &lt;i&gt; 2{NBSP}uur"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1200, "over 1.200 dagen"),
        (2, "over 2 dagen"),
        (1, "morgen"),
        (0, "vandaag"),
        (-1, "1 dag te laat"),
        (-3, "3 dagen te laat"),
    ],
)
def test_how_far_a_day_is(days, words):
    assert formats.days_away(days) == words
    assert render("{{ t|days_away }}", t=days) == words
