"""The reports app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Papers and findings: everything that draws on several apps."""

    name = "reports"
    verbose_name = "Stukken en aandachtspunten"

    def ready(self) -> None:
        """Tell the agenda who makes papers and books, and who knows the names in its texts."""
        from agenda import living as names
        from agenda.meetings.printing import Printing, register
        from reports.book.portal_papers import readable
        from reports.book.work import books, follow
        from reports.note.living import in_words, living, note_figures, problems

        register(Printing(readable=readable, follow=follow, books=books))
        names.register(
            names.Names(
                filled=lambda text, day: living(text, note_figures(day), in_words),
                problems=lambda text, day: problems(text, note_figures(day)),
            )
        )
