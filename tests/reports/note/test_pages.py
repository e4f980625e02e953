"""Pages of the note: beginning it, writing its chapters, and who may."""

import pytest
from django.test import Client
from django.urls import reverse

from agenda.models import Note, NoteChapter
from platform_ivz.written import Written
from reports.note.overviews import earlier_texts
from tests.factories.agenda import NoteChapterFactory, NoteFactory, SafetyAgendaFactory
from tests.factories.portfolios import PersonFactory, RoleMembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def page_of(chapter: NoteChapter, page: str, *more: str) -> str:
    return reverse(
        f"reports:notechapter_{page}", args=(chapter.note.agenda.code, chapter.key, *more)
    )


def filled(chapter: NoteChapter, **typed: str) -> dict[str, str]:
    """What the form sends: what stands there, and what was typed over it."""
    base = Written(chapter.text).fingerprint
    return {"title": chapter.title, "status": "concept", "text": "", "base": base, **typed}


def test_a_note_begins_with_the_usual_chapters_and_only_once(coordinator_client) -> None:
    agenda = SafetyAgendaFactory()
    address = reverse("reports:note_begin", args=(agenda.code,))

    answer = coordinator_client.post(address)
    assert answer.url == reverse("reports:note_detail", args=(agenda.code,))
    note = Note.objects.get()
    begun = list(note.chapters.values_list("key", "text"))
    assert ("inleiding", "") in begun
    assert len(begun) > 8
    coordinator_client.post(address)
    assert Note.objects.count() == 1
    assert "0 van 11 gereed" in coordinator_client.get(note.get_absolute_url()).content.decode()


def test_the_page_of_the_agenda_leads_to_the_note(coordinator_client, board_member_client) -> None:
    agenda = SafetyAgendaFactory()
    begin = reverse("reports:note_begin", args=(agenda.code,))

    assert begin in coordinator_client.get(agenda.get_absolute_url()).content.decode()
    assert begin not in board_member_client.get(agenda.get_absolute_url()).content.decode()
    note = NoteFactory(agenda=agenda)
    page = board_member_client.get(agenda.get_absolute_url()).content.decode()
    assert note.get_absolute_url() in page
    assert begin not in page


def test_a_text_is_stored_with_who_wrote_it_and_reads_with_its_figures(
    coordinator, coordinator_client
) -> None:
    chapter = NoteChapterFactory()
    typed = filled(chapter, text="Jaren {periode}.\n\n- een\n- twee")

    assert coordinator_client.post(page_of(chapter, "edit"), typed).status_code == 302
    chapter.refresh_from_db()
    assert chapter.text == "<p>Jaren {periode}.</p><ul><li>een</li><li>twee</li></ul>"
    assert chapter.changed_by == coordinator
    assert "Jaren 2020-2022." in coordinator_client.get(chapter.get_absolute_url()).content.decode()


def test_what_was_not_changed_in_a_plain_field_keeps_its_marks(coordinator_client) -> None:
    chapter = NoteChapterFactory(text="<p>Een <strong>vet</strong> woord.</p>")
    typed = filled(chapter, text="Een vet woord.", title="Anders")

    coordinator_client.post(page_of(chapter, "edit"), typed)
    chapter.refresh_from_db()
    assert (chapter.title, chapter.text) == ("Anders", "<p>Een <strong>vet</strong> woord.</p>")
    assert chapter.changed_at is None


def test_an_unknown_name_is_refused_and_nothing_is_lost(coordinator_client) -> None:
    chapter = NoteChapterFactory()
    typed = filled(chapter, text="Samen {gemeentn}.")

    answer = coordinator_client.post(page_of(chapter, "edit"), typed)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "‘gemeentn’ is geen bekend cijfer. Bedoelt u ‘gemeenten’?" in page
    assert "Samen {gemeentn}." in page
    chapter.refresh_from_db()
    assert chapter.text == ""


