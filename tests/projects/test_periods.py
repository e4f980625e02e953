"""The next period of the safety agenda takes themes and running assignments along, and changes nothing."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from agenda.models import SafetyAgenda, Theme
from agenda.periods.services import begin_revision
from platform_ivz.refusals import Refused
from projects.enums import Phase
from projects.models import ProjectAssignment
from projects.periods import Begun, begin_period
from tests.factories.agenda import SafetyAgendaFactory, SubThemeFactory, ThemeFactory
from tests.factories.portfolios import PortfolioFactory
from tests.factories.projects import ProjectAssignmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]

D = dt.date
TODAY = D(2022, 10, 1)


@pytest.fixture
def before() -> SafetyAgenda:
    """The agenda of 2020-2022: two themes, one with a part and a post; work that runs and that ended."""
    agenda = SafetyAgendaFactory(adopted=True, title="Agenda Twente 2020-2022", code="2020-2022")
    first, second = (
        ThemeFactory(agenda=agenda, title=title, order=n, why=f"Om {n}.")
        for n, title in ((1, "Ondermijning"), (2, "Jeugd"))
    )
    SubThemeFactory(theme=first, order=1, title="Hennep", description="Kwekerijen.")
    first.portfolios.add(PortfolioFactory(code="post"))
    ProjectAssignmentFactory(theme=first, name="Hennepteam", phase=Phase.EXECUTION)
    ProjectAssignmentFactory(
        theme=first, name="Toolbox", phase=Phase.FINISHED, ended_on=D(2022, 12, 31)
    )
    ProjectAssignmentFactory(
        theme=second, name="Pilot", phase=Phase.STOPPED, ended_on=D(2023, 1, 1)
    )
    return agenda


def begin(before: SafetyAgenda, first: int = 2023, last: int = 2026, **facts: object) -> Begun:
    facts = {
        "themes": list(before.themes.all()),
        "assignments": list(ProjectAssignment.objects.exclude(name="Toolbox")),
        "today": TODAY,
    } | facts
    return begin_period(after=before, first_year=first, last_year=last, **facts)


def refusal(before: SafetyAgenda, *years: int, **facts: object) -> dict[str, list[str]]:
    count = SafetyAgenda.objects.count(), Theme.objects.count()
    with pytest.raises(Refused) as refused:
        begin(before, *years, **facts)
    assert (SafetyAgenda.objects.count(), Theme.objects.count()) == count
    return {name: " ".join(said) for name, said in refused.value.of_fields.items()}


def everything() -> list[list[tuple]]:
    kinds = (SafetyAgenda, Theme, ProjectAssignment)
    return [list(kind.objects.order_by("pk").values_list()) for kind in kinds]


def test_what_goes_along_and_what_stays_as_it_was(before: SafetyAgenda) -> None:
    was = everything()
    begun = begin(before)
    new = begun.agenda

    assert (new.title, new.code) == ("Agenda Twente 2023-2026", "2023-2026")
    assert (new.valid_from, new.valid_until) == (D(2023, 1, 1), D(2026, 12, 31))
    assert (begun.themes, begun.parts, begun.assignments, begun.left) == (2, 1, 2, ())
    first, second = new.themes.all()
    assert (first.title, first.why, first.order) == ("Ondermijning", "Om 1.", 1)
    assert list(first.subthemes.values_list("title", "description")) == [("Hennep", "Kwekerijen.")]
    assert [post.code for post in first.portfolios.all()] == ["post"]
    assert [theme.continues.agenda for theme in (first, second)] == [before, before]
    # The rows of the period before are the same to the letter.
    rows = [
        [row for row in now if row in then] for now, then in zip(everything(), was, strict=True)
    ]
    assert rows == was

    hennep = ProjectAssignment.objects.get(name="Hennepteam")
    old = before.themes.get(title="Ondermijning")
    under = ProjectAssignment.objects.under
    assert {one.name for one in under([old])} == {"Hennepteam", "Toolbox"}
    assert {one.name for one in under([first])} == {"Hennepteam"}
    assert {one.name for one in under([second])} == {"Pilot"}
    # Each day has the theme of its own agenda, the draft as soon as nothing else holds.
    assert hennep.theme_on(D(2022, 12, 31)) == old
    assert hennep.theme_on(D(2023, 1, 1)) == first
    assert hennep.theme_on(D(2030, 1, 1)) == old


def test_a_revision_of_either_period_keeps_its_assignments(before: SafetyAgenda) -> None:
    begin(before)
    revision = begin_revision(agenda=before, valid_from=D(2022, 11, 1), reason="", today=TODAY)
    (revised,) = revision.themes.filter(title="Ondermijning")

    names = {one.name for one in ProjectAssignment.objects.under([revised])}
    assert names == {"Hennepteam", "Toolbox"}


def test_what_stays_behind_is_told(before: SafetyAgenda) -> None:
    begun = begin(before, themes=list(before.themes.filter(title="Ondermijning")), assignments=[])

    assert (begun.themes, begun.assignments) == (1, 0)
    assert set(begun.left) == {"Jeugd", "Hennepteam", "Pilot"}
    said = refusal(begun.agenda, 2027, 2030, assignments=[ProjectAssignment.objects.first()])
    assert "Hennepteam gaat mee zonder thema. Vink het thema ook aan" in said["assignments"]


def test_a_period_that_cannot_be(before: SafetyAgenda) -> None:
    said = refusal(before, 2022, 2025)
    assert said == {
        "first_year": (
            "In deze periode staat al Agenda Twente 2020-2022 (tot en met 31 december 2022). Kies een"
            " periode die begint in 2023 of later."
        )
    }
    assert "ligt voor het eerste jaar" in refusal(before, 2026, 2025)["last_year"]
    assert (
        "al voorbij op 31 december 2024"
        in refusal(before, 2023, 2024, today=D(2025, 1, 1))["last_year"]
    )
    begin(before)
    said = refusal(before, 2025, 2028)["first_year"]
    assert said.endswith("Werk dat concept verder uit, of verwijder het eerst.")


def test_a_period_begins_the_day_after_one_that_ends_in_a_year(before: SafetyAgenda) -> None:
    SafetyAgenda.objects.filter(pk=before.pk).update(valid_until=D(2023, 6, 30))
    before.refresh_from_db()

    assert begin(before).agenda.valid_from == D(2023, 7, 1)


def test_the_page_offers_all_that_goes_on(before: SafetyAgenda, coordinator_client: Client) -> None:
    url = reverse("reports:safetyagenda_next", args=(before.code,))
    page = coordinator_client.get(url)
    form = page.context["form"]
    assert (form["first_year"].value(), form["last_year"].value()) == (2023, 2026)
    shown = page.content.decode()
    assert shown.count("checked") == 4
    assert "Hennepteam (uitvoering; Ondermijning)" in shown
    assert "Toolbox" not in shown

    pilot = ProjectAssignment.objects.get(name="Pilot")
    sent = {
        "first_year": "2023",
        "last_year": "2090",
        "themes": [theme.pk for theme in before.themes.all()],
        "assignments": [pilot.pk],
    }
    answer = coordinator_client.post(url, sent, follow=True)
    assert answer.redirect_chain == [("/veiligheidsagenda/2023-2090/", 302)]
    said = " ".join(answer.content.decode().split())
    assert (
        "Agenda Twente 2023-2090 is begonnen als concept. Meegenomen: 2 thema’s, 1 deelthema en 1"
        " opdracht. Achtergebleven: Hennepteam."
    ) in said
    # The assignment shows on the page of either period, and in the list of either theme.
    for theme in (pilot.theme, Theme.objects.get(title="Jeugd", agenda__code="2023-2090")):
        assert "Pilot" in coordinator_client.get(theme.get_absolute_url()).content.decode()
        listed = coordinator_client.get(f"/projecten/?thema={theme.pk}").content.decode()
        assert "Pilot" in listed
        assert "Hennepteam" not in listed


def test_an_assignment_goes_along_later_too(
    before: SafetyAgenda, coordinator_client: Client
) -> None:
    begin(before, assignments=[])
    hennep = ProjectAssignment.objects.get(name="Hennepteam")
    edit = reverse("projects:projectassignment_edit", args=(hennep.code,))
    themes = [theme.pk for theme in SafetyAgenda.objects.get(code="2023-2026").themes.all()]
    sent = {"name": hennep.name, "theme": hennep.theme_id, "also_under": themes}

    answer = coordinator_client.post(edit, sent)
    assert answer.status_code == 422
    assert "Kies van Agenda Twente 2023-2026 ten hoogste één thema." in answer.content.decode()
    coordinator_client.post(edit, sent | {"also_under": themes[:1]})
    assert [theme.pk for theme in hennep.also_under.all()] == themes[:1]
