"""Buying out hours: the whole by the price list, a part by an agreement."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse

from contributions.effort.findings import hours_short
from contributions.effort.models import Buyout
from contributions.effort.overviews import balance_of, efforts_of
from contributions.years.overviews import sheet_of
from portfolios.enums import Role
from portfolios.models import Municipality
from reports.catalogue import find
from reports.papers.base import request_for
from tests.factories.contributions import (
    AdoptedObligationFactory,
    BuyoutFactory,
    EffortBandFactory,
    TariffFactory,
)
from tests.factories.portfolios import MunicipalityFactory, RoleMembershipFactory

pytestmark = pytest.mark.django_db

LIST = reverse("contributions:buyout_list")
ADD = reverse("contributions:buyout_add")
PART = {"agreement": "Een uur per week minder.", "agreed_on": "03-02-2020"}


def place(slug):
    return Municipality.objects.get(slug=slug)


def send(client, slug, **data):
    return client.post(ADD, {"municipality": place(slug).pk, "year": "2020", **data})


def refusals(response):
    assert response.status_code == 422
    assert not Buyout.objects.exists()
    return [
        message for messages in response.context["form"].errors.values() for message in messages
    ]


# The whole obligation --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "hours", "price"),
    [("borne", 2, 3_888), ("hof-van-twente", 4, 7_778), ("hengelo", 6, 11_667)],
)
def test_the_whole_goes_by_the_price_list(twente, coordinator_client, slug, hours, price):
    response = send(coordinator_client, slug, whole="on")

    stored = Buyout.objects.get()
    assert response.url == stored.get_absolute_url()
    assert (stored.hours_per_week, stored.amount, stored.whole) == (hours, price, True)


def test_eight_hours_have_their_own_price(twente):
    buyout = Buyout(municipality=place("enschede"), year=2020)

    buyout.clean()

    assert (buyout.hours_per_week, buyout.amount) == (8, 15_830)


@pytest.mark.parametrize("typed", [{"hours_per_week": "1"}, {"amount": "3.000"}])
def test_the_whole_cannot_be_typed(twente, coordinator_client, typed):
    assert refusals(send(coordinator_client, "borne", whole="on", **typed)) == [
        (
            "De hele verplichting is 2 uur per week en kost volgens de prijslijst €\u00a03.888. Laat"
            " de uren en het bedrag leeg, of kies een deel."
        )
    ]


def test_later_prices_change_nothing(twente, coordinator_client):
    send(coordinator_client, "borne", whole="on")
    later = TariffFactory(adopted=True, from_year=2020)
    EffortBandFactory(tariff=later, hours_per_week=2, buyout_per_year=9_999)

    assert efforts_of(2020).bought_out[0].bought_out.amount == 3_888
    page = coordinator_client.get(Buyout.objects.get().get_absolute_url()).content.decode()
    assert "€\u00a03.888,00" in page


# A part ----------------------------------------------------------------------------------------


def test_a_part_by_an_agreement(twente, coordinator_client):
    send(coordinator_client, "hengelo", hours_per_week="1,5", amount="2.500,50", **PART)

    stored = Buyout.objects.get()
    assert (stored.hours_per_week, stored.amount) == (Decimal("1.5"), Decimal("2500.50"))
    assert (stored.whole, stored.agreed_on) == (False, dt.date(2020, 2, 3))


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (
            {"hours_per_week": "1", "amount": "1"},
            "Een deel afkopen kan alleen met een afspraak: schrijf wat is afgesproken en wanneer.",
        ),
        (
            {"hours_per_week": "7", "amount": "1", **PART},
            "De verplichting is 6 uur per week. Schrijf minder uren dan dat.",
        ),
        (
            {"hours_per_week": "6", "amount": "1", **PART},
            (
                "Dit is de hele verplichting van 6 uur per week. Kies de hele verplichting; dan"
                " geldt de prijslijst."
            ),
        ),
        ({"amount": "1", **PART}, "Schrijf hoeveel uur per week de gemeente afkoopt."),
        ({"hours_per_week": "1", **PART}, "Schrijf het bedrag dat is afgesproken."),
        (
            {"hours_per_week": "0", "amount": "1", **PART},
            "Schrijf uren per week boven 0 en tot en met 168.",
        ),
        (
            {"hours_per_week": "1", "amount": "-1", **PART},
            "Een bedrag kan niet onder nul liggen.",
        ),
    ],
)
def test_a_part_is_refused(twente, coordinator_client, sent, message):
    assert refusals(send(coordinator_client, "hengelo", **sent)) == [message]


# What stands in the way ------------------------------------------------------------------------


def test_without_an_obligation_there_is_nothing_to_buy_out(coordinator_client):
    AdoptedObligationFactory(municipality=MunicipalityFactory(slug="aadorp"))

    assert refusals(send(coordinator_client, "aadorp", whole="on")) == [
        (
            "Voor deze gemeente zijn in 2020 geen uren vastgesteld. Zonder verplichting valt er"
            " niets af te kopen."
        )
    ]


def test_a_municipality_that_is_gone_owes_nothing(coordinator_client):
    gone = MunicipalityFactory(slug="aadorp", valid_until=dt.date(2019, 12, 31))
    AdoptedObligationFactory(adopted=True, municipality=gone, from_year=2019)

    assert "geen uren vastgesteld" in refusals(send(coordinator_client, "aadorp", whole="on"))[0]


def test_a_year_without_a_tariff_has_no_price_list(coordinator_client):
    owing = MunicipalityFactory(slug="aadorp")
    AdoptedObligationFactory(adopted=True, municipality=owing)

    assert refusals(send(coordinator_client, "aadorp", whole="on")) == [
        (
            "Voor 2020 is geen tarief vastgesteld, dus is er geen prijslijst. Leg eerst het besluit"
            " over het tarief vast."
        )
    ]


def test_hours_that_the_price_list_does_not_have(twente, coordinator_client):
    place("borne").obligations.update(hours_per_week=3)

    (message,) = refusals(send(coordinator_client, "borne", whole="on"))

    assert message.startswith("De prijslijst heeft geen bedrag voor 3 uur per week, wel voor: 2, 4")


@pytest.mark.parametrize("year", ["", "0", "1899", "99999", "twee"])
def test_a_year_that_cannot_be_is_refused(twente, coordinator_client, year):
    assert refusals(send(coordinator_client, "borne", whole="on", year=year))


def test_twice_a_year_is_refused(twente, coordinator_client):
    BuyoutFactory(municipality=place("borne"))

    response = send(coordinator_client, "borne", whole="on")

    assert response.status_code == 422
    assert "Deze gemeente heeft voor dit jaar al een afkoop." in response.content.decode()
    assert Buyout.objects.count() == 1


def test_the_admin_obeys_the_same_rule(twente):
    typed = Buyout(municipality=place("borne"), year=2020, hours_per_week=8, amount=1)

    with pytest.raises(ValidationError, match="De hele verplichting is 2 uur per week"):
        typed.full_clean()


# Change and read -------------------------------------------------------------------------------


def test_the_whole_becomes_a_part_and_back(twente, coordinator_client):
    send(coordinator_client, "hengelo", whole="on")
    stored = Buyout.objects.get()
    edit = reverse("contributions:buyout_edit", args=[stored.pk])
    same = {"municipality": stored.municipality_id, "year": "2020"}
    initial = coordinator_client.get(edit).context["form"]
    assert [initial[name].value() for name in ("hours_per_week", "amount")] == [None, None]

    coordinator_client.post(edit, {**same, "hours_per_week": "1", "amount": "2000", **PART})
    stored.refresh_from_db()
    assert (stored.whole, stored.hours_per_week, stored.amount) == (False, 1, 2000)

    coordinator_client.post(edit, {**same, "whole": "on"})
    stored.refresh_from_db()
    assert (stored.whole, stored.hours_per_week, stored.amount) == (True, 6, 11_667)
    page = coordinator_client.get(stored.get_absolute_url())
    assert len(page.context["history"]) == 3
    assert page.context["tariff"].rate == Decimal("0.20")


def test_the_list_adds_up_filters_and_exports(twente, coordinator_client):
    BuyoutFactory(municipality=place("borne"), hours_per_week=2, amount=3888)
    BuyoutFactory(municipality=place("hengelo"), part=True, hours_per_week=1, amount=2000)
    BuyoutFactory(municipality=place("hengelo"), year=2021, hours_per_week=6, amount=11_667)

    table = coordinator_client.get(LIST, {"jaar": "2020"}).context["table"]
    export = coordinator_client.get(LIST, {"wat": "deel", "_export": "csv"}).content.decode()

    footers = {column.name: str(column.footer) for column in table.columns}
    assert (footers["hours_per_week"], footers["amount"]) == ("3", "€\u00a05.888")
    assert export.splitlines()[1:] == [
        "Hengelo,2020,1.00,2000.00,een deel,2020-02-01,Een uur per week."
    ]


# The balance -----------------------------------------------------------------------------------


def test_what_is_bought_out_settles_the_obligation(twente):
    BuyoutFactory(municipality=place("losser"), hours_per_week=2, amount=3_888)
    BuyoutFactory(municipality=place("tubbergen"), part=True, hours_per_week=Decimal("0.5"))

    overview = balance_of(2020)

    rows = {row.name: row.balance for row in overview.rows}
    enschede, dinkelland = rows["Enschede en Losser"], rows["Dinkelland en Tubbergen"]
    assert (enschede.delivered, enschede.owed, enschede.bought_out) == (8, 10, 2)
    assert (enschede.difference, enschede.is_met) == (0, True)
    assert (dinkelland.difference, dinkelland.is_met) == (Decimal("-0.5"), False)
    assert (overview.total.delivered, overview.total.owed) == (57, 52)
    assert overview.total.bought_out == Decimal("2.5")
    assert [row.name for row in overview.short] == ["Dinkelland en Tubbergen"]
    assert balance_of(2021).total.bought_out == 0
    assert [finding.seen for finding in hours_short(dt.date(2020, 7, 1))] == [
        "Levert 3 van 4\u00a0uur per week en koopt 0,5\u00a0uur af."
    ]


def test_a_buyout_is_weighted_as_the_obligation_is():
    new = MunicipalityFactory(valid_from=dt.date(2020, 7, 1))
    AdoptedObligationFactory(adopted=True, municipality=new, hours_per_week=4)
    BuyoutFactory(municipality=new)

    balance = balance_of(2020).total

    assert balance.bought_out == balance.owed == Fraction(4 * 184, 366)


def test_pages_show_what_was_bought_out(twente, coordinator_client):
    effort = reverse("contributions:effort_year", args=[2020])
    assert "bought_out" not in coordinator_client.get(effort).context["table"].columns.names()
    BuyoutFactory(municipality=place("losser"), hours_per_week=2, amount=3_888)

    context = coordinator_client.get(effort).context
    sheet = sheet_of(place("losser"), dt.date(2020, 7, 1))
    page = coordinator_client.get("/gemeenten/losser/?peildatum=2020-07-01").content.decode()

    bars = {placed.bar.label: placed.bar for placed in context["chart"].bars}
    assert str(context["table"].columns["bought_out"].footer) == "2"
    assert bars["Enschede en Losser"].note == "8 van 10 uur, 2 afgekocht"
    assert (bars["Enschede en Losser"].until, bars["Enschede en Losser"].open) == (10, False)
    assert sheet.effort.bought_out.amount == 3_888
    assert "voor €\u00a03.888,00 in 2020" in page


@pytest.mark.parametrize(
    ("role", "slug", "reads"),
    [
        (Role.PLATFORM_MEMBER, None, False),
        (Role.BOARD_MEMBER, "hengelo", False),
        (Role.PROJECT_LEADER, "losser", True),
        (Role.FINANCE, None, True),
    ],
)
def test_hours_are_for_all_and_the_amount_is_not(twente, client, role, slug, reads):
    municipality = place(slug) if slug else None
    client.force_login(RoleMembershipFactory(role=role, municipality=municipality).user)
    bought = BuyoutFactory(municipality=place("losser"), part=True, amount=1_717)

    effort, own, start, listed, export = (
        client.get(address).content.decode()
        for address in (
            "/inzet/2020/?herkomst=losser",
            "/gemeenten/losser/?peildatum=2020-07-01",
            "/",
            LIST,
            f"{LIST}?_export=csv",
        )
    )

    assert "<strong>Afgekocht</strong>" in effort
    assert "8 van 10 uur, 1 afgekocht" in effort
    assert ">afgekocht<" in own
    for page in (effort, own, listed):
        assert ("€\u00a01.717" in page) is reads
    assert ("1717.00" in export) is reads
    for page in (own, start, listed):
        assert (bought.get_absolute_url() in page) is reads
    assert client.get(bought.get_absolute_url()).status_code == (200 if reads else 404)


@pytest.mark.parametrize("name", ["taakverdeling", "inspanningsverplichting"])
def test_papers_say_nothing_of_buying_out_until_somebody_does(twente, name):
    assert "koopt" not in paper(name)


def test_papers_show_what_was_bought_out(twente):
    BuyoutFactory(municipality=place("losser"), hours_per_week=2, amount=3_888)
    BuyoutFactory(
        municipality=place("tubbergen"), part=True, hours_per_week=Decimal("0.5"), amount=900
    )

    hours, obligation = paper("taakverdeling"), paper("inspanningsverplichting")

    assert "Daarvan is 2,5\u00a0uur afgekocht." in hours
    assert "leveren samen 3 van de 4\u00a0uur en kopen 0,5\u00a0uur af." in hours
    assert "8 van 10 uur, 2 afgekocht" in hours
    assert (
        "Losser koopt de hele verplichting van 2\u00a0uur per week af."
        " Tubbergen koopt 0,5\u00a0uur per week af." in obligation
    )
    # Everybody with a role reads this paper; the amounts are not for everybody.
    assert "900,00" not in obligation


def paper(name):
    """The text of a paper of 2020, with its markup."""
    entry, asked = find(name), request_for(2020)
    return render_to_string(entry.template, {"region": asked.region, **entry.build(asked)})


def test_a_change_that_is_refused_is_about_the_row_as_it_is_stored(coordinator_client):
    """What was typed may be no row at all, and a row that is none has no name."""
    buyout = BuyoutFactory(part=True)
    elsewhere = MunicipalityFactory()
    response = coordinator_client.post(
        reverse("contributions:buyout_edit", args=(buyout.pk,)),
        {"municipality": elsewhere.pk, "year": "2020", "whole": "on"},
    )
    assert response.status_code == 422
    assert response.context["title"] == f"{buyout} wijzigen"
    assert "geen uren vastgesteld" in response.content.decode()
