"""All rules that give findings, and the rule about figures that a source states."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import groupby

import agenda.findings
import contributions.effort.findings
import contributions.invoices.findings
import contributions.population.findings
import contributions.rates.findings
import contributions.subsidies.findings
import contributions.years.findings
import portfolios.findings
import projects.findings
from agenda.models import FindingSnooze, StatedFigure
from platform_ivz.findings import Finding, Severity
from platform_ivz.reading import computed_once, reading
from reports.stated import comparable, differs, figures_of_source, in_words


def stated_figures(day: dt.date) -> Iterator[Finding]:
    """Figures that the source states and that differ from the data, or from each other.

    They are held against the data of the first agenda's first day, for which the source was made:
    later counts and decisions do not make an old source wrong.
    """
    figures = figures_of_source(day)
    by_claim = sorted(StatedFigure.objects.all(), key=lambda stated: stated.claim)
    for claim, group in groupby(by_claim, key=lambda stated: stated.claim):
        stated = sorted(group, key=lambda figure: (figure.order, figure.pk))
        value = figures.value(claim)
        if value is None:
            if len({comparable(figure) for figure in stated}) > 1:
                yield _contradiction(stated)
        elif any(differs(figure, value) for figure in stated):
            yield _difference(stated, value)


def _difference(stated: list[StatedFigure], value: Decimal | int) -> Finding:
    different = [figure for figure in stated if differs(figure, value)]
    agreeing = [f for f in stated if f.value is not None and f not in different]
    too = f", zoals ook staat in {_ground(agreeing)}" if agreeing else ""
    return Finding(
        rule="genoemd-getal-wijkt-af",
        severity=Severity.LOOK,
        subject=different[0].statement,
        seen=f"De bron zegt {_places(different)}.",
        expected=f"Uit de gegevens volgt {in_words(different[0], value)}{too}.",
        ground=_ground(different),
        same_as=stated[0].claim,
    )


def _contradiction(stated: list[StatedFigure]) -> Finding:
    return Finding(
        rule="bron-spreekt-zichzelf-tegen",
        severity=Severity.INFO,
        subject=stated[0].statement,
        seen=f"De bron zegt {_places(stated)}.",
        expected="Op elke plek staat hetzelfde.",
        ground=_ground(stated),
        same_as=stated[0].claim,
    )


def _places(stated: Iterable[StatedFigure]) -> str:
    return "; ".join(f"‘{figure.printed}’ ({figure.place})" for figure in stated)


def _ground(stated: Iterable[StatedFigure]) -> str:
    return "; ".join(dict.fromkeys(figure.place for figure in stated))


RULES: tuple[Callable[[dt.date], Iterable[Finding]], ...] = (
    contributions.effort.findings.hours_short,
    contributions.rates.findings.late_proposals,
    projects.findings.work_without_approval,
    contributions.effort.findings.hours_beside_band,
    contributions.effort.findings.municipalities_without_hours,
    stated_figures,
    portfolios.findings.vacant_posts,
    agenda.findings.agenda_not_adopted,
    agenda.findings.themes_without_holder,
    projects.findings.assignments_without_leader,
    projects.findings.assignments_without_holder,
    projects.findings.assignments_without_hours,
    projects.findings.unclear_hours,
    projects.findings.overdue_milestones,
    projects.findings.missing_reports,
    projects.findings.work_without_plan,
    projects.findings.indicators_without_figures,
    agenda.findings.overdue_actions,
    contributions.population.findings.old_population,
    contributions.effort.findings.missing_talks,
    contributions.years.findings.given_notices,
    contributions.invoices.findings.unpaid_invoices,
    contributions.subsidies.findings.due_subsidy_requests,
    contributions.subsidies.findings.due_subsidy_accounts,
)


@computed_once
def put_aside(today: dt.date) -> dict[str, FindingSnooze]:
    """What is put aside today, by the key of the finding."""
    snoozed = FindingSnooze.objects.filter(until__gte=today).select_related("by")
    return {found.key: found for found in snoozed}


@computed_once
def all_findings(day: dt.date) -> list[Finding]:
    """Every finding on a day, serious ones first."""
    order = list(Severity)
    with reading():
        found = [finding for rule in RULES for finding in rule(day)]
    return sorted(found, key=lambda finding: order.index(finding.severity))
