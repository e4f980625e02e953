"""The portfolios app."""

from django.apps import AppConfig


class PortfoliosConfig(AppConfig):
    """Who: people, municipalities, bodies and portfolios."""

    name = "portfolios"
    verbose_name = "Mensen, gemeenten en portefeuilles"

    def ready(self) -> None:
        """Load who may do what, and what follows when a user is stored."""
        from portfolios import permissions, signals  # noqa: F401
