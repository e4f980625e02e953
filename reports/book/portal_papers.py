"""The papers of the portal at points of an agenda: who may have one, and making it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.urls import Resolver404, resolve

from agenda.dates import read_day
from portfolios.models import User
from projects.models import AssignmentVersion, ProjectAssignment
from projects.papers import pdf_of
from reports.catalogue import CatalogueEntry, find
from reports.papers.base import request_for


@dataclass(frozen=True, slots=True)
class OfCatalogue:
    """A paper of the library, on the day that its address names, if it does."""

    entry: CatalogueEntry
    day: dt.date | None

    @property
    def is_personal(self) -> bool:
        """Whether what it shows depends on who reads it."""
        return self.entry.is_personal

    def day_of(self, day: dt.date) -> dt.date:
        """Of which day its figures are when it is made on `day`."""
        return self.day or day


@dataclass(frozen=True, slots=True)
class OfAssignment:
    """A version of an assignment; it reads the same to all who may see it."""

    code: str
    number: int
    is_personal = False

    def day_of(self, day: dt.date) -> dt.date:
        """As of which day it tells of the assignment when it is made on `day`."""
        return day


def asked_at(portal_url: str) -> OfCatalogue | OfAssignment | None:
    """Which paper stands at an address of the portal; None when there is none (any more)."""
    split = urlsplit(portal_url)
    try:
        match = resolve(split.path)
    except Resolver404:
        return None
    asked = {name: values[0] for name, values in parse_qs(split.query).items()}
    if match.view_name == "reports:paper" and (entry := find(match.kwargs["name"])):
        return OfCatalogue(entry, read_day(asked["peildatum"]) if "peildatum" in asked else None)
    if match.view_name == "projects:projectassignment_pdf" and asked.get("versie", "").isdecimal():
        return OfAssignment(match.kwargs["code"], int(asked["versie"]))
    return None


def readable(portal_urls: Iterable[str], user: User) -> set[str]:
    """Those of the addresses whose paper the user may have."""
    found = {url: asked_at(url) for url in portal_urls}
    codes = [asked.code for asked in found.values() if isinstance(asked, OfAssignment)]
    versions = AssignmentVersion.objects.visible_to(user).filter(assignment__code__in=codes)
    seen = set(versions.values_list("assignment__code", "number")) if codes else set()
    return {
        url
        for url, asked in found.items()
        if (isinstance(asked, OfCatalogue) and asked.entry.is_for(user))
        or (isinstance(asked, OfAssignment) and (asked.code, asked.number) in seen)
    }


def made(portal_url: str, user: User, day: dt.date) -> bytes | None:
    """The paper that stands at an address of the portal, as it is on `day` unless it names another.

    None when the user may not have it, and when nothing stands there any more.
    """
    asked = asked_at(portal_url)
    if isinstance(asked, OfCatalogue) and asked.entry.is_for(user):
        return asked.entry.render(request_for(day=asked.day_of(day), user=user)).pdf
    return _of_assignment(asked, user, day) if isinstance(asked, OfAssignment) else None


def _of_assignment(asked: OfAssignment, user: User, day: dt.date) -> bytes | None:
    rows = ProjectAssignment.objects.visible_to(user).for_list().as_on(day)
    assignment = rows.filter(code=asked.code).first()
    versions = AssignmentVersion.objects.visible_to(user).filter(assignment=assignment)
    version = versions.filter(number=asked.number).first()
    if version is None:
        return None
    try:
        return pdf_of(assignment, version, day)
    except FileNotFoundError:
        return None
