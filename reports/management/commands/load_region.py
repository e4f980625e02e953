"""Load the data set of a region."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portfolios.models import Municipality
from reports.region import load_region, source_at


class Command(BaseCommand):
    """Load the facts of a region from a folder or a workbook, all or nothing."""

    help = "Laadt de gegevens van een regio uit een map of een werkmap. Alles gaat erin, of niets."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "source", type=Path, help="map met de bestanden van de regio, of een werkmap (.xlsx)"
        )
        parser.add_argument("--check", action="store_true", help="alleen controleren")
        parser.add_argument(
            "--if-empty", action="store_true", help="alleen laden als er nog geen gemeenten zijn"
        )

    def handle(self, *args: Any, source: Path, check: bool, if_empty: bool, **options: Any) -> None:
        if if_empty and Municipality.objects.exists():
            return
        try:
            outcome = load_region(source_at(source), check=check)
        except OSError as error:
            raise CommandError(f"{source}: {error.strerror}") from error
        for fault in outcome.faults:
            self.stderr.write(str(fault))
        if outcome.faults:
            n = len(outcome.faults)
            raise CommandError(f"Niets geladen: {n} {'fout' if n == 1 else 'fouten'} gevonden.")
        for file, counts in outcome.counts.items():
            rows = ", ".join(f"{n} {word}" for word, n in sorted(counts.items()))
            self.stdout.write(f"{file}: {rows}")
        if check:
            self.stdout.write("Gecontroleerd: geen fouten. Er is niets geladen.")
        elif outcome.changed:
            self.stdout.write(f"Klaar: {outcome.changed} rijen nieuw of gewijzigd.")
        else:
            self.stdout.write("Klaar: er is niets veranderd.")
