"""Giving notice and taking it back: on the page of the agreement, and what follows from it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from agenda.models import Agreement
from contributions.participation.models import Notice
from contributions.participation.services import give_notice, withdraw_notice
from contributions.rates.models import Tariff
from contributions.rounds.overviews import contributions_of
from contributions.years.leaving import leaving
from platform_ivz.refusals import Refused
from portfolios.models import Municipality
from tests.factories.agenda import AgreementFactory
from tests.factories.contributions import NoticeFactory
from tests.factories.portfolios import MunicipalityFactory
from tests.regions import _region_rows, nergenland, twente

__all__ = ["_region_rows", "nergenland", "twente"]
pytestmark = [pytest.mark.django_db, pytest.mark.database]
TODAY = dt.date(2020, 6, 1)


def refused(change, **asked) -> list[str]:
    before = list(Notice.objects.values())
    with pytest.raises(Refused) as refusal:
        change(today=TODAY, **asked)
    assert list(Notice.objects.values()) == before
    return refusal.value.reasons


@pytest.mark.parametrize(
    ("given_on", "facts", "reason"),
    [
        (dt.date(2020, 6, 2), {}, "Die dag moet nog komen."),
        (dt.date(2019, 12, 1), {}, "De overeenkomst is pas getekend op 2 december 2019."),
        (
            dt.date(2020, 3, 1),
            {"valid_until": dt.date(2020, 1, 31)},
            "Aadorp bestaat niet meer sinds 31 januari 2020.",
        ),
    ],
)
def test_what_cannot_be_is_not_recorded(given_on, facts, reason) -> None:
    notice = Notice(
        agreement=AgreementFactory(signed_on=dt.date(2019, 12, 2)),
        municipality=MunicipalityFactory(name="Aadorp", **facts),
        given_on=given_on,
    )

    assert [one.startswith(reason) for one in refused(give_notice, notice=notice)] == [True]


def test_what_was_succeeded_is_not_given_notice_to(coordinator_client: Client, twente) -> None:
    old = Agreement.objects.get(code="bo-2017")
    notice = Notice(
        agreement=old, municipality=Municipality.objects.first(), given_on=dt.date(2020, 3, 1)
    )

    assert refused(give_notice, notice=notice) == [
        "Deze overeenkomst is opgevolgd door BO. Zeg die op."
    ]
    for agreement, is_offered in ((old, False), (old.successor, True)):
        page = coordinator_client.get(agreement.get_absolute_url())
        add = reverse("contributions:notice_add", args=(agreement.code,))
        assert (add in page.content.decode()) is is_offered


def test_nobody_gives_notice_twice_until_it_was_withdrawn() -> None:
    first = NoticeFactory(given_on=dt.date(2020, 3, 1))
    again = Notice(
        agreement=first.agreement, municipality=first.municipality, given_on=dt.date(2020, 4, 1)
    )
    assert refused(give_notice, notice=again) == [
        "Deze partij heeft deze overeenkomst al opgezegd."
    ]

    withdraw_notice(notice=first, on=dt.date(2020, 3, 20), reason="Vergissing", today=TODAY)
    assert give_notice(again, today=TODAY).pk


@pytest.mark.parametrize(
    ("on", "reason"),
    [
        (dt.date(2020, 6, 2), "Die dag moet nog komen."),
        (dt.date(2018, 1, 1), "Opgezegd is op 1 maart 2019. Kies een latere dag."),
        (dt.date(2020, 3, 2), "De overeenkomst is voor deze partij geëindigd op 1 maart 2020."),
    ],
)
def test_a_notice_is_withdrawn_between_its_two_days(on, reason) -> None:
    notice = NoticeFactory(given_on=dt.date(2019, 3, 1), agreement__notice_months=12)
    reasons = refused(withdraw_notice, notice=notice, on=on, reason="Toch niet")
    assert any(found.startswith(reason) for found in reasons)


def test_a_withdrawn_notice_has_no_consequences() -> None:
    notice = NoticeFactory(given_on=dt.date(2020, 3, 1))
    withdraw_notice(notice=notice, on=dt.date(2020, 5, 1), reason="Toch niet", today=TODAY)

    [row] = contributions_of(2022).rows
    assert (row.municipality, row.days) == (notice.municipality, 365)
    assert leaving(Notice.objects.get()).years == ()
    with pytest.raises(Refused, match="al ingetrokken op 1 mei 2020"):
        withdraw_notice(notice=notice, on=TODAY, reason="Nog eens", today=TODAY)


# --- The pages -----------------------------------------------------------------------------------


@pytest.fixture
def borne(twente) -> Notice:
    tariff = Tariff.objects.proposed().get(from_year=2020)
    Tariff.objects.filter(pk=Tariff.objects.adopted().get().pk).update(rate=tariff.rate)
    tariff.delete()
    return NoticeFactory(
        agreement=Agreement.objects.get(code="dvo-ovk"),
        municipality=Municipality.objects.get(slug="borne"),
        given_on=dt.date(2020, 3, 1),
    )


def test_what_follows_is_told_in_euro_and_hours(borne) -> None:
    found = leaving(borne)

    assert [(y.year, y.amount, y.hours, y.total_amount, y.total_hours) for y in found.years] == [
        (2020, 6_922, Decimal("2.00"), 188_365, Decimal("52.00")),
        (2021, 1_137, Decimal("0.33"), 182_580, Decimal("50.33")),
        (2022, None, None, 181_443, Decimal("50.00")),
    ]
    assert (found.amount, found.hours) == (6_922, 2)


def test_the_coordinator_records_and_withdraws_it_on_the_page(
    twente, coordinator_client: Client
) -> None:
    page = "/overeenkomsten/dvo-ovk/"
    borne = Municipality.objects.get(slug="borne")
    assert "Niemand heeft deze overeenkomst opgezegd." in _read(coordinator_client, page)

    add = reverse("contributions:notice_add", args=("dvo-ovk",))
    answer = coordinator_client.post(add, {"given_on": "01-03-2020"})
    assert answer.status_code == 422
    assert "Kies wie opzegt: één gemeente of één organisatie." in answer.content.decode()
    answer = coordinator_client.post(
        add, {"municipality": borne.pk, "given_on": "01-03-2020"}, follow=True
    )
    assert answer.redirect_chain == [(page, 302)]
    assert "Borne doet mee tot en met 1 maart 2021." in answer.content.decode()
    assert "Doet mee tot en met <strong>1 maart 2021</strong>" in answer.content.decode()
    assert "Dienstverleningsovereenkomst Platform IVZ</a> opgezegd" in _read(
        coordinator_client, "/gemeenten/borne/?peildatum=2020-12-31"
    )

    notice = Notice.objects.get()
    back = reverse("contributions:notice_withdraw", args=("dvo-ovk", notice.pk))
    late = {"on": "02-03-2021", "reason": "De raad besloot anders."}
    answer = coordinator_client.post(back, late)
    assert answer.status_code == 422
    assert "geëindigd op 1 maart 2021. Wie daarna" in answer.content.decode()
    answer = coordinator_client.post(back, late | {"on": "01-06-2020"}, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    told = " ".join(answer.content.decode().split())
    assert "ingetrokken op 1 juni 2020: De raad besloot anders." in told
    assert "Intrekken" not in told


def _read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()
