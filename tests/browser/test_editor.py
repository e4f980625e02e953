"""Writing an assignment in a browser: whatever happens on the way, no text is lost."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponse
from playwright.sync_api import Locator, Page, Route, expect

from portfolios.enums import Role
from projects.models import SectionText
from tests.browser.conftest import PASSWORD, PATIENCE, Portal, make_user
from tests.browser.keyboard import Keyboard
from tests.browser.test_axe import faults_in_each_look

CODE = "zorgfraude"
PAGE = f"/projecten/{CODE}/schrijven/"
KEY, TITLE = "doelstelling", "Doelstelling"
PARTS = re.compile(rf"/projecten/{CODE}/schrijven/[a-z_]+/$")
ME = "coordinator@voorbeeld.nl"
OTHER = "tweede@voorbeeld.nl"
KEPT = "Object.keys(sessionStorage).filter(key => key.startsWith('ivz:'))"
GONE = "net::ERR_CONNECTION_REFUSED"


class Server:
    """What answers the pages, one request at a time.

    The database of the tests lies in memory and has one connection for all threads, so whoever
    looks in it waits for its turn too. `is_down`: sections are not stored; `is_mute`: they are,
    but the page never hears so.
    """

    is_down = is_mute = False

    def __init__(self) -> None:
        self.turn = threading.RLock()
        self.answer = BaseHandler.get_response

    def get_response(self, handler: BaseHandler, request: HttpRequest) -> HttpResponse:
        is_part = PARTS.search(request.path) is not None
        if is_part and self.is_down:
            return HttpResponse(status=503)
        with self.turn:
            answer = self.answer(handler, request)
        return HttpResponse(status=503) if is_part and self.is_mute else answer


server = Server()


@pytest.fixture(autouse=True)
def _one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "is_down", False)
    monkeypatch.setattr(server, "is_mute", False)
    monkeypatch.setattr(
        BaseHandler,
        "get_response",
        lambda *asked: server.get_response(*asked),  # noqa: PLW0108 - an instance does not bind
    )


@pytest.fixture
def page(coordinator: Callable[..., Page]) -> Page:
    page = coordinator()
    page.goto(PAGE)
    return page


@pytest.fixture
def expected_failures(portal: Portal) -> Iterator[None]:
    """Requests that get no answer are what the test is about."""
    yield
    portal.complaints[:] = [
        one for one in portal.complaints if GONE not in one and "status of 503" not in one
    ]


@pytest.fixture
def other(portal: Portal) -> Page:
    """Somebody else with the same page open."""
    make_user(OTHER, Role.COORDINATOR)
    page = portal.open(user=OTHER)
    page.goto(PAGE)
    return page


def field(page: Page, title: str = TITLE) -> Locator:
    """The field that the script puts there; the plain one before it is not waited for."""
    return page.get_by_role("textbox", name=title, exact=True).and_(page.locator(":not(textarea)"))


def write(page: Page, text: str, title: str = TITLE) -> None:
    """Type at the end of a section."""
    field(page, title).click()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type(text)


def row(key: str = KEY) -> SectionText | None:
    with server.turn:
        return SectionText.objects.filter(version__assignment__code=CODE, section__key=key).first()


def stored(key: str = KEY) -> str:
    found = row(key)
    return found.text if found else ""


def until_stored(page: Page, text: str, key: str = KEY) -> None:
    """Wait until the database holds exactly this."""
    assert settled(page, lambda: stored(key), text) == text


def until_forgotten(page: Page) -> None:
    """Wait until the page keeps nothing of which it does not know that it arrived."""
    assert settled(page, lambda: page.evaluate(KEPT), []) == []


def settled(page: Page, look: Callable[[], Any], wanted: object) -> Any:
    """What `look` sees, as soon as that is what is wanted, or at last."""
    end = time.monotonic() + PATIENCE / 1000
    while (seen := look()) != wanted and time.monotonic() < end:
        page.wait_for_timeout(50)
    return seen


def end_session(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")


def sign_in(page: Page, user: str = ME) -> None:
    page.get_by_label("E-mail").fill(user)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()


# --- Arriving ----------------------------------------------------------------------------------


def test_what_is_typed_before_the_script_came_is_kept(coordinator: Callable[..., Page]) -> None:
    page = coordinator()
    waiting: list[Route] = []
    page.route("**/assignment-editor.js", lambda route: waiting.append(route))  # noqa: PLW0108 - a bare method is refused
    page.goto(PAGE, wait_until="commit")
    page.locator("textarea[name=text-doelstelling]").press_sequentially("Vroeg\n\nbegonnen")
    assert len(waiting) == 1
    waiting[0].continue_()

    expect(field(page)).to_be_focused()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type(", en verder")
    until_stored(page, "<p>Vroeg</p><p>begonnen, en verder</p>")


# --- Storing -----------------------------------------------------------------------------------


@pytest.fixture
def pass_time(page: Page) -> Callable[[float], None]:
    """Time stands still on the page, and passes by so many seconds when the test says so."""
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    return lambda seconds: page.clock.run_for(int(seconds * 1000))


def test_what_is_typed_is_stored_within_five_seconds(
    page: Page, pass_time: Callable[[float], None]
) -> None:
    write(page, "Minder fraude")
    page.keyboard.press("ControlOrMeta+b")
    page.keyboard.type(" nu")
    pass_time(5)

    until_stored(page, "<p>Minder fraude<strong> nu</strong></p>")
    expect(page.locator("[data-saved]")).to_contain_text("Bewaard om")
    expect(page.locator(f"[data-state={KEY}]")).to_have_text("ingevuld")
    expect(page.locator("[data-progress]")).to_have_text("6 van 15 ingevuld")
    until_forgotten(page)


def test_who_never_stops_typing_is_stored_too(
    page: Page, pass_time: Callable[[float], None]
) -> None:
    field(page).click()
    with page.expect_response(PARTS):
        for _ in range(20):
            page.keyboard.type("a")
            pass_time(0.25)

    assert stored().strip("<p/>").startswith("aaaa")


def test_every_mark_is_kept_and_nothing_else(page: Page) -> None:
    bar = page.get_by_role("toolbar", name=f"Opmaak van {TITLE}", exact=True)
    write(page, "- een")
    page.keyboard.press("Enter")
    page.keyboard.type("twee")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    bar.get_by_role("button", name="Nummers").click()
    page.keyboard.type("eerst")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    bar.get_by_role("button", name="Schuin").click()
    page.keyboard.type("zie ")
    bar.get_by_role("button", name="Schuin").click()
    bar.get_by_role("button", name="Link").click()
    page.get_by_label("Adres").fill("voorbeeld.nl")
    page.keyboard.press("Enter")

    until_stored(
        page,
        "<ul><li>een</li><li>twee</li></ul><ol><li>eerst</li></ol><p><em>zie </em>"
        '<a href="https://voorbeeld.nl" rel="noopener noreferrer">voorbeeld.nl</a></p>',
    )


def test_pasted_text_loses_its_look_and_no_words(page: Page) -> None:
    """The policy of the page refuses styles and handlers; a complaint would fail the test."""
    field(page).click()
    pasted = (
        '<b style="font-weight:normal"><h1 style="color:red" onclick="x()">Kop</h1></b>'
        '<style>p{color:red}</style><p style="margin:0">Tekst <b>vet</b><img src="x" onerror="x()">'
        '</p><ul><li>een<ul><li>diep</li></ul></li></ul><a href="javascript:x()">link</a>'
    )
    field(page).evaluate(
        """(element, html) => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          element.dispatchEvent(
            new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        pasted,
    )

    until_stored(
        page,
        "<p>Kop</p><p>Tekst <strong>vet</strong></p><ul><li>een</li></ul><ul><li>diep</li></ul>"
        "<p>link</p>",
    )


