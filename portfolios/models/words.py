"""What the region calls its board and who sits in it: data, where code has neutral words."""

from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Subquery

from platform_ivz.reading import computed_once
from portfolios.enums import Article, Role, Rounding
from portfolios.models.places import Region


@dataclass(frozen=True, slots=True)
class RegionWords:
    """How the board is called: short, in a sentence, and the word for somebody who sits in it.

    `rounding` is how it rounds what a municipality pays, with why as far as the region says so.
    """

    board: str = "bestuur"
    the_board: str = f"{Article.HET} bestuur"
    board_member: str = Role.BOARD_MEMBER.label
    board_name: str = ""
    rounding: Rounding = Rounding.DOWN
    rounding_ground: str = ""

    def in_a_sentence(self, body: models.Model) -> str:
        """A body with the word that goes before it."""
        return self.the_board if body.name == self.board_name else f"het gremium {body}"


@computed_once
def the_region() -> Region | None:
    """The region of this portal; None as long as no data set was loaded."""
    return Region.objects.first()


@computed_once
def words_of_region() -> RegionWords:
    """The words of the region; neutral ones as long as there is none.

    The board is the body that has the name of the region's board.
    """
    bodies = apps.get_model("portfolios", "Body").objects.filter(name=OuterRef("board"))
    region = Region.objects.annotate(
        abbreviation=Subquery(bodies.values("abbreviation")[:1])
    ).first()
    if region is None:
        return RegionWords()
    board = region.abbreviation or region.board
    return RegionWords(
        board=board,
        the_board=f"{region.board_article} {board}",
        board_member=region.board_member or Role.BOARD_MEMBER.label,
        board_name=region.board,
        rounding=Rounding(region.rounding),
        rounding_ground=region.rounding_ground,
    )


def role_word(role: str) -> str:
    """The word for a role; that for who sits in the board is the region's own."""
    if role == Role.BOARD_MEMBER:
        return words_of_region().board_member
    return dict(Role.choices).get(role, role)


def role_choices() -> list[tuple[str, str]]:
    """The roles to choose from, in the words of the region."""
    return [(role.value, role_word(role)) for role in Role]
