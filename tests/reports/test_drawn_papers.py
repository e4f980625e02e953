"""The drawn papers: what is in their pictures and tables comes from the data, and nothing else."""

import pytest
from django.template.loader import render_to_string

from portfolios.models import Body, Membership
from reports.catalogue import find
from reports.papers.base import request_for
from tests.factories.portfolios import BodyFactory, MembershipFactory, RegionFactory
from tests.reports.test_papers import rows_of, text_of

pytestmark = pytest.mark.django_db


def drawn(name: str, year: int) -> tuple[dict, str]:
    """The context of a paper and its page, with nothing laid out."""
    entry, asked = find(name), request_for(year)
    context = {"region": asked.region, **entry.build(asked)}
    return context, render_to_string(entry.template, context)


# --- Governance --------------------------------------------------------------------------------


def test_every_body_is_drawn_once_and_stands_in_the_table(twente) -> None:
    context, html = drawn("governance", 2020)
    bodies = list(Body.objects.all())
    assert sorted(box.body.pk for box in context["chart"].boxes) == sorted(b.pk for b in bodies)
    assert len(context["chart"].links) == sum(1 for body in bodies if body.parent_id)
    rows = {row[0]: row[1:] for row in rows_of(html) if len(row) == 4}
    for body in bodies:
        head = f"{body.full_name} onder {body.parent}" if body.parent else body.full_name
        assert body.purpose in rows[head]
    assert "praten en besluiten 46 gremia: 4 landelijk, 10 eenheid" in text_of(html)


def test_a_body_names_who_leads_it_and_counts_the_others(twente) -> None:
    _, html = drawn("governance", 2020)
    rows = {row[0]: row[-1] for row in rows_of(html) if len(row) == 4}
    assert rows["Districtelijk Veiligheidsoverleg (DVO)"] == (
        "Dhr. O. van Veldhuizen, voorzitter Dhr. S. Schelberg, plv. voorzitter en 14 anderen"
    )
    assert rows["Casustafel TBS Twente"] == "Mw. A. Raven, voorzitter"
    assert rows["Veiligheidsberaad"] == "1 lid"
    assert rows["Hennepoverleg"] == "niet vermeld"


def test_the_bodies_that_decide_stand_beside_what_they_decide_on(nergenland) -> None:
    _, html = drawn("governance", 2024)
    rows = [row for row in rows_of(html) if len(row) == 3]
    assert rows == [
        ["Waarover", "Wie besluit", "Op grond van"],
        ["Veiligheidsagenda", "Bestuurlijk Veiligheidsberaad (BVB)", "niet vermeld"],
        ["Verlenging", "Bestuurlijk Veiligheidsberaad (BVB)", "niet vermeld"],
        ["Tarief", "Bestuurlijk Veiligheidsberaad (BVB)", "PO art. 2.1"],
    ]


def test_a_region_without_bodies_says_so() -> None:
    RegionFactory()
    _, html = drawn("governance", 2024)
    assert "Er zijn nog geen gremia vastgelegd." in text_of(html)
    assert rows_of(html) == []


def test_many_bodies_take_as_many_queries_as_one(django_assert_num_queries) -> None:
    RegionFactory()
    for _ in range(30):
        MembershipFactory(body=BodyFactory())
    assert Membership.objects.count() == 30
    asked = request_for(2024)
    with django_assert_num_queries(3):
        context = find("governance").build(asked)
        render_to_string(find("governance").part, {"region": asked.region, **context})
