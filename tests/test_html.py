"""Every page is sound HTML: it parses, names its controls, and its headings form a table of contents.

What only a browser can tell (contrast, what covers what) is tested in tests/browser.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from portfolios.enums import Role
from portfolios.models import Municipality, Region, Work
from tests.factories.portfolios import RoleMembershipFactory, UserFactory
from tests.pages import (
    ANONYMOUS,
    FOR_THE_ADMINISTRATOR,
    addresses_of,
    asked_addresses,
    leave_traces,
    named_patterns,
    open_addresses,
    page_addresses,
    page_names,
)
from tests.regions import _region_rows, nergenland, twente

__all__ = ["_region_rows", "nergenland", "twente"]

pytestmark = pytest.mark.django_db
PRIMARY = "utrecht-button--primary-action"
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
CONTROLS = ("input", "select", "textarea", "meter", "output", "progress")
NO_LABEL = {"hidden", "submit", "button", "reset", "image"}
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers")
SINGLE_REFERENCES = ("for", "popovertarget", "list", "form", "aria-activedescendant")
LISTS = {
    "ul": {"li", "script", "template"},
    "ol": {"li", "script", "template"},
    "dl": {"dt", "dd", "div"},
}
INTERACTIVE = {"a", "button", "details", "input", "label", "select", "textarea"}
# What may stand inside a span, a label or a heading; the parser itself lets everything pass there.
BLOCKS = {
    "div",
    "p",
    "ul",
    "ol",
    "dl",
    "table",
    "section",
    "form",
    "fieldset",
    "article",
    *HEADINGS,
}
INLINE = {"span", "strong", "em", "b", "small", "label", "button", "summary", "dt", *HEADINGS}


def faults_of(html: str) -> list[str]:
    """What is wrong with a page, in words that name the place."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    document = parser.parse(html)
    lines = html.splitlines()
    faults = [
        f"{code} on line {line}: {lines[line - 1][max(0, column - 60) : column + 20]}"
        for (line, column), code, _ in parser.errors
    ]
    for check in (_ids, _references, _names, _headings, _frame, _policy, _nesting, _enter, _stored):
        faults += check(document)
    return faults


def _ids(document: Element) -> Iterator[str]:
    counted = Counter(element.get("id") for element in document.iter() if "id" in element.attrib)
    yield from (f"id {name!r} occurs {n} times" for name, n in counted.items() if n > 1)
    yield from (f"id {name!r} holds a space" for name in counted if not name or " " in name)


def _references(document: Element) -> Iterator[str]:
    known = {element.get("id") for element in document.iter()}
    for element in document.iter():
        names = [(key, element.get(key, "").split()) for key in REFERENCES]
        names += [(key, [element.get(key)]) for key in SINGLE_REFERENCES if key in element.attrib]
        href = element.get("href", "")
        names += [("href", [href[1:]])] if href.startswith("#") and len(href) > 1 else []
        for key, wanted in names:
            yield from (
                f"{key} of {element.tag} names {name!r}, which is not there"
                for name in wanted
                if name not in known
            )


def _names(document: Element) -> Iterator[str]:
    """Everything that is used or read has a name."""
    labelled = {label.get("for") for label in document.iter("label") if text_of(label)}
    inside = {id(part) for label in document.iter("label") for part in label.iter()}
    for element in document.iter():
        named = element.get("aria-label") or element.get("aria-labelledby")
        if element.tag in CONTROLS and element.get("type") not in NO_LABEL:
            if not named and element.get("id") not in labelled and id(element) not in inside:
                yield f"{element.tag} {element.get('name')!r} has no label"
        elif element.tag in {"a", "button", "legend", "caption", "th", "summary", *HEADINGS}:
            if not named and not text_of(element):
                yield f"{element.tag} is empty {element.attrib}"
        elif element.tag == "img" and "alt" not in element.attrib:
            yield f"img has no alt {element.attrib}"
        elif element.tag == "table" and element.find("caption") is None and not named:
            yield "table has no caption"
        elif element.tag == "fieldset" and element.find("legend") is None and not named:
            yield "fieldset has no legend"


