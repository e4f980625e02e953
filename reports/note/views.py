"""Pages of the note of a safety agenda: its chapters, one of them, and writing it."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from agenda.models import NOTE_ADOPTED, Note, NoteChapter, SafetyAgenda
from platform_ivz.access import shows
from platform_ivz.formats import date_long
from platform_ivz.refusals import Refused
from platform_ivz.views import (
    HouseCreateView,
    HouseDeleteView,
    HouseDetailView,
    HouseUpdateView,
)
from platform_ivz.written import Conflict
from reports.note.forms import NoteChapterForm
from reports.note.living import NoteFigures, linked, living
from reports.note.overviews import earlier_texts, overview_of, parts
from reports.note.services import begin_note, move_chapter, name_figure
from reports.note.typed import typed_in
from reports.note.work import lay_down


def find_note(request: HttpRequest, code: str) -> Note:
    """The note of the agenda that an address names. Raises Http404."""
    return get_object_or_404(Note.objects.visible_to(request.user).for_list(), agenda__code=code)


class OfNoteMixin:
    """A page of a note, or of a chapter of it; what was adopted is only read."""

    @cached_property
    def note(self) -> Note:
        """The note that the address names."""
        return find_note(self.request, self.kwargs["code"])

    @cached_property
    def figures(self) -> NoteFigures:
        """What texts of the note can name, on the day of the figures in them."""
        day = self.note.day_of_figures(self.request.chosen_day())
        return NoteFigures(day, self.note.chapters.for_list())

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(note=self.note)

    def get_parents(self) -> list[tuple[str, str]]:
        agenda = self.note.agenda
        return [
            (agenda.title, agenda.get_absolute_url()),
            ("Notitie", self.note.get_absolute_url()),
        ]

    def get_success_url(self) -> str:
        return self.note.get_absolute_url()

    def refuse_adopted(self) -> None:
        """Raise PermissionDenied when the note was adopted."""
        if self.note.is_adopted:
            raise PermissionDenied(NOTE_ADOPTED)


class NoteDetailView(HouseDetailView):
    """The chapters of a note, who writes them and how far they are."""

    model = Note
    template_name = "reports/note/note_detail.html"
    lead = "De tekst bij de veiligheidsagenda, per hoofdstuk. Kies een hoofdstuk om het te lezen."

    def get_object(self, queryset: QuerySet | None = None) -> Note:
        return find_note(self.request, self.kwargs["code"])

    def get_parents(self) -> list[tuple[str, str]]:
        agenda = self.object.agenda
        return [(agenda.title, agenda.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_edit = self.request.user.has_perm("agenda.edit") and not self.object.is_adopted
        add_url = reverse("reports:notechapter_add", args=(self.object.agenda.code,))
        overview = overview_of(self.object)
        return super().get_context_data(
            overview=overview,
            text_day=self.object.day_of_figures(self.request.chosen_day()),
            may_write=not self.object.is_adopted and overview.written_by(self.request.user),
            may_edit=may_edit,
            add_url=add_url if may_edit else "",
            may_keep=self.request.user.has_perm("agenda.take_decision"),
            **kwargs,
        )


class ChapterMixin(OfNoteMixin):
    """A chapter by its key, in the note of the agenda that the address names."""

    model = NoteChapter

    def get_object(self, queryset: QuerySet | None = None) -> NoteChapter:
        return get_object_or_404(self.get_queryset(), key=self.kwargs["key"])


class NoteChapterDetailView(ChapterMixin, HouseDetailView):
    """A chapter as it reads on the day, and what stood there before."""

    template_name = "reports/note/notechapter_detail.html"

    def get_lead(self) -> str:
        return f"De tekst zoals hij leest met de cijfers van {date_long(self.figures.day)}."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chapter, user = self.object, self.request.user
        keys = list(self.figures.chapters)
        place = keys.index(chapter.key)
        args = (self.note.agenda.code, chapter.key)
        open_ = not self.note.is_adopted
        may_write = open_ and user.has_perm("agenda.write_chapter", chapter)
        may_edit = open_ and user.has_perm("agenda.edit")
        context = super().get_context_data(
            placed=self.figures.chapters[chapter.key],
            text=living(chapter.text, self.figures, linked),
            part=parts().get(chapter.part, chapter.part),
            typed=typed_in(chapter.text, self.figures) if may_write else [],
            earlier=list(earlier_texts(chapter)),
            previous=self._chapter(keys[place - 1]) if place else None,
            next=self._chapter(keys[place + 1]) if place + 1 < len(keys) else None,
            **kwargs,
        )
        return {
            **context,
            "edit_url": reverse("reports:notechapter_edit", args=args) if may_write else "",
            "delete_url": reverse("reports:notechapter_delete", args=args) if may_edit else "",
        }

    def _chapter(self, key: str) -> NoteChapter:
        return self.figures.chapters[key].chapter


class ChapterFormMixin(ChapterMixin):
    """Writing a chapter: the names that can stand in it, and how it reads."""

    form_class = NoteChapterForm
    template_name = "reports/note/notechapter_form.html"
    lead = (
        "Wat u schrijft, wordt bewaard als u op Opslaan drukt. Met Voorbeeld ziet u hoe het leest."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "figures": lambda: self.figures}

    def get_cancel_url(self) -> str:
        chapter = self.object
        return (chapter if chapter and chapter.pk else self.note).get_absolute_url()

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("preview", None)
        return super().get_context_data(
            named=[
                ("Cijfers", self.figures.figures()),
                ("Verwijzingen", self.figures.references()),
            ],
            text_day=self.figures.day,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "preview" not in request.POST:
            return super().post(request, *args, **kwargs)
        self.object = self.get_stored()
        form = self.get_form()
        form.is_valid()
        preview = living(form.typed, self.figures, linked)
        return self.render_to_response(self.get_context_data(form=form, preview=preview))

    def form_valid(self, form: NoteChapterForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except Conflict as conflict:
            form.ask(conflict)
            return self.render_to_response(self.get_context_data(form=form), status=409)


class NoteChapterCreateView(ChapterFormMixin, HouseCreateView):
    permission = "agenda.edit"
    title = "Hoofdstuk toevoegen"

    def get_title(self) -> str:
        return self.title

    def get_stored(self) -> None:
        return None

    def get_form_kwargs(self) -> dict[str, Any]:
        self.refuse_adopted()
        chapter = NoteChapter(note=self.note, order=self.note.chapters.following_place())
        return {**super().get_form_kwargs(), "instance": chapter}


class NoteChapterUpdateView(ChapterFormMixin, HouseUpdateView):
    def get_stored(self) -> NoteChapter:
        return self.get_object()

    def get_object(self, queryset: QuerySet | None = None) -> NoteChapter:
        chapter = super().get_object(queryset)
        if not self.request.user.has_perm("agenda.write_chapter", chapter):
            raise PermissionDenied
        self.refuse_adopted()
        return chapter


class NoteChapterDeleteView(ChapterMixin, HouseDeleteView):
    permission = "agenda.edit"

    def get_object(self, queryset: QuerySet | None = None) -> NoteChapter:
        self.refuse_adopted()
        return super().get_object(queryset)


@shows(SafetyAgenda, Note)
@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Begin the note of an agenda with the usual chapters."""
    if not request.user.has_perm("agenda.edit"):
        raise PermissionDenied
    agenda = get_object_or_404(SafetyAgenda.objects.visible_to(request.user), code=code)
    try:
        note = begin_note(agenda)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(agenda)
    messages.success(
        request, f"De notitie is begonnen, met {note.chapters.count()} stukken zonder tekst."
    )
    return redirect(note)


