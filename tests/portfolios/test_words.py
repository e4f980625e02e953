"""The words of the region, where code has neutral ones."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from platform_ivz.reading import reading
from portfolios.enums import Role
from portfolios.models import (
    Body,
    Region,
    RoleMembership,
    User,
    role_choices,
    words_of_region,
)
from tests.factories.portfolios import BodyFactory, RegionFactory, RoleMembershipFactory

pytestmark = pytest.mark.django_db


def test_without_a_region_the_words_are_neutral() -> None:
    words = words_of_region()

    assert (words.board, words.the_board, words.board_member) == (
        "bestuur",
        "het bestuur",
        "bestuurslid",
    )


@pytest.mark.parametrize(
    ("article", "abbreviation", "member", "said"),
    [
        ("het", "RVB", "RVB-lid", ("RVB", "het RVB", "RVB-lid")),
        ("de", "", "", ("Stuurgroep", "de Stuurgroep", "bestuurslid")),
    ],
)
def test_the_region_gives_its_own(
    article: str, abbreviation: str, member: str, said: tuple[str, str, str]
) -> None:
    RegionFactory(board="Stuurgroep", board_article=article, board_member=member)
    BodyFactory(name="Stuurgroep", abbreviation=abbreviation)
    BodyFactory(name="Iets anders", abbreviation="IA")

    words = words_of_region()

    assert (words.board, words.the_board, words.board_member) == said
    assert words.in_a_sentence(Body.objects.get(name="Stuurgroep")) == said[1]
    assert words.in_a_sentence(Body.objects.get(name="Iets anders")) == "het gremium IA"


def test_a_board_that_is_no_body_goes_by_its_name() -> None:
    RegionFactory(board="Stuurgroep", board_article="de")

    assert words_of_region().the_board == "de Stuurgroep"


def test_the_board_of_twente_is_one_of_its_bodies(twente: Region) -> None:
    words = words_of_region()

    assert (words.board, words.the_board, words.board_member) == ("DVO", "het DVO", "DVO-lid")


def test_the_board_of_another_region_has_another_name(nergenland: Region) -> None:
    words = words_of_region()

    assert (words.board, words.the_board, words.board_member) == ("BVB", "het BVB", "BVB-lid")


def test_a_page_asks_for_the_words_once(django_assert_num_queries) -> None:
    RegionFactory()
    role = RoleMembershipFactory(role=Role.BOARD_MEMBER)

    with reading(), django_assert_num_queries(1):
        assert {role.get_role_display() for _ in range(5)} == {"bestuurslid"}


def test_the_admin_shows_the_word_of_the_region(admin_client: Client) -> None:
    RegionFactory(board_member="RVB-lid")
    role = RoleMembershipFactory(role=Role.BOARD_MEMBER)

    assert ("board_member", "RVB-lid") in role_choices()
    for address in (
        reverse("admin:portfolios_rolemembership_changelist"),
        reverse("admin:portfolios_rolemembership_change", args=(role.pk,)),
        reverse("admin:portfolios_user_change", args=(role.user_id,)),
        reverse("admin:portfolios_user_changelist"),
    ):
        page = admin_client.get(address).content.decode()
        assert "RVB-lid" in page, address
        assert "bestuurslid" not in page, address


def test_the_first_users_are_named_after_it(tmp_path: Path) -> None:
    RegionFactory(board_member="RVB-lid")

    call_command("demo_users", "--file", str(tmp_path / "demo.txt"), stdout=StringIO())

    assert User.objects.filter(email="rvb-lid@voorbeeld.nl").exists()
    assert str(RoleMembership.objects.get(role=Role.BOARD_MEMBER)).endswith(": RVB-lid")
