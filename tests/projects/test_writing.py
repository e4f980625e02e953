"""Writing a draft: what is stored, who may, and that no text ever disappears unasked."""

from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from platform_ivz.comparing import beside
from platform_ivz.middleware import KEPT
from platform_ivz.refusals import Refused
from platform_ivz.richtext import from_plain, to_plain
from platform_ivz.written import Conflict, Written
from portfolios.enums import Role
from portfolios.models import User
from projects.dossier import NAME_KEY
from projects.enums import VersionStatus
from projects.models import AssignmentVersion, FormatSection, SectionText
from projects.services import as_stored, begin_version, write, written
from tests.factories.portfolios import (
    PASSWORD,
    PersonFactory,
    RoleMembershipFactory,
    UserFactory,
)
from tests.factories.projects import (
    AssignmentVersionFactory,
    DeploymentFactory,
    FormatSectionFactory,
    GuidingQuestionFactory,
    ProjectAssignmentFactory,
    RiskFactory,
    SectionTextFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

EMPTY = Written("").fingerprint
FORMATTED = "<p>Een <strong>vette</strong> tekst.</p>"


@pytest.fixture
def draft(coordinator: User) -> SimpleNamespace:
    """A draft with three sections: one written with marks, two empty."""
    version = AssignmentVersionFactory(assignment__name="Zorgfraude")
    cause, goal, _ = (
        FormatSectionFactory(key=key, order=order, title=key.capitalize())
        for order, key in enumerate(("aanleiding", "doelstelling", "risicos"), 1)
    )
    GuidingQuestionFactory(section=goal, text="Welk doel dient het?")
    SectionTextFactory(version=version, section=cause, text=FORMATTED)
    code = version.assignment.code
    return SimpleNamespace(
        version=version,
        code=code,
        page=reverse("projects:projectassignment_write", args=[code]),
        by=coordinator,
        other=UserFactory(email="ander@voorbeeld.nl", coordinator=True),
        text=lambda key: written(AssignmentVersion.objects.get(pk=version.pk), key).text,
        said=lambda key: written(AssignmentVersion.objects.get(pk=version.pk), key),
    )


def part_url(draft: SimpleNamespace, key: str) -> str:
    return reverse("projects:projectassignment_write_part", args=[draft.code, key])


def send(
    client: Client, draft: SimpleNamespace, key: str, text: str, **fields: object
) -> HttpResponse:
    """Send one section as the script does."""
    sent = {"text": text, "base": EMPTY, "reason": "", **fields}
    return client.post(part_url(draft, key), sent, headers={"Accept": "application/json"})


def by_another(draft: SimpleNamespace, key: str, text: str) -> Written:
    """Somebody else stores a text in between."""
    base = draft.said(key).fingerprint
    return write(version=draft.version, key=key, text=text, base=base, by=draft.other)


def plain_form(client: Client, draft: SimpleNamespace, **typed: str) -> dict[str, str]:
    """What the page sends without a script: what it shows, and what was typed over it."""
    shown = {one.key: one for one in client.get(draft.page).context["fields"]}
    form = {"version": "1"}
    for key, one in shown.items():
        form |= {
            f"text-{key}": one.plain,
            f"reason-{key}": one.reason,
            f"base-{key}": one.base,
            f"shown-{key}": one.shown,
        }
    return {**form, **typed}


# --- The service -------------------------------------------------------------------------------


def test_who_has_no_format_writes_in_the_default_one(coordinator_client: Client) -> None:
    assignment = ProjectAssignmentFactory()
    begin_version(assignment=assignment, by=UserFactory(coordinator=True))
    assert FormatSection.objects.count() == 14
    page = coordinator_client.get(assignment.get_absolute_url() + "schrijven/").content.decode()
    assert "Schrijf wat er klaar is als het werk klaar is." in page


def test_a_text_is_cleaned_and_says_who_wrote_it_and_when(draft) -> None:
    stored = write(
        version=draft.version,
        key="doelstelling",
        text='<h1 onclick="x()">Kop</h1><p>Minder <b>fraude</b><script>alert(1)</script></p>',
        base=EMPTY,
        by=draft.by,
    )

    row = SectionText.objects.get(section__key="doelstelling")
    assert row.text == stored.text == "<p>Kop</p><p>Minder <strong>fraude</strong></p>"
    assert row.changed_by == draft.by
    assert row.changed_at is not None
    assert stored.fingerprint == draft.said("doelstelling").fingerprint


def test_storing_what_stands_there_is_no_change(draft) -> None:
    before = SectionText.objects.get(section__key="aanleiding")

    write(version=draft.version, key="aanleiding", text=FORMATTED, base="iets ouds", by=draft.by)

    after = SectionText.objects.get(section__key="aanleiding")
    assert (after.changed_by, after.changed_at) == (before.changed_by, before.changed_at)


def test_a_text_that_somebody_else_changed_is_not_overwritten(draft) -> None:
    theirs = by_another(draft, "doelstelling", "<p>Van een ander.</p>")

    with pytest.raises(Conflict) as conflict:
        write(version=draft.version, key="doelstelling", text="Van mij.", base=EMPTY, by=draft.by)

    assert conflict.value.theirs.text == "<p>Van een ander.</p>"
    assert conflict.value.theirs.by == str(draft.other)
    assert draft.text("doelstelling") == "<p>Van een ander.</p>"
    write(
        version=draft.version,
        key="doelstelling",
        text="Van mij.",
        base=theirs.fingerprint,
        by=draft.by,
    )
    assert draft.text("doelstelling") == "<p>Van mij.</p>"


def test_an_answer_that_never_arrived_makes_no_conflict_with_oneself(draft) -> None:
    """The first text was stored, its answer got lost, and the writer went on."""
    first = write(version=draft.version, key="doelstelling", text="Een", base=EMPTY, by=draft.by)

    write(
        version=draft.version,
        key="doelstelling",
        text="Een twee",
        base=EMPTY,
        unheard=[as_stored("doelstelling", "Een").fingerprint],
        by=draft.by,
    )

    assert first.fingerprint == as_stored("doelstelling", "Een").fingerprint
    assert draft.text("doelstelling") == "<p>Een twee</p>"


def test_the_name_is_stored_without_marks_and_never_empty(draft) -> None:
    base = draft.said(NAME_KEY).fingerprint
    stored = write(
        version=draft.version, key=NAME_KEY, text="  Zorg\nen <fraude> ", base=base, by=draft.by
    )

    assert stored.text == "Zorg en <fraude>"
    with pytest.raises(ValidationError):
        write(version=draft.version, key=NAME_KEY, text=" ", base=stored.fingerprint, by=draft.by)
    assert draft.said(NAME_KEY).text == "Zorg en <fraude>"


def test_a_text_and_a_reason_for_no_text_do_not_go_together(draft) -> None:
    with pytest.raises(ValidationError, match="niet bewust leeg"):
        write(
            version=draft.version,
            key="doelstelling",
            text="Tekst",
            left_empty_because="volgt",
            base=EMPTY,
            by=draft.by,
        )
    assert not SectionText.objects.filter(section__key="doelstelling").exists()


@pytest.mark.parametrize("status", [status for status in VersionStatus if status != "concept"])
def test_only_a_draft_is_written(draft, status) -> None:
    decided = {"vastgesteld": {"adopted": True}, "vervangen": {"replaced": True}}
    version = AssignmentVersionFactory(**decided.get(status, {"status": status}))

    with pytest.raises(Refused, match="staat vast"):
        write(version=version, key="doelstelling", text="Tekst", base=EMPTY, by=draft.by)
    assert not version.texts.exists()


def test_an_unknown_section_is_no_section(draft) -> None:
    with pytest.raises(FormatSection.DoesNotExist):
        write(version=draft.version, key="bestaat-niet", text="x", base=EMPTY, by=draft.by)


# --- Plain text --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rich", "plain"),
    [
        ("", ""),
        ("<p>Een</p><p>Twee &amp; <strong>drie</strong></p>", "Een\n\nTwee & drie"),
        ("<p>Dit:</p><ul><li>a</li><li>b</li></ul><p>Klaar.</p>", "Dit:\n\n- a\n- b\n\nKlaar."),
        ("<ol><li>eerst</li><li>dan</li></ol>", "1. eerst\n\n2. dan"),
        ("<p>regel<br>volgende</p>", "regel\n\nvolgende"),
        ('<p>Zie <a href="https://x.nl" rel="noopener">hier</a></p>', "Zie hier"),
    ],
)
def test_running_text_is_typed_as_plain_text(rich, plain) -> None:
    assert to_plain(rich) == plain
    assert to_plain(from_plain(plain)) == plain


