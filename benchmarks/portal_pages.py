"""Times every list, detail and search page as a multiple of an empty one. See README.md."""

import argparse
import cProfile
import datetime as dt
import logging
import os
import pstats
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SMALL, LARGE = 14, 342
YEARS = range(2011, 2021)
MOST = 2.0
# What a page may cost, as a multiple of an empty one: a list so much beside a bare table, and the pages
# that look at everything.
BESIDE_BARE = 2.0
HEAVY = {"home": 7.0, "reports:finding_list": 7.0, "projects:projectassignment_list": 7.0}
HEAVY["search with hits"] = 7.0
GROWTH = 1.2
FIRST = 3.0
EMPTY, BARE, ADMIN = "an empty page", "a bare table", "a bare list of the admin"
YARDSTICKS = {
    EMPTY: "/maatstaf/leeg/",
    BARE: "/maatstaf/lijst/",
    ADMIN: "/maatstaf/beheer/contributions/populationcount/",
}
# Forms are the same for every region but for their choices; the rest is what people look at.
LEFT_OUT = ("_add", "_edit", "_delete", "_succeed", "_lapse", "_correct", "_upload", "account_")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=15)
    arguments.add_argument("--only", default="")
    arguments.add_argument("--profile", default="")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        return run(Path(folder), options)


