"""Addresses of the note of a safety agenda."""

from django.urls import path

from platform_ivz.addresses import pages_of
from reports.note import views, word_views

urlpatterns = [
    path(
        "veiligheidsagenda/<slug:code>/notitie/", views.NoteDetailView.as_view(), name="note_detail"
    ),
    path("veiligheidsagenda/<slug:code>/notitie/beginnen/", views.begin, name="note_begin"),
    path("veiligheidsagenda/<slug:code>/notitie/notitie.pdf", views.note_file, name="note_file"),
    path("veiligheidsagenda/<slug:code>/notitie/notitie.docx", word_views.docx, name="note_docx"),
    path(
        "veiligheidsagenda/<slug:code>/notitie/uit-word/",
        word_views.FromWordView.as_view(),
        name="note_from_word",
    ),
    path("veiligheidsagenda/<slug:code>/notitie/vastleggen/", views.keep, name="note_keep"),
    *pages_of(
        "veiligheidsagenda/<slug:code>/notitie/",
        "<slug:key>",
        add=views.NoteChapterCreateView,
        detail=views.NoteChapterDetailView,
        edit=views.NoteChapterUpdateView,
        delete=views.NoteChapterDeleteView,
    ),
    path(
        "veiligheidsagenda/<slug:code>/notitie/<slug:key>/cijfer/",
        views.name_typed,
        name="notechapter_name_typed",
    ),
    path(
        "veiligheidsagenda/<slug:code>/notitie/<slug:key>/<slug:way>/",
        views.move,
        name="notechapter_move",
    ),
]
