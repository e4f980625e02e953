"""Asks every page, form and part of an address with hostile values; see README.md."""

import argparse
import logging
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REGIONS = sorted(folder.name for folder in (ROOT / "data").iterdir())


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--requests", type=int, default=5_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--region", choices=REGIONS, default=REGIONS[-1])
    arguments.add_argument("--database", default="sqlite://:memory:")
    arguments.add_argument("--papers", action="store_true")
    options = arguments.parse_args()
    os.environ["DATABASE_URL"] = options.database
    os.environ["DJANGO_SETTINGS_MODULE"] = "platform_ivz.settings_test"
    os.environ["EMAIL_URL"] = "dummymail://"
    os.environ.pop("DEBUG", None)
    sys.path.insert(0, str(ROOT))
    import django  # noqa: PLC0415

    django.setup()
    from django.db import connection  # noqa: PLC0415

    logging.disable(logging.CRITICAL)
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        return run(options)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def tell(words: str) -> None:
    """Say at once what was found; the whole story comes at the end."""
    print(words, file=sys.stderr, flush=True)


def run(options: argparse.Namespace) -> int:
    """Crawl in one transaction of a database made for it, and tell what came of it."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection, transaction  # noqa: PLC0415

    from tests.factories.portfolios import UserFactory  # noqa: PLC0415
    from tests.hostile.crawl import Crawl  # noqa: PLC0415
    from tests.pages import leave_traces  # noqa: PLC0415

    with transaction.atomic():
        call_command("load_region", ROOT / "data" / options.region, verbosity=0, stdout=sys.stderr)
        leave_traces(UserFactory(coordinator=True))
        crawl = Crawl(options.seed, lay_out_papers=options.papers, tell=tell)
        started = time.perf_counter()
        crawl.run(options.requests)
        seconds = time.perf_counter() - started
        transaction.set_rollback(True)
    print(f"{crawl.answers.total()} requests on {connection.vendor} in {seconds:.0f} s,", end=" ")
    print(f"{len(crawl.targets)} addresses, seed {options.seed}")
    for status, times in sorted(crawl.answers.items()):
        print(f"{status}  {times:6}")
    for fault in sorted(crawl.faults.values(), key=lambda fault: -fault.times):
        print(f"\n{fault.times} x {fault.kind}\n  {fault.question}\n{fault.details}")
    return 1 if crawl.faults else 0


if __name__ == "__main__":
    sys.exit(main())
