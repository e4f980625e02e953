"""Figures and references that stand in a text by name: `{inwoners}`, `{inwoners:naam}`, `{bijlage:naam}`.

`LIVING` lists every name: what it is, how it is computed and how it is written. Nothing is computed
here: the values are those of the overviews that pages and papers read, on the day of the text. A
name that is not known is a message in the text, never an empty place.
"""

import datetime as dt
import difflib
import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from agenda.models import NoteChapter, Placed, Result, SafetyAgenda, agenda_on, placed
from contributions.effort.overviews import balance_of
from contributions.planning.scenarios import ScenarioColumn, scenarios_of
from contributions.rounds.overviews import Payer
from platform_ivz.formats import NO_BREAK_SPACE, euro, hours, number, quantity
from platform_ivz.reading import computed_once
from portfolios.models import Body
from reports.figures import Figures
from reports.note.anchors import anchors

UNKNOWN_YET = "nog niet bekend"
NAME = re.compile(r"<[^>]*>|\{([^{}<>]*)\}")
# Kinds of references that lead to a chapter or an annex, to something in a part, and to a page.
TO_CHAPTER = ("hoofdstuk", "bijlage")
TO_PART = ("tabel", "figuur", "paragraaf")
TO_PAGE = "bladzijde"


class NoteFigures(Figures):
    """What a text can name on a day: the figures of that day, and the chapters of a note."""

    def __init__(self, day: dt.date, chapters: Iterable[NoteChapter] | None = None) -> None:
        super().__init__(day)
        self._chapters = chapters

    @cached_property
    def agenda(self) -> SafetyAgenda | None:
        return agenda_on(self.day)

    @cached_property
    def chapters(self) -> dict[str, Placed]:
        """The chapters that a text refers to, by their key: of the note at hand, else of the day."""
        chapters = self._chapters
        if chapters is None:
            chapters = NoteChapter.objects.filter(note__agenda=self.agenda).for_list()
        return {one.chapter.key: one for one in placed(chapters)}

    @cached_property
    def payers(self) -> dict[str, Payer]:
        return {payer.municipality.slug: payer for payer in self.contributions.payers}

    @cached_property
    def delivered(self) -> Fraction | None:
        return balance_of(self.year).delivered

    @cached_property
    def scenario_columns(self) -> dict[str, ScenarioColumn]:
        return {one.scenario.code: one for one in scenarios_of(self.year) if one.scenario}

    @cached_property
    def known_results(self) -> dict[str, Result]:
        found = Result.objects.filter(value__isnull=False)
        return {result.code: result for result in found}

    @cached_property
    def bodies(self) -> dict[str, str]:
        found = Body.objects.filter(meetings_per_year__isnull=False)
        return {body.code: str(body) for body in found}

    def named(self, name: str) -> "Named":
        """What a name stands for. Raises UnknownName."""
        kind, _, argument = name.partition(":")
        if target := self.target(kind, argument):
            return Named(name, target.label, target.words, target)
        living = LIVING.get(f"{kind}:" if argument else kind)
        if living is None or (living.of and argument not in living.of(self)):
            raise UnknownName(name, self)
        return self._named(name, living, argument)

    def _named(self, name: str, living: "Living", argument: str) -> "Named":
        value = living.value(self, argument)
        label = living.label.format(living.of(self)[argument]) if living.of else living.label
        if value is None:
            return Named(name, label, UNKNOWN_YET)
        result = self.known_results.get(argument) if living is LIVING["resultaat:"] else None
        write = euro if result is not None and result.unit == "euro" else living.write
        return Named(name, label, write(value), value=value, unit=result.unit if result else "")

    def target(self, kind: str, name: str) -> "Target | None":
        """Where a reference leads; None when it is no reference or leads nowhere."""
        anchor = anchors().get((kind, name))
        if anchor is not None:
            target = name if kind == "paragraaf" else f"{kind}-{name}"
            label = f"Verwijzing naar {kind}: {anchor.caption or name}"
            words = f"‘{anchor.caption}’" if kind == "paragraaf" else f"{kind} ‘{name}’"
            return Target(target, label, words)
        at_page = kind == TO_PAGE
        if (not at_page and kind not in TO_CHAPTER) or name not in self.chapters:
            return None
        one = self.chapters[name]
        words = f"de bladzijde van {one.label}" if at_page else one.label
        label = f"Verwijzing naar {words}: {one.chapter.title}"
        return Target(name, label, words, chapter=one.chapter, at_page=at_page)

    def figures(self) -> Iterator["Named"]:
        """Every figure that a text can name, in the order of the list."""
        for kind, living in LIVING.items():
            for argument in living.of(self) if living.of else ("",):
                yield self._named(kind + argument, living, argument)

    def references(self) -> Iterator["Named"]:
        """Everything that a text can refer to."""
        for one in self.chapters.values():
            kind = "bijlage" if one.chapter.is_annex else "hoofdstuk"
            yield self.named(f"{kind}:{one.chapter.key}")
        for kind, name in anchors():
            yield self.named(f"{kind}:{name}")
        for key in self.chapters:
            yield self.named(f"{TO_PAGE}:{key}")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a reference leads on paper (`anchor`), and in words."""

    anchor: str
    label: str
    words: str
    chapter: NoteChapter | None = None
    at_page: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A name with what it is called and what it says; `target` is None of a figure."""

    name: str
    label: str
    text: str
    target: Target | None = None
    value: Any = None
    unit: str = ""

    @property
    def written(self) -> str:
        """How a text names it."""
        return f"{{{self.name}}}"


