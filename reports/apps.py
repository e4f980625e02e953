"""The reports app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Papers and findings: everything that draws on several apps."""

    name = "reports"
    verbose_name = "Stukken en aandachtspunten"

    def ready(self) -> None:
        """Tell the agenda who makes papers and books, who knows names in texts, and of the note."""
        from agenda import living as names
        from agenda.meetings.printing import Printing, register
        from reports.book.portal_papers import readable
        from reports.book.work import books, follow
        from reports.note.living import in_words, living, note_figures, problems
        from reports.note.subjects import register_note

        register(Printing(readable=readable, follow=follow, books=books))
        names.register(
            names.Names(
                filled=lambda text, day: living(text, note_figures(day), in_words),
                problems=lambda text, day: problems(text, note_figures(day)),
            )
        )
        register_note()
