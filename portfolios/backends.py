"""Who may do what, asked of the rules first and of the database only where there is no rule."""

from typing import Any

import rules
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import ModelBackend


class RulesDecide:
    """What a rule is about, the rule decides; no permission in the database adds to it.

    Without this every page would ask for the permissions of a user whom a rule refused.
    """

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return not rules.perm_exists(perm) and super().has_perm(user_obj, perm, obj)


class AdminBackend(RulesDecide, ModelBackend):
    """Permissions in the admin."""


class SignInBackend(RulesDecide, AuthenticationBackend):
    """Signing in with an e-mail address."""
