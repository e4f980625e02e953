"""Restore a backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from platform_ivz.backups import examine, restore
from platform_ivz.refusals import Refused


class Command(BaseCommand):
    """Make the portal as it was when a backup was made, or see whether that backup is whole."""

    help = "Zet een back-up terug: alles, of niets."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="map van de back-up")
        parser.add_argument(
            "--check", action="store_true", help="alleen nakijken of de back-up heel is"
        )
        parser.add_argument(
            "--vervang",
            action="store_true",
            dest="replace",
            help="vervang wat er nu in het portaal staat",
        )

    def handle(self, *args: Any, folder: Path, check: bool, replace: bool, **options: Any) -> None:
        try:
            manifest = examine(folder) if check else restore(folder, replace=replace)
        except (OSError, Refused) as problem:
            raise CommandError(f"Er is niets teruggezet: {problem}.") from problem
        what = f"{len(manifest.tables)} tabellen en {len(manifest.uploads)} bestanden"
        if check:
            self.stdout.write(f"De back-up van {manifest.made_at} is heel: {what}.")
        else:
            self.stdout.write(f"Teruggezet, zoals het was op {manifest.made_at}: {what}.")