def test_two_texts_stand_beside_each_other_with_the_words_that_differ() -> None:
    mine, theirs = beside(
        "<p>Kinderen krijgen hulp op jonge leeftijd.</p><p>Erbij.</p>",
        "<p>Kinderen krijgen hulp binnen zes weken.</p>",
    )

    assert ["".join(piece.text for piece in line) for line in mine] == [
        "Kinderen krijgen hulp op jonge leeftijd.",
        "Erbij.",
    ]
    assert ["".join(piece.text for piece in line) for line in theirs] == [
        "Kinderen krijgen hulp binnen zes weken."
    ]
    assert [piece.text for line in mine for piece in line if piece.kind == "new"] == [
        "op jonge leeftijd.",
        "Erbij.",
    ]
    assert [piece.text for line in theirs for piece in line if piece.kind == "gone"] == [
        "binnen zes weken."
    ]


# --- One section at a time ---------------------------------------------------------------------


def test_the_script_stores_a_section_and_hears_how_far_it_is(draft, coordinator_client) -> None:
    answer = send(coordinator_client, draft, "doelstelling", "<p>Minder <i>fraude</i></p>")

    assert answer.status_code == 200
    found = answer.json()
    assert draft.text("doelstelling") == "<p>Minder <em>fraude</em></p>"
    assert found["fingerprint"] == draft.said("doelstelling").fingerprint
    assert (found["filled"], found["total"], found["percent"]) == (3, 4, 75)
    assert (found["state"], found["label"]) == ("good", "ingevuld")
    assert found["at"].startswith("om ")


