"""Addresses of the yearly round, invoices and payments; part of those of contributions."""

from django.urls import path

from contributions.billing import views
from contributions.views import current_page
from platform_ivz.transactions import own_transactions

INVOICE = "facturen/<int:year>-<int:number>/"

urlpatterns = [
    path("bijdragen/ronde/", current_page("contributions:run_year"), name="run_current"),
    path("bijdragen/<int:year>/ronde/", views.RunYearView.as_view(), name="run_year"),
    path("bijdragen/<int:year>/ronde/weggooien/", views.run_drop, name="run_drop"),
    path("bijdragen/<int:year>/ronde/facturen/", views.run_issue, name="run_issue"),
    path(
        "bijdragen/regels/<int:pk>/corrigeren/",
        views.LineCorrectView.as_view(),
        name="contributionline_correct",
    ),
    path("facturen/", views.InvoiceListView.as_view(), name="invoice_list"),
    path("facturen/partijen/", views.party_list, name="invoiceparty_list"),
    path(
        "facturen/partijen/<slug:party>/",
        views.InvoicePartyUpdateView.as_view(),
        name="invoiceparty_edit",
    ),
    path("facturen/<int:year>/alles.pdf", views.invoices_pdf, name="invoices_pdf"),
    path("facturen/<int:year>/alles.zip", views.invoices_zip, name="invoices_zip"),
    path(
        "facturen/<int:year>/herinneren/",
        own_transactions(views.InvoicesRemindView.as_view()),
        name="invoices_remind",
    ),
    path("facturen/<int:year>/herinneringen.zip", views.reminders_zip, name="reminders_zip"),
    path(INVOICE, views.InvoiceDetailView.as_view(), name="invoice_detail"),
    path(f"{INVOICE}factuur.pdf", views.invoice_pdf_file, name="invoice_pdf"),
    path(f"{INVOICE}factuur.xml", views.invoice_ubl_file, name="invoice_ubl"),
    path(f"{INVOICE}verzonden/", views.invoice_send, name="invoice_send"),
    path(
        f"{INVOICE}herinneren/",
        own_transactions(views.InvoiceRemindView.as_view()),
        name="invoice_remind",
    ),
    path(f"{INVOICE}herinnering-<int:reminder>.pdf", views.reminder_file, name="invoice_reminder"),
    path(f"{INVOICE}betaling/", views.PaymentCreateView.as_view(), name="invoice_pay"),
    path("betalingen/", views.PaymentListView.as_view(), name="payment_list"),
    path("betalingen/inlezen/", views.BankFileCreateView.as_view(), name="bankfile_add"),
    path(
        "betalingen/inlezen/<int:pk>/", views.BankFileDetailView.as_view(), name="bankfile_detail"
    ),
]
