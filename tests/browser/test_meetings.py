"""A meeting in the browser: planned and prepared by the coordinator, read by a mayor on a tablet."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from agenda.models import Meeting, ReaderNote
from portfolios.enums import Role
from portfolios.models import Body, Membership, Person
from tests.browser.conftest import Portal, make_user

MAYOR = "burgemeester@voorbeeld.nl"
TABLET = 768


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    file, made = tmp_path / "notitie.pdf", pikepdf.new()
    made.add_blank_page()
    made.save(file)
    return file


def mayor_of_the_board() -> None:
    user = make_user(MAYOR, Role.BOARD_MEMBER)
    person = Person.objects.create(code="mevrouw-proef", surname="Proef", user=user)
    Membership.objects.create(body=Body.objects.get(code="dvo"), person=person)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_meeting_from_its_plan_to_its_reader(
    portal: Portal, coordinator: Callable[..., Page], paper: Path, *, javascript: bool
) -> None:
    mayor_of_the_board()
    day = dt.date.today() + dt.timedelta(days=40)  # noqa: DTZ011 - the day of this machine's clock
    page = coordinator(javascript=javascript)

    page.goto("/vergaderingen/plannen/")
    page.get_by_label("Gremium", exact=True).select_option(label="DVO")
    page.get_by_label("Dag", exact=True).fill(f"{day:%d-%m-%Y}")
    page.get_by_label("Begint om").fill("13:00")
    page.get_by_label(re.compile("Plaats")).fill("Het stadhuis")
    page.get_by_role("button", name="Opslaan", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Districtelijk Veiligheidsoverleg")

    # What waits comes with its text and its paper; a point of one's own gets a file.
    page.get_by_role("button", name=re.compile("Op de agenda zetten: € 0,30")).click()
    page.get_by_role("link", name="Punt toevoegen").click()
    page.get_by_label("Onderwerp", exact=True).fill("Terugblik op de jaarwisseling")
    page.get_by_label(re.compile("Minuten")).fill("15")
    page.get_by_role("button", name="Opslaan", exact=True).click()
    page.get_by_role("link", name="Stuk toevoegen bij Terugblik op de jaarwisseling").click()
    page.get_by_label(re.compile("Titel")).fill("Notitie")
    page.get_by_label(re.compile("Bestand")).set_input_files(paper)
    page.get_by_role("button", name="Toevoegen").click()
    page.get_by_role("button", name=re.compile("Eerder.*Terugblik")).click()

    page.get_by_role("link", name="Agenda versturen").click()
    page.get_by_role("button", name="Versturen").click()
    expect(page.get_by_text("agenda verzonden")).to_be_visible()
    meeting = Meeting.objects.get(start__date=day)
    [sent] = mail.outbox
    assert sent.to == [MAYOR]
    assert "Terugblik" not in sent.body
    assert meeting.get_absolute_url() in sent.body
    titles = list(meeting.items.in_order().values_list("title", flat=True))
    assert titles.index("Terugblik op de jaarwisseling") < next(
        place for place, title in enumerate(titles) if "€ 0,30" in title
    )

    reader = portal.open(user=MAYOR, width=TABLET, javascript=javascript)
    reader.goto(meeting.get_absolute_url())
    reader.get_by_role("link", name="Lezen").click()
    reader.get_by_role(
        "link", name=re.compile("^Punt .*Terugblik op de jaarwisseling")
    ).first.click()
    expect(reader.get_by_role("link", name="Notitie")).to_be_visible()
    reader.get_by_label(re.compile("Notitie bij punt")).fill("Vraag: hoeveel meldingen?")
    reader.get_by_role("button", name="Bewaren").click()
    expect(reader.get_by_text("Alleen u ziet haar")).to_be_visible()
    assert ReaderNote.objects.get().text == "Vraag: hoeveel meldingen?"
    if javascript:
        reader.keyboard.press("ArrowRight")
    else:
        reader.get_by_role("link", name=re.compile("^Volgende [0-9]")).click()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("€ 0,30 per inwoner")
    page.goto(meeting.get_absolute_url())
    expect(page.get_by_text("hoeveel meldingen")).to_have_count(0)
