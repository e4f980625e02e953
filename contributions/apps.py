"""The contributions app."""

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    """Money and hours: tariffs, obligations, budget, subsidies."""

    name = "contributions"
    verbose_name = "Bijdragen, inspanning en begroting"

    def ready(self) -> None:
        """Load who may do what, and tell the agenda what this floor lets a body decide."""
        from contributions import expected, permissions, subjects  # noqa: F401
        from contributions.effort import permissions as of_effort  # noqa: F401

        subjects.register()
        expected.register()
