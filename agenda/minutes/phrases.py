"""Sentences that note takers write at every meeting."""

from agenda.models import AgendaItem
from platform_ivz.formats import sentence
from portfolios.models import words_of_region


def phrases_for(item: AgendaItem) -> list[str]:
    """What may be said of a point, ready to take over: first what was asked."""
    who = sentence(words_of_region().in_a_sentence(item.of_body))
    usual = [
        f"{who} neemt er kennis van.",
        f"{who} stemt ermee in.",
        f"{who} houdt het punt aan; het komt terug in de volgende vergadering.",
        f"{who} vraagt om een aangepast voorstel.",
        f"{who} is niet aan dit punt toegekomen.",
    ]
    asked = item.requested_decision.strip()
    return [asked, *usual] if asked else usual
