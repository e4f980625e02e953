"""The project itself, as an app: what every other one stands on."""

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.admin import apps as admin
from django.core.management import call_command
from django.db.models.signals import post_migrate


def make_table(**kwargs: Any) -> None:
    """The table of the cache that is kept in the database."""
    call_command("createcachetable", verbosity=0)


class PlatformConfig(AppConfig):
    """No models of its own; it keeps a table for what all processes count together."""

    name = "platform_ivz"
    verbose_name = "Veiligheidsplatform"

    def ready(self) -> None:
        """Make it with the app that counts."""
        post_migrate.connect(make_table, sender=apps.get_app_config("account"))


class SafeAdminConfig(admin.AdminConfig):
    """Django's admin, with the site of `platform_ivz/sites.py`."""

    default = False
    default_site = "platform_ivz.sites.AdminSite"