def prepare(folder: Path) -> None:
    """Django with a database in the folder; nothing of the shell's own set-up takes part."""
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'start.sqlite3'}"
    os.environ["VAR_DIR"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "platform_ivz.settings"
    os.environ["SECRET_KEY"] = "of-no-value"  # noqa: S105
    os.environ.pop("DEBUG", None)
    (folder / "static").mkdir()
    sys.path.insert(0, str(ROOT))
    import django  # noqa: PLC0415

    django.setup()
    from django.conf import settings  # noqa: PLC0415

    settings.ROOT_URLCONF = "yardsticks"
    logging.disable(logging.CRITICAL)


def use(database: Path) -> None:
    """Let the portal look at another database."""
    from django.db import connection  # noqa: PLC0415

    connection.close()
    connection.settings_dict["NAME"] = str(database)


def run(folder: Path, options: argparse.Namespace) -> int:
    databases = {SMALL: folder / "small.sqlite3", LARGE: folder / "large.sqlite3"}
    pages = {}
    for size, database in databases.items():
        started = time.perf_counter()
        use(database)
        pages[size] = fill(size)
        print(f"{size:4} municipalities filled in {time.perf_counter() - started:.1f} s")
    if options.profile:
        use(databases[LARGE])
        profile(pages[LARGE][options.profile])
        return 0
    names = [name for name in pages[LARGE] if options.only in name or name in YARDSTICKS]
    found = {}
    for name in names:
        times = {size: [] for size in databases}
        first = {}
        # Short turns, so that what else the machine does weighs on both alike.
        for _ in range(3):
            for size, database in databases.items():
                use(database)
                cold, *warm = timed(pages[size][name], options.rounds // 3 + 1)
                first[size] = cold
                times[size] += warm
        found[name] = Times(
            {size: statistics.median(times[size]) for size in databases},
            max(first[size] / statistics.median(times[size]) for size in databases),
        )
    return report(found)


@dataclass(frozen=True)
class Times:
    """Milliseconds of processor time that a page takes by the size of the region, steadily.

    `first` is how many times as long the first answer took, of the two sizes the worst.
    """

    by_size: dict[int, float]
    first: float

    @property
    def growth(self) -> float:
        return self.by_size[LARGE] / self.by_size[SMALL]


def report(found: dict[str, Times]) -> int:
    empty = found[EMPTY].by_size
    print(f"\n{'page':40} {'ms':>7} {'ms':>7}  {'x an empty page':>15} {'growth':>7} {'first':>6}")
    print(f"{'':40} {SMALL:7} {LARGE:7}  {SMALL:7} {LARGE:7}")
    over = []
    for name, times in sorted(found.items(), key=lambda item: -item[1].by_size[LARGE]):
        multiples = {size: times.by_size[size] / empty[size] for size in empty}
        print(
            f"{name:40} {times.by_size[SMALL]:7.1f} {times.by_size[LARGE]:7.1f}"
            f"  {multiples[SMALL]:7.1f} {multiples[LARGE]:7.1f} {times.growth:7.2f} {times.first:6.2f}"
        )
        for size, multiple in multiples.items():
            most = HEAVY.get(name)
            if most is None and name.endswith("_list"):
                most = found[BARE].by_size[size] / empty[size] + BESIDE_BARE
            if most is not None and multiple > most:
                over.append(
                    f"{name}: {multiple:.1f} times an empty page at {size}, {most:.1f} at most"
                )
        if times.growth > (GROWTH if name in HEAVY or name.endswith("_list") else MOST):
            over.append(f"{name}: {times.growth:.2f} times as long at {LARGE} as at {SMALL}")
        if times.first > FIRST:
            over.append(f"{name}: the first answer takes {times.first:.1f} times as long")
    print(f"\n{len(found)} pages, {len(over)} limits passed", *over, sep="\n")
    return 1 if over else 0


def timed(address: str, rounds: int) -> list[float]:
    """Milliseconds of processor time that each answer takes, the first one included."""
    client = signed_in()
    client.get(YARDSTICKS[EMPTY])
    found = []
    for _ in range(rounds):
        started = time.process_time()
        answer = client.get(address)
        found.append((time.process_time() - started) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}")
    return found


def profile(address: str) -> None:
    client = signed_in()
    client.get(address)
    profiler = cProfile.Profile()
    profiler.runcall(client.get, address)
    pstats.Stats(profiler).sort_stats("cumulative").print_stats(45)


def signed_in():
    from django.test import Client  # noqa: PLC0415

    from portfolios.models import User  # noqa: PLC0415

    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.earliest("pk"))
    return client


def fill(size: int) -> dict[str, str]:
    """A region of this size; returns the addresses of its pages by name."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import transaction  # noqa: PLC0415

    from tests.pages import leave_traces, page_addresses  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        user = store_rows(size)
        leave_traces(user)
    pages = {
        name: address
        for name, address in page_addresses().items()
        if not name.endswith(LEFT_OUT) and not name.startswith(LEFT_OUT)
    }
    pages |= YARDSTICKS
    pages["search with hits"] = "/zoeken/?q=gemeente"
    pages["list with a search"] = "/gemeenten/?q=gemeente"
    pages["list by another column"] = "/inwoners/?sorteer=-inhabitants"
    pages["list, another page"] = "/inwoners/?bladzijde=2"
    return pages


def store_rows(size: int):
    """Municipalities with their people, posts, hours and money, in proportion to each other."""
    from tests.factories import agenda, contributions, portfolios, projects, store  # noqa: PLC0415

    def many(factory, number: int, **fixed):
        rows = [
            factory.build(
                **{key: value(n) if callable(value) else value for key, value in fixed.items()}
            )
            for n in range(number)
        ]
        store(rows)
        return rows

    user = portfolios.UserFactory(coordinator=True)
    portfolios.RegionFactory()
    places = many(
        portfolios.MunicipalityFactory,
        size,
        tile_column=lambda n: n % 19,
        tile_row=lambda n: n // 19,
    )
    bodies = many(portfolios.BodyFactory, 12)
    board = bodies[0]
    people = many(portfolios.PersonFactory, 3 * size)
    many(
        portfolios.PersonFunctionFactory,
        3 * size,
        person=lambda n: people[n],
        municipality=lambda n: places[n % size],
        name="lid",
    )
    posts = many(portfolios.PortfolioFactory, 3 * size, board=board)
    many(
        portfolios.PortfolioTermFactory,
        3 * size,
        portfolio=lambda n: posts[n],
        person=lambda n: people[n],
    )
    many(
        portfolios.MembershipFactory,
        3 * size,
        body=lambda n: bodies[n % 12],
        person=lambda n: people[n],
    )
    groups = [
        portfolios.MunicipalityGroupFactory(municipalities=places[n : n + 2])
        for n in range(0, size // 7 * 2, 2)
    ]
    portfolios.OrganisationFactory()
    agenda.AgreementArticleFactory()
    decision = agenda.DecisionFactory(body=board)
    safety = agenda.SafetyAgendaFactory(status="vastgesteld", decision=decision)
    themes = many(agenda.ThemeFactory, 6, agenda=safety)
    many(agenda.ResultFactory, 30, theme=lambda n: themes[n % 6], from_year=2019, until_year=2019)
    many(agenda.DecisionFactory, 2 * size, body=board)
    assignments = many(
        projects.ProjectAssignmentFactory,
        11,
        theme=lambda n: themes[n % 6],
        portfolio=lambda n: posts[n],
    )
    many(projects.AssignmentVersionFactory, 11, assignment=lambda n: assignments[n])
    many(
        projects.DeploymentFactory,
        3 * size,
        municipality=lambda n: places[n % size],
        project=lambda n: assignments[n % 11],
        person=lambda n: people[n],
    )
    many(
        projects.DeploymentFactory,
        len(groups),
        by_group=True,
        group=lambda n: groups[n],
        project=assignments[0],
    )
    many(
        contributions.PopulationCountFactory,
        len(YEARS) * size,
        municipality=lambda n: places[n % size],
        reference_date=lambda n: dt.date(YEARS[n // size], 1, 1),
        inhabitants=lambda n: 12_000 + n * 37 % 140_000,
    )
    tariff = contributions.TariffFactory(from_year=2019, adopted=True)
    contributions.TariffFactory(from_year=2020, rate=Decimal("0.30"))
    many(
        contributions.EffortBandFactory,
        4,
        tariff=tariff,
        from_inhabitants=lambda n: (0, 26_000, 38_001, 85_001)[n],
        hours_per_week=lambda n: Decimal(2 * n + 2),
    )
    many(
        contributions.AdoptedObligationFactory,
        size,
        municipality=lambda n: places[n],
        from_year=2019,
        status="vastgesteld",
        decision=decision,
    )
    many(contributions.CoordinationTaskFactory, 12)
    many(contributions.ScenarioFactory, 2)
    many(
        contributions.SubsidyFactory,
        size,
        theme=lambda n: themes[n % 6],
        project=lambda n: assignments[n % 11],
        granted=Decimal(10_000),
        counted=True,
    )
    many(agenda.StatedFigureFactory, 40)
    return user


if __name__ == "__main__":
    sys.exit(main())
