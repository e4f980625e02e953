"""A scenario that the board chooses: refusals, what is frozen, and how it is undone."""

import datetime as dt
from decimal import Decimal

import pytest
import tablib
from django.urls import reverse

from agenda.models import Decision
from agenda.services import lapse_decision, take_decision
from agenda.subjects import SUBJECTS, subject_of
from contributions.planning.frozen import from_json, to_json
from contributions.planning.models import CoordinationTask, Scenario
from contributions.planning.resources import ScenarioResource
from contributions.planning.scenarios import facts_for, scenarios_of
from contributions.planning.services import keep_scenario
from contributions.population.models import PopulationCount
from contributions.rates.models import Tariff
from platform_ivz.reading import reading
from platform_ivz.refusals import Refused
from portfolios.models import Body, User
from reports.catalogue import find
from tests.factories.contributions import CoordinationTaskFactory

pytestmark = pytest.mark.database

TODAY = dt.date(2024, 5, 14)


@pytest.fixture
def decide(twente):
    """Let the board choose a scenario, by its code."""
    body = Body.objects.get(abbreviation="DVO")
    user = User.objects.create_user("griffier@example.org")

    def choose(code: str):
        scenario = Scenario.objects.get(code=code)
        return take_decision(
            body=body,
            text=subject_of(scenario).describe(scenario),
            taken_on=TODAY,
            by=user,
            today=TODAY,
            subject=scenario,
        )

    return choose


def refusals(decide, code: str) -> list[str]:
    with pytest.raises(Refused) as refusal:
        decide(code)
    assert Scenario.objects.adopted().filter(code=code, decision=None).count() == 0
    return refusal.value.reasons


def test_scenarios_wait_for_a_decision_with_a_paper(twente):
    subject = SUBJECTS["contributions.scenario"]

    assert subject.label == "Scenario"
    assert {scenario.code for scenario in subject.pending()} == {"alle-taken", "a", "b"}
    url = subject.paper_url(Scenario.objects.get(code="a"))
    assert url == "/stukken/begroting-en-scenarios.pdf?peildatum=2020-12-31"
    assert find("begroting-en-scenarios")


def test_the_text_of_the_decision(decide):
    assert decide("a").text.replace("\u00a0", " ") == (
        "Voor 2020 is gekozen voor: Scenario A: alleen Twentse samenwerking. Dat is 32 uur per week"
        " en kost € 125.000,00 per jaar. De taken die vervallen: 7, 8, 9, 10, 11, 12."
    )


def test_all_tasks_have_a_text_too(decide):
    assert decide("alle-taken").text.endswith("per jaar. Alle taken blijven.")


def test_a_year_has_one_chosen_scenario(decide):
    decide("a")

    (reason,) = refusals(decide, "b")
    assert reason.startswith("Voor 2020 is al gekozen voor: Scenario A: alleen Twentse")
    assert refusals(decide, "a") == ["Dit scenario is al gekozen met besluit DVO-2024-01."]


def test_without_tariff_or_inhabitants_nothing_is_chosen(decide):
    PopulationCount.objects.all().delete()
    Tariff.objects.all().delete()

    assert refusals(decide, "a") == [
        "Voor 2020 is geen tarief vastgesteld. Leg eerst een besluit over het tarief vast.",
        "Voor 2020 zijn geen inwoners bekend. Voeg eerst inwonertallen toe.",
    ]


def test_without_tasks_nothing_is_chosen(decide):
    CoordinationTask.objects.all().delete()

    assert refusals(decide, "a")[0].startswith("Voor 2020 en eerder is geen takenlijst vastgelegd.")


def test_a_municipality_of_unknown_size_stands_in_the_way(decide):
    PopulationCount.objects.filter(municipality__name__in=("Borne", "Losser")).delete()

    assert refusals(decide, "a") == [
        "Van Borne en Losser is het inwonertal niet bekend. Voeg dat eerst toe."
    ]


def test_a_newer_list_of_tasks_stands_in_the_way(decide):
    Scenario.objects.filter(code="a").update(year=2021)
    CoordinationTaskFactory(year=2021, number=1)

    (reason,) = refusals(decide, "a")
    assert reason.startswith("De takenlijst is veranderd sinds dit scenario is bewaard.")
    assert [column.dropped for column in scenarios_of(2021)] == [frozenset()]


def test_what_was_chosen_does_not_change_with_the_data(decide):
    before = facts_for(Scenario.objects.get(code="a"))
    decide("a")

    CoordinationTask.objects.update(hours_per_week=1, title="Anders")
    PopulationCount.objects.update(inhabitants=10)
    Tariff.objects.adopted().update(rate=Decimal("9.99"))
    CoordinationTask.objects.get(number=7).delete()

    chosen = Scenario.objects.get(code="a")
    assert facts_for(chosen) == before
    column = next(c for c in scenarios_of(2020) if c.scenario == chosen)
    assert column.is_chosen
    assert column.facts.outcome.cost == 125_000
    assert column.facts.shares["GM0153"].amount == 31_524
    others = [c.outcome.hours for c in scenarios_of(2020) if not c.is_chosen]
    assert others == [11, 6]


def test_facts_come_back_from_the_database_as_they_went_in(twente):
    for scenario in Scenario.objects.all():
        facts = facts_for(scenario)
        assert from_json(to_json(facts)) == facts


