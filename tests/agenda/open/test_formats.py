"""What programs read of what is open: the feed, JSON, the sitemap with DiWoo, and the two files at the root."""

import datetime as dt
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import feedparser
import icalendar
import pytest
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agenda.models import Paper
from agenda.open import api, sitemap
from tests.factories.agenda import PaperFactory

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
URI = "https://identifier.overheid.nl/tooi/id/gr/gr0001"
D = f"{{{sitemap.DIWOO}}}"
S = f"{{{sitemap.SITEMAP}}}"
TOOI = "https://identifier.overheid.nl/tooi/def/thes/kern/"


@pytest.fixture
def _publisher(settings: object) -> None:
    settings.PUBLISHER_URI, settings.PUBLISHER_NAME = URI, "Voorbeeldregio"


def documents(client: Client) -> dict[str, ET.Element]:
    """The entries of the sitemap by their address."""
    answer = client.get(reverse("agenda:open_sitemap", args=(1,)))
    assert answer["Content-Type"] == "application/xml"
    root = ET.fromstring(answer.content)  # noqa: S314 our own
    assert root.tag == f"{S}urlset"
    return {url.findtext(f"{S}loc").removeprefix(SITE): url for url in root}


def test_without_who_publishes_there_is_no_sitemap(
    world: SimpleNamespace, client: Client, settings: object
) -> None:
    for uri, name in (("", ""), (URI, ""), ("", "Voorbeeldregio")):
        settings.PUBLISHER_URI, settings.PUBLISHER_NAME = uri, name
        for address in ("/openbaar/sitemap.xml", "/openbaar/sitemap-1.xml"):
            assert client.get(address).status_code == 404
        assert "Sitemap" not in client.get("/robots.txt").content.decode()


@pytest.mark.usefixtures("_publisher")
def test_a_paper_in_the_sitemap_field_by_field(world: SimpleNamespace, client: Client) -> None:
    address = reverse("agenda:open_paper", args=(world.paper.pk,))
    url = documents(client)[address]
    paper = Paper.objects.get(pk=world.paper.pk)
    moment = timezone.localtime(paper.published_on).isoformat(timespec="seconds")
    diwoo = url.find(f"{D}Document/{D}DiWoo")

    assert url.findtext(f"{S}lastmod") == moment
    assert written(diwoo) == [
        ("creatiedatum", paper.added_at.date().isoformat(), None),
        ("identifiers/identifier", SITE + address, None),
        ("publisher", "Voorbeeldregio", URI),
        ("verantwoordelijke", "Voorbeeldregio", URI),
        ("titelcollectie/officieleTitel", "Openstuk", None),
        (
            "classificatiecollectie/informatiecategorieen/informatiecategorie",
            "vergaderstukken decentrale overheden",
            f"{TOOI}c_db4862c3",
        ),
        ("format", "PDF", "http://publications.europa.eu/resource/authority/file-type/PDF"),
        (
            "language",
            "Nederlands",
            "http://publications.europa.eu/resource/authority/language/NLD",
        ),
        (
            "documenthandelingen/documenthandeling/soortHandeling",
            "vaststelling",
            f"{TOOI}c_641ecd76",
        ),
        ("documenthandelingen/documenthandeling/atTime", moment, None),
        ("documenthandelingen/documenthandeling/wasAssociatedWith", "Voorbeeldregio", URI),
    ]


def written(part: ET.Element, path: str = "") -> list[tuple[str, str, str | None]]:
    """What stands in an element: the way to each value, the value, and its identifier."""
    found = []
    for child in part:
        assert child.tag.startswith(D)
        way = f"{path}{child.tag.removeprefix(D)}"
        if len(child):
            found += written(child, f"{way}/")
        else:
            found.append((way, child.text, child.get("resource")))
    return found


@pytest.mark.usefixtures("_publisher")
def test_each_kind_has_its_category(world: SimpleNamespace, client: Client) -> None:
    way = f".//{D}informatiecategorie"
    category = {
        address: url.find(way).get("resource").removeprefix(TOOI)
        for address, url in documents(client).items()
    }

    def address(name: str, arg: object) -> str:
        return reverse(f"agenda:{name}", args=(arg,))

    assert category == {
        address("open_meeting", world.coming.pk): "c_3a248e3a",
        address("open_list", world.held.pk): "c_3a248e3a",
        address("open_paper", world.paper.pk): "c_db4862c3",
        address("open_paper", world.library.pk): "c_816e508d",
        address("open_agreement", "ovk"): "c_8fc2335c",
        address("open_safety_agenda", "va"): "c_816e508d",
    }


