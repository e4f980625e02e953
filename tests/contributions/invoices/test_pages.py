"""From the round to its invoices and payments, as people use the pages."""

import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agenda.models import Decision
from contributions.invoices import invoicing
from contributions.invoices.models import (
    BankFile,
    Invoice,
    InvoiceCopy,
    InvoiceParty,
    Payment,
    Reminder,
)
from contributions.rates.models import Tariff
from contributions.rounds.enums import RunStatus
from contributions.rounds.models import ContributionRun
from portfolios.enums import Role
from portfolios.models import Body, Municipality, Work
from tests.contributions.rounds.test_pages import ROUND, page, said
from tests.factories.contributions import (
    BankFileFactory,
    InvoiceCopyFactory,
    InvoiceFactory,
    InvoicePartyFactory,
    PopulationCountFactory,
    TariffFactory,
)
from tests.factories.portfolios import MunicipalityFactory, RegionFactory, RoleMembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_from_preview_to_invoice(twente, coordinator_client) -> None:
    """A coordinator begins the round, the board decides, and invoices follow."""
    before = page(coordinator_client, ROUND)
    assert "€\u00a0125.576" in before
    assert "niet begonnen" in before
    tariff = Tariff.objects.in_force(2020)
    coordinator_client.post(
        ROUND,
        {"reference_date": "01-01-2020", "tariff": tariff.pk, "offered_on": "10-01-2020"},
    )
    run = ContributionRun.objects.get()
    decide = reverse("agenda:decision_add")
    subject = f"contributions.contributionrun:{run.pk}"
    assert f'href="{decide}?onderwerp={subject}"' in page(coordinator_client, ROUND)
    body = Body.objects.get(abbreviation="DVO")
    answer = coordinator_client.post(
        decide, {"subject": subject, "body": body.pk, "taken_on": "15-01-2020", "text": ""}
    )
    assert answer.status_code == 302
    assert "14 gemeenten betalen samen" in Decision.objects.latest("pk").text
    InvoicePartyFactory(sender=True)
    for place in Municipality.objects.all():
        InvoicePartyFactory(municipality=place)
    assert "Er zijn 14 regels zonder factuur." in page(coordinator_client, ROUND)
    answer = coordinator_client.post(f"{ROUND}facturen/", {"on": "01-02-2020"}, follow=True)
    assert "14 facturen zijn gemaakt: 2020-0001 tot en met 2020-0014." in answer.content.decode()
    assert "zonder factuur" not in page(coordinator_client, ROUND)
    assert "€\u00a0125.576,00" in page(coordinator_client, "/facturen/")
    answer = coordinator_client.get("/facturen/2020/alles.zip")
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert len(names) == 28
    assert names[:2] == ["factuur-2020-0001.pdf", "factuur-2020-0001.xml"]
    copy = InvoiceCopy.objects.get(invoice__number=1)
    assert coordinator_client.get("/facturen/2020-1/factuur.pdf").content == bytes(copy.pdf)
    assert coordinator_client.get("/facturen/2020-1/factuur.xml").content == bytes(copy.ubl)


def test_a_municipality_sees_its_own_invoices_only(db) -> None:
    RegionFactory()
    own, other = InvoiceFactory(number=1), InvoiceFactory(number=2)
    member = RoleMembershipFactory(
        role=Role.PLATFORM_MEMBER, municipality=own.line.municipality
    ).user
    client = Client()
    client.force_login(member)

    html = page(client, "/facturen/")
    assert "2020-0001" in html
    assert "2020-0002" not in html
    assert other.line.municipality.name not in html
    assert "Zet op verzonden" not in page(client, "/facturen/2020-1/")
    assert client.get("/facturen/2020-2/").status_code == 404


def test_the_file_for_the_finance_system_has_plain_figures(coordinator_client) -> None:
    RegionFactory()
    bill = InvoiceFactory(number=1)
    lines = coordinator_client.get("/facturen/?_export=csv").content.decode().splitlines()

    assert lines[0].startswith("Nummer,Soort,Gemeente,CBS-code,Bijdrage over,Datum")
    place, year = bill.line.municipality, bill.line.run.year
    assert lines[1] == (
        f"2020-0001,factuur,{place},{place.cbs_code},{year},2020-02-01,2020-03-02,"
        "5000.00,0.00,5000.00,te laat,,"
    )