class UnknownName(Exception):
    """A name that nothing has; the message is Dutch, with the name that is most like it."""

    def __init__(self, name: str, figures: NoteFigures) -> None:
        known = [one.name for one in (*figures.figures(), *figures.references())]
        self.name = name
        self.suggestion = next(iter(difflib.get_close_matches(name, known, n=1, cutoff=0.5)), "")
        kind = name.partition(":")[0]
        what = "verwijzing" if kind in (*TO_CHAPTER, *TO_PART, TO_PAGE) else "cijfer"
        said = f"‘{name}’ is geen bekend{'e' if what == 'verwijzing' else ''} {what}."
        super().__init__(
            f"{said} Bedoelt u ‘{self.suggestion}’?"
            if self.suggestion
            else f"{said} Kies een naam uit de lijst."
        )


@dataclass(frozen=True, slots=True)
class Living:
    """A figure that a text can name.

    `label` says in Dutch what it is, `value` gives it (None: not known), `write` its notation. `of`
    gives the arguments, each with what it is called, which fills the label.
    """

    label: str
    value: Callable[[NoteFigures, str], Any]
    write: Callable[[Any], str]
    of: Callable[[NoteFigures], dict[str, str]] | None = None


def _claim(claim: str) -> Callable[[NoteFigures, str], Any]:
    """The figure that `COMPUTED` gives for a claim; {0} is the argument, {year} that of the day."""
    return lambda figures, argument: figures.value(claim.format(argument, year=figures.year))


def _places(figures: NoteFigures) -> dict[str, str]:
    return {slug: payer.municipality.name for slug, payer in figures.payers.items()}


def _scenarios(figures: NoteFigures) -> dict[str, str]:
    return {code: column.title for code, column in figures.scenario_columns.items()}


def _peers(figures: NoteFigures) -> dict[str, str]:
    return {code: peer.name for code, peer in figures.peers.items()}


def _periods(figures: NoteFigures) -> dict[str, str]:
    years = {(one.from_year, one.until_year) for one in figures.subsidies if one.counted}
    return {f"{first}-{last}": f"{first}-{last}" for first, last in sorted(years)}


def _subsidies(figures: NoteFigures) -> dict[str, str]:
    return {one.code: one.purpose or one.topic for one in figures.subsidies}


def _results(figures: NoteFigures) -> dict[str, str]:
    return {code: result.label for code, result in figures.known_results.items()}


def _period(figures: NoteFigures, argument: str) -> str | None:
    agenda = figures.agenda
    return f"{agenda.valid_from.year}-{agenda.valid_until.year}" if agenda else None


def _each_hours(figures: NoteFigures, slug: str) -> Any:
    return figures.obligations.get(figures.payers[slug].municipality.cbs_code)


def _rate(value: Any) -> str:
    return euro(value, 2)


def _whole_euro(value: Any) -> str:
    return euro(value, 0)


def _per_week(value: Any) -> str:
    """Write hours per week, which may be a fraction over a year."""
    exact = Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else value
    return f"{hours(exact)} per week"


def _fte(value: Any) -> str:
    return f"{quantity(value)}{NO_BREAK_SPACE}fte"


