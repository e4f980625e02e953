"""Fetch the inhabitants of a year from CBS."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from contributions.population.cbs import NoAnswer
from portfolios.models import ImportRun
from reports.imports import find_kind, look_at_cbs, store


class Command(BaseCommand):
    """Fetch the inhabitants of a year from CBS, all or nothing."""

    help = "Haalt de inwonertallen van een jaar op bij het CBS. Alles gaat erin, of niets."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", metavar="jaar", type=_year, help="het jaar, zoals 2025")
        parser.add_argument(
            "--dry-run", action="store_true", help="toon wat er zou veranderen, en bewaar niets"
        )

    def handle(self, *args: Any, year: int, dry_run: bool, **options: Any) -> None:
        try:
            run = look_at_cbs(year=year, today=timezone.localdate(), by=None)
        except NoAnswer as problem:
            raise CommandError(str(problem)) from None
        for row in run.rows:
            self._tell(row)
        if told := find_kind(run.kind).gap([row["cells"] for row in run.rows]):
            self.stdout.write(told)
        changed = run.new_count + run.changed_count
        if run.wrong_count or dry_run or not changed:
            run.delete()
        if run.wrong_count:
            raise CommandError(f"Niets opgeslagen: {run.wrong_count} van de rijen kan niet.")
        if dry_run:
            self.stdout.write(f"Gecontroleerd: {changed} nieuw of gewijzigd. Niets opgeslagen.")
        elif not changed:
            self.stdout.write("Klaar: er is niets veranderd.")
        else:
            self._store(run, changed)

    def _store(self, run: ImportRun, changed: int) -> None:
        if not store(run=run, by=None, at=timezone.now()):
            raise CommandError("Er is intussen iets veranderd. Probeer het nog eens.")
        self.stdout.write(
            f"Klaar: {changed} nieuw of gewijzigd. Ongedaan maken kan in het portaal."
        )

    def _tell(self, row: dict[str, Any]) -> None:
        """What a row does, in one line."""
        if row["faults"]:
            self.stderr.write(f"fout: {row['name']}: {'; '.join(row['faults'])}")
            return
        changes = [
            f"{label}: {old} wordt {new}"
            for label, old, new in row["changes"]
            if row["outcome"] == "gewijzigd"
        ]
        remarks = [text for _, text in row["remarks"]]
        self.stdout.write(" · ".join([f"{row['outcome']}: {row['name']}", *changes, *remarks]))


def _year(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ArgumentTypeError("schrijf een jaar, bijvoorbeeld 2025") from None
