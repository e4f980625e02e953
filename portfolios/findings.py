"""Findings about people and posts."""

import datetime as dt
from collections.abc import Iterator

from platform_ivz.findings import Finding, Severity
from portfolios.models import Portfolio


def vacant_posts(day: dt.date) -> Iterator[Finding]:
    """Posts that nobody holds."""
    for post in Portfolio.objects.vacant(day).select_related("board").prefetch_related("terms"):
        ends = [term.valid_until for term in post.terms.all() if term.valid_until]
        since = max((end for end in ends if end < day), default=None)
        yield Finding(
            rule="vacante-post",
            severity=Severity.LOOK,
            subject=post.title,
            seen="Niemand heeft deze post.",
            expected="Wijs in het bestuur een houder aan.",
            ground="portefeuilleverdeling",
            since=since + dt.timedelta(days=1) if since else None,
            about=(post,),
        )
