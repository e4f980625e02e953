"""Who may do what with the agenda and its decisions."""

from django.utils import timezone

from portfolios.enums import Role
from portfolios.models import User


def can_take_decision(user: User) -> bool:
    """The coordinator records what a body decided; a superuser may do all."""
    return user.is_superuser or user.has_role(Role.COORDINATOR, on=timezone.localdate())
