"""Findings about money and hours."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from contributions.billing.invoicing import PAYMENT_DAYS
from contributions.effort.models import EffortReview
from contributions.invoices.models import Invoice
from contributions.overviews import BalanceRow, balance_of, efforts_of
from contributions.population.models import PopulationCount
from contributions.rates.models import Tariff
from contributions.subsidies.models import Subsidy
from platform_ivz.findings import Finding, Severity
from platform_ivz.formats import date_long, euro, hours, number, quantity
from portfolios.models import Municipality
from projects.calculations import rounded

POPULATION_YEARS = 2


def hours_beside_band(day: dt.date) -> Iterator[Finding]:
    """Adopted hours that are not those of the band (DVO-ovk art. 6.5)."""
    for row in efforts_of(day.year).deviating:
        band, adopted = row.band.band, row.adopted
        yield Finding(
            rule="uren-naast-staffel",
            severity=Severity.LOOK,
            subject=f"{row.municipality}: inspanningsverplichting",
            seen=f"Vastgesteld is {hours(adopted.hours_per_week)} per week.",
            expected=(
                f"Met {number(row.inhabitants)} inwoners zegt de staffel"
                f" {hours(band.hours_per_week)}. Alleen een besluit van het DVO wijzigt de uren."
            ),
            ground="DVO-ovk art. 6.5 en bijlage",
            since=dt.date(adopted.from_year, 1, 1),
            about=(row.municipality,),
        )


def hours_short(day: dt.date) -> Iterator[Finding]:
    """Municipalities, or groups, that deliver less than they owe."""
    for row in balance_of(day.year, day).short:
        yield short_of_hours(row)


def short_of_hours(row: BalanceRow) -> Finding:
    """What is wrong when less is delivered or bought out than is owed."""
    owed, delivered = rounded(row.balance.owed), rounded(row.balance.delivered)
    bought_out = rounded(row.balance.bought_out)
    paid = f" en koopt {hours(bought_out)} af" if bought_out else ""
    parts = " + ".join(quantity(part) for part in row.owed_each)
    together = f" ({parts})" if len(row.owed_each) > 1 else ""
    return Finding(
        rule="minder-uren-dan-afgesproken",
        severity=Severity.SERIOUS,
        subject=row.name,
        seen=f"Levert {quantity(delivered)} van {hours(owed)} per week{paid}.",
        expected=f"Afgesproken is {hours(owed)} per week{together}.",
        ground="DVO-ovk art. 6.2",
        about=row.municipalities,
    )


def municipalities_without_hours(day: dt.date) -> Iterator[Finding]:
    """Municipalities for which no hours were adopted."""
    for row in efforts_of(day.year).rows:
        if row.adopted is None:
            yield Finding(
                rule="geen-uren-vastgesteld",
                severity=Severity.LOOK,
                subject=f"{row.municipality}: inspanningsverplichting",
                seen=f"Voor {day.year} zijn geen uren vastgesteld.",
                expected="Het DVO stelt voor elke gemeente uren vast.",
                ground="DVO-ovk art. 6.2 en 6.5",
                about=(row.municipality,),
            )


def late_proposals(day: dt.date) -> Iterator[Finding]:
    """Tariffs that are still a proposal after their start year began."""
    in_force = Tariff.objects.in_force(day.year)
    now = f" Nu geldt {in_force}." if in_force else ""
    for tariff in Tariff.objects.proposed().filter(from_year__lte=day.year):
        yield Finding(
            rule="tarief-zonder-besluit",
            severity=Severity.SERIOUS,
            subject=f"Tarief {tariff}",
            seen=f"Het jaar {tariff.from_year} is begonnen en het tarief is nog een voorstel.{now}",
            expected="Het DVO neemt een besluit over het tarief.",
            ground="DVO-ovk art. 6.5, BO art. 8.1",
            since=dt.date(tariff.from_year, 1, 1),
            about=(tariff,),
        )


def old_population(day: dt.date) -> Iterator[Finding]:
    """Population counts without a date, or of more than two years ago."""
    limit = _years_after(day, -POPULATION_YEARS)
    old = PopulationCount.objects.latest_on(day).filter(
        Q(reference_date__lt=limit) | Q(reference_date__isnull=True)
    )
    dated = [count for count in old if count.reference_date]
    undated = [count for count in old if not count.reference_date]
    ground = "rekenregel bijdrage (bijlage 10)"
    if undated:
        yield Finding(
            rule="inwonertal-zonder-peildatum",
            severity=Severity.LOOK,
            subject=f"Inwonertal van {_municipalities(len(undated))}",
            seen=f"De bron ({undated[0].source}) noemt geen peildatum.",
            expected="Lees inwonertallen in met hun peildatum.",
            ground=ground,
        )
    if dated:
        oldest = min(count.reference_date for count in dated)
        yield Finding(
            rule="inwonertal-verouderd",
            severity=Severity.LOOK,
            subject=f"Inwonertal van {_municipalities(len(dated))}",
            seen=f"De oudste peildatum is {date_long(oldest)}.",
            expected=f"Inwonertallen zijn niet ouder dan {POPULATION_YEARS} jaar.",
            ground=ground,
            since=_years_after(oldest, POPULATION_YEARS) + dt.timedelta(days=1),
        )


def missing_talks(day: dt.date) -> Iterator[Finding]:
    """Municipalities that were not talked to this year."""
    talked = EffortReview.objects.held().filter(year=day.year).values("municipality")
    missing = list(Municipality.objects.on(day).exclude(pk__in=talked))
    if missing:
        yield Finding(
            rule="geen-jaargesprek",
            severity=Severity.INFO,
            subject=f"Jaargesprekken {day.year}",
            seen=f"Geen gesprek vastgelegd met: {', '.join(m.name for m in missing)}.",
            expected="De voorzitter spreekt elke gemeente elk jaar over haar inspanning.",
            ground="DVO-ovk art. 6.2",
            since=dt.date(day.year, 1, 1),
            about=tuple(missing),
            same_as=str(day.year),
            at=reverse("contributions:talk_year", args=(day.year,)),
        )


def unpaid_invoices(day: dt.date) -> Iterator[Finding]:
    """Invoices that are not paid thirty days after their date."""
    limit = day - dt.timedelta(days=PAYMENT_DAYS)
    for invoice in (
        Invoice.objects.unpaid()
        .filter(issued_on__lt=limit)
        .for_list()
        .order_by("issued_on", "year", "number")
    ):
        yield Finding(
            rule="factuur-onbetaald",
            severity=Severity.LOOK,
            subject=f"Factuur {invoice}: {invoice.line.municipality}",
            seen=f"{euro(invoice.due, 2)} staat open sinds {date_long(invoice.issued_on)}.",
            expected=f"Een factuur is binnen {PAYMENT_DAYS} dagen betaald.",
            ground="DVO-ovk art. 6.1",
            since=invoice.issued_on + dt.timedelta(days=PAYMENT_DAYS + 1),
            about=(invoice, invoice.line.municipality),
        )


def due_subsidy_requests(day: dt.date) -> Iterator[Finding]:
    """Subsidies that were not requested in time."""
    for subsidy in Subsidy.objects.to_request().filter(request_due__lt=day):
        yield Finding(
            rule="subsidie-aanvragen",
            severity=Severity.LOOK,
            subject=subsidy.purpose,
            seen=f"De aanvraag moest voor {date_long(subsidy.request_due)} binnen zijn.",
            expected="Vraag de subsidie aan, of leg vast dat er geen aanvraag komt.",
            ground="subsidievoorwaarden",
            since=subsidy.request_due,
            about=(subsidy,),
        )


def due_subsidy_accounts(day: dt.date) -> Iterator[Finding]:
    """Subsidies whose account is due."""
    for subsidy in Subsidy.objects.to_account().filter(account_due__lt=day):
        yield Finding(
            rule="subsidie-verantwoorden",
            severity=Severity.LOOK,
            subject=subsidy.purpose,
            seen=f"De verantwoording moest op {date_long(subsidy.account_due)} klaar zijn.",
            expected="Verantwoord de subsidie bij de verstrekker.",
            ground="subsidievoorwaarden",
            since=subsidy.account_due,
            about=(subsidy,),
        )


def _years_after(day: dt.date, years: int) -> dt.date:
    """The same day in another year; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _municipalities(n: int) -> str:
    return "1 gemeente" if n == 1 else f"{n} gemeenten"
