"""The project itself, as an app: what every other one stands on."""

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.admin import apps as admin
from django.core.management import call_command
from django.db.models.signals import post_migrate


def make_tables(**kwargs: Any) -> None:
    """The tables of the caches that are kept in the database."""
    call_command("createcachetable", verbosity=0)


class PlatformConfig(AppConfig):
    """No models of its own; it keeps tables for what all processes share."""

    name = "platform_ivz"
    verbose_name = "Platform IVZ"

    def ready(self) -> None:
        """Make them with the first app that counts; empty the figures with the audit log, their clock."""
        from platform_ivz.memory import make_room

        post_migrate.connect(make_tables, sender=apps.get_app_config("account"))
        post_migrate.connect(make_room, sender=apps.get_app_config("auditlog"))


class SafeAdminConfig(admin.AdminConfig):
    """Django's admin, with the site of `platform_ivz/sites.py`."""

    default = False
    default_site = "platform_ivz.sites.AdminSite"
