"""The pages of people, posts, bodies, organisations and groups of municipalities."""

import csv
import datetime as dt
import io
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portfolios.charts import governance_chart
from portfolios.enums import Capacity, Level
from portfolios.models import Body, GroupMember, Person, Portfolio, Region
from tests.factories.portfolios import (
    BodyFactory,
    GroupMemberFactory,
    MembershipFactory,
    MunicipalityFactory,
    MunicipalityGroupFactory,
    OrganisationFactory,
    PersonFactory,
    PortfolioFactory,
    PortfolioTermFactory,
)
from tests.pages import MOST_QUERIES

pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 3, 12)
LISTS = ("portfolio", "person", "body", "organisation", "municipalitygroup", "municipality")


def url(name: str, *args: object) -> str:
    return reverse(f"portfolios:{name}", args=args)


def text_of(response: object) -> str:
    return unescape(response.content.decode())


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def titles(response: object) -> list[str]:
    return [str(row.record) for row in response.context["table"].rows]


# --- The matrix --------------------------------------------------------------------------------


def test_the_matrix_of_the_source(twente: Region, coordinator_client: Client) -> None:
    response = coordinator_client.get(url("matrix"))

    overview = response.context["overview"]
    assert (len(overview.rows), overview.held, overview.holders) == (14, 42, 13)
    assert [post.code for post in overview.vacant] == [
        "ab-lid-adviescommissie-informatievoorziening"
    ]
    assert [len(posts) for posts in response.context["vacant"]] == [1, 0]
    assert [group.title for group in overview.groups] == [
        "Leden van het dagelijks bestuur",
        "Overige leden",
    ]
    text = text_of(response)
    for post in Portfolio.objects.all():
        assert post.title in text
    assert f"{reverse('reports:paper', args=('portefeuilleverdeling',))}?peildatum=" in text
    for label in Capacity.labels:
        assert label in text


def test_the_matrix_of_another_day_keeps_that_day_for_its_links(
    nergenland: Region, coordinator_client: Client
) -> None:
    before = coordinator_client.get(url("matrix"), {"peildatum": "2023-12-31"})
    after = coordinator_client.get(url("matrix"), {"peildatum": "2024-01-01"})

    def holder(response: object) -> str:
        return next(
            row.person.code
            for row in response.context["overview"].rows
            for posts in row.posts
            for post in posts
            if post.code == "bvb-voorzitter"
        )

    assert (holder(before), holder(after)) == ("fantasma", "bedenksel")
    assert 'href="/personen/fantasma/"' in text_of(before)
    person = coordinator_client.get("/personen/fantasma/")
    assert person.context["day"] == dt.date(2024, 1, 1)
    assert "Peildatum 1 januari 2024" in text_of(person)


def test_the_matrix_without_data_says_what_to_do(coordinator_client: Client) -> None:
    assert "Er zijn nog geen posten." in text_of(coordinator_client.get(url("matrix")))


# --- Lists -------------------------------------------------------------------------------------


def fill(number: int) -> None:
    """`number` rows of everything, tied to each other as they are in real life."""
    MunicipalityFactory()
    for _ in range(number):
        board = BodyFactory(parent=BodyFactory())
        person = PersonFactory(work__name="burgemeester")
        partner = PersonFactory(work__partner=True)
        for holder in (person, partner):
            PortfolioTermFactory(portfolio=PortfolioFactory(board=board), person=holder)
            MembershipFactory(body=board, person=holder)
        MembershipFactory(body=board, unnamed=True)
        MunicipalityGroupFactory(municipalities=[MunicipalityFactory(), MunicipalityFactory()])


@pytest.mark.parametrize("model", LISTS)
def test_a_list_asks_as_much_for_one_row_as_for_many(
    coordinator_client: Client, model: str
) -> None:
    fill(1)
    one = queries(coordinator_client, url(f"{model}_list"))
    fill(20)
    assert queries(coordinator_client, url(f"{model}_list")) == one <= MOST_QUERIES


def test_the_matrix_asks_as_much_for_one_row_as_for_many(coordinator_client: Client) -> None:
    fill(1)
    one = queries(coordinator_client, url("matrix"))
    fill(20)
    assert queries(coordinator_client, url("matrix")) == one <= MOST_QUERIES