def test_a_section_is_left_empty_on_purpose(page: Page) -> None:
    reason = page.get_by_label(f"Met opzet leeg, omdat (bij {TITLE})")
    reason.fill("volgt in mei")
    expect(page.locator(f"[data-state={KEY}]")).to_have_text("bewust leeg")
    write(page, "Toch een doel")

    until_stored(page, "<p>Toch een doel</p>")
    expect(reason).to_be_hidden()
    assert row().left_empty_because == ""


def test_a_wrong_name_says_so_and_keeps_what_was_typed(page: Page) -> None:
    name = field(page, "Opdrachtnaam")
    name.fill("")

    expect(page.locator("#fout-opdrachtnaam")).not_to_be_empty()
    expect(page.locator("[data-state=opdrachtnaam]")).to_have_text("niet bewaard")
    name.fill("Zorgfraude 2")
    expect(page.locator("[data-state=opdrachtnaam]")).to_have_text("ingevuld")
    expect(page.locator("#fout-opdrachtnaam")).to_be_hidden()


def test_offering_waits_for_what_is_typed(page: Page) -> None:
    write(page, "Net getypt")
    page.get_by_role("link", name="Aanbieden").click()
    page.wait_for_url(lambda url: url.endswith("/stap/aanbieden/"))

    assert stored() == "<p>Net getypt</p>"