def test_a_section_is_left_empty_on_purpose(draft, coordinator_client) -> None:
    answer = send(coordinator_client, draft, "doelstelling", "", reason="volgt in mei")

    assert answer.json()["label"] == "bewust leeg"
    assert draft.said("doelstelling").left_empty_because == "volgt in mei"


def test_the_name_is_stored_like_a_section(draft, coordinator_client) -> None:
    base = draft.said(NAME_KEY).fingerprint

    assert send(coordinator_client, draft, NAME_KEY, "Nieuw", base=base).status_code == 200
    draft.version.assignment.refresh_from_db()
    assert draft.version.assignment.name == "Nieuw"
    base = draft.said(NAME_KEY).fingerprint
    answer = send(coordinator_client, draft, NAME_KEY, "x" * 161, base=base)
    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert draft.said(NAME_KEY).text == "Nieuw"


def test_a_conflict_gives_both_texts_and_stores_neither_over_the_other(
    draft, coordinator_client
) -> None:
    by_another(draft, "doelstelling", "<p>Van <b>een ander</b> & meer.</p>")

    answer = send(coordinator_client, draft, "doelstelling", "<p>Van mij <x>.</p>")

    assert answer.status_code == 409
    found = answer.json()
    assert found["text"] == draft.text("doelstelling")
    assert found["by"] == str(draft.other)
    assert found["at"].startswith("om ")
    assert "mij" in found["html"]
    assert f"Tekst van {draft.other}" in found["html"]
    assert "Mijn tekst houden" in found["html"]
    assert "ander" in draft.text("doelstelling")
    again = send(
        coordinator_client,
        draft,
        "doelstelling",
        "<p>Van mij, samengevoegd.</p>",
        base=found["fingerprint"],
    )
    assert again.status_code == 200
    assert draft.text("doelstelling") == "<p>Van mij, samengevoegd.</p>"


