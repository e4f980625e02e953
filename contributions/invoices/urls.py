"""Addresses of invoices, payments, corrections and who is invoiced."""

from django.urls import path

from contributions.invoices.views import invoices, making, parties, payments, reminders
from platform_ivz.transactions import own_transactions

INVOICE = "facturen/<int:year>-<int:number>/"

urlpatterns = [
    path("bijdragen/<int:year>/ronde/facturen/", making.run_issue, name="run_issue"),
    path(
        "bijdragen/regels/<int:pk>/corrigeren/",
        making.LineCorrectView.as_view(),
        name="contributionline_correct",
    ),
    path("facturen/", invoices.InvoiceListView.as_view(), name="invoice_list"),
    path("facturen/partijen/", parties.party_list, name="invoiceparty_list"),
    path(
        "facturen/partijen/<slug:party>/",
        parties.InvoicePartyUpdateView.as_view(),
        name="invoiceparty_edit",
    ),
    path("facturen/<int:year>/in-een-pdf/", invoices.invoices_paper, name="invoices_paper"),
    path("facturen/<int:year>/alles.zip", invoices.invoices_zip, name="invoices_zip"),
    path(
        "facturen/<int:year>/herinneren/",
        reminders.InvoicesRemindView.as_view(),
        name="invoices_remind",
    ),
    path("facturen/<int:year>/herinneringen.zip", reminders.reminders_zip, name="reminders_zip"),
    path(INVOICE, invoices.InvoiceDetailView.as_view(), name="invoice_detail"),
    path(f"{INVOICE}factuur.pdf", invoices.invoice_pdf_file, name="invoice_pdf"),
    path(f"{INVOICE}factuur.xml", invoices.invoice_ubl_file, name="invoice_ubl"),
    path(f"{INVOICE}verzonden/", invoices.invoice_send, name="invoice_send"),
    path(
        f"{INVOICE}herinneren/",
        own_transactions(reminders.InvoiceRemindView.as_view()),
        name="invoice_remind",
    ),
    path(
        f"{INVOICE}herinnering-<int:reminder>.pdf", reminders.reminder_file, name="invoice_reminder"
    ),
    path(f"{INVOICE}betaling/", payments.PaymentCreateView.as_view(), name="invoice_pay"),
    path("betalingen/", payments.PaymentListView.as_view(), name="payment_list"),
    path("betalingen/inlezen/", payments.BankFileCreateView.as_view(), name="bankfile_add"),
    path(
        "betalingen/inlezen/<int:pk>/",
        payments.BankFileDetailView.as_view(),
        name="bankfile_detail",
    ),
]
