"""What changes in who does what: a function, a post, a seat in a body, and a succession.

Everything here locks the people, posts and bodies that it touches, so that two people who work at
the same time cannot give one post to two holders. PostgreSQL also refuses that by a constraint; on SQLite
the lock is the only guard.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q

from platform_ivz.access import may_read
from platform_ivz.addresses import unique_slug
from platform_ivz.formats import date_long
from platform_ivz.refusals import Refused
from portfolios.invitations import give_access
from portfolios.models import (
    Body,
    GroupMember,
    Membership,
    Municipality,
    Person,
    PersonFunction,
    Portfolio,
    PortfolioTerm,
    RoleMembership,
    Substitution,
    User,
)

Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def store_function(function: PersonFunction) -> PersonFunction:
    """Store what a person does from when until when. Raises Refused when there is another then.

    Also when the municipality does not exist on one of the days, or has another mayor then.
    """
    _lock(Person, [function.person_id])
    _lock(Municipality, filter(None, [function.municipality_id]))
    return _checked(function)


@transaction.atomic
def store_portfolio_term(term: PortfolioTerm) -> PortfolioTerm:
    """Store who holds a post from when until when. Raises Refused when another holds it then."""
    _lock(Portfolio, [term.portfolio_id])
    return _checked(term)


@transaction.atomic
def store_membership(membership: Membership) -> Membership:
    """Store who sits in a body. Raises Refused when the same person already sits there then."""
    _lock(Body, [membership.body_id])
    return _checked(membership)


@transaction.atomic
def store_group_member(member: GroupMember) -> GroupMember:
    """Store that a municipality belongs to a group. Raises Refused when it has one already then.

    Also when it does not exist on one of the days.
    """
    _lock(Municipality, [member.municipality_id])
    return _checked(member)


@transaction.atomic
def store_substitution(substitution: Substitution) -> Substitution:
    """Store who stands in for the holder of a post. Raises Refused when it was too late to do so.

    Also when another stands in on one of the days, or when it changes a day that is over.
    """
    _lock(Portfolio, [substitution.portfolio_id])
    return _checked(substitution)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """The name of a successor who is not in the portal yet."""

    surname: str
    initials: str = ""
    tussenvoegsel: str = ""
    salutation: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one function, post or seat; nobody takes it over when `successor` is None.

    `function` is what the successor is called in it.
    """

    subject: PersonFunction | Portfolio | Body
    function: str
    successor: Person | None


@dataclass(frozen=True, slots=True)
class Succession:
    """What a succession changed."""

    person: Person
    successor: Person | None
    last_day: dt.date
    functions: tuple[Change, ...]
    posts: tuple[Change, ...]
    seats: tuple[Change, ...]
    roles: int
    account: User | None

    @property
    def first_day(self) -> dt.date:
        return self.last_day + dt.timedelta(days=1)

    @property
    def digest(self) -> str:
        """The same for the same changes, to record only what somebody has looked at."""
        changes = [
            (change.subject._meta.label, change.subject.pk, change.function, str(change.successor))
            for change in (*self.functions, *self.posts, *self.seats)
        ]
        told = (
            self.person.pk,
            self.last_day,
            str(self.successor),
            sorted(changes),
            self.roles,
            str(self.account),
        )
        return sha256(repr(told).encode()).hexdigest()


