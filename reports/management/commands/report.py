"""Make a paper, or list which papers there are."""

import datetime as dt
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils import timezone

from agenda.dates import option, read_day, read_year
from agenda.models import Meeting, SafetyAgenda
from platform_ivz.formats import date_long
from platform_ivz.pdf import render_pdf
from portfolios.models import Municipality
from projects.papers import TEMPLATE
from reports.catalogue import PAPERS, CatalogueEntry, find
from reports.papers import decision_list, municipality_sheet
from reports.papers.assignments import NoAssignment, build, build_one
from reports.papers.base import NoRegion, PaperRequest, request_for


class Command(BaseCommand):
    """Write a paper to a PDF file."""

    help = "Maakt een stuk als pdf."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", help="naam van het stuk; zie --list")
        parser.add_argument("--list", action="store_true", help="welke stukken er zijn")
        parser.add_argument("--year", type=option(read_year), help="jaar waarover het stuk gaat")
        parser.add_argument("--date", type=option(read_day), help="peildatum, 2020-12-31")
        parser.add_argument(
            "--period", help="van deze veiligheidsagenda: haar code, zoals in haar adres"
        )
        parser.add_argument("--project", help="alleen deze projectopdracht, met haar code")
        parser.add_argument(
            "--municipality", help="alleen van deze gemeente: haar webadres of CBS-code"
        )
        parser.add_argument(
            "--meeting", type=int, help="van deze vergadering: het nummer in haar adres"
        )
        parser.add_argument("--output", type=Path, help="bestand om te schrijven")

    def handle(
        self,
        *args: Any,
        name: str | None,
        list: bool,
        year: int | None,
        date: dt.date | None,
        period: str | None,
        project: str | None,
        municipality: str | None,
        meeting: int | None,
        output: Path | None,
        **options: Any,
    ) -> None:
        if list:
            width = max(len(paper.name) for paper in PAPERS)
            for paper in PAPERS:
                self.stdout.write(f"{paper.name:{width}}  {paper.description}")
            return
        paper = find(name or "")
        if paper is None:
            names = ", ".join(paper.name for paper in PAPERS)
            raise CommandError(f"Kies een stuk: {names}.")
        if output is None:
            raise CommandError("Zeg met --output in welk bestand het stuk moet komen.")
        try:
            day = date if period is None else _day_of(period, date)
            asked = request_for(year, day, _municipality(paper, municipality))
            pdf = _made(paper, _of_meeting(paper, asked, meeting), project)
        except (NoRegion, NoAssignment, municipality_sheet.NotThere) as error:
            raise CommandError(str(error)) from error
        try:
            output.write_bytes(pdf)
        except OSError as error:
            raise CommandError(f"{output} kan niet worden geschreven: {_why(error)}.") from error
        self.stdout.write(f"{paper.title} staat in {output}.")


def _day_of(period: str, date: dt.date | None) -> dt.date:
    """The day of the figures of an agenda: the one that was asked for, or else that of its texts."""
    agenda = SafetyAgenda.objects.select_related("decision").filter(code=period).first()
    if agenda is None:
        codes = ", ".join(SafetyAgenda.objects.values_list("code", flat=True))
        raise CommandError(f"Er is geen veiligheidsagenda {period!r}. Er zijn: {codes or 'geen'}.")
    if date is not None and not agenda.valid_from <= date <= agenda.valid_until:
        raise CommandError(
            f"{agenda} geldt van {date_long(agenda.valid_from)} tot en met"
            f" {date_long(agenda.valid_until)}. Kies met --date een dag daarin."
        )
    return date or agenda.day_of_texts(timezone.localdate())


def _municipality(paper: CatalogueEntry, named: str | None) -> Municipality | None:
    """The municipality that was asked for; None for all of them."""
    if named is None:
        return None
    if paper.build is not municipality_sheet.build:
        raise CommandError(f"--municipality hoort bij gemeenteblad, niet bij {paper.name}.")
    found = Municipality.objects.filter(Q(slug=named) | Q(cbs_code=named)).first()
    if found is None:
        slugs = ", ".join(Municipality.objects.values_list("slug", flat=True))
        raise CommandError(f"Er is geen gemeente {named!r}. Er zijn: {slugs or 'geen'}.")
    return found


def _of_meeting(paper: CatalogueEntry, asked: PaperRequest, number: int | None) -> PaperRequest:
    """The question about the meeting that was asked for; the question itself when none was."""
    if number is None:
        return asked
    if paper.build is not decision_list.build:
        raise CommandError(f"--meeting hoort bij besluitenlijst, niet bij {paper.name}.")
    found = Meeting.objects.for_list().filter(pk=number).first()
    if found is None:
        raise CommandError(f"Er is geen vergadering {number}.")
    return replace(asked, meeting=found, day=found.day, year=found.day.year)


def _made(paper: CatalogueEntry, asked: PaperRequest, project: str | None) -> bytes:
    if project is None:
        return paper.render(asked).pdf
    if paper.build is not build:
        raise CommandError(f"--project hoort bij projectopdrachten, niet bij {paper.name}.")
    return render_pdf(TEMPLATE, build_one(asked, project)).pdf


def _why(error: OSError) -> str:
    """Why a file cannot be written, in Dutch."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "de map bestaat niet"
    if isinstance(error, IsADirectoryError):
        return "dit is een map"
    if isinstance(error, PermissionError):
        return "dat mag hier niet"
    return f"het systeem meldt ‘{error.strerror}’"
