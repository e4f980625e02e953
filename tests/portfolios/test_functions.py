"""What people do, and for whom: one answer on each day, on pages, in lists and after changes."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from platform_ivz.refusals import Refused
from portfolios.models import (
    Membership,
    Person,
    PersonFunction,
    Portfolio,
    PortfolioTerm,
    User,
    people_of,
)
from portfolios.overviews import portfolios_on
from portfolios.services import NewPerson, preview_succession, store_function, succeed
from reports.attention import stake_of
from tests.factories.portfolios import (
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
    PersonFactory,
    PersonFunctionFactory,
    PortfolioTermFactory,
    RegionFactory,
    RoleMembershipFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LAST = dt.date(2020, 12, 31)
NEXT = dt.date(2021, 1, 1)
IN_2020, IN_2021 = dt.date(2020, 6, 1), dt.date(2021, 6, 1)


@pytest.fixture
def mover(db: None) -> Person:
    """Mayor of Aadorp until 2020, of Beedorp from 2021."""
    person = PersonFactory(initials="", surname="Verhuis", salutation="", work=None)
    for name, first, last in (("Aadorp", None, LAST), ("Beedorp", NEXT, None)):
        PersonFunctionFactory(
            person=person,
            name="burgemeester",
            municipality__name=name,
            valid_from=first,
            valid_until=last,
        )
    return person


def place_of(person: Person, day: dt.date) -> str:
    return str(Person.objects.with_functions(day).get(pk=person.pk).municipality)


def page(client: Client, address: str, day: dt.date) -> str:
    text = client.get(address, {"peildatum": f"{day}"}).content.decode()
    return " ".join(text.replace("\u00a0", " ").split())


# --- One answer on each day ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "place"),
    [(dt.date(1900, 1, 1), "Aadorp"), (LAST, "Aadorp"), (NEXT, "Beedorp"), (IN_2021, "Beedorp")],
)
def test_a_mayor_who_moves_has_one_answer_on_each_day(mover: Person, day, place) -> None:
    person = Person.objects.with_functions(day).with_function_name(day).get()
    assert (person.function, str(person.municipality)) == ("burgemeester", place)
    assert (person.employer, person.organisation) == (person.municipality, None)
    assert (person.function_name, person.employer_name) == ("burgemeester", place)
    assert [str(one) for one in people_of(person.municipality, day)] == ["Verhuis"]


def test_without_a_function_there_is_none(db: None) -> None:
    PersonFactory(work__valid_until=LAST)
    person = Person.objects.with_functions(NEXT).with_function_name(NEXT).get()
    assert (person.function, person.municipality, person.employer) == ("", None, None)
    assert (person.function_name, person.employer_name) == (None, None)


def test_an_organisation_is_an_employer_too(db: None) -> None:
    police = OrganisationFactory(name="Politie")
    PersonFactory(work__municipality=None, work__organisation=police)
    person = Person.objects.with_functions(NEXT).with_function_name(NEXT).get()
    assert (person.employer, person.organisation, person.municipality) == (police, police, None)
    assert person.employer_name == "Politie"


def test_nobody_is_of_a_municipality_that_is_not_there(db: None) -> None:
    place = MunicipalityFactory(valid_from=NEXT, valid_until=dt.date(2024, 12, 31))
    PersonFactory(work__municipality=place, work__name="burgemeester")
    found = {
        day: (len(people_of(place, day)), PersonFunction.objects.on(day).count())
        for day in (LAST, NEXT, dt.date(2024, 12, 31), dt.date(2025, 1, 1))
    }
    assert list(found.values()) == [(0, 0), (1, 1), (1, 1), (0, 0)]


@pytest.mark.parametrize(
    ("first", "last", "fits"),
    [
        (None, None, True),
        (NEXT, LAST.replace(year=2024), True),
        (LAST, None, False),
        (None, LAST, False),
        (None, dt.date(2025, 1, 1), False),
        (dt.date(2025, 1, 1), None, False),
    ],
)
def test_a_function_lies_within_the_existence_of_the_municipality(db, first, last, fits) -> None:
    place = MunicipalityFactory(name="Aadorp", valid_from=NEXT, valid_until=dt.date(2024, 12, 31))
    function = PersonFunction(
        person=PersonFactory(work=None), municipality=place, valid_from=first, valid_until=last
    )
    if fits:
        store_function(function)
        return
    with pytest.raises(Refused, match="Aadorp bestaat vanaf 1 januari 2021 tot en met 31 december"):
        store_function(function)
    assert not PersonFunction.objects.exists()


def test_one_function_a_day(mover: Person) -> None:
    wrong = PersonFunction(person=mover, name="lid", valid_from=LAST, valid_until=LAST)
    with pytest.raises(Refused, match="heeft in deze periode al een functie"):
        store_function(wrong)


@pytest.mark.parametrize(
    ("name", "day", "fits"),
    [
        ("burgemeester", IN_2020, False),
        ("Burgemeester", IN_2020, False),
        ("burgemeester", NEXT, True),
        ("waarnemend burgemeester", IN_2020, True),
        ("wethouder", IN_2020, True),
    ],
)
def test_a_municipality_has_one_mayor_a_day(mover: Person, name, day, fits) -> None:
    function = PersonFunction(
        person=PersonFactory(work=None),
        name=name,
        municipality=mover.functions.get(valid_until=LAST).municipality,
        valid_from=day,
    )
    if fits:
        assert store_function(function).pk
        return
    with pytest.raises(ValidationError, match="heeft in deze periode al een burgemeester"):
        function.full_clean()


# --- What others read of it ----------------------------------------------------------------------


def test_the_matrix_and_the_post_show_the_employer_of_the_day(
    mover: Person, coordinator_client: Client
) -> None:
    RegionFactory()
    post = PortfolioTermFactory(person=mover).portfolio
    for day, place, other in ((LAST, "Aadorp", "Beedorp"), (NEXT, "Beedorp", "Aadorp")):
        (row,) = portfolios_on(day).rows
        assert str(row.person.municipality) == place
        for address in (
            reverse("portfolios:matrix"),
            reverse("portfolios:portfolio_list"),
            post.get_absolute_url(),
            reverse("portfolios:person_list"),
        ):
            shown = page(coordinator_client, address, day)
            table = shown[shown.index("<tbody") :]
            assert place in table, address
            assert other not in table, address
        posts = Portfolio.objects.with_holder_name(day)
        assert [one.holder_municipality for one in posts] == [place]


def test_what_has_ended_keeps_telling_for_whom_somebody_worked_then(
    mover: Person, coordinator_client: Client
) -> None:
    term = PortfolioTermFactory(person=mover, valid_until=IN_2020)
    seat = MembershipFactory(person=mover, valid_from=IN_2021)
    for day in (IN_2020, LAST, NEXT, IN_2021):
        terms = PortfolioTerm.objects.with_employer_name(day)
        seats = Membership.objects.with_employer_name(day)
        assert [one.employer_name for one in (*terms, *seats)] == ["Aadorp", "Beedorp"]
    assert "Aadorp" in page(coordinator_client, term.portfolio.get_absolute_url(), IN_2021)
    assert "Beedorp" in page(coordinator_client, seat.body.get_absolute_url(), IN_2020)


def test_the_page_of_a_municipality_says_who_is_mayor_on_the_day(
    mover: Person, coordinator_client: Client
) -> None:
    RegionFactory()
    place = mover.functions.get(valid_until=LAST).municipality
    acting = PersonFactory(initials="", surname="Waar", salutation="", work=None)
    PersonFunctionFactory(
        person=acting, name="waarnemend burgemeester", municipality=place, valid_from=NEXT
    )
    address = place.get_absolute_url()
    before, after = (page(coordinator_client, address, day) for day in (LAST, NEXT))
    assert "Verhuis</a>, burgemeester" in before
    assert "Waar</a>" not in before
    assert "Waar</a>, waarnemend burgemeester" in after
    assert "Verhuis</a>" not in after


def test_the_page_of_a_person_shows_all_functions_and_marks_that_of_the_day(
    mover: Person, coordinator_client: Client
) -> None:
    for day, place in ((LAST, "Aadorp"), (NEXT, "Beedorp")):
        response = coordinator_client.get(mover.get_absolute_url(), {"peildatum": f"{day}"})
        shown = [(str(one.municipality), holds) for one, holds in response.context["functions"]]
        assert shown == [("Beedorp", place == "Beedorp"), ("Aadorp", place == "Aadorp")]
        assert str(response.context["object"].employer) == place


def test_the_list_finds_and_filters_on_the_function_of_the_day(
    mover: Person, coordinator_client: Client
) -> None:
    place = mover.functions.get(valid_until=LAST).municipality
    for choice in ({"municipality": place.pk}, {"q": "aadorp"}, {"q": "verhuis aadorp"}):
        found = {
            day: len(
                coordinator_client.get(
                    reverse("portfolios:person_list"), {"peildatum": f"{day}", **choice}
                ).context["object_list"]
            )
            for day in (LAST, NEXT)
        }
        assert found == {LAST: 1, NEXT: 0}, choice


def test_the_list_of_functions_is_that_of_the_day_or_of_all_years(
    mover: Person, coordinator_client: Client
) -> None:
    PersonFactory(work__municipality__valid_from=IN_2021)

    def names(day: dt.date, **choice: str) -> list[str]:
        response = coordinator_client.get(
            reverse("portfolios:personfunction_list"), {"peildatum": f"{day}", **choice}
        )
        return [str(one.municipality) for one in response.context["object_list"] if one.name]

    assert names(LAST) == ["Aadorp"]
    assert names(NEXT) == ["Beedorp"]
    assert sorted(names(LAST, periode="alles")) == ["Aadorp", "Beedorp"]
    assert names(LAST, periode="alles", q="beedorp") == ["Beedorp"]
    assert names(LAST, q="beedorp") == []


def test_search_finds_the_function_of_before_and_of_now(
    mover: Person, coordinator_client: Client
) -> None:
    for place in ("aadorp", "beedorp"):
        groups = coordinator_client.get(
            reverse("reports:search"), {"q": f"burgemeester {place}"}
        ).context["groups"]
        assert [(group.kind, group.count) for group in groups] == [("Functies", 1)]
        assert groups[0].hits[0].url == mover.get_absolute_url()


def test_whose_posts_concern_a_user_follows_the_function(mover: Person) -> None:
    colleague, user = PersonFactory(work=None), UserFactory()
    mover.user = user
    mover.save()
    RoleMembershipFactory(user=user, role="board_member")
    place = mover.functions.get(valid_until=LAST).municipality
    PersonFunctionFactory(person=colleague, name="wethouder", municipality=place)
    term = PortfolioTermFactory(person=colleague)
    found = {day: list(PortfolioTerm.objects.of_user(user, day)) for day in (LAST, NEXT)}
    assert found == {LAST: [term], NEXT: []}
    assert [str(stake_of(user, day).municipality) for day in (LAST, NEXT)] == ["Aadorp", "Beedorp"]


# --- Forms ---------------------------------------------------------------------------------------


def test_somebody_new_is_named_and_then_gets_a_function(coordinator_client: Client) -> None:
    place = MunicipalityFactory(name="Aadorp", valid_from=NEXT)
    named = coordinator_client.post(reverse("portfolios:person_add"), {"surname": "Nieuw"})
    address = reverse("portfolios:personfunction_add", args=("nieuw",))
    assert named["Location"] == address

    sent = {"name": "burgemeester", "municipality": place.pk, "valid_from": "31-12-2020"}
    refused = coordinator_client.post(address, sent)
    assert refused.status_code == 422
    assert "Aadorp bestaat vanaf 1 januari 2021" in refused.content.decode().replace("\u00a0", " ")
    assert not PersonFunction.objects.exists()

    done = coordinator_client.post(address, {**sent, "valid_from": "01-01-2021"})
    assert done["Location"] == reverse("portfolios:person_detail", args=("nieuw",))
    function = PersonFunction.objects.get()
    assert (function.person.surname, function.in_words) == ("Nieuw", "burgemeester, Aadorp")


def test_who_changes_a_function_says_per_when_and_what_was_stays(
    coordinator_client: Client,
) -> None:
    person = PersonFactory(work__name="wethouder", work__municipality__name="Aadorp")
    function, other = person.functions.get(), MunicipalityFactory(name="Beedorp")
    address = reverse("portfolios:personfunction_edit", args=(person.code, function.pk))
    change = {"how": "vanaf", "changes_on": "01-01-2021"}
    data = {**change, "name": "burgemeester", "municipality": other.pk}

    assert coordinator_client.post(address, data).status_code == 302

    rows = person.functions.order_by("pk")
    assert [(row.in_words, row.valid_from, row.valid_until) for row in rows] == [
        ("wethouder, Aadorp", None, LAST),
        ("burgemeester, Beedorp", NEXT, None),
    ]
    assert (place_of(person, LAST), place_of(person, NEXT)) == ("Aadorp", "Beedorp")

    right = {"how": "verbeteren", "name": "loco", "municipality": function.municipality_id}
    coordinator_client.post(address, {**right, "valid_until": "31-12-2020"})
    assert person.functions.get(pk=function.pk).name == "loco"
    assert person.functions.count() == 2


def test_a_function_can_be_deleted_and_the_person_stays(
    mover: Person, coordinator_client: Client
) -> None:
    function = mover.functions.get(valid_until=LAST)
    address = reverse("portfolios:personfunction_delete", args=(mover.code, function.pk))
    assert coordinator_client.post(address)["Location"] == mover.get_absolute_url()
    assert [str(one.municipality) for one in mover.functions.all()] == ["Beedorp"]


def test_in_the_admin_a_person_moves_in_one_go_and_two_mayors_are_refused(
    mover: Person, admin_client: Client
) -> None:
    place = mover.functions.get(valid_from=NEXT).municipality
    person = PersonFactory(work__name="burgemeester", work__municipality__name="Ceedorp")
    old = person.functions.get()
    address = reverse("admin:portfolios_person_change", args=(person.pk,))
    data = {
        "code": person.code,
        "surname": person.surname,
        "functions-TOTAL_FORMS": 2,
        "functions-INITIAL_FORMS": 1,
        "functions-0-id": old.pk,
        "functions-0-person": person.pk,
        "functions-0-name": "burgemeester",
        "functions-0-municipality": old.municipality_id,
        "functions-0-valid_until": "2020-12-31",
        "functions-1-person": person.pk,
        "functions-1-name": "burgemeester",
        "functions-1-municipality": place.pk,
        "functions-1-valid_from": "2021-01-01",
    }
    refused = admin_client.post(address, data)
    assert refused.status_code == 200
    assert "heeft in deze periode al een burgemeester" in refused.content.decode()
    assert person.functions.get().valid_until is None

    moved = admin_client.post(address, {**data, "functions-1-name": "wethouder"})
    assert moved.status_code == 302
    assert (place_of(person, LAST), place_of(person, NEXT)) == ("Ceedorp", "Beedorp")


# --- Succession ----------------------------------------------------------------------------------


def test_a_successor_gets_the_function_from_the_day_after(coordinator: User) -> None:
    leaver = PersonFactory(work__name="burgemeester", work__municipality__name="Aadorp")
    place, successor = leaver.functions.get().municipality, PersonFactory(work=None)
    PersonFunctionFactory(person=successor, name="wethouder", valid_until=LAST)
    choices = {
        "person": leaver,
        "on": LAST,
        "by": coordinator,
        "successor": successor,
        "functions": leaver.functions.all(),
        "function_name": "waarnemend burgemeester",
    }
    (change,) = preview_succession(**choices).functions
    told = (change.subject.in_words, change.function, change.successor)
    assert told == ("burgemeester, Aadorp", "waarnemend burgemeester", successor)
    assert PersonFunction.objects.count() == 2

    succeed(**choices)

    assert {day: [f"{one}" for one in people_of(place, day)] for day in (LAST, NEXT)} == {
        LAST: [str(leaver)],
        NEXT: [str(successor)],
    }
    (now,) = people_of(place, NEXT)
    assert now.function == "waarnemend burgemeester"


def test_a_function_that_would_have_ended_passes_on_its_last_day(coordinator: User) -> None:
    leaver = PersonFactory(work__name="projectleider", work__valid_until=IN_2021)
    done = succeed(
        person=leaver,
        on=LAST,
        by=coordinator,
        newcomer=NewPerson("Nieuw"),
        functions=leaver.functions.all(),
    )
    rows = PersonFunction.objects.order_by("valid_until").values_list(
        "person", "name", "valid_from", "valid_until"
    )
    assert list(rows) == [
        (leaver.pk, "projectleider", None, LAST),
        (done.successor.pk, "projectleider", NEXT, IN_2021),
    ]


def test_who_leaves_for_another_municipality_keeps_that_function(
    mover: Person, coordinator: User
) -> None:
    succeed(person=mover, on=LAST, by=coordinator)
    assert (place_of(mover, LAST), place_of(mover, NEXT)) == ("Aadorp", "Beedorp")


def test_a_successor_with_a_function_keeps_it_and_takes_over_posts_alone(
    mover: Person, coordinator: User
) -> None:
    leaver = PersonFactory(work__name="burgemeester")
    post = PortfolioTermFactory(person=leaver).portfolio
    choices = {"person": leaver, "on": LAST, "by": coordinator, "successor": mover}
    with pytest.raises(Refused, match="Verhuis heeft vanaf 1 januari 2021 al een functie") as told:
        succeed(**choices, portfolios=[post], functions=leaver.functions.all())
    assert "Haal het vinkje weg bij de functie" in told.value.reasons[0]
    assert leaver.functions.get().valid_until is None

    succeed(**choices, portfolios=[post])
    assert leaver.functions.get().valid_until == LAST
    assert place_of(mover, NEXT) == "Beedorp"
    assert post.terms.get(valid_from=NEXT).person == mover


def test_the_form_ticks_the_function_and_asks_for_it_when_it_is_named(
    coordinator_client: Client,
) -> None:
    leaver = PersonFactory(work__name="burgemeester", work__municipality__name="Aadorp")
    address = reverse("portfolios:person_succeed", args=(leaver.code,))
    function = leaver.functions.get()
    form = coordinator_client.get(address).context["form"]
    assert form["functions"].value() == [function.pk]

    data = {"on": "31-12-2020", "surname": "Nieuw", "function_name": "waarnemend burgemeester"}
    refused = coordinator_client.post(address, data)
    assert refused.status_code == 422
    assert "De opvolger neemt geen functie over." in refused.content.decode()

    data["functions"] = [function.pk]
    plan = coordinator_client.post(address, data).context["plan"]
    assert coordinator_client.post(address, {**data, "record": plan.digest}).status_code == 302
    assert PersonFunction.objects.get(valid_from=NEXT).in_words == "waarnemend burgemeester, Aadorp"
    function.refresh_from_db()
    assert function.valid_until == LAST