def test_a_page_asks_as_much_for_one_row_as_for_many(coordinator_client: Client) -> None:
    body, person, post = BodyFactory(), PersonFactory(), PortfolioFactory()
    partner = OrganisationFactory()
    group = MunicipalityGroupFactory(municipalities=[MunicipalityFactory()])
    pages = [row.get_absolute_url() for row in (body, person, post, partner, group)]

    def grow(number: int) -> None:
        for _ in range(number):
            term = PortfolioTermFactory(person=person, portfolio__board=body)
            MembershipFactory(body=body)
            MembershipFactory(person=person)
            MembershipFactory(body=body, person=None, seat="politiechef", organisation=partner)
            PersonFactory(work__municipality=None, work__organisation=partner)
            BodyFactory(parent=body)
            day = DAY + dt.timedelta(days=term.pk)
            PortfolioTermFactory(portfolio=post, valid_from=day, valid_until=day)
            # past the audit log, of which a page shows the newest changes and asks what they were
            GroupMember.objects.bulk_create(
                [GroupMember(group=group, municipality=MunicipalityFactory())]
            )

    grow(1)
    one = [queries(coordinator_client, page) for page in pages]
    grow(20)
    assert [queries(coordinator_client, page) for page in pages] == one
    assert max(one) <= MOST_QUERIES


@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize(
    "query",
    [
        "bladzijde=-1",
        "bladzijde=x",
        "sorteer=__class__",
        "sorteer=-pk__x",
        "q=%00",
        "level=x&kind=x&board=x&capacity=x&bezetting=x&municipality=-1",
    ],
)
def test_a_strange_address_is_no_error(coordinator_client: Client, model: str, query: str) -> None:
    fill(1)
    assert coordinator_client.get(f"{url(f'{model}_list')}?{query}").status_code in {200, 404}


@pytest.mark.parametrize("day", ["gisteren", "0000-01-01", "2020-02-31", "9999-12-31"])
@pytest.mark.parametrize("name", ["matrix", "portfolio_list", "person_list", "body_list"])
def test_a_strange_day_is_refused(coordinator_client: Client, name: str, day: str) -> None:
    response = coordinator_client.get(url(name), {"peildatum": day})
    assert response.status_code == 400
    assert "een datum die niet bestaat" in text_of(response)


def test_posts_by_occupation_board_and_capacity(twente: Region, coordinator_client: Client) -> None:
    def count(**query: str) -> int:
        return len(coordinator_client.get(url("portfolio_list"), query).context["object_list"])

    board = Body.objects.get(code="ab")
    assert count() == 43
    assert (count(bezetting="vacant"), count(bezetting="bezet")) == (1, 42)
    assert count(board=str(board.pk)) == board.portfolios.count()
    counts = [count(capacity=value) for value in (*Capacity.values, "geen")]
    assert sum(counts) == 43
    assert all(counts)
    assert count(q="nauta") == 3


def test_what_is_not_established_of_a_body_is_told(
    twente: Region, coordinator_client: Client
) -> None:
    answer = coordinator_client.get(url("body_list"), {"_export": "csv"})
    told = [
        row["Vergadert"] for row in csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    ]
    assert (len(told), told.count("openbaar"), told.count("niet vastgesteld")) == (46, 1, 45)
    page = text_of(coordinator_client.get(Body.objects.get(code="platform-ivz").get_absolute_url()))
    assert "7 keer per jaar, of het openbaar is, is niet vastgesteld" in " ".join(page.split())


def test_posts_look_at_the_chosen_day(coordinator_client: Client) -> None:
    post = PortfolioFactory(title="Meldkamer")
    PortfolioTermFactory(portfolio=post, person__surname="Toen", valid_until=DAY)

    def row(day: str) -> str:
        return text_of(coordinator_client.get(url("portfolio_list"), {"peildatum": day}))

    assert "Toen" in row("2020-03-12")
    assert f'href="{post.get_absolute_url()}"' in row("2020-03-12")
    assert "Toen" in text_of(coordinator_client.get(url("portfolio_list")))
    assert "Toen" not in row("2020-03-13")
    assert "vacant" in row("2020-03-13")


def test_the_export_holds_exactly_the_filtered_rows(coordinator_client: Client) -> None:
    held = PortfolioTermFactory(portfolio__title="=1+1", portfolio__capacity="ba").portfolio
    PortfolioFactory(title="Meldkamer")
    response = coordinator_client.get(
        url("portfolio_list"), {"bezetting": "bezet", "_export": "csv"}
    )
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["Post"], row["Houder"]) for row in rows] == [
        ("'=1+1", held.terms.get().person.formal_name)
    ]


