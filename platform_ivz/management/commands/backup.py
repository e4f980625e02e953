"""Make a backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from platform_ivz.backups import make_backup
from platform_ivz.refusals import Refused


class Command(BaseCommand):
    """Copy the database and the uploads into a new folder, while the portal runs."""

    help = (
        "Maakt een back-up van alle gegevens en bestanden, in een nieuwe map onder de genoemde map."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="map waaronder de back-ups staan")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            made = make_backup(folder, at=timezone.localtime())
        except (OSError, Refused) as problem:
            raise CommandError(f"Er is geen back-up gemaakt: {problem}.") from problem
        self.stdout.write(f"De back-up staat in {made}.")
