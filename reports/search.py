"""Search over everything that a user may see, in one query.

On PostgreSQL words match by their Dutch stem, ranked, or as they are written; elsewhere every word
must occur as it is written. Adding something to search is adding one line to `SOURCES`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import connection, models
from django.db.models import Case, F, FloatField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import NoReverseMatch, reverse

from agenda.models import (
    AgreementArticle,
    Decision,
    Result,
    SafetyAgenda,
    StatedFigure,
    SubTheme,
    Theme,
)
from contributions.subsidies.models import Subsidy
from platform_ivz import richtext
from platform_ivz.filters import LONGEST_SEARCH
from portfolios.models import Body, Municipality, Organisation, Person, Portfolio, User
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

    `label` are the fields that name a row, `text` the others that are searched; `rich` says that
    these hold marks, which are no words. `page` is the name of its address and `args` the fields in
    it; without `args` it is a list, searched for the label with the choices in `query`. `between`
    stands between the fields of the label.
    """

    kind: str
    model: type[models.Model]
    label: tuple[str, ...]
    text: tuple[str, ...]
    page: str
    args: tuple[str, ...] = ()
    between: str = " "
    rich: bool = False
    query: tuple[tuple[str, str], ...] = ()


SOURCES = (
    Source("Gemeenten", Municipality, ("name",), ("cbs_code", "basisteam"), "reports:municipality_detail", ("slug",)),
    Source("Personen", Person, ("initials", "tussenvoegsel", "surname"), ("function", "municipality__name", "organisation__name"), "portfolios:person_detail", ("code",)),
    Source("Portefeuilles", Portfolio, ("title",), ("board__name", "remark"), "portfolios:portfolio_detail", ("code",)),
    Source("Gremia", Body, ("name",), ("abbreviation", "purpose", "meetings_remark"), "portfolios:body_detail", ("code",)),
    Source("Organisaties", Organisation, ("name",), ("abbreviation", "remark"), "portfolios:organisation_detail", ("code",)),
    Source("Veiligheidsagenda’s", SafetyAgenda, ("title",), (), "reports:safetyagenda_detail", ("code",)),
    Source("Thema’s", Theme, ("title",), ("summary", "why", "role"), "reports:theme_detail", ("agenda__code", "code")),
    Source("Deelthema’s", SubTheme, ("title",), ("description", "theme__title"), "reports:theme_detail", ("theme__agenda__code", "theme__code")),
    Source("Projectopdrachten", ProjectAssignment, ("name",), ("remark", "theme__title"), "projects:projectassignment_detail", ("code",)),
    Source("Teksten van opdrachten", SectionText, ("version__assignment__name", "section__title"), ("text", "left_empty_because"), "projects:projectassignment_detail", ("version__assignment__code",), " – ", rich=True),
    Source("Inzet", Deployment, ("municipality__name", "group__name", "organisation__name", "project__name", "body__name"), ("role", "person__surname", "remark"), "projects:deployment_list", query=(("periode", "alles"),)),
    Source("Besluiten", Decision, ("reference",), ("text", "source"), "agenda:decision_detail", ("reference",)),
    Source("Artikelen van overeenkomsten", AgreementArticle, ("agreement__short_title", "number", "title"), ("summary", "agreement__title"), "agenda:agreement_detail", ("agreement__code",)),
    Source("Resultaten", Result, ("label",), ("topic", "unit"), "agenda:result_detail", ("code",)),
    Source("Subsidies", Subsidy, ("purpose",), ("topic", "provider", "remark"), "contributions:subsidy_detail", ("code",)),
    Source("Genoemde getallen", StatedFigure, ("statement",), ("printed", "place"), "reports:statedfigure_list"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text, and whether it is what was looked for."""

    text: str
    is_hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that was found: its name and the place of the hit, both in parts, and its page."""

    label: tuple[Part, ...]
    context: tuple[Part, ...]
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
    queries = [_query(index, source, question, user) for index, source in enumerate(SOURCES)]
    rows = sorted(
        queries[0].union(*queries[1:], all=True), key=lambda row: (row[0], -row[1], row[2])
    )
    groups = []
    for index, source in enumerate(SOURCES):
        found = [row for row in rows if row[0] == index]
        if source.rich:
            found = list(_said(found, question.words))
        if found:
            hits = tuple(_hit(source, row, question.words) for row in found[:SHOWN])
            groups.append(Group(source.kind, len(found), hits))
    return groups


def _said(rows: Iterable[tuple], words: list[str]) -> Iterator[tuple]:
    """Rows with their text as it is read, without those that only have a word inside a mark.

    A row with a rank fits by its name or, on PostgreSQL, by the stems of what is read.
    """
    for source, rank, label, text, *args in rows:
        read = richtext.words(text)
        everything = f"{label} {read}".casefold()
        if rank or all(word.casefold() in everything for word in words):
            yield source, rank, label, read, *args


def _query(index: int, source: Source, question: Asked, user: User) -> QuerySet:
    fits, rank = _as_written(source, question.words)
    rows = source.model._default_manager.visible_to(user).order_by()
    if connection.vendor == "postgresql":
        query = SearchQuery(" ".join(question.words), config="dutch", search_type="websearch")
        vector = SearchVector(*source.label, weight="A", config="dutch")
        if source.text:
            vector += SearchVector(*source.text, weight="C", config="dutch")
        rows = rows.annotate(hit_vector=vector)
        fits |= Q(hit_vector=query)
        ranked = When(hit_vector=query, then=SearchRank(vector, query))
        rank = rank + Case(ranked, default=Value(0.0), output_field=FloatField())
    args = [_text(field) for field in source.args]
    args += [Value("", output_field=TextField())] * (2 - len(args))
    return (
        rows.filter(fits)
        .annotate(
            hit_source=Value(index, output_field=models.IntegerField()),
            hit_rank=Cast(rank, FloatField()),
            hit_label=_joined(source.label, source.between),
            hit_text=_joined(source.text, " · "),
            hit_arg1=args[0],
            hit_arg2=args[1],
        )
        .values_list("hit_source", "hit_rank", "hit_label", "hit_text", "hit_arg1", "hit_arg2")
    )


def _as_written(source: Source, words: Iterable[str]) -> tuple[Q, Any]:
    """Rows that hold every word somewhere; those that hold them all in the name come first."""
    everywhere, in_label = Q(), Q()
    for word in words:
        named = Q()
        for field in source.label:
            named |= Q(**{f"{field}__icontains": word})
        anywhere = Q(named)
        for field in source.text:
            anywhere |= Q(**{f"{field}__icontains": word})
            if source.rich:
                anywhere |= Q(**{f"{field}__icontains": escape(word, quote=False)})
        everywhere &= anywhere
        in_label &= named
    score = Case(When(in_label, then=Value(1.0)), default=Value(0.0), output_field=FloatField())
    return everywhere, score


def _text(field: str) -> Any:
    return Coalesce(Cast(F(field), TextField()), Value(""), output_field=TextField())


def _joined(fields: tuple[str, ...], between: str) -> Any:
    parts: list[Any] = []
    for field in fields:
        parts += [Value(between), _text(field)] if parts else [_text(field)]
    if len(parts) < 2:
        return parts[0] if parts else Value("", output_field=TextField())
    return Concat(*parts, output_field=TextField())


def _hit(source: Source, row: tuple, words: Iterable[str]) -> Hit:
    _, _, label, text, *args = row
    label = " ".join(label.split())
    pattern = _pattern(words)
    return Hit(
        label=tuple(marked(label, pattern)),
        context=tuple(marked(around(text, pattern), pattern)),
        url=_url(source, [arg for arg in args if arg], label),
    )


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


def marked(text: str, pattern: re.Pattern) -> Iterable[Part]:
    """The text in parts, hits apart. The template escapes each part and marks the hits."""
    end = 0
    for match in pattern.finditer(text):
        if match.start() > end:
            yield Part(text[end : match.start()], is_hit=False)
        yield Part(match[0], is_hit=True)
        end = match.end()
    if end < len(text):
        yield Part(text[end:], is_hit=False)


def around(text: str, pattern: re.Pattern) -> str:
    """The part of a text around the first hit, cut at spaces; the beginning when there is none."""
    text = " ".join(part for part in text.split() if part).strip(" ·")
    match = pattern.search(text)
    middle = match.start() if match else 0
    start, stop = max(0, middle - AROUND), middle + AROUND
    if start:
        start = text.find(" ", start, middle) + 1 or start
    if stop < len(text):
        stop = max(text.rfind(" ", middle, stop), middle + 1)
    before, after = ("… " if start else ""), (" …" if stop < len(text) else "")
    return f"{before}{text[start:stop].strip()}{after}"
