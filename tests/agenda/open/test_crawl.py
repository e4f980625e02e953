"""Somebody without an account reads all there is, and finds no word of what is not open."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from agenda.models import AgendaItem
from tests.agenda.open.world import SECRETS, published

PUBLISHER = {"PUBLISHER_URI": "https://identifier.overheid.nl/tooi/id/x/x1", "PUBLISHER_NAME": "X"}
# Where nobody is led by a link.
ROOTS = ("/openbaar/", "/robots.txt", "/openbaar/sitemap.xml", "/.well-known/security.txt")
ADDRESS = re.compile(r"https?://testserver(/[^\s\"<>]*)")


class Links(HTMLParser):
    """The addresses that a page leads to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "action") and value]


def links_of(page: str, kind: str) -> Iterator[str]:
    """Addresses of the portal below /openbaar/ that an answer names."""
    named = Links(page).found if kind.startswith("text/html") else ADDRESS.findall(page)
    for address in named:
        parts = urlsplit(address)
        if not parts.netloc and parts.path.startswith("/openbaar/"):
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path


def crawl(client: Client) -> dict[str, str]:
    """All that can be reached, by address: what is said and sent, with the head of the answer."""
    found, waiting = {}, list(ROOTS)
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        answer = client.get(address, follow=True)
        content = b"".join(answer) if answer.streaming else answer.content
        text = content.decode("utf-8", "replace")
        assert answer.status_code == 200, address
        found[address] = f"{dict(answer.headers)} {text}"
        waiting += links_of(text, answer["Content-Type"])
    return found


@pytest.fixture
def reached(world: SimpleNamespace, client: Client, settings: object) -> dict[str, str]:
    for name, value in (PUBLISHER | {"SECURITY_CONTACT": "mailto:veilig@voorbeeld.nl"}).items():
        setattr(settings, name, value)
    return crawl(client)


def test_nothing_that_is_not_open_gets_out(reached: dict[str, str]) -> None:
    leaks = [
        f"{address}: {word}"
        for address, text in reached.items()
        for word in SECRETS
        if word.casefold() in text.casefold()
    ]
    assert not leaks


def test_the_crawl_reaches_all_that_is_open(
    reached: dict[str, str], world: SimpleNamespace
) -> None:
    whole = "\n".join(reached.values())
    for word in (
        "Openingspunt",
        "Openvraag",
        "Openstuk",
        "Openinhoud",
        "Slotpunt",
        "Losstuk",
        "Losinhoud",
        "Openbesluit",
        "Openovereenkomst",
        "Openovk",
        "Openagenda",
        "Openthema",
        "Opendeel",
        "gaat niet door",
    ):
        assert word in whole, word
    for name, args in (
        ("open_feed", ()),
        ("open_calendar", ()),
        ("open_list", (world.held.pk,)),
        ("open_meeting", (world.off.pk,)),
        ("open_sitemap", (1,)),
        *(
            ("open_api", (kind,))
            for kind in ("organizations", "events", "agendaitems", "mediaobjects")
        ),
    ):
        assert reverse(f"agenda:{name}", args=args) in reached


def test_the_crawl_would_find_a_leak(world: SimpleNamespace, client: Client) -> None:
    AgendaItem.objects.filter(pk=world.closed.pk).update(is_closed=False, closed_ground="")

    assert "Geslotentitel" in client.get("/openbaar/").content.decode()


def test_who_changes_a_published_point_anywhere_does_not_make_it_public_by_that(
    world: SimpleNamespace, client: Client
) -> None:
    world.closed.is_closed, world.closed.closed_ground = False, ""
    world.closed.save()
    assert "Geslotentitel" not in client.get("/openbaar/").content.decode()

    published("agenda", world.coming, world.by)

    assert "Geslotentitel" in client.get("/openbaar/").content.decode()


def test_what_is_closed_leaves_no_trace(world: SimpleNamespace, client: Client) -> None:
    """With the closed points gone, every answer is the same to the letter."""
    pages = [
        "/openbaar/",
        reverse("agenda:open_meeting", args=(world.coming.pk,)),
        reverse("agenda:open_list", args=(world.held.pk,)),
        reverse("agenda:open_papers"),
        reverse("agenda:open_year", args=(world.coming.day.year,)),
        reverse("agenda:open_feed"),
        reverse("agenda:open_calendar"),
        *(
            reverse("agenda:open_api", args=(kind,))
            for kind in ("events", "agendaitems", "mediaobjects")
        ),
    ]
    before = [client.get(page).content for page in pages]

    world.closed_paper.delete()
    world.closed.delete()
    for item in world.held.items.filter(is_closed=True):
        item.decisions.all().delete()
        item.delete()
    world.inside.items.all().delete()
    world.inside.delete()
    world.doors.items.all().delete()
    world.doors.delete()

    assert [client.get(page).content for page in pages] == before


def test_no_page_tells_when_a_meeting_ends(reached: dict[str, str], world: SimpleNamespace) -> None:
    """The end of a meeting counts its closed points."""
    end = f"{world.coming.when}".rpartition(" tot ")[2].removesuffix(" uur")
    assert len(end) == 5
    for address, text in reached.items():
        assert end not in text, address
        assert "end_date" not in text
        assert "DTEND" not in text


def test_other_pages_still_lead_to_sign_in(world: SimpleNamespace, client: Client) -> None:
    for address in (
        "/",
        world.coming.get_absolute_url(),
        world.paper.url,
        reverse("agenda:publishing"),
        reverse("agenda:meeting_publishing", args=(world.coming.pk,)),
        reverse("agenda:agreement_copy", args=("ovk",)),
        "/zoeken/?q=Openingspunt",
    ):
        answer = client.get(address)
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/inloggen/"), address


PUBLIC_MODULES = ("api.py", "feeds.py", "sitemap.py", "wellknown.py", "views/pages.py")
ASKING = re.compile(
    r"\b(Meeting|AgendaItem|Paper|Agreement|SafetyAgenda|Theme|Decision|Action)\."
    r"(objects|_base_manager|_default_manager)"
)


def test_rows_are_asked_for_in_one_place() -> None:
    room = Path(settings.BASE_DIR) / "agenda" / "open"
    for module in PUBLIC_MODULES:
        assert not ASKING.search((room / module).read_text(encoding="utf-8")), module
    assert ASKING.search((room / "reading.py").read_text(encoding="utf-8"))
