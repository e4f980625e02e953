"""The projects app."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Project assignments and deployments."""

    name = "projects"
    verbose_name = "Projectopdrachten en inzet"

    def ready(self) -> None:
        """Load who may do what."""
        from projects import permissions  # noqa: F401
