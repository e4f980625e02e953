"""The page on which nothing is stored: what if hours fall away, or are added."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property

from contributions.effort.models import AdoptedObligation
from contributions.effort.overviews import BalanceOverview, BalanceRow, balance_of
from contributions.effort.what_if.forms import WhatIfForm
from contributions.effort.what_if.outcome import outcome_of
from contributions.views import YearView
from platform_ivz.paging import paged
from platform_ivz.views import ResultsMixin
from projects.models import Deployment

# So many that give hours stand on a page.
PER_PAGE = 15


@dataclass(frozen=True, slots=True)
class Giver:
    """A municipality, group or partner with what it gives; `row` is None for a partner.

    `slugs` name it in the address; `everything` is ticked, or only the deployments in `ticked`.
    """

    name: str
    row: BalanceRow | None
    deployments: tuple[Deployment, ...]
    slugs: tuple[str, ...]
    everything: bool
    ticked: frozenset[int]

    @property
    def is_chosen(self) -> bool:
        """Whether something of it falls away."""
        return self.everything or bool(self.ticked)


class WhatIfYearView(ResultsMixin, YearView):
    """What a year would look like if some hours fell away or were added; all of it in the address."""

    reads = (AdoptedObligation, Deployment)
    template_name = "contributions/effort/what_if_year.html"
    results_template = "contributions/effort/includes/_what_if_outcome.html"
    page = "contributions:effort_what_if_year"
    name = "Wat als: uren"
    lead = (
        "Vink aan wat wegvalt, of vul in wat erbij komt. U ziet wat dat betekent voor gemeenten en"
        " opdrachten. Er wordt niets opgeslagen; stuur de link door als u het wilt laten zien."
    )

    def get_parents(self) -> list[tuple[str, str]]:
        return [
            (f"Uren en saldo {self.year}", reverse("contributions:effort_year", args=(self.year,)))
        ]

    @cached_property
    def overview(self) -> BalanceOverview:
        return balance_of(self.year)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = WhatIfForm(self.request.GET, overview=self.overview, user=self.request.user)
        asked = form.is_valid() and form.question.is_asked
        givers = list(self._givers(form.cleaned_data))
        page = paged(self.request, givers, per_page=PER_PAGE)
        return super().get_context_data(
            form=form,
            question=form.question,
            outcome=outcome_of(form.question) if asked else None,
            givers=page,
            elsewhere=[giver for giver in givers if giver.is_chosen and giver not in page],
            **kwargs,
        )

    def _givers(self, asked: dict[str, Any]) -> Iterator[Giver]:
        """Who gives something, with what of it was ticked."""
        chosen = {int(pk) for pk in asked.get("inzet", ())}
        everything = set(asked.get("gemeente", ()))
        for name, row, deployments in self._given():
            slugs = tuple(place.slug for place in row.municipalities) if row else ()
            yield Giver(
                name=name,
                row=row,
                deployments=tuple(deployments),
                slugs=slugs,
                everything=bool(everything & {*slugs}),
                ticked=frozenset(chosen & {deployment.pk for deployment in deployments}),
            )

    def _given(self) -> Iterator[tuple[str, BalanceRow | None, Sequence[Deployment]]]:
        """Who gives what, in the order of the balance; partners come last."""
        for row in self.overview.rows:
            if row.deployments:
                yield row.name, row, row.deployments
        partners: dict[str, list[Deployment]] = {}
        for deployment in self.overview.partners:
            partners.setdefault(str(deployment.organisation), []).append(deployment)
        for name in sorted(partners):
            yield name, None, partners[name]
