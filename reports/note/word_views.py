"""A note as a Word file, and a Word file as its texts."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, BinaryIO

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_safe

from agenda.models import Note, NoteChapter, Placed
from platform_ivz.access import shows
from platform_ivz.answers import word_answer
from platform_ivz.from_word import FromWordMixin, Proposal
from platform_ivz.richtext import clean
from platform_ivz.views import HouseDetailView
from platform_ivz.written import Written, moment
from reports.note.living import problems
from reports.note.overviews import NoteOverview, overview_of
from reports.note.services import take_text, written
from reports.note.views import OfNoteMixin, find_note

if TYPE_CHECKING:
    from reports.note.word import NoteReading


@shows(Note, NoteChapter)
@require_safe
def docx(request: HttpRequest, code: str) -> HttpResponse:
    """The texts of a note as a Word file: those of now, whatever day is looked at."""
    from reports.note.word import write_docx

    overview = overview_of(find_note(request, code))
    return word_answer(write_docx(overview, timezone.localdate()), f"notitie-{code}.docx")


@dataclass(kw_only=True)
class ChapterProposal(Proposal):
    """What a file says in a chapter; `began` is of the form in which a text comes back from Word."""

    may_write: bool

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was changed in Word."""
        return self.began == self.wanted.fingerprint

    @property
    def is_overtaken(self) -> bool:
        """Whether the portal has another text by now than the one that the file was made with."""
        from reports.note.word import form_of

        return self.began != form_of(self.stored.text)

    @property
    def can_be_taken(self) -> bool:
        return not self.why_not

    @property
    def why_not(self) -> str:
        if self.is_empty or self.is_same:
            return super().why_not
        if self.is_untouched:
            return "In Word is hier niets gewijzigd. De tekst in het portaal wel: die blijft staan."
        if not self.may_write:
            return "Dit stuk schrijft iemand anders. Wat in het portaal staat, blijft staan."
        return ""

    @property
    def remark(self) -> str:
        if not self.is_overtaken:
            return super().remark
        if not self.began:
            return (
                "Het bestand zegt niet met welke tekst het begon. Kruis dit stuk alleen aan als de tekst"
                " uit Word die van nu mag vervangen."
            )
        by, at = self.stored.by or "iemand", self.stored.at
        when = f", {moment(at)}" if at else ""
        return (
            f"Nadat dit bestand werd gemaakt, is deze tekst gewijzigd door {by}{when}."
            " Kruis dit stuk alleen aan als de tekst uit Word die mag vervangen."
        )


class FromWordView(FromWordMixin, OfNoteMixin, HouseDetailView):
    """Taking the texts of a note over from a Word file."""

    model = Note
    reads = (NoteChapter,)
    template_name = "reports/note/from_word.html"
    counted = ("stuk", "stukken")
    lead = "Kies een Word-bestand met de notitie. U ziet eerst per stuk wat er anders is; daarna kiest u wat u overneemt."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.note
        self.refuse_adopted()
        if not self.overview.written_by(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def overview(self) -> NoteOverview:
        """The note with its chapters."""
        return overview_of(self.note)

    def get_title(self) -> str:
        return "Notitie uit Word terughalen"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(overview=self.overview, **kwargs)

    def read(self, file: BinaryIO) -> "NoteReading":
        from reports.note.word import read_docx

        return read_docx(file, self.overview.chapters)

    def looked_at(self, reading: "NoteReading") -> Iterator[Proposal]:
        for found in reading.found.values():
            stored = written(found.placed.chapter)
            one = self._proposal(
                found.placed,
                headings=", ".join(dict.fromkeys(found.headings)),
                text=found.text,
                base=stored.fingerprint,
                began=found.began,
            )
            if one.can_be_taken:
                one.errors = problems(one.wanted.text, self.figures)
            # What would undo the work of somebody else, or is refused, is not ticked beforehand.
            one.is_taken = not (one.errors or one.is_overtaken)
            yield one

    def sent(self, sent: QueryDict) -> Iterator[Proposal]:
        for placed in self.overview.chapters:
            key = placed.chapter.key
            if f"text-{key}" in sent:
                yield self._proposal(
                    placed,
                    headings=sent.get(f"headings-{key}", ""),
                    text=clean(sent[f"text-{key}"]),
                    base=sent.get(f"base-{key}", ""),
                    began=sent.get(f"began-{key}", ""),
                    is_taken=f"take-{key}" in sent,
                )

    def _proposal(self, placed: Placed, *, text: str, **more: Any) -> ChapterProposal:
        chapter = placed.chapter
        return ChapterProposal(
            key=chapter.key,
            title=f"{placed.label.capitalize()}: {chapter.title}",
            stored=written(chapter),
            wanted=Written(text),
            may_write=self.request.user.has_perm("agenda.write_chapter", chapter),
            **more,
        )

    def take(self, one: Proposal) -> None:
        if found := problems(one.wanted.text, self.figures):
            raise ValidationError(found)
        chapter = self.figures.chapters[one.key].chapter
        take_text(chapter, one.wanted.text, base=one.base, by=self.request.user)

    def get_taken_url(self) -> str:
        return self.note.get_absolute_url()
