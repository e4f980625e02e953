"""The reports app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Papers and findings: everything that draws on several apps."""

    name = "reports"
    verbose_name = "Stukken en aandachtspunten"

    def ready(self) -> None:
        """Tell the agenda who makes papers and books."""
        from agenda.meetings.printing import Printing, register
        from reports.book.portal_papers import readable
        from reports.book.work import books, follow

        register(Printing(readable=readable, follow=follow, books=books))
