"""The main menu."""

from django.http import HttpRequest
from django.urls import reverse

MENU = (
    ("Start", "home"),
    ("Gemeenten", "portfolios:municipality_list"),
    ("Aandachtspunten", "reports:finding_list"),
    ("Besluiten", "agenda:decision_list"),
    ("Stukken", "reports:library"),
)


def menu(request: HttpRequest) -> dict:
    """The entries of the menu, and which one the visitor is in."""
    entries = [(label, reverse(name)) for label, name in MENU]
    inside = [url for _, url in entries if request.path.startswith(url)]
    current = max(inside, key=len, default="")
    return {"menu": [(label, url, url == current) for label, url in entries]}
