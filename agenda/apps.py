"""The agenda app."""

from django.apps import AppConfig


class AgendaConfig(AppConfig):
    """What is decided: agreements, safety agenda, meetings and decisions."""

    name = "agenda"
    verbose_name = "Veiligheidsagenda en besluiten"

    def ready(self) -> None:
        """Load who may do what, and what this floor lets a body decide."""
        import agenda.meetings.permissions
        import agenda.minutes.permissions
        import agenda.open.permissions  # noqa: F401
        from agenda import permissions, subjects  # noqa: F401
        from agenda.calendar import expected

        subjects.register_safety_agenda()
        expected.register("agendas", expected.ending_agendas)
