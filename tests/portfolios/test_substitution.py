"""Who stands in for the holder of a post: recorded beforehand, and fixed once it counted."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from platform_ivz.formats import date_short
from platform_ivz.refusals import Refused
from portfolios.models import Substitution
from portfolios.services import store_substitution
from tests.factories.portfolios import (
    PersonFactory,
    PortfolioFactory,
    PortfolioTermFactory,
    SubstitutionFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TOO_LATE = "Een vervanging wordt vastgelegd voordat zij begint."


def day(days: int) -> dt.date:
    """A day from today."""
    return timezone.localdate() + dt.timedelta(days=days)


def typed(one: Substitution, **changes: object) -> dict[str, object]:
    """The form as filled in."""
    values = {
        "person": one.person.pk,
        "valid_from": date_short(one.valid_from),
        "valid_until": date_short(one.valid_until),
        "reason": one.reason,
    }
    return values | changes


@pytest.mark.parametrize(("first", "stored"), [(-1, False), (0, False), (1, True)])
def test_it_is_recorded_before_its_first_day(coordinator_client: Client, first, *, stored) -> None:
    post, person = PortfolioFactory(), PersonFactory()
    url = reverse("portfolios:substitution_add", args=(post.code,))
    one = SubstitutionFactory.build(
        portfolio=post, person=person, valid_from=day(first), valid_until=day(9)
    )

    answer = coordinator_client.post(url, typed(one))

    assert answer.status_code == (302 if stored else 422)
    assert Substitution.objects.count() == stored
    if stored:
        page = coordinator_client.get(post.get_absolute_url()).content.decode()
        assert person.formal_name in page
        words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
        assert f"vakantie {date_short(timezone.localdate())} door coordinator@voorbeeld.nl" in words
    else:
        assert TOO_LATE in answer.content.decode()


def test_the_database_refuses_what_was_recorded_too_late() -> None:
    one = SubstitutionFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Substitution.objects.filter(pk=one.pk).update(recorded_on=one.valid_from)


def test_two_do_not_stand_in_on_one_day() -> None:
    one = SubstitutionFactory()

    with pytest.raises(Refused, match="heeft in deze periode al een vervanger"):
        store_substitution(
            SubstitutionFactory.build(
                portfolio=one.portfolio,
                person=PersonFactory(),
                valid_from=one.valid_until,
                valid_until=one.valid_until,
            )
        )
    SubstitutionFactory.build(
        portfolio=one.portfolio,
        person=PersonFactory(),
        valid_from=one.valid_until + dt.timedelta(days=1),
    ).full_clean()


def test_the_holder_does_not_stand_in_for_the_holder() -> None:
    term = PortfolioTermFactory()

    with pytest.raises(Refused, match="heeft de post in deze periode zelf"):
        store_substitution(SubstitutionFactory.build(portfolio=term.portfolio, person=term.person))


@pytest.mark.parametrize("change", ["person", "valid_from", "reason"])
def test_what_has_begun_stays_as_it_was_recorded(coordinator_client: Client, change) -> None:
    one = SubstitutionFactory(running=True)
    values = {"person": PersonFactory(), "valid_from": day(1), "reason": "ziekte"}
    before = Substitution.objects.values().get()
    url = reverse("portfolios:substitution_edit", args=(one.portfolio.code, one.pk))

    sent = {key: getattr(value, "pk", value) for key, value in values.items() if key == change}
    coordinator_client.post(url, typed(one, **sent))
    assert Substitution.objects.values().get() == before

    setattr(one, change, values[change])
    with pytest.raises(ValidationError, match="Alleen de laatste dag kan nog anders"):
        one.full_clean()


@pytest.mark.parametrize(
    ("until", "new", "stored"),
    [(5, 0, True), (5, 9, True), (5, -1, False), (-1, 3, False), (0, 1, True)],
)
def test_the_last_day_moves_from_today_on(until, new, *, stored) -> None:
    one = SubstitutionFactory(valid_from=day(-5), recorded_on=day(-9), valid_until=day(until))

    one.valid_until = day(new)
    if stored:
        store_substitution(one)
    else:
        with pytest.raises(Refused, match="De laatste dag is vandaag of later"):
            store_substitution(one)

    one.refresh_from_db()
    assert one.valid_until == (day(new) if stored else day(until))


def test_one_that_is_yet_to_begin_cannot_be_made_to_begin_today(coordinator_client) -> None:
    one = SubstitutionFactory(valid_from=day(3), recorded_on=day(-3))
    url = reverse("portfolios:substitution_edit", args=(one.portfolio.code, one.pk))

    refused = coordinator_client.post(url, typed(one, valid_from=date_short(day(0))))
    assert refused.status_code == 422
    assert TOO_LATE in refused.content.decode()
    moved = coordinator_client.post(url, typed(one, valid_from=date_short(day(1))))
    assert moved.status_code == 302
    one.refresh_from_db()
    assert one.valid_from == day(1)


def test_only_one_that_has_not_begun_is_deleted(coordinator_client: Client) -> None:
    running, coming = SubstitutionFactory(running=True), SubstitutionFactory()
    urls = [
        reverse("portfolios:substitution_delete", args=(one.portfolio.code, one.pk))
        for one in (running, coming)
    ]

    assert [coordinator_client.post(url).status_code for url in urls] == [404, 302]
    assert list(Substitution.objects.all()) == [running]
    page = coordinator_client.get(running.get_absolute_url()).content.decode()
    assert urls[0] not in page
