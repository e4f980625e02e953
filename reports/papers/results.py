"""Werkzaamheden en resultaten (Bijlage 6): what was done and achieved, by theme and topic."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from agenda.models import Result, Theme, themes_on
from agenda.tables import years_of
from contributions.subsidies.models import Subsidy
from contributions.subsidies.overviews import Total, total_of, totals_per
from platform_ivz.formats import enumerated, years
from platform_ivz.pdf import Masthead
from reports.papers.base import PaperRequest


@dataclass(frozen=True, slots=True)
class Achieved:
    """A result, with its years in words."""

    result: Result
    years: str


@dataclass(frozen=True, slots=True)
class Topic:
    """What was achieved on one topic: what can be counted, and what cannot."""

    name: str
    counted: tuple[Achieved, ...]
    told: tuple[Achieved, ...]


@dataclass(frozen=True, slots=True)
class ThemeResults:
    """A theme, None for what stands under none, with its topics in the order of the results."""

    theme: Theme | None
    topics: tuple[Topic, ...]

    @property
    def name(self) -> str:
        """Its place in the paper."""
        return f"resultaten-thema-{self.theme.code}" if self.theme else "resultaten-andere"

    @property
    def sources(self) -> str:
        """Where its results were found, each place once."""
        return sources_of(
            one.result for topic in self.topics for one in (*topic.counted, *topic.told)
        )

    @property
    def has_counted(self) -> bool:
        return any(topic.counted for topic in self.topics)

    @property
    def told(self) -> tuple[Topic, ...]:
        """The topics on which there is something that cannot be counted."""
        return tuple(topic for topic in self.topics if topic.told)


@dataclass(frozen=True, slots=True)
class TopicSubsidies:
    """The subsidies for one topic, and what they come to."""

    total: Total
    subsidies: tuple[Subsidy, ...]


def build(request: PaperRequest) -> dict[str, Any]:
    """All that is known until the end of the year that was asked for."""
    results = list(
        Result.objects.filter(Q(from_year__lte=request.year) | Q(from_year__isnull=True)).for_list()
    )
    subsidies = list(Subsidy.objects.filter(from_year__lte=request.year).for_list())
    return {
        "paper": Masthead(
            title="Werkzaamheden en resultaten",
            period=_period(results, subsidies) or f"{request.year}",
            subtitle="Wat er is gedaan en bereikt, per thema en onderwerp",
            status="Overzicht",
            author=request.region.platform,
            audience=request.region.board,
            date=request.day,
            data_from=request.region.source,
        ),
        "themes": results_by_theme(results, request),
        "counted": sum(result.value is not None for result in results),
        "told": sum(result.value is None for result in results),
        "subsidies": [
            TopicSubsidies(
                total, tuple(subsidy for subsidy in subsidies if subsidy.topic == total.name)
            )
            for total in totals_per(subsidies, "topic", "")
        ],
        "subsidy_total": total_of(subsidies),
    }


def results_by_theme(results: Iterable[Result], request: PaperRequest) -> list[ThemeResults]:
    """Results under the text of their theme on the day, in the order in which they stand.

    What stands under no theme comes last.
    """
    results = list(results)
    texts = themes_on(request.day)
    found: dict[int | None, dict[str, list[Result]]] = {}
    themes: dict[int | None, Theme | None] = {None: None}
    for result in results:
        key = result.theme.identity if result.theme else None
        if result.theme:
            themes.setdefault(key, texts.get(key, result.theme))
        found.setdefault(key, {}).setdefault(result.topic, []).append(result)
    return [
        ThemeResults(
            theme=themes[key],
            topics=tuple(_topic(name, rows) for name, rows in found[key].items()),
        )
        for key in sorted(found, key=lambda key: key is None)
    ]


def sources_of(results: Iterable[Result]) -> str:
    """The places where results were found, each once; empty when none is known."""
    return enumerated(dict.fromkeys(one.source_place for one in results if one.source_place))


def _topic(name: str, rows: list[Result]) -> Topic:
    achieved = [Achieved(row, years_of(row)) for row in rows]
    return Topic(
        name=name,
        counted=tuple(one for one in achieved if one.result.value is not None),
        told=tuple(one for one in achieved if one.result.value is None),
    )


def _period(results: list[Result], subsidies: list[Subsidy]) -> str:
    """From the first until the last year that is named; empty without any."""
    named = [
        year for row in (*results, *subsidies) for year in (row.from_year, row.until_year) if year
    ]
    return years(min(named), max(named)) if named else ""
