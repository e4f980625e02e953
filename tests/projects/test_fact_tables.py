"""The tables of facts: a page and a paper have the same columns, with the same words in them."""

import pytest
from django.template.loader import render_to_string

from projects.dossier import CostFact, ExpertFact
from projects.fact_tables import TABLES, filled
from tests.projects.test_papers import DAY, full
from tests.reports.test_papers import rows_of

ON_PAGES = ("indicators", "experts", "costs")


def on_paper(part, dossier):
    return render_to_string(
        "projects/papers/includes/_facts.html", {"part": part, "dossier": dossier}
    )


def on_page(part, dossier):
    context = {"part": part, "dossier": dossier, "day": dossier.day}
    return render_to_string("projects/includes/_facts.html", context)


def test_page_and_paper_show_the_same_table():
    dossier = full()
    parts = {part.kind: part for part in dossier.parts if part.kind}

    assert parts.keys() == TABLES.keys()
    for kind in ON_PAGES:
        page, paper = (
            rows_of(on_page(parts[kind], dossier)),
            rows_of(on_paper(parts[kind], dossier)),
        )
        assert page == paper, kind
        assert len(page) > 2


def test_money_has_its_cents_on_the_page_and_a_total():
    dossier = full()
    [part] = [part for part in dossier.parts if part.kind == "costs"]

    assert rows_of(on_page(part, dossier)) == [
        ["Jaar", "Waarvoor", "Begroot", "Uit subsidie", "Besteed"],
        ["2020", "Onderzoek", "1.000,50", "400,00", "250,00"],
        ["2021", "Inhuur", "1.000,50", "400,00", "nog niet bekend"],
        ["Totaal", "", "2.001,00", "800,00", "250,00"],
    ]


def test_what_is_spent_is_not_known_as_long_as_no_year_says_so():
    cost = CostFact(year=2020, purpose="Onderzoek", budget=2, subsidy=1)

    *_, (_, spent) = filled("costs", [cost], DAY).totals
    assert (spent.words, spent.known) == ("nog niet bekend", False)


def test_a_page_of_experts_has_the_total_of_all():
    experts = [ExpertFact(contributor="Dorp", role="lid", hours=hours) for hours in (2, 3)]

    table = filled("experts", experts[:1], DAY, counted=experts)

    assert len(list(table.rows)) == 1
    assert [cell.words for _, cell in table.totals] == ["", "", "5"]


@pytest.mark.parametrize("kind", ["indicators", "relations", "risks", "milestones"])
def test_what_cannot_be_added_up_has_no_total(kind):
    [part] = [part for part in full().parts if part.kind == kind]

    assert filled(kind, part.facts, DAY).totals == []