# --- Two writers -------------------------------------------------------------------------------


@pytest.fixture
def conflict(page: Page, other: Page) -> Page:
    """Two people wrote in one section; the page of the second."""
    write(other, "Kinderen krijgen hulp binnen zes weken")
    until_stored(other, "<p>Kinderen krijgen hulp binnen zes weken</p>")
    write(page, "Kinderen krijgen hulp op jonge leeftijd")
    expect(
        page.get_by_role("heading", name="Iemand anders wijzigde deze tekst ook")
    ).to_be_visible()
    return page


def both(page: Page) -> None:
    place = page.locator(f"#deel-{KEY} .ivz-conflict")
    expect(place).to_contain_text("Kinderen krijgen hulp op jonge leeftijd")
    expect(place).to_contain_text("Kinderen krijgen hulp binnen zes weken")
    expect(place).to_contain_text(f"Tekst van {OTHER}")
    expect(place.locator("mark")).to_have_text(["op jonge leeftijd", "binnen zes weken"])
    expect(page.locator(f"[data-state={KEY}]")).to_have_text("kies")


def test_both_texts_stay_until_the_writer_chooses(conflict: Page) -> None:
    both(conflict)
    conflict.keyboard.type(" en ouder")
    conflict.wait_for_timeout(3000)
    assert stored() == "<p>Kinderen krijgen hulp binnen zes weken</p>"
    conflict.reload()
    both_again = conflict.locator(f"#deel-{KEY} .ivz-conflict")
    expect(both_again).to_contain_text("Kinderen krijgen hulp op jonge leeftijd en ouder")
    expect(field(conflict)).to_have_text("Kinderen krijgen hulp op jonge leeftijd en ouder")


def test_the_own_text_is_kept(conflict: Page) -> None:
    both(conflict)
    conflict.get_by_role("button", name="Mijn tekst houden").click()

    until_stored(conflict, "<p>Kinderen krijgen hulp op jonge leeftijd</p>")
    expect(conflict.locator(".ivz-conflict")).to_have_count(0)
    until_forgotten(conflict)


def test_the_other_text_is_taken_over(conflict: Page) -> None:
    both(conflict)
    conflict.get_by_role("button", name="Deze tekst overnemen").click()

    expect(field(conflict)).to_have_text("Kinderen krijgen hulp binnen zes weken")
    write(conflict, " of eerder")
    until_stored(conflict, "<p>Kinderen krijgen hulp binnen zes weken of eerder</p>")
    expect(conflict.locator(".ivz-conflict")).to_have_count(0)


def test_both_texts_are_joined(conflict: Page) -> None:
    write(conflict, ", binnen zes weken")
    conflict.get_by_role("button", name="Mijn tekst houden").click()

    until_stored(conflict, "<p>Kinderen krijgen hulp op jonge leeftijd, binnen zes weken</p>")


def test_two_writers_in_two_sections_do_not_meet(page: Page, other: Page) -> None:
    write(other, "Van de ander", "Afbakening")
    write(page, "Van mij")

    until_stored(page, "<p>Van mij</p>")
    until_stored(page, "<p>Van de ander</p>", "afbakening")
    expect(page.locator(".ivz-conflict")).to_have_count(0)


