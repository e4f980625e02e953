"""An adopted safety agenda is revised and extended by decisions, and stays as it was."""

import datetime as dt

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from agenda.enums import AgendaStatus
from agenda.findings import agenda_not_adopted, themes_without_holder
from agenda.forms import ThemeForm, store_theme, sub_theme_rows
from agenda.models import ADOPTED, AgendaExtension, Decision, SafetyAgenda, Theme, themes_on
from agenda.open.reading import newest_safety_agenda
from agenda.periods.services import begin_revision, propose_extension
from agenda.resources import SafetyAgendaResource, SubThemeResource, ThemeResource
from agenda.services import lapse_decision, take_decision
from platform_ivz.datasets import Rows, Sheet, examine
from platform_ivz.refusals import Refused
from portfolios.enums import BodyKind
from portfolios.models import Body
from tests.factories.agenda import (
    AgendaExtensionFactory,
    DecisionFactory,
    ResultFactory,
    SafetyAgendaFactory,
    SubThemeFactory,
    ThemeFactory,
)
from tests.factories.portfolios import BodyFactory, PortfolioFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]

D = dt.date
TODAY, JULY, A_YEAR_LONGER = D(2021, 6, 1), D(2021, 7, 1), D(2023, 12, 31)


@pytest.fixture
def board() -> Body:
    return BodyFactory(kind=BodyKind.BOARD, abbreviation="BST")


@pytest.fixture
def agenda() -> SafetyAgenda:
    """The agenda of 2020-2022 with one theme of two parts, carried by a post."""
    theme = ThemeFactory(
        agenda__adopted=True,
        agenda__title="Agenda 2020-2022",
        agenda__code="2020-2022",
        title="Ondermijning",
        order=1,
        summary="Samen sterk.",
        why="Omdat het moet.",
        role="Verbinden.",
    )
    theme.portfolios.add(PortfolioFactory())
    for order in (1, 2):
        SubThemeFactory(theme=theme, order=order, title=f"Deel {order}")
    return theme.agenda


def decide(board: Body, thing: models.Model, day: dt.date = TODAY) -> Decision:
    return take_decision(
        body=board, text="", taken_on=day, by=UserFactory(), today=D(2026, 1, 1), subject=thing
    )


def revise(agenda: SafetyAgenda, first: dt.date = JULY) -> SafetyAgenda:
    return begin_revision(agenda=agenda, valid_from=first, reason="Er is meer.", today=TODAY)


def extend(agenda: SafetyAgenda, last: dt.date = A_YEAR_LONGER) -> AgendaExtension:
    return propose_extension(agenda=agenda, valid_until=last, reason="", today=TODAY)


def refusal(do: object, *args: object, **facts: object) -> str:
    with pytest.raises(Refused) as refused:
        do(*args, **facts)
    return " ".join(refused.value.reasons)


def days(agenda: SafetyAgenda) -> tuple[dt.date, dt.date]:
    return SafetyAgenda.objects.values_list("valid_from", "valid_until").get(pk=agenda.pk)


def all_of(agenda: SafetyAgenda) -> list[tuple]:
    """What an agenda says, to the letter."""
    said = Theme.objects.filter(agenda=agenda).order_by("order").values_list
    return [
        *said("order", "title", "summary", "why", "role", "status"),
        *said("portfolios__code", "subthemes__order", "subthemes__title", "subthemes__description"),
    ]


# --- Revising ------------------------------------------------------------------------------------


