"""Giving notice, and taking it back."""

import datetime as dt

from django.db import transaction

from contributions.participation.models import Notice
from platform_ivz.formats import date_long
from platform_ivz.refusals import Refused, save_checked


def refusals_of_notice(notice: Notice, *, today: dt.date) -> list[str]:
    """Why no notice can have been given on its day, in Dutch."""
    reasons = []
    if notice.given_on > today:
        reasons.append("Die dag moet nog komen. Leg een opzegging vast als zij is gedaan.")
    signed_on = notice.agreement.signed_on
    if signed_on and notice.given_on < signed_on:
        reasons.append(f"De overeenkomst is pas getekend op {date_long(signed_on)}.")
    return reasons


@transaction.atomic
def give_notice(notice: Notice, *, today: dt.date) -> Notice:
    """Record that a party gave notice. Raises Refused with Dutch reasons; nothing is stored then."""
    reasons = refusals_of_notice(notice, today=today)
    gone = notice.municipality and notice.municipality.valid_until
    if gone and gone < notice.given_on:
        reasons.append(f"{notice.municipality} bestaat niet meer sinds {date_long(gone)}.")
    if successor := notice.agreement.successor:
        reasons.append(f"Deze overeenkomst is opgevolgd door {successor}. Zeg die op.")
    if reasons:
        raise Refused(*reasons)
    return save_checked(notice)


def refusals_of_withdrawal(notice: Notice, *, on: dt.date, today: dt.date) -> list[str]:
    """Why a notice cannot have been taken back on a day, in Dutch."""
    reasons = []
    if on > today:
        reasons.append("Die dag moet nog komen.")
    if on < notice.given_on:
        reasons.append(f"Opgezegd is op {date_long(notice.given_on)}. Kies een latere dag.")
    if on > notice.earliest_end:
        reasons.append(
            f"De overeenkomst is voor deze partij geëindigd op {date_long(notice.earliest_end)}."
            " Wie daarna weer meedoet, sluit een nieuwe overeenkomst."
        )
    return reasons


@transaction.atomic
def withdraw_notice(*, notice: Notice, on: dt.date, reason: str, today: dt.date) -> Notice:
    """Record that a party took its notice back, before its last day.

    Raises Refused with Dutch reasons; nothing is stored then.
    """
    notice = Notice.objects.select_for_update(of=("self",)).for_list().get(pk=notice.pk)
    reasons = []
    if notice.withdrawn_on is not None:
        reasons.append(f"Deze opzegging is al ingetrokken op {date_long(notice.withdrawn_on)}.")
    reasons += refusals_of_withdrawal(notice, on=on, today=today)
    if reasons:
        raise Refused(*reasons)
    notice.withdrawn_on, notice.withdrawal = on, reason.strip()
    return save_checked(notice)
