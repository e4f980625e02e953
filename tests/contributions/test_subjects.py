"""What the board decides of money and hours: tariffs and effort obligations."""

import datetime as dt
from decimal import Decimal

import pytest

from agenda.enums import BindingStatus
from agenda.services import lapse_decision, take_decision
from agenda.subjects import SUBJECTS, subject_of
from contributions.effort.models import AdoptedObligation
from contributions.rates.models import EffortBand, Tariff
from platform_ivz.refusals import Refused
from portfolios.models import Body, Municipality, User
from reports.catalogue import find

TODAY = dt.date(2024, 5, 14)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def municipality():
    return Municipality.objects.create(cbs_code="GM9001", name="Gemeente", slug="gemeente")


@pytest.fixture
def decide():
    """Let the board decide on a thing as of TODAY."""
    body = Body.objects.create(
        code="bestuur", name="Bestuur", abbreviation="BST", kind="bestuur", level="district"
    )
    user = User.objects.create_user("griffier@example.org")

    def take(subject):
        text = subject_of(subject).describe(subject)
        return take_decision(
            body=body, text=text, taken_on=TODAY, by=user, today=TODAY, subject=subject
        )

    return take


def make_tariff(year: int, rate: str, *bands: tuple[int, int]) -> Tariff:
    tariff = Tariff.objects.create(from_year=year, rate=Decimal(rate), offered_on=None)
    for inhabitants, hours in bands:
        EffortBand.objects.create(
            tariff=tariff,
            from_inhabitants=inhabitants,
            hours_per_week=hours,
            buyout_per_year=hours * 2000,
        )
    return tariff


def make_obligation(municipality: Municipality, year: int, hours: str) -> AdoptedObligation:
    return AdoptedObligation.objects.create(
        municipality=municipality, from_year=year, hours_per_week=Decimal(hours), offered_on=None
    )


def reasons(decide, subject) -> list[str]:
    with pytest.raises(Refused) as refusal:
        decide(subject)
    subject.refresh_from_db()
    return refusal.value.reasons


def test_tariffs_and_obligations_can_be_decided():
    labels = {key: subject.label for key, subject in SUBJECTS.items()}

    assert labels["contributions.tariff"] == "Tarief"
    assert labels["contributions.adoptedobligation"] == "Inspanningsverplichting"


def test_each_has_a_paper_of_the_year_in_which_it_begins(municipality):
    tariff, obligation = make_tariff(2024, "0.45"), make_obligation(municipality, 2026, "4")

    papers = [subject_of(thing).paper_url(thing) for thing in (tariff, obligation)]
    assert papers == [
        "/stukken/bijdrage-per-gemeente.pdf?peildatum=2024-12-31",
        "/stukken/inspanningsverplichting.pdf?peildatum=2026-12-31",
    ]
    assert all(find(url.removeprefix("/stukken/").partition(".pdf")[0]) for url in papers)


# --- Tariffs -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        ("0.45", "De bijdrage is € 0,45 per inwoner vanaf 2024."),
        ("0.525", "De bijdrage is € 0,525 per inwoner vanaf 2024."),
        ("1", "De bijdrage is € 1,00 per inwoner vanaf 2024."),
    ],
)
def test_the_text_of_a_decision_on_a_tariff(rate, text, decide):
    assert decide(make_tariff(2024, rate, (0, 2))).text == text


def test_an_adopted_tariff_is_in_force_from_its_year(decide):
    tariff = make_tariff(2024, "0.45", (0, 2))
    assert Tariff.objects.in_force(2024) is None

    decide(tariff)

    assert Tariff.objects.in_force(2023) is None
    assert Tariff.objects.in_force(2024) == tariff
    assert Tariff.objects.in_force(2030) == tariff


@pytest.mark.parametrize(
    ("bands", "why"),
    [
        ([], "Er zijn nog geen klassen met uren vastgelegd."),
        ([(1, 2)], "De eerste klasse begint bij 0 inwoners."),
        ([(0, 4), (100, 4)], "De klasse vanaf 100 inwoners moet meer uren hebben dan de vorige."),
    ],
)
def test_a_tariff_without_sound_bands_is_refused(bands, why, decide):
    tariff = make_tariff(2024, "0.45", *bands)

    assert reasons(decide, tariff) == [f"De staffels van dit tarief kloppen nog niet: {why}"]
    assert tariff.status == BindingStatus.PROPOSED


def test_a_year_has_one_adopted_tariff(decide):
    decide(make_tariff(2024, "0.45", (0, 2)))
    rival = make_tariff(2024, "0.50", (0, 2))

    assert reasons(decide, rival) == [
        "Voor 2024 is al een tarief vastgesteld. Laat eerst dat besluit vervallen."
    ]
    assert rival.decision is None


def test_after_lapsing_the_other_tariff_of_the_year_can_be_adopted(decide):
    first, rival = make_tariff(2024, "0.45", (0, 2)), make_tariff(2024, "0.50", (0, 2))
    lapse_decision(decision=decide(first), reason="Te laag.")

    decide(rival)

    assert Tariff.objects.in_force(2024) == rival
    assert list(SUBJECTS["contributions.tariff"].pending()) == [first]


def test_a_tariff_is_adopted_once(decide):
    tariff = make_tariff(2024, "0.45", (0, 2))
    decide(tariff)

    assert reasons(decide, tariff) == ["Dit tarief is al vastgesteld met besluit BST-2024-01."]


# --- Effort obligations ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        ("2", "De inspanningsverplichting: Gemeente: 2 uur per week vanaf 2024."),
        ("20", "De inspanningsverplichting: Gemeente: 20 uur per week vanaf 2024."),
        ("2.5", "De inspanningsverplichting: Gemeente: 2,5 uur per week vanaf 2024."),
    ],
)
def test_the_text_of_a_decision_on_hours(hours, text, decide, municipality):
    assert decide(make_obligation(municipality, 2024, hours)).text == text


def test_an_adopted_obligation_is_in_force_until_a_newer_one(decide, municipality):
    first, second = (
        make_obligation(municipality, 2024, "4"),
        make_obligation(municipality, 2026, "6"),
    )

    decision = decide(first)

    first.refresh_from_db()
    assert (first.status, first.decision) == (BindingStatus.ADOPTED, decision)
    assert list(AdoptedObligation.objects.in_force(2026)) == [first]

    decide(second)
    assert list(AdoptedObligation.objects.in_force(2023)) == []
    assert list(AdoptedObligation.objects.in_force(2025)) == [first]
    assert list(AdoptedObligation.objects.in_force(2026)) == [second]


def test_an_obligation_is_adopted_once(decide, municipality):
    obligation = make_obligation(municipality, 2024, "4")
    decide(obligation)

    assert reasons(decide, obligation) == ["Deze uren zijn al vastgesteld met besluit BST-2024-01."]


def test_a_municipality_has_one_obligation_a_year(decide, municipality):
    decide(make_obligation(municipality, 2024, "4"))

    assert reasons(decide, make_obligation(municipality, 2024, "6")) == [
        "Voor Gemeente zijn vanaf 2024 al uren vastgesteld. Laat eerst dat besluit vervallen."
    ]


def test_an_obligation_becomes_a_proposal_again(decide, municipality):
    obligation = make_obligation(municipality, 2024, "4")

    lapse_decision(decision=decide(obligation), reason="Nog eens bespreken.")

    obligation.refresh_from_db()
    assert (obligation.status, obligation.decision) == (BindingStatus.PROPOSED, None)
    assert list(SUBJECTS["contributions.adoptedobligation"].pending()) == [obligation]
