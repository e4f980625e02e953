"""From a person to posts, themes, assignments and hours, and back."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from tests.factories.agenda import ThemeFactory
from tests.factories.portfolios import (
    BodyFactory,
    MembershipFactory,
    MunicipalityFactory,
    PersonFactory,
    PortfolioTermFactory,
)
from tests.factories.projects import DeploymentFactory, ProjectAssignmentFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 6, 1)
BEFORE = DAY - dt.timedelta(days=1)


def page(client: Client, row: object) -> str:
    text = client.get(f"{row.get_absolute_url()}?peildatum={DAY}").content.decode()
    return " ".join(text.replace("\u00a0", " ").split())


def links(*rows: object) -> list[str]:
    return [f'<a href="{row.get_absolute_url()}">{row}</a>' for row in rows]


def test_a_post_leads_to_what_rests_on_it_and_back(board_member_client: Client) -> None:
    term = PortfolioTermFactory()
    theme, assignment = ThemeFactory(), ProjectAssignmentFactory(portfolio=term.portfolio)
    theme.portfolios.add(term.portfolio)
    other = ProjectAssignmentFactory()
    post = page(board_member_client, term.portfolio)
    for link in links(theme, assignment):
        assert link in post
    assert links(other)[0] not in post
    assert term.portfolio.get_absolute_url() in page(board_member_client, assignment)


def test_a_person_leads_to_the_hours_of_the_day(board_member_client: Client) -> None:
    person = PersonFactory()
    now = DeploymentFactory(person=person, hours_per_week=Decimal(3))
    over = DeploymentFactory(person=person, valid_until=BEFORE)
    shown = page(board_member_client, person)
    assert links(now.project)[0] in shown
    assert "3 uur per week" in shown
    assert links(over.project)[0] not in shown


def test_a_body_shows_and_counts_who_gives_hours_to_it(board_member_client: Client) -> None:
    body = BodyFactory()
    MembershipFactory(body=body)
    given = [
        DeploymentFactory(
            for_body=True, body=body, municipality__name="Aadorp", hours_per_week=Decimal(2)
        ),
        DeploymentFactory(for_body=True, body=body, municipality__name="Beeldorp"),
    ]
    over = DeploymentFactory(
        for_body=True, body=body, municipality__name="Voorbij", valid_until=BEFORE
    )
    shown = page(board_member_client, body)
    for link in links(*(one.municipality for one in given)):
        assert link in shown
    assert "2 uur per week" in shown
    assert str(over.municipality) not in shown
    rows = board_member_client.get(f"/gremia/?peildatum={DAY}").context["object_list"]
    assert {row.pk: row.member_count for row in rows}[body.pk] == 3


def test_who_has_a_seat_and_gives_hours_counts_once(board_member_client: Client) -> None:
    seat, left = MembershipFactory(), MembershipFactory(valid_until=BEFORE)
    for membership in (seat, left):
        given = {"body": membership.body, "person": membership.person}
        DeploymentFactory(for_body=True, **given)
    rows = board_member_client.get(f"/gremia/?peildatum={DAY}").context["object_list"]
    counts = {row.pk: row.member_count for row in rows}
    assert (counts[seat.body_id], counts[left.body_id]) == (1, 1)


def test_nobody_is_shown_of_a_municipality_that_is_not_there(board_member_client: Client) -> None:
    coming = MunicipalityFactory(valid_from=DAY + dt.timedelta(days=1))
    person = PersonFactory(work__municipality=coming)
    assert person.formal_name not in page(board_member_client, coming)
    coming.valid_from = DAY
    coming.save()
    assert person.formal_name in page(board_member_client, coming)
