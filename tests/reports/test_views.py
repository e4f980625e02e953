"""Start, findings, the library and its papers; and that nothing of it is public."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from portfolios.models import Work
from reports.catalogue import PAPERS
from tests.contributions.test_overviews import fill as fill_contributions
from tests.factories.agenda import ActionFactory, StatedFigureFactory
from tests.factories.contributions import TariffFactory
from tests.factories.portfolios import PASSWORD, PortfolioFactory, RegionFactory, UserFactory

pytestmark = pytest.mark.django_db

START, FINDINGS, LIBRARY = "/", "/aandachtspunten/", "/stukken/"
PAPER_URLS = [f"/stukken/{paper.name}.pdf" for paper in PAPERS]
PAGES = [START, FINDINGS, LIBRARY, *PAPER_URLS]

# Pages about signing in itself, and what is open to everybody: `agenda/open/` has tests of its own,
# and so has the calendar that only its secret opens. Everything else asks who you are.
PUBLIC = (
    "/openbaar/",
    "/robots.txt",
    "/.well-known/security.txt",
    "/agenda/1",
    "/inloggen/",
    "/wachtwoord/vergeten/",
    "/wachtwoord/nieuw/",
    "/wachtwoord/instellen/",
    "/account/aanvragen/",
    "/account/gesloten/",
)


def plain(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def words(response) -> str:
    """What the page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", plain(response)).split())


