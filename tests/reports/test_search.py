"""Search: what is found, by whom, in how many queries, and safe whatever is typed."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agenda.models import AgreementArticle
from platform_ivz import search_index
from portfolios.enums import Role
from portfolios.models import User
from projects.models import Deployment
from reports.search import LONGEST, SHOWN, SOURCES, Source, around, asked, marked, of_kind
from tests.factories import create_many
from tests.factories.agenda import (
    AgendaItemFactory,
    AgreementArticleFactory,
    DecisionFactory,
    LocalPriorityFactory,
    ThemeFactory,
)
from tests.factories.portfolios import PersonFactory, RoleMembershipFactory
from tests.factories.projects import DeploymentFactory, SectionTextFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]
URL = reverse("reports:search")


def found(client: Client, q: str) -> dict[str, int]:
    answer = client.get(URL, {"q": q})
    assert answer.status_code == 200
    return {group.kind: group.count for group in answer.context["groups"]}


def test_every_source_is_found_with_a_page(coordinator_client: Client, twente: object) -> None:
    """Each kind of the region has a row that its own label finds, and that leads to its page."""
    # The source says of no municipality what its plan names.
    LocalPriorityFactory()
    for source in SOURCES:
        named = source.model._default_manager.exclude(**{source.label[-1]: None})
        row = named.order_by("pk").first()
        label = row
        for part in source.label[-1].split("__"):
            label = getattr(label, part)
        groups = coordinator_client.get(URL, {"q": str(label)}).context["groups"]
        hits = next(group.hits for group in groups if group.kind == source.kind)
        assert all(hit.url.startswith("/") for hit in hits), source.kind


def test_all_words_must_occur(coordinator_client: Client) -> None:
    ThemeFactory(title="Jeugd en criminaliteit", summary="Wie vroeg ingrijpt, voorkomt veel.")
    ThemeFactory(title="Cybercrime", summary="Vroeg weten wat er speelt.")

    assert found(coordinator_client, "vroeg") == {"Thema’s": 2}
    assert found(coordinator_client, "vroeg jeugd") == {"Thema’s": 1}
    assert found(coordinator_client, "vroeg brand") == {}


def test_a_hit_in_the_name_stands_above_one_in_the_text(coordinator_client: Client) -> None:
    ThemeFactory(title="Aardige dingen", why="Over drugs en meer.")
    ThemeFactory(title="Drugs", why="Een thema.")

    groups = coordinator_client.get(URL, {"q": "drugs"}).context["groups"]

    names = ["".join(part.text for part in hit.label) for hit in groups[0].hits]
    assert names == ["Drugs", "Aardige dingen"]


def test_the_best_of_a_kind_are_shown_and_all_are_counted(coordinator_client: Client) -> None:
    ThemeFactory.create_batch(SHOWN + 2, title="Aardig", why="Over drugs en meer.")
    ThemeFactory(title="Drugs in wijken", why="Een thema.")
    ThemeFactory(title="Aanpak van drugs", why="Een thema.")
    SectionTextFactory.create_batch(SHOWN + 1, text="<p>Minder drugs</p>")

    themes, texts = coordinator_client.get(URL, {"q": "drugs"}).context["groups"]

    names = ["".join(part.text for part in hit.label) for hit in themes.hits]
    assert names == ["Aanpak van drugs", "Drugs in wijken", *["Aardig"] * (SHOWN - 2)]
    assert (themes.count, themes.more) == (SHOWN + 4, 4)
    assert (len(texts.hits), texts.count) == (SHOWN, SHOWN + 1)


def test_words_of_one_stem_find_each_other_on_postgresql(coordinator_client: Client) -> None:
    ThemeFactory(title="Woninginbraken", why="De gemeenten werken samen.")
    theme = {"Thema’s": 1}
    by_stem = theme if connection.vendor == "postgresql" else {}

    assert found(coordinator_client, "woninginbraken gemeenten") == theme
    assert found(coordinator_client, "woninginbraak gemeente") == by_stem
    assert found(coordinator_client, "gemeente werk") == theme
    assert found(coordinator_client, "gemeente speelt") == {}


def test_a_stem_and_the_name_of_another_thing_are_found_together(
    coordinator_client: Client,
) -> None:
    PersonFactory(work__name="burgemeester", work__municipality__name="Aadorp")
    PersonFactory(work__name="burgemeester", work__municipality__name="Beedorp")
    by_stem = {"Functies": 1} if connection.vendor == "postgresql" else {}

    assert found(coordinator_client, "burgemeester aadorp") == {"Functies": 1}
    assert found(coordinator_client, "burgemeesters aadorp") == by_stem
    # "van" has no stem: it asks nothing, unless nothing else is asked.
    assert found(coordinator_client, "burgemeester van aadorp") == by_stem
    assert found(coordinator_client, "van") == {}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="elsewhere there are no stems")
@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.model.__name__)
def test_stems_are_looked_up_in_the_index(source: Source, coordinator: User) -> None:
    with connection.cursor() as cursor:
        # Few rows are read faster one by one.
        cursor.execute("SET LOCAL enable_seqscan = off")

    plan = of_kind(source, ["veilige", "gemeenten"], coordinator).explain()

    assert plan.count(f"Index Scan on {source.model.__name__.lower()}_words") == 2, plan


def test_a_text_of_any_length_is_stored_and_found(coordinator_client: Client) -> None:
    """PostgreSQL takes no more than 1 MB of stems of a row."""
    text = " ".join(f"w{number}" for number in range(200_000))
    assert len(text) > 10 * search_index.LONGEST
    SectionTextFactory(text=f"<p>{text} slotwoord</p>")

    assert found(coordinator_client, "slotwoord") == {"Teksten van opdrachten": 1}


def test_hours_are_found_by_who_gives_them_and_to_what(coordinator_client: Client) -> None:
    hours = DeploymentFactory(
        municipality__name="Aadorp",
        project__name="Hennep",
        person=PersonFactory(surname="Jansma"),
        remark="Alleen op dinsdag",
        # Long past: the list shows it when all years are asked for.
        valid_from=dt.date(2001, 1, 1),
        valid_until=dt.date(2001, 12, 31),
    )
    DeploymentFactory(municipality__name="Beedorp", project__name="Witwassen")

    for q in ("aadorp hennep", "jansma hennep", "dinsdag"):
        assert found(coordinator_client, q).get("Inzet") == 1, q
    groups = coordinator_client.get(URL, {"q": "dinsdag"}).context["groups"]
    [hit] = groups[0].hits
    assert "".join(part.text for part in hit.label) == "Aadorp Hennep"
    listed = coordinator_client.get(hit.url).context["table"].data
    assert [row.pk for row in listed] == [hours.pk]


def test_an_article_leads_to_its_agreement(coordinator_client: Client) -> None:
    article = AgreementArticleFactory(number="7.1", summary="Opzeggen kan na een jaar.")

    [group] = coordinator_client.get(URL, {"q": "opzeggen"}).context["groups"]
    assert group.kind == "Artikelen van overeenkomsten"
    assert group.hits[0].url == article.agreement.get_absolute_url()


@pytest.mark.parametrize("model", [Deployment, AgreementArticle])
def test_what_a_visitor_may_not_see_is_not_found(model, coordinator_client, monkeypatch) -> None:
    DeploymentFactory(remark="Trefwoord")
    AgreementArticleFactory(summary="Trefwoord")
    assert len(found(coordinator_client, "trefwoord")) == 2

    manager = type(model._default_manager.all())
    monkeypatch.setattr(manager, "visible_to", lambda rows, user: rows.none(), raising=False)
    kind = next(source.kind for source in SOURCES if source.model is model)
    assert kind not in found(coordinator_client, "trefwoord")


@pytest.mark.parametrize("role", [Role.PLATFORM_MEMBER, Role.COORDINATOR])
def test_a_closed_item_is_found_only_by_who_may_see_it(role: Role) -> None:
    item = AgendaItemFactory(closed=True)
    DecisionFactory(item=item, body=item.meeting.body, text="Geheimhouding opgelegd")
    client = Client()
    client.force_login(RoleMembershipFactory(role=role).user)

    expected = {"Besluiten": 1} if role == Role.COORDINATOR else {}
    assert found(client, "geheimhouding") == expected


def test_what_is_typed_and_stored_is_escaped(coordinator_client: Client) -> None:
    ThemeFactory(title="<script>alert(1)</script> & meer", summary="Een <b>drugs</b>lab")

    page = coordinator_client.get(URL, {"q": "<script>"}).content.decode()
    assert "<script>alert" not in page
    assert "<mark>&lt;script&gt;</mark>alert(1)" in page
    page = coordinator_client.get(URL, {"q": "drugs"}).content.decode()
    assert "&lt;b&gt;<mark>drugs</mark>&lt;/b&gt;lab" in page


def test_a_running_text_is_found_and_shown_as_it_is_read(coordinator_client: Client) -> None:
    text = (
        "<p>Wij doen <strong>veel</strong>.</p><ul><li>minder schade</li></ul><p>R&amp;D "
        '<a href="https://voorbeeld.nl" rel="noopener noreferrer">hier</a></p>'
    )
    SectionTextFactory(text=text, section__title="Doel", version__assignment__name="Opdracht")

    def contexts(q: str) -> list[str]:
        groups = coordinator_client.get(URL, {"q": q}).context["groups"]
        return ["".join(part.text for part in hit.context) for one in groups for hit in one.hits]

    for q in ("schade", "R&D", "opdracht schade", "minder hier"):
        assert contexts(q) == ["Wij doen veel. minder schade R&D hier"], q
    # What only the marks say is no word of the text.
    for q in ("strong", "noopener", "voorbeeld.nl", "</li>", "amp;", "opdracht href"):
        assert contexts(q) == [], q


@pytest.mark.parametrize(
    ("q", "says"),
    [
        ("", "Schrijf hierboven een of meer woorden"),
        ("   ", "Schrijf hierboven een of meer woorden"),
        ("a", "ten minste één woord van twee letters"),
        ("a b", "ten minste één woord van twee letters"),
        ("xx\x00yy", "Niets gevonden"),
        ("%_'\"\\ OR 1=1 --", "Niets gevonden"),
        ('"ongesloten or -', "Niets gevonden"),
        ("(" * 50, "Niets gevonden"),
        ("woord " * 500, "Uw zoekvraag was te lang"),
        ("w" * 5000, "Uw zoekvraag was te lang"),
    ],
)
def test_odd_questions_get_an_answer(coordinator_client: Client, q: str, says: str) -> None:
    answer = coordinator_client.get(URL, {"q": q})

    assert answer.status_code == 200
    assert says in answer.content.decode()


def test_as_many_queries_for_many_as_for_one(coordinator_client: Client) -> None:
    def queries(n: int) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert found(coordinator_client, "achternaam")["Personen"] == n
        return len(caught)

    PersonFactory()
    one = queries(1)
    create_many(PersonFactory, 299)

    # One for each kind, and who asks.
    assert queries(300) == one <= len(SOURCES) + 6
    groups = coordinator_client.get(URL, {"q": "achternaam"}).context["groups"]
    assert (len(groups[0].hits), groups[0].more) == (SHOWN, 300 - SHOWN)


def test_a_question_is_tidied_up() -> None:
    assert asked("  twee \t woorden\n").words == ["twee", "woorden"]
    assert asked("x" * LONGEST).cut is False
    assert asked("x" * (LONGEST + 1)).cut is True


def test_the_text_around_a_hit() -> None:
    text = "voor " * 60 + "raak " + "na " * 90
    pattern = re.compile("raak")
    cut = around(text, pattern)

    assert cut.startswith("… voor")
    assert cut.endswith("na …")
    assert len(cut) < 200
    assert [part.text for part in marked(cut, pattern) if part.is_hit] == ["raak"]
    assert around("kort", pattern) == "kort"
