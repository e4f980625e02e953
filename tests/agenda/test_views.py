"""The register of decisions, and recording one by form."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from agenda.models import Decision
from contributions.rates.models import Tariff
from contributions.rounds.overviews import contributions_of
from portfolios.enums import BodyKind, Role
from portfolios.models import Body, User
from reports.findings import all_findings
from tests.factories.agenda import AgendaItemFactory, DecisionFactory, ThemeFactory
from tests.factories.contributions import EffortBandFactory, TariffFactory
from tests.factories.portfolios import BodyFactory, RoleMembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST, ADD = "/besluiten/", "/besluiten/nemen/"
DAY = dt.date(2020, 12, 31)


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def plain(response) -> str:
    """The page with ordinary spaces."""
    return response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


@pytest.fixture
def board() -> Body:
    return BodyFactory(kind=BodyKind.BOARD, name="Bestuurlijk overleg", abbreviation="BO")


@pytest.fixture
def proposal() -> Tariff:
    tariff = TariffFactory(from_year=2020, rate=Decimal("0.35"))
    EffortBandFactory(tariff=tariff)
    return tariff


def filled(**facts: object) -> dict[str, object]:
    return {
        "subject": "",
        "item": "",
        "taken_on": "10-02-2020",
        "text": "",
        "understood": "on",
    } | facts


# --- Adopting the tariff -----------------------------------------------------------------------


def test_the_coordinator_adopts_the_tariff_by_form(twente, coordinator_client, coordinator) -> None:
    proposal = Tariff.objects.proposed().get()
    rules = {finding.rule for finding in all_findings(DAY)}
    assert "tarief-zonder-besluit" in rules
    page = plain(coordinator_client.get(LIST))
    assert "Tarief: € 0,30 per inwoner vanaf 2020" in page
    link = f"{ADD}?onderwerp=contributions.tariff:{proposal.pk}"
    assert link in page
    assert f'value="contributions.tariff:{proposal.pk}" selected' in plain(
        coordinator_client.get(link)
    )

    dvo = Body.objects.get(abbreviation="DVO")
    answer = coordinator_client.post(
        link, filled(subject=f"contributions.tariff:{proposal.pk}", body=dvo.pk)
    )
    assert (answer.status_code, answer["Location"]) == (302, proposal.get_absolute_url())

    decision = Decision.objects.get(year=2020)
    assert decision.reference == "DVO-2020-01"
    assert decision.text.replace("\u00a0", " ") == "De bijdrage is € 0,30 per inwoner vanaf 2020."
    assert (decision.taken_on, decision.recorded_by) == (dt.date(2020, 2, 10), coordinator)
    page = plain(coordinator_client.get(LIST))
    assert "Besluit DVO-2020-01 is vastgelegd." in page
    assert f"contributions.tariff:{proposal.pk}" not in page

    assert "tarief-zonder-besluit" not in {finding.rule for finding in all_findings(DAY)}
    overview = contributions_of(2020)
    assert (overview.total_amount, overview.proposal) == (188_365, None)
    assert overview.tariff.decision == decision
    assert contributions_of(2019).total_amount == 125_576


def test_the_paper_of_the_subject_is_one_click_away(twente, coordinator_client) -> None:
    proposal = Tariff.objects.proposed().get()
    paper = "/stukken/bijdrage-per-gemeente.pdf?peildatum=2020-12-31"
    key = f"contributions.tariff:{proposal.pk}"

    assert f'href="{paper}"' in plain(coordinator_client.get(ADD, {"onderwerp": key}))
    dvo = Body.objects.get(abbreviation="DVO")
    coordinator_client.post(ADD, filled(subject=key, body=dvo.pk))
    decision = Decision.objects.get(year=2020)
    assert f'href="{paper}"' in plain(coordinator_client.get(decision.get_absolute_url()))
    assert coordinator_client.get(paper).status_code == 200


@pytest.mark.parametrize("key", ["", "agenda.theme:1", "contributions.tariff:x", f"a:{9**40}"])
def test_without_a_waiting_subject_there_is_no_paper(key, coordinator_client) -> None:
    page = plain(coordinator_client.get(ADD, {"onderwerp": key}))

    assert "Lees eerst het stuk" not in page


def test_a_subject_without_a_paper_has_no_link(coordinator_client) -> None:
    agenda = ThemeFactory().agenda
    key = f"agenda.safetyagenda:{agenda.pk}"

    assert "Lees eerst het stuk" not in plain(coordinator_client.get(ADD, {"onderwerp": key}))


def test_a_decision_about_something_else_needs_only_its_text(coordinator_client, board) -> None:
    answer = coordinator_client.post(ADD, filled(body=board.pk, text="  Wij beginnen op tijd. "))
    assert answer.status_code == 302
    decision = Decision.objects.get()
    assert (decision.reference, decision.text) == ("BO-2020-01", "Wij beginnen op tijd.")
    assert decision.subject is None


def test_a_text_of_ones_own_goes_before_the_proposed_one(
    coordinator_client, board, proposal
) -> None:
    coordinator_client.post(
        ADD,
        filled(subject=f"contributions.tariff:{proposal.pk}", body=board.pk, text="Eigen tekst."),
    )
    assert Decision.objects.get().text == "Eigen tekst."
    proposal.refresh_from_db()
    assert proposal.is_adopted


# --- Refusals ----------------------------------------------------------------------------------


def refused(client: Client, **facts: object) -> str:
    answer = client.post(ADD, filled(**facts))
    assert answer.status_code == 422
    assert not Decision.objects.exists()
    return plain(answer)


def test_an_empty_form_is_refused_field_by_field(coordinator_client) -> None:
    page = refused(coordinator_client, taken_on="")
    assert "Dit is nog niet goed" in page
    assert "Schrijf het besluit, of kies hierboven een onderwerp." in page
    for name in ("id_body", "id_taken_on", "id_text"):
        assert f'href="#{name}"' in page


def test_what_was_typed_is_kept_when_it_is_refused(coordinator_client, board) -> None:
    typed = 'Een lang besluit, met "aanhalingstekens" & <b>haakjes</b>.'
    page = refused(coordinator_client, body=board.pk, taken_on="31-02-2020", text=typed)
    assert escape(typed) in page
    assert 'value="31-02-2020"' in page
    assert f'<option value="{board.pk}" selected>' in page


def test_a_day_to_come_is_refused(coordinator_client, board) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    page = refused(
        coordinator_client, body=board.pk, taken_on=f"{tomorrow:%d-%m-%Y}", text="Wij doen het."
    )
    assert "De datum van het besluit ligt in de toekomst." in page
    assert "Wij doen het." in page


def test_a_tariff_without_bands_is_refused_and_stays_a_proposal(coordinator_client, board) -> None:
    tariff = TariffFactory(from_year=2020)
    page = refused(
        coordinator_client,
        subject=f"contributions.tariff:{tariff.pk}",
        body=board.pk,
        text="Toch maar.",
    )
    assert "De staffels van dit tarief kloppen nog niet" in page
    assert "Toch maar." in page
    tariff.refresh_from_db()
    assert not tariff.is_adopted


def test_an_item_of_another_body_is_refused(coordinator_client, board) -> None:
    item = AgendaItemFactory()
    page = refused(coordinator_client, body=board.pk, item=item.pk, text="Wij doen het.")
    assert "Dit agendapunt hoort niet bij een vergadering van" in page


def test_a_body_without_an_abbreviation_is_refused(coordinator_client) -> None:
    body = BodyFactory(kind=BodyKind.BOARD, abbreviation="", name="Naamloos overleg")
    page = refused(coordinator_client, body=body.pk, text="Wij doen het.")
    assert "Geef Naamloos overleg eerst een afkorting" in page


@pytest.mark.parametrize(
    "subject", ["contributions.tariff:0", "contributions.tariff:x", "portfolios.user:1", "onzin"]
)
def test_a_subject_that_does_not_wait_is_refused(subject, coordinator_client, board) -> None:
    refused(coordinator_client, subject=subject, body=board.pk, text="Wij doen het.")


def test_what_was_decided_meanwhile_cannot_be_decided_again(
    coordinator_client, board, proposal
) -> None:
    subject = f"contributions.tariff:{proposal.pk}"
    assert coordinator_client.post(ADD, filled(subject=subject, body=board.pk)).status_code == 302
    answer = coordinator_client.post(ADD, filled(subject=subject, body=board.pk))
    assert answer.status_code == 422
    assert Decision.objects.count() == 1


# --- Who may -----------------------------------------------------------------------------------


@pytest.fixture
def try_it(board):
    """What GET and POST of the form answer to a user."""

    def answers(user: User) -> tuple[int, int]:
        client = sign_in(user)
        posted = client.post(ADD, filled(body=board.pk, text="Wij doen het."))
        return client.get(ADD).status_code, posted.status_code

    return answers


def test_a_board_member_may_not_record_a_decision(board_member, try_it) -> None:
    assert try_it(board_member) == (403, 403)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COORDINATOR])
def test_no_other_role_may_record_a_decision(role, try_it) -> None:
    assert try_it(RoleMembershipFactory(role=role).user) == (403, 403)
    assert not Decision.objects.exists()


def test_a_role_that_has_ended_or_has_not_begun_gives_nothing(try_it) -> None:
    today = timezone.localdate()
    ended = RoleMembershipFactory(valid_until=today - dt.timedelta(days=1)).user
    later = RoleMembershipFactory(valid_from=today + dt.timedelta(days=1)).user
    assert try_it(ended) == (403, 403)
    assert try_it(later) == (403, 403)
    assert try_it(UserFactory()) == (403, 403)
    assert not Decision.objects.exists()


def test_a_role_holds_on_its_last_day(try_it) -> None:
    user = RoleMembershipFactory(valid_until=timezone.localdate()).user
    assert try_it(user) == (200, 302)


def test_a_superuser_may(admin_user, try_it) -> None:
    assert try_it(admin_user) == (200, 302)


def test_only_who_may_sees_the_way_to_the_form(
    coordinator_client, board_member_client, proposal
) -> None:
    assert ADD in plain(coordinator_client.get(LIST))
    page = plain(board_member_client.get(LIST))
    assert "€ 0,35 per inwoner vanaf 2020" in page
    assert ADD not in page


def test_refusal_is_told_in_dutch(board_member_client) -> None:
    answer = board_member_client.get(ADD)
    assert "U hebt geen toegang tot deze pagina." in plain(answer)


# --- The register ------------------------------------------------------------------------------


def test_the_register_of_the_region(twente, board_member_client) -> None:
    page = plain(board_member_client.get(LIST))
    for decision in Decision.objects.all():
        assert decision.reference in page
        assert escape(decision.text) in page
    assert "niet vermeld" in page  # a day that the source does not give


def test_an_empty_register_says_so(coordinator_client) -> None:
    assert re.search(r"Er zijn (nog )?geen besluiten", plain(coordinator_client.get(LIST)))


@pytest.mark.parametrize(
    ("method", "url"), [("post", LIST), ("put", LIST), ("put", ADD), ("delete", ADD)]
)
def test_other_methods_are_refused(method, url, coordinator_client) -> None:
    assert getattr(coordinator_client, method)(url).status_code == 405


def test_more_decisions_ask_no_more_queries(
    coordinator_client, django_assert_max_num_queries
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(20) as context:
            coordinator_client.get(LIST)
        return len(context)

    DecisionFactory()
    first = queries()
    for _ in range(20):
        DecisionFactory()
    assert queries() == first


def test_the_addresses_have_their_names() -> None:
    assert (reverse("agenda:decision_list"), reverse("agenda:decision_add")) == (LIST, ADD)