@pytest.mark.usefixtures("_publisher")
def test_an_agreement_was_signed_and_a_page_is_html(world: SimpleNamespace, client: Client) -> None:
    found = documents(client)
    agreement = found[reverse("agenda:open_agreement", args=("ovk",))]
    assert agreement.find(f".//{D}soortHandeling").text == "ondertekening"
    assert agreement.findtext(f".//{D}atTime") == "2019-12-03T00:00:00+01:00"
    assert agreement.findtext(f".//{D}creatiedatum") == "2019-12-03"
    page = found[reverse("agenda:open_list", args=(world.held.pk,))]
    assert page.findtext(f".//{D}format") == "HTML"


@pytest.mark.usefixtures("_publisher")
def test_the_index_names_every_sitemap(
    world: SimpleNamespace, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "PER_SITEMAP", 4)
    root = ET.fromstring(client.get("/openbaar/sitemap.xml").content)  # noqa: S314 our own
    assert [one.findtext(f"{S}loc") for one in root] == [
        f"{SITE}/openbaar/sitemap-1.xml",
        f"{SITE}/openbaar/sitemap-2.xml",
    ]
    assert len(documents(client)) == 4
    assert client.get("/openbaar/sitemap-3.xml").status_code == 404
    assert f"Sitemap: {SITE}/openbaar/sitemap.xml" in client.get("/robots.txt").content.decode()


def test_robots_read_what_is_open_and_no_more(client: Client) -> None:
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    assert answer.content.decode().splitlines() == [
        "User-agent: *",
        "Allow: /openbaar/",
        "Allow: /static/",
        "Disallow: /",
    ]


def test_security_txt_says_where_to_report(client: Client, settings: object) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404

    settings.SECURITY_CONTACT = "mailto:veilig@voorbeeld.nl"
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    expires = dt.datetime.fromisoformat(fields.pop("Expires"))
    assert dt.timedelta(days=30) < expires - timezone.now() < dt.timedelta(days=365)
    assert fields == {
        "Contact": "mailto:veilig@voorbeeld.nl",
        "Preferred-Languages": "nl, en",
        "Canonical": f"{SITE}/.well-known/security.txt",
    }


def test_the_feed_holds_what_was_published_newest_first(
    world: SimpleNamespace, client: Client
) -> None:
    answer = client.get(reverse("agenda:open_feed"))
    assert answer["Content-Type"].startswith("application/rss+xml")
    items = ET.fromstring(answer.content).findall("channel/item")  # noqa: S314 our own
    assert [item.findtext("title") for item in items] == [
        "Openagenda",
        "Openovereenkomst",
        "Losstuk",
        "Openstuk",
        f"Besluitenlijst {world.held}",
        f"Agenda {world.coming}",
    ]
    assert items[3].findtext("link") == SITE + reverse("agenda:open_paper", args=(world.paper.pk,))
    assert items[3].findtext("description") == "Vergaderstuk, pdf, 4 blz."


def test_another_parser_finds_nothing_wrong_with_the_feed(
    world: SimpleNamespace, client: Client
) -> None:
    address = reverse("agenda:open_feed")
    read = feedparser.parse(client.get(address).content)
    assert (read.bozo, read.version, read.feed.language) == (False, "rss20", "nl")
    assert read.feed.link == SITE + reverse("agenda:open_papers")
    assert len({one.id for one in read.entries}) == len(read.entries) == 6
    for one in read.entries:
        assert one.link.startswith(f"{SITE}/openbaar/")
        assert one.published_parsed


def test_meetings_in_public_as_a_calendar(world: SimpleNamespace, client: Client) -> None:
    answer = client.get(reverse("agenda:open_calendar"))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert (
        len(events) == len(vobject.readOne(answer.content.decode(), validate=True).vevent_list) == 5
    )
    address = SITE + reverse("agenda:open_meeting", args=(world.coming.pk,))
    event = next(one for one in events if one["url"] == address)
    assert (event["summary"], event["location"]) == (world.body.full_name, "Stadhuis")
    assert event.decoded("dtstart") == world.coming.start.replace(microsecond=0)
    assert not any("dtend" in one for one in events)
    off = SITE + reverse("agenda:open_meeting", args=(world.off.pk,))
    assert next(one for one in events if one["url"] == off)["status"] == "CANCELLED"


