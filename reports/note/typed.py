"""Figures that somebody typed in a text although the portal knows them, or knows another one.

Rather silent than wrong: a number counts only with its unit, as an amount, or when it is long, and
one that several figures have only in a sentence with words of its label. Years and dates never count.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from platform_ivz.richtext import words
from reports.note.living import Named, NoteFigures

_SPACE = r"(?:\s|&nbsp;)"
_NUMBER = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)"
_TOKEN = re.compile(
    rf"(?P<euro>€{_SPACE}*)?(?<![\w.,-])(?P<number>{_NUMBER})(?![\w-]|[.,]\d)"
    rf"(?P<unit>{_SPACE}(?:uur per week|uur|fte))?(?:{_SPACE}(?P<word>[\w-]+))?"
)
_HIDDEN = re.compile(r"</?(?P<block>p|li|ul|ol|br)\b[^>]*>|<[^>]*>|\{[^{}<>]*\}")
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?:](?=\s)|(?=\n)|\Z)", re.DOTALL)
_WRITTEN = re.compile(rf"(?P<euro>€\s)?(?P<number>{_NUMBER})(?:\s(?P<unit>.+))?")
_YEAR = re.compile(r"(?:19|20)\d\d")
# A shorter number alone tells nothing; one that is shorter than the second needs a word of its label.
LEAST_DIGITS, LEAST_ALONE = 3, 4
# Words of labels that say nothing of which figure it is.
_COMMON = frozenset(
    [
        "aantal",
        "alle",
        "bij",
        "deze",
        "een",
        "het",
        "hier",
        "keuze",
        "jaar",
        "jaren",
        "kosten",
        "per",
        "resultaat",
        "samen",
        "scenario",
        "subsidie",
        "uren",
        "van",
        "vergaderingen",
        "voor",
        "zoveel",
        "zoals",
    ]
)
# The word after a number that makes it this figure, by name; of a result it is its unit.
_UNITS = {"gemeenten": "gemeenten", "inwoners": "inwoners", "taken": "taken", "posten": "posten"}
# How a sentence says a figure, so that another number there contradicts it.
_SAID = {
    "gemeenten": rf"\b(?:alle|onze)\s(?P<said>{_NUMBER})\s(?:\w+\s)?gemeenten\b"
    rf"|\bde\s(?P<more>{_NUMBER})\s(?:\w+e\s)?gemeenten\b(?!\s(?:van|in|uit|daar|die)\b)",
    "inwoners": rf"\bsamen\s(?:\w+\s)?(?P<said>{_NUMBER})\sinwoners\b(?P<more>)",
    "themas": rf"\b(?P<said>{_NUMBER})\s(?:veiligheids)?thema\b|\b(?P<more>{_NUMBER})\s(?:veiligheids)?thema['’]s",
    "uren-taken": rf"\balle\staken\b[^,;]{{0,40}}?\b(?P<said>{_NUMBER})\suur(?:\sper\sweek)?"
    rf"|\b(?P<more>{_NUMBER})\suur(?:\sper\sweek)?(?=\s(?:nodig|benodigd|voor\salle\staken))",
    "tarief": rf"(?P<said>€\s*{_NUMBER})\sper\sinwoner\b(?P<more>)",
}
# Figures that are said in the same words; a number that is one of them contradicts none.
_ALSO = {"tarief": ("tarief-gevraagd", "tarief-verhoging"), "uren-taken": ("uren-afgesproken",)}


@dataclass(frozen=True, slots=True)
class TypedFigure:
    """A figure that was typed: where it stands in the text, its sentence, and what the portal knows."""

    start: int
    typed: str
    sentence: str
    named: Named
    is_equal: bool

    @property
    def key(self) -> str:
        """Tells it from the others of its text."""
        return f"{self.start}-{self.named.name}"

    def replaced(self, text: str) -> str:
        """The text with the name in the place of what was typed."""
        return text[: self.start] + self.named.written + text[self.start + len(self.typed) :]


def has_numbers(text: str) -> bool:
    """Whether there is anything to look at."""
    return _TOKEN.search(_masked(text)) is not None


def typed_in(text: str, figures: NoteFigures) -> list[TypedFigure]:
    """What was typed in a text and equals or contradicts a figure, in the order of the text."""
    known = [one for one in figures.figures() if _WRITTEN.fullmatch(one.text)]
    found: dict[int, TypedFigure] = {}
    masked = _masked(text)
    for sentence in _SENTENCE.finditer(masked):
        for one in (*_equals(sentence, known), *_contradictions(sentence, known)):
            start, end, named, is_equal = one
            found.setdefault(
                start,
                TypedFigure(start, text[start:end], _read(text, sentence), named, is_equal),
            )
    return [found[start] for start in sorted(found)]


Match = tuple[int, int, Named, bool]


def _masked(text: str) -> str:
    """The text with its marks and names blanked, so that places stay; a block ends a line."""
    return _HIDDEN.sub(lambda found: ("\n" if found["block"] else " ") * len(found[0]), text)


def _read(text: str, sentence: re.Match[str]) -> str:
    return words(text[sentence.start() : sentence.end()]).replace("\n", " ")


def _equals(sentence: re.Match[str], known: list[Named]) -> Iterator[Match]:
    said = sentence[0].casefold()
    for token in _TOKEN.finditer(sentence.string, sentence.start(), sentence.end()):
        if token["euro"] is None and _YEAR.fullmatch(token["number"]):
            continue
        fitting = [(_shared(one, said), one) for one in known if _fits(token, one, said)]
        if fitting:
            best = max(fitting, key=lambda pair: pair[0])[1]
            yield token.start(), _end(token, best), best, True


def _fits(token: re.Match[str], named: Named, said: str) -> bool:
    """Whether what was typed is this figure."""
    written = _WRITTEN.fullmatch(named.text)
    if written["number"] != token["number"] or bool(written["euro"]) != bool(token["euro"]):
        return False
    shared = _shared(named, said)
    if token["euro"]:
        return shared > 0 or ":" not in named.name
    if written["unit"] or token["unit"]:
        own, typed = written["unit"] or "", (token["unit"] or "").replace("&nbsp;", " ").strip()
        return bool(typed) and own.startswith(typed) and (shared > 0 or ":" not in named.name)
    digits = len(token["number"].replace(".", ""))
    unit = (named.unit or _UNITS.get(named.name, " ")).split(" ")[0].casefold()
    if unit and unit == (token["word"] or "").casefold():
        return shared > 0 or digits >= LEAST_DIGITS
    if ":" in named.name and not shared:
        return False
    return digits >= (LEAST_DIGITS if shared else LEAST_ALONE)


def _end(token: re.Match[str], named: Named) -> int:
    """Where it ends: with its unit, when the name brings that along."""
    return token.end("unit") if token["unit"] else token.end("number")


def _shared(named: Named, said: str) -> int:
    """How many words of its label and its name the sentence has."""
    text = f"{named.label} {named.name.partition(':')[2]}".casefold()
    return sum(word in said for word in set(re.findall(r"[\w-]{4,}", text)) if word not in _COMMON)


def _contradictions(sentence: re.Match[str], known: list[Named]) -> Iterator[Match]:
    by_name = {one.name: one for one in known}
    for name, pattern in (*_SAID.items(), *_results_said(known)):
        named = by_name.get(name)
        if named is None or (":" in name and _shared(named, sentence[0].casefold()) < 2):
            continue
        right = {_number(by_name[one]) for one in (name, *_ALSO.get(name, ())) if one in by_name}
        for found in re.compile(pattern, re.IGNORECASE).finditer(
            sentence.string, sentence.start(), sentence.end()
        ):
            group = "said" if found["said"] else "more"
            if found[group].lstrip("€ \u00a0\n") not in right:
                end = found.end(group)
                if (unit := re.compile(r"\suur(?:\sper\sweek)?").match(sentence.string, end)) and (
                    "uur" in named.text
                ):
                    end = unit.end()
                yield found.start(group), end, named, False


def _number(named: Named) -> str:
    return _WRITTEN.fullmatch(named.text)["number"]


def _results_said(known: list[Named]) -> Iterator[tuple[str, str]]:
    """A result whose label begins with a long word that no other label begins with.

    The sentence has to hold another word of the label too.
    """
    results = [one for one in known if one.name.startswith("resultaat:")]
    first = {one.name: one.label.partition(": ")[2].split()[0].casefold() for one in results}
    counts = Counter(first.values())
    for name, word in first.items():
        if len(word) >= 8 and counts[word] == 1:
            yield name, rf"\b(?P<said>{_NUMBER})(?P<more>)\s{re.escape(word)}\b"
