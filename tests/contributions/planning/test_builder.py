"""The builder of scenarios: all of it in the address, right figures, and clear answers to bad input."""

from decimal import Decimal
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from contributions.planning.models import CoordinationTask, Scenario
from contributions.planning.scenarios import facts_for
from tests.factories.contributions import (
    CoordinationTaskFactory,
    PopulationCountFactory,
    ScenarioFactory,
    TariffFactory,
)

BUILD = "/begroting/2020/bouwen/"
COSTS = {"vast": "62.500", "fte": "70.312,50", "week": "36"}
A = [1, 2, 3, 4, 5, 6]
B = [1, 3, 4, 6, 7, 8, 9]
ALL = list(range(1, 13))


def build(client: Client, **query):
    return client.get(BUILD, {**COSTS, **query})


def words(response) -> str:
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


# Figures ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        (ALL, ("62", "1.72", "183593.75", "0.2924", "0.30")),
        (A, ("32", "0.89", "125000.00", "0.1991", "0.20")),
        (B, ("28", "0.78", "117187.50", "0.1866", "0.19")),
    ],
)
def test_figures_follow_from_the_tasks_that_are_ticked(twente, coordinator_client, kept, expected):
    outcome = build(coordinator_client, taak=kept).context["built"].outcome

    fte, per_inhabitant = round(outcome.fte, 2), round(outcome.per_inhabitant, 4)
    found = (outcome.hours, fte, outcome.cost, per_inhabitant, outcome.rate)
    assert found == tuple(map(Decimal, expected))


def test_the_page_says_it_in_words(twente, coordinator_client):
    page = words(build(coordinator_client, taak=B, naast=["alle-taken", "a"]))

    assert (
        "<strong>28 uur per week</strong>, 0,78 fte, <strong>€ 117.187,50</strong> per jaar" in page
    )
    assert "−8.388,50 tegenover € 125.576 nu" in page
    assert "−0,0134 tegenover € 0,20 nu" in page
    assert "10. Dashboards veiligheid voor de gemeenten (12 uur)" in page
    assert "7. Advies voor RVO, Bestuurscollege en VNG-commissie (2 uur)" not in page
    assert "Midden-Nederland" in page


def test_each_municipality_is_shown_beside_what_it_pays_now(twente, coordinator_client):
    context = build(coordinator_client, taak=A, naast=["alle-taken"]).context

    effect = next(e for e in context["effects"] if e.payer.municipality.name == "Enschede")
    assert effect.payer.amount == 31_670
    assert [(s.amount, s.difference) for s in effect.shares] == [(31_524, -146), (46_300, 14_630)]
    assert [column.title for column in context["columns"]] == ["Deze keuze", "Alle taken"]
    assert [column.outcome.amount for column in context["columns"]] == [124_993, 183_587]


def test_other_regions_are_recomputed_for_our_number_of_municipalities(twente, coordinator_client):
    bars = build(coordinator_client, taak=A).context["peer_chart"].bars

    assert {bar.bar.label: bar.bar.note for bar in bars} == {
        "Deze keuze": "0,89",
        "Midden-Nederland": "2,39",
        "Noord-Holland-Noord": "1,91",
    }


# The address -----------------------------------------------------------------------------------


def test_an_empty_address_begins_with_all_tasks_and_the_costs_of_the_year(
    twente, coordinator_client
):
    context = coordinator_client.get(BUILD).context

    assert context["built"].outcome.cost == Decimal("183593.75")
    assert [column.title for column in context["columns"]] == [
        "Deze keuze",
        "Alle taken",
        "Scenario A: alleen Twentse samenwerking",
        "Scenario B: alleen netwerk",
    ]


def test_an_address_may_begin_with_a_stored_scenario(twente, coordinator_client):
    context = coordinator_client.get(BUILD, {"van": "b"}).context

    assert context["built"].outcome.hours == 28
    assert [task.number for task, stays in context["tasks"] if not stays] == [2, 5, 10, 11, 12]
    assert [column.title for column in context["columns"]][1:] == [
        "Alle taken",
        "Scenario A: alleen Twentse samenwerking",
    ]


def test_costs_that_the_address_leaves_out_are_those_of_the_year(twente, coordinator_client):
    context = coordinator_client.get(BUILD, {"taak": A, "fte": "80.000"}).context

    costs = context["built"].facts.costs
    assert (costs.fixed_cost, costs.cost_per_fte, costs.fulltime_hours) == (62_500, 80_000, 36)