def _headings(document: Element) -> Iterator[str]:
    levels = [int(element.tag[1]) for element in document.iter() if element.tag in HEADINGS]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of the first level"
    if levels[:1] != [1]:
        yield "the first heading is not of the first level"
    for above, below in pairwise(levels):
        if below > above + 1:
            yield f"after a heading of level {above} comes level {below}"


def _frame(document: Element) -> Iterator[str]:
    if (n := len(list(document.iter("main")))) != 1:
        yield f"{n} times main"
    if document.get("lang") != "nl":
        yield "the page does not say that it is Dutch"
    title = next(document.iter("title"), None)
    if title is None or not text_of(title).split("–")[0].strip():
        yield "the window has no title"


def _policy(document: Element) -> Iterator[str]:
    """What the content security policy would refuse."""
    for element in document.iter():
        yield from (
            f"{element.tag} has {name}"
            for name in element.attrib
            if name == "style" or name.startswith("on")
        )
        inline = element.tag == "style" or (element.tag == "script" and "src" not in element.attrib)
        if inline and not element.get("nonce"):
            yield f"{element.tag} without a nonce"


def _nesting(document: Element) -> Iterator[str]:
    for element in document.iter():
        if allowed := LISTS.get(element.tag):
            yield from (
                f"{element.tag} holds {child.tag}"
                for child in element
                if isinstance(child.tag, str) and child.tag not in allowed
            )
        if element.tag in {"ul", "ol"} and (element.text or "").strip():
            yield f"{element.tag} holds loose text"
        wrong = BLOCKS if element.tag in INLINE else set()
        if element.tag == "summary":
            wrong = wrong - set(HEADINGS)
        if element.tag in {"a", "button"}:
            wrong = wrong | INTERACTIVE
        yield from (
            f"{element.tag} {text_of(element)[:40]!r} holds {inner.tag}"
            for inner in element.iter()
            if inner is not element and inner.tag in wrong
        )


def _enter(document: Element) -> Iterator[str]:
    """Enter presses the first button of a form: that one stores, or sends what is asked as it is."""
    for form in document.iter("form"):
        buttons = [one for one in form.iter("button") if one.get("type", "submit") == "submit"]
        for first in buttons[: len(buttons) > 1]:
            aside = "name" in first.attrib or "formaction" in first.attrib
            if aside and PRIMARY not in first.get("class", ""):
                yield f"Enter presses {text_of(first)!r}"


def _stored(document: Element) -> Iterator[str]:
    """A form that stores something carries the mark of who asked for it, else it is refused."""
    for form in document.iter("form"):
        known = {field.get("name") for field in form.iter("input")}
        if form.get("method", "").lower() == "post" and "csrfmiddlewaretoken" not in known:
            yield f"the form to {form.get('action')!r} would be refused"


def text_of(element: Element) -> str:
    """What is read aloud of an element: its text, and the title of a picture in it."""
    return " ".join("".join(element.itertext()).split())


def faults_on(client: Client, addresses: dict[str, str], *, statuses: set[int]) -> list[str]:
    """What is wrong on which page; empty when all is well."""
    found = []
    for name, address in addresses.items():
        found += faults_in(client.get(address), f"{name} {address}", statuses)
    return found


def faults_in(response: HttpResponse, page: str, statuses: set[int]) -> list[str]:
    """What is wrong with an answer."""
    faults = faults_of(response.content.decode())
    if response.status_code not in statuses:
        faults.append(f"status {response.status_code}")
    return [f"{page}: {fault}" for fault in faults]


def test_every_page_for_the_coordinator(twente: Region, coordinator, coordinator_client) -> None:
    leave_traces(coordinator)
    faults = faults_on(coordinator_client, page_addresses(), statuses={200})
    assert not faults, "\n".join(faults)


def test_every_page_for_a_member_of_the_board(twente: Region, coordinator) -> None:
    leave_traces(coordinator)
    member = RoleMembershipFactory(
        role=Role.BOARD_MEMBER, municipality=Municipality.objects.order_by("pk").first()
    )
    Work.objects.update(user=member.user)
    client = Client()
    client.force_login(member.user)
    faults = faults_on(client, page_addresses(), statuses={200, 403})
    assert not faults, "\n".join(faults)


