"""The agenda app."""

from django.apps import AppConfig


class AgendaConfig(AppConfig):
    """What is decided: agreements, safety agenda, meetings and decisions."""

    name = "agenda"
    verbose_name = "Veiligheidsagenda en besluiten"
