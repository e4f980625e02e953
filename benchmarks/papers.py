"""Times papers: stock WeasyPrint, the portal, and a print by Chromium of the same HTML. See README.md."""

import argparse
import datetime as dt
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path
from statistics import median

from parallel_papers import largest_region
from portal_pages import ROOT, prepare, use

CHROMIUM = "/usr/bin/chromium"
DAY = dt.date(2020, 6, 30)
KINDS = ("stock", "portal", "chromium")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--only", default="")
    arguments.add_argument("--child", nargs=3, metavar=("KIND", "FILE", "CHANGED"))
    options = arguments.parse_args()
    if options.child:
        print(json.dumps(lay_out(*options.child)))
        return
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        for name, (before, after, ours) in subjects(Path(folder)).items():
            if options.only in name:
                compare(name, before, after, ours, options.rounds)


# What is laid out --------------------------------------------------------------------------------


def subjects(folder: Path) -> dict[str, tuple[Path, Path, float]]:
    """Each paper as HTML, the same after one figure changed, and the seconds that making it took."""
    from django.core.management import call_command  # noqa: PLC0415

    from contributions.population.models import PopulationCount  # noqa: PLC0415

    use(folder / "region.sqlite3")
    call_command("migrate", verbosity=0)
    call_command("load_region", largest_region(), stdout=StringIO())
    made = {
        name: written(folder, name, of(name))
        for name in ("veiligheidsagenda", "projectopdrachten", "gemeenteblad")
    }
    first = PopulationCount.objects.order_by("pk")[:1]
    PopulationCount.objects.filter(pk__in=list(first.values_list("pk", flat=True))).update(
        inhabitants=23_999
    )
    found = {
        name: (path, written(folder, f"{name}-2", of(name))[0], seconds)
        for name, (path, seconds) in made.items()
    }
    from invoices import fill  # noqa: PLC0415

    use(folder / "60.sqlite3")
    fill(60)
    path, seconds = written(folder, "gemeenteblad-60", of("gemeenteblad"))
    found["gemeenteblad of 60"] = (path, path, seconds)
    path, seconds = written(folder, "facturen", invoices)
    found["342 invoices"] = (path, path, seconds)
    return found


def of(name: str) -> Callable[[], str]:
    """A function that gives the HTML of a paper of the library."""

    def html() -> str:
        from reports.catalogue import find  # noqa: PLC0415
        from reports.papers.base import request_for  # noqa: PLC0415

        return find(name).html(request_for(day=DAY))

    return html


def invoices() -> str:
    """The HTML of as many invoices as there are municipalities in the country."""
    from contributions.invoices.papers import INVOICE  # noqa: PLC0415
    from platform_ivz.pdf import Masthead, render_html  # noqa: PLC0415
    from portfolios.models import Region  # noqa: PLC0415
    from tests.contributions.invoices.test_ubl import FACTS  # noqa: PLC0415

    facts = [replace(FACTS, number=f"2020-{number:04}") for number in range(1, 343)]
    paper = Masthead(title="Facturen 2020", author="Afzender", status="", date=DAY)
    return render_html(
        INVOICE, {"paper": paper, "region": Region.objects.first(), "invoices": facts}
    )


def written(folder: Path, name: str, html: Callable[[], str]) -> tuple[Path, float]:
    html()  # once before it counts: templates are read then
    began = time.process_time()
    text = html()
    seconds = time.process_time() - began
    path = folder / f"{name}.html"
    path.write_text(text, encoding="utf-8")
    return path, seconds


# Laying it out, each in a process of its own -----------------------------------------------------


def lay_out(kind: str, file: str, changed: str) -> dict[str, float]:
    """Seconds for the first time, and again after a figure changed; and the most memory, in MB."""
    sys.path.insert(0, str(ROOT))
    began = time.perf_counter()
    with LAYING[kind]() as make:
        cold = made(make, file, began)
        warm = made(make, changed, time.perf_counter())
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"cold": cold, "warm": warm, "memory": most}


def made(make: Callable[[str], bytes], file: str, began: float) -> float:
    assert make(Path(file).read_text(encoding="utf-8")).startswith(b"%PDF")  # noqa: S101
    return time.perf_counter() - began


class Stock:
    """WeasyPrint as it comes, with tags."""

    def __enter__(self) -> Callable[[str], bytes]:
        self.django()
        from weasyprint import HTML

        from platform_ivz.pdf import STATIC_BASE, static_fetcher  # noqa: PLC0415

        return lambda html: HTML(
            string=html, base_url=STATIC_BASE, url_fetcher=static_fetcher()
        ).write_pdf(pdf_variant="pdf/ua-1")

    def __exit__(self, *_: object) -> None:
        pass

    def django(self) -> None:
        import django  # noqa: PLC0415

        django.setup()


class Portal(Stock):
    """As the portal lays a paper out."""

    def __enter__(self) -> Callable[[str], bytes]:
        self.django()
        from platform_ivz.pdf import _lay_out  # noqa: PLC0415

        return _lay_out


class Chromium(Stock):
    """A print by the browser, which has no page numbers in its list of contents."""

    def __enter__(self) -> Callable[[str], bytes]:
        self.django()
        from django.contrib.staticfiles import finders  # noqa: PLC0415
        from playwright.sync_api import Route, sync_playwright  # noqa: PLC0415

        self.playwright = sync_playwright().start()
        self.browser = self.playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        page = self.browser.new_page()

        def static(route: Route) -> None:
            name = route.request.url.removeprefix("https://static.invalid/")
            route.fulfill(path=finders.find(name)) if name else route.fulfill(body=self.html)

        page.route("https://static.invalid/**", static)

        def make(html: str) -> bytes:
            self.html = html
            page.goto("https://static.invalid/")
            return page.pdf(prefer_css_page_size=True, tagged=True, outline=True)

        return make

    def __exit__(self, *_: object) -> None:
        self.browser.close()
        self.playwright.stop()


LAYING = {"stock": Stock, "portal": Portal, "chromium": Chromium}


# Comparing ---------------------------------------------------------------------------------------


def compare(name: str, before: Path, after: Path, ours: float, rounds: int) -> None:
    """Print the medians of each kind, asked in turns, and what they are of stock WeasyPrint."""
    found: dict[str, list[dict[str, float]]] = {kind: [] for kind in KINDS}
    for _ in range(rounds):
        for kind in KINDS:
            command = [sys.executable, __file__, "--child", kind, str(before), str(after)]
            answer = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603
            found[kind].append(json.loads(answer.stdout.splitlines()[-1]))
    middle = {
        kind: {what: median(turn[what] for turn in turns) for what in turns[0]}
        for kind, turns in found.items()
    }
    print(f"{name}: data and template {ours:.2f} s of processor")
    for kind, times in middle.items():
        print(
            f"  {kind:9} cold {times['cold']:6.2f} s ({times['cold'] / middle['stock']['cold']:.2f}),"
            f" after one change {times['warm']:6.2f} s"
            f" ({times['warm'] / middle['stock']['warm']:.2f}), {times['memory']:.0f} MB"
        )


if __name__ == "__main__":
    main()
