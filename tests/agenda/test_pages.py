"""Pages of the agenda: what they show, whom they serve, and what they refuse."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agenda.enums import AgendaStatus, DecisionStatus
from agenda.models import Agreement, AgreementArticle, Decision, Result, SafetyAgenda, Theme
from agenda.services import lapse_decision, take_decision
from agenda.subjects import subject_of
from platform_ivz.refusals import Refused
from portfolios.enums import BodyKind
from tests.factories.agenda import (
    AgreementArticleFactory,
    AgreementFactory,
    DecisionFactory,
    ResultFactory,
    SafetyAgendaFactory,
    StatedFigureFactory,
    SubThemeFactory,
    ThemeFactory,
)
from tests.factories.contributions import SubsidyFactory
from tests.factories.portfolios import BodyFactory, PortfolioFactory, PortfolioTermFactory
from tests.factories.projects import (
    AssignmentVersionFactory,
    DeploymentFactory,
    MilestoneFactory,
    ProjectAssignmentFactory,
)
from tests.pages import MOST_QUERIES

pytestmark = pytest.mark.django_db

TODAY = dt.date(2021, 5, 14)
ROWS = {
    "deelthemas-TOTAL_FORMS": "3",
    "deelthemas-INITIAL_FORMS": "0",
    "deelthemas-MIN_NUM_FORMS": "0",
    "deelthemas-MAX_NUM_FORMS": "1000",
}


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def queries(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


# --- The safety agenda and its themes --------------------------------------------------------------


def test_the_current_agenda_is_the_one_of_the_chosen_day(coordinator_client):
    SafetyAgendaFactory(
        code="oud", valid_from=dt.date(2016, 1, 1), valid_until=dt.date(2019, 12, 31)
    )
    SafetyAgendaFactory(code="nieuw", adopted=True)
    url = reverse("agenda:safetyagenda_current")

    assert coordinator_client.get(url)["Location"] == "/veiligheidsagenda/nieuw/"
    assert (
        coordinator_client.get(f"{url}?peildatum=2018-03-01")["Location"]
        == "/veiligheidsagenda/oud/?peildatum=2018-03-01"
    )
    assert coordinator_client.get(f"{url}?peildatum=0000-00-00").status_code == 400


def test_without_an_agenda_the_list_says_what_to_do(coordinator_client):
    response = coordinator_client.get(reverse("agenda:safetyagenda_current"), follow=True)

    assert response.redirect_chain[-1][0] == "/veiligheidsagenda/alle/"
    assert "Er is nog geen veiligheidsagenda. Begin met een nieuwe." in text_of(response)


def test_themes_at_a_glance(twente, board_member_client):
    response = board_member_client.get("/veiligheidsagenda/2020-2022/")
    rows = response.context["rows"]
    text = text_of(response)

    assert [(row.theme.order, len(row.assignments), row.hours) for row in rows] == [
        (1, 5, 19),
        (2, 1, 2),
        (3, 2, 5),
        (4, 1, 3),
        (5, 1, 6),
        (6, 1, 10),
        (7, 0, None),
    ]
    assert [str(holder) for holder in rows[4].holders] == ["D. Tigchelaar"]
    assert "6 in focus, 1 wordt gevolgd" in text
    assert "11 opdrachten, samen 45 uur per week" in text
    assert "Van zeven opdrachten is geen dag bekend" in text
    assert "Thema toevoegen" not in text


def test_holders_and_hours_are_those_of_the_day(coordinator_client):
    theme = ThemeFactory()
    post = PortfolioFactory()
    theme.portfolios.add(post, PortfolioFactory())
    PortfolioTermFactory(
        portfolio=post, person__surname="Vroeger", valid_until=dt.date(2020, 6, 30)
    )
    PortfolioTermFactory(portfolio=post, person__surname="Later", valid_from=dt.date(2020, 7, 1))
    project = ProjectAssignmentFactory(theme=theme)
    DeploymentFactory(project=project, hours_per_week=3, valid_until=dt.date(2020, 6, 30))
    DeploymentFactory(project=project, hours_per_week=Decimal("1.5"))
    url = theme.agenda.get_absolute_url()

    (row,) = coordinator_client.get(f"{url}?peildatum=2020-06-30").context["rows"]
    assert ([h.surname for h in row.holders], row.vacant, row.hours) == (
        ["Vroeger"],
        1,
        Decimal("4.5"),
    )
    (row,) = coordinator_client.get(f"{url}?peildatum=2020-07-01").context["rows"]
    assert ([h.surname for h in row.holders], row.vacant, row.hours) == (
        ["Later"],
        1,
        Decimal("1.5"),
    )


def test_the_timeline_shows_what_is_known_and_says_what_is_not(coordinator_client):
    agenda = SafetyAgendaFactory(title="Agenda")
    known = ProjectAssignmentFactory(theme__agenda=agenda, name="Bekend")
    ProjectAssignmentFactory(theme__agenda=agenda, name="Onbekend")
    DeploymentFactory(
        project=known, valid_from=dt.date(2020, 2, 1), valid_until=dt.date(2021, 3, 1)
    )
    MilestoneFactory(assignment=known, title="Plan klaar", due=dt.date(2020, 9, 1))
    AssignmentVersionFactory(assignment=known, adopted=True)

    response = coordinator_client.get(agenda.get_absolute_url())
    chart = response.context["chart"]

    assert [row.span.label for row in chart.spans] == ["Agenda", "Bekend"]
    assert [moment.moment.label for moment in chart.spans[1].moments] == [
        "vastgesteld",
        "Plan klaar",
    ]
    assert [moment.moment.kind for moment in chart.spans[1].moments] == ["decision", "late"]
    assert (chart.spans[0].x, chart.spans[0].width) == ("0.00%", "100.00%")
    assert chart.title == (
        "Tijdlijn: Agenda van 01-01-2020 tot en met 31-12-2022; Bekend van 01-02-2020 en loopt nog"
        ", vastgesteld op 12-03-2020, Plan klaar op 01-09-2020."
    )
    assert "Van één opdracht is geen dag bekend" in text_of(response)


def test_the_agendas_before_and_after(coordinator_client):
    first = SafetyAgendaFactory(valid_from=dt.date(2016, 1, 1), valid_until=dt.date(2019, 12, 31))
    second = SafetyAgendaFactory()
    third = SafetyAgendaFactory(valid_from=dt.date(2023, 1, 1), valid_until=dt.date(2026, 12, 31))

    context = coordinator_client.get(second.get_absolute_url()).context
    assert (context["previous"], context["next"]) == (first, third)


def test_the_page_of_a_theme(twente, board_member_client):
    response = board_member_client.get("/veiligheidsagenda/2020-2022/ondermijning/")
    context, text = response.context, text_of(response)

    assert len(context["row"].posts) == 4
    assert [a.project.code for a in context["row"].assignments] == [
        "hennep",
        "zorgfraude",
        "witwassen",
        "omg",
        "weerbaar-twente",
    ]
    assert str(context["row"].assignments[0].leader.contributor) == "Hengelo"
    assert len(context["subthemes"]) == 12
    assert (context["previous"], context["next"].code) == (None, "zorg-en-veiligheid")
    assert "€ 150.000 toegekend" in text
    assert "189 kwekerijen" in text


def test_a_theme_of_another_agenda_is_not_found(coordinator_client):
    theme, other = ThemeFactory(), SafetyAgendaFactory()

    for page in ("", "wijzigen/", "verwijderen/"):
        url = f"/veiligheidsagenda/{other.code}/{theme.code}/{page}"
        assert coordinator_client.get(url).status_code == 404


# --- Forms -----------------------------------------------------------------------------------------


def test_a_new_agenda_is_a_draft_with_an_address_of_its_years(coordinator_client):
    sent = {
        "title": "Veiligheidsagenda",
        "valid_from": "01-01-2027",
        "valid_until": "31-12-2030",
        "status": "vastgesteld",
    }
    response = coordinator_client.post(reverse("agenda:safetyagenda_add"), sent)
    agenda = SafetyAgenda.objects.get()

    assert response["Location"] == "/veiligheidsagenda/2027-2030/"
    assert (agenda.code, agenda.status) == ("2027-2030", AgendaStatus.DRAFT)
    coordinator_client.post(reverse("agenda:safetyagenda_add"), sent)
    assert set(SafetyAgenda.objects.values_list("code", flat=True)) == {"2027-2030", "2027-2030-2"}


def test_an_agenda_that_ends_before_it_begins_is_refused(coordinator_client):
    sent = {"title": "A", "valid_from": "01-01-2027", "valid_until": "31-12-2020"}
    response = coordinator_client.post(reverse("agenda:safetyagenda_add"), sent)

    assert response.status_code == 422
    assert "De laatste dag ligt voor de eerste dag." in text_of(response)


def test_an_adopted_agenda_stays_as_it_is(coordinator_client):
    agenda = SafetyAgendaFactory(adopted=True)
    theme = ThemeFactory(agenda=agenda)

    for url in (
        reverse("agenda:safetyagenda_edit", args=(agenda.code,)),
        reverse("agenda:safetyagenda_delete", args=(agenda.code,)),
        reverse("agenda:theme_add", args=(agenda.code,)),
        reverse("agenda:theme_edit", args=(agenda.code, theme.code)),
        reverse("agenda:theme_delete", args=(agenda.code, theme.code)),
    ):
        assert coordinator_client.get(url).status_code == 403
        assert coordinator_client.post(url).status_code == 403


def test_a_theme_with_its_sub_themes(coordinator_client):
    agenda = SafetyAgendaFactory()
    post = PortfolioFactory()
    response = coordinator_client.post(
        reverse("agenda:theme_add", args=(agenda.code,)),
        {
            **ROWS,
            "order": "1",
            "title": "Wijzigen",
            "status": "focus",
            "portfolios": [post.pk],
            "deelthemas-0-title": "Tweede",
            "deelthemas-1-title": "Eerste",
            "deelthemas-1-position": "1",
            "deelthemas-2-title": "",
        },
    )
    theme = Theme.objects.get()

    assert response["Location"] == theme.get_absolute_url()
    assert theme.code == "wijzigen-2"
    assert list(theme.portfolios.all()) == [post]
    assert list(theme.subthemes.values_list("order", "title")) == [(1, "Eerste"), (2, "Tweede")]


def test_sub_themes_swap_and_go(coordinator_client):
    theme = ThemeFactory()
    one, two, three = (SubThemeFactory(theme=theme, order=n) for n in (1, 2, 3))
    sent = {**ROWS, "deelthemas-INITIAL_FORMS": "3", "order": "1", "title": "T", "status": "focus"}
    for index, (row, position) in enumerate(((one, 2), (two, 1), (three, 3))):
        sent |= {
            f"deelthemas-{index}-id": row.pk,
            f"deelthemas-{index}-title": row.title,
            f"deelthemas-{index}-position": position,
        }
    sent["deelthemas-2-DELETE"] = "on"
    url = reverse("agenda:theme_edit", args=(theme.agenda.code, theme.code))

    assert coordinator_client.post(url, sent).status_code == 302
    assert list(theme.subthemes.all()) == [two, one]


def test_more_rows_keep_what_was_typed_and_judge_nothing(coordinator_client):
    agenda = SafetyAgendaFactory()
    url = reverse("agenda:theme_add", args=(agenda.code,))
    sent = {**ROWS, "order": "x", "title": "", "deelthemas-0-title": "Getypt", "more": "1"}
    response = coordinator_client.post(url, sent)

    assert response.status_code == 200
    assert len(response.context["rows"].forms) == 6
    assert 'value="Getypt"' in text_of(response)
    assert "Dit is nog niet goed" not in text_of(response)
    assert not Theme.objects.exists()
    many = coordinator_client.post(url, {**sent, "deelthemas-TOTAL_FORMS": "9" * 30})
    assert len(many.context["rows"].forms) == 100


@pytest.mark.parametrize("broken", [{}, {"deelthemas-TOTAL_FORMS": "x"}, {"deelthemas-0-id": "x"}])
def test_a_broken_row_count_is_no_error_of_the_server(coordinator_client, broken):
    agenda = SafetyAgendaFactory()
    url = reverse("agenda:theme_add", args=(agenda.code,))
    sent = {"order": "1", "title": "T", "status": "focus", "deelthemas-TOTAL_FORMS": "", **broken}

    assert coordinator_client.post(url, sent).status_code == 422
    assert not Theme.objects.exists()


def test_a_sub_theme_without_a_title_is_named_in_the_summary(coordinator_client):
    agenda = SafetyAgendaFactory()
    sent = {
        **ROWS,
        "order": "1",
        "title": "T",
        "status": "focus",
        "deelthemas-1-description": "Iets",
    }
    response = coordinator_client.post(reverse("agenda:theme_add", args=(agenda.code,)), sent)

    assert response.status_code == 422
    assert "Rij 2, Deelthema: Dit veld is verplicht." in text_of(response)


def test_a_result_with_a_dutch_number(coordinator_client):
    theme = ThemeFactory()
    response = coordinator_client.post(
        reverse("agenda:result_add"),
        {
            "label": "Controles",
            "topic": "Hennep",
            "theme": theme.pk,
            "value": "1.600,5",
            "unit": "controles",
            "from_year": "2020",
            "until_year": "2021",
            "order": "0",
        },
    )
    result = Result.objects.get()

    assert response["Location"] == "/resultaten/controles/"
    assert (result.value, result.code) == (Decimal("1600.50"), "controles")


# --- Adopting an agenda ----------------------------------------------------------------------------


@pytest.fixture
def board():
    return BodyFactory(abbreviation="BST", kind=BodyKind.BOARD)


def adopt(agenda, board, user):
    return take_decision(
        body=board, text="Vastgesteld.", taken_on=TODAY, by=user, today=TODAY, subject=agenda
    )


def test_the_board_adopts_an_agenda_and_lets_it_lapse(board, coordinator):
    agenda = ThemeFactory().agenda
    decision = adopt(agenda, board, coordinator)
    agenda.refresh_from_db()

    assert (agenda.status, agenda.decision) == (AgendaStatus.ADOPTED, decision)
    lapse_decision(decision=decision, reason="Anders besloten.")
    agenda.refresh_from_db()
    assert (agenda.status, agenda.decision) == (AgendaStatus.DRAFT, None)


def test_an_agenda_without_themes_is_refused(board, coordinator):
    agenda = SafetyAgendaFactory()

    with pytest.raises(Refused) as refused:
        adopt(agenda, board, coordinator)
    assert refused.value.reasons == [
        "Deze veiligheidsagenda heeft nog geen thema’s. Voeg eerst een thema toe."
    ]
    agenda.refresh_from_db()
    assert agenda.status == AgendaStatus.DRAFT


def test_two_agendas_of_the_same_years_are_refused():
    SafetyAgendaFactory(adopted=True, title="De eerste")
    second = ThemeFactory().agenda

    assert subject_of(second).refusals(second) == [
        (
            "In deze periode geldt al De eerste."
            " Laat eerst dat besluit vervallen, of kies een andere periode."
        )
    ]


def test_an_adopted_agenda_is_not_adopted_again():
    agenda = ThemeFactory(agenda__adopted=True).agenda

    assert subject_of(agenda).refusals(agenda) == [
        f"Deze veiligheidsagenda is al vastgesteld met besluit {agenda.decision}."
    ]


# --- Decisions -------------------------------------------------------------------------------------


def test_the_register_filters_and_keeps_what_waits(coordinator_client):
    agenda = ThemeFactory(agenda__title="Wachtende agenda").agenda
    old = DecisionFactory(taken_on=dt.date(2018, 1, 1), year=2018, text="Over hennep")
    new = DecisionFactory(taken_on=dt.date(2020, 1, 1), text="Over geld")
    undated = DecisionFactory(historical=True)
    url = reverse("agenda:decision_list")

    def found(query):
        return [row.record for row in coordinator_client.get(url + query).context["table"].rows]

    page = coordinator_client.get(url)
    assert found("") == [new, old, undated]
    assert "Veiligheidsagenda: Wachtende agenda" in text_of(page)
    assert f"onderwerp=agenda.safetyagenda:{agenda.pk}" in text_of(page)
    assert found("?jaar=2018") == [old]
    assert found("?q=geld") == [new]
    assert found("?status=vervallen") == []
    assert found(f"?gremium={old.body.pk}") == [old]


def test_a_decision_lapses_with_a_reason(coordinator_client, board, coordinator):
    decision = adopt(ThemeFactory().agenda, board, coordinator)
    url = reverse("agenda:decision_lapse", args=(decision.reference,))

    assert coordinator_client.post(url, {"reason": " "}).status_code == 422
    response = coordinator_client.post(url, {"reason": "Vervangen."}, follow=True)
    decision.refresh_from_db()
    assert (decision.status, decision.lapse_reason) == (DecisionStatus.LAPSED, "Vervangen.")
    assert "Vervangen." in text_of(response)
    assert "Laten vervallen" not in text_of(response)
    again = coordinator_client.post(url, {"reason": "Nog eens."})
    assert again.status_code == 422
    assert f"Besluit {decision} is vervallen." in text_of(again)


def test_the_page_says_beforehand_why_a_decision_cannot_lapse(coordinator_client):
    decision = DecisionFactory()
    url = reverse("agenda:decision_lapse", args=(decision.reference,))
    assert 'name="reason"' in coordinator_client.get(url).content.decode()

    agenda = SafetyAgendaFactory(status=AgendaStatus.ADOPTED, decision=decision, title="Agenda X")
    page = coordinator_client.get(url)

    assert "Dit besluit kan nu niet vervallen" in text_of(page)
    assert f"Veiligheidsagenda ‘{agenda}’ steunt op dit besluit." in text_of(page)
    assert 'name="reason"' not in page.content.decode()
    assert "<button" not in page.content.decode().partition("<main")[2].partition("</main")[0]
    assert coordinator_client.post(url, {"reason": "Toch."}).status_code == 422
    assert Decision.objects.get().status == DecisionStatus.TAKEN


def test_a_decision_is_corrected_and_shows_what_stood_there(coordinator_client):
    decision = DecisionFactory(text="Het tarief is 0,45.", taken_on=dt.date(2020, 3, 12))
    url = reverse("agenda:decision_correct", args=(decision.reference,))
    assert url in coordinator_client.get(decision.get_absolute_url()).content.decode()
    form = coordinator_client.get(url).context["form"]
    assert form.initial == {"text": "Het tarief is 0,45.", "taken_on": dt.date(2020, 3, 12)}
    data = {"text": "Het tarief is 0,54.", "taken_on": "11-03-2020", "reason": "Tikfout."}

    assert coordinator_client.post(url, {**data, "reason": ""}).status_code == 422
    assert coordinator_client.post(url, {**data, "taken_on": "11-03-2019"}).status_code == 422
    page = text_of(coordinator_client.post(url, data, follow=True))

    decision.refresh_from_db()
    assert (decision.text, decision.taken_on) == ("Het tarief is 0,54.", dt.date(2020, 3, 11))
    assert "Eerst stond er bij besluit: Het tarief is 0,45." in page
    assert "Eerst stond er bij genomen op: 12 maart 2020" in page
    assert "omdat: Tikfout." in page
    search = reverse("reports:search")
    assert decision.reference in text_of(coordinator_client.get(search, {"q": "0,54"}))
    assert decision.reference not in text_of(coordinator_client.get(search, {"q": "0,45"}))


def test_a_date_that_was_never_known_may_stay_open(coordinator_client):
    decision = DecisionFactory(historical=True)
    url = reverse("agenda:decision_correct", args=(decision.reference,))

    answer = coordinator_client.post(url, {"text": "Beter.", "taken_on": "", "reason": "Tikfout."})

    decision.refresh_from_db()
    assert answer.status_code == 302
    assert (decision.text, decision.taken_on) == ("Beter.", None)


def test_a_board_member_reads_decisions_and_changes_none(board_member_client):
    decision = DecisionFactory(text="Zo.")

    page = text_of(board_member_client.get(decision.get_absolute_url()))
    assert "Laten vervallen" not in page
    assert "Verbeteren" not in page
    for name in ("agenda:decision_lapse", "agenda:decision_correct"):
        url = reverse(name, args=(decision.reference,))
        data = {"reason": "x", "text": "Anders.", "taken_on": "12-03-2020"}
        assert board_member_client.post(url, data).status_code == 403
    decision = Decision.objects.get()
    assert (decision.status, decision.text) == (DecisionStatus.TAKEN, "Zo.")


# --- Results and agreements ------------------------------------------------------------------------


def test_results_filter_and_draw_what_counts_the_same(coordinator_client):
    for label, value in (("A", 10), ("B", 40), ("C", 20)):
        ResultFactory(
            label=label, topic="Hennep", value=value, unit="panden", from_year=2018, until_year=2018
        )
    ResultFactory(topic="Geld", value=5, unit="euro", from_year=2016, until_year=2018)
    ResultFactory(topic="Geld", value=None)
    url = reverse("agenda:result_list")

    context = coordinator_client.get(url).context
    (chart,) = context["charts"]
    assert (chart.topic, chart.unit) == ("Hennep", "panden")
    assert [(placed.bar.label, placed.bar.note, placed.width) for placed in chart.chart.bars] == [
        ("B", "40", "76.00%"),
        ("C", "20", "38.00%"),
        ("A", "10", "19.00%"),
    ]
    counts = {
        query: len(coordinator_client.get(url + query).context["table"].rows)
        for query in ("", "?onderwerp=Hennep", "?jaar=2018", "?jaar=2017", "?jaar=x", "?q=geld")
    }
    assert counts == {
        "": 5,
        "?onderwerp=Hennep": 3,
        "?jaar=2018": 4,
        "?jaar=2017": 1,
        "?jaar=x": 0,
        "?q=geld": 2,
    }


def test_results_go_to_a_file_as_plain_numbers(coordinator_client):
    ResultFactory(
        label="=1+1", value=Decimal(4500000), unit="euro", from_year=2018, until_year=2018
    )
    rows = coordinator_client.get(reverse("agenda:result_list") + "?_export=csv").content.decode()

    assert "'=1+1,4500000.00,euro,Onderwerp," in rows


def test_articles_are_searched_within_an_agreement(coordinator_client):
    agreement = AgreementFactory()
    AgreementArticleFactory(agreement=agreement, number="7.1", summary="Opzeggen kan na een jaar.")
    AgreementArticleFactory(agreement=agreement, number="8.1", summary="Slot.")
    url = agreement.get_absolute_url()

    assert len(coordinator_client.get(url).context["articles"]) == 2
    response = coordinator_client.get(url, {"q": "opzeggen jaar"})
    assert [article.number for article in response.context["articles"]] == ["7.1"]
    assert "1 artikel met ‘opzeggen jaar’." in text_of(response)


def article_url(page, agreement, *args):
    return reverse(f"agenda:agreementarticle_{page}", args=(agreement.code, *args))


def article_post(**facts):
    return {"number": "7.1", "title": "", "summary": "Opzeggen kan.", "order": "3"} | facts


def test_an_article_is_added_and_changed_on_the_page_of_its_agreement(coordinator_client):
    agreement = AgreementFactory()
    AgreementArticleFactory(agreement=agreement, number="1.1", order=4)
    add = article_url("add", agreement)
    assert f'href="{add}"' in text_of(coordinator_client.get(agreement.get_absolute_url()))
    assert coordinator_client.get(add).context["form"].initial["order"] == 5

    response = coordinator_client.post(add, article_post())
    assert (response.status_code, response["Location"]) == (302, agreement.get_absolute_url())
    article = AgreementArticle.objects.get(number="7.1")
    assert (article.agreement, article.summary, article.order) == (agreement, "Opzeggen kan.", 3)
    page = coordinator_client.get(agreement.get_absolute_url())
    assert [found.number for found in page.context["articles"]] == ["7.1", "1.1"]

    edit = article_url("edit", agreement, article.pk)
    assert f'href="{edit}"' in text_of(page)
    coordinator_client.post(edit, article_post(summary="Opzeggen kan na een jaar."))
    article.refresh_from_db()
    assert article.summary == "Opzeggen kan na een jaar."


def test_an_article_is_deleted_after_asking(coordinator_client):
    article = AgreementArticleFactory()
    url = article_url("delete", article.agreement, article.pk)

    assert coordinator_client.get(url).status_code == 200
    assert AgreementArticle.objects.exists()
    response = coordinator_client.post(url)
    assert response["Location"] == article.agreement.get_absolute_url()
    assert not AgreementArticle.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field", "why"),
    [
        ({"number": "1.1"}, "__all__", "Dit artikelnummer staat al in deze overeenkomst."),
        ({"number": ""}, "number", "Dit veld is verplicht."),
        ({"summary": " "}, "summary", "Dit veld is verplicht."),
    ],
)
def test_an_article_needs_a_number_of_its_own_and_a_text(coordinator_client, facts, field, why):
    agreement = AgreementArticleFactory(number="1.1").agreement

    response = coordinator_client.post(article_url("add", agreement), article_post(**facts))

    assert response.status_code == 422
    assert response.context["form"].errors[field] == [why]
    assert AgreementArticle.objects.count() == 1


def test_two_agreements_may_have_the_same_number(coordinator_client):
    AgreementArticleFactory(number="7.1")
    other = AgreementFactory()

    assert coordinator_client.post(article_url("add", other), article_post()).status_code == 302
    assert other.articles.get().number == "7.1"


def test_an_article_is_only_found_under_its_own_agreement(coordinator_client):
    article, other = AgreementArticleFactory(), AgreementFactory()

    for page in ("edit", "delete"):
        url = article_url(page, other, article.pk)
        assert coordinator_client.get(url).status_code == 404
        assert coordinator_client.post(url, article_post()).status_code == 404
    assert AgreementArticle.objects.filter(pk=article.pk).exists()


def test_who_may_not_edit_reads_articles_without_buttons(board_member_client):
    article = AgreementArticleFactory(summary="Opzeggen kan.")

    page = text_of(board_member_client.get(article.agreement.get_absolute_url()))
    assert "Opzeggen kan." in page
    assert "/artikelen/" not in page


def agreement_post(file):
    return {
        "title": "Overeenkomst",
        "short_title": "OVK",
        "duration": "indefinite",
        "notice_months": "12",
        "signed_copy": file,
    }


@pytest.mark.parametrize(
    ("name", "content"), [("a.pdf", b"PK zip"), ("a.exe", b"%PDF-1.7"), ("a.pdf", b" ")]
)
def test_only_a_pdf_is_a_signed_copy(coordinator_client, name, content):
    sent = agreement_post(SimpleUploadedFile(name, content))
    response = coordinator_client.post(reverse("agenda:agreement_add"), sent)

    assert response.status_code == 422
    assert "Dit is geen pdf." in text_of(response)
    assert not Agreement.objects.exists()


def test_a_large_file_is_refused(coordinator_client, monkeypatch):
    monkeypatch.setattr("agenda.forms.LARGEST_PDF", 10)
    sent = agreement_post(SimpleUploadedFile("a.pdf", b"%PDF-1.7 en meer"))
    response = coordinator_client.post(reverse("agenda:agreement_add"), sent)

    assert response.status_code == 422
    assert "Dit bestand is te groot." in text_of(response)


def test_a_signed_copy_is_kept_and_sent(coordinator_client, board_member_client):
    sent = agreement_post(SimpleUploadedFile("a.pdf", b"%PDF-1.7"))
    coordinator_client.post(reverse("agenda:agreement_add"), sent)
    url = reverse("agenda:agreement_copy", args=("ovk",))
    response = board_member_client.get(url)

    assert b"".join(response.streaming_content) == b"%PDF-1.7"
    assert response["Content-Type"] == "application/pdf"
    assert "attachment" in response["Content-Disposition"]
    empty = AgreementFactory()
    assert (
        board_member_client.get(reverse("agenda:agreement_copy", args=(empty.code,))).status_code
        == 404
    )


def test_an_agreement_is_not_succeeded_by_itself(coordinator_client):
    agreement, other = AgreementFactory(), AgreementFactory()
    edit = coordinator_client.get(reverse("agenda:agreement_edit", args=(agreement.code,)))

    choices = edit.context["form"].fields["successor"].queryset
    assert list(choices) == [other]


# --- Stated figures --------------------------------------------------------------------------------


def test_stated_figures_beside_the_data(coordinator_client):
    agrees = StatedFigureFactory(claim="portfolio_count", value=1, printed="1", unit="posten")
    wrong = StatedFigureFactory(claim="portfolio_count", value=2, printed="2", unit="posten")
    alone = StatedFigureFactory(claim="annex iets", printed="bijlage 1")
    one = StatedFigureFactory(claim="annex anders", printed="bijlage 2")
    two = StatedFigureFactory(claim="annex anders", printed="bijlage 3")
    PortfolioFactory()
    url = reverse("reports:statedfigure_list")

    table = coordinator_client.get(url).context["table"]
    assert {
        row.record: (row.get_cell("computed"), table.compared[row.record.pk].verdict)
        for row in table.rows
    } == {
        agrees: ("1 posten", "klopt"),
        wrong: ("1 posten", "wijkt af"),
        alone: ("niet te berekenen", "niet vergeleken"),
        one: ("niet te berekenen", "tegenstrijdig"),
        two: ("niet te berekenen", "tegenstrijdig"),
    }
    narrowed = coordinator_client.get(f"{url}?toon=verschillen").context["table"]
    assert {row.record for row in narrowed.rows} == {wrong, one, two}
    csv = coordinator_client.get(f"{url}?toon=verschillen&_export=csv").content.decode()
    assert "wijkt af" in csv
    assert "<span" not in csv


def test_the_source_and_the_findings_agree(twente, coordinator_client):
    from reports.findings import stated_figures  # noqa: PLC0415 - only here

    url = reverse("reports:statedfigure_list") + "?toon=verschillen"
    table = coordinator_client.get(url).context["table"]
    told = {
        row.record.printed if row.record.claim == "contribution_total 0.10" else row.record.claim
        for row in table.rows
    }

    # What is only to be read together differs in nothing.
    different = [one for one in stated_figures(TODAY) if one.rule != "bron-samen-lezen"]
    assert len(told) == len(different) > 15


def test_a_decision_of_which_nobody_knows_who_took_it(twente, coordinator_client):
    decision = Decision.objects.get(reference="notitie-tarief-020")
    assert decision.body is None

    page = text_of(coordinator_client.get(decision.get_absolute_url()))
    rows = text_of(coordinator_client.get(reverse("agenda:decision_list")))

    assert "<dt>Wie besloot</dt> <dd> niet vermeld </dd>" in page
    assert "notitie 2019, hoofdstuk 6" in page
    assert "notitie-hennep" in rows


def test_earlier_agreements_name_what_came_in_their_place(twente, coordinator_client):
    old, new = (
        text_of(coordinator_client.get(Agreement.objects.get(code=code).get_absolute_url()))
        for code in ("bo-2017", "bo")
    )

    assert "<dt>Getekend op</dt> <dd>niet vermeld</dd>" in old
    assert "<dt>Looptijd</dt> <dd> niet vermeld, opzegtermijn niet vermeld </dd>" in old
    assert '<a href="/overeenkomsten/bo/">Bestuursovereenkomst DVO en Platform IVZ</a>' in old
    assert (
        '<a href="/overeenkomsten/bo-2017/">Bestuursovereenkomst Platform IVZ: Samen sterk' in new
    )
    assert "Overwegingen </dt> <dd> <strong>Wat eraan voorafging</strong>" in new
    assert "Twente: het gebied dat de Wet veiligheidsregio" in new


# --- All pages -------------------------------------------------------------------------------------


def pages():
    """An address of each page, with everything behind it once more."""
    theme = ThemeFactory()
    SubThemeFactory(theme=theme, order=1)
    theme.portfolios.add(PortfolioTermFactory().portfolio)
    project = ProjectAssignmentFactory(theme=theme)
    DeploymentFactory(project=project)
    MilestoneFactory(assignment=project)
    AssignmentVersionFactory(assignment=project, adopted=True)
    SubsidyFactory(theme=theme)
    StatedFigureFactory()
    result, decision = ResultFactory(theme=theme), DecisionFactory()
    agreement = AgreementArticleFactory().agreement
    return {
        "reads": [
            theme.agenda.get_absolute_url(),
            theme.get_absolute_url(),
            "/veiligheidsagenda/alle/",
            "/resultaten/",
            result.get_absolute_url(),
            "/overeenkomsten/",
            agreement.get_absolute_url(),
            "/besluiten/",
            decision.get_absolute_url(),
            "/genoemde-getallen/",
        ],
        "writes": [
            "/veiligheidsagenda/toevoegen/",
            reverse("agenda:safetyagenda_edit", args=(theme.agenda.code,)),
            reverse("agenda:safetyagenda_delete", args=(theme.agenda.code,)),
            reverse("agenda:theme_add", args=(theme.agenda.code,)),
            reverse("agenda:theme_edit", args=(theme.agenda.code, theme.code)),
            reverse("agenda:theme_delete", args=(theme.agenda.code, theme.code)),
            "/resultaten/toevoegen/",
            f"{result.get_absolute_url()}wijzigen/",
            f"{result.get_absolute_url()}verwijderen/",
            "/overeenkomsten/toevoegen/",
            f"{agreement.get_absolute_url()}wijzigen/",
            f"{agreement.get_absolute_url()}verwijderen/",
            "/besluiten/nemen/",
            f"{decision.get_absolute_url()}vervallen/",
        ],
    }


def test_who_may_read_and_who_may_write(client, coordinator_client, board_member_client):
    found = pages()

    for url in found["reads"]:
        assert coordinator_client.get(url).status_code == 200, url
        assert board_member_client.get(url).status_code == 200, url
        assert client.get(url)["Location"].startswith("/inloggen/"), url
    for url in found["writes"]:
        assert coordinator_client.get(url).status_code == 200, url
        assert board_member_client.get(url).status_code == 403, url
        assert board_member_client.post(url).status_code == 403, url
        assert client.get(url)["Location"].startswith("/inloggen/"), url


@pytest.mark.parametrize(
    "query", ["?bladzijde=-1", "?bladzijde=x", "?sorteer=__class__", "?jaar=999999999999", "?q=%00"]
)
def test_odd_questions_are_no_error_of_the_server(coordinator_client, query):
    for url in pages()["reads"]:
        assert coordinator_client.get(url + query).status_code in (200, 400, 404), url


@pytest.mark.parametrize("day", ["x", "0000-01-01", "9999-12-31", "1899-12-31", "2020-02-30"])
def test_an_odd_day_is_refused(coordinator_client, day):
    theme = ThemeFactory()

    for page in (theme, theme.agenda):
        url = f"{page.get_absolute_url()}?peildatum={day}"
        assert coordinator_client.get(url).status_code == 400


def test_the_number_of_queries_does_not_grow(coordinator_client):
    first = pages()["reads"]
    before = {url: queries(coordinator_client, url) for url in first}
    theme = Theme.objects.get(code=first[1].split("/")[3])
    for _ in range(4):
        more = ThemeFactory(agenda=theme.agenda)
        for one in (more, theme):
            SubThemeFactory(theme=one, order=one.subthemes.count() + 1)
            one.portfolios.add(PortfolioTermFactory().portfolio)
            project = ProjectAssignmentFactory(theme=one)
            DeploymentFactory(project=project)
            MilestoneFactory(assignment=project)
            SubsidyFactory(theme=one)
            ResultFactory(theme=one)
        pages()

    assert {url: queries(coordinator_client, url) for url in first} == before
    assert [url for url, n in before.items() if n > MOST_QUERIES] == []
