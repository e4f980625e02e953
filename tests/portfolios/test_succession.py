"""Succession in one step: on every day before and after, each post has the expected holder."""

import datetime as dt
import random
from html import unescape

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from platform_ivz.refusals import Refused
from portfolios.enums import Role
from portfolios.models import (
    Membership,
    Person,
    PersonFunction,
    Portfolio,
    PortfolioTerm,
    RoleMembership,
    User,
)
from portfolios.services import NewPerson, preview_succession, succeed
from tests.factories.portfolios import (
    MembershipFactory,
    PersonFactory,
    PortfolioFactory,
    PortfolioTermFactory,
    RoleMembershipFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
START = dt.date(2020, 1, 1)
LAST = dt.date(2020, 6, 30)
NEXT = dt.date(2020, 7, 1)
END = dt.date(2020, 12, 31)
DAYS = [START + dt.timedelta(days=number) for number in range(-3, 400)]


def holders(post: Portfolio) -> list[Person | None]:
    """Who holds the post on each of `DAYS`; more than one holder on a day is an error."""
    terms = list(post.terms.select_related("person"))
    found = [[term.person for term in terms if term.holds_on(day)] for day in DAYS]
    assert all(len(people) <= 1 for people in found)
    return [people[0] if people else None for people in found]


def everything() -> list[list[dict]]:
    models = (Person, PersonFunction, PortfolioTerm, Membership, RoleMembership)
    return [list(model._base_manager.order_by("pk").values()) for model in models]


@pytest.fixture
def leaver(db: None) -> Person:
    return PersonFactory(surname="Vertrek", work__name="burgemeester", user=UserFactory())


@pytest.fixture
def successor(db: None) -> Person:
    return PersonFactory(surname="Komst")


@pytest.mark.parametrize("seed", range(25))
def test_every_day_before_and_after_has_the_expected_holder(
    coordinator: User, leaver: Person, successor: Person, seed: int
) -> None:
    rng = random.Random(seed)  # noqa: S311 - chooses cases, guards nothing
    other = PersonFactory()
    expected: dict[Portfolio, list[Person | None]] = {}
    chosen = []
    for _ in range(6):
        first = rng.choice([None, START, LAST, LAST - dt.timedelta(days=40)])
        last = rng.choice([None, LAST, NEXT, END, LAST + dt.timedelta(days=30)])
        post = PortfolioFactory()
        PortfolioTermFactory(portfolio=post, person=leaver, valid_from=first, valid_until=last)
        if first is not None:
            PortfolioTermFactory(
                portfolio=post, person=other, valid_until=first - dt.timedelta(days=1)
            )
        if last is not None and last > LAST:
            PortfolioTermFactory(
                portfolio=post, person=other, valid_from=last + dt.timedelta(days=1)
            )
        before = holders(post)
        handed = rng.random() < 0.5
        if handed:
            chosen.append(post)
        end = None if last == LAST else last
        expected[post] = [
            person
            if day <= LAST or (end is not None and day > end)
            else (successor if handed else None)
            for day, person in zip(DAYS, before, strict=True)
        ]

    succeed(person=leaver, on=LAST, by=coordinator, successor=successor, portfolios=chosen)

    assert {post: holders(post) for post in expected} == expected


def test_seats_go_over_with_their_function_and_the_rest_falls_vacant(
    coordinator: User, leaver: Person, successor: Person
) -> None:
    kept = MembershipFactory(person=leaver, function="voorzitter", valid_from=START)
    left = MembershipFactory(person=leaver, function="lid", valid_until=END)

    done = succeed(person=leaver, on=LAST, by=coordinator, successor=successor, memberships=[kept])

    rows = set(
        Membership.objects.values_list("body", "person", "function", "valid_from", "valid_until")
    )
    assert rows == {
        (kept.body_id, leaver.pk, "voorzitter", START, LAST),
        (kept.body_id, successor.pk, "voorzitter", NEXT, None),
        (left.body_id, leaver.pk, "lid", None, LAST),
    }
    assert [(change.subject, change.successor) for change in done.seats] == [
        (kept.body, successor),
        (left.body, None),
    ]


def test_the_roles_of_the_leaver_end(coordinator: User, leaver: Person, successor: Person) -> None:
    PortfolioTermFactory(person=leaver)
    role = RoleMembershipFactory(user=leaver.user, role=Role.BOARD_MEMBER, valid_from=START)
    past = RoleMembershipFactory(user=leaver.user, role=Role.FINANCE, valid_until=START)
    RoleMembershipFactory(user=leaver.user, role=Role.PLATFORM_MEMBER, valid_from=END)

    assert succeed(person=leaver, on=LAST, by=coordinator, successor=successor).roles == 2

    rows = leaver.user.role_memberships.values_list("pk", "valid_until")
    assert dict(rows) == {role.pk: LAST, past.pk: START}


def test_the_successor_gets_an_account_with_the_roles_of_the_leaver(
    admin_user: User, leaver: Person, successor: Person
) -> None:
    PortfolioTermFactory(person=leaver)
    role = RoleMembershipFactory(
        user=leaver.user, role=Role.BOARD_MEMBER, with_municipality=True, valid_from=START
    )
    RoleMembershipFactory(user=leaver.user, role=Role.FINANCE, valid_until=END)
    RoleMembershipFactory(user=leaver.user, role=Role.PLATFORM_MEMBER, valid_until=NEXT)
    RoleMembershipFactory(user=leaver.user, role=Role.PROJECT_LEADER, valid_until=LAST)
    choices = {"person": leaver, "on": LAST, "by": admin_user, "successor": successor}

    done = succeed(**choices, email="nieuw@voorbeeld.nl")

    successor.refresh_from_db()
    assert successor.user == done.account
    assert not done.account.has_usable_password()
    got = done.account.role_memberships.order_by("pk")
    assert sorted(got.values_list("role", "municipality", "valid_from", "valid_until")) == sorted(
        [
            (Role.BOARD_MEMBER, role.municipality_id, NEXT, None),
            (Role.FINANCE, None, NEXT, END),
            (Role.PLATFORM_MEMBER, None, NEXT, NEXT),
            (Role.PROJECT_LEADER, None, NEXT, None),
        ]
    )
    assert set(leaver.user.role_memberships.values_list("valid_until", flat=True)) == {LAST}


def test_access_is_given_to_a_successor_without_an_account_by_who_may(
    admin_user: User, coordinator: User, leaver: Person, successor: Person
) -> None:
    PortfolioTermFactory(person=leaver)
    choices = {"person": leaver, "on": LAST, "email": "nieuw@voorbeeld.nl"}
    inside = PersonFactory(user=UserFactory())
    before = everything()
    with pytest.raises(PermissionDenied):
        succeed(**choices, by=coordinator, successor=successor)
    with pytest.raises(Refused, match="Kies een opvolger om toegang te geven"):
        succeed(**choices, by=admin_user)
    with pytest.raises(Refused, match="had geen toegang"):
        succeed(**choices, by=admin_user, successor=successor)
    with pytest.raises(Refused, match="heeft al een account"):
        succeed(**choices, by=admin_user, successor=inside)
    assert everything() == before


def test_one_step_lets_the_successor_in_and_the_leaver_out(
    admin_client: Client, leaver: Person, successor: Person
) -> None:
    PortfolioTermFactory(person=leaver)
    RoleMembershipFactory(user=leaver.user, role=Role.BOARD_MEMBER, with_municipality=True)
    address = reverse("portfolios:person_succeed", args=[leaver.code])
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    sent = {
        "on": f"{yesterday:%d-%m-%Y}",
        "successor": successor.pk,
        "email": "nieuw@voorbeeld.nl",
    }
    page = admin_client.post(address, sent)
    assert "De uitnodiging gaat meteen naar nieuw@voorbeeld.nl." in page.content.decode()
    assert mail.outbox == []
    digest = page.context["plan"].digest
    assert admin_client.post(address, sent | {"record": digest}).status_code == 302

    (message,) = mail.outbox
    assert message.to == ["nieuw@voorbeeld.nl"]
    assert not User.objects.get(pk=leaver.user.pk).has_access
    assert User.objects.get(email="nieuw@voorbeeld.nl").has_access


def test_somebody_new_gets_the_place_of_the_leaver_and_a_code_of_its_own(
    coordinator: User, leaver: Person
) -> None:
    PersonFactory(code="van-der-nieuw")
    post = PortfolioTermFactory(person=leaver).portfolio

    done = succeed(
        person=leaver,
        on=LAST,
        by=coordinator,
        newcomer=NewPerson(surname="Nieuw", tussenvoegsel="van der", initials="B."),
        functions=leaver.functions.all(),
        portfolios=[post],
    )

    new = Person.objects.with_functions(NEXT).get(surname="Nieuw")
    assert done.successor == new
    assert new.code == "van-der-nieuw-2"
    place = leaver.functions.get().municipality
    assert (new.municipality, new.function) == (place, "burgemeester")
    assert holders(post)[-1] == new


def test_without_a_successor_all_falls_vacant(coordinator: User, leaver: Person) -> None:
    post = PortfolioTermFactory(person=leaver).portfolio

    succeed(person=leaver, on=LAST, by=coordinator)

    assert holders(post) == [leaver if day <= LAST else None for day in DAYS]


def test_history_of_before_is_left_alone(
    coordinator: User, leaver: Person, successor: Person
) -> None:
    past = PortfolioTermFactory(person=leaver, valid_until=LAST - dt.timedelta(days=1))
    PortfolioTermFactory(person=leaver)
    before = PortfolioTerm.objects.filter(pk=past.pk).values().get()

    succeed(person=leaver, on=LAST, by=coordinator, successor=successor)

    assert PortfolioTerm.objects.filter(pk=past.pk).values().get() == before


def test_what_goes_wrong_at_the_end_undoes_the_beginning(
    coordinator: User, leaver: Person, successor: Person
) -> None:
    """The successor already sits in the last body, so nothing at all changes."""
    post = PortfolioTermFactory(person=leaver).portfolio
    seat = MembershipFactory(person=leaver)
    MembershipFactory(person=successor, body=seat.body)
    RoleMembershipFactory(user=leaver.user)
    before = everything()

    with pytest.raises(Refused, match="zit in deze periode al in dit gremium") as refused:
        succeed(
            person=leaver,
            on=LAST,
            by=coordinator,
            successor=successor,
            portfolios=[post],
            memberships=[seat],
        )

    assert everything() == before
    assert refused.value.reasons[0].startswith(f"{seat.body}: ")


def test_a_preview_shows_the_change_and_stores_nothing(
    coordinator: User, leaver: Person, successor: Person
) -> None:
    post = PortfolioTermFactory(person=leaver).portfolio
    before = everything()

    plan = preview_succession(
        person=leaver, on=LAST, by=coordinator, successor=successor, portfolios=[post]
    )

    assert [(change.subject, change.successor) for change in plan.posts] == [(post, successor)]
    assert plan.first_day == NEXT
    assert everything() == before


def test_refusals_are_in_dutch_and_change_nothing(
    coordinator: User, leaver: Person, successor: Person
) -> None:
    post = PortfolioTermFactory(person=leaver, valid_from=START).portfolio
    PersonFactory(
        surname="Dubbel", initials="C.", work__municipality=leaver.functions.get().municipality
    )
    before = everything()
    cases = [
        ({"portfolios": [post]}, "Kies een opvolger, of haal de vinkjes weg"),
        ({"successor": leaver}, "kan niet de opvolger van zichzelf zijn"),
        (
            {"successor": successor, "newcomer": NewPerson("Nieuw")},
            "Kies een opvolger uit de lijst of vul een nieuwe naam in, niet allebei",
        ),
        ({"newcomer": NewPerson("dubbel", "c.")}, "staat al in het portaal"),
        ({"successor": successor, "portfolios": [PortfolioFactory()]}, "niet al deze posten"),
        ({"successor": successor, "memberships": [MembershipFactory()]}, "niet al deze zetels"),
        ({"on": START - dt.timedelta(days=1)}, "begint pas op 1 januari 2020 met"),
        ({"person": PersonFactory(work=None)}, "geen functie, posten, zetels of rollen meer"),
        ({"on": dt.date.max}, "geen volgende dag"),
    ]
    before = everything()
    for choices, message in cases:
        with pytest.raises(Refused, match=message):
            succeed(**{"person": leaver, "on": LAST, "by": coordinator, **choices})
        assert everything() == before


def test_who_may_not_edit_is_stopped(board_member: User, leaver: Person) -> None:
    PortfolioTermFactory(person=leaver)
    with pytest.raises(PermissionDenied):
        succeed(person=leaver, on=LAST, by=board_member)


# --- The page ----------------------------------------------------------------------------------


@pytest.fixture
def post(leaver: Person) -> Portfolio:
    return PortfolioTermFactory(person=leaver, portfolio__title="Bedrijfsvoering").portfolio


@pytest.fixture
def seat(leaver: Person) -> Membership:
    return MembershipFactory(person=leaver, body__name="Veiligheidsoverleg", function="lid")


def page(person: Person) -> str:
    return reverse("portfolios:person_succeed", args=(person.code,))


def test_the_form_ticks_all_that_is_held(
    coordinator_client: Client, leaver: Person, post: Portfolio, seat: Membership
) -> None:
    past = PortfolioTermFactory(person=leaver, valid_until=START).portfolio
    response = coordinator_client.get(page(leaver))

    form = response.context["form"]
    assert form["portfolios"].value() == [post.pk]
    assert form["memberships"].value() == [seat.pk]
    text = unescape(response.content.decode())
    assert "Bedrijfsvoering" in text
    assert "Veiligheidsoverleg" in text
    assert past.title not in text


def test_who_looks_at_a_day_before_it_hears_when_it_is_seen(
    coordinator_client: Client, leaver: Person, successor: Person, post: Portfolio
) -> None:
    coordinator_client.get(f"{page(leaver)}?peildatum=2020-06-30")
    data = {"on": "30-06-2020", "successor": successor.pk, "portfolios": [post.pk]}
    plan = coordinator_client.post(page(leaver), data).context["plan"]
    done = coordinator_client.post(page(leaver), {**data, "record": plan.digest}, follow=True)
    (said,) = [str(message) for message in done.context["messages"]]
    assert said.endswith("volgt op. U ziet het met een peildatum vanaf 1 juli 2020.")


def test_look_first_then_record(
    coordinator_client: Client,
    leaver: Person,
    successor: Person,
    post: Portfolio,
    seat: Membership,
) -> None:
    data = {"on": "30-06-2020", "successor": successor.pk, "portfolios": [post.pk]}
    before = everything()

    seen = coordinator_client.post(page(leaver), data)

    assert seen.status_code == 200
    plan = seen.context["plan"]
    assert [change.successor for change in plan.posts] == [successor]
    assert [change.successor for change in plan.seats] == [None]
    assert "Dit verandert er" in seen.content.decode()
    assert everything() == before

    changed = {**data, "portfolios": [], "record": plan.digest}
    other = coordinator_client.post(page(leaver), changed)
    assert [change.successor for change in other.context["plan"].posts] == [None]
    assert everything() == before

    done = coordinator_client.post(page(leaver), {**data, "record": plan.digest})

    assert done.status_code == 302
    assert done["Location"] == successor.get_absolute_url()
    assert holders(post) == [leaver if day <= LAST else successor for day in DAYS]
    seat.refresh_from_db()
    assert seat.valid_until == LAST

    again = coordinator_client.post(page(leaver), {**data, "record": plan.digest})
    assert again.status_code == 422
    assert "heeft in deze periode al een houder" in again.content.decode()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"on": "31-02-2020"}, "Schrijf de datum als 31-12-2027."),
        ({"on": ""}, "Dit veld is verplicht"),
        ({"on": "30-06-2020", "initials": "B."}, "Vul ook de achternaam van de opvolger in."),
        ({"on": "30-06-2020", "portfolios": "999"}, "Kijk de vinkjes na."),
        ({"on": "30-06-2020", "portfolios": "x"}, "x"),
        ({"on": "30-06-2020", "successor": "999999"}, "geldige keuze"),
        ({"on": "31-12-9999"}, "geen volgende dag"),
    ],
)
def test_bad_input_is_refused_and_nothing_changes(
    coordinator_client: Client,
    leaver: Person,
    post: Portfolio,
    data: dict[str, str],
    message: str,
) -> None:
    before = everything()
    response = coordinator_client.post(page(leaver), {**data, "record": "1"})
    assert response.status_code == 422
    assert message in unescape(response.content.decode())
    assert everything() == before


def test_somebody_new_by_the_form(coordinator_client: Client, leaver: Person) -> None:
    seat = MembershipFactory(person=leaver)
    data = {
        "on": "30-06-2020",
        "surname": "Nieuw",
        "initials": "B.",
        "functions": [leaver.functions.get().pk],
        "memberships": [seat.pk],
    }
    seen = coordinator_client.post(page(leaver), data)
    data["record"] = seen.context["plan"].digest
    assert not Person.objects.filter(surname="Nieuw").exists()
    assert coordinator_client.post(page(leaver), data).status_code == 302
    new = Person.objects.get(surname="Nieuw")
    work, before = new.functions.get(), leaver.functions.get()
    assert (work.name, work.municipality) == ("burgemeester", before.municipality)
    assert (before.valid_until, work.valid_from) == (LAST, NEXT)
    assert Membership.objects.get(person=new).valid_from == NEXT


def test_the_first_day_of_the_calendar_is_no_error(
    coordinator_client: Client, leaver: Person, post: Portfolio
) -> None:
    response = coordinator_client.post(page(leaver), {"on": "01-01-0001"})
    assert response.status_code == 200
    assert response.context["plan"].first_day == dt.date(1, 1, 2)