# --- What goes wrong ---------------------------------------------------------------------------


@pytest.mark.usefixtures("expected_failures")
def test_a_portal_that_is_gone_and_comes_back(page: Page) -> None:
    page.route(PARTS, lambda route: route.abort("connectionrefused"))
    write(page, "Zonder portaal")
    trouble = page.locator("[data-trouble]")
    expect(trouble).to_contain_text("Nog niet bewaard; uw tekst staat veilig in deze browser")
    page.keyboard.type(" getypt")
    assert stored() == ""
    page.unroute(PARTS)

    until_stored(page, "<p>Zonder portaal getypt</p>")
    expect(trouble).to_be_empty()


@pytest.mark.usefixtures("expected_failures")
def test_a_reload_keeps_what_was_not_stored(page: Page) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    server.is_down = True
    write(page, "Nog niet weg")
    page.reload()
    expect(field(page)).to_have_text("Nog niet weg")
    assert stored() == ""
    server.is_down = False

    until_stored(page, "<p>Nog niet weg</p>")
    expect(page.locator("[data-trouble]")).to_be_empty()
    until_forgotten(page)


@pytest.mark.usefixtures("expected_failures")
def test_an_answer_that_gets_lost_makes_no_conflict_with_oneself(page: Page) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    server.is_mute = True
    write(page, "Een")
    until_stored(page, "<p>Een</p>")
    page.keyboard.type(" twee")
    page.reload()
    expect(field(page)).to_have_text("Een twee")
    server.is_mute = False

    until_stored(page, "<p>Een twee</p>")
    expect(page.locator(".ivz-conflict")).to_have_count(0)


def test_leaving_the_page_stores_the_last_words(page: Page) -> None:
    write(page, "Laatste woorden")
    page.goto("/projecten/")

    until_stored(page, "<p>Laatste woorden</p>")


def test_closing_the_tab_stores_the_last_words(portal: Portal, page: Page, other: Page) -> None:
    write(page, "Laatste woorden")
    page.close(run_before_unload=True)

    until_stored(other, "<p>Laatste woorden</p>")


def test_after_the_session_ended_the_text_is_there_again(page: Page) -> None:
    end_session(page)
    write(page, "Na de pauze")
    trouble = page.locator("[data-trouble]")
    expect(trouble).to_contain_text("Uw sessie is verlopen")
    trouble.get_by_role("link", name="op deze pagina").click()
    sign_in(page)
    page.wait_for_url(lambda url: url.endswith(PAGE))

    expect(field(page)).to_have_text("Na de pauze")
    until_stored(page, "<p>Na de pauze</p>")


def test_signing_in_again_in_another_tab_is_enough(page: Page) -> None:
    end_session(page)
    write(page, "Na de pauze")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="in een nieuw tabblad").click()
    sign_in(opened.value)
    opened.value.wait_for_url(lambda url: url.endswith(PAGE))
    opened.value.close()
    page.evaluate("window.dispatchEvent(new Event('focus'))")

    until_stored(page, "<p>Na de pauze</p>")
    expect(page.locator("[data-trouble]")).to_be_empty()


def test_nothing_is_stored_in_the_name_of_who_signed_in_later(page: Page, portal: Portal) -> None:
    make_user(OTHER, Role.COORDINATOR)
    end_session(page)
    write(page, "Van de eerste")
    expect(page.locator("[data-trouble]")).to_contain_text("Uw sessie is verlopen")
    page.locator("[data-trouble]").get_by_role("link", name="op deze pagina").click()
    sign_in(page, OTHER)
    page.wait_for_url(lambda url: url.endswith(PAGE))

    expect(field(page)).to_have_text("")
    until_forgotten(page)
    page.wait_for_timeout(2000)
    assert stored() == ""


def test_signing_out_stores_and_erases(page: Page) -> None:
    write(page, "Net voor het uitloggen")
    page.get_by_role("button", name="Uitloggen").click()
    page.wait_for_url(lambda url: "/inloggen/" in url)

    assert stored() == "<p>Net voor het uitloggen</p>"
    until_forgotten(page)


