"""The page of the budget of a year."""

from decimal import Decimal

from tests.contributions.years.test_pages import url


def test_budget_as_computed_beside_what_the_source_says(twente, coordinator_client):
    response = coordinator_client.get(url("budget"))

    context, page = response.context, response.content.decode()
    outcomes = [column.outcome for column in context["scenarios"]]
    assert context["hours"] == 62
    assert [outcome.hours for outcome in outcomes] == [62, 32, 28]
    assert [outcome.cost for outcome in outcomes] == [
        Decimal("183593.75"),
        Decimal("125000.00"),
        Decimal("117187.50"),
    ]
    assert {figure.value for figure in context["stated"]} == {64}
    assert "Onder de takentabel staat een totaal van 64 uur." in page
    assert [(str(peer.region), round(peer.fte, 2)) for peer in context["peers"]] == [
        ("Midden-Nederland", Decimal("2.39")),
        ("Noord-Holland-Noord", Decimal("1.91")),
    ]


def test_budget_shows_what_falls_away(twente, coordinator_client):
    kept = {
        task.number: stays for task, stays in coordinator_client.get(url("budget")).context["kept"]
    }

    assert kept[5] == [True, True, False]
    assert kept[10] == [True, False, False]


def test_budget_of_a_later_year_names_the_year_of_its_tasks(twente, coordinator_client):
    assert (
        "De nieuwste takenlijst is die van 2020"
        in coordinator_client.get(url("budget", 2022)).content.decode()
    )
