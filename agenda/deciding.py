"""Which bodies decide on what: data of the region, and each board where the region gives nothing."""

from collections import defaultdict

from django.db import models
from django.db.models import Q, QuerySet

from agenda.grounds import in_brackets
from agenda.models import Decider
from agenda.subjects import Subject, subject_of
from platform_ivz.formats import date_long
from platform_ivz.reading import computed_once
from portfolios.enums import BOARDS
from portfolios.models import Body, words_of_region


@computed_once
def named_deciders() -> dict[str, set[int]]:
    """The bodies that the region names, by the key of the kind of thing on which they decide."""
    found: dict[str, set[int]] = {}
    for subject, body in Decider.objects.values_list("subject", "body"):
        found.setdefault(subject, set()).add(body)
    return found


def deciding_bodies(subject: Subject | None = None) -> QuerySet:
    """The bodies that decide on a kind of thing; of no kind, those that decide on anything at all."""
    if subject is None:
        named = Decider.objects.values("body")
        return Body.objects.filter(Q(kind__in=BOARDS) | Q(pk__in=named))
    by_name = named_deciders().get(subject.key)
    return Body.objects.filter(pk__in=by_name) if by_name else Body.objects.filter(kind__in=BOARDS)


@computed_once
def first_deciders() -> defaultdict[str, Body | None]:
    """The first of `deciding_bodies()` by the key of a kind of thing, for who asks about several."""
    board = Body.objects.filter(kind__in=BOARDS).first()
    found: defaultdict[str, Body | None] = defaultdict(lambda: board)
    for one in Decider.objects.select_related("body").order_by("-body__order", "-body__name"):
        found[one.subject] = one.body
    return found


def who_decides(subject: Subject) -> str:
    """The sentence that says who decides on a kind of thing, with its ground; empty without data."""
    bodies = list(Body.objects.filter(decides_on__subject=subject.key))
    if not bodies:
        return ""
    words = words_of_region()
    names = " of ".join(words.in_a_sentence(body) for body in bodies)
    return f"Over een {subject.label.lower()} besluit {names}{in_brackets(subject.rule)}."


def offer_of(waiting: models.Model) -> str:
    """The sentence that says on which day something was offered; empty when that is not known."""
    day = subject_of(waiting).offered_on(waiting)
    return f"Aangeboden op {date_long(day)}." if day else ""


def body_refusals(subject: Subject, body: Body) -> list[str]:
    """Why a body cannot decide on a kind of thing, in Dutch; empty when it can."""
    may = deciding_bodies(subject)
    if body in may:
        return []
    if said := who_decides(subject):
        return [f"{said} Kies {'dat gremium' if len(may) == 1 else 'een van die gremia'}."]
    thing = subject.label.lower()
    return [
        f"Over een {thing} besluit een bestuur; {body} is geen bestuur. Kies een ander gremium."
    ]
