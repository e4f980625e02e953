"""What the portal sends stays nowhere: not in the browser after signing out, not in a cache on the way."""

import pytest
from django.test import Client
from django.urls import reverse

from portfolios.enums import ImportKind
from tests.factories.portfolios import RegionFactory

pytestmark = pytest.mark.django_db

SIGNED_IN = {
    "a page": ("/", 200),
    "a part of a page": ("/gemeenten/?q=x", 200),
    "a paper": ("/stukken/portefeuilleverdeling.pdf", 200),
    "a file": (reverse("reports:import_template", args=(ImportKind.MUNICIPALITIES,)), 200),
    "an export": ("/gemeenten/?_export=csv", 200),
    "the admin": ("/admin/", 200),
    "what leads elsewhere": ("/bijdragen/", 302),
    "what is not there": ("/bestaat-niet/", 404),
}


@pytest.mark.parametrize(("address", "status"), SIGNED_IN.values(), ids=SIGNED_IN)
def test_what_is_sent_to_who_is_signed_in_is_not_kept(
    admin_client: Client, address: str, status: int
) -> None:
    RegionFactory()
    headers = {"hx-request": "true"} if "?q=" in address else {}
    answer = admin_client.get(address, headers=headers)
    assert answer.status_code == status
    assert answer["Cache-Control"] == "no-store"


def test_nor_is_what_refuses_or_signs_out(coordinator_client: Client) -> None:
    refused = coordinator_client.get("/admin/")
    signed_out = coordinator_client.post(reverse("account_logout"))
    asked = coordinator_client.get("/")
    assert [answer.status_code for answer in (refused, signed_out, asked)] == [302, 302, 302]
    assert {answer["Cache-Control"] for answer in (refused, signed_out, asked)} == {"no-store"}


def test_style_sheets_and_scripts_are_kept(client: Client) -> None:
    answer = client.get("/static/css/tokens.css")
    answer.close()
    assert answer.status_code == 200
    assert "no-store" not in answer.get("Cache-Control", "")
