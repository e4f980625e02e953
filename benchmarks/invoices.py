"""Times one invoice in a round of 342 municipalities against one of 14. See README.md."""

import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from statistics import median

from portal_pages import prepare, use

SMALL, LARGE = 14, 342
YEARS = range(2011, 2021)
MOST = 1.5
MOST_QUERIES = 12
# As many invoices in one turn for both, and as many turns of the small rounds as give a median.
TURN, ROUNDS = 13, 5


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        each, most_queries = {}, 0
        for size in (SMALL, LARGE):
            use(Path(folder) / f"{size}.sqlite3")
            fill(size)
            queries, seconds = previewing()
            most_queries = max(most_queries, queries)
            years = YEARS[-ROUNDS:] if size == SMALL else YEARS[-1:]
            turns = [turn for year in years for turn in per_invoice(year, size)]
            each[size] = median(turns)
            print(
                f"{size:5} municipalities, {len(YEARS)} years: previewed with {queries} queries in"
                f" {seconds:.2f} s; {each[size] * 1000:.0f} ms of processor per invoice (lowest"
                f" {min(turns) * 1000:.0f}, first turn {turns[0] * 1000:.0f}, last"
                f" {turns[-1] * 1000:.0f})"
            )
        ratio = each[LARGE] / each[SMALL]
        print(f"ratio {ratio:.2f}")
        return 1 if ratio > MOST or most_queries > MOST_QUERIES else 0


def fill(size: int) -> None:
    """Municipalities with ten years of population, who gets and sends invoices, and a tariff."""
    import datetime as dt  # noqa: PLC0415

    from django.core.management import call_command  # noqa: PLC0415

    from tests.factories import contributions, portfolios, store  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    portfolios.RegionFactory()
    places = portfolios.MunicipalityFactory.build_batch(size)
    store(places)
    store(
        [
            contributions.PopulationCountFactory.build(
                municipality=place, reference_date=dt.date(year, 1, 1), inhabitants=1000 * n
            )
            for n, place in enumerate(places, 1)
            for year in YEARS
        ]
    )
    store([contributions.InvoicePartyFactory.build(municipality=place) for place in places])
    contributions.InvoicePartyFactory(sender=True)
    contributions.TariffFactory(from_year=YEARS[0], adopted=True)


def previewing() -> tuple[int, float]:
    """How often the preview of the last year asks the database, and the seconds that it takes."""
    import datetime as dt  # noqa: PLC0415

    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from contributions.rates.models import Tariff  # noqa: PLC0415
    from contributions.rounds.overviews import beside_last_year, computed  # noqa: PLC0415

    tariff = Tariff.objects.get()
    started = time.perf_counter()
    with CaptureQueriesContext(connection) as caught:
        beside_last_year(computed(YEARS[-1], dt.date(YEARS[-1], 1, 1), tariff))
    return len(caught), time.perf_counter() - started


def per_invoice(year: int, size: int) -> list[float]:
    """Seconds of processor per invoice, for each turn; other work on the machine does not count.

    The first invoice, for which everything is loaded, is not timed.
    """
    import datetime as dt  # noqa: PLC0415

    from contributions.invoices.invoicing import (  # noqa: PLC0415
        issue_invoices,
        lay_out_invoices,
    )
    from contributions.rates.models import Tariff  # noqa: PLC0415
    from contributions.rounds.services import adopt_run, begin_run  # noqa: PLC0415
    from tests.factories import agenda  # noqa: PLC0415

    day = dt.date(year, 2, 1)
    run = begin_run(year=year, reference_date=dt.date(year, 1, 1), tariff=Tariff.objects.get())
    adopt_run(run, agenda.DecisionFactory())
    moments = []
    asked = {"run": run, "on": day, "today": day}
    laid_out = lay_out_invoices(**asked, step=lambda *said: moments.append(time.process_time()))
    moments.append(time.process_time())
    issue_invoices(**asked, laid_out=laid_out)
    storing = (time.process_time() - moments[-1]) / size
    turns = pairwise(moments[1::TURN])
    return [(after - before) / TURN + storing for before, after in turns]


if __name__ == "__main__":
    sys.exit(main())
