"""Beginning the round of a year, adopting it, and reversing its lines.

After the decision of the board a line is only ever taken back by a reversing line.
"""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from agenda.models import Decision
from contributions.rates.models import Tariff
from contributions.rounds.calculations import Basis
from contributions.rounds.enums import RunStatus
from contributions.rounds.models import ContributionLine, ContributionRun
from contributions.rounds.overviews import ContributionOverview, drafted
from contributions.tables import rate as in_euro
from platform_ivz.formats import date_long, enumerated, euro
from platform_ivz.refusals import Refused, save_checked
from portfolios.enums import Rounding
from projects.calculations import days_in_year

# Beginning -------------------------------------------------------------------------------------


@transaction.atomic
def begin_run(
    *, year: int, reference_date: dt.date, tariff: Tariff, offered_on: dt.date | None = None
) -> ContributionRun:
    """Begin the round of a year, or begin a draft anew with another day or tariff.

    It is offered on `offered_on`; today when that is not said.

    Raises Refused with Dutch reasons; nothing is stored then.
    """
    run = ContributionRun.objects.select_for_update().filter(year=year).first()
    run = run or ContributionRun(year=year)
    reasons = []
    if run.is_adopted:
        reasons.append(f"De bijdragen over {year} zijn al vastgesteld.")
    if reference_date.year > year:
        reasons.append(f"De peildatum ligt na {year}. Kies een dag in of voor dat jaar.")
    if tariff.from_year > year:
        reasons.append(f"Dit tarief geldt pas vanaf {tariff.from_year}.")
    if reasons:
        raise Refused(*reasons)
    run.reference_date, run.tariff = reference_date, tariff
    run.offered_on = offered_on or timezone.localdate()
    save_checked(run)
    return run


@transaction.atomic
def drop_run(*, run: ContributionRun) -> None:
    """Throw a draft away. Raises Refused when it was adopted."""
    run = ContributionRun.objects.select_for_update().get(pk=run.pk)
    if run.is_adopted:
        raise Refused(f"De bijdragen over {run.year} zijn al vastgesteld.")
    run.delete()


# Deciding: what agenda.subjects asks -------------------------------------------------------------


def pending_runs() -> QuerySet:
    return ContributionRun.objects.filter(status=RunStatus.DRAFT).select_related("tariff")


def describe_run(run: ContributionRun) -> str:
    preview = drafted(run)
    return (
        f"De bijdragen over {run.year} zijn vastgesteld: {len(preview.payers)} gemeenten betalen samen"
        f" {euro(preview.total_amount or 0)}, bij {in_euro(run.tariff.rate)} per inwoner en de inwoners op"
        f" {date_long(run.reference_date)}."
    )


def run_refusals(run: ContributionRun) -> list[str]:
    """Why a round cannot be adopted now; empty when it can."""
    if run.is_adopted:
        return [f"De bijdragen over {run.year} zijn al vastgesteld met besluit {run.decision}."]
    return draft_refusals(run, drafted(run), Tariff.objects.in_force(run.year))


def draft_refusals(
    run: ContributionRun, preview: ContributionOverview, holding: Tariff | None
) -> list[str]:
    """Why a draft cannot be adopted as it looks now, given the tariff in force."""
    reasons = []
    if not run.tariff.is_adopted:
        reasons.append(
            f"Het tarief ({run.tariff}) is nog een voorstel. Neem eerst een besluit over het tarief."
        )
    elif run.tariff != holding:
        reasons.append(
            f"In {run.year} geldt een ander tarief: {holding}. Begin de ronde opnieuw met dat tarief."
        )
    if preview.missing:
        reasons.append(
            f"Het inwonertal op {date_long(run.reference_date)} is niet bekend van"
            f" {enumerated(preview.missing)}. Vul het eerst aan."
        )
    if not preview.rows:
        reasons.append(f"Er is in {run.year} geen gemeente die betaalt.")
    return reasons


def adopt_run(run: ContributionRun, decision: Decision) -> None:
    """Freeze a draft in lines that hold everything their amounts came from."""
    ContributionLine.objects.bulk_create(
        ContributionLine(
            run=run,
            municipality=row.municipality,
            formerly=row.formerly,
            inhabitants=row.inhabitants,
            population_source=row.source,
            counted_on=row.counted_on,
            rate=row.rate,
            days=row.days,
            amount=row.amount,
            rounding=row.rounding,
        )
        for row in drafted(run).rows
    )
    run.status, run.decision = RunStatus.ADOPTED, decision
    run.full_clean()
    run.save()


def run_undo_refusals(run: ContributionRun) -> list[str]:
    """What already stands on an adopted round."""
    reasons = []
    if run.lines.filter(invoices__isnull=False).exists():
        reasons.append(f"Er zijn al facturen gemaakt over {run.year}.")
    if run.lines.filter(reverses__isnull=False).exists():
        reasons.append(f"Er zijn al regels van {run.year} teruggedraaid.")
    return reasons


def undo_run(run: ContributionRun) -> None:
    """Make a draft of an adopted round again."""
    run.lines.all().delete()
    run.status, run.decision = RunStatus.DRAFT, None
    run.save()


# Reversing ---------------------------------------------------------------------------------------


@transaction.atomic
def reverse_line(*, line: ContributionLine, reason: str) -> ContributionLine:
    """Take a line back by a line with the opposite amount; the first stays as it was.

    Raises Refused with Dutch reasons; nothing is stored then.
    """
    line = (
        ContributionLine.objects.select_for_update(of=("self",))
        .select_related("run", "municipality")
        .get(pk=line.pk)
    )
    reasons = []
    if not line.run.is_adopted:
        reasons.append("Deze ronde is nog een concept. Wijzig de ronde zelf.")
    if line.reverses_id is not None:
        reasons.append("Dit is zelf een regel die iets terugdraait.")
    if ContributionLine.objects.filter(reverses=line).exists():
        reasons.append("Deze regel is al teruggedraaid.")
    if not reason.strip():
        reasons.append("Schrijf waarom deze regel wordt teruggedraaid.")
    if reasons:
        raise Refused(*reasons)
    return save_checked(
        ContributionLine(**_facts(line), amount=-line.amount, reverses=line, reason=reason.strip())
    )


def corrected_line(
    *, line: ContributionLine, inhabitants: int, days: int, source: str, reason: str
) -> ContributionLine:
    """Store what a reversed line should have been; `reverse_line` goes before it."""
    whole = days_in_year(line.run.year)
    try:
        rounding = Rounding(line.rounding)
        amount = Basis(inhabitants, line.rate, days, whole, rounding).amount
    except ValueError as error:
        raise Refused(str(error)) from error
    facts = _facts(line) | {
        "inhabitants": inhabitants,
        "days": days,
        "population_source": source or line.population_source,
        # The day of the first count says nothing about a number from elsewhere.
        "counted_on": None if source else line.counted_on,
    }
    return save_checked(
        ContributionLine(**facts, amount=amount, corrects=line, reason=reason.strip())
    )


def _facts(line: ContributionLine) -> dict:
    """What a line came from, without its amount."""
    names = (
        "run",
        "municipality",
        "formerly",
        "inhabitants",
        "population_source",
        "counted_on",
        "rate",
        "days",
        "rounding",
    )
    return {name: getattr(line, name) for name in names}