@transaction.atomic
def succeed(
    *,
    person: Person,
    on: dt.date,
    by: User,
    successor: Person | None = None,
    newcomer: NewPerson | None = None,
    functions: Iterable[PersonFunction] = (),
    function_name: str = "",
    portfolios: Iterable[Portfolio] = (),
    memberships: Iterable[Membership] = (),
    email: str = "",
) -> Succession:
    """Let a person leave with `on` as last day, and a successor take over from the day after.

    The successor gets `functions`, called `function_name` when that is given, `portfolios` and the
    seats of `memberships`, until the day on which the term of the leaver would have ended. What is
    not handed over falls vacant. A function that the leaver begins with later stays: it is what he
    or she leaves for. The leaver's roles in the portal end too; with an `email` the successor gets an
    account with the same ones. All of it or nothing: raises Refused with Dutch reasons, and
    PermissionDenied when `by` may not edit, or not give access.
    """
    if not by.has_perm("portfolios.edit") or (email and not may_read(by, User, RoleMembership)):
        raise PermissionDenied
    handed_functions = {function.pk for function in functions}
    handed_posts = {post.pk for post in portfolios}
    handed_seats = {seat.pk for seat in memberships}
    if on == dt.date.max:
        raise Refused("Na deze dag is er geen volgende dag.")
    next_day = on + dt.timedelta(days=1)
    _lock(Person, [one.pk for one in (person, successor) if one is not None])
    held = list(person.functions.for_list().on(on))
    _lock(Municipality, {one.municipality_id for one in held if one.municipality_id})
    _lock(Portfolio, {*handed_posts, *person.portfolio_terms.values_list("portfolio", flat=True)})
    _lock(Body, set(person.memberships.values_list("body", flat=True)))
    terms = list(person.portfolio_terms.for_list().filter(_lasts_to(on)))
    seats = list(person.memberships.for_list().filter(_lasts_to(on)))
    _refuse(
        _wrong_choice(
            person,
            successor,
            newcomer,
            handed=bool(handed_functions or handed_posts or handed_seats),
        )
        + _ahead(person, on, (*terms, *seats))
        + _busy(successor, next_day, [one for one in held if one.pk in handed_functions])
        + _not_held(
            person,
            on,
            functions=handed_functions - {function.pk for function in held},
            posts=handed_posts - {term.portfolio_id for term in terms},
            seats=handed_seats - {seat.pk for seat in seats},
            anything=bool(held or terms or seats or _roles(person, on)),
        )
    )
    if successor is None and newcomer is not None:
        successor = _store_newcomer(newcomer)
    ended = (
        *((row, row.pk in handed_functions) for row in held),
        *((row, row.portfolio_id in handed_posts) for row in terms),
        *((row, row.pk in handed_seats) for row in seats),
    )
    # All end before any begins: who takes over may not hold them on the same day.
    until = [_end(row, on) for row, _ in ended]
    for (row, handed), last_day in zip(ended, until, strict=True):
        if handed:
            _hand_over(row, successor, next_day, last_day, function_name)
    account = _let_in(successor, email, _roles(person, on), on) if email else None
    return Succession(
        person=person,
        successor=successor,
        last_day=on,
        account=account,
        functions=tuple(
            Change(
                row,
                function_name or row.name,
                successor if row.pk in handed_functions else None,
            )
            for row in held
        ),
        posts=tuple(
            Change(term.portfolio, "", successor if term.portfolio_id in handed_posts else None)
            for term in terms
        ),
        seats=tuple(
            Change(seat.body, seat.function, successor if seat.pk in handed_seats else None)
            for seat in seats
        ),
        roles=_end_roles(person, on),
    )


def _end(row: Row, on: dt.date) -> dt.date | None:
    """Let a row end; its last day was, or None when it would not have ended later."""
    until, row.valid_until = row.valid_until, on
    _checked(row)
    return _end_passed_on(until, on)


def _end_passed_on(until: dt.date | None, on: dt.date) -> dt.date | None:
    """A term that would have ended later passes on its end; one that ends today has none left."""
    return until if until is not None and until > on else None


def _hand_over(
    row: Row, successor: Person, first: dt.date, last: dt.date | None, function_name: str
) -> None:
    """Give a function, a post or a seat to the successor, from the first until the last day."""
    following = _copied(row, person_id=successor.pk, valid_from=first, valid_until=last)
    if isinstance(following, PersonFunction) and function_name:
        following.name = function_name
    _checked(following)


def _copied(row: Row, **changes: object) -> Row:
    """A new row that is the same but for these."""
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    return type(row)(**{**kept, **changes})


def preview_succession(**choices: object) -> Succession:
    """What `succeed` would change, or Refused; nothing stays stored."""
    with transaction.atomic():
        plan = succeed(**choices)
        transaction.set_rollback(True)
    return plan


def _lasts_to(day: dt.date) -> Q:
    """Terms that hold on `day` or later."""
    return Q(valid_until__isnull=True) | Q(valid_until__gte=day)


def _wrong_choice(
    person: Person, successor: Person | None, newcomer: NewPerson | None, *, handed: bool
) -> list[str]:
    if successor is not None and newcomer is not None:
        return ["Kies een opvolger uit de lijst of vul een nieuwe naam in, niet allebei."]
    if successor is None and newcomer is None and handed:
        return ["Kies een opvolger, of haal de vinkjes weg. Zonder opvolger komt alles vacant."]
    if successor is not None and successor.pk == person.pk:
        return [f"{person} kan niet de opvolger van zichzelf zijn."]
    if newcomer is not None:
        same = Person.objects.filter(
            Q(functions__municipality__in=person.functions.values("municipality"))
            | Q(functions__organisation__in=person.functions.values("organisation"))
            | Q(functions__isnull=True),
            surname__iexact=newcomer.surname,
            initials__iexact=newcomer.initials,
            tussenvoegsel__iexact=newcomer.tussenvoegsel,
        ).first()
        if same is not None:
            return [f"{same} staat al in het portaal. Kies die naam uit de lijst met opvolgers."]
    return []