def test_what_somebody_typed_in_a_conflict_is_never_read_as_code(draft, coordinator_client) -> None:
    by_another(draft, NAME_KEY, "<img src=x onerror=alert(1)>")

    answer = send(coordinator_client, draft, NAME_KEY, "<script>alert(2)</script>", base="oud")

    assert answer.status_code == 409
    page = answer.json()["html"]
    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;img" in page


def test_what_the_script_sent_before_is_no_conflict(draft, coordinator_client) -> None:
    send(coordinator_client, draft, "doelstelling", "<p>Een</p>")

    answer = send(
        coordinator_client,
        draft,
        "doelstelling",
        "<p>Een twee</p>",
        **{"unheard-text": ["<p>Een</p>"], "unheard-reason": [""]},
    )

    assert answer.status_code == 200
    assert draft.text("doelstelling") == "<p>Een twee</p>"


def test_nothing_is_stored_once_it_is_no_draft(draft, coordinator_client) -> None:
    draft.version.status = VersionStatus.OFFICIALS
    draft.version.save()

    answer = send(coordinator_client, draft, "doelstelling", "Te laat", version="1")

    assert answer.status_code == 409
    assert "staat vast" in answer.json()["refused"][0]
    assert draft.text("doelstelling") == ""


def test_a_page_of_an_older_version_does_not_write_in_a_newer(draft, coordinator_client) -> None:
    draft.version.status = VersionStatus.OFFICIALS
    draft.version.save()
    newer = AssignmentVersionFactory(assignment=draft.version.assignment, number=2)

    answer = send(coordinator_client, draft, "doelstelling", "Voor versie 1", version="1")

    assert answer.status_code == 409
    assert not newer.texts.exists()


def test_who_signed_out_is_told_where_to_sign_in_and_nothing_is_kept(draft) -> None:
    client = Client()
    client.force_login(draft.by)
    client.get(draft.page)
    Session.objects.filter(pk=client.cookies["sessionid"].value).delete()

    answer = send(client, draft, "doelstelling", "Getypt")

    assert answer.status_code == 401
    assert answer.json() == {"login": reverse("account_login")}
    assert KEPT not in client.session
    # A page, unlike a script, is led to the page to sign in.
    assert client.post(part_url(draft, "doelstelling"), {"text": "x"}).status_code == 302


def test_a_text_is_not_stored_as_somebody_elses(draft, coordinator_client) -> None:
    answer = send(coordinator_client, draft, "doelstelling", "Getypt", who=str(draft.other.pk))

    assert answer.status_code == 401
    assert "iemand anders" in answer.json()["reason"]
    assert draft.text("doelstelling") == ""


def test_an_unknown_section_is_not_found(draft, coordinator_client) -> None:
    assert send(coordinator_client, draft, "bestaat-niet", "x").status_code == 404


# --- Who ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("projectleider", True),
        ("programmamanager", True),
        ("secretaris", True),
        ("lid", False),
        ("deelname", False),
        ("leader of another assignment", False),
        ("platform member", False),
    ],
)
def test_who_may_write(draft, role, allowed) -> None:
    member = Role.PLATFORM_MEMBER if role == "platform member" else Role.PROJECT_LEADER
    user = RoleMembershipFactory(role=member, with_municipality=True).user
    person = PersonFactory(user=user)
    if role == "leader of another assignment":
        DeploymentFactory(person=person, role="projectleider")
    elif role != "platform member":
        DeploymentFactory(person=person, role=role, project=draft.version.assignment)
    client = Client()
    client.force_login(user)

    page = client.get(draft.page).status_code
    sent = send(client, draft, "doelstelling", "Getypt").status_code
    form = client.post(draft.page, {"text-doelstelling": "Getypt", "base-doelstelling": EMPTY})

    if allowed:
        assert (page, sent, form.status_code) == (200, 200, 302)
        assert draft.text("doelstelling") == "<p>Getypt</p>"
    else:
        assert (page, sent, form.status_code) == (403, 403, 403)
        assert draft.text("doelstelling") == ""


