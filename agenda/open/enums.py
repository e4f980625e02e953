"""Words of what is open."""

from django.db.models import TextChoices


class PublicationKind(TextChoices):
    """The kinds of things that are published."""

    AGENDA = "agenda", "Agenda"
    LIST = "besluitenlijst", "Besluitenlijst"
    PAPER = "stuk", "Vergaderstuk"
    LIBRARY = "los stuk", "Stuk"
    AGREEMENT = "overeenkomst", "Overeenkomst"
    POLICY = "beleid", "Beleid"