def test_a_revision_begins_as_the_agenda_is_and_leaves_it_as_it_was(agenda) -> None:
    before = all_of(agenda)
    revision = revise(agenda)

    assert all_of(revision) == all_of(agenda) == before
    assert (revision.title, revision.code) == (
        "Agenda 2020-2022, herziening 1",
        "2020-2022-herziening-1",
    )
    assert (revision.status, days(revision)) == (
        AgendaStatus.DRAFT,
        (D(2021, 7, 1), D(2022, 12, 31)),
    )
    assert days(agenda) == (D(2020, 1, 1), D(2022, 12, 31))
    # As long as nobody decided, the adopted one holds on every day of its own.
    for day in (D(2020, 1, 1), D(2021, 7, 1), D(2022, 12, 31)):
        assert SafetyAgenda.objects.for_date(day) == agenda
    assert list(agenda_not_adopted(D(2021, 8, 1))) == []
    assert {one.about[0].agenda for one in themes_without_holder(D(2021, 8, 1))} == {agenda}


def test_each_day_has_the_version_that_held_then(agenda, board) -> None:
    (old,) = agenda.themes.all()
    revision = revise(agenda)
    (new,) = revision.themes.all()
    new.title = "Ondermijning en drugs"
    new.save()
    added = ThemeFactory(agenda=revision, title="Wonen")
    decision = decide(board, revision)

    assert (days(agenda), days(revision)) == (
        (D(2020, 1, 1), D(2021, 6, 30)),
        (D(2021, 7, 1), D(2022, 12, 31)),
    )
    assert SafetyAgenda.objects.for_date(D(2021, 6, 30)) == agenda
    assert SafetyAgenda.objects.for_date(D(2021, 7, 1)) == revision
    assert themes_on(D(2021, 6, 30)) == {old.pk: old}
    assert themes_on(D(2021, 7, 1)) == {old.pk: new, added.pk: added}
    assert Theme.objects.get(pk=old.pk).title == "Ondermijning"
    assert set(Theme.objects.same_as([new])) == {old, new}
    # Who looks back to before the decision sees what was known then.
    agenda.refresh_from_db()
    agenda.as_on(D(2021, 5, 31))
    assert agenda.valid_until == D(2022, 12, 31)
    revision.refresh_from_db()
    revision.as_on(D(2021, 5, 31))
    assert (revision.status, revision.decision) == (AgendaStatus.DRAFT, None)

    lapse_decision(decision=decision, reason="Toch niet.")
    assert days(agenda) == (D(2020, 1, 1), D(2022, 12, 31))
    assert SafetyAgenda.objects.for_date(D(2021, 7, 1)) == agenda


def test_a_revision_does_not_hold_before_its_decision(agenda, board) -> None:
    revision = revise(agenda, D(2021, 2, 1))
    decide(board, revision, D(2021, 9, 15))

    assert (days(agenda)[1], days(revision)[0]) == (D(2021, 9, 14), D(2021, 9, 15))


def test_a_revision_that_cannot_be(agenda, board) -> None:
    draft = SafetyAgendaFactory(title="Een concept")
    assert "Een concept is niet vastgesteld. Wijzig het concept zelf" in refusal(revise, draft)
    for day in (D(2020, 1, 1), D(2023, 1, 1)):
        said = refusal(revise, agenda, day)
        assert "kies een dag van 2 januari 2020 tot en met 31 december 2022" in said
    late = revise(agenda, D(2022, 12, 1))
    assert "is al een herziening begonnen: Agenda 2020-2022, herziening 1" in refusal(
        revise, agenda
    )
    # After its last day nothing can take its place any more; nothing of it is stored.
    said = refusal(decide, board, late, D(2023, 2, 1))
    assert "tot en met 31 december 2022" in said
    assert (Decision.objects.filter(sequence__isnull=False, body=board).count(), days(agenda)) == (
        0,
        (D(2020, 1, 1), D(2022, 12, 31)),
    )


