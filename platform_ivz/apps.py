"""The project itself, as an app: what every other one stands on."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class PlatformConfig(AppConfig):
    """No models of its own; it keeps a table for what all processes share."""

    name = "platform_ivz"
    verbose_name = "Platform IVZ"

    def ready(self) -> None:
        """Make that table with the audit log, which says how long it holds."""
        from platform_ivz.memory import make_room

        post_migrate.connect(make_room, sender=apps.get_app_config("auditlog"))
