"""Times one invoice in a round of 342 municipalities against one of 14. See README.md."""

import sys
import tempfile
import time
from pathlib import Path

from portal_pages import prepare, use

SMALL, LARGE = 14, 342
MOST = 1.5


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        each = {}
        for size in (SMALL, LARGE):
            use(Path(folder) / f"{size}.sqlite3")
            run, adopting = adopted(size)
            each[size] = per_invoice(run, size)
            print(
                f"{size:5} municipalities: adopted in {adopting:.2f} s,"
                f" {each[size] * 1000:.0f} ms per invoice"
            )
        ratio = each[LARGE] / each[SMALL]
        print(f"ratio {ratio:.2f}")
        return 1 if ratio > MOST else 0


def adopted(size: int) -> tuple:
    """A round of `size` municipalities, and the seconds that adopting it took."""
    import datetime as dt  # noqa: PLC0415

    from django.core.management import call_command  # noqa: PLC0415

    from contributions.billing.runs import adopt_run, begin_run  # noqa: PLC0415
    from tests.factories import agenda, contributions, portfolios, store  # noqa: PLC0415

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
            for year in range(2011, 2021)
        ]
    )
    store([contributions.InvoicePartyFactory.build(municipality=place) for place in places])
    contributions.InvoicePartyFactory(sender=True)
    tariff = contributions.TariffFactory(from_year=2011, adopted=True)
    decision = agenda.DecisionFactory()
    run = begin_run(year=2020, reference_date=dt.date(2020, 1, 1), tariff=tariff)
    started = time.perf_counter()
    adopt_run(run, decision)
    return run, time.perf_counter() - started


def per_invoice(run: object, size: int) -> float:
    """Seconds per invoice; the first, for which everything is loaded, is not timed."""
    import datetime as dt  # noqa: PLC0415

    from contributions.billing.invoicing import (  # noqa: PLC0415
        MOST_AT_ONCE,
        issue_invoices,
    )

    day = dt.date(2020, 2, 1)
    made = len(issue_invoices(run=run, on=day, today=day, most=1))
    started = time.perf_counter()
    while made < size:
        made += len(issue_invoices(run=run, on=day, today=day, most=MOST_AT_ONCE))
    return (time.perf_counter() - started) / (size - 1)


if __name__ == "__main__":
    sys.exit(main())
