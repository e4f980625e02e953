"""The drawn sign that goes with the word of a state, so that the same word looks the same everywhere."""

from django import template

register = template.Library()

SIGNS = {
    "good": (
        "vastgesteld",
        "genomen",
        "afgerond",
        "betaald",
        "gevoerd",
        "nieuw",
        "groen",
        "klaar",
        "gereed",
    ),
    "warn": ("let op", "gewijzigd", "oranje"),
    "bad": ("ernstig", "fout", "rood", "mislukt", "te laat"),
    "open": (
        "",
        "open",
        "concept",
        "voorlopig",
        "voorgesteld",
        "voorbereiding",
        "monitoren",
        "opgemaakt",
        "te plannen",
        "ter informatie",
        "ongewijzigd",
        "wacht",
    ),
    "closed": ("vervallen", "vervangen", "herzien", "stopgezet", "gecrediteerd", "afgelast"),
}
SIGN_OF = {word: sign for sign, words in SIGNS.items() for word in words}


@register.filter
def sign(word: str) -> str:
    """The sign of a state as it is stored; what none is named for is under way."""
    return SIGN_OF.get(word, "busy")