def test_a_second_revision_follows_the_first(agenda, board) -> None:
    first = revise(agenda)
    decide(board, first)
    second = revise(first, D(2022, 1, 1))
    decide(board, second, D(2021, 12, 1))

    assert second.title == "Agenda 2020-2022, herziening 2"
    assert {theme.identity for theme in Theme.objects.all()} == {agenda.themes.get().pk}
    assert [SafetyAgenda.objects.for_date(D(y, 6, 1)) for y in (2020, 2022)] == [agenda, second]
    said = refusal(lapse_decision, decision=first.decision or decision_of(first), reason="Nee")
    assert "Agenda 2020-2022, herziening 2 kwam hierna, met besluit BST-2021-02." in said
    said = refusal(lapse_decision, decision=decision_of(agenda), reason="Nee")
    assert "herziening 1 kwam hierna, met besluit BST-2021-01. Laat eerst dat besluit" in said


def decision_of(agenda: SafetyAgenda) -> Decision:
    decision = SafetyAgenda.objects.get(pk=agenda.pk).decision
    decision.subject = agenda
    decision.save()
    return decision


# --- Extending -----------------------------------------------------------------------------------


def test_the_last_day_moves_by_decision_and_back(agenda, board) -> None:
    extension = extend(agenda)
    assert days(agenda)[1] == D(2022, 12, 31)
    assert SafetyAgenda.objects.for_date(D(2023, 5, 1)) is None

    decision = decide(board, extension)
    assert decision.text == "Agenda 2020-2022 wordt verlengd tot en met 31 december 2023."
    assert days(agenda)[1] == D(2023, 12, 31)
    assert SafetyAgenda.objects.for_date(D(2023, 5, 1)) == agenda
    assert SafetyAgenda.objects.working_date(D(2026, 1, 1)) == D(2023, 12, 31)
    agenda.refresh_from_db()
    agenda.as_on(D(2021, 5, 31))
    assert agenda.valid_until == D(2022, 12, 31)

    lapse_decision(decision=decision, reason="Toch niet.")
    assert days(agenda)[1] == D(2022, 12, 31)
    assert AgendaExtension.objects.get().previous_until is None
    decide(board, AgendaExtension.objects.get())
    assert days(agenda)[1] == D(2023, 12, 31)


def test_an_extension_that_cannot_be(agenda, board) -> None:
    assert "Wijzig de periode in het concept zelf" in refusal(extend, SafetyAgendaFactory())
    said = refusal(extend, agenda, D(2022, 12, 31))
    assert said == "De agenda geldt nu tot en met 31 december 2022. Kies een latere dag."
    following = SafetyAgendaFactory(
        title="Hierna", valid_from=D(2023, 7, 1), valid_until=D(2026, 12, 31)
    )
    said = refusal(extend, agenda)
    assert said == (
        "Vanaf 1 juli 2023 staat klaar: Hierna. Kies een dag daarvoor, of wijzig eerst de periode"
        " van dat concept."
    )
    extension = extend(agenda, D(2023, 6, 30))
    assert "Er wacht al een voorstel" in refusal(extend, agenda, D(2023, 5, 31))
    # What came between the proposal and the decision counts too.
    following.valid_from = D(2023, 6, 1)
    following.save()
    assert "Vanaf 1 juni 2023 staat klaar: Hierna." in refusal(decide, board, extension)
    assert days(agenda)[1] == D(2022, 12, 31)


def test_nobody_takes_an_extension_back_on_which_something_stands(agenda, board) -> None:
    first = decide(board, extend(agenda))
    second = decide(board, extend(agenda, D(2024, 12, 31)))
    said = refusal(lapse_decision, decision=first, reason="Nee")
    assert "daarna nog verlengd tot en met 31 december 2024 met besluit BST-2021-02" in said
    following = SafetyAgendaFactory(
        title="Hierna", valid_from=D(2025, 1, 1), valid_until=D(2028, 12, 31)
    )
    said = refusal(lapse_decision, decision=second, reason="Nee")
    assert said == (
        "Hierna begint op 1 januari 2025, direct na deze verlenging. Wijzig of verwijder dat concept"
        " eerst."
    )
    following.status, following.decision = AgendaStatus.ADOPTED, DecisionFactory()
    following.save()
    said = refusal(lapse_decision, decision=second, reason="Nee")
    assert f"Die is vastgesteld met besluit {following.decision}" in said
    assert days(agenda)[1] == D(2024, 12, 31)
    said = refusal(lapse_decision, decision=decision_of(agenda), reason="Nee")
    assert "verlengd tot en met 31 december 2023 met besluit BST-2021-01" in said