@pytest.mark.usefixtures("expected_failures")
def test_signing_out_without_a_portal_asks_first_and_erases(page: Page) -> None:
    asked = []
    server.is_down = True
    write(page, "Gaat verloren")
    expect(page.locator("[data-trouble]")).to_contain_text("Nog niet bewaard")
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="Uitloggen").click()
    page.wait_for_timeout(500)
    assert "/schrijven/" in page.url
    assert len(page.evaluate(KEPT)) == 1
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.get_by_role("button", name="Uitloggen").click()
    page.wait_for_url(lambda url: "/inloggen/" in url)

    until_forgotten(page)
    assert [message[:29] for message in asked] == ["Nog niet alles is bewaard. To"] * 2


# --- Without a mouse, without a script, for everybody ------------------------------------------


def test_by_keyboard_alone(page: Page) -> None:
    keyboard = Keyboard(page)
    keyboard.to_the_content()
    bar = page.get_by_role("toolbar", name=f"Opmaak van {TITLE}", exact=True)
    keyboard.focus(bar.get_by_role("button", name="Vet"))
    for _ in range(2):
        keyboard.press("ArrowRight")
    keyboard.press("Enter")
    page.keyboard.type("een")
    keyboard.press("Enter")
    page.keyboard.type("twee")
    keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('.ProseMirror')") is None
    until_stored(page, "<ul><li>een</li><li>twee</li></ul>")


def test_without_a_script_the_button_stores(coordinator: Callable[..., Page]) -> None:
    before = stored("projectresultaat")
    page = coordinator(javascript=False)
    page.goto(PAGE)
    page.get_by_label(TITLE, exact=True).fill("Minder fraude:\n\n- een\n- twee")
    page.get_by_role("button", name="Bewaren").click()

    expect(page.get_by_role("status")).to_contain_text(["Alles is bewaard."])
    assert stored() == "<p>Minder fraude:</p><ul><li>een</li><li>twee</li></ul>"
    assert stored("projectresultaat") == before


def test_without_a_script_the_writer_chooses(coordinator: Callable[..., Page], other: Page) -> None:
    page = coordinator(javascript=False)
    page.goto(PAGE)
    write(other, "Van de ander")
    until_stored(other, "<p>Van de ander</p>")
    page.get_by_label(TITLE, exact=True).fill("Van mij")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_role("alert")).to_contain_text(f"{TITLE}: kies tussen twee teksten")
    expect(page.locator(".ivz-conflict")).to_contain_text("Van de ander")
    assert stored() == "<p>Van de ander</p>"
    page.get_by_label("Mijn tekst houden").check()
    page.get_by_role("button", name="Bewaren").click()

    expect(page.locator(".ivz-conflict")).to_have_count(0)
    assert stored() == "<p>Van mij</p>"


def seen(page: Page, state: str) -> list[str]:
    """What axe finds on the page, which is then as high as it was."""
    size = page.viewport_size
    faults = list(faults_in_each_look(page, state, whole=True))
    page.set_viewport_size(size)
    return faults


def test_it_is_accessible_in_every_state(coordinator: Callable[..., Page], other: Page) -> None:
    page = coordinator()
    page.goto(PAGE)
    faults = seen(page, "as it opens")
    write(other, "Van de ander")
    until_stored(other, "<p>Van de ander</p>")
    write(page, "Van mij")
    expect(page.locator(".ivz-conflict")).to_be_visible()
    faults += seen(page, "a choice")
    page.get_by_role("toolbar", name=f"Opmaak van {TITLE}", exact=True).get_by_role(
        "button", name="Link"
    ).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    faults += seen(page, "a link")
    page.keyboard.press("Escape")
    field(page, "Opdrachtnaam").fill("")
    expect(page.locator("#fout-opdrachtnaam")).not_to_be_empty()
    end_session(page)
    write(page, "Ook dit", "Communicatie")
    expect(page.locator("[data-trouble]")).to_contain_text("Uw sessie is verlopen")
    faults += seen(page, "a session that ended")
    assert not faults, "\n".join(faults)
