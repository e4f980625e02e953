"""Signing in answers in the words of the portal."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.portfolios import UserFactory


@pytest.mark.django_db
def test_a_wrong_password_is_said_politely_and_nobody_comes_in(client: Client) -> None:
    user = UserFactory()
    page = client.post(reverse("account_login"), {"login": user.email, "password": "niet-dit"})
    assert page.context["form"].errors["__all__"] == [
        "Dit e-mailadres of dit wachtwoord klopt niet."
    ]
    assert "_auth_user_id" not in client.session
