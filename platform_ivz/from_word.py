"""Taking texts over from a Word file: choose it, look at what it says, store what is chosen.

What was read travels in the page itself; nothing is kept until it is stored, all of it or nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, ClassVar, Protocol

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from platform_ivz.formats import sentence
from platform_ivz.forms import HouseForm
from platform_ivz.middleware import take_kept_post
from platform_ivz.refusals import Refused
from platform_ivz.richtext import words
from platform_ivz.word_blocks import same_form
from platform_ivz.written import Choice, Conflict, Written

# Above this many characters comparing word by word takes too long.
MOST_COMPARED = 20_000
CHANGED_MEANWHILE = (
    "Iemand anders heeft deze tekst intussen gewijzigd. Kijk nog eens en kies opnieuw."
)


class Reading(Protocol):
    """What a file says, and what it says that has no place: see `_leftovers.html`."""

    unknown: list[Any]
    pictures: int
    footnotes: int


class WordForm(HouseForm):
    """A Word file; `read` gives what it says, or raises Refused."""

    fieldsets: ClassVar = (("Kies een Word-bestand", ("file",)),)

    file = forms.FileField(
        label="Bestand",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text="Een document van Word (.docx) van hoogstens 5 MB.",
        error_messages={"required": "Kies een bestand."},
    )

    def __init__(self, *args: Any, read: Callable[[BinaryIO], Reading], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read = read

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if file := cleaned.get("file"):
            try:
                self.reading = self.read(file)
            except Refused as refusal:
                self.add_error("file", str(refusal))
        return cleaned


@dataclass(kw_only=True)
class Proposal:
    """What a file says in a field, beside what stands there now.

    `base` is the fingerprint of the text that the page shows as that of now; `began` that of the text
    that the file was made with, empty when the file does not say.
    """

    key: str
    title: str
    headings: str
    stored: Written
    wanted: Written
    base: str
    began: str = ""
    is_taken: bool = True
    errors: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.wanted.text or self.wanted.left_empty_because)

    @property
    def is_same(self) -> bool:
        """Whether it says what stands there already, marks included."""
        if self.wanted.fingerprint == self.stored.fingerprint:
            return True
        return (
            self.wanted.left_empty_because == self.stored.left_empty_because
            and self.wanted.text == same_form(self.stored.text)
        )

    @property
    def can_be_taken(self) -> bool:
        """An empty field never wipes out a text."""
        return not (self.is_empty or self.is_same)

    @property
    def why_not(self) -> str:
        """Why there is nothing to take over."""
        if self.is_empty:
            return "In Word staat hier niets. Wat in het portaal staat, blijft staan."
        return "Geen verschil met wat nu in het portaal staat."

    @property
    def remark(self) -> str:
        """What somebody should know before taking it over."""
        if self.wanted.text and words(self.wanted.text) == words(self.stored.text):
            return "De woorden zijn gelijk. Alleen de opmaak is anders."
        return ""

    @property
    def choice(self) -> Choice:
        """The text of the file and the text of now, with the words that differ."""
        if len(self.wanted.text) + len(self.stored.text) > MOST_COMPARED:
            mine, theirs = (self.between(one, one) for one in (self.wanted, self.stored))
            return Choice(self.stored, mine.mine_lines, theirs.their_lines)
        return self.between(self.wanted, self.stored)

    def between(self, mine: Written, theirs: Written) -> Choice:
        """Two texts of this field for two columns."""
        return Choice.between(mine, theirs)


class FromWordMixin:
    """The page: what reads the file, what stands beside it and what is stored is up to the view.

    `counted` is what it takes over, one and more.
    """

    counted = ("onderdeel", "onderdelen")

    def read(self, file: BinaryIO) -> Reading:
        """What a file says. Raises Refused."""
        raise NotImplementedError

    def looked_at(self, reading: Reading) -> Iterator[Proposal]:
        """What a file says, field by field."""
        raise NotImplementedError

    def sent(self, sent: QueryDict) -> Iterator[Proposal]:
        """What the page sent back, beside what stands there now."""
        raise NotImplementedError

    def take(self, one: Proposal) -> None:
        """Store one. Raises Conflict, ValidationError and Refused."""
        raise NotImplementedError

    def forget(self) -> None:
        """Let rows in hand stand as they are stored, after what was written was undone."""

    def get_taken_url(self) -> str:
        """Where one goes when it is stored."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        proposals = []
        if kept := take_kept_post(request):
            proposals = list(self.sent(kept))
            messages.info(request, "Uw keuze is bewaard. Kijk haar na en ga verder.")
        return self._page(proposals)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "store" in request.POST:
            return self._store(list(self.sent(request.POST)))
        form = WordForm(request.POST, request.FILES, user=request.user, read=self.read)
        if not form.is_valid():
            return self._page([], form=form, status=422)
        return self._page(list(self.looked_at(form.reading)), form=form, reading=form.reading)

    def _page(
        self,
        proposals: list[Proposal],
        *,
        form: WordForm | None = None,
        reading: Reading | None = None,
        refused: tuple[str, ...] = (),
        status: int = 200,
    ) -> HttpResponse:
        context = self.get_context_data(
            form=form or WordForm(user=self.request.user, read=self.read),
            proposals=proposals,
            takeable=[one for one in proposals if one.can_be_taken],
            settled=[one for one in proposals if not one.can_be_taken],
            problems=[one for one in proposals if one.errors],
            is_refused=status != 200 and bool(proposals),
            reading=reading,
            refused=refused,
        )
        return self.render_to_response(context, status=status)

    def _store(self, proposals: list[Proposal]) -> HttpResponse:
        """Store what was chosen, all of it or nothing."""
        chosen = [one for one in proposals if one.is_taken and one.can_be_taken]
        if not chosen:
            return self._page(proposals, refused=("Kies wat u wilt overnemen.",), status=422)
        refused: tuple[str, ...] = ()
        try:
            with transaction.atomic():
                for one in chosen:
                    self._take(one)
                failed = any(one.errors for one in chosen)
                transaction.set_rollback(failed)
        except Refused as problem:
            refused, failed = tuple(problem.reasons), True
        if failed:
            self.forget()
            return self._page(proposals, refused=refused, status=409)
        count = len(chosen)
        messages.success(
            self.request,
            f"Overgenomen uit Word: {count} {self.counted[count != 1]}.",
        )
        return HttpResponseRedirect(self.get_taken_url())

    def _take(self, one: Proposal) -> None:
        try:
            self.take(one)
        except Conflict:
            one.errors = [CHANGED_MEANWHILE]
            # The page shows their text now; who stores again has seen it.
            one.base = one.stored.fingerprint
        except ValidationError as error:
            one.errors = [sentence(message) for message in error.messages]
