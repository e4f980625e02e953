"""The e-invoice: UBL 2.1 after NLCIUS, the Dutch use of EN 16931.

The same facts give the same bytes. Elements stand in the order of the schema; the names of business
terms (BT) and rules (BR) are those of EN 16931 and NLCIUS.
"""

from decimal import Decimal
from xml.etree import ElementTree as ET

from contributions.invoices.enums import VatCategory
from contributions.invoices.frozen import InvoiceFacts, PartyFacts
from platform_ivz.formats import number

CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
DOCUMENT = "urn:oasis:names:specification:ubl:schema:xsd:{}-2"
NLCIUS = "urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
INVOICE_CODE, CREDIT_CODE = "380", "381"  # BR-NL-7
SEPA_TRANSFER = "58"  # BR-NL-12
UNIT_ONE = "C62"
ZERO = Decimal("0.00")
ET.register_namespace("cac", CAC)
ET.register_namespace("cbc", CBC)
# Of the list VATEX; an exemption has a reason in words only.
REASON_CODES = {VatCategory.OUTSIDE: "VATEX-EU-O"}


def ubl_of(facts: InvoiceFacts) -> bytes:
    """The e-invoice of these facts, as an XML file."""
    kind = "CreditNote" if facts.is_credit else "Invoice"
    # Written as an attribute, so that the root has the default namespace, as readers expect.
    root = ET.Element(kind, {"xmlns": DOCUMENT.format(kind)})
    _value(root, "CustomizationID", NLCIUS)
    _value(root, "ProfileID", PROFILE)
    _value(root, "ID", facts.number)
    _value(root, "IssueDate", facts.issued_on.isoformat())
    if facts.is_credit:
        _value(root, "CreditNoteTypeCode", CREDIT_CODE)
        _value(root, "Note", facts.reason)
    else:
        _value(root, "DueDate", facts.due_on.isoformat())
        _value(root, "InvoiceTypeCode", INVOICE_CODE)
    _value(root, "DocumentCurrencyCode", "EUR")
    _value(root, "BuyerReference", facts.reference)
    period = _part(root, "InvoicePeriod")
    _value(period, "StartDate", f"{facts.year}-01-01")
    _value(period, "EndDate", f"{facts.year}-12-31")
    if facts.is_credit:
        earlier = _part(_part(root, "BillingReference"), "InvoiceDocumentReference")
        _value(earlier, "ID", facts.credited_number)
        _value(earlier, "IssueDate", facts.credited_on.isoformat())
    _party(_part(root, "AccountingSupplierParty"), facts.seller, facts.vat_category)
    _party(_part(root, "AccountingCustomerParty"), facts.buyer, "")
    if not facts.is_credit:
        means = _part(root, "PaymentMeans")
        _value(means, "PaymentMeansCode", SEPA_TRANSFER)
        _value(means, "PaymentID", facts.number)
        _value(_part(means, "PayeeFinancialAccount"), "ID", facts.seller.iban)
    _tax(root, facts)
    totals = _part(root, "LegalMonetaryTotal")
    for name in ("LineExtensionAmount", "TaxExclusiveAmount", "TaxInclusiveAmount"):
        _money(totals, name, facts.amount)
    _money(totals, "PayableAmount", facts.amount)
    _line(root, facts)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _party(parent: ET.Element, facts: PartyFacts, vat_category: str) -> None:
    scheme, registered = facts.registration
    party = _part(parent, "Party")
    _value(party, "EndpointID", registered, schemeID=scheme)
    address = _part(party, "PostalAddress")
    _value(address, "StreetName", facts.street)
    _value(address, "CityName", facts.city)
    _value(address, "PostalZone", facts.postcode)
    _value(_part(address, "Country"), "IdentificationCode", "NL")
    # Outside VAT an invoice may not bear the VAT number of the seller (BR-O-02).
    if vat_category == VatCategory.EXEMPT:
        registration = _part(party, "PartyTaxScheme")
        _value(registration, "CompanyID", facts.vat_number)
        _value(_part(registration, "TaxScheme"), "ID", "VAT")
    entity = _part(party, "PartyLegalEntity")
    _value(entity, "RegistrationName", facts.name)
    _value(entity, "CompanyID", registered, schemeID=scheme)
    if facts.attention or facts.email:
        contact = _part(party, "Contact")
        if facts.attention:
            _value(contact, "Name", facts.attention)
        if facts.email:
            _value(contact, "ElectronicMail", facts.email)


def _tax(root: ET.Element, facts: InvoiceFacts) -> None:
    total = _part(root, "TaxTotal")
    _money(total, "TaxAmount", ZERO)
    part = _part(total, "TaxSubtotal")
    _money(part, "TaxableAmount", facts.amount)
    _money(part, "TaxAmount", ZERO)
    _category(_part(part, "TaxCategory"), facts, reason=True)


def _category(category: ET.Element, facts: InvoiceFacts, *, reason: bool = False) -> None:
    _value(category, "ID", facts.vat_category)
    if facts.vat_category != VatCategory.OUTSIDE:
        _value(category, "Percent", "0")
    if reason:
        if code := REASON_CODES.get(VatCategory(facts.vat_category)):
            _value(category, "TaxExemptionReasonCode", code)
        _value(category, "TaxExemptionReason", facts.vat_words)
    _value(_part(category, "TaxScheme"), "ID", "VAT")


def _line(root: ET.Element, facts: InvoiceFacts) -> None:
    kind = "CreditNote" if facts.is_credit else "Invoice"
    line = _part(root, f"{kind}Line")
    _value(line, "ID", "1")
    quantity = "CreditedQuantity" if facts.is_credit else "InvoicedQuantity"
    _value(line, quantity, "1", unitCode=UNIT_ONE)
    _money(line, "LineExtensionAmount", facts.amount)
    item = _part(line, "Item")
    _value(item, "Description", description(facts))
    _value(item, "Name", f"Jaarbijdrage {facts.year}")
    _category(_part(item, "ClassifiedTaxCategory"), facts)
    _money(_part(line, "Price"), "PriceAmount", facts.amount)


def description(facts: InvoiceFacts) -> str:
    """How the amount came about, in one line."""
    rate = number(facts.rate, max(2, -facts.rate.normalize().as_tuple().exponent))
    former = f" van de vroegere gemeente {facts.formerly}" if facts.formerly else ""
    part = "" if facts.is_whole_year else f", {facts.days} van {facts.days_in_year} dagen"
    return (
        f"{number(facts.inhabitants)} inwoners{former} maal € {rate} per inwoner{part},"
        f" {facts.rounding}"
    )


def _part(parent: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{CAC}}}{name}")


def _value(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, f"{{{CBC}}}{name}", attributes).text = text


def _money(parent: ET.Element, name: str, amount: Decimal) -> None:
    _value(parent, name, f"{amount:.2f}", currencyID="EUR")
