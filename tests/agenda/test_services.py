"""Taking a decision and letting one lapse: both or neither, numbered without a gap."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from agenda.enums import BindingStatus, DecisionStatus
from agenda.models import AgendaItem, Decision, Meeting
from agenda.services import correct_decision, find_pending, lapse_decision, take_decision
from agenda.subjects import SUBJECTS, all_pending, subject_of
from contributions.rates.models import EffortBand, Tariff
from contributions.rounds.models import ContributionRun
from platform_ivz.audit import corrections
from platform_ivz.refusals import Refused
from portfolios.models import Body, Municipality, User

TODAY = dt.date(2024, 5, 14)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def user():
    return User.objects.create_user("griffier@example.org")


@pytest.fixture
def board():
    return Body.objects.create(
        code="bestuur", name="Bestuur", abbreviation="BST", kind="bestuur", level="district"
    )


@pytest.fixture
def committee():
    return Body.objects.create(
        code="commissie", name="Commissie", abbreviation="COM", level="district"
    )


@pytest.fixture
def tariff():
    return make_tariff(2024, "0.45")


@pytest.fixture
def decide(board, user):
    """Take a decision as of TODAY, of which a test names only what matters to it."""

    def take(**facts):
        given = {"body": board, "text": "Zo is besloten.", "taken_on": TODAY}
        return take_decision(**{**given, "by": user, "today": TODAY, **facts})

    return take


def make_tariff(year: int, rate: str) -> Tariff:
    tariff = Tariff.objects.create(from_year=year, rate=Decimal(rate), offered_on=None)
    EffortBand.objects.create(
        tariff=tariff, from_inhabitants=0, hours_per_week=2, buyout_per_year=4000
    )
    return tariff


def make_item(body: Body) -> AgendaItem:
    start = dt.datetime(2024, 5, 14, 9, tzinfo=dt.UTC)
    meeting = Meeting.objects.create(body=body, start=start)
    return AgendaItem.objects.create(meeting=meeting, title="Tarief", kind="besluitvormend")


def refused(act, *args, **facts) -> list[str]:
    """The reasons for which an act is refused; it may leave no trace."""
    before = list(Decision.objects.values()), list(Tariff.objects.values())
    with pytest.raises(Refused) as refusal:
        act(*args, **facts)
    assert (list(Decision.objects.values()), list(Tariff.objects.values())) == before
    assert str(refusal.value) == " ".join(refusal.value.reasons)
    return refusal.value.reasons


# --- Numbers -----------------------------------------------------------------------------------


def test_decisions_are_numbered_per_body_per_year(decide, committee):
    taken = [
        decide(),
        decide(taken_on=dt.date(2023, 12, 31)),
        decide(body=committee),
        decide(taken_on=dt.date(2024, 1, 1)),
        decide(),
    ]

    assert [decision.reference for decision in taken] == [
        "BST-2024-01",
        "BST-2023-01",
        "COM-2024-01",
        "BST-2024-02",
        "BST-2024-03",
    ]


def test_a_refused_decision_leaves_no_gap(decide, tariff):
    decide()
    refused(decide, taken_on=TODAY + dt.timedelta(days=1), subject=tariff)

    assert decide().reference == "BST-2024-02"


def test_a_lapsed_decision_keeps_its_number(decide):
    lapse_decision(decision=decide(), reason="Vergissing.")

    assert decide().reference == "BST-2024-02"


def test_historical_decisions_do_not_count(decide, board):
    Decision.objects.create(
        reference="oud", body=board, text="Oud.", taken_on=TODAY, year=2024, source="archief"
    )

    assert decide().reference == "BST-2024-01"


def test_a_decision_keeps_who_what_when_and_where(decide, board, user, tariff):
    item = make_item(board)

    decision = decide(item=item, subject=tariff)

    decision.refresh_from_db()
    assert decision.status == DecisionStatus.TAKEN
    assert (decision.body, decision.item, decision.recorded_by) == (board, item, user)
    assert (decision.text, decision.taken_on) == ("Zo is besloten.", TODAY)
    assert (decision.year, decision.sequence) == (2024, 1)
    assert decision.subject == tariff


# --- Both or neither ---------------------------------------------------------------------------


def test_the_subject_becomes_binding(decide, tariff):
    decision = decide(subject=tariff)

    tariff.refresh_from_db()
    assert tariff.status == BindingStatus.ADOPTED
    assert tariff.decision == decision


def test_a_decision_may_be_about_nothing_in_the_portal(decide):
    assert decide().subject is None


def test_when_the_subject_fails_no_decision_stays(decide, tariff, monkeypatch):
    def fails(*args):
        raise RuntimeError

    monkeypatch.setitem(SUBJECTS, "contributions.tariff", replace(subject_of(tariff), adopt=fails))

    with pytest.raises(RuntimeError):
        decide(subject=tariff)

    assert not Decision.objects.exists()
    tariff.refresh_from_db()
    assert tariff.status == BindingStatus.PROPOSED


def test_nobody_decides_on_what_is_no_subject(decide):
    place = Municipality.objects.create(cbs_code="GM9001", name="Gemeente", slug="gemeente")

    with pytest.raises(KeyError):
        decide(subject=place)
    assert not Decision.objects.exists()


# --- Refusals ----------------------------------------------------------------------------------


def test_a_date_in_the_future_is_refused(decide):
    assert refused(decide, taken_on=TODAY + dt.timedelta(days=1)) == [
        "De datum van het besluit ligt in de toekomst."
    ]


def test_a_body_without_abbreviation_is_refused(decide):
    body = Body.objects.create(code="werkgroep", name="Werkgroep", level="lokaal")

    assert refused(decide, body=body) == [
        "Geef Werkgroep eerst een afkorting; die staat in het besluitnummer."
    ]


def test_an_item_of_another_body_is_refused(decide, committee):
    assert refused(decide, item=make_item(committee)) == [
        "Dit agendapunt hoort niet bij een vergadering van BST."
    ]


def test_a_decision_without_text_is_refused(decide):
    assert refused(decide, text="") == ["Dit veld kan niet leeg zijn"]


def test_all_reasons_are_told_at_once(decide, committee, tariff):
    tariff.bands.all().delete()

    assert refused(
        decide, taken_on=dt.date(2025, 1, 1), item=make_item(committee), subject=tariff
    ) == [
        "De datum van het besluit ligt in de toekomst.",
        "Dit agendapunt hoort niet bij een vergadering van BST.",
        "De staffels van dit tarief kloppen nog niet: Er zijn nog geen klassen met uren vastgelegd.",
    ]


def test_the_same_thing_is_not_decided_twice(decide, tariff):
    stale = Tariff.objects.get(pk=tariff.pk)
    decide(subject=tariff)

    assert refused(decide, subject=stale) == [
        "Dit tarief is al vastgesteld met besluit BST-2024-01.",
    ]


# --- Lapsing -----------------------------------------------------------------------------------


def test_lapsing_makes_the_subject_a_proposal_again(decide, tariff):
    decision = decide(subject=tariff)

    lapsed = lapse_decision(decision=decision, reason=" Rekenfout. ")

    lapsed.refresh_from_db()
    assert lapsed.status == DecisionStatus.LAPSED
    assert lapsed.lapse_reason == "Rekenfout."
    assert lapsed.subject == tariff
    tariff.refresh_from_db()
    assert (tariff.status, tariff.decision) == (BindingStatus.PROPOSED, None)


def test_after_lapsing_it_can_be_decided_again(decide, tariff):
    lapse_decision(decision=decide(subject=tariff), reason="Rekenfout.")

    again = decide(subject=tariff)

    tariff.refresh_from_db()
    assert again.reference == "BST-2024-02"
    assert tariff.decision == again


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_lapsing_needs_a_reason(reason, decide, tariff):
    decision = decide(subject=tariff)

    assert refused(lapse_decision, decision=decision, reason=reason) == [
        "Schrijf waarom het besluit vervalt."
    ]


def test_a_reason_that_is_too_long_undoes_nothing(decide, tariff):
    decision = decide(subject=tariff)

    assert refused(lapse_decision, decision=decision, reason="x" * 201) == [
        "Zorg dat deze waarde niet meer dan 200 tekens bevat (het zijn er nu 201)."
    ]


def test_a_lapsed_decision_does_not_lapse_again(decide):
    decision = lapse_decision(decision=decide(), reason="Vergissing.")

    assert refused(lapse_decision, decision=decision, reason="Nog eens.") == [
        "Besluit BST-2024-01 is vervallen."
    ]


def test_a_tariff_that_was_used_keeps_its_decision(decide, tariff):
    decision = decide(subject=tariff)
    for year in (2025, 2024):
        ContributionRun.objects.create(year=year, reference_date=TODAY, tariff=tariff)

    assert refused(lapse_decision, decision=decision, reason="Spijt.") == [
        "De bijdragen van 2024 zijn met dit tarief berekend.",
        "De bijdragen van 2025 zijn met dit tarief berekend.",
    ]


# --- Mending -----------------------------------------------------------------------------------


@pytest.fixture
def mend():
    """Correct a decision as of TODAY, of which a test names only what it changes."""

    def correct(decision, **facts):
        given = {
            "text": decision.text,
            "taken_on": decision.taken_on,
            "reason": "Verkeerd gelezen.",
        }
        return correct_decision(decision=decision, today=TODAY, **{**given, **facts})

    return correct


def mended(decision, user):
    """What stood there first and why it was mended, newest first."""
    user.is_superuser = True
    return [
        ([(field.label, field.before, field.after) for field in change.fields], change.reason)
        for change in corrections(decision, user)
    ]


def test_a_corrected_decision_keeps_its_number_and_what_stood_there(decide, mend, tariff, user):
    decision = decide(subject=tariff)

    mend(decision, text=" Zo is het echt besloten.\n")
    decision.refresh_from_db()
    mend(decision, taken_on=dt.date(2024, 3, 4), reason=" De notulen noemen een andere dag. ")

    decision.refresh_from_db()
    tariff.refresh_from_db()
    assert (decision.reference, decision.text, decision.taken_on, decision.status) == (
        "BST-2024-01",
        "Zo is het echt besloten.",
        dt.date(2024, 3, 4),
        DecisionStatus.TAKEN,
    )
    assert tariff.decision == decision
    assert mended(decision, user) == [
        ([("genomen op", "14 mei 2024", "4 maart 2024")], "De notulen noemen een andere dag."),
        ([("besluit", "Zo is besloten.", "Zo is het echt besloten.")], "Verkeerd gelezen."),
    ]


def test_what_was_not_corrected_has_no_correction(decide, user):
    decision = lapse_decision(decision=decide(), reason="Vergissing.")

    assert mended(decision, user) == []


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"text": "Anders.", "reason": " "}, "Schrijf waarom het besluit wordt verbeterd."),
        ({}, "Er is niets veranderd aan de tekst of de datum."),
        ({"text": " Zo is besloten.\r\n"}, "Er is niets veranderd aan de tekst of de datum."),
        ({"text": ""}, "Schrijf wat er is besloten."),
        ({"taken_on": dt.date(2024, 5, 15)}, "De datum van het besluit ligt in de toekomst."),
        (
            {"taken_on": dt.date(2023, 12, 31)},
            (
                "Besluit BST-2024-01 heeft een nummer van 2024. Laat dit besluit vervallen en leg het"
                " opnieuw vast; dan krijgt het een nummer van 2023."
            ),
        ),
    ],
)
def test_a_correction_is_refused(facts, reason, decide, mend, user):
    decision = decide()

    assert refused(mend, decision, **facts) == [reason]
    assert mended(decision, user) == []


def test_ends_of_lines_are_no_correction(decide, mend):
    decision = decide(text="Een.\nTwee.")

    assert refused(mend, decision, text="Een.\r\nTwee.") == [
        "Er is niets veranderd aan de tekst of de datum."
    ]


def test_a_lapsed_decision_is_not_corrected(decide, mend):
    decision = lapse_decision(decision=decide(), reason="Vergissing.")

    assert refused(mend, decision, text="Anders.") == ["Besluit BST-2024-01 is vervallen."]


def test_a_decision_is_not_corrected_to_before_the_offer(decide, mend, tariff, monkeypatch):
    offered = replace(subject_of(tariff), offered_on=lambda tariff: dt.date(2024, 5, 1))
    monkeypatch.setitem(SUBJECTS, offered.key, offered)
    decision = decide(subject=tariff)

    [reason] = refused(mend, decision, taken_on=dt.date(2024, 4, 30))

    assert reason.startswith(
        "Dit is aangeboden op 1 mei 2024. Een besluit van 30 april 2024 is ouder."
    )
    assert mend(decision, taken_on=dt.date(2024, 5, 1)).taken_on == dt.date(2024, 5, 1)


def test_a_historical_decision_may_be_older_than_the_offer_and_have_no_date(
    decide, mend, tariff, monkeypatch
):
    offered = replace(subject_of(tariff), offered_on=lambda tariff: dt.date(2024, 5, 1))
    monkeypatch.setitem(SUBJECTS, offered.key, offered)
    decision = decide(subject=tariff, source="verslag")

    assert mend(decision, taken_on=dt.date(2019, 4, 30)).taken_on == dt.date(2019, 4, 30)
    decision.refresh_from_db()
    assert mend(decision, taken_on=None).taken_on is None


def test_a_date_is_not_taken_from_a_numbered_decision(decide, mend):
    assert refused(mend, decide(), taken_on=None) == [
        "Een besluit zonder nummer is historisch: noem dan de bron."
    ]


# --- What waits --------------------------------------------------------------------------------


def test_what_waits_is_listed_by_kind_until_it_is_decided(decide, tariff):
    later = make_tariff(2026, "0.525")
    assert [(subject.label, rows) for subject, rows in all_pending()] == [
        ("Tarief", [tariff, later])
    ]

    decide(subject=tariff)
    assert [rows for _, rows in all_pending()] == [[later]]

    decide(subject=later)
    assert all_pending() == []


def test_a_waiting_thing_is_found_by_its_key(decide, tariff):
    key = f"contributions.tariff:{tariff.pk}"
    assert find_pending(key) == tariff

    decide(subject=tariff)
    assert find_pending(key) is None


@pytest.mark.parametrize(
    "key",
    [
        "",
        ":",
        "contributions.tariff",
        "contributions.tariff:",
        "contributions.tariff:x",
        "contributions.tariff:-1",
        "contributions.tariff:²",
        "contributions.tariff:0",
        f"contributions.tariff:{'9' * 40}",
        "portfolios.user:1",
        "nergens.niets:1",
    ],
)
def test_a_key_of_nothing_finds_nothing(key, tariff):
    assert find_pending(key) is None