def test_extending_and_revising_go_together(agenda, board) -> None:
    revision = revise(agenda)
    lengthened = decide(board, extend(agenda))
    assert days(revision) == (D(2021, 7, 1), D(2023, 12, 31))
    decide(board, revision)
    assert days(revision) == (D(2021, 7, 1), D(2023, 12, 31))
    said = refusal(lapse_decision, decision=lengthened, reason="Nee")
    assert "herziening 1 kwam hierna" in said
    assert "Verleng de nieuwste versie" in refusal(extend, agenda)
    decide(board, extend(revision, D(2024, 6, 30)))
    # As it was known before all of this.
    agenda.refresh_from_db()
    agenda.as_on(D(2021, 5, 31))
    assert agenda.valid_until == D(2022, 12, 31)


# --- Frozen --------------------------------------------------------------------------------------


def test_no_page_and_no_service_changes_what_was_adopted(
    agenda, coordinator_client: Client
) -> None:
    (theme,) = agenda.themes.all()
    before = all_of(agenda)
    page = coordinator_client.get(theme.get_absolute_url()).content.decode()
    edit = reverse("agenda:theme_edit", args=(agenda.code, theme.code))
    assert edit not in page
    answer = coordinator_client.get(edit)
    assert answer.status_code == 403
    assert ADOPTED in answer.content.decode()
    # A form that was opened before the decision is refused when it is sent after it.
    data = {"order": 1, "title": "Anders", "status": "focus"}
    rows = {"deelthemas-TOTAL_FORMS": "0", "deelthemas-INITIAL_FORMS": "0"}
    form = ThemeForm(data | rows, instance=theme)
    listed = sub_theme_rows(theme, data | rows)
    assert form.is_valid()
    assert listed.is_valid()
    assert refusal(store_theme, form, listed) == ADOPTED
    assert all_of(agenda) == before


def told(resource: type, **row: object) -> str:
    """What reading one row of a file says against it; 'nieuw', 'gewijzigd' or 'ongewijzigd' else."""
    columns = dict.fromkeys(resource().columns, "") | row
    (found,) = examine(Rows(Sheet("x.csv", resource), [columns], [2]))
    return " ".join(message for _, message in found.faults) or found.outcome


def test_no_file_changes_what_was_adopted(agenda) -> None:
    (theme,) = agenda.themes.all()
    as_stored = {
        "code": "2020-2022",
        "title": "Agenda 2020-2022",
        "valid_from": "2020-01-01",
        "valid_until": "2022-12-31",
    }
    # The file may still say that it is a draft: that undoes nothing.
    assert told(SafetyAgendaResource, **as_stored, status="concept") == "ongewijzigd"
    said = told(SafetyAgendaResource, **as_stored | {"valid_until": "2023-12-31"}, status="concept")
    assert "Dit is vastgesteld" in said
    agenda.refresh_from_db()
    assert (agenda.is_adopted, agenda.valid_until) == (True, D(2022, 12, 31))

    posts = ";".join(theme.portfolios.values_list("code", flat=True))
    row = {name: getattr(theme, name) for name in ("code", "order", "title", "summary", "why")}
    row |= {"role": theme.role, "status": "focus", "agenda": "2020-2022", "portfolios": posts}
    assert told(ThemeResource, **row) == "ongewijzigd"
    other_post = PortfolioFactory().code
    for change in ({"title": "Anders"}, {"portfolios": other_post}, {"code": "nog-een"}):
        assert told(ThemeResource, **row | change) == ADOPTED, change
    part = {"theme": theme.code, "order": "1", "title": "Deel 1"}
    assert told(SubThemeResource, **part) == "ongewijzigd"
    for change in ({"description": "Anders"}, {"order": "3"}):
        assert told(SubThemeResource, **part | change) == ADOPTED, change
    assert all_of(agenda) == all_of(SafetyAgenda.objects.get())
    assert Theme.objects.count() == 1


