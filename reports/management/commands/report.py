"""Make a paper, or list which papers there are."""

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.catalogue import PAPERS, find
from reports.papers.base import NoRegion, request_for


class Command(BaseCommand):
    """Write a paper to a PDF file."""

    help = "Maakt een stuk als pdf."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", help="naam van het stuk; zie --list")
        parser.add_argument("--list", action="store_true", help="welke stukken er zijn")
        parser.add_argument("--year", type=int, help="jaar waarover het stuk gaat")
        parser.add_argument("--date", type=dt.date.fromisoformat, help="peildatum, 2020-12-31")
        parser.add_argument("--output", type=Path, help="bestand om te schrijven")

    def handle(
        self,
        *args: Any,
        name: str | None,
        list: bool,
        year: int | None,
        date: dt.date | None,
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
        if year is not None and not 1900 <= year <= 2200:
            raise CommandError("Kies een jaar van 1900 tot en met 2200.")
        try:
            pdf = paper.render(request_for(year, date)).pdf
            output.write_bytes(pdf)
        except NoRegion as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{output} kan niet worden geschreven: {error.strerror}.") from error
        self.stdout.write(f"{paper.title} staat in {output}.")