def test_a_lapsed_decision_makes_it_a_proposal_again(decide):
    decision = decide("a")
    CoordinationTask.objects.filter(number=1).update(hours_per_week=4)

    lapse_decision(decision=decision, reason="Toch niet.")

    scenario = Scenario.objects.get(code="a")
    assert (scenario.is_adopted, scenario.decision, scenario.facts) == (False, None, None)
    assert facts_for(scenario).outcome.hours == 34
    assert decide("b")


def test_a_chosen_scenario_is_not_changed_or_deleted(decide, coordinator_client):
    decide("a")

    page = coordinator_client.get("/begroting/scenarios/a/")

    assert "zij veranderen niet meer" in page.content.decode()
    assert (page.context["edit_url"], page.context["delete_url"]) == ("", "")
    for address in ("wijzigen", "verwijderen"):
        answer = coordinator_client.post(f"/begroting/scenarios/a/{address}/", {"title": "Anders"})
        assert answer.status_code == 403
    assert coordinator_client.get("/begroting/2020/bouwen/?wijzig=a").status_code == 404
    assert Scenario.objects.get(code="a").title.startswith("Scenario A")


def test_a_choice_made_in_the_meantime_is_not_overwritten(decide):
    mine = Scenario.objects.get(code="a")
    decide("a")

    with pytest.raises(Refused, match="intussen gekozen"):
        keep_scenario(mine, kept={1}, costs=facts_for(mine).costs)
    assert Scenario.objects.get(code="a").is_adopted


def test_the_year_says_which_scenario_was_chosen(decide, coordinator_client):
    decision = decide("b")

    page = coordinator_client.get("/begroting/2020/")

    assert page.context["chosen"].code == "b"
    assert decision.get_absolute_url() in page.content.decode()
    assert coordinator_client.get("/begroting/2022/").context["chosen"].code == "b"


def test_a_municipality_that_came_later_has_no_share_in_what_was_chosen(decide):
    decide("a")
    facts = Scenario.objects.get(code="a").facts
    facts["places"] = facts["places"][1:]
    facts["outcome"]["shares"] = facts["outcome"]["shares"][1:]

    assert "GM0141" not in from_json(facts).shares


def test_a_file_does_not_change_what_was_chosen(decide):
    row = {
        "code": "a", "year": "2020", "order": "2", "title": "Anders", "drops": "1",
        "fixed_cost": "1", "cost_per_fte": "1", "fulltime_hours": "36",
    }  # fmt: skip
    decide("a")
    before = Scenario.objects.filter(code="a").values().get()

    result = ScenarioResource().import_data(tablib.Dataset(list(row.values()), headers=list(row)))

    assert result.has_validation_errors()
    assert Scenario.objects.filter(code="a").values().get() == before
    dropped = Scenario.objects.get(code="a").dropped_tasks
    assert set(dropped.values_list("number", flat=True)) == {7, 8, 9, 10, 11, 12}


def test_ticking_other_tasks_is_seen_at_once(twente):
    scenario = Scenario.objects.get(code="a")
    costs = facts_for(scenario).costs
    with reading():
        assert scenarios_of(2020)[1].outcome.hours == 32

    keep_scenario(scenario, kept={1}, costs=costs)

    with reading():
        assert scenarios_of(2020)[1].outcome.hours == 2


def test_what_changed_since_it_was_read_is_not_decided(twente, coordinator_client):
    body = Body.objects.get(abbreviation="DVO")
    scenario = Scenario.objects.get(code="b")
    link = f"{reverse('agenda:decision_add')}?onderwerp=contributions.scenario:{scenario.pk}"
    read = coordinator_client.get(link)
    sent = {
        "subject": f"contributions.scenario:{scenario.pk}",
        "body": body.pk,
        "taken_on": "10-02-2020",
        "text": "Het bestuur kiest scenario B.",
    }
    shown = read.context["shown"]
    assert f'<input type="hidden" name="shown" value="{shown}">' in read.content.decode()
    keep_scenario(scenario, kept={1}, costs=facts_for(scenario).costs)

    refused = coordinator_client.post(link, {**sent, "shown": shown})

    assert refused.status_code == 422
    assert refused.context["form"].non_field_errors() == [
        "Het voorstel is intussen gewijzigd. Lees het opnieuw."
    ]
    assert not Scenario.objects.adopted().exists()
    again = refused.context["shown"]
    assert again != shown
    assert "Dat is 2\u00a0u" in again
    assert f"Het voorstel: {again}" in refused.content.decode()

    assert coordinator_client.post(link, {**sent, "shown": again}).status_code == 302
    scenario.refresh_from_db()
    assert scenario.is_adopted
    assert from_json(scenario.facts).outcome.hours == 2


def test_another_subject_than_was_read_can_be_chosen(twente, coordinator_client):
    body = Body.objects.get(abbreviation="DVO")
    a, b = Scenario.objects.get(code="a"), Scenario.objects.get(code="b")
    link = f"{reverse('agenda:decision_add')}?onderwerp=contributions.scenario:{b.pk}"
    sent = {"subject": f"contributions.scenario:{a.pk}", "body": body.pk, "taken_on": "10-02-2020"}
    shown = coordinator_client.get(link).context["shown"]

    assert coordinator_client.post(link, {**sent, "shown": shown}).status_code == 302
    assert list(Scenario.objects.adopted()) == [a]
    assert Decision.objects.latest("pk").text.startswith("Voor 2020 is gekozen voor: Scenario A")
