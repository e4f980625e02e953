"""The drawn papers: what is in their pictures and tables comes from the data, and nothing else."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from django.template.loader import render_to_string

from agenda.enums import Rule
from agenda.models import Agreement, AgreementArticle, SafetyAgenda, WorkStep
from portfolios.models import Body, Membership
from reports.catalogue import find
from reports.papers.base import request_for
from tests.factories.agenda import ThemeFactory, WorkProcessFactory, WorkStepFactory
from tests.factories.portfolios import (
    BodyFactory,
    MembershipFactory,
    MunicipalityFactory,
    RegionFactory,
)
from tests.reports.test_papers import YEARS, plain, render, rows_of, text_of

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
        ["Notitie", "Bestuurlijk Veiligheidsberaad (BVB)", "niet vermeld"],
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


# --- Overeenkomsten ----------------------------------------------------------------------------


def test_every_agreement_stands_in_the_list_and_those_that_hold_by_article(twente) -> None:
    context, html = drawn("overeenkomsten", 2020)
    rows = {row[0]: row[1:] for row in rows_of(html) if len(row) == 6}
    assert rows["Dienstverleningsovereenkomst Platform IVZ"] == [
        "2 december 2019",
        "onbepaalde tijd",
        "12 maanden",
        "–",
        "",
    ]
    assert rows["Dienstverleningsovereenkomst Platform IVZ (2017)"][3:] == ["DVO-ovk", "–"]
    assert [sheet.agreement.code for sheet in context["sheets"]] == ["dvo-ovk", "bo"]
    shown = [row for row in rows_of(html) if len(row) == 3 and row[0] == "6.5"]
    assert [row[2] for row in shown] == [
        "Alleen een besluit wijzigt het tarief Alleen een besluit wijzigt de uren van een gemeente",
        "Elke projectopdracht heeft een projectleider",
    ]
    held = AgreementArticle.objects.filter(agreement__code__in=("dvo-ovk", "bo"))
    assert all(plain(article.summary) in text_of(html) for article in held)
    assert text_of(html).count("Een samenvatting, niet de tekst van de overeenkomst.") == 2


def test_one_agreement_that_is_asked_for_stands_alone(twente) -> None:
    entry = find("overeenkomsten")
    pages = {}
    for code in ("dvo-ovk", "bo"):
        asked = replace(request_for(2020), only=code)
        context = {"region": asked.region, "in_note": True, **entry.build(asked)}
        pages[code] = render_to_string(entry.part, context)
    assert "<h1" not in pages["bo"]
    assert "<h2" not in pages["bo"]
    # The hours of the municipalities stand with the agreement on which they rest.
    assert ["Enschede", "158.351", "8", "8", "geen", "15.830"] in rows_of(pages["dvo-ovk"])
    assert "Enschede" not in text_of(pages["bo"])
    assert "Dienstverleningsovereenkomst Platform IVZ, samengevat" not in text_of(pages["bo"])


def test_a_signed_copy_is_told(nergenland) -> None:
    _, html = drawn("overeenkomsten", 2024)
    assert "Getekend exemplaar nog niet toegevoegd" in text_of(html)
    Agreement.objects.update(signed_copy="overeenkomsten/po.pdf")
    _, html = drawn("overeenkomsten", 2024)
    assert "Getekend exemplaar staat in het portaal" in text_of(html)
    assert ["1.1", "De gemeenten proberen samen uit wat werkt.", ""] in rows_of(html)


def test_a_region_without_agreements_says_so() -> None:
    RegionFactory()
    _, html = drawn("overeenkomsten", 2024)
    assert "Hier is nog geen overeenkomst vastgelegd." in text_of(html)
    assert "None" not in html


# --- De agenda in één oogopslag ----------------------------------------------------------------


def test_the_agenda_at_a_glance(twente) -> None:
    context, html = drawn("infographic", 2020)
    text = text_of(html)
    for figure in ("14 gemeenten", "627.898 inwoners", "7 thema’s", "11 opdrachten"):
        assert figure in text
    assert "€ 125.576 per jaar bij € 0,20 vastgesteld" in text
    assert "€ 188.365 per jaar bij € 0,30 voorstel" in text
    assert "Afgesproken uren per week, samen 52. Geleverd wordt 57." in text
    rows = {row[0].split(".")[0]: row[1:] for row in rows_of(html) if len(row) == 4}
    assert rows["3"] == ["Mw. A. Raven, Hellendoorn", "Jeugd: vroegsignalering, Rising stars", "5"]
    assert rows["7"][1:] == ["geen", "niet bekend"]
    assert ["Scenario B: alleen netwerk", "28", "117.188"] in rows_of(html)
    # The longest bar is that of the theme with most hours, the others in proportion.
    bars = [(line.row.hours, line.bar) for line in context["lines"]]
    assert (19, "26.0mm") in bars
    assert (10, "13.7mm") in bars


def test_the_agenda_at_a_glance_of_another_region(nergenland) -> None:
    context, html = drawn("infographic", 2024)
    text = text_of(html)
    assert context["paper"].status == "Vastgesteld"
    assert "Vastgesteld met besluit zonder datum" in text
    assert "3 gemeenten" in text
    assert "1 thema 2 opdrachten" in text
    assert "voorstel" not in text


def test_an_empty_portal_has_nothing_at_a_glance_and_says_so() -> None:
    RegionFactory()
    _, html = drawn("infographic", 2024)
    text = text_of(html)
    assert "0 gemeenten – inwoners niet bekend 0 thema’s 0 opdrachten" in text
    assert "Er is nog geen veiligheidsagenda met thema’s." in text
    assert "Er zijn geen uren vastgesteld. Inzet is niet vastgelegd." in text
    assert "geen tarief vastgesteld" in text
    assert "None" not in html


@pytest.mark.papers
@pytest.mark.parametrize("region", ["twente", "nergenland"])
def test_the_agenda_at_a_glance_is_one_page(request, region) -> None:
    request.getfixturevalue(region)
    paper, _ = render(find("infographic"), request_for(YEARS[region]))
    with pikepdf.open(BytesIO(paper.pdf)) as pdf:
        assert len(pdf.pages) == 1


# --- Werkprocessen -----------------------------------------------------------------------------


def test_a_step_has_a_box_in_the_lane_of_who_takes_it_and_a_line_in_the_table(twente) -> None:
    context, html = drawn("werkprocessen", 2020)
    steps = [row[:4] for row in rows_of(html) if len(row) == 5 and row[0].isdigit()]
    assert len(steps) == WorkStep.objects.count() == 16
    for sheet in context["sheets"]:
        assert [stage.number for stage in sheet.chart.stages] == [
            number for number, _ in enumerate(sheet.steps, 1)
        ]
        assert len(sheet.chart.arrows) == len(sheet.steps) - 1
        lanes = list(dict.fromkeys(step.who for step, _ in sheet.steps))
        assert len(sheet.chart.lanes) == len(lanes)
        for stage, (step, _) in zip(sheet.chart.stages, sheet.steps, strict=True):
            lane = sheet.chart.lanes[lanes.index(step.who)]
            assert lane.x <= stage.x
            assert stage.x + stage.width <= lane.x + lane.width
    # The body that is named in the data, and on what the rule of the step rests.
    [adopting] = [row for row in rows_of(html) if row[0] == "8" and len(row) == 5]
    assert adopting[1] == "bestuur"
    assert adopting[3:] == ["DVO", "BO art. 6.4"]


def test_beside_the_process_that_adopts_an_assignment_stands_the_life_of_a_version(twente) -> None:
    _, html = drawn("werkprocessen", 2020)
    rows = [row for row in rows_of(html) if len(row) == 3]
    assert rows[0] == ["Zij is", "Wat er kan gebeuren", "Dan wordt zij"]
    assert ["bestuur", "Vaststellen", "vastgesteld"] in rows
    assert ["agendacommissie", "Terugsturen met een reden", "concept"] in rows
    assert text_of(html).count("Hoe ver een versie van een opdracht is") == 1
    WorkStep.objects.filter(rule=Rule.ASSIGNMENT).delete()
    _, html = drawn("werkprocessen", 2020)
    assert [row for row in rows_of(html) if len(row) == 3] == []


def test_the_note_shows_the_process_and_the_agreement_of_each_annex(twente) -> None:
    asked = request_for(2020)
    chapters = {one.key: one for one in find("veiligheidsagenda").build(asked)["chapters"]}
    assert "stap voor stap" in chapters["werkproces"].body
    assert "Signaal melden" not in chapters["werkproces"].body
    assert "Signaal melden" in chapters["werkproces-ondermijning"].body
    assert "DVO-ovk" not in chapters["bestuursovereenkomst"].body
    assert "Bestuursovereenkomst DVO en Platform IVZ, samengevat" in (
        chapters["bestuursovereenkomst"].body
    )
    assert "Enschede" in chapters["dienstverleningsovereenkomst"].body


def test_a_region_that_did_not_describe_its_work_says_so() -> None:
    RegionFactory()
    _, html = drawn("werkprocessen", 2024)
    assert "Hoe het werk loopt, is nog niet ingevuld." in text_of(html)
    WorkProcessFactory(title="Leeg proces")
    context, html = drawn("werkprocessen", 2024)
    assert context["sheets"][0].chart is None
    assert "Leeg proces De stappen zijn nog niet ingevuld." in text_of(html)


def test_many_processes_take_as_many_queries_as_one(django_assert_num_queries) -> None:
    RegionFactory()
    asked = request_for(2024)
    for count in (1, 9):
        for process in WorkProcessFactory.create_batch(count):
            WorkStepFactory.create_batch(3, process=process, body=BodyFactory())
        with django_assert_num_queries(3):
            context = find("werkprocessen").build(asked)
            render_to_string(find("werkprocessen").part, {"region": asked.region, **context})


def test_many_themes_are_told_without_what_they_are_about(twente) -> None:
    agenda = SafetyAgenda.objects.get()
    assert drawn("infographic", 2020)[0]["summaries"]
    ThemeFactory.create_batch(5, agenda=agenda, summary="Dit thema gaat over iets.")
    context, html = drawn("infographic", 2020)
    assert len(context["lines"]) == 12
    assert "Dit thema gaat over iets." not in text_of(html)


def test_a_map_of_many_municipalities_has_short_names(twente) -> None:
    assert not drawn("infographic", 2020)[0]["map"].small
    for number in range(20):
        MunicipalityFactory(tile_column=40 + number, tile_row=1)
    assert drawn("infographic", 2020)[0]["map"].small
