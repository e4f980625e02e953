"""Forms of the account package, in the polite form of the portal."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, ResetPasswordKeyForm


class PoliteMixin:
    """Says politely what the package says to a friend: that both passwords have to be the same."""

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(
            field, "Vul twee keer hetzelfde wachtwoord in." if field == "password2" else error
        )


class PasswordForm(PoliteMixin, ChangePasswordForm):
    """Changing one's own password."""


class NewPasswordForm(PoliteMixin, ResetPasswordKeyForm):
    """Choosing a password with the link of a mail."""
