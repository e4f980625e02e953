"""Dutch notation of figures and dates. Pure functions, one notation for screen and paper.

None and floats are refused: a missing value is a matter for the template, which knows what
word belongs there, and a binary float has already lost the figure it should show. Rounding is
half up, away from zero, as people do it by hand.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
SHORT_MONTHS = tuple("mrt" if name == "maart" else name[:3] for name in MONTHS)

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")

_SPACE = r"(?:[ \t\r\n]+|\u00a0)"
_KEEP = re.compile(
    r"(?P<before>€|(?<!\w)(?:art\.|artikel|artikelen|bijlage|bijlagen|figuur|hoofdstuk"
    r"|hoofdstukken|paragraaf|paragrafen|tabel|taak|taken|nr\.))" + _SPACE + r"(?=[\d−-])"
    r"|(?<=\d)" + _SPACE + rf"(?=(?:uur|inwoners|gemeenten|{'|'.join(MONTHS)})\b|%)",
    re.IGNORECASE,
)
# Comments, whole elements whose text is not running text, and any other tag with its attributes.
_MARKUP = re.compile(
    r"<!--.*?-->"
    r"|<(?P<raw>style|script|title|textarea)\b.*?</(?P=raw)\s*>"
    r"""|<[!/?a-z](?:"[^"]*"|'[^']*'|[^"'>])*>""",
    re.IGNORECASE | re.DOTALL,
)


def _exact(value: int | Decimal) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError(f"expected an int or a Decimal, got {value!r}")
    exact = Decimal(value)
    if not exact.is_finite():
        raise ValueError(f"{value!r} has no notation")
    return exact


def rounded(value: int | Decimal, decimals: int = 0) -> Decimal:
    """The value as it will be shown, rounded half up."""
    exact = _exact(value)
    if decimals < 0:
        raise ValueError("decimals cannot be negative")
    digits = max(1, exact.adjusted() + decimals + 2)
    step = Decimal(1).scaleb(-decimals)
    return exact.quantize(step, context=Context(prec=digits, rounding=ROUND_HALF_UP))


def number(value: int | Decimal, decimals: int = 0) -> str:
    """Write 627898 as '627.898' and -1.5 with one decimal as '−1,5'."""
    shown = rounded(value, decimals)
    text = f"{abs(shown):,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    return MINUS + text if shown < 0 else text


def quantity(value: int | Decimal, at_most: int = 2) -> str:
    """Write a figure with no more decimals than it has: 8, 8,5 or 8,25."""
    text = number(value, at_most)
    return text.rstrip("0").rstrip(",") if at_most else text


def euro(value: int | Decimal, decimals: int | None = None) -> str:
    """Write 125576 as '€ 125.576', kept on one line; to the cent only when there are cents."""
    if decimals is None:
        decimals = 2 if _exact(value) % 1 else 0
    return f"€{NO_BREAK_SPACE}{number(value, decimals)}"


def amount(value: int | Decimal) -> str:
    """Write an amount as it was rounded: 14512 as '14.512', one to the cent as '14.512,00'."""
    return number(value, _decimals(value))


def signed_amount(value: int | Decimal) -> str:
    """Write a difference between amounts as `amount()` does, with its sign."""
    return signed(value, _decimals(value))


def _decimals(value: int | Decimal) -> int:
    return max(0, -int(_exact(value).as_tuple().exponent))


def signed(value: int | Decimal, decimals: int = 0) -> str:
    """Write a difference with its sign: '+2', '−2' or '0'."""
    return ("+" if rounded(value, decimals) > 0 else "") + number(value, decimals)


def hours(value: int | Decimal) -> str:
    """Write '8 uur' or '8,5 uur', kept on one line."""
    return f"{quantity(value)}{NO_BREAK_SPACE}uur"


def percentage(share: int | Decimal, decimals: int = 0) -> str:
    """Write a share of one as a percentage: 0.35 becomes '35 %', kept on one line."""
    exact = _exact(share)
    return f"{number(exact.scaleb(2, Context(prec=999)), decimals)}{NO_BREAK_SPACE}%"


_WORDS = (
    "nul",
    "één",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
)


def years(first: int, last: int) -> str:
    """Write '2016–2018', or '2018' when it is one year."""
    return f"{first}" if first == last else f"{first}–{last}"


def iban(number: str) -> str:
    """Write an account number in groups of four, as ISO 13616 shows it on paper."""
    return NO_BREAK_SPACE.join(number[start : start + 4] for start in range(0, len(number), 4))


def in_words(count: int) -> str:
    """Write a small count as running text has it: 'twee'; from thirteen on in figures."""
    return _WORDS[count] if 0 <= count < len(_WORDS) else number(count)


def sentence(text: str) -> str:
    """Begin a sentence: a capital, and 'Eén' without an accent on the capital."""
    return "E" + text[1:] if text.startswith("één") else text[:1].upper() + text[1:]


def enumerated(names: Iterable[object]) -> str:
    """Write 'A', 'A en B' or 'A, B en C'; nothing for no names."""
    *before, last = [str(name) for name in names] or [""]
    return f"{', '.join(before)} en {last}" if before else last


def _day(value: date) -> date:
    if not isinstance(value, date):
        raise TypeError(f"expected a date, got {value!r}")
    if isinstance(value, datetime) and value.tzinfo is not None:
        raise TypeError("a moment has a day only in a time zone: convert it to local time first")
    return value


def date_long(value: date) -> str:
    """Write '2 december 2019'."""
    day = _day(value)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday(value: date) -> str:
    """Write the day of the week: 'maandag'."""
    return WEEKDAYS[_day(value).weekday()]


def date_short(value: date) -> str:
    """Write '02-12-2019'."""
    day = _day(value)
    return f"{day.day:02}-{day.month:02}-{day.year:04}"


def days_away(days: int) -> str:
    """Write how far a day is: 'over 12 dagen', 'morgen', 'vandaag' or '3 dagen te laat'."""
    if days in (0, 1):
        return ("vandaag", "morgen")[days]
    if days > 0:
        return f"over {number(days)} dagen"
    return "1 dag te laat" if days == -1 else f"{number(-days)} dagen te laat"


def keep_together(text: str) -> str:
    """Bind a figure to the word it belongs to, so that no line ends between them."""
    return _KEEP.sub(lambda match: (match["before"] or "") + NO_BREAK_SPACE, text)


def keep_together_in_markup(html: str) -> str:
    """Apply `keep_together` to the running text of HTML; tags and attributes stay as they are."""
    parts: list[str] = []
    position = 0
    for markup in _MARKUP.finditer(html):
        parts += keep_together(html[position : markup.start()]), markup[0]
        position = markup.end()
    parts.append(keep_together(html[position:]))
    return "".join(parts)
