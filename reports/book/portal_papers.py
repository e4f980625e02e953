"""The papers of the portal in a book: made as they are on the day that is asked for."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit

from django.urls import Resolver404, resolve

from agenda.dates import read_day
from portfolios.models import User
from projects.models import AssignmentVersion, ProjectAssignment
from projects.papers import pdf_of
from reports.catalogue import find
from reports.papers.base import request_for


def made(portal_url: str, user: User, day: dt.date) -> bytes | None:
    """The paper that stands at an address of the portal, as it is on `day` unless it names another.

    None when the user may not have it, and when nothing stands there any more.
    """
    split = urlsplit(portal_url)
    try:
        match = resolve(split.path)
    except Resolver404:
        return None
    asked = {name: values[0] for name, values in parse_qs(split.query).items()}
    if match.view_name == "reports:paper":
        return _of_catalogue(match.kwargs["name"], asked, user, day)
    if match.view_name == "projects:projectassignment_pdf":
        return _of_assignment(match.kwargs["code"], asked, user, day)
    return None


def _of_catalogue(name: str, asked: dict[str, str], user: User, day: dt.date) -> bytes | None:
    entry = find(name)
    if entry is None or not entry.is_for(user):
        return None
    day = read_day(asked["peildatum"]) if "peildatum" in asked else day
    return entry.render(request_for(day=day, user=user)).pdf


def _of_assignment(code: str, asked: dict[str, str], user: User, day: dt.date) -> bytes | None:
    rows = ProjectAssignment.objects.visible_to(user).for_list().as_on(day)
    assignment = rows.filter(code=code).first()
    versions = AssignmentVersion.objects.visible_to(user).filter(assignment=assignment)
    if asked.get("versie", "").isdecimal():
        versions = versions.filter(number=asked["versie"])
    version = versions.order_by("-number").first()
    if version is None:
        return None
    try:
        return pdf_of(assignment, version, day)
    except FileNotFoundError:
        return None
