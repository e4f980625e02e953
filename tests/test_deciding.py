"""Who decides on what, and when: every kind of thing, every body, before, on and after the offer."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agenda.deciding import deciding_bodies, offer_of
from agenda.enums import ChapterStatus
from agenda.models import Decision, Offered
from agenda.services import correct_decision, take_decision
from agenda.subjects import SUBJECTS, decide_url, subject_of
from contributions.effort.models import AdoptedObligation
from contributions.planning.models import Scenario
from contributions.rates.models import Tariff
from contributions.rounds.services import begin_run
from platform_ivz.refusals import Refused
from portfolios.enums import BOARDS, Role
from portfolios.models import Body
from projects.enums import Move, VersionStatus
from projects.models import AssignmentVersion, LifeCycleStep, ProjectAssignment
from tests.factories.agenda import (
    AgendaExtensionFactory,
    DeciderFactory,
    NoteChapterFactory,
    ThemeFactory,
)
from tests.factories.contributions import AdoptedObligationFactory
from tests.factories.portfolios import BodyFactory, RoleMembershipFactory, UserFactory
from tests.regions import _region_rows, nergenland, twente

__all__ = ["_region_rows", "nergenland", "twente"]

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TODAY = dt.date(2024, 5, 14)
OFFER = dt.date(2024, 3, 10)
DAYS = {"before": OFFER - dt.timedelta(1), "on": OFFER, "after": OFFER + dt.timedelta(1)}
KINDS = (
    "agenda.safetyagenda",
    "agenda.agendaextension",
    "agenda.note",
    "projects.assignmentversion",
    "contributions.tariff",
    "contributions.adoptedobligation",
    "contributions.scenario",
    "contributions.contributionrun",
)
# Who decides on each, by the abbreviation; of what is not here each board does.
DECIDERS = {
    "twente": {key: {"DVO"} for key in KINDS},
    "nergenland": {
        "contributions.tariff": {"BVB"},
        "agenda.safetyagenda": {"BVB"},
        "agenda.agendaextension": {"BVB"},
        "agenda.note": {"BVB"},
    },
}


def offered_version() -> AssignmentVersion:
    version = AssignmentVersion.objects.create(
        assignment=ProjectAssignment.objects.first(), number=9, status=VersionStatus.BOARD
    )
    for day, move in ((OFFER - dt.timedelta(9), Move.AGREE), (OFFER, Move.FORWARD)):
        LifeCycleStep.objects.create(
            assignment=version.assignment,
            version=version,
            move=move,
            to_state=VersionStatus.BOARD,
            by=UserFactory(),
            at=timezone.make_aware(dt.datetime.combine(day, dt.time(23, 30))),
        )
    return version


def obligation() -> AdoptedObligation:
    return AdoptedObligation.objects.proposed().first() or AdoptedObligationFactory(from_year=2031)


def waiting(key: str, *, offered_on: dt.date | None = OFFER) -> models.Model:
    """Something of each kind that waits for a decision, offered on a day."""
    thing = made(key)
    if isinstance(thing, Offered):
        thing.offered_on = offered_on
        thing.save()
    return thing


def made(key: str) -> models.Model:
    """Something of each kind that waits for a decision."""
    make: dict[str, Callable[[], models.Model]] = {
        "agenda.safetyagenda": lambda: (
            ThemeFactory(
                agenda__valid_from=dt.date(2040, 1, 1), agenda__valid_until=dt.date(2041, 1, 1)
            ).agenda
        ),
        "agenda.agendaextension": AgendaExtensionFactory,
        "agenda.note": lambda: NoteChapterFactory(status=ChapterStatus.READY).note,
        "projects.assignmentversion": offered_version,
        "contributions.tariff": lambda: Tariff.objects.proposed().get(),
        "contributions.adoptedobligation": obligation,
        "contributions.scenario": lambda: Scenario.objects.proposed().first(),
        "contributions.contributionrun": lambda: begin_run(
            year=2026, reference_date=OFFER, tariff=Tariff.objects.adopted().first()
        ),
    }
    return make[key]()


@pytest.fixture
def only_who_and_when(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave what else a kind asks, and what it does, to its own tests."""
    for key, subject in SUBJECTS.items():
        undisturbed = {"refusals": lambda obj: [], "adopt": lambda obj, decision: None}
        monkeypatch.setitem(SUBJECTS, key, replace(subject, **undisturbed))