def test_late_is_a_status_of_the_list(coordinator_client) -> None:
    RegionFactory()
    InvoiceFactory(number=1)
    InvoiceFactory(number=2, status="betaald")
    InvoiceFactory(number=3, due_on=dt.date(2199, 1, 1))

    html = page(coordinator_client, "/facturen/?status=te+laat")
    assert [n in html for n in ("2020-0001", "2020-0002", "2020-0003")] == [True, False, False]


def test_a_file_of_the_bank_is_looked_at_and_stored(coordinator_client) -> None:
    RegionFactory()
    InvoiceFactory(number=1)
    text = BankFileFactory.build().content + "21-02-2020;1,00;lunch\n"
    sent = {"file": SimpleUploadedFile("bank.csv", text.encode()), "control_total": "5.000,00"}
    wrong = coordinator_client.post("/betalingen/inlezen/", sent)
    assert wrong.status_code == 422
    assert "u vulde €\u00a05.000,00 in. Er is niets opgeslagen." in wrong.content.decode()
    assert not BankFile.objects.exists()

    sent = {"file": SimpleUploadedFile("bank.csv", text.encode()), "control_total": "5.001,00"}
    answer = coordinator_client.post("/betalingen/inlezen/", sent, follow=True)
    html = answer.content.decode()
    assert "In de omschrijving staat geen factuurnummer dat het portaal kent." in html
    assert not Payment.objects.exists()
    file = BankFile.objects.get()
    answer = coordinator_client.post(file.get_absolute_url(), follow=True)
    assert said(answer) == ["1 betaling is opgeslagen."]
    assert Payment.objects.get().amount == 5000
    # Afterwards the page still says what matched, and what did not.
    assert [count for _, count in answer.context["counts"]] == [1, 0, 1, 0, 0, 0]


def test_who_sends_and_gets_invoices_is_filled_in(coordinator_client) -> None:
    RegionFactory(host="Gastheer")
    place = MunicipalityFactory()
    assert "Bij 2 ontbreken gegevens" in page(coordinator_client, "/facturen/partijen/")
    given = {"street": "Postbus 1", "postcode": "1234 AB", "city": "Plaats", "kvk": "12345678"}
    sender = {**given, "name": "Gastheer", "iban": "nl91 abna 0417 1643 00", "vat_category": "O"}
    coordinator_client.post("/facturen/partijen/afzender/", sender)
    coordinator_client.post(f"/facturen/partijen/{place.slug}/", {**given, "name": "Gemeente"})

    assert InvoiceParty.objects.get(municipality=None).iban == "NL91ABNA0417164300"
    assert InvoiceParty.objects.get(municipality=place).name == "Gemeente"
    wrong = coordinator_client.post("/facturen/partijen/afzender/", {**sender, "iban": "NL00"})
    assert wrong.status_code == 422
    assert "Dit rekeningnummer klopt niet." in wrong.content.decode()


def test_a_late_invoice_can_be_reminded_of_and_paid_by_hand(coordinator_client) -> None:
    RegionFactory()
    bill = InvoiceCopyFactory(invoice__number=1).invoice
    address = bill.get_absolute_url()
    html = page(coordinator_client, f"{address}herinneren/")
    assert "Herinnering maken" in html
    assert "5.000,00" in html
    wrong = coordinator_client.post(f"{address}herinneren/", {"due_on": "01-01-2020"})
    assert wrong.status_code == 422
    assert "Kies een nieuwe betaaldatum die na vandaag ligt." in wrong.content.decode()
    answer = coordinator_client.post(f"{address}herinneren/", {"due_on": "01-01-2199"}, follow=True)
    assert said(answer) == ["1 herinnering is gemaakt. Download en verstuur wat er klaarstaat."]
    made = Reminder.objects.get()
    html = answer.content.decode()
    assert "betalen tot en met 1 januari 2199" in html
    assert f'href="{address}herinneren/"' not in html
    file = coordinator_client.get(f"{address}herinnering-1.pdf")
    assert file.content == bytes(made.pdf)
    assert file.headers["Content-Disposition"] == (
        'attachment; filename="herinnering-2020-0001-1.pdf"'
    )
    coordinator_client.post(
        f"{address}betaling/", {"received_on": "01-04-2020", "amount": "5.000,00"}
    )
    assert Payment.objects.get().amount == Decimal("5000.00")
    assert coordinator_client.post(f"{address}herinneren/").status_code == 422
    assert Invoice.objects.get().status == "betaald"