def test_an_example_shows_the_text_and_stores_nothing(coordinator_client) -> None:
    chapter = NoteChapterFactory()
    typed = filled(chapter, html="<p>Jaren <em>{periode}</em></p>", preview="1")

    page = coordinator_client.post(page_of(chapter, "edit"), typed).content.decode()

    assert "<p>Jaren <em>2020-2022</em></p>" in page
    chapter.refresh_from_db()
    assert chapter.text == ""


def test_who_writes_at_once_sees_both_texts_and_chooses(coordinator_client) -> None:
    other = UserFactory()
    chapter = NoteChapterFactory(text="<p>Eerst.</p>")
    typed = filled(chapter, text="Het mijne.")
    NoteChapter.objects.filter(pk=chapter.pk).update(text="<p>Het hunne.</p>", changed_by=other)

    answer = coordinator_client.post(page_of(chapter, "edit"), typed)

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Iemand anders wijzigde deze tekst ook" in page
    assert f"Tekst van {other}" in page
    chapter.refresh_from_db()
    assert chapter.text == "<p>Het hunne.</p>"
    mine = {f"choice-{chapter.key}": Written(chapter.text).fingerprint}
    assert coordinator_client.post(page_of(chapter, "edit"), typed | mine).status_code == 302
    chapter.refresh_from_db()
    assert chapter.text == "<p>Het mijne.</p>"


def test_the_earlier_texts_say_who_changed_what(coordinator, coordinator_client) -> None:
    chapter = NoteChapterFactory(text="<p>Dit stond er.</p>")
    coordinator_client.post(page_of(chapter, "edit"), filled(chapter, text="Dit staat er."))

    newest = next(earlier_texts(chapter))

    assert newest.actor == str(coordinator)
    assert [(one.kind, one.text.strip()) for one in newest.lines[0]] == [
        ("same", "Dit"),
        ("gone", "stond"),
        ("new", "staat"),
        ("same", "er."),
    ]
    assert "Eerdere teksten" in coordinator_client.get(chapter.get_absolute_url()).content.decode()


def test_an_owner_writes_the_own_text_and_settles_nothing_else() -> None:
    user = UserFactory()
    RoleMembershipFactory(user=user, role="platform_member")
    mine = NoteChapterFactory(owner=PersonFactory(user=user), title="Mijn stuk")
    other = NoteChapterFactory(note=mine.note)
    client = Client()
    client.force_login(user)

    typed = filled(mine, text="Van mij.", title="Anders", status="gereed")
    assert client.post(page_of(mine, "edit"), typed).status_code == 302
    mine.refresh_from_db()
    assert (mine.text, mine.title, mine.status) == ("<p>Van mij.</p>", "Mijn stuk", "gereed")
    assert client.get(page_of(other, "edit")).status_code == 403
    assert client.get(page_of(mine, "delete")).status_code == 403


def test_chapters_change_places_within_their_kind(coordinator_client) -> None:
    note = NoteFactory()
    rows = [NoteChapterFactory(note=note, key=key, order=n) for n, key in enumerate("abc")]
    annex = NoteChapterFactory(note=note, key="bijlage", is_annex=True)

    coordinator_client.post(page_of(rows[2], "move", "eerder"))
    coordinator_client.post(page_of(rows[0], "move", "eerder"))
    coordinator_client.post(page_of(annex, "move", "later"))
    assert list(note.chapters.values_list("key", flat=True)) == ["a", "c", "b", "bijlage"]


def test_a_theme_refuses_a_name_that_nothing_has(coordinator_client) -> None:
    agenda = SafetyAgendaFactory()
    sent = {
        "title": "Nieuw",
        "order": "1",
        "status": "focus",
        "why": "{gemeentn}",
        "deelthemas-TOTAL_FORMS": "0",
        "deelthemas-INITIAL_FORMS": "0",
    }

    answer = coordinator_client.post(reverse("agenda:theme_add", args=(agenda.code,)), sent)

    assert answer.status_code == 422
    assert "Bedoelt u ‘gemeenten’?" in answer.content.decode()
    assert not agenda.themes.exists()
