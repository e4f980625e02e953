"""Adopting the note: text and figures stand, and letting the decision lapse gives the proposal back."""

import datetime as dt
import hashlib

import pytest
from django.urls import reverse

from agenda.models import Note, NoteChapter
from agenda.services import lapse_decision, take_decision
from agenda.subjects import all_pending
from contributions.population.models import PopulationCount
from platform_ivz.refusals import Refused
from portfolios.models import Body, User
from reports.note.services import move_chapter, store_chapter

pytestmark = pytest.mark.django_db

TAKEN = dt.date(2020, 3, 2)


@pytest.fixture
def ready(twente) -> Note:
    NoteChapter.objects.update(status="gereed")
    return Note.objects.get()


def decide(note: Note, by: User):
    body = Body.objects.get(code="dvo")
    return take_decision(
        body=body, text="", taken_on=TAKEN, by=by, today=dt.date(2020, 4, 1), subject=note
    )


def waiting() -> list[Note]:
    return [one for subject, rows in all_pending() if subject.model is Note for one in rows]


def test_a_note_waits_for_the_board_once_every_chapter_is_ready(twente) -> None:
    note = Note.objects.get()
    assert waiting() == []
    NoteChapter.objects.update(status="gereed")
    assert waiting() == [note]


def test_what_is_not_ready_or_names_what_does_not_exist_is_refused(ready, coordinator) -> None:
    chapter = NoteChapter.objects.get(key="governance")
    chapter.status, chapter.text = "concept", "<p>{gemeentn}</p>"
    chapter.save()

    with pytest.raises(Refused) as refused:
        decide(ready, coordinator)

    assert refused.value.reasons == [
        f"Nog niet gereed: {chapter}.",
        f"{chapter}: ‘gemeentn’ is geen bekend cijfer. Bedoelt u ‘gemeenten’?",
    ]
    ready.refresh_from_db()
    assert not ready.is_adopted


def test_what_was_adopted_keeps_its_text_its_figures_and_its_file(
    ready, coordinator, coordinator_client
) -> None:
    decision = decide(ready, coordinator)

    ready.refresh_from_db()
    assert (ready.is_adopted, ready.figures_on) == (True, TAKEN)
    assert "627.898" in ready.frozen
    assert "Vastgesteld" in ready.frozen
    with ready.file.open("rb") as file:
        assert ready.sha256 == hashlib.sha256(file.read()).hexdigest()
    sent = coordinator_client.get(reverse("reports:note_file", args=("2020-2022",)))
    assert hashlib.sha256(b"".join(sent)).hexdigest() == ready.sha256
    sent.close()
    frozen = ready.frozen
    PopulationCount.objects.update(inhabitants=1)
    ready.refresh_from_db()
    assert ready.frozen == frozen
    page = coordinator_client.get(ready.get_absolute_url()).content.decode()
    assert "Notitie zoals vastgesteld" in page
    assert decision.reference in page


def test_what_was_adopted_is_only_read(ready, coordinator, coordinator_client) -> None:
    decide(ready, coordinator)
    chapter = NoteChapter.objects.get(key="governance")
    code = ready.agenda.code

    for page in ("edit", "delete"):
        address = reverse(f"reports:notechapter_{page}", args=(code, chapter.key))
        assert coordinator_client.get(address).status_code == 403
        assert coordinator_client.post(address, {"title": "x"}).status_code == 403
    assert (
        coordinator_client.get(reverse("reports:notechapter_add", args=(code,))).status_code == 403
    )
    with pytest.raises(Refused, match="vastgesteld"):
        move_chapter(chapter, later=True)
    with pytest.raises(Refused, match="vastgesteld"):
        store_chapter(chapter, base="", by=coordinator)


def test_when_the_decision_lapses_it_is_a_proposal_again(ready, coordinator) -> None:
    decision = decide(ready, coordinator)

    lapse_decision(decision=decision, reason="Opnieuw.")

    ready.refresh_from_db()
    assert (ready.is_adopted, ready.frozen, ready.file.name, ready.sha256) == (False, "", "", "")
    assert (ready.figures_on, ready.made_at) == (None, None)
    assert waiting() == [ready]
