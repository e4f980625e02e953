"""The agenda app."""

from django.apps import AppConfig


class AgendaConfig(AppConfig):
    """What is decided: agreements, safety agenda, meetings and decisions."""

    name = "agenda"
    verbose_name = "Veiligheidsagenda en besluiten"

    def ready(self) -> None:
        """Load who may do what."""
        from agenda import permissions  # noqa: F401
