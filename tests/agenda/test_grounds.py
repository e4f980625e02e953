"""On what the rules of the portal rest: asked in one way, once for a page."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template import Context, Template
from django.test import Client
from django.utils.html import escape

from agenda.enums import Rule
from agenda.grounds import ground_of, in_brackets
from agenda.models import Agreement, AgreementArticle, Ground
from platform_ivz.reading import reading
from tests.factories.agenda import AgreementArticleFactory, AgreementFactory, GroundFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def agreement() -> Agreement:
    return AgreementFactory(short_title="OVK", code="ovk")


def rests(rule: Rule, agreement: Agreement, number: str) -> Ground:
    article, _ = AgreementArticle.objects.get_or_create(
        agreement=agreement, number=number, defaults={"summary": "Kort."}
    )
    return GroundFactory(rule=rule, article=article)


def test_a_rule_without_a_ground_has_an_empty_text() -> None:
    assert not ground_of(Rule.TARIFF)
    assert (str(ground_of(Rule.TARIFF)), in_brackets(Rule.TARIFF)) == ("", "")
    assert ground_of(Rule.TARIFF).__html__() == ""
    shown = Template(
        "{% load grounds %}Zo is het{% ground 'tarief-door-besluit' %}."
        "{% ground_text 'tarief-door-besluit' as text %}{% if text %} Nee{% endif %}"
    ).render(Context())
    assert shown == "Zo is het."


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        (["6.5"], "OVK art. 6.5"),
        (["4.2", "4.4"], "OVK art. 4.2 en 4.4"),
        (["4.2", "4.4", "4.5"], "OVK art. 4.2, 4.4 en 4.5"),
        (["6.5", "bijlage"], "OVK art. 6.5 en bijlage"),
        (["bijlage"], "OVK bijlage"),
    ],
)
def test_articles_of_one_agreement_are_named_together(numbers, text, agreement) -> None:
    for number in numbers:
        rests(Rule.TARIFF, agreement, number)

    assert str(ground_of(Rule.TARIFF)) == text
    assert in_brackets(Rule.TARIFF) == f" ({text})"


def test_a_ground_may_be_a_whole_agreement_or_another_source(agreement) -> None:
    Ground.objects.create(rule=Rule.EFFORT, agreement=agreement)
    Ground.objects.create(rule=Rule.FORMAT, source="nota & format")

    assert str(ground_of(Rule.EFFORT)) == "OVK"
    assert str(ground_of(Rule.EFFORT, Rule.FORMAT)) == "OVK, nota & format"
    assert ground_of(Rule.FORMAT).__html__() == "nota &amp; format"


def test_rules_together_name_each_ground_once(agreement) -> None:
    other = AgreementFactory(short_title="AO")
    rests(Rule.TARIFF, agreement, "6.5")
    rests(Rule.HOURS, agreement, "6.5")
    rests(Rule.PER_INHABITANT, other, "8.1")

    assert (
        str(ground_of(Rule.TARIFF, Rule.HOURS, Rule.PER_INHABITANT)) == "OVK art. 6.5, AO art. 8.1"
    )
    assert str(ground_of(Rule.PER_INHABITANT, Rule.TARIFF)) == "AO art. 8.1, OVK art. 6.5"


def test_on_a_screen_each_article_is_a_link(agreement) -> None:
    first, second = (rests(Rule.TARIFF, agreement, number) for number in ("4.2", "4.4"))

    assert Template("{% load grounds %}Zo{% ground 'tarief-door-besluit' %}.").render(
        Context()
    ) == (
        f'Zo (<a href="/overeenkomsten/ovk/#artikel-{first.article_id}">OVK art. 4.2</a>'
        f' en <a href="/overeenkomsten/ovk/#artikel-{second.article_id}">4.4</a>).'
    )


def test_the_ground_of_a_finding_is_a_link_too(twente, coordinator_client: Client) -> None:
    html = coordinator_client.get("/aandachtspunten/").content.decode()
    article = AgreementArticle.objects.get(agreement__code="dvo-ovk", number="6.5")

    assert f'<a href="{article.get_absolute_url()}">DVO-ovk art. 6.5</a>, <a href=' in html
    found = coordinator_client.get("/aandachtspunten/?q=6.5").content.decode()
    assert "Tarief € 0,30" in found.replace("\u00a0", " ")
    assert "Levert 3 van 4" not in found.replace("\u00a0", " ")


def test_a_rule_that_is_none_is_an_error() -> None:
    with pytest.raises(ValueError, match="onbekend"):
        ground_of("onbekend")


def test_a_page_asks_for_all_grounds_once(agreement, django_assert_num_queries) -> None:
    for number, rule in enumerate(Rule, 1):
        rests(rule, agreement, f"{number}.1")

    with reading(), django_assert_num_queries(1):
        said = [str(ground_of(rule)) + ground_of(rule).__html__() for rule in Rule]
    assert all("OVK art." in text for text in said)


@pytest.mark.parametrize("facts", [{}, {"source": "x", "agreement": True}])
def test_a_ground_is_an_agreement_or_another_source(facts, agreement) -> None:
    facts = facts | ({"agreement": agreement} if "agreement" in facts else {})
    with pytest.raises(IntegrityError), transaction.atomic():
        Ground.objects.create(rule=Rule.TARIFF, **facts)
    with pytest.raises(ValidationError, match="één van beide"):
        Ground(rule=Rule.TARIFF, **facts).full_clean()


@pytest.mark.parametrize("kind", ["article", "agreement", "source"])
def test_a_rule_rests_on_the_same_thing_once(kind, agreement) -> None:
    article = AgreementArticleFactory(agreement=agreement)
    facts = {
        "article": {"agreement": agreement, "article": article},
        "agreement": {"agreement": agreement},
        "source": {"source": "nota"},
    }[kind]
    Ground.objects.create(rule=Rule.TARIFF, **facts)
    Ground.objects.create(rule=Rule.HOURS, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ground.objects.create(rule=Rule.TARIFF, **facts)


def test_the_article_is_one_of_the_agreement(agreement) -> None:
    other = AgreementArticleFactory()
    with pytest.raises(ValidationError, match="andere overeenkomst"):
        Ground(rule=Rule.TARIFF, agreement=agreement, article=other).full_clean()


def test_the_agreement_says_which_rules_rest_on_it(twente, coordinator_client: Client) -> None:
    html = coordinator_client.get("/overeenkomsten/dvo-ovk/").content.decode()
    article = AgreementArticle.objects.get(agreement__code="dvo-ovk", number="6.5")
    part = html[html.index(f'id="artikel-{article.pk}"') :]
    part = part[: part.index("</dd>")]

    assert escape(Rule.TARIFF.label) in part
    assert escape(Rule.HOURS.label) in part
    assert escape(Rule.VAT.label) not in part
    assert html.count("Hierop rust in het portaal") == 8


def test_an_article_on_which_a_rule_rests_stays(twente, coordinator_client: Client) -> None:
    article = AgreementArticle.objects.get(agreement__code="dvo-ovk", number="6.5")
    answer = coordinator_client.post(f"/overeenkomsten/dvo-ovk/artikelen/{article.pk}/verwijderen/")

    assert answer.status_code == 409
    assert AgreementArticle.objects.filter(pk=article.pk).exists()


def test_every_rule_has_a_ground_in_twente(twente) -> None:
    assert [rule.value for rule in Rule if not ground_of(rule)] == []
    assert str(ground_of(Rule.TARIFF, Rule.PER_INHABITANT)) == "DVO-ovk art. 6.5, BO art. 8.1"
    assert str(ground_of(Rule.THEME_HOLDER)) == "BO art. 5.1 en 6.4"


def test_another_region_has_other_grounds_or_none(nergenland) -> None:
    said = {rule.value: str(ground_of(rule)) for rule in Rule if ground_of(rule)}

    assert said == {
        "tarief-door-besluit": "PO art. 2.1",
        "uren-leveren": "PO",
        "opdracht-format": "proefnotitie 2023",
    }
