"""Priorities of local plans: who named what, and where it came to on the safety agenda."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from agenda.models import LocalPlan, LocalPriority, SafetyAgenda, Theme
from agenda.periods.services import begin_next, begin_revision
from agenda.plans.findings import priorities_not_on_the_agenda
from agenda.plans.overviews import Named, placed, priorities_of
from tests.factories.agenda import (
    LocalPlanFactory,
    LocalPriorityFactory,
    SafetyAgendaFactory,
    ThemeFactory,
)
from tests.factories.portfolios import MunicipalityFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]

D = dt.date
DAY = D(2021, 6, 1)


@pytest.fixture
def agenda() -> SafetyAgenda:
    """An agenda with one theme, in a region of four municipalities: A to D."""
    agenda = SafetyAgendaFactory(adopted=True, title="Agenda", code="2020-2022")
    ThemeFactory(agenda=agenda, title="Ondermijning")
    for name in "ABCD":
        LocalPlanFactory(
            municipality=MunicipalityFactory(name=name, slug=name.lower()), code=name.lower()
        )
    return agenda


def names(name: str, title: str, theme: Theme | None = None) -> LocalPriority:
    return LocalPriorityFactory(plan=plan_of(name), title=title, theme=theme)


def plan_of(name: str) -> LocalPlan:
    return LocalPlan.objects.get(municipality__name=name)


def in_short(named: Named) -> str:
    return "".join(one.name for one in named.municipalities)


def found(agenda: SafetyAgenda) -> tuple[dict[str, str], dict[str, str], int]:
    priorities = priorities_of(agenda, agenda.themes.all(), DAY)
    return (
        {one.title: in_short(one) for one in priorities.named.values()},
        {one.title: in_short(one) for one in priorities.missing},
        priorities.total,
    )


def test_who_named_what(agenda: SafetyAgenda) -> None:
    theme = agenda.themes.get()
    for name, title in (("B", "Drugs"), ("A", "Ondermijning")):
        names(name, title, theme)
    names("A", "Witwassen", theme)
    for name, title in (("C", "Fietsdiefstal"), ("A", "fietsdiefstal "), ("D", "Vuurwerk")):
        names(name, title)
    # A plan that ended before the period says nothing of it.
    LocalPlan.objects.filter(pk=plan_of("D").pk).update(
        valid_from=D(2016, 1, 1), valid_until=D(2019, 12, 31)
    )

    assert found(agenda) == ({"Ondermijning": "AB"}, {"Fietsdiefstal": "AC"}, 4)


def test_what_was_placed_counts_in_every_version_and_for_what_goes_on(agenda: SafetyAgenda) -> None:
    theme = agenda.themes.get()
    priority = names("A", "Drugs", theme)
    revision = begin_revision(agenda=agenda, valid_from=D(2022, 1, 1), reason="", today=DAY)
    following = begin_next(
        after=agenda, first_year=2023, last_year=2026, themes=[theme], today=DAY
    ).agenda
    third = begin_next(
        after=following,
        first_year=2027,
        last_year=2028,
        themes=list(following.themes.all()),
        today=DAY,
    ).agenda
    bare = SafetyAgendaFactory(valid_from=D(2029, 1, 1), valid_until=D(2030, 12, 31))
    ThemeFactory(agenda=bare, title="Iets anders")

    assert found(revision)[0] == found(following)[0] == found(third)[0] == {"Ondermijning": "A"}
    assert found(bare)[:2] == ({"Iets anders": ""}, {"Drugs": "A"})
    on = {day: placed([priority], day)[0] for day in (DAY, D(2024, 1, 1), D(2030, 1, 1))}
    assert [(one.theme, one.is_current) for one in on.values()] == [
        (theme, True),
        (following.themes.get(), True),
        (theme, False),
    ]


def test_what_half_of_them_named_is_a_finding(agenda: SafetyAgenda) -> None:
    names("A", "Fietsdiefstal")
    assert list(priorities_not_on_the_agenda(DAY)) == []
    LocalPlan.objects.filter(pk=plan_of("B").pk).update(valid_from=D(2021, 3, 1))
    names("B", "Fietsdiefstal")
    (finding,) = priorities_not_on_the_agenda(DAY)
    assert (finding.subject, finding.since) == ("Fietsdiefstal", D(2021, 3, 1))
    assert finding.seen.startswith("2 van 4 gemeenten noemen dit")
    assert finding.seen.endswith("A en B.")
    LocalPriority.objects.filter(title="Fietsdiefstal").update(theme=agenda.themes.get())
    assert list(priorities_not_on_the_agenda(DAY)) == []
    assert list(priorities_not_on_the_agenda(D(1999, 1, 1))) == []


def test_a_municipality_has_one_plan_at_a_time_and_says_where_it_stands(agenda) -> None:
    again = LocalPlanFactory.build(municipality=plan_of("A").municipality, code="nog-een")
    with pytest.raises(ValidationError, match="heeft in die tijd al een plan"):
        again.full_clean()
    nowhere = LocalPlanFactory.build(municipality=MunicipalityFactory(), code="x", source="")
    with pytest.raises(ValidationError, match="Noem waar het plan staat"):
        nowhere.full_clean()


def test_pages_from_plan_to_agenda(agenda: SafetyAgenda, coordinator_client: Client) -> None:
    client, place = coordinator_client, MunicipalityFactory(name="Edam", slug="edam")
    sent = {
        "municipality": place.pk,
        "title": "Veilig Edam",
        "valid_from": "01-01-2021",
        "valid_until": "",
        "source": "raadsbesluit 2020",
    }
    answer = client.post("/lokale-plannen/toevoegen/", sent)
    assert answer["Location"] == "/lokale-plannen/edam-2021/"
    add = "/lokale-plannen/edam-2021/prioriteiten/toevoegen/"
    theme = agenda.themes.get()
    client.post(add, {"title": "Drugs", "theme": theme.pk, "order": "1"})
    client.post(add, {"title": "Fietsdiefstal", "theme": "", "order": "2"})
    day = "?peildatum=2021-06-01"

    def shown(url: str) -> str:
        return " ".join(client.get(url + day).content.decode().split())

    for page in (shown("/lokale-plannen/edam-2021/"), shown("/gemeenten/edam/")):
        assert f'thema <a href="{theme.get_absolute_url()}">Ondermijning</a>' in page
        assert "niet op de veiligheidsagenda" in page
    page = shown(agenda.get_absolute_url())
    assert "Genoemd door 1 van 5 gemeenten</summary> <p>Edam</p>" in page
    assert "Genoemd in lokale plannen, niet op deze agenda" in page
    assert "<span>Fietsdiefstal</span>" in page
    assert "Genoemd door 1 van 5 gemeenten: Edam." in shown(theme.get_absolute_url())
    file = client.get("/lokale-plannen/?_export=csv").content.decode()
    assert "Drugs; Fietsdiefstal" in file
    hit = client.get("/zoeken/?q=Fietsdiefstal").content.decode()
    assert "/lokale-plannen/edam-2021/" in hit