def test_two_lines_of_a_budget_give_the_costs(twente, coordinator_client):
    lines = {"uren_1": "64", "kosten_1": "187.500", "uren_2": "32", "kosten_2": "125.000"}

    answer = build(coordinator_client, taak=A, vast="1", fte="1", afleiden="1", **lines)

    query = parse_qs(urlsplit(answer.url).query)
    assert query == {
        "taak": [str(task) for task in A],
        "vast": ["62.500,00"],
        "fte": ["70.312,50"],
        "week": ["36"],
    }
    assert coordinator_client.get(answer.url).context["built"].outcome.cost == 125_000


def test_a_part_is_sent_when_only_that_changes(twente, coordinator_client):
    answer = coordinator_client.get(BUILD, {**COSTS, "taak": A}, headers={"HX-Request": "true"})

    part = words(answer)
    assert "<html" not in part
    assert 'hx-swap-oob="innerHTML:#stand"><strong>32 uur per week</strong>' in part.replace(
        "> <", "><"
    )
    assert "HX-Request" in answer["Vary"]


def test_a_long_list_of_municipalities_comes_in_pages(coordinator_client):
    TariffFactory(adopted=True, from_year=2019)
    CoordinationTaskFactory(number=1)
    for _ in range(40):
        PopulationCountFactory()

    answer = build(coordinator_client, taak=[1], bladzijde="2")

    assert len(answer.context["effects"]) == 15
    assert "taak=1" in answer.content.decode().split('rel="prev"')[1][:400]
    assert "Het totaal telt alle 40 gemeenten." in words(answer)


# Bad input -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"taak": [1, 99]}, "Taak 99 staat niet op de lijst."),
        ({"taak": ["één"]}, "Taak één staat niet op de lijst."),
        ({}, "Vink ten minste één taak aan."),
        ({"taak": A, "vast": "-1"}, "Schrijf een bedrag van 0 euro of meer."),
        ({"taak": A, "fte": "veel"}, "Schrijf het getal als 1.234,56."),
        ({"taak": A, "fte": "NaN"}, "Schrijf het getal als 1.234,56."),
        ({"taak": A, "week": "0"}, "Een volle week heeft meer dan 0 uur."),
        ({"taak": A, "week": "169"}, "Een week heeft 168 uur."),
        ({"taak": A, "vast": "1e99"}, "Schrijf een bedrag onder 10 miljard euro."),
        ({"taak": A, "naast": ["nergens"]}, "Scenario ‘nergens’ is er niet voor dit jaar."),
        ({"taak": A, "afleiden": "1"}, "Dit veld is verplicht."),
        (
            {
                "taak": A, "afleiden": "1", "uren_1": "32", "kosten_1": "1", "uren_2": "32",
                "kosten_2": "2",
            },
            "De twee regels van de begroting moeten in uren verschillen.",
        ),
    ],
)  # fmt: skip
def test_bad_input_is_answered_with_what_to_do(twente, coordinator_client, query, message):
    answer = build(coordinator_client, **query)

    assert answer.status_code == 400
    assert message in words(answer)


def test_at_most_four_scenarios_stand_beside_it(twente, coordinator_client):
    more = [ScenarioFactory().code for _ in range(2)]

    answer = build(coordinator_client, taak=A, naast=["alle-taken", "a", "b", *more])

    assert answer.status_code == 400
    assert "Leg er ten hoogste vier scenario’s naast." in words(answer)


@pytest.mark.parametrize("query", ["van=nergens", "wijzig=nergens", "wijzig=%00", "van=a%20b"])
def test_an_unknown_scenario_is_not_found(twente, coordinator_client, query):
    assert coordinator_client.get(f"{BUILD}?{query}").status_code == 404


def test_a_year_without_tasks_says_so(twente, coordinator_client):
    answer = coordinator_client.get("/begroting/1950/bouwen/")

    assert answer.status_code == 200
    assert "Voor 1950 en eerder is geen takenlijst vastgelegd." in words(answer)
    assert "Voor 1950 is geen tarief vastgesteld." in words(answer)


@pytest.mark.parametrize("page", ["bouwen", "bewaren"])
def test_a_year_that_cannot_be_is_not_found(coordinator_client, page):
    assert coordinator_client.get(f"/begroting/9999/{page}/").status_code == 404


def test_without_stored_scenarios_the_costs_are_asked(twente, coordinator_client):
    Scenario.objects.all().delete()

    answer = coordinator_client.get(BUILD)

    assert answer.status_code == 200
    assert "Vul de kosten in, of leid ze af" in words(answer)
    assert build(coordinator_client, taak=A).context["built"].outcome.cost == 125_000


