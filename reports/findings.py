"""All rules that give findings, and the rule about figures that a source states."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

import agenda.findings
import agenda.plans.findings
import contributions.effort.findings
import contributions.invoices.findings
import contributions.participation.findings
import contributions.planning.findings
import contributions.rates.findings
import contributions.subsidies.findings
import contributions.years.findings
import portfolios.findings
import projects.findings
import reports.note.findings
from agenda.models import FindingSnooze, StatedFigure
from platform_ivz.findings import Finding, Severity
from platform_ivz.formats import sentence
from platform_ivz.reading import computed_once, reading
from reports.figures import assumed
from reports.stated import SourceFigures, comparable, differs, in_words, is_beside


def stated_figures(day: dt.date) -> Iterator[Finding]:
    """Figures that the source states and that differ from the data, or from each other.

    Each is held against the data of the day that it speaks of. One that differs from the data in
    several ways gives a finding for each way.
    """
    figures = SourceFigures(day)
    for stated in figures.groups(StatedFigure.objects.all()):
        value = figures.value(stated[0])
        if value is None:
            if len(set(map(comparable, stated))) > 1:
                yield _read_together(stated) if is_beside(stated[0]) else _contradiction(stated)
            continue
        wrong: dict[str, list[StatedFigure]] = {}
        for figure in stated:
            if differs(figure, value):
                wrong.setdefault(comparable(figure), []).append(figure)
        for said, different in wrong.items():
            yield _difference(different, said, [f for f in stated if not differs(f, value)], value)


def _difference(
    different: list[StatedFigure], said: str, others: list[StatedFigure], value: Decimal | int
) -> Finding:
    first = different[0]
    exact = [f for f in others if f.value is not None and not f.approximate]
    rough = [f for f in others if f.value is not None and f.approximate]
    basis = f", {words}" if (words := assumed(first.claim)) else ""
    too = f", zoals ook staat in {_ground(exact)}" if exact else ""
    near = f" Daar past bij: {_places(rough)}." if rough else ""
    return Finding(
        rule="genoemd-getal-wijkt-af",
        severity=Severity.LOOK,
        subject=_claimed(first),
        seen=f"De bron zegt {_places(different)}.",
        expected=f"Uit de gegevens volgt {in_words(first, value)}{basis}{too}.{near}",
        ground=_ground(different),
        same_as=f"{_fact(first)} = {said}",
    )


def _contradiction(stated: list[StatedFigure]) -> Finding:
    return Finding(
        rule="bron-spreekt-zichzelf-tegen",
        severity=Severity.INFO,
        subject=_claimed(stated[0]),
        seen=f"De bron zegt {_places(stated)}.",
        expected="Op elke plek hoort hetzelfde te staan.",
        ground=_ground(stated),
        same_as=_fact(stated[0]),
    )


def _read_together(stated: list[StatedFigure]) -> Finding:
    """Places about the same that may all be right, and yet are to be read together."""
    others = dict.fromkeys(map(_claimed, stated[1:]))
    return Finding(
        rule="bron-samen-lezen",
        severity=Severity.INFO,
        subject=_claimed(stated[0]),
        seen=f"De bron zegt ook: {' '.join(others)}",
        expected="Dat kan samen kloppen. Lees deze plekken na en kijk of ze bij elkaar passen.",
        ground=_ground(stated),
        same_as=_fact(stated[0]),
    )


def _claimed(figure: StatedFigure) -> str:
    """What a place in the source says: the subject of what is wrong with it."""
    return f"{sentence(figure.place)}: {figure.statement}"


def _fact(figure: StatedFigure) -> str:
    """The fact that a figure states: its claim, with the day when the source names one."""
    return " ".join(filter(None, (figure.claim, str(figure.as_of or ""))))


def _places(stated: Iterable[StatedFigure]) -> str:
    """What each place says; places that say the same stand together."""
    said: dict[str, list[str]] = {}
    for figure in stated:
        places = said.setdefault(figure.quoted, [])
        if figure.place not in places:
            places.append(figure.place)
    return "; ".join(f"{words} ({'; '.join(places)})" for words, places in said.items())


def _ground(stated: Iterable[StatedFigure]) -> str:
    return "; ".join(dict.fromkeys(figure.place for figure in stated))


RULES: tuple[Callable[[dt.date], Iterable[Finding]], ...] = (
    contributions.effort.findings.hours_short,
    contributions.rates.findings.late_proposals,
    projects.findings.work_on_a_draft,
    projects.findings.work_without_approval,
    contributions.effort.findings.hours_beside_band,
    contributions.effort.findings.municipalities_without_hours,
    contributions.rates.findings.buyouts_off_the_line,
    contributions.planning.findings.income_beside_cost,
    stated_figures,
    portfolios.findings.vacant_posts,
    agenda.findings.agenda_not_adopted,
    agenda.findings.themes_without_holder,
    agenda.plans.findings.priorities_not_on_the_agenda,
    projects.findings.assignments_without_leader,
    projects.findings.assignments_without_holder,
    projects.findings.assignments_without_hours,
    projects.findings.unclear_hours,
    projects.findings.overdue_milestones,
    projects.findings.missing_reports,
    projects.findings.work_without_plan,
    projects.findings.indicators_without_figures,
    reports.note.findings.typed_figures,
    agenda.findings.overdue_actions,
    contributions.participation.findings.old_population,
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
