"""Buttons beside the points of a meeting."""

import pytest
from django.test import Client
from django.urls import reverse

from agenda.enums import ItemState
from agenda.models import AgendaItem
from tests.factories.agenda import AgendaItemFactory, MeetingFactory
from tests.factories.portfolios import UserFactory

pytestmark = pytest.mark.django_db


def test_what_is_only_proposed_has_no_place_yet() -> None:
    meeting = MeetingFactory()
    AgendaItemFactory(meeting=meeting, order=1)
    AgendaItemFactory(meeting=meeting, order=1)
    proposal = AgendaItemFactory(meeting=meeting, order=2, state=ItemState.PROPOSED)
    client = Client()
    client.force_login(UserFactory(coordinator=True))
    url = reverse("agenda:agendaitem_place", args=(meeting.pk, proposal.pk, "eerder"))

    html = client.post(url, follow=True).content.decode()

    assert "Dit punt staat niet op de agenda. Neem het eerst aan." in html
    assert AgendaItem.objects.get(pk=proposal.pk).order == 2


def test_a_point_goes_earlier_and_later_only_where_there_is_a_place() -> None:
    meeting = MeetingFactory()
    points = [AgendaItemFactory(meeting=meeting, order=n) for n in (1, 2, 3)]
    client = Client()
    client.force_login(UserFactory(coordinator=True))

    html = client.get(meeting.get_absolute_url()).content.decode()

    ways = [
        [
            way
            for way in ("eerder", "later")
            if reverse("agenda:agendaitem_place", args=(meeting.pk, one.pk, way)) in html
        ]
        for one in points
    ]
    assert ways == [["later"], ["eerder", "later"], ["eerder"]]
