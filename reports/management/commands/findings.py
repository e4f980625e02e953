"""List the findings (aandachtspunten)."""

import datetime as dt
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from agenda.dates import option, read_day
from agenda.models import FindingSnooze, SafetyAgenda
from reports.findings import all_findings, put_aside


class Command(BaseCommand):
    """Print what needs attention, as text or as JSON."""

    help = "Toont de aandachtspunten."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--date", type=option(read_day), help="peildatum, 2020-12-31")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, date: dt.date | None, format: str, **options: Any) -> None:
        day = date or SafetyAgenda.objects.working_date(timezone.localdate())
        findings = all_findings(day)
        aside = put_aside(timezone.localdate())
        if format == "json":
            rows = [
                {**finding.as_dict(), "snoozed_until": _until(aside.get(finding.key))}
                for finding in findings
            ]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        for finding in findings:
            self.stdout.write(f"[{finding.severity}] {finding.subject}")
            self.stdout.write(f"  {finding.seen} {finding.expected}")
            ground = f"Grond: {finding.ground}." if finding.ground else ""
            since = f"Sinds {finding.since:%d-%m-%Y}." if finding.since else ""
            if why := " ".join(filter(None, (ground, since))):
                self.stdout.write(f"  {why}")
            if snoozed := aside.get(finding.key):
                until = f"{snoozed.until:%d-%m-%Y}"
                self.stdout.write(f"  Sluimert tot en met {until}: {snoozed.reason}")
        n = len(findings)
        what = "1 aandachtspunt" if n == 1 else f"{n} aandachtspunten"
        self.stdout.write(f"{what} op {day:%d-%m-%Y}.")


def _until(snoozed: FindingSnooze | None) -> str | None:
    return snoozed.until.isoformat() if snoozed else None
