"""Search over everything that a user may see: of each kind how much fits, and the best of it.

Every word must occur in a row, as it is written, or on PostgreSQL by its Dutch stem too. Adding
something to search is a `SearchIndex` on its model and a line in `SOURCES`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection, models
from django.db.models import (
    Case,
    Count,
    FloatField,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.lookups import Exact, GreaterThan
from django.urls import NoReverseMatch, reverse

from agenda.models import (
    AgreementArticle,
    Decision,
    LocalPlan,
    LocalPriority,
    NoteChapter,
    Result,
    SafetyAgenda,
    StatedFigure,
    SubTheme,
    Theme,
)
from contributions.subsidies.models import Subsidy
from platform_ivz import richtext
from platform_ivz.filters import LONGEST_SEARCH
from platform_ivz.search_index import SearchIndex, stems
from portfolios.models import (
    Body,
    Municipality,
    Organisation,
    Person,
    PersonFunction,
    Portfolio,
    User,
)
from projects.models import Deployment, ProjectAssignment, SectionText

LONGEST = 120
SHORTEST = 2
MOST_WORDS = 10
SHOWN = 10
AROUND = 90
# Endings that Dutch words of one stem differ in, longest first; to mark a hit, not to find it.
ENDINGS = ("ingen", "ing", "en", "es", "e", "s")


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of thing to search.

    A row is found by its own words (the `SearchIndex` of its model) and by those of what it
    belongs to: `named_by` are such fields that stand before its own in its name, with `between`
    between them, and `also` those that are searched besides. `rich` are the fields that hold marks,
    which are no words. `page` is the name of its address and `args` the fields in it; without `args`
    it is a list, searched for the name with the choices in `query`.
    """

    kind: str
    model: type[models.Model]
    page: str
    args: tuple[str, ...] = ()
    named_by: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    between: str = " "
    rich: tuple[str, ...] = ()
    query: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> tuple[str, ...]:
        return (*self.named_by, *SearchIndex.of(self.model).label)

    @property
    def text(self) -> tuple[str, ...]:
        return (*SearchIndex.of(self.model).text, *self.also)


