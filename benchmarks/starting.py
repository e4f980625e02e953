"""How long a second `script/server` takes until it answers, and what the first page of a process costs.

See benchmarks/README.md.
"""

import argparse
import statistics
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from serving import portal

PAGES = 30
# Each of the two processes has a first page among the first ones.
FIRST = 10
MOST_FIRST = 3


def page_took(address: str) -> float:
    """Seconds of the page to sign in."""
    began = time.perf_counter()
    with urllib.request.urlopen(f"{address}/inloggen/", timeout=60) as answer:  # noqa: S310
        answer.read()
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        with portal(Path(folder), options.port):
            pass
        for _ in range(options.rounds):
            began = time.perf_counter()
            with portal(Path(folder), options.port) as address:
                page_took(address)
                answered = time.perf_counter() - began
                times = [page_took(address) for _ in range(PAGES)]
            steady = statistics.median(times[FIRST:])
            ratios.append(max(times[:FIRST]) / steady)
            print(
                f"answered after {answered:.2f} s; slowest of the first pages "
                f"{max(times[:FIRST]) * 1000:.0f} ms, a steady one {steady * 1000:.0f} ms"
            )
    sys.exit(statistics.median(ratios) > MOST_FIRST)


if __name__ == "__main__":
    main()