# --- The page ----------------------------------------------------------------------------------


def test_the_page_shows_every_section_with_its_questions_and_facts(
    draft, coordinator_client
) -> None:
    risk = RiskFactory(assignment=draft.version.assignment)

    answer = coordinator_client.get(draft.page)

    page = answer.content.decode()
    assert [one.key for one in answer.context["fields"]] == [
        NAME_KEY,
        "aanleiding",
        "doelstelling",
        "risicos",
    ]
    assert [one.state_label for one in answer.context["fields"]] == [
        "ingevuld",
        "ingevuld",
        "leeg",
        "ingevuld",
    ]
    assert "3 van 4 ingevuld" in page
    assert "Welk doel dient het?" in page
    assert risk.description in page
    assert "Een vette tekst." in page
    assert 'name="text-risicos"' in page
    progress = reverse("projects:projectassignment_progress", args=[draft.code])
    assert f'href="{progress}#risicos"' in page


@pytest.mark.parametrize("state", ["offered", "none"])
def test_what_is_no_draft_has_no_page_to_write(draft, coordinator_client, state) -> None:
    if state == "offered":
        draft.version.status = VersionStatus.OFFICIALS
        draft.version.save()
    else:
        draft.version.delete()

    answer = coordinator_client.get(draft.page, follow=True)

    assert answer.redirect_chain == [(draft.version.assignment.get_absolute_url(), 302)]
    message = str(next(iter(answer.context["messages"])))
    assert ("staat vast" if state == "offered" else "Begin eerst een versie") in message


def test_without_a_script_only_what_was_changed_is_stored(draft, coordinator_client) -> None:
    form = plain_form(
        coordinator_client,
        draft,
        **{
            "text-doelstelling": "Minder fraude:\r\n\r\n- een\r\n- twee",
            "reason-risicos": "volgt",
            "text-opdrachtnaam": "Zorgfraude 2",
        },
    )

    answer = coordinator_client.post(draft.page, form)

    assert (answer.status_code, answer.url) == (302, draft.page)
    assert draft.text("doelstelling") == "<p>Minder fraude:</p><ul><li>een</li><li>twee</li></ul>"
    assert draft.said("risicos").left_empty_because == "volgt"
    assert draft.said(NAME_KEY).text == "Zorgfraude 2"
    # Its marks, which a plain field cannot show, are still there.
    assert draft.text("aanleiding") == FORMATTED
    assert SectionText.objects.get(section__key="aanleiding").changed_by is None


def test_without_a_script_one_conflict_keeps_nothing_else_from_being_stored(
    draft, coordinator_client
) -> None:
    form = plain_form(
        coordinator_client,
        draft,
        **{"text-doelstelling": "Van mij", "text-risicos": "Een risico"},
    )
    theirs = by_another(draft, "doelstelling", "<p>Van een ander</p>")

    answer = coordinator_client.post(draft.page, form)

    assert answer.status_code == 409
    page = answer.content.decode()
    assert draft.text("risicos") == "<p>Een risico</p>"
    assert draft.text("doelstelling") == "<p>Van een ander</p>"
    [conflict] = answer.context["problems"]
    assert (conflict.key, conflict.plain) == ("doelstelling", "Van mij")
    assert conflict.choice.theirs.text == "<p>Van een ander</p>"
    assert f"Tekst van {draft.other}" in page
    assert f'value="{theirs.fingerprint}"' in page
    shown = {one.key: one for one in answer.context["fields"]}
    again = form | {
        "base-doelstelling": shown["doelstelling"].base,
        "shown-doelstelling": shown["doelstelling"].shown,
        "base-risicos": shown["risicos"].base,
        "shown-risicos": shown["risicos"].shown,
    }
    # Without a choice nothing is chosen.
    assert coordinator_client.post(draft.page, again).status_code == 409
    assert draft.text("doelstelling") == "<p>Van een ander</p>"


