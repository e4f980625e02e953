"""The sitemap by which the Woo index finds what was published, with metadata of DiWoo 0.9.8.

DiWoo is described at https://standaarden.overheid.nl/diwoo/metadata, its lists of values are those of
TOOI and of the Publications Office of the EU. Who publishes is set (`PUBLISHER_URI`): as long as it
is not, there is no sitemap, for an identifier cannot be made up.
"""

import datetime as dt
from xml.etree import ElementTree as ET

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from agenda.open.enums import PublicationKind
from agenda.open.reading import Publication, publications

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
DIWOO = "https://standaarden.overheid.nl/diwoo/metadata/"
TOOI = "https://identifier.overheid.nl/tooi/def/thes/kern/"
FORMATS = "http://publications.europa.eu/resource/authority/file-type/"
DUTCH = ("http://publications.europa.eu/resource/authority/language/NLD", "Nederlands")
ET.register_namespace("diwoo", DIWOO)
# So many stand in one sitemap; the protocol allows 50,000.
PER_SITEMAP = 1000

# The category of Woo art. 3.3 of each kind; what falls in none is published of one's own accord.
MEETINGS = (f"{TOOI}c_3a248e3a", "agenda’s en besluitenlijsten bestuurscolleges")
OWN_ACCORD = (f"{TOOI}c_816e508d", "inspanningsverplichting art 3.1 Woo")
CATEGORIES = {
    PublicationKind.AGENDA: MEETINGS,
    PublicationKind.LIST: MEETINGS,
    PublicationKind.PAPER: (f"{TOOI}c_db4862c3", "vergaderstukken decentrale overheden"),
    PublicationKind.AGREEMENT: (f"{TOOI}c_8fc2335c", "convenanten"),
    PublicationKind.LIBRARY: OWN_ACCORD,
    PublicationKind.POLICY: OWN_ACCORD,
}
# What was done with a document. The list of values has no word for publishing.
SETTLED = (f"{TOOI}c_641ecd76", "vaststelling")
SIGNED = (f"{TOOI}c_e1ec050e", "ondertekening")


def has_publisher() -> bool:
    """Whether it is set who publishes, so that there is a sitemap."""
    return bool(settings.PUBLISHER_URI and settings.PUBLISHER_NAME)


def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The sitemaps that there are; 404 as long as it is not set who publishes."""
    pages = _pages()
    root = ET.Element("sitemapindex", {"xmlns": SITEMAP})
    for number in pages.page_range:
        address = reverse("agenda:open_sitemap", args=(number,))
        one = ET.SubElement(root, "sitemap")
        ET.SubElement(one, "loc").text = request.build_absolute_uri(address)
    return _xml(root)


def sitemap(request: HttpRequest, number: int) -> HttpResponse:
    """A sitemap: each document with its metadata."""
    pages = _pages()
    if number not in pages.page_range:
        raise Http404
    root = ET.Element("urlset", {"xmlns": SITEMAP})
    for publication in pages.page(number):
        url = ET.SubElement(root, "url")
        ET.SubElement(url, "loc").text = request.build_absolute_uri(publication.url)
        ET.SubElement(url, "lastmod").text = _moment(publication.published_at)
        _describe(ET.SubElement(url, f"{{{DIWOO}}}Document"), publication, request)
    return _xml(root)


def _pages() -> Paginator:
    if not has_publisher():
        raise Http404
    return Paginator(publications(), PER_SITEMAP)


def _describe(document: ET.Element, publication: Publication, request: HttpRequest) -> None:
    publisher = (settings.PUBLISHER_URI, settings.PUBLISHER_NAME)
    diwoo = _part(document, "DiWoo")
    _part(diwoo, "creatiedatum").text = publication.made_on.isoformat()
    identifier = _part(_part(diwoo, "identifiers"), "identifier")
    identifier.text = request.build_absolute_uri(publication.url)
    _named(diwoo, "publisher", publisher)
    _named(diwoo, "verantwoordelijke", publisher)
    _part(_part(diwoo, "titelcollectie"), "officieleTitel").text = publication.plain_title
    categories = _part(_part(diwoo, "classificatiecollectie"), "informatiecategorieen")
    _named(categories, "informatiecategorie", CATEGORIES[publication.kind])
    kind = publication.extension.upper()
    _named(diwoo, "format", (f"{FORMATS}{kind}", kind))
    _named(diwoo, "language", DUTCH)
    deed = _part(_part(diwoo, "documenthandelingen"), "documenthandeling")
    _named(deed, "soortHandeling", SIGNED if publication.signed_on else SETTLED)
    _part(deed, "atTime").text = _moment(_settled_at(publication))
    _named(deed, "wasAssociatedWith", publisher)


def _settled_at(publication: Publication) -> dt.datetime:
    """When it was signed or, of what carries no day of its own, when it was published."""
    if publication.signed_on is None:
        return publication.published_at
    return timezone.make_aware(dt.datetime.combine(publication.signed_on, dt.time()))


def _moment(moment: dt.datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")


def _part(parent: ET.Element, tag: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{DIWOO}}}{tag}")


def _named(parent: ET.Element, tag: str, value: tuple[str, str]) -> None:
    """A value of a list: its identifier, and what it is called."""
    part = _part(parent, tag)
    part.set("resource", value[0])
    part.text = value[1]


def _xml(root: ET.Element) -> HttpResponse:
    return HttpResponse(
        ET.tostring(root, encoding="utf-8", xml_declaration=True), content_type="application/xml"
    )
