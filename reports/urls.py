"""Addresses of pages that draw on several apps."""

from django.urls import path

from platform_ivz.middleware import largest_body
from platform_ivz.transactions import own_transactions
from platform_ivz.uploads import LARGEST_FILE
from reports.note.urls import urlpatterns as note_pages
from reports.views import (
    agreement,
    book,
    findings,
    imports,
    library,
    meeting,
    municipality,
    period,
    region,
    rights,
    search,
    stated,
    talk,
    theme,
)

app_name = "reports"
urlpatterns = [
    *note_pages,
    path("vergadering/<int:pk>/boek/", book.make_meeting_book, name="meeting_book"),
    path("vergadering/<int:pk>/boek.pdf", book.meeting_book_file, name="meeting_book_file"),
    path(
        "vergadering/<int:meeting_id>/punten/<int:pk>/stukken/<int:paper_id>/vastleggen/",
        book.PaperLayDownView.as_view(),
        name="paper_lay_down",
    ),
    path(
        "vergadering/<int:meeting_id>/punten/<int:pk>/stukken/<int:paper_id>/veranderd/",
        book.PaperChangedView.as_view(),
        name="paper_changed",
    ),
    path("aandachtspunten/", findings.finding_list, name="finding_list"),
    path("aandachtspunten/sluimeren/", findings.SnoozeView.as_view(), name="finding_snooze"),
    path("aandachtspunten/wekken/", findings.finding_wake, name="finding_wake"),
    path(
        "gemeenten/<slug:slug>/",
        municipality.MunicipalityDetailView.as_view(),
        name="municipality_detail",
    ),
    path("gemeenten/<slug:slug>/gemeenteblad.pdf", talk.municipality_pdf, name="municipality_pdf"),
    path(
        "jaargesprekken/<int:year>/<slug:slug>/",
        talk.EffortReviewDetailView.as_view(),
        name="effortreview_detail",
    ),
    path(
        "overeenkomsten/<slug:code>/",
        agreement.AgreementDetailView.as_view(),
        name="agreement_detail",
    ),
    path(
        "veiligheidsagenda/<slug:code>/",
        theme.SafetyAgendaDetailView.as_view(),
        name="safetyagenda_detail",
    ),
    path(
        "veiligheidsagenda/<slug:code>/nieuwe-periode/",
        period.PeriodCreateView.as_view(),
        name="safetyagenda_next",
    ),
    path(
        "veiligheidsagenda/<slug:agenda>/<slug:code>/",
        theme.ThemeDetailView.as_view(),
        name="theme_detail",
    ),
    path(
        "vergadering/<int:pk>/besluitenlijst.pdf",
        meeting.decisions_pdf,
        name="meeting_pdf",
    ),
    path("genoemde-getallen/", stated.StatedFigureListView.as_view(), name="statedfigure_list"),
    path("importeren/", imports.ImportStartView.as_view(), name="import_start"),
    path(
        "importeren/regio/",
        largest_body(LARGEST_FILE)(own_transactions(region.RegionStartView.as_view())),
        name="region_start",
    ),
    path(
        "importeren/regio/leeg.xlsx",
        region.region_workbook,
        {"filled": False},
        name="region_template",
    ),
    path(
        "importeren/regio/huidig.xlsx",
        region.region_workbook,
        {"filled": True},
        name="region_present",
    ),
    path("importeren/<int:pk>/", imports.import_run, name="import_run"),
    path("importeren/<int:pk>/opslaan/", imports.import_store, name="import_store"),
    path("importeren/<int:pk>/ongedaan-maken/", imports.import_undo, name="import_undo"),
    path("importeren/<int:pk>/fouten.csv", imports.wrong_rows, name="import_wrong_rows"),
    path(
        "importeren/inwoners/cbs/",
        own_transactions(imports.ImportCbsView.as_view()),
        name="import_cbs",
    ),
    path(
        "importeren/<slug:kind>/",
        largest_body(LARGEST_FILE)(own_transactions(imports.ImportUploadView.as_view())),
        name="import_upload",
    ),
    path(
        "importeren/<slug:kind>/huidig.csv",
        imports.present,
        {"extension": "csv"},
        name="import_present",
    ),
    path(
        "importeren/<slug:kind>/huidig.xlsx",
        imports.present,
        {"extension": "xlsx"},
        name="import_present",
    ),
    path(
        "importeren/<slug:kind>/sjabloon.csv",
        imports.template,
        {"extension": "csv"},
        name="import_template",
    ),
    path(
        "importeren/<slug:kind>/sjabloon.xlsx",
        imports.template,
        {"extension": "xlsx"},
        name="import_template",
    ),
    path("rechten/", rights.rights, name="rights"),
    path("zoeken/", search.search, name="search"),
    path("stukken/", library.library, name="library"),
    path("stukken/<slug:name>.pdf", library.paper, name="paper"),
    path("stukken/<slug:name>/", library.library_paper, name="library_paper"),
    path("stukken/<slug:name>/bewaren/", library.paper_keep, name="paper_keep"),
    path(
        "stukken/<slug:name>/bewaard/<int:pk>/verschil/",
        library.paper_differences,
        name="paper_differences",
    ),
    path(
        "stukken/<slug:name>/bewaard/<int:pk>/voorblad.png",
        library.paper_picture,
        name="paper_picture",
    ),
    path("stukken/<slug:name>/maken/", library.paper_start, name="paper_start"),
]