def _ahead(person: Person, on: dt.date, rows: Iterable[PortfolioTerm | Membership]) -> list[str]:
    """Who leaves cannot begin with something after that."""
    return [
        f"{person} begint pas op {date_long(row.valid_from)} met: {_named(row)}. "
        "Pas dat eerst aan of kies een latere laatste dag."
        for row in rows
        if row.valid_from is not None and row.valid_from > on
    ]


def _busy(successor: Person | None, first: dt.date, handed: list[PersonFunction]) -> list[str]:
    """Who does something else from the first day on cannot take over a function."""
    if successor is None:
        return []
    return [
        f"{successor} heeft vanaf {date_long(first)} al een functie: {other.in_words}. Haal het"
        " vinkje weg bij de functie, of geef die andere functie eerst een laatste dag."
        for one in handed
        for other in successor.functions.for_list().within(first, one.valid_until or dt.date.max)
    ]


def _not_held(
    person: Person,
    on: dt.date,
    *,
    functions: set[int],
    posts: set[int],
    seats: set[int],
    anything: bool,
) -> list[str]:
    """What was chosen but is not held on the last day, and whether anything is held at all."""
    reasons = []
    if functions:
        reasons.append(f"{person} heeft op {date_long(on)} een andere functie. Kijk die na.")
    if posts:
        reasons.append(f"{person} heeft niet al deze posten op {date_long(on)}. Kijk ze na.")
    if seats:
        reasons.append(f"{person} heeft niet al deze zetels op {date_long(on)}. Kijk ze na.")
    if not anything:
        reasons.append(
            f"{person} heeft op {date_long(on)} geen functie, posten, zetels of rollen meer."
        )
    return reasons


def _store_newcomer(newcomer: NewPerson) -> Person:
    """The successor as a new person."""
    person = Person(
        salutation=newcomer.salutation,
        initials=newcomer.initials,
        tussenvoegsel=newcomer.tussenvoegsel,
        surname=newcomer.surname,
    )
    person.code = unique_slug(person, "code", f"{newcomer.tussenvoegsel} {newcomer.surname}")
    return _checked(person)


def _roles(person: Person, on: dt.date) -> models.QuerySet[RoleMembership]:
    return RoleMembership.objects.filter(_lasts_to(on), user__person=person)


def _let_in(
    successor: Person | None, email: str, roles: Iterable[RoleMembership], on: dt.date
) -> User:
    """Give the successor an account with the roles of who leaves, from the day after `on`."""
    if successor is None:
        raise Refused(of_fields={"email": ["Kies een opvolger om toegang te geven."]})
    if successor.user_id is not None:
        raise Refused(of_fields={"email": [f"{successor} heeft al een account. Laat dit leeg."]})
    first = on + dt.timedelta(days=1)
    passed_on = [
        _copied(
            role,
            valid_from=max(first, role.valid_from or first),
            valid_until=_end_passed_on(role.valid_until, on),
        )
        for role in roles
    ]
    if not passed_on:
        said = "Wie vertrekt, had geen toegang. Geef toegang onder ‘Personen met toegang’."
        raise Refused(of_fields={"email": [said]})
    # A row of its own: a preview is undone in the database, and not in what it was asked with.
    person = Person.objects.get(pk=successor.pk)
    return give_access(email=email, person=person, roles=passed_on)


def _end_roles(person: Person, on: dt.date) -> int:
    """End the roles in the portal; one that has not begun yet never will."""
    ended = 0
    for role in _roles(person, on).select_for_update(of=("self",)):
        if role.valid_from is not None and role.valid_from > on:
            role.delete()
        elif role.valid_until != on:
            role.valid_until = on
            _checked(role)
        else:
            continue
        ended += 1
    return ended


def _lock(model: type[models.Model], keys: Iterable[int]) -> None:
    """Hold rows until the end of the transaction, always in the same order."""
    list(model.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))


def _refuse(reasons: list[str]) -> None:
    if reasons:
        raise Refused(*reasons)


def _checked(row: Row) -> Row:
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(*(f"{_named(row)}: {message}" for message in error.messages)) from error
    row.save()
    return row


def _named(row: models.Model) -> str:
    """What the visitor knows the row by."""
    for part in ("portfolio", "body"):
        if getattr(row, f"{part}_id", None) is not None:
            return str(getattr(row, part))
    return str(row)
