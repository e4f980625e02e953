"""The projects app."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Project assignments and deployments."""

    name = "projects"
    verbose_name = "Projectopdrachten en inzet"

    def ready(self) -> None:
        """Load who may do what, and tell the agenda what this floor lets a body decide."""
        from projects import expected, permissions, subjects  # noqa: F401

        subjects.register()
        expected.register_assignments()