@shows(Note)
@require_safe
def note_file(request: HttpRequest, code: str) -> FileResponse:
    """Send the note as it was adopted."""
    note = find_note(request, code)
    if not note.file or not note.file.storage.exists(note.file.name):
        raise Http404
    return FileResponse(
        note.file.open("rb"), filename=f"notitie-{code}.pdf", content_type="application/pdf"
    )


@shows(Note)
@require_POST
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Let the adopted note be kept as a file."""
    if not request.user.has_perm("agenda.take_decision"):
        raise PermissionDenied
    note = find_note(request, code)
    if not note.is_adopted:
        messages.error(request, "Deze notitie is nog niet vastgesteld.")
        return redirect(note)
    return redirect(lay_down(note, request.user))


@shows(Note, NoteChapter)
@require_POST
def move(request: HttpRequest, code: str, key: str, way: str) -> HttpResponse:
    """Put a chapter one place earlier or later."""
    if not request.user.has_perm("agenda.edit"):
        raise PermissionDenied
    note = find_note(request, code)
    chapter = get_object_or_404(note.chapters.visible_to(request.user), key=key)
    if way not in ("eerder", "later"):
        raise Http404
    try:
        move_chapter(chapter, later=way == "later")
    except Refused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(note.get_absolute_url())


@shows(Note, NoteChapter)
@require_POST
def name_typed(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Put a name in the place of a figure that was typed in a text."""
    note = find_note(request, code)
    chapters = NoteChapter.objects.visible_to(request.user).for_list().filter(note=note)
    chapter = get_object_or_404(chapters, key=key)
    if not request.user.has_perm("agenda.write_chapter", chapter):
        raise PermissionDenied
    figures = NoteFigures(note.day_of_figures(request.chosen_day()), list(chapters))
    wanted = request.POST.get("typed", "")
    typed = next((one for one in typed_in(chapter.text, figures) if one.key == wanted), None)
    if typed is None:
        messages.error(request, "De tekst is intussen veranderd. Kijk hem nog eens na.")
        return redirect(chapter)
    try:
        name_figure(chapter, typed, by=request.user)
        messages.success(request, f"‘{typed.typed}’ is vervangen door {typed.named.written}.")
    except (Conflict, Refused) as refused:
        messages.error(request, str(refused))
    return redirect(chapter)