LIVING: dict[str, Living] = {
    "periode": Living("Jaren van de veiligheidsagenda", _period, str),
    "themas": Living("Aantal thema’s op de agenda", _claim("theme_count"), number),
    "gemeenten": Living("Aantal gemeenten", _claim("municipality_count"), number),
    "inwoners": Living("Inwoners van alle gemeenten samen", _claim("population_total"), number),
    "inwoners:": Living("Inwoners van {}", lambda f, a: f.payers[a].inhabitants, number, _places),
    "tarief": Living("Bijdrage per inwoner", _claim("rate {year}"), _rate),
    "tarief-gevraagd": Living(
        "Gevraagde bijdrage per inwoner",
        lambda f, a: f.contributions.proposal.rate if f.contributions.proposal else None,
        _rate,
    ),
    "tarief-verhoging": Living(
        "Gevraagde verhoging per inwoner", _claim("rate_increase {year}"), _rate
    ),
    "bijdragen-samen": Living(
        "Bijdragen van alle gemeenten samen", lambda f, a: f.contributions.total_amount, euro
    ),
    "bijdragen-gevraagd": Living(
        "Gevraagde bijdragen van alle gemeenten samen",
        lambda f, a: f.contributions.total_asked,
        euro,
    ),
    "bijdrage:": Living("Bijdrage van {}", lambda f, a: f.payers[a].amount, euro, _places),
    "bijdrage-gevraagd:": Living(
        "Gevraagde bijdrage van {}", lambda f, a: f.payers[a].asked, euro, _places
    ),
    "uren-afgesproken": Living(
        "Afgesproken uren van alle gemeenten samen", _claim("obligation_total"), _per_week
    ),
    "uren-afgesproken:": Living("Afgesproken uren van {}", _each_hours, _per_week, _places),
    "uren-geleverd": Living(
        "Geleverde uren van alle gemeenten samen", lambda f, a: f.delivered, _per_week
    ),
    "taken": Living("Aantal taken van de coördinatie", lambda f, a: len(f.tasks) or None, number),
    "uren-taken": Living("Uren die alle taken vragen", _claim("tasks_hours"), _per_week),
    "fte-taken": Living("Formatie die alle taken vragen", _claim("tasks_fte"), _fte),
    "kosten-taken": Living("Kosten van alle taken per jaar", _claim("tasks_cost"), _whole_euro),
    "scenario-uren:": Living(
        "Uren bij de keuze ‘{}’",
        lambda f, a: f.scenario_columns[a].outcome.hours,
        _per_week,
        _scenarios,
    ),
    "scenario-kosten:": Living(
        "Kosten per jaar bij de keuze ‘{}’",
        lambda f, a: f.scenario_columns[a].outcome.cost,
        _whole_euro,
        _scenarios,
    ),
    "fte-vergelijkbaar:": Living(
        "Formatie zoals in {}, voor zoveel gemeenten als hier",
        _claim("peer_fte {0}"),
        _fte,
        _peers,
    ),
    "posten": Living("Aantal posten", _claim("portfolio_count"), number),
    "vergaderingen:": Living(
        "Vergaderingen per jaar van {}", _claim("meetings {0}"), number, lambda f: f.bodies
    ),
    "subsidies:": Living(
        "Subsidie in {}",
        lambda f, a: f.value(f"subsidies_total {a.replace('-', ' ')}"),
        euro,
        _periods,
    ),
    "subsidie:": Living("Subsidie: {}", _claim("subsidy {0}"), euro, _subsidies),
    "resultaat:": Living("Resultaat: {}", _claim("result {0}"), quantity, _results),
}


@computed_once
def note_figures(day: dt.date) -> NoteFigures:
    """What texts can name on a day, read once for all texts of a page."""
    return NoteFigures(day)


# How a reference is written ---------------------------------------------------------------------


def in_words(target: Target) -> SafeString:
    """For a page that does not lead to the note: the words alone."""
    return format_html("{}", target.words)


def linked(target: Target) -> SafeString:
    """For a page within the portal: the words, with the page of the chapter."""
    if target.chapter is None:
        return in_words(target)
    return format_html('<a href="{}">{}</a>', target.chapter.get_absolute_url(), target.words)


def on_paper(target: Target) -> SafeString:
    """For a paper, which fills in the number (`platform_ivz/numbering.py`) or the page."""
    kind = "bladzijde" if target.at_page else "verwijzing"
    return format_html('<a href="#{}" class="{}"></a>', target.anchor, kind)


def living(
    text: str, figures: NoteFigures, refer: Callable[[Target], SafeString] = on_paper
) -> SafeString:
    """Clean HTML with its names filled in; an unknown name is a marked message in its place."""

    def fill(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0]
        try:
            named = figures.named(html.unescape(found[1]).strip())
        except UnknownName as unknown:
            return format_html('<strong class="mist">{}</strong>', str(unknown))
        return refer(named.target) if named.target else format_html("{}", named.text)

    # the text was cleaned when it was stored; what is filled in is escaped here
    return mark_safe(NAME.sub(fill, text))  # noqa: S308


def problems(text: str, figures: NoteFigures) -> list[str]:
    """Why a text cannot be stored: the names in it that nothing has, in Dutch."""
    found = []
    for match in NAME.finditer(text):
        if match[1] is not None:
            try:
                figures.named(html.unescape(match[1]).strip())
            except UnknownName as unknown:
                found.append(str(unknown))
    return list(dict.fromkeys(found))