def test_all_late_invoices_of_a_year_are_reminded_of_at_once(coordinator_client) -> None:
    RegionFactory()
    for n in (1, 2):
        InvoiceCopyFactory(invoice__number=n)
    InvoiceCopyFactory(invoice__number=3, invoice__due_on=dt.date(2199, 1, 1))
    InvoiceCopyFactory(invoice__number=4, invoice__year=2021)
    address = "/facturen/2020/herinneren/"
    assert f'href="{address}">Herinner alle facturen die te laat zijn (2)' in page(
        coordinator_client, "/facturen/"
    )
    html = page(coordinator_client, address)
    numbers = ("2020-0001", "2020-0002", "2020-0003", "2021-0004")
    assert [n in html for n in numbers] == [True, True, False, False]
    assert "2 herinneringen maken" in html
    assert coordinator_client.post(address, {"due_on": "morgen"}).status_code == 422
    assert not Reminder.objects.exists()

    answer = coordinator_client.post(address, {"due_on": "01-01-2199"}, follow=True)
    html = answer.content.decode()
    assert "Herinneringen aan facturen van 2020" in html
    assert "2 herinneringen zijn gemaakt. Download en verstuur wat er klaarstaat." in html
    archive = coordinator_client.get("/facturen/2020/herinneringen.zip").content
    assert zipfile.ZipFile(io.BytesIO(archive)).namelist() == [
        "herinnering-2020-0001-1.pdf",
        "herinnering-2020-0002-1.pdf",
    ]
    assert "niets om aan te herinneren" in page(coordinator_client, address)
    again = coordinator_client.post(address, {"due_on": "01-01-2199"})
    assert again.status_code == 422
    assert "Er is geen factuur om aan te herinneren." in again.content.decode()
    assert Reminder.objects.count() == 2


def test_invoices_are_made_outside_the_request_and_the_page_says_how_far_it_is(
    coordinator_client, adopt, invoice, queued, monkeypatch
) -> None:
    RegionFactory()
    for n in range(3):
        PopulationCountFactory(municipality__name=f"Dorp {n}")
    run = adopt(TariffFactory(from_year=2019, adopted=True))
    send, on = f"{ROUND}facturen/", {"on": "01-02-2020"}
    answer = coordinator_client.post(send, on, follow=True)
    assert "De gegevens van de afzender ontbreken. Vul ze in bij Factuurpartijen." in said(answer)
    assert not Work.objects.exists()
    InvoicePartyFactory(sender=True)
    for place in Municipality.objects.all():
        InvoicePartyFactory(municipality=place)

    told, laid_out = [], invoicing.invoice_pdf

    def meanwhile(*args):
        told.append(page(coordinator_client, Work.objects.get().get_absolute_url()))
        return laid_out(*args)

    monkeypatch.setattr(invoicing, "invoice_pdf", meanwhile)
    answer = coordinator_client.post(send, on, follow=True)
    [(url, _)] = answer.redirect_chain
    assert "Facturen van de bijdrage 2020" in answer.content.decode()
    assert "Het staat in de rij" in answer.content.decode()
    assert not Invoice.objects.exists()
    queued()
    assert len(told) == 3
    assert "Factuur 2020-0003 wordt opgemaakt." in told[2]
    assert "2 van 3 is klaar." in told[2]
    html = page(coordinator_client, url)
    assert "3 facturen zijn gemaakt: 2020-0001 tot en met 2020-0003." in html
    assert f'href="{ROUND}"' in html
    run.refresh_from_db()
    assert run.status == RunStatus.INVOICED
    assert "facturen-knop" not in page(coordinator_client, ROUND)
    answer = coordinator_client.post(send, on, follow=True)
    all_made = "Alle 3 facturen van deze ronde zijn al gemaakt: 2020-0001 tot en met 2020-0003"
    assert said(answer) == [f"{all_made}, van 1 februari 2020. Er kwam niets bij."]


def test_all_invoices_of_a_year_in_one_file(coordinator_client) -> None:
    RegionFactory()
    InvoiceCopyFactory(invoice__number=1)
    assert coordinator_client.post("/facturen/2019/in-een-pdf/").status_code == 404
    answer = coordinator_client.post("/facturen/2020/in-een-pdf/", follow=True)
    assert "Alle facturen van 2020" in answer.content.decode()
    work = Work.objects.get()
    sent = coordinator_client.get(f"/werk/{work.pk}/bestand/")
    assert sent["Content-Disposition"] == 'inline; filename="facturen-2020.pdf"'
    assert sent.content.startswith(b"%PDF")
