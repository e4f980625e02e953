"""Terms: one way of asking "on this date", and no two at once where only one may hold."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from agenda.models import SafetyAgenda, Theme
from platform_ivz.terms import NoOverlap, on_day
from portfolios.models import (
    Body,
    Membership,
    Municipality,
    Person,
    Portfolio,
    PortfolioTerm,
)
from projects.models import Deployment, ProjectAssignment

FIRST, LAST = dt.date(2024, 3, 1), dt.date(2024, 3, 31)
DAY = dt.timedelta(days=1)
HELD = "Deze portefeuille heeft in deze periode al een houder."
LED = "Deze opdracht heeft in deze periode al een projectleider."

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def board():
    return Body.objects.create(code="bestuur", name="Bestuur", level="district")


@pytest.fixture
def person():
    return Person.objects.create(code="eerste", surname="Eerste")


@pytest.fixture
def other():
    return Person.objects.create(code="tweede", surname="Tweede")


@pytest.fixture
def post(board):
    return Portfolio.objects.create(code="post", board=board, title="Post")


@pytest.fixture
def term(post, person):
    return PortfolioTerm.objects.create(
        portfolio=post, person=person, valid_from=FIRST, valid_until=LAST
    )


@pytest.fixture
def municipality():
    return Municipality.objects.create(cbs_code="GM9001", name="Gemeente", slug="gemeente")


@pytest.fixture
def project():
    agenda = SafetyAgenda.objects.create(
        code="agenda", title="Agenda", valid_from=FIRST, valid_until=LAST
    )
    theme = Theme.objects.create(agenda=agenda, code="thema", title="Thema")
    return ProjectAssignment.objects.create(code="opdracht", name="Opdracht", theme=theme)


def refuses(obj, message: str) -> None:
    """Assert that `obj` is refused by full_clean(), and on PostgreSQL by the database as well."""
    with pytest.raises(ValidationError) as refusal:
        obj.full_clean()
    assert refusal.value.messages == [message]
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError), transaction.atomic():
            obj.save()
    else:
        assert connection.vendor == "sqlite"


def accepts(obj) -> None:
    """Assert that `obj` passes full_clean() and that every database stores it."""
    obj.full_clean()
    obj.save()


# --- Asking by date ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "day", "holds"),
    [
        (FIRST, LAST, FIRST - DAY, False),
        (FIRST, LAST, FIRST, True),
        (FIRST, LAST, LAST, True),
        (FIRST, LAST, LAST + DAY, False),
        (FIRST, FIRST, FIRST, True),
        (FIRST, None, FIRST - DAY, False),
        (FIRST, None, dt.date.max, True),
        (None, LAST, dt.date.min, True),
        (None, LAST, LAST, True),
        (None, LAST, LAST + DAY, False),
        (None, None, FIRST, True),
    ],
)
def test_a_term_holds_from_its_first_day_until_its_last(valid_from, valid_until, day, holds, term):
    term.valid_from, term.valid_until = valid_from, valid_until
    term.save()

    assert term.holds_on(day) is holds
    assert PortfolioTerm.objects.on(day).exists() is holds
    assert Portfolio.objects.filter(on_day(day, "terms__"), terms__isnull=False).exists() is holds
    assert Portfolio.objects.held(day).exists() is holds
    assert Portfolio.objects.vacant(day).exists() is not holds


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "words"),
    [
        (FIRST, LAST, "vanaf 01-03-2024 tot en met 31-03-2024"),
        (FIRST, None, "vanaf 01-03-2024, geen einde vermeld"),
        (None, LAST, "begin niet vermeld tot en met 31-03-2024"),
        (None, None, "begin niet vermeld, geen einde vermeld"),
    ],
)
def test_a_term_in_words(valid_from, valid_until, words):
    assert PortfolioTerm(valid_from=valid_from, valid_until=valid_until).term_in_words == words


@pytest.mark.parametrize(
    ("first", "last", "shares"),
    [
        (FIRST - 9 * DAY, FIRST - DAY, False),
        (FIRST - 9 * DAY, FIRST, True),
        (FIRST + DAY, LAST - DAY, True),
        (FIRST - DAY, LAST + DAY, True),
        (LAST, LAST + 9 * DAY, True),
        (LAST + DAY, LAST + 9 * DAY, False),
    ],
)
def test_within_shares_at_least_one_day(first, last, shares, term):
    assert PortfolioTerm.objects.within(first, last).exists() is shares


def test_open_ends_share_a_day_with_everything(post, person):
    PortfolioTerm.objects.create(portfolio=post, person=person)

    assert PortfolioTerm.objects.within(dt.date.min, dt.date.min).exists()
    assert PortfolioTerm.objects.within(dt.date.max, dt.date.max).exists()


@pytest.mark.parametrize(
    ("valid_until", "day", "ended"),
    [(LAST, LAST, False), (LAST, LAST + DAY, True), (None, dt.date.max, False)],
)
def test_ended_lies_before_the_day(valid_until, day, ended, post, person):
    PortfolioTerm.objects.create(portfolio=post, person=person, valid_until=valid_until)

    assert PortfolioTerm.objects.ended(day).exists() is ended


def test_the_last_day_is_not_before_the_first(municipality):
    municipality.valid_from, municipality.valid_until = LAST, FIRST

    with pytest.raises(ValidationError) as refusal:
        municipality.full_clean()
    assert refusal.value.messages == ["De laatste dag ligt voor de eerste dag."]
    with pytest.raises(IntegrityError), transaction.atomic():
        municipality.save()


def test_a_holder_of_the_day_comes_along(post, person, other):
    PortfolioTerm.objects.create(portfolio=post, person=person, valid_until=FIRST)
    PortfolioTerm.objects.create(portfolio=post, person=other, valid_from=FIRST + DAY)

    def holders(day):
        (found,) = Portfolio.objects.with_holders(day)
        return [term.person for term in found.current_terms]

    assert holders(FIRST) == [person]
    assert holders(FIRST + DAY) == [other]


# --- One at a time -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "clashes"),
    [
        (FIRST - 9 * DAY, FIRST - DAY, False),
        (LAST + DAY, None, False),
        (FIRST - 9 * DAY, FIRST, True),
        (LAST, LAST, True),
        (FIRST + DAY, LAST - DAY, True),
        (FIRST - DAY, LAST + DAY, True),
        (None, FIRST, True),
        (None, FIRST - DAY, False),
        (LAST, None, True),
        (None, None, True),
    ],
)
def test_a_post_has_one_holder_a_day(valid_from, valid_until, clashes, term, other):
    new = PortfolioTerm(
        portfolio=term.portfolio, person=other, valid_from=valid_from, valid_until=valid_until
    )

    if clashes:
        refuses(new, HELD)
    else:
        accepts(new)


@pytest.mark.parametrize(("existing", "new"), [((None, None), (FIRST, LAST)), ((FIRST, None),) * 2])
def test_an_open_end_clashes_with_what_comes_after(existing, new, post, person, other):
    PortfolioTerm.objects.create(
        portfolio=post, person=person, valid_from=existing[0], valid_until=existing[1]
    )

    refuses(
        PortfolioTerm(portfolio=post, person=other, valid_from=new[0], valid_until=new[1]), HELD
    )


def test_another_post_does_not_clash(board, post, person):
    PortfolioTerm.objects.create(portfolio=post, person=person)
    second = Portfolio.objects.create(code="andere-post", board=board, title="Andere post")

    accepts(PortfolioTerm(portfolio=second, person=person))


def test_a_term_does_not_clash_with_itself(term):
    term.valid_until = LAST + DAY
    accepts(term)


def test_a_changed_term_clashes_with_another(post, person, other):
    PortfolioTerm.objects.create(portfolio=post, person=person, valid_until=FIRST)
    term = PortfolioTerm.objects.create(portfolio=post, person=other, valid_from=FIRST + DAY)

    term.valid_from = FIRST
    refuses(term, HELD)


def test_one_project_leader_a_day_but_any_number_of_others(project, municipality):
    accepts(Deployment(municipality=municipality, project=project, role="projectleider"))

    accepts(Deployment(municipality=municipality, project=project, role="deelname"))
    accepts(Deployment(municipality=municipality, project=project, role="deelname"))
    refuses(Deployment(municipality=municipality, project=project, role="projectleider"), LED)


def test_somebody_who_becomes_leader_clashes(project, municipality):
    accepts(Deployment(municipality=municipality, project=project, role="projectleider"))
    helper = Deployment(municipality=municipality, project=project, role="deelname")
    accepts(helper)

    helper.role = "projectleider"
    refuses(helper, LED)


def test_an_empty_field_never_clashes(board, municipality):
    accepts(Deployment(municipality=municipality, body=board, role="projectleider"))
    accepts(Deployment(municipality=municipality, body=board, role="projectleider"))
    accepts(Membership(body=board, seat="Zetel"))
    accepts(Membership(body=board, seat="Zetel"))


def test_a_person_sits_once_in_a_body(board, person):
    accepts(Membership(body=board, person=person, valid_until=FIRST))
    accepts(Membership(body=board, person=person, valid_from=LAST))

    refuses(
        Membership(body=board, person=person, valid_from=FIRST, valid_until=FIRST),
        "Deze persoon zit in deze periode al in dit gremium.",
    )


def test_a_field_that_a_form_leaves_out_is_not_checked(post, person, other):
    PortfolioTerm.objects.create(portfolio=post, person=person)

    PortfolioTerm(portfolio=post, person=other).validate_constraints(exclude={"portfolio"})


DAYS = st.none() | st.dates(dt.date(2024, 1, 1), dt.date(2024, 1, 8))
PERIODS = st.tuples(DAYS, DAYS).filter(lambda days: None in days or days[0] <= days[1])


@given(one=PERIODS, two=PERIODS)
def test_two_terms_clash_when_they_share_a_day(one, two):
    every_day = [dt.date(2023, 12, 31) + n * DAY for n in range(10)]
    shares = any(
        PortfolioTerm(valid_from=one[0], valid_until=one[1]).holds_on(day)
        and PortfolioTerm(valid_from=two[0], valid_until=two[1]).holds_on(day)
        for day in every_day
    )
    with transaction.atomic():
        body = Body.objects.create(code="gremium", name="Gremium", level="district")
        post = Portfolio.objects.create(code="p", board=body, title="Post")
        person = Person.objects.create(code="p", surname="P")
        term = {"portfolio": post, "person": person}
        PortfolioTerm.objects.create(**term, valid_from=one[0], valid_until=one[1])
        new = PortfolioTerm(**term, valid_from=two[0], valid_until=two[1])
        if shares:
            refuses(new, HELD)
        else:
            accepts(new)
        transaction.set_rollback(True)


def test_the_constraint_survives_a_migration():
    (constraint,) = (c for c in PortfolioTerm._meta.constraints if isinstance(c, NoOverlap))

    path, args, kwargs = constraint.deconstruct()

    assert path == "platform_ivz.terms.NoOverlap"
    assert args == ()
    assert kwargs == {
        "fields": ("portfolio",),
        "name": "portfolios_portfolioterm_no_overlap",
        "violation_error_message": HELD,
    }
    assert NoOverlap(**kwargs) == constraint
