"""What every paper starts from: for which day and year, and whose region."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.utils import timezone

from agenda.models import Meeting, SafetyAgenda
from contributions.effort.models import AdoptedObligation
from platform_ivz.charts.tiles import TileMap, TileValue, value_map
from platform_ivz.formats import quantity
from portfolios.enums import Role
from portfolios.models import Municipality, Region, RoleMembership, User


class NoRegion(Exception):
    """There is no region yet, so there is nothing to make a paper of."""


@dataclass(frozen=True, slots=True)
class Commander:
    """Who makes papers by a command on the machine: reads what an administrator reads."""

    has_access: bool = True
    is_superuser: bool = True


def shared_reader() -> User:
    """Who reads what everybody reads who works for the platform, and nothing that is somebody's own.

    A paper that is kept for all is made for this reader.
    """
    reader = User(pk=0)
    reader.current_roles = (RoleMembership(role=Role.PLATFORM_MEMBER),)
    return reader


@dataclass(frozen=True, slots=True)
class PaperRequest:
    """For which day and year a paper is made, and by which region.

    A paper about one municipality names it; without one it is about all of them. So does one about
    a meeting; `with_closed` asks for what is closed too. `only` is the code of one agreement or
    process, for a paper that else has all. `user` is who gets it and sees no more in
    it than elsewhere; None when a command makes it.
    """

    region: Region
    day: dt.date
    year: int
    municipality: Municipality | None = None
    user: User | None = None
    only: str = ""
    meeting: Meeting | None = None
    with_closed: bool = False

    @property
    def reader(self) -> User | Commander:
        """Who reads the paper, for what asks that of its rows."""
        return self.user or Commander()


def request_for(
    year: int | None = None,
    day: dt.date | None = None,
    municipality: Municipality | None = None,
    user: User | None = None,
) -> PaperRequest:
    """Fill in what was not chosen.

    A year alone means its last day; a day alone means its year; neither means the working date.
    Raises NoRegion as long as no data set was loaded.
    """
    region = Region.objects.first()
    if region is None:
        raise NoRegion("Er is nog geen regio. Laad eerst een gegevensset met load_region.")
    if day is None:
        today = timezone.localdate()
        day = dt.date(year, 12, 31) if year else SafetyAgenda.objects.working_date(today)
    return PaperRequest(
        region=region, day=day, year=year or day.year, municipality=municipality, user=user
    )


def region_map(
    municipalities: Iterable[Municipality],
    figures: Mapping[int, tuple[Decimal | int, str]],
    *,
    title: str,
    small: bool = False,
) -> TileMap | None:
    """The region in tiles for a cover: per municipality (by pk) a value and how it is written.

    A `small` one has short names.

    None when the data have no places for the tiles.
    """
    return value_map(
        [
            TileValue(
                name=municipality.name,
                column=municipality.tile_column,
                row=municipality.tile_row,
                value=figures.get(municipality.pk, (None, ""))[0],
                label=figures.get(municipality.pk, (None, ""))[1],
            )
            for municipality in municipalities
        ],
        title=title,
        small=small,
    )


class Obliged(Protocol):
    """A row of a municipality and the hours that it was adopted to give, if any."""

    @property
    def municipality(self) -> Municipality: ...

    @property
    def adopted(self) -> AdoptedObligation | None: ...


def hours_map(rows: Iterable[Obliged], *, small: bool = False) -> TileMap | None:
    """The region in tiles with the hours per week that each municipality was adopted to give."""
    rows = list(rows)
    return region_map(
        [row.municipality for row in rows],
        {
            row.municipality.pk: (row.adopted.hours_per_week, quantity(row.adopted.hours_per_week))
            for row in rows
            if row.adopted
        },
        title="Schematische kaart van de regio: uren per week volgens het besluit.",
        small=small,
    )