# Keeping ---------------------------------------------------------------------------------------


def keep(client: Client, data: dict, **query):
    address = reverse("contributions:scenario_add", args=(2020,))
    return client.post(f"{address}?{client_query({**COSTS, **query})}", data)


def client_query(query: dict) -> str:
    return urlencode(query, doseq=True)


def test_what_was_built_is_kept_as_a_proposal(twente, coordinator_client):
    data = {"title": "Kleiner", "summary": "In het kort.", "consequences": "Minder."}

    answer = keep(coordinator_client, data, taak=B)

    scenario = Scenario.objects.get(title="Kleiner")
    assert answer.url == scenario.get_absolute_url() == "/begroting/scenarios/kleiner/"
    assert (scenario.year, scenario.order, scenario.is_adopted) == (2020, 4, False)
    assert [task.number for task in scenario.dropped_tasks.order_by("number")] == [2, 5, 10, 11, 12]
    assert facts_for(scenario).outcome.cost == Decimal("117187.50")
    page = words(coordinator_client.get(answer.url))
    assert "28 uur" in page
    assert "+ € 62.500,00" in page
    assert "627.898" in page
    assert "besluit zonder datum, volgens notitie 2019, hoofdstuk 6" in page


@pytest.mark.parametrize("data", [{}, {"title": "  "}, {"title": "x" * 121}])
def test_without_a_good_title_nothing_is_kept(twente, coordinator_client, data):
    before = Scenario.objects.count()

    assert keep(coordinator_client, data, taak=A).status_code == 422
    assert Scenario.objects.count() == before


def test_a_broken_choice_is_not_kept(twente, coordinator_client):
    answer = keep(coordinator_client, {"title": "Kapot"}, taak=[99])

    assert answer.status_code == 422
    assert "Deze keuze klopt niet." in words(answer)
    assert not Scenario.objects.filter(title="Kapot").exists()


def test_the_form_leads_back_to_the_builder_when_the_choice_is_broken(twente, coordinator_client):
    address = reverse("contributions:scenario_add", args=(2020,))

    answer = coordinator_client.get(address, {**COSTS, "taak": [99]})

    assert answer.url.startswith(f"{BUILD}?")
    assert "taak=99" in answer.url


def test_changing_begins_in_the_builder_filled_in(twente, coordinator_client):
    page = coordinator_client.get("/begroting/scenarios/a/")

    builder = coordinator_client.get(page.context["edit_url"])

    assert builder.context["editing"].code == "a"
    assert builder.context["built"].outcome.hours == 32


def test_a_proposal_is_changed_and_its_history_says_so(twente, coordinator_client):
    scenario = Scenario.objects.get(code="a")
    address = reverse("contributions:scenario_edit", args=("a",))

    answer = coordinator_client.post(
        f"{address}?{client_query({**COSTS, 'taak': [*A, 7]})}", {"title": "A met advies"}
    )

    scenario.refresh_from_db()
    assert answer.url == scenario.get_absolute_url()
    assert (scenario.title, scenario.code) == ("A met advies", "a")
    assert facts_for(scenario).outcome.hours == 34
    assert "taken die vervallen" in words(coordinator_client.get(answer.url)).lower()


def test_a_proposal_is_deleted(twente, coordinator_client):
    answer = coordinator_client.post(reverse("contributions:scenario_delete", args=("b",)))

    assert answer.url == "/begroting/2020/"
    assert set(Scenario.objects.values_list("code", flat=True)) == {"alle-taken", "a"}
    assert CoordinationTask.objects.count() == 12


def test_a_board_member_may_build_but_not_keep(twente, board_member_client):
    page = build(board_member_client, taak=A)

    assert page.context["built"].outcome.hours == 32
    assert "Bewaar als scenario" not in words(page)
    assert keep(board_member_client, {"title": "Stiekem"}, taak=A).status_code == 403


def test_a_later_year_builds_on_the_newest_list_of_tasks(twente, coordinator_client):
    address = reverse("contributions:scenario_add", args=(2022,))

    coordinator_client.post(f"{address}?{client_query({**COSTS, 'taak': A})}", {"title": "Later"})

    assert Scenario.objects.get(title="Later").year == 2022
    columns = coordinator_client.get("/begroting/2022/").context["scenarios"]
    assert columns[0].title == "Later"
    assert len(coordinator_client.get("/begroting/2020/").context["scenarios"]) == 3
