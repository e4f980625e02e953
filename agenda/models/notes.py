"""The note of a safety agenda: its chapters and annexes, written in the portal.

A text holds figures and references by name (`reports/note/living.py`). The note as the board adopted it
is kept as it read then: its HTML, the day of its figures and its file.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.urls import reverse

from agenda.enums import ChapterStatus
from agenda.models.agendas import SafetyAgenda
from agenda.models.decisions import Binding, BindingQuerySet
from platform_ivz.querysets import HouseQuerySet
from platform_ivz.richtext import RichTextField
from platform_ivz.search_index import SearchIndex
from portfolios.models import Person, User

# What is said to who wants to change what was adopted.
NOTE_ADOPTED = "Deze notitie is vastgesteld. Zij verandert pas weer als dat besluit vervalt."


class NoteQuerySet(BindingQuerySet):
    """Notes of safety agendas."""

    def for_list(self) -> "NoteQuerySet":
        """Notes with their agenda and their decision."""
        return self.select_related("agenda", "decision__body")


class Note(Binding):
    """The note that explains a safety agenda (Notitie Veiligheidsagenda).

    `frozen` is the HTML of the whole note as it was adopted, with figures of the day `figures_on`;
    `file` is the PDF that was made of it, with its checksum (`sha256`) and the moment (`made_at`).
    """

    agenda = models.OneToOneField(
        SafetyAgenda,
        on_delete=models.CASCADE,
        related_name="note",
        verbose_name="veiligheidsagenda",
    )
    frozen = models.TextField("zoals vastgesteld", blank=True, editable=False)
    figures_on = models.DateField("cijfers van", null=True, blank=True, editable=False)
    file = models.FileField("bestand", upload_to="notities/%Y/", blank=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    made_at = models.DateTimeField("vastgelegd op", null=True, blank=True, editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = "notitie"
        verbose_name_plural = "notities"
        ordering = ("-agenda__valid_from", "pk")
        constraints = [
            *Binding.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    decision__isnull=True, frozen="", figures_on=None, file="", made_at=None
                )
                | Q(decision__isnull=False, figures_on__isnull=False),
                name="agenda_note_frozen",
                violation_error_message=(
                    "Een vastgestelde notitie houdt de dag van haar cijfers vast; een voorstel niet."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Notitie bij {self.agenda}"

    def get_absolute_url(self) -> str:
        return reverse("reports:note_detail", args=(self.agenda.code,))

    def day_of_figures(self, day: dt.date) -> dt.date:
        """The day of the figures in its texts: that of its adoption, else as of those of its agenda."""
        return self.figures_on or self.agenda.day_of_texts(day)


class NoteChapterQuerySet(HouseQuerySet):
    """Chapters and annexes of notes."""

    def for_list(self) -> "NoteChapterQuerySet":
        """Chapters with their agenda, their owner and who wrote last."""
        return self.select_related("note__agenda", "note__decision", "owner__user", "changed_by")


class NoteChapter(models.Model):
    """A chapter or an annex of a note: a text, and the part that the portal draws under it.

    `text` is HTML as `platform_ivz.richtext.clean` gives it. `part` names a template in
    `templates/reports/parts/`, or one of the many things that such a part shows, by its code. Which
    number it has follows from the order (`placed()`).
    """

    note = models.ForeignKey(
        Note, on_delete=models.CASCADE, related_name="chapters", verbose_name="notitie"
    )
    key = models.SlugField("sleutel", max_length=60)
    order = models.PositiveSmallIntegerField("volgorde", default=0)
    title = models.CharField("titel", max_length=160)
    is_annex = models.BooleanField("bijlage", default=False)
    beside_previous = models.BooleanField("deelt het nummer van het stuk ervoor", default=False)
    part = models.SlugField("onderdeel van het portaal", max_length=60, blank=True)
    text = RichTextField("tekst", blank=True)
    owner = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="note_chapters",
        verbose_name="eigenaar",
    )
    status = models.CharField(
        "status", max_length=20, choices=ChapterStatus, default=ChapterStatus.DRAFT
    )
    changed_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="gewijzigd door",
    )
    changed_at = models.DateTimeField("gewijzigd op", null=True, blank=True, editable=False)

    objects = NoteChapterQuerySet.as_manager()

    class Meta:
        verbose_name = "hoofdstuk van een notitie"
        verbose_name_plural = "hoofdstukken van een notitie"
        ordering = ("note", "is_annex", "order", "pk")
        indexes = [SearchIndex(label=("title",), text=("text",))]
        constraints = [
            models.UniqueConstraint(
                fields=("note", "key"),
                name="agenda_notechapter_key",
                violation_error_message="Deze notitie heeft al een hoofdstuk met deze sleutel.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reports:notechapter_detail", args=(self.note.agenda.code, self.key))


@dataclass(frozen=True, slots=True)
class Placed:
    """A chapter with the number that it has in its note: 6, 4 or 3a."""

    chapter: NoteChapter
    number: str

    @property
    def label(self) -> str:
        """How a sentence refers to it."""
        return f"{'bijlage' if self.chapter.is_annex else 'hoofdstuk'} {self.number}"


def placed(chapters: Iterable[NoteChapter]) -> list[Placed]:
    """The chapters and annexes of one note with their numbers; each kind is counted by itself.

    What shares the number of the one before it has a letter, and so has that one: 3a and 3b.
    """
    groups: dict[bool, list[list[NoteChapter]]] = {False: [], True: []}
    for chapter in sorted(chapters, key=lambda one: (one.is_annex, one.order, one.pk)):
        group = groups[chapter.is_annex]
        if chapter.beside_previous and group:
            group[-1].append(chapter)
        else:
            group.append([chapter])
    return [
        Placed(chapter, f"{number}{chr(97 + index) if len(together) > 1 else ''}")
        for group in groups.values()
        for number, together in enumerate(group, 1)
        for index, chapter in enumerate(together)
    ]