@pytest.mark.usefixtures("_publisher")
def test_a_title_with_signs_that_xml_cannot_hold(world: SimpleNamespace, client: Client) -> None:
    Paper.objects.filter(pk=world.paper.pk).update(title="Open\x0bstuk & <meer>")
    assert client.get(reverse("agenda:open_feed")).status_code == 200
    found = documents(client)[reverse("agenda:open_paper", args=(world.paper.pk,))]
    assert found.findtext(f".//{D}officieleTitel") == "Open stuk & <meer>"


def listed(client: Client, kind: str, **asked: object) -> dict:
    return client.get(reverse("agenda:open_api", args=(kind,)), asked).json()


def test_events_and_their_points_as_json(world: SimpleNamespace, client: Client) -> None:
    page = SITE + reverse("agenda:open_meeting", args=(world.coming.pk,))
    events = listed(client, "events")
    assert events["count"] == 5
    event = next(one for one in events["results"] if one["id"] == page)
    assert event == {
        "id": page,
        "type": "Event",
        "classification": "Meeting",
        "name": str(world.coming),
        "organization": f"{SITE}/openbaar/api/organizations.json#{world.body.code}",
        "start_date": timezone.localtime(world.coming.start).isoformat(),
        "location": "Stadhuis",
        "status": "EventConfirmed",
        "agenda": [f"{page}#punt-1", f"{page}#punt-2"],
    }
    items = listed(client, "agendaitems")
    assert items["count"] == 2
    assert items["results"][0] == {
        "id": f"{page}#punt-1",
        "type": "AgendaItem",
        "name": "Openingspunt",
        "description": "Openvraag",
        "position": 1,
        "parent": page,
        "attachment": [SITE + reverse("agenda:open_paper", args=(world.paper.pk,))],
    }
    (organization,) = listed(client, "organizations")["results"]
    assert (organization["id"], organization["name"]) == (event["organization"], "Openbaar overleg")
    off = SITE + reverse("agenda:open_meeting", args=(world.off.pk,))
    assert {one["id"]: one["status"] for one in events["results"]}[off] == "EventCancelled"


def test_media_objects_as_json(world: SimpleNamespace, client: Client) -> None:
    media = listed(client, "mediaobjects")
    assert media["count"] == 6
    address = SITE + reverse("agenda:open_paper", args=(world.paper.pk,))
    found = next(one for one in media["results"] if one["id"] == address)
    assert found == {
        "id": address,
        "type": "MediaObject",
        "name": "Openstuk",
        "url": address,
        "content_type": "application/pdf",
        "additional_type": "Vergaderstuk",
        "upload_date": timezone.localtime(
            Paper.objects.get(pk=world.paper.pk).published_on
        ).isoformat(),
        "is_referenced_by": SITE + reverse("agenda:open_meeting", args=(world.coming.pk,)),
    }


def test_json_comes_in_pages(
    world: SimpleNamespace, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "PER_PAGE", 4)
    first = listed(client, "mediaobjects")
    assert (first["count"], len(first["results"]), first["previous"]) == (6, 4, None)
    second = client.get(first["next"]).json()
    assert (len(second["results"]), second["next"]) == (2, None)
    assert client.get(second["previous"]).json() == first
    assert client.get("/openbaar/api/persons.json").status_code == 404


def test_one_page_asks_no_more_for_many_papers(world: SimpleNamespace, client: Client) -> None:
    addresses = [
        "/openbaar/",
        reverse("agenda:open_meeting", args=(world.coming.pk,)),
        *(reverse("agenda:open_api", args=(kind,)) for kind in api.KINDS),
    ]
    counts = [_asked(client, address) for address in addresses]
    for _ in range(10):
        PaperFactory(item=world.first, published=True)
        PaperFactory(item=None, published=True)
    assert [_asked(client, address) for address in addresses] == counts
    assert max(counts) <= 25


def _asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)
