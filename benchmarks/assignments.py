"""Times the pages over all assignments with 1,000 of them against 20. See README.md."""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from portal_pages import MOST, prepare, timed, use

SMALL, LARGE = 20, 1_000
ROUNDS = 15
PAGES = {
    "list": "/projecten/",
    "list, last page": "/projecten/?bladzijde=last",
    "list with a search": "/projecten/?q=opdracht",
    "list by hours": "/projecten/?sorteer=-hours",
    "timeline": "/projecten/tijdlijn/",
    "kanban": "/projecten/bord/",
}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        databases = {size: Path(folder) / f"{size}.sqlite3" for size in (SMALL, LARGE)}
        for size, database in databases.items():
            started = time.perf_counter()
            use(database)
            fill(size)
            print(f"{size:5} assignments stored in {time.perf_counter() - started:.1f} s")
        return report(databases)


def fill(size: int) -> None:
    """Assignments with a holder, a leader, a version, a milestone and a report each."""
    import datetime as dt  # noqa: PLC0415

    from django.core.management import call_command  # noqa: PLC0415

    from tests.factories import agenda, portfolios, projects, store  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    portfolios.UserFactory(coordinator=True)
    portfolios.RegionFactory()
    themes = [agenda.ThemeFactory(agenda=agenda.SafetyAgendaFactory()) for _ in range(6)]
    board = portfolios.BodyFactory()
    places = [portfolios.MunicipalityFactory() for _ in range(14)]

    def many(factory, **fields):
        rows = [
            factory.build(
                **{name: value(n) if callable(value) else value for name, value in fields.items()}
            )
            for n in range(size)
        ]
        store(rows)
        return rows

    people = many(portfolios.PersonFactory)
    many(
        portfolios.PersonFunctionFactory,
        person=lambda n: people[n],
        municipality=lambda n: places[n % 14],
    )
    posts = many(portfolios.PortfolioFactory, board=board)
    many(
        portfolios.PortfolioTermFactory,
        portfolio=lambda n: posts[n],
        person=lambda n: people[n],
    )
    assignments = many(
        projects.ProjectAssignmentFactory,
        theme=lambda n: themes[n % 6],
        portfolio=lambda n: posts[n],
    )
    many(projects.AssignmentVersionFactory, assignment=lambda n: assignments[n])
    many(
        projects.DeploymentFactory,
        project=lambda n: assignments[n],
        municipality=lambda n: places[n % 14],
        person=lambda n: people[n],
        role="projectleider",
    )
    many(
        projects.MilestoneFactory,
        assignment=lambda n: assignments[n],
        due=lambda n: dt.date(2026, 1, 1) + dt.timedelta(days=n % 700),
    )
    many(projects.ProgressReportFactory, assignment=lambda n: assignments[n], reported_by=None)


def report(databases: dict[int, Path]) -> int:
    print(f"\n{'page':24} {SMALL:>8} {LARGE:>8} {'ratio':>6}   (ms)")
    slow = []
    for name, address in PAGES.items():
        times: dict[int, list[float]] = {size: [] for size in databases}
        # Short turns, so that what else the machine does weighs on both alike.
        for _ in range(3):
            for size, database in databases.items():
                use(database)
                times[size] += timed(address, ROUNDS // 3 + 1)[1:]
        small, large = (statistics.median(times[size]) for size in (SMALL, LARGE))
        print(f"{name:24} {small:8.1f} {large:8.1f} {large / small:6.2f}")
        if large > MOST * small:
            slow.append(name)
    print(f"\n{len(PAGES)} pages, {len(slow)} over {MOST:g} times")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
