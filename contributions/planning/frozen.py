"""What a scenario comes to, with everything that it was computed from. Frozen once it is chosen."""

import datetime as dt
import json
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from contributions.planning.calculations import CostParameters, ScenarioOutcome, ScenarioShare
from portfolios.enums import Rounding


@dataclass(frozen=True, slots=True)
class TaskFact:
    """A task of the coordination, in hours per week, and whether it stays."""

    number: int
    title: str
    hours_per_week: Decimal
    source: str
    kept: bool

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


@dataclass(frozen=True, slots=True)
class PlaceFact:
    """A municipality and its inhabitants; None when their number is not known."""

    code: str
    name: str
    inhabitants: int | None
    counted_on: dt.date | None
    source: str


@dataclass(frozen=True, slots=True)
class ScenarioFacts:
    """A scenario for a year; the shares of its outcome are in the order of the places.

    `tasks_year` is the year of the task list; `rate_from` and `rate_decision` say since when and by
    which decision the rate holds that the outcome is compared with; `rate_from` may be a year or words.
    """

    year: int
    tasks_year: int
    tasks: tuple[TaskFact, ...]
    costs: CostParameters
    places: tuple[PlaceFact, ...]
    rate_from: str | int
    rate_decision: str
    outcome: ScenarioOutcome

    @property
    def kept(self) -> tuple[TaskFact, ...]:
        return tuple(task for task in self.tasks if task.kept)

    @property
    def dropped(self) -> tuple[TaskFact, ...]:
        return tuple(task for task in self.tasks if not task.kept)

    @property
    def inhabitants(self) -> int:
        return sum(place.inhabitants or 0 for place in self.places)

    @property
    def variable_cost(self) -> Decimal:
        """What the hours cost, in euro per year."""
        return self.outcome.cost - self.costs.fixed_cost

    @property
    def cost_difference(self) -> Decimal:
        """The cost minus what the municipalities pay now, in euro per year."""
        return self.outcome.cost - self.outcome.current_amount

    @property
    def task_sources(self) -> tuple[str, ...]:
        return tuple(sorted({task.source for task in self.tasks if task.source}))

    @property
    def population_sources(self) -> tuple[str, ...]:
        return tuple(sorted({place.source for place in self.places if place.source}))

    @property
    def counted_on(self) -> tuple[dt.date, ...]:
        """The days on which inhabitants were counted, as far as the sources name them."""
        return tuple(sorted({place.counted_on for place in self.places if place.counted_on}))

    @property
    def shares(self) -> dict[str, ScenarioShare]:
        """What each municipality would pay, by its code; without those of unknown size."""
        return {
            place.code: share
            for place, share in zip(self.places, self.outcome.shares, strict=True)
            if place.inhabitants is not None
        }


def to_json(facts: ScenarioFacts) -> dict[str, Any]:
    """What is stored; days as ISO dates and amounts as text, so that nothing is lost."""
    return json.loads(DjangoJSONEncoder().encode(asdict(facts)))


def from_json(stored: dict[str, Any]) -> ScenarioFacts:
    """Read back what `to_json` wrote."""
    outcome = stored["outcome"]
    figures = ("hours", "fte", "cost", "per_inhabitant", "current_rate")
    return ScenarioFacts(
        **{
            **stored,
            "tasks": tuple(
                TaskFact(**{**task, "hours_per_week": Decimal(task["hours_per_week"])})
                for task in stored["tasks"]
            ),
            "costs": CostParameters(**{k: Decimal(v) for k, v in stored["costs"].items()}),
            "places": tuple(
                PlaceFact(**{**place, "counted_on": _day(place["counted_on"])})
                for place in stored["places"]
            ),
            "outcome": ScenarioOutcome(
                **{name: Decimal(outcome[name]) for name in figures},
                rounding=Rounding(outcome["rounding"]),
                shares=tuple(
                    ScenarioShare(
                        share["inhabitants"],
                        Decimal(share["amount"]),
                        Decimal(share["current_amount"]),
                    )
                    for share in outcome["shares"]
                ),
            ),
        }
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
