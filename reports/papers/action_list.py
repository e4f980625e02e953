"""Actielijst: what was promised in meetings, and is still to be done."""

from itertools import groupby
from typing import Any

from agenda.models import Action
from platform_ivz.pdf import Masthead
from reports.papers.base import PaperRequest


def build(request: PaperRequest) -> dict[str, Any]:
    """What is open on the day, per body, the first that is due above."""
    waiting = Action.objects.for_reader(request.reader).waiting(request.day).for_list()
    rows = sorted(waiting, key=lambda action: (_place(action), action.due, action.pk))
    return {
        "paper": Masthead(
            title="Actielijst",
            period=f"{request.year}",
            subtitle="Wat er is beloofd en nog moet gebeuren",
            status="Overzicht",
            author=request.region.platform,
            date=request.day,
            data_from=request.region.source,
            cover=False,
        ),
        "groups": [(name, list(actions)) for (_, name), actions in groupby(rows, _place)],
        "total": len(rows),
    }


def _place(action: Action) -> tuple[int, str]:
    """The body at whose meeting it was promised, in the order of bodies; last what came up elsewhere."""
    if action.point is None:
        return 10**6, "Bij een besloten punt" if action.item else "Buiten een vergadering"
    body = action.point.of_body
    return body.order, body.name
