"""What if hours fall away or are added: nothing is stored, everything stands in the address."""

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contributions.effort.overviews import balance_of
from contributions.effort.what_if.outcome import Question, outcome_of
from portfolios.models import Municipality
from projects.models import Deployment
from tests.factories.contributions import AdoptedObligationFactory, BuyoutFactory
from tests.factories.portfolios import MunicipalityFactory
from tests.factories.projects import DeploymentFactory, ProjectAssignmentFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("contributions:effort_what_if_year", args=[2020])


def outcome(client, **asked):
    response = client.get(PAGE, asked)
    assert response.status_code == 200
    return response.context["outcome"]


def balances(found):
    """Per row the difference now and then."""
    return {
        row.before.name: (row.before.balance.difference, row.after.balance.difference)
        for row in found.rows
    }


def findings(found):
    return {(finding.rule, finding.subject, finding.seen) for finding in found.findings}


def leader(slug, project):
    return Deployment.objects.get(
        municipality__slug=slug, project__code=project, role="projectleider"
    )


# What falls away -------------------------------------------------------------------------------


def test_nothing_asked_nothing_changes(twente, coordinator_client):
    response = coordinator_client.get(PAGE)

    assert response.context["outcome"] is None
    assert "Kies wat wegvalt of erbij komt." in response.content.decode()


def test_a_leader_goes(twente, coordinator_client):
    found = outcome(coordinator_client, inzet=leader("hengelo", "hennep").pk)

    assert balances(found) == {"Hengelo": (2, -2)}
    assert (found.before.delivered, found.after.delivered) == (57, 53)
    assert (found.before.difference, found.after.difference) == (5, 1)
    assert (found.short_before, found.short_after) == (2, 3)
    (target,) = found.targets
    assert (str(target.target), target.before, target.after) == ("Hennep", 9, 5)
    assert [str(deployment.contributor) for deployment in target.roles] == ["Hengelo"]
    assert findings(found) == {
        ("minder-uren-dan-afgesproken", "Hengelo", "Levert 4 van 6\u00a0uur per week."),
        (
            "opdracht-zonder-projectleider",
            "Hennep",
            "Niemand is als projectleider of programmamanager vastgelegd.",
        ),
    }


def test_everything_of_a_municipality_goes(twente, coordinator_client):
    found = outcome(coordinator_client, gemeente="twenterand")

    assert balances(found) == {"Twenterand": (0, -4)}
    assert ("minder-uren-dan-afgesproken", "Twenterand", "Levert 0 van 4\u00a0uur per week.") in (
        findings(found)
    )


def test_a_municipality_in_a_group_stands_for_the_group(twente, coordinator_client):
    found = outcome(coordinator_client, gemeente="losser")

    assert balances(found) == {"Enschede en Losser": (-2, -10)}
    # It already delivered too little; that it delivers still less is said too.
    assert (
        "minder-uren-dan-afgesproken",
        "Enschede en Losser",
        "Levert 0 van 10\u00a0uur per week.",
    ) in (findings(found))


def test_from_a_day_on(twente, coordinator_client):
    found = outcome(coordinator_client, gemeente="twenterand", vanaf="01-07-2020")

    assert balances(found) == {"Twenterand": (0, Fraction(-4 * 184, 366))}
    # The finding judges the year, as the balance does: 182 of the 366 days are left.
    assert (
        "minder-uren-dan-afgesproken",
        "Twenterand",
        "Levert 1,99 van 4\u00a0uur per week.",
    ) in findings(found)


def test_who_stays_in_the_same_role_carries_on():
    project = ProjectAssignmentFactory()
    going, _ = (DeploymentFactory(project=project, role="secretaris") for _ in range(2))

    (target,) = outcome_of(Question(2020, frozenset({going.pk}))).targets

    assert (target.roles, target.before, target.after) == ((), 8, 4)


def test_a_successor_after_the_term_leaves_no_gap_after_it():
    project = ProjectAssignmentFactory()
    first = DeploymentFactory(
        project=project, role="projectleider", valid_until=dt.date(2020, 6, 30)
    )
    DeploymentFactory(project=project, role="projectleider", valid_from=dt.date(2020, 7, 1))

    whole = outcome_of(Question(2020, frozenset({first.pk})))
    later = outcome_of(Question(2020, frozenset({first.pk}), since=dt.date(2020, 7, 1)))

    assert [target.roles for target in whole.targets] == [(first,)]
    assert whole.findings == ()
    assert (later.targets, later.rows) == ((), ())


def test_an_assignment_that_keeps_no_hours_is_named():
    only = DeploymentFactory(project__name="Opdracht X")

    found = outcome_of(Question(2020, frozenset({only.pk})))

    assert findings(found) == {
        ("expertgroep-zonder-uren", "Opdracht X", "Niemand levert uren aan deze opdracht.")
    }


def test_a_partner_can_go_too():
    partner = DeploymentFactory(by_organisation=True, role="voorzitter", for_body=True)

    found = outcome_of(Question(2020, frozenset({partner.pk})))

    assert (found.rows, found.findings) == ((), ())
    assert [target.roles for target in found.targets] == [(partner,)]


def test_what_was_bought_out_keeps_settling():
    place = MunicipalityFactory()
    AdoptedObligationFactory(adopted=True, municipality=place, hours_per_week=4)
    BuyoutFactory(municipality=place, part=True, hours_per_week=3)
    given = DeploymentFactory(municipality=place, hours_per_week=1)

    found = outcome_of(Question(2020, frozenset({given.pk})))

    assert balances(found) == {place.name: (0, -1)}


# What is added ---------------------------------------------------------------------------------