@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_list_can_be_downloaded(coordinator_client: Client, model: str, form: str) -> None:
    fill(2)
    response = coordinator_client.get(url(f"{model}_list"), {"_export": form})
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="{model}.{form}"'
    assert b"<" not in response.content or form == "xlsx"


def test_people_by_name_and_place(twente: Region, coordinator_client: Client) -> None:
    response = coordinator_client.get(url("person_list"), {"q": "burgemeester"})
    assert len(response.context["object_list"]) == 14
    counts = {person.code: person.post_count for person in response.context["object_list"]}
    assert (counts["van-veldhuizen"], counts["van-den-hengel"]) == (6, 0)
    assert sum(counts.values()) == 42


def test_a_list_sorts_by_holder(coordinator_client: Client) -> None:
    for name in ("Beuk", "Acacia"):
        PortfolioTermFactory(person__surname=name, portfolio__title=name)
    response = coordinator_client.get(url("portfolio_list"), {"sorteer": "holder"})
    assert [row.record.title for row in response.context["table"].rows] == ["Acacia", "Beuk"]


# --- Pages -------------------------------------------------------------------------------------


def test_who_held_this_on(coordinator_client: Client) -> None:
    post = PortfolioFactory()
    old = PortfolioTermFactory(portfolio=post, valid_until=DAY)
    new = PortfolioTermFactory(portfolio=post, valid_from=DAY + dt.timedelta(days=1))

    def held_by(day: dt.date) -> list[Person]:
        response = coordinator_client.get(post.get_absolute_url(), {"peildatum": day.isoformat()})
        return [term.person for term in response.context["holders"]]

    assert held_by(DAY) == [old.person]
    assert held_by(DAY + dt.timedelta(days=1)) == [new.person]
    text = text_of(coordinator_client.get(post.get_absolute_url()))
    assert old.person.formal_name in text
    assert "12-03-2020" in text


def test_a_person_keeps_what_is_over_and_what_is_to_come(board_member_client: Client) -> None:
    person, before, later = PersonFactory(), DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)
    post = PortfolioTermFactory(person=person, valid_until=before).portfolio
    body = MembershipFactory(person=person, valid_from=later).body

    response = board_member_client.get(f"{person.get_absolute_url()}?peildatum={DAY}")

    assert (response.context["terms"], response.context["seats"]) == ([], [])
    elsewhere = text_of(response).partition("Op andere dagen")[2]
    for row in (post, body):
        assert f'<a href="{row.get_absolute_url()}">{row}</a>' in elsewhere


def test_a_vacant_post_says_so(coordinator_client: Client) -> None:
    text = text_of(coordinator_client.get(PortfolioFactory().get_absolute_url()))
    assert "vacant" in text
    assert "Deze post heeft nog nooit een houder gehad" in text


def test_a_body_shows_its_members_on_the_day(coordinator_client: Client) -> None:
    body = BodyFactory(purpose="Overlegt.", meetings_per_year=6)
    now = MembershipFactory(body=body, function="voorzitter")
    then = MembershipFactory(body=body, valid_until=DAY)
    seat = MembershipFactory(body=body, unnamed=True)
    response = coordinator_client.get(body.get_absolute_url(), {"peildatum": "2020-03-13"})
    assert set(response.context["members"]) == {now, seat}
    assert response.context["others"] == [then]
    text = text_of(response)
    for words in ("6 keer per jaar", "naam niet vermeld", "voorzitter", "politiechef"):
        assert words in text


def test_what_is_not_known_is_said(coordinator_client: Client) -> None:
    person = PersonFactory(work=None)
    pages = [
        person.get_absolute_url(),
        OrganisationFactory().get_absolute_url(),
        BodyFactory(abbreviation="").get_absolute_url(),
        url("person_list"),
        url("body_list"),
    ]
    for page in pages:
        text = text_of(coordinator_client.get(page))
        assert "niet vermeld" in text
        assert "None" not in text
        assert "—" not in text


def test_a_group_names_its_municipalities(coordinator_client: Client) -> None:
    one, two = MunicipalityFactory(name="Aadorp"), MunicipalityFactory(name="Zuiddorp")
    group = MunicipalityGroupFactory(municipalities=[one, two])
    assert "Aadorp en Zuiddorp" in text_of(coordinator_client.get(url("municipalitygroup_list")))
    text = text_of(coordinator_client.get(group.get_absolute_url()))
    assert one.get_absolute_url() in text
    assert two.get_absolute_url() in text