# --- Pages ---------------------------------------------------------------------------------------


def test_the_pages_take_the_steps_and_show_the_versions(agenda, board, coordinator_client) -> None:
    client, url = coordinator_client, agenda.get_absolute_url()
    result = ResultFactory(theme=agenda.themes.get())
    page = client.get(url).content.decode()
    for step in ("herzien", "verlengen", "nieuwe-periode"):
        assert f'href="{url}{step}/"' in page

    client.post(f"{url}herzien/", {"valid_from": "01-07-2021", "reason": "Er is meer."})
    revision = SafetyAgenda.objects.get(revises=agenda)
    edit = reverse("agenda:safetyagenda_edit", args=(revision.code,))
    sent = {"title": "Herzien", "reason": "Zo.", "valid_from": "01-01-2024", "offered_on": ""}
    answer = client.post(edit, sent)
    assert answer.status_code == 422
    assert "tot en met 31 december 2022" in answer.content.decode()
    client.post(edit, sent | {"valid_from": "01-08-2021", "valid_until": "31-12-2040"})
    assert days(revision) == (D(2021, 8, 1), D(2022, 12, 31))

    client.post(f"{url}verlengen/", {"valid_until": "31-12-2023"})
    extension = AgendaExtension.objects.get()
    page = client.get(url).content.decode()
    assert "Voorgesteld: tot en met 31 december 2023" in page
    assert f"onderwerp=agenda.agendaextension:{extension.pk}" in page
    assert f'href="{url}verlengen/"' not in page
    withdraw = reverse("agenda:agendaextension_delete", args=(agenda.code, extension.pk))
    assert client.post(withdraw)["Location"] == url
    assert not AgendaExtension.objects.exists()
    decided = AgendaExtensionFactory(
        agenda=agenda,
        status="vastgesteld",
        decision=DecisionFactory(),
        previous_until=D(2022, 12, 31),
    )
    kept = reverse("agenda:agendaextension_delete", args=(agenda.code, decided.pk))
    assert client.post(kept).status_code == 404

    decided.delete()
    decide(board, SafetyAgenda.objects.get(pk=revision.pk))
    current = reverse("agenda:safetyagenda_current")
    for day, shown in (("2021-07-31", agenda), ("2021-08-01", revision)):
        assert shown.get_absolute_url() in client.get(f"{current}?peildatum={day}")["Location"]
    page = client.get(revision.get_absolute_url()).content.decode()
    assert "(deze pagina)" in page
    assert f'href="{url}">Agenda 2020-2022</a>' in page
    # What hangs on a theme hangs on each version of it.
    (new,) = revision.themes.all()
    assert result.label in client.get(new.get_absolute_url()).content.decode()


def test_everybody_reads_the_version_in_force_once_it_is_published(agenda, board, client) -> None:
    revision = revise(agenda)
    decide(board, revision)
    SafetyAgenda.objects.filter(pk=agenda.pk).update(published_on="2020-02-01T09:00Z")
    assert newest_safety_agenda(D(2021, 8, 1)) == agenda
    old = reverse("agenda:open_safety_agenda", args=(agenda.code,))
    assert "Agenda 2020-2022, herziening 1" not in client.get(old).content.decode()

    SafetyAgenda.objects.filter(pk=revision.pk).update(published_on="2021-07-01T09:00Z")
    assert newest_safety_agenda(D(2021, 6, 30)) == agenda
    assert newest_safety_agenda(D(2021, 8, 1)) == revision
    assert "Agenda 2020-2022, herziening 1" in client.get(old).content.decode()
