"""Mail users how much waits for them; meant to run once a day."""

from argparse import ArgumentParser
from smtplib import SMTPException
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reports.digest import digests, send


class Command(BaseCommand):
    """Send each user for whom something waits one mail a day."""

    help = "Mailt gebruikers hoeveel er op hen wacht, ten hoogste één keer per dag."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="toon wie een mail zou krijgen, en verstuur niets",
        )

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        today = timezone.localdate()
        sent = failed = 0
        for digest in digests(today):
            if dry_run:
                self.stdout.write(f"{digest.user.email}: {', '.join(digest.lines)}")
                sent += 1
                continue
            try:
                sent += send(digest, today)
            except (SMTPException, OSError, ValueError) as error:
                failed += 1
                self.stderr.write(f"{digest.user.email}: niet verzonden ({type(error).__name__})")
        done = f"{'zou' if sent == 1 else 'zouden'} worden verzonden" if dry_run else "verzonden"
        self.stdout.write(f"{_mails(sent)} {done}.")
        if failed:
            raise CommandError(
                f"{_mails(failed)} niet verzonden. De volgende keer weer geprobeerd."
            )


def _mails(number: int) -> str:
    return "1 mail" if number == 1 else f"{number} mails"