def test_a_group_is_shown_as_it_was_on_the_day(coordinator_client: Client) -> None:
    stays, left = MunicipalityFactory(name="Aadorp"), MunicipalityFactory(name="Zuiddorp")
    group = MunicipalityGroupFactory(municipalities=[stays])
    GroupMemberFactory(group=group, municipality=left, valid_until=dt.date(2020, 6, 30))
    for day, named, others in (("2020-06-30", [stays, left], []), ("2020-07-01", [stays], [left])):
        asked = {"peildatum": day}
        answer = coordinator_client.get(group.get_absolute_url(), asked)
        assert [one.municipality for one in answer.context["members"]] == named
        assert [one.municipality for one in answer.context["others"]] == others
        shown = text_of(coordinator_client.get(url("municipalitygroup_list"), asked))
        assert ("Aadorp en Zuiddorp" in shown) is (named == [stays, left])


def test_a_municipality_joins_one_group_at_a_time(coordinator_client: Client) -> None:
    place = MunicipalityFactory(name="Aadorp", valid_from=dt.date(2019, 1, 1))
    GroupMemberFactory(municipality=place, valid_until=dt.date(2020, 6, 30))
    group = MunicipalityGroupFactory()
    add = url("groupmember_add", group.code)
    for first, fault in (
        ("30-6-2020", "Een gemeente hoort bij één groep tegelijk."),
        ("1-7-2018", "Aadorp bestaat vanaf 1 januari 2019"),
    ):
        answer = coordinator_client.post(add, {"municipality": place.pk, "valid_from": first})
        assert (answer.status_code, fault in text_of(answer)) == (422, True)
    answer = coordinator_client.post(add, {"municipality": place.pk, "valid_from": "1-7-2020"})
    assert answer.status_code == 302
    assert group.members.get().valid_from == dt.date(2020, 7, 1)


@pytest.mark.parametrize(
    "model", ["portfolio", "person", "body", "organisation", "municipalitygroup"]
)
def test_what_does_not_exist_is_not_found(coordinator_client: Client, model: str) -> None:
    for page in ("detail", "edit", "delete"):
        assert coordinator_client.get(url(f"{model}_{page}", "bestaat-niet")).status_code == 404


# --- The governance picture --------------------------------------------------------------------


@pytest.mark.parametrize("columns", [1, 4])
def test_every_body_stands_once_in_its_own_band_and_nothing_overlaps(
    twente: Region, columns: int
) -> None:
    bodies = list(Body.objects.all())
    chart = governance_chart(bodies, columns=columns, width=columns * 288)
    assert [band.label for band in chart.bands] == list(reversed(Level.labels))
    assert sorted(box.body.pk for box in chart.boxes) == sorted(body.pk for body in bodies)
    bands = {band.label: band for band in chart.bands}
    for box in chart.boxes:
        band = bands[box.body.get_level_display()]
        assert band.y <= box.y
        assert box.y + box.height <= band.y + band.height
        assert 0 <= box.x < box.x + box.width <= chart.width
        assert all(line.y <= box.y + box.height for line in box.lines)
    for number, one in enumerate(chart.boxes):
        for other in chart.boxes[number + 1 :]:
            assert (
                one.x + one.width <= other.x
                or other.x + other.width <= one.x
                or one.y + one.height <= other.y
                or other.y + other.height <= one.y
            )
    assert len(chart.links) == sum(1 for body in bodies if body.parent_id)


def test_the_picture_has_words_for_who_cannot_see_it(
    nergenland: Region, coordinator_client: Client
) -> None:
    text = text_of(coordinator_client.get(url("body_list")))
    assert text.count("<title>Gremia per niveau.") == 2
    assert "valt onder Bestuurlijk Veiligheidsberaad (BVB)" in text
    assert "landelijk: geen" in text


def test_bodies_that_fall_under_each_other_are_still_drawn() -> None:
    one = BodyFactory()
    two = BodyFactory(parent=one)
    Body.objects.filter(pk=one.pk).update(parent=two)
    chart = governance_chart(Body.objects.all(), columns=2, width=600)
    assert {box.body for box in chart.boxes} == {one, two}
    assert len(chart.links) == 2


def test_without_bodies_there_is_no_picture(coordinator_client: Client) -> None:
    assert governance_chart([], columns=4, width=1152) is None
    assert "<figure" not in text_of(coordinator_client.get(url("body_list")))
