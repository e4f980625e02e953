"""The reports app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Papers and findings: everything that draws on several apps."""

    name = "reports"
    verbose_name = "Stukken en aandachtspunten"
