"""Load the data set of a region."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agenda.resources import SHEETS as AGENDA
from contributions.rates.resources import lowest_bands
from contributions.resources import SHEETS as CONTRIBUTIONS
from platform_ivz import datasets
from portfolios.models import Municipality
from portfolios.resources import SHEETS as PORTFOLIOS
from projects.default_format import make_room
from projects.resources import SHEETS as PROJECTS
from reports.note.files import unknown_names
from reports.stated import unknown_claims

SHEETS = (*PORTFOLIOS, *AGENDA, *PROJECTS, *CONTRIBUTIONS)
BEFOREHAND = {"format.toml": make_room}
# What only the whole can tell, by file.
AFTERWARDS = {
    "effort_bands.csv": lowest_bands,
    "stated_figures.csv": unknown_claims,
    "note.toml": unknown_names,
    "themes.toml": unknown_names,
}


class Command(BaseCommand):
    """Load a folder with the facts of a region, all or nothing."""

    help = "Laadt de gegevens van een regio uit een map. Alles gaat erin, of niets."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="map met de bestanden van de regio")
        parser.add_argument("--check", action="store_true", help="alleen controleren")
        parser.add_argument(
            "--if-empty", action="store_true", help="alleen laden als er nog geen gemeenten zijn"
        )

    def handle(self, *args: Any, folder: Path, check: bool, if_empty: bool, **options: Any) -> None:
        if if_empty and Municipality.objects.exists():
            return
        outcome = datasets.load(
            folder, SHEETS, check=check, beforehand=BEFOREHAND, afterwards=AFTERWARDS
        )
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