def test_the_pages_of_the_administrator(client: Client) -> None:
    client.force_login(UserFactory(superuser=True))
    UserFactory(password=None)
    addresses = {name: reverse(name) for name in FOR_THE_ADMINISTRATOR}

    faults = faults_on(client, addresses, statuses={200})

    assert not faults, "\n".join(faults)


def test_every_page_without_anything_loaded(coordinator_client: Client) -> None:
    names = ("list", "add", "matrix", "kanban", "timeline", "start", "search", "library", "home")
    bare = {name for name, pattern in named_patterns() if not pattern.pattern.converters}
    addresses = addresses_of({name for name in bare & set(page_names()) if name.endswith(names)})
    assert len(addresses) > 30
    faults = faults_on(coordinator_client, addresses, statuses={200})
    assert not faults, "\n".join(faults)


def test_every_page_for_who_is_not_signed_in(client: Client) -> None:
    faults = faults_on(client, addresses_of(ANONYMOUS), statuses={200})
    assert not faults, "\n".join(faults)


def test_every_page_for_everybody(client: Client) -> None:
    bare = {name: reverse(name) for name in ("agenda:open_overview", "agenda:open_papers")}
    bare["no safety agenda"] = reverse("agenda:open_safety_agenda_current")
    faults = faults_on(client, bare, statuses={200})
    faults += faults_on(client, open_addresses(), statuses={200})
    assert not faults, "\n".join(faults)


def test_pages_that_say_no(coordinator_client: Client, board_member_client: Client) -> None:
    addresses = {"not found": "/bestaat-niet/", "strange day": "/personen/?peildatum=gisteren"}
    faults = faults_on(coordinator_client, addresses, statuses={400, 404})
    assert not faults, "\n".join(faults)
    addresses = {"forbidden": reverse("portfolios:person_add")}
    faults = faults_on(board_member_client, addresses, statuses={403})
    assert not faults, "\n".join(faults)


def test_lists_and_forms_in_other_states(
    twente: Region, coordinator, coordinator_client: Client
) -> None:
    leave_traces(coordinator)
    pages = page_addresses()
    narrowed = {
        f"{name} {query}": f"{pages[name]}?{query}"
        for name in pages
        if name.endswith("_list")
        for query in ("q=zzzz", "sorteer=-1", "bladzijde=1")
    } | {"search": f"{pages['reports:search']}?q=burgemeester"}
    faults = faults_on(coordinator_client, narrowed | asked_addresses(), statuses={200})
    assert not faults, "\n".join(faults)
    wrong = []
    for name, address in pages.items():
        if name.endswith("_add"):
            wrong += faults_in(coordinator_client.post(address, {}), name, {422})
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<p id=a></p><p id=a></p>", "id 'a' occurs 2 times"),
        ("<input name=x id=x>", "input 'x' has no label"),
        ("<p aria-describedby=weg></p>", "which is not there"),
        ("<h3>Te diep</h3>", "after a heading of level 1 comes level 3"),
        ("<p style='color:red'></p>", "p has style"),
        ("<ul><p>x</p></ul>", "ul holds p"),
        ("<a href=x><button>x</button></a>", "holds button"),
        ("<p><div></div></p>", "unexpected-end-tag"),
        ("<main></main>", "2 times main"),
        ("<button></button>", "button is empty"),
        ("<form><button name=x>Meer</button><button>Op</button></form>", "Enter presses 'Meer'"),
        ("<form><button formaction=x>Na</button><button>Op</button></form>", "Enter presses 'Na'"),
        ("<form method=post action=/x/></form>", "the form to '/x/' would be refused"),
        ("<table><tbody><tr><td>x</td></tr></tbody></table>", "table has no caption"),
    ],
)
def test_the_check_itself(html: str, fault: str) -> None:
    page = "<!DOCTYPE html><html lang=nl><head><title>T</title></head><body>{}</body></html>"
    sound = page.format("<main><h1>Kop</h1></main>")
    assert faults_of(sound) == []
    assert fault in " ".join(faults_of(page.format(f"<main><h1>Kop</h1></main>{html}")))