SOURCES = (
    Source("Gemeenten", Municipality, "reports:municipality_detail", ("slug",)),
    Source("Personen", Person, "portfolios:person_detail", ("code",)),
    Source("Functies", PersonFunction, "portfolios:person_detail", ("person__code",), named_by=("person__initials", "person__tussenvoegsel", "person__surname"), also=("municipality__name", "organisation__name")),
    Source("Portefeuilles", Portfolio, "portfolios:portfolio_detail", ("code",), also=("board__name",)),
    Source("Gremia", Body, "portfolios:body_detail", ("code",)),
    Source("Organisaties", Organisation, "portfolios:organisation_detail", ("code",)),
    Source("Veiligheidsagenda’s", SafetyAgenda, "reports:safetyagenda_detail", ("code",)),
    Source("Thema’s", Theme, "reports:theme_detail", ("agenda__code", "code")),
    Source("Deelthema’s", SubTheme, "reports:theme_detail", ("theme__agenda__code", "theme__code"), also=("theme__title",)),
    Source("Hoofdstukken van notities", NoteChapter, "reports:notechapter_detail", ("note__agenda__code", "key"), rich=("text",)),
    Source("Lokale veiligheidsplannen", LocalPlan, "agenda:localplan_detail", ("code",), also=("municipality__name",)),
    Source("Prioriteiten uit lokale plannen", LocalPriority, "agenda:localplan_detail", ("plan__code",), named_by=("title", "plan__municipality__name"), between=" – "),
    Source("Projectopdrachten", ProjectAssignment, "projects:projectassignment_detail", ("code",), also=("theme__title",)),
    Source("Teksten van opdrachten", SectionText, "projects:projectassignment_detail", ("version__assignment__code",), named_by=("version__assignment__name", "section__title"), between=" – ", rich=("text",)),
    Source("Inzet", Deployment, "projects:deployment_list", named_by=("municipality__name", "group__name", "organisation__name", "project__name", "body__name"), also=("person__surname",), query=(("periode", "alles"),)),
    Source("Besluiten", Decision, "agenda:decision_detail", ("reference",)),
    Source("Artikelen van overeenkomsten", AgreementArticle, "reports:agreement_detail", ("agreement__code",), named_by=("agreement__short_title",), also=("agreement__title",)),
    Source("Resultaten", Result, "agenda:result_detail", ("code",)),
    Source("Subsidies", Subsidy, "contributions:subsidy_detail", ("code",)),
    Source("Genoemde getallen", StatedFigure, "reports:statedfigure_list"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text, and whether it is what was looked for."""

    text: str
    is_hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that was found: its name and the place of the hit, both in parts, and its page."""

    label: tuple[Piece, ...]
    context: tuple[Piece, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind: how many, and the best of them."""

    kind: str
    count: int
    hits: tuple[Hit, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.hits)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, tidied up; `cut` when it was too long, `too_short` when there is too little."""

    text: str
    cut: bool

    @property
    def words(self) -> list[str]:
        return self.text.split()[:MOST_WORDS]

    @property
    def too_short(self) -> bool:
        return not any(len(word) >= SHORTEST for word in self.words)


def asked(typed: str) -> Asked:
    """Tidy up what was typed: no control characters, and no longer than can be answered."""
    text = " ".join("".join(c if c.isprintable() else " " for c in typed).split())
    short = text[:LONGEST].rstrip()
    return Asked(text=short, cut=len(text) > LONGEST or len(short.split()) > MOST_WORDS)


def search(question: Asked, user: User) -> list[Group]:
    """What the user may see of all that fits, in the order of `SOURCES`, best hits first."""
    if question.too_short:
        return []
    groups = (_group(source, question.words, user) for source in SOURCES)
    return [group for group in groups if group.count]


def _group(source: Source, words: list[str], user: User) -> Group:
    fields = dict.fromkeys((*source.label, *source.text, *source.args))
    rows = list(
        of_kind(source, words, user)
        .annotate(hit_count=Window(Count("*")))
        .values("hit_count", *fields)[:SHOWN]
    )
    pattern = _pattern(words)
    return Group(
        kind=source.kind,
        count=rows[0]["hit_count"] if rows else 0,
        hits=tuple(_hit(source, row, pattern) for row in rows),
    )


def of_kind(source: Source, words: list[str], user: User) -> QuerySet:
    """Rows that hold every word; those that hold them all in their name come first."""
    named = Q(*(_written(source, source.label, word) for word in words))
    rank: Any = Case(When(named, then=Value(1.0)), default=Value(0.0), output_field=FloatField())
    everywhere = (*source.label, *source.text)
    fits = [_written(source, everywhere, word) for word in words]
    if connection.vendor == "postgresql":
        together = stems(" ".join(words))
        fits = [
            written | _by_stem(source.model, stems(word), together)
            for written, word in zip(fits, words, strict=True)
        ]
        rank += SearchRank(SearchIndex.of(source.model).vector, together)
    rows = source.model._default_manager.visible_to(user).filter(*fits)
    return rows.order_by(rank.desc(), *source.label, "pk")


def _written(source: Source, fields: Iterable[str], word: str) -> Q:
    """Rows with the word in one of these fields, as it is written."""
    found = Q()
    for field in fields:
        if field in source.rich:
            found |= Q(**{f"{field}__icontains": escape(word, quote=False)}) & Q(
                **{f"{field}__iregex": richtext.holding(word)}
            )
        else:
            found |= Q(**{f"{field}__icontains": word})
    return found


def _by_stem(model: type[models.Model], word: SearchQuery, together: SearchQuery) -> Q:
    """Rows whose own words have this stem. A word without one ("de", "van") asks nothing of a row.

    The index is asked in a query of its own: beside conditions on other tables PostgreSQL could not
    use it, and would take the stems of every row anew.
    """
    held = model._base_manager.alias(words=SearchIndex.of(model).vector).filter(words=word)
    silent = Exact(Func(word, function="numnode", output_field=IntegerField()), 0)
    others = GreaterThan(Func(together, function="numnode", output_field=IntegerField()), 0)
    return Q(pk__in=held.values("pk")) | (Q(silent) & Q(others))


def _hit(source: Source, row: dict[str, Any], pattern: re.Pattern) -> Hit:
    label = _said(source, source.label, row, source.between)
    return Hit(
        label=tuple(marked(label, pattern)),
        context=tuple(marked(around(_said(source, source.text, row, " · "), pattern), pattern)),
        url=_url(source, [str(row[field]) for field in source.args], label),
    )


def _said(source: Source, fields: Iterable[str], row: dict[str, Any], between: str) -> str:
    """What these fields say, on one line."""
    texts = (
        richtext.words(row[field]) if field in source.rich else row[field]
        for field in fields
        if row[field]
    )
    return " ".join(between.join(texts).split())


def _url(source: Source, args: list[str], label: str) -> str:
    try:
        if not source.args:
            query = {"q": label[:LONGEST_SEARCH], **dict(source.query)}
            return f"{reverse(source.page)}?{urlencode(query)}"
        return reverse(source.page, args=args)
    except NoReverseMatch:
        return ""


def _pattern(words: Iterable[str]) -> re.Pattern:
    """Words that begin with the stem of a word that was asked, and the word itself anywhere."""
    roots = [re.escape(word) for word in words]
    for word in words:
        ending = next((e for e in ENDINGS if word.casefold().endswith(e)), "")
        root = word[: len(word) - len(ending)]
        if ending and len(root) >= 4:
            roots.append(rf"\b{re.escape(root)}\w*")
    return re.compile("|".join(sorted(roots, key=len, reverse=True)), re.IGNORECASE)


def marked(text: str, pattern: re.Pattern) -> Iterable[Piece]:
    """The text in parts, hits apart. The template escapes each part and marks the hits."""
    end = 0
    for match in pattern.finditer(text):
        if match.start() > end:
            yield Piece(text[end : match.start()], is_hit=False)
        yield Piece(match[0], is_hit=True)
        end = match.end()
    if end < len(text):
        yield Piece(text[end:], is_hit=False)


def around(text: str, pattern: re.Pattern) -> str:
    """The part of a text around the first hit, cut at spaces; the beginning when there is none."""
    match = pattern.search(text)
    middle = match.start() if match else 0
    start, stop = max(0, middle - AROUND), middle + AROUND
    if start:
        start = text.find(" ", start, middle) + 1 or start
    if stop < len(text):
        stop = max(text.rfind(" ", middle, stop), middle + 1)
    before, after = ("… " if start else ""), (" …" if stop < len(text) else "")
    return f"{before}{text[start:stop].strip()}{after}"