@pytest.mark.parametrize(
    ("mine", "expected"), [(True, "<p>Van mij</p>"), (False, "<p>Van een ander</p>")]
)
def test_without_a_script_the_writer_chooses(draft, coordinator_client, mine, expected) -> None:
    form = plain_form(coordinator_client, draft, **{"text-doelstelling": "Van mij"})
    theirs = by_another(draft, "doelstelling", "<p>Van een ander</p>")
    assert coordinator_client.post(draft.page, form).status_code == 409

    choice = theirs.fingerprint if mine else "theirs"
    answer = coordinator_client.post(draft.page, {**form, "choice-doelstelling": choice})

    assert answer.status_code == 302
    assert draft.text("doelstelling") == expected


def test_without_a_script_a_choice_holds_for_the_text_that_was_seen(
    draft, coordinator_client
) -> None:
    form = plain_form(coordinator_client, draft, **{"text-doelstelling": "Van mij"})
    seen = by_another(draft, "doelstelling", "<p>Van een ander</p>")
    by_another(draft, "doelstelling", "<p>Nog later</p>")

    answer = coordinator_client.post(draft.page, {**form, "choice-doelstelling": seen.fingerprint})

    assert answer.status_code == 409
    assert draft.text("doelstelling") == "<p>Nog later</p>"


def test_without_a_script_a_wrong_text_stays_to_be_mended(draft, coordinator_client) -> None:
    form = plain_form(
        coordinator_client,
        draft,
        **{"text-opdrachtnaam": "", "text-doelstelling": "Goed", "reason-risicos": "x" * 251},
    )

    answer = coordinator_client.post(draft.page, form)

    assert answer.status_code == 422
    assert {one.key for one in answer.context["problems"]} == {NAME_KEY, "risicos"}
    assert all(one.errors for one in answer.context["problems"])
    assert "x" * 251 in answer.content.decode()
    assert draft.text("doelstelling") == "<p>Goed</p>"
    assert draft.said(NAME_KEY).text == "Zorgfraude"


def test_a_text_takes_the_place_of_the_reason_for_none(draft, coordinator_client) -> None:
    write(
        version=draft.version,
        key="doelstelling",
        text="",
        left_empty_because="volgt",
        base=EMPTY,
        by=draft.other,
    )
    form = plain_form(coordinator_client, draft, **{"text-doelstelling": "Toch"})

    assert coordinator_client.post(draft.page, form).status_code == 302
    assert draft.said("doelstelling").text == "<p>Toch</p>"
    assert draft.said("doelstelling").left_empty_because == ""


def test_without_a_script_what_was_offered_meanwhile_is_refused_and_shown(
    draft, coordinator_client
) -> None:
    form = plain_form(coordinator_client, draft, **{"text-doelstelling": "Van mij"})
    draft.version.status = VersionStatus.OFFICIALS
    draft.version.save()

    answer = coordinator_client.post(draft.page, form)

    assert answer.status_code == 409
    assert "staat vast" in answer.context["refused"][0]
    assert "Van mij" in answer.content.decode()
    assert draft.text("doelstelling") == ""


def test_what_was_typed_without_a_script_comes_back_after_signing_in(draft) -> None:
    client = Client()
    client.force_login(draft.by)
    form = plain_form(client, draft, **{"text-doelstelling": "Lang getypt"})
    Session.objects.filter(pk=client.cookies["sessionid"].value).delete()
    assert client.post(draft.page, form).status_code == 302
    assert draft.text("doelstelling") == ""

    answer = client.post(
        reverse("account_login"),
        {"login": draft.by.email, "password": PASSWORD, "next": draft.page},
        follow=True,
    )

    page = answer.content.decode()
    assert "Uw invoer is er nog." in page
    shown = {one.key: one for one in answer.context["fields"]}
    assert shown["doelstelling"].plain == "Lang getypt"
    assert shown["doelstelling"].base == EMPTY
    assert [one.key for one in shown.values() if one.is_typed] == ["doelstelling"]
    # The fingerprint of what was there is kept too: a text stored meanwhile is noticed.
    by_another(draft, "doelstelling", "<p>Van een ander</p>")
    sent = form | {"shown-doelstelling": shown["doelstelling"].shown}
    assert client.post(draft.page, sent).status_code == 409
