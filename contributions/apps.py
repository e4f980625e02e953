"""The contributions app."""

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    """Money and hours: tariffs, obligations, budget, subsidies."""

    name = "contributions"
    verbose_name = "Bijdragen, inspanning en begroting"

    def ready(self) -> None:
        """Tell the board's side what this floor lets it decide."""
        from contributions import subjects

        subjects.register()