def test_hours_are_added(twente, coordinator_client):
    found = outcome(coordinator_client, erbij="losser", uren="2")

    assert balances(found) == {"Enschede en Losser": (-2, 0)}
    assert (found.after.delivered, found.short_after, found.findings) == (59, 1, ())


def test_what_goes_and_comes_in_equal_measure_changes_nothing(twente, coordinator_client):
    found = outcome(coordinator_client, gemeente="hengelo", erbij="hengelo", uren="8")

    assert balances(found) == {"Hengelo": (2, 2)}
    assert found.before == found.after
    assert "minder-uren-dan-afgesproken" not in {finding.rule for finding in found.findings}


def test_rows_add_up_to_the_total(twente):
    dropped = frozenset(Deployment.objects.filter(hours_per_week=1).values_list("pk", flat=True))
    found = outcome_of(
        Question(
            2020,
            dropped,
            dt.date(2020, 3, 1),
            Municipality.objects.get(slug="borne").pk,
            Decimal("2.5"),
        )
    )

    changed = sum(row.after.balance.delivered - row.before.balance.delivered for row in found.rows)
    assert found.after.delivered - found.before.delivered == changed


# The address -----------------------------------------------------------------------------------


def test_nothing_is_stored(twente, coordinator_client):
    before = (list(Deployment.objects.values()), balance_of(2020))

    outcome(coordinator_client, gemeente="hengelo", vanaf="01-04-2020", erbij="borne", uren="3")

    assert (list(Deployment.objects.values()), balance_of(2020)) == before


def test_the_page_shows_what_was_ticked(twente, coordinator_client):
    ticked = leader("hengelo", "hennep").pk
    page = coordinator_client.get(PAGE, {"inzet": ticked, "gemeente": "tubbergen"}).content.decode()

    checked = re.findall(r'name="(\w+)"\s+value="([\w-]+)" checked', page)
    assert checked == [("gemeente", "dinkelland"), ("inzet", str(ticked))]
    assert page.count('<details class="ivz-choices" open>') == 2


def test_htmx_gets_only_the_outcome(twente, coordinator_client):
    response = coordinator_client.get(PAGE, {"gemeente": "hengelo"}, headers={"HX-Request": "true"})

    page = response.content.decode()
    assert "<form" not in page
    assert "Gevolg voor gemeenten" in page
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"vanaf": "31-12-2019"}, "Kies een dag in 2020."),
        ({"vanaf": "morgen"}, "Schrijf de datum als 31-12-2027."),
        ({"inzet": "999999"}, "Een keuze in deze link bestaat niet meer."),
        ({"inzet": "x"}, "Een keuze in deze link bestaat niet meer."),
        ({"gemeente": "nergens"}, "Een keuze in deze link bestaat niet meer."),
        ({"erbij": "nergens", "uren": "1"}, "Deze gemeente is er in dit jaar niet."),
        ({"erbij": "borne"}, "Schrijf hoeveel uur per week erbij komt."),
        ({"uren": "2"}, "Kies welke gemeente deze uren levert."),
        ({"erbij": "borne", "uren": "veel"}, "Schrijf het getal als 1.234,56."),
        ({"erbij": "borne", "uren": "-1"}, "0"),
        ({"erbij": "borne", "uren": "169"}, "168"),
    ],
)
def test_what_cannot_be_read_is_said(twente, coordinator_client, asked, message):
    response = coordinator_client.get(PAGE, {**asked, "gemeente": asked.get("gemeente", "wierden")})

    assert response.status_code == 200
    assert message in " ".join(
        error for errors in response.context["form"].errors.values() for error in errors
    )
    # A day that cannot be read is not the whole year.
    assert response.context["outcome"] is None
    assert "Verbeter eerst wat er niet klopt." in response.content.decode()


def test_many_municipalities_come_in_pages_and_keep_what_was_ticked(coordinator_client):
    places = sorted((MunicipalityFactory() for _ in range(60)), key=str)
    given = [DeploymentFactory(municipality=place) for place in places]

    response = coordinator_client.get(PAGE, {"inzet": given[-1].pk, "gemeente": places[-2].slug})

    page = response.content.decode()
    assert len(response.context["givers"]) == 15
    assert f'<input type="hidden" name="inzet" value="{given[-1].pk}">' in page
    assert f'<input type="hidden" name="gemeente" value="{places[-2].slug}">' in page
    assert len(response.context["outcome"].rows) == 2


def test_as_many_queries_for_many(coordinator_client):
    def queries():
        dropped = list(Deployment.objects.values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as captured:
            assert coordinator_client.get(PAGE, {"inzet": dropped}).status_code == 200
        return len(captured)

    def add():
        DeploymentFactory(
            role="projectleider", project=ProjectAssignmentFactory(with_portfolio=True)
        )

    add()
    one = queries()
    for _ in range(12):
        add()

    assert queries() == one


@pytest.mark.parametrize("year", [1899, 2201])
def test_a_year_that_cannot_be_is_not_found(coordinator_client, year):
    page = reverse("contributions:effort_what_if_year", args=[year])

    assert coordinator_client.get(page).status_code == 404


def test_the_working_year_and_the_links(twente, coordinator_client):
    current = reverse("contributions:effort_what_if_current")
    assert coordinator_client.get(current, {"peildatum": "2020-05-01"}).url == PAGE
    effort = coordinator_client.get(reverse("contributions:effort_year", args=[2020]))
    sheet = coordinator_client.get("/gemeenten/hengelo/?peildatum=2020-07-01")
    assert f'href="{PAGE}"' in effort.content.decode()
    assert f'href="{PAGE}?gemeente=hengelo"' in sheet.content.decode()
