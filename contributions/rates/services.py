"""Proposing an indexed tariff."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from contributions.rates import calculations
from contributions.rates.models import EffortBand, Tariff
from platform_ivz.refusals import Refused


@transaction.atomic
def propose_indexed(*, tariff: Tariff, percentage: Decimal, year: int) -> Tariff:
    """Store a proposal from `year`: a tariff and its buy-out prices with a percentage on them.

    Raises Refused with Dutch reasons; nothing is stored then.
    """
    # Locked, so that who presses twice gets a message and not a second proposal.
    tariff = Tariff.objects.select_for_update().get(pk=tariff.pk)
    if year < tariff.from_year:
        raise Refused(f"Dit tarief begint in {tariff.from_year}. Kies dat jaar, of een later jaar.")
    try:
        proposal = Tariff(
            from_year=year,
            rate=calculations.indexed_rate(tariff.rate, percentage),
            based_on=tariff,
            index_percentage=percentage,
        )
        proposal.full_clean()
        bands = calculations.indexed_bands(tariff.band_table(), percentage)
    except ValidationError as error:
        raise Refused(*error.messages) from error
    except ValueError as error:
        raise Refused(str(error)) from error
    proposal.save()
    for band in bands:
        EffortBand.objects.create(
            tariff=proposal,
            from_inhabitants=band.from_inhabitants,
            hours_per_week=band.hours_per_week,
            buyout_per_year=band.buyout_per_year,
        )
    return proposal