def decide(thing: models.Model, body: Body, day: dt.date, **facts: str) -> Decision:
    by = UserFactory()
    return take_decision(
        body=body, text="", taken_on=day, by=by, today=TODAY, subject=thing, **facts
    )


def outcome(thing: models.Model, body: Body, day: dt.date) -> tuple[bool, bool]:
    """Whether who decided, and when, was refused."""
    before = Decision.objects.count()
    reasons: tuple[str, ...] = ()
    try:
        decide(thing, body, day)
    except Refused as refused:
        reasons = tuple(refused.reasons)
    who = [reason for reason in reasons if reason.startswith("Over een ")]
    when = [reason for reason in reasons if "aangeboden op 10 maart 2024" in reason]
    assert len(who + when) == len(reasons)
    assert Decision.objects.count() == before + (not reasons)
    return bool(who), bool(when)


def test_the_table_names_every_kind() -> None:
    assert set(KINDS) == set(SUBJECTS)


@pytest.mark.parametrize("key", KINDS)
@pytest.mark.parametrize("region", DECIDERS)
def test_who_and_when(region, key, only_who_and_when, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(region)
    BodyFactory(kind="bestuur", abbreviation="NB", name="Nog een bestuur")
    BodyFactory(kind="platform", abbreviation="PL", name="Geen bestuur")
    Body.objects.filter(abbreviation="").update(abbreviation="ZONDER")
    thing, named = waiting(key), DECIDERS[region].get(key)
    tried = 0
    for body in Body.objects.all():
        may = body.abbreviation in named if named else body.kind in BOARDS
        for name, day in DAYS.items():
            assert outcome(thing, body, day) == (not may, name == "before"), (str(body), name)
            tried += 1
    assert tried == 3 * Body.objects.count() >= 12


@pytest.mark.parametrize("key", sorted(set(KINDS) - {"projects.assignmentversion"}))
def test_of_which_no_day_is_known_any_day_is_taken(key, twente, only_who_and_when) -> None:
    thing, board = waiting(key, offered_on=None), Body.objects.get(abbreviation="DVO")

    assert outcome(thing, board, dt.date(2019, 1, 1)) == (False, False)
    assert offer_of(thing) == ""


@pytest.mark.parametrize("key", KINDS)
def test_what_is_stored_now_is_offered_today(key, twente) -> None:
    model = SUBJECTS[key].model
    thing = offered_version() if model is AssignmentVersion else model()

    expected = OFFER if model is AssignmentVersion else timezone.localdate()
    assert SUBJECTS[key].offered_on(thing) == expected


def test_a_typed_day_can_be_mended_in_the_proposal(nergenland, coordinator_client: Client) -> None:
    tariff = waiting("contributions.tariff")
    page = coordinator_client.get(decide_url(tariff)).content.decode()
    assert "Aangeboden op 10 maart 2024." in page
    assert (
        "Aangeboden op 10 maart 2024."
        in coordinator_client.get(tariff.get_absolute_url()).content.decode()
    )
    facts = {
        "subject": f"contributions.tariff:{tariff.pk}",
        "body": Body.objects.get(abbreviation="BVB").pk,
        "taken_on": "09-03-2024",
        "understood": "on",
    }

    answer = coordinator_client.post(decide_url(tariff), facts)

    assert answer.status_code == 422
    assert "Verbeter hem dan eerst in het voorstel." in answer.content.decode()
    Tariff.objects.filter(pk=tariff.pk).update(offered_on=dt.date(2024, 3, 9))
    assert coordinator_client.post(decide_url(tariff), facts).status_code == 302
    # Afterwards the proposal is closed: only the date of the decision is left to mend.
    tariff.refresh_from_db()
    with pytest.raises(Refused, match="ouder") as refusal:
        correct_decision(
            decision=tariff.decision,
            text=tariff.decision.text,
            taken_on=dt.date(2024, 3, 8),
            reason="x",
            today=TODAY,
        )
    assert "in het voorstel" not in refusal.value.reasons[0]


def test_the_refusal_names_who_decides_and_on_what_ground(twente) -> None:
    tariff, board = Tariff.objects.proposed().get(), Body.objects.get(abbreviation="AB")

    with pytest.raises(Refused) as refusal:
        decide(tariff, board, TODAY)

    assert refusal.value.reasons == [
        "Over een tarief besluit het DVO (DVO-ovk art. 6.5). Kies dat gremium."
    ]
    tariff.refresh_from_db()
    assert not tariff.is_adopted


def test_without_a_ground_the_sentence_still_reads_well(nergenland) -> None:
    agenda = waiting("agenda.safetyagenda")
    DeciderFactory(
        subject="agenda.safetyagenda", body=BodyFactory(name="Raad", abbreviation="RAAD")
    )

    with pytest.raises(Refused, match="besluit het gremium RAAD of het BVB"):
        decide(agenda, Body.objects.get(code="werkgroep"), TODAY, source="x")
    with pytest.raises(Refused, match="Over een projectopdracht besluit een bestuur; Werkgroep"):
        decide(offered_version(), Body.objects.get(code="werkgroep"), TODAY, source="x")


def test_what_was_decided_before_the_offer_is_historical(nergenland, only_who_and_when) -> None:
    version, board = offered_version(), Body.objects.get(abbreviation="BVB")

    first, second = (
        decide(version, board, DAYS["before"], source="besluitenlijst maart") for _ in range(2)
    )

    assert [decision.reference for decision in (first, second)] == [
        "bvb-2024-03-09",
        "bvb-2024-03-09-2",
    ]
    assert (first.sequence, first.source) == (None, "besluitenlijst maart")
    assert first.label == "besluit van 9 maart 2024"
    # It takes no number from those that are counted.
    assert decide(version, board, DAYS["after"]).reference == "BVB-2024-01"


def test_the_form_offers_who_decides(twente, coordinator_client: Client) -> None:
    tariff = Tariff.objects.proposed().get()
    dvo, ab = (Body.objects.get(abbreviation=name) for name in ("DVO", "AB"))

    def offered(address: str) -> list[int]:
        form = coordinator_client.get(address).context["form"]
        return [int(str(pk)) for pk, _ in form.fields["body"].widget.choices if pk]

    assert offered(decide_url(tariff)) == [dvo.pk]
    assert {dvo.pk, ab.pk} <= set(offered(reverse("agenda:decision_add")))
    page = coordinator_client.get(decide_url(tariff)).content.decode()
    assert "Over een tarief besluit het DVO (DVO-ovk art. 6.5)." in page
    facts = {"subject": f"contributions.tariff:{tariff.pk}", "taken_on": "10-02-2020"}
    facts["understood"] = "on"
    answer = coordinator_client.post(decide_url(tariff), facts | {"body": ab.pk})
    assert answer.status_code == 422
    assert "Kies dat gremium." in answer.content.decode()
    assert deciding_bodies(subject_of(tariff)).get() == dvo


@pytest.mark.parametrize("key", KINDS)
def test_after_deciding_one_is_back_at_the_page_with_the_button(
    key, twente, coordinator_client: Client, only_who_and_when
) -> None:
    thing = waiting(key)
    page = subject_of(thing).page_url(thing)
    button = f'href="{decide_url(thing)}"'
    if key != "contributions.contributionrun":
        # A round that cannot be adopted yet says why instead.
        assert button in coordinator_client.get(page).content.decode()
    for role in set(Role) - {Role.COORDINATOR, Role.ADMINISTRATOR}:
        other = Client()
        other.force_login(RoleMembershipFactory(role=role).user)
        assert button not in other.get(page).content.decode(), role

    answer = coordinator_client.post(
        decide_url(thing),
        {
            "subject": f"{key}:{thing.pk}",
            "body": Body.objects.get(abbreviation="DVO").pk,
            "taken_on": "14-05-2024",
            # What a tariff means for years that ran was read.
            "understood": "on",
        },
    )

    assert (answer.status_code, answer["Location"]) == (302, page)
    assert coordinator_client.get(page).status_code == 200


def test_what_was_adopted_has_no_button(twente, coordinator_client: Client) -> None:
    for tariff in Tariff.objects.adopted():
        page = coordinator_client.get(tariff.get_absolute_url()).content.decode()
        assert "Laat besluiten" not in page