def addresses(resolver: URLResolver | None = None, before: str = "/") -> Iterator[str]:
    """Every address of the portal, with something in the place of what varies."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, route)
        elif isinstance(entry, URLPattern) and "(?P" not in route:
            parts = [part.split(">")[-1] if ">" in part else part for part in route.split("<")]
            yield "1".join(parts)


# --- Who comes in ------------------------------------------------------------------------------


def test_the_walk_finds_the_pages() -> None:
    found = set(addresses())
    assert {START, FINDINGS, LIBRARY, "/stukken/1.pdf", "/besluiten/", "/inloggen/"} <= found
    assert len(found) > 50  # with those of the admin


def test_a_visitor_who_is_not_signed_in_is_sent_to_the_login_page(client: Client) -> None:
    """From every address, also one of a thing that does not exist, and whatever the method."""
    open_to_all = []
    for address in addresses():
        if address.startswith(PUBLIC) or address == "/admin/login/":
            continue
        open_to_all += [
            (address, answer.status_code, answer.get("Location"))
            for answer in (client.get(address), client.post(address))
            if answer.status_code != 302 or not answer["Location"].startswith("/inloggen/")
        ]
    # The admin has a door of its own, which leads to the login page.
    assert [a for a in open_to_all if not str(a[2]).startswith("/admin/login/")] == []


@pytest.mark.parametrize("url", PAGES)
def test_after_signing_in_one_comes_where_one_was_going(url: str, client: Client) -> None:
    assert client.get(url)["Location"] == f"/inloggen/?next={url}"


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str):
    """Fill in the form; the name of its first field is that of the account package in use."""
    return client.post(
        "/inloggen/", {"login": email, "username": email, "password": password, **more}
    )


@pytest.mark.parametrize(
    "email", ["anna@voorbeeld.nl", "ANNA@VOORBEELD.NL", "Anna@Voorbeeld.nl", " anna@voorbeeld.nl "]
)
def test_one_signs_in_by_email_in_any_case(email: str, client: Client) -> None:
    user = UserFactory(email="anna@voorbeeld.nl", coordinator=True)
    answer = sign_in(client, email, next="/stukken/")
    assert (answer.status_code, answer["Location"]) == (302, "/stukken/")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.get("/stukken/").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [("anna@voorbeeld.nl", "verkeerd"), ("niemand@voorbeeld.nl", PASSWORD)],
)
def test_a_wrong_password_is_told_in_dutch_and_keeps_the_address(
    email: str, password: str, client: Client
) -> None:
    UserFactory(email="anna@voorbeeld.nl", coordinator=True)
    answer = sign_in(client, email, password)
    page = plain(answer)
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
    assert "Dit is nog niet goed" in page
    assert "wachtwoord" in page.split('role="alert"')[1].split("</div>")[0].lower()
    assert f'value="{email}"' in page
    assert password not in page


def test_who_is_no_longer_active_does_not_come_in(client: Client) -> None:
    UserFactory(email="anna@voorbeeld.nl", coordinator=True, is_active=False)
    sign_in(client, "anna@voorbeeld.nl")
    assert "_auth_user_id" not in client.session


def test_signing_in_does_not_lead_to_another_site(client: Client) -> None:
    UserFactory(email="anna@voorbeeld.nl", coordinator=True)
    answer = sign_in(client, "anna@voorbeeld.nl", next="https://elders.example/")
    assert answer["Location"] == "/"


def test_signing_out_takes_a_post_and_ends_the_session(coordinator_client: Client) -> None:
    coordinator_client.post("/uitloggen/")
    assert coordinator_client.get("/stukken/")["Location"] == "/inloggen/?next=/stukken/"


# --- The pages ---------------------------------------------------------------------------------


def test_the_start_page_shows_the_figures_of_the_year(twente, coordinator_client) -> None:
    page = words(coordinator_client.get("/?peildatum=2020-12-31"))
    for figure in (
        "57 uur per week geleverd",
        "52 uur afgesproken",
        "€ 125.576 bijdrage",
        "€ 188.365",
        "14 gemeenten 627.898 inwoners",
        "Alle 56 aandachtspunten",
        "Enschede en Losser Levert 8 van 10 uur per week.",
    ):
        assert figure in page


def test_the_start_page_of_another_region(nergenland, coordinator_client) -> None:
    page = words(coordinator_client.get("/?peildatum=2024-12-31"))
    for figure in (
        "12,5 uur per week geleverd",
        "12 uur afgesproken",
        "€ 60.009 bijdrage",
        "3 gemeenten 133.356 inwoners",
    ):
        assert figure in page
    assert "Twente" not in page


@pytest.mark.parametrize(
    ("slug", "told"),
    [
        (
            "hengelo",
            "6 uur per week afgesproken inzet 8 uur per week geleverd +2 uur per week saldo levert meer",
        ),
        (
            "losser",
            (
                "2 uur per week afgesproken inzet"
                " 8 uur per week geleverd door Enschede en Losser samen, van 10 uur"
                " −2 uur per week saldo komt uren tekort"
            ),
        ),
    ],
)
def test_a_municipality_sees_what_it_owes_delivers_and_what_is_left(
    slug, told, twente, board_member_client
) -> None:
    page = words(board_member_client.get(f"/gemeenten/{slug}/", {"peildatum": "2020-12-31"}))
    assert told in page


def test_the_start_page_before_a_region_is_loaded(coordinator_client) -> None:
    page = plain(coordinator_client.get(START))
    assert "Vul één werkmap in, of begin met uw gemeenten." in page
    assert 'href="/importeren/regio/"' in page


def test_the_findings_are_listed_with_what_is_expected(twente, coordinator_client) -> None:
    page = plain(coordinator_client.get(FINDINGS + "?peildatum=2020-12-31"))
    assert page.count("<h3>") == 56
    assert "Levert 8 van 10 uur per week." in page
    assert "Uit de gegevens volgt 62 uur per week." in page
    assert "sinds 1 januari 2020" in page
    assert page.index("Enschede en Losser") < page.index("Dinkelland: inspanningsverplichting")


def test_without_findings_the_page_says_so(coordinator_client) -> None:
    page = plain(coordinator_client.get(FINDINGS))
    assert "Er zijn geen aandachtspunten op deze dag." in page


def test_the_library_lists_the_papers_for_the_chosen_day(twente, coordinator_client) -> None:
    page = plain(coordinator_client.get(LIBRARY + "?peildatum=2020-03-12"))
    assert all(
        f'<a href="/stukken/{paper.name}/?peildatum=2020-03-12">{paper.title}</a>' in page
        for paper in PAPERS
    )
    for paper in PAPERS:
        way = (
            f'action="/stukken/{paper.name}/maken/'
            if paper.long
            else f'href="/stukken/{paper.name}.pdf'
        )
        assert f'{way}?peildatum=2020-03-12"' in page
    assert 'value="2020-03-12"' in page
    assert "12 maart 2020" in page


def is_a_pdf(answer: HttpResponse, name: str) -> None:
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="{name}"'
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("paper", [p for p in PAPERS if not p.long], ids=lambda paper: paper.name)
def test_a_paper_is_a_pdf_that_opens_in_the_browser(paper, nergenland, coordinator_client) -> None:
    answer = coordinator_client.get(f"/stukken/{paper.name}.pdf?peildatum=2024-06-01")
    is_a_pdf(answer, f"{paper.name}-2024.pdf")
    assert coordinator_client.post(f"/stukken/{paper.name}/maken/").status_code == 404


@pytest.mark.parametrize("paper", [p for p in PAPERS if p.long], ids=lambda paper: paper.name)
def test_a_paper_that_takes_long_is_asked_for_and_opens_from_its_page(
    paper, nergenland, coordinator_client
) -> None:
    answer = coordinator_client.get(f"/stukken/{paper.name}.pdf?peildatum=2024-06-01")
    assert answer["Location"] == f"/stukken/?peildatum=2024-06-01#{paper.name}"
    assert not Work.objects.exists()
    start = f"/stukken/{paper.name}/maken/?peildatum=2024-06-01"
    page = coordinator_client.post(start, follow=True).content.decode()
    assert f"<h1>{paper.title}, 1 juni 2024</h1>" in page
    [address] = re.findall(r'href="(/werk/\d+/bestand/)"', page)
    is_a_pdf(coordinator_client.get(address), f"{paper.name}-2024.pdf")


def test_long_are_the_papers_about_many_things() -> None:
    """Measured on the region that is included: over two seconds, the first time."""
    assert [paper.name for paper in PAPERS if paper.long] == [
        "veiligheidsagenda",
        "veiligheidsthemas",
        "overeenkomsten",
        "projectopdrachten",
        "voortgangsrapportage",
        "jaarbericht",
        "gemeenteblad",
    ]


@pytest.mark.parametrize("name", ["onbekend", "Taakverdeling", "portefeuilleverdeling-2"])
def test_an_unknown_paper_is_not_found(name, twente, coordinator_client) -> None:
    answer = coordinator_client.get(f"/stukken/{name}.pdf")
    assert answer.status_code == 404
    assert "Deze pagina bestaat niet" in plain(answer)


@pytest.mark.parametrize("url", PAPER_URLS)
def test_before_a_region_is_loaded_a_paper_says_what_to_do(url, coordinator_client) -> None:
    answer = coordinator_client.get(url)
    assert answer.status_code == 404
    assert "Er zijn nog geen stukken te maken" in plain(answer)
    assert "Vraag de coördinator om een regio in te lezen." in plain(answer)


def test_before_a_region_is_loaded_the_library_offers_no_papers(coordinator_client) -> None:
    answer = coordinator_client.get(LIBRARY)
    assert answer.status_code == 200
    assert "Vraag de coördinator om een regio in te lezen." in plain(answer)
    assert "Openen als pdf" not in plain(answer)


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize(
    "day", ["gisteren", "2020-02-30", "31-12-2020", "1899-12-31", "9999-01-01"]
)
def test_a_day_that_cannot_be_read_gives_a_dutch_page(
    url, day, nergenland, coordinator_client
) -> None:
    answer = coordinator_client.get(url, {"peildatum": day})
    assert answer.status_code == 400
    assert "Dit adres klopt niet" in plain(answer)
    assert 'lang="nl"' in plain(answer)


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_page_that_only_shows_takes_no_changes(method, url, coordinator_client) -> None:
    assert getattr(coordinator_client, method)(url).status_code == 405


@pytest.mark.parametrize("url", [START, FINDINGS, LIBRARY])
@pytest.mark.parametrize("day", ["1900-01-01", "2020-02-29", "2200-12-31"])
def test_every_day_can_be_chosen(url, day, twente, board_member_client) -> None:
    assert board_member_client.get(url, {"peildatum": day}).status_code == 200


def test_without_a_choice_the_pages_look_at_the_working_date(twente, board_member_client) -> None:
    assert "31 december 2022" in plain(board_member_client.get(START))


# --- Queries -----------------------------------------------------------------------------------


def fill(n: int) -> None:
    fill_contributions(n)
    for _ in range(n):
        PortfolioFactory()
        ActionFactory(due=dt.date(2020, 4, 1))
        StatedFigureFactory(value=n + 1000)


@pytest.mark.parametrize(("url", "queries"), [(START, 72), (FINDINGS, 60), (LIBRARY, 10)])
def test_more_rows_ask_no_more_queries(
    url, queries, board_member_client, django_assert_max_num_queries
) -> None:
    RegionFactory()
    TariffFactory(adopted=True, from_year=2019)

    def asked() -> int:
        with django_assert_max_num_queries(queries) as context:
            assert board_member_client.get(url, {"peildatum": "2020-12-31"}).status_code == 200
        return len(context)

    fill(1)
    # The first visit keeps the chosen day in the session.
    board_member_client.get(LIBRARY, {"peildatum": "2020-12-31"})
    asked()  # what a process asks only once, such as its kinds of content
    first = asked()
    fill(10)
    assert asked() <= first


def test_the_start_page_of_the_whole_region(
    twente, board_member_client, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(96):
        board_member_client.get(START)
