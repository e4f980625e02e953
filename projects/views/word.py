"""An assignment as a Word file, and a Word file as the text of an assignment."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_safe

from platform_ivz.access import shows
from platform_ivz.answers import word_answer
from platform_ivz.formats import sentence
from platform_ivz.forms import HouseForm
from platform_ivz.middleware import take_kept_post
from platform_ivz.refusals import Refused
from platform_ivz.written import Choice, Conflict, Written
from projects.dossier import NAME_KEY, NAME_LABEL, dossier_of
from projects.models import FormatSection, ProjectAssignment
from projects.services import all_written, as_stored, why_settled, write
from projects.views.base import (
    AssignmentPageView,
    find_assignment,
    find_version,
    find_writable,
)
from projects.views.writing import choice_between

if TYPE_CHECKING:
    from projects.word import Reading

# Above this many characters comparing word by word takes too long.
MOST_COMPARED = 20_000


@shows(ProjectAssignment)
@require_safe
def docx(request: HttpRequest, code: str) -> HttpResponse:
    """A version as Word file, in the layout of the format."""
    from projects.word import write_docx

    assignment = find_assignment(request, code)
    version = find_version(request.user, assignment, request.GET.get("versie", ""))
    content = write_docx(dossier_of(assignment, version, request.chosen_day()))
    return word_answer(content, f"{assignment.code}-versie-{version.number}.docx")


class WordForm(HouseForm):
    """A Word file."""

    fieldsets: ClassVar = (("Kies een Word-bestand", ("file",)),)

    file = forms.FileField(
        label="Bestand",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text="Een document van Word (.docx) van hoogstens 5 MB.",
        error_messages={"required": "Kies een bestand."},
    )

    def clean(self) -> dict[str, Any]:
        from projects.word import read_docx

        cleaned = super().clean()
        if file := cleaned.get("file"):
            try:
                self.reading = read_docx(file)
            except Refused as refusal:
                self.add_error("file", str(refusal))
        return cleaned


@dataclass(kw_only=True)
class Proposal:
    """What a file says in a field, beside what stands there now."""

    key: str
    title: str
    headings: str
    stored: Written
    text: str
    reason: str
    base: str
    is_taken: bool = True
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.wanted = as_stored(self.key, self.text, self.reason)

    @property
    def is_empty(self) -> bool:
        return not (self.wanted.text or self.wanted.left_empty_because)

    @property
    def is_same(self) -> bool:
        """Whether it says what stands there already, marks included."""
        from platform_ivz.word import same_form

        if self.wanted.fingerprint == self.stored.fingerprint:
            return True
        is_name = self.key == NAME_KEY
        return (
            not is_name
            and self.wanted.left_empty_because == self.stored.left_empty_because
            and self.wanted.text == same_form(self.stored.text)
        )

    @property
    def can_be_taken(self) -> bool:
        """An empty field never wipes out a text."""
        return not (self.is_empty or self.is_same)

    @property
    def choice(self) -> Choice:
        """The text of the file and the text of now, with the words that differ."""
        if len(self.wanted.text) + len(self.stored.text) > MOST_COMPARED:
            mine, theirs = (
                choice_between(self.key, one, one) for one in (self.wanted, self.stored)
            )
            return Choice(self.stored, mine.mine_lines, theirs.their_lines)
        return choice_between(self.key, self.wanted, self.stored)


class FromWordView(AssignmentPageView):
    """Taking texts over from a Word file: choose it, look at what it says, and store what is chosen.

    What was read travels in the page itself; nothing is kept until it is stored.
    """

    template_name = "projects/from_word.html"
    lead = "Kies een Word-bestand met de opdracht. U ziet eerst wat het portaal erin herkent; daarna kiest u wat u overneemt."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = find_writable(request, kwargs["code"])
        try:
            self.version = find_version(self.request.user, self.object)
        except Http404:
            messages.error(request, "Begin eerst een versie van deze opdracht.")
            return HttpResponseRedirect(self.object.get_absolute_url())
        self.proposals: list[Proposal] = []
        self.reading: Reading | None = None
        self.refused: list[str] = []
        if "store" not in request.POST and not self.version.is_draft:
            messages.error(request, why_settled(self.version))
            return HttpResponseRedirect(self.object.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kept := take_kept_post(request):
            self.proposals = list(self._sent(kept))
            messages.info(request, "Uw keuze is bewaard. Kijk haar na en ga verder.")
        return self._page(WordForm(user=request.user))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "store" in request.POST:
            return self._store()
        form = WordForm(request.POST, request.FILES, user=request.user)
        if not form.is_valid():
            return self._page(form, status=422)
        self.reading = form.reading
        self.proposals = list(self._read(form.reading))
        return self._page(form)

    def _page(self, form: WordForm, status: int = 200) -> HttpResponse:
        context = self.get_context_data(
            form=form,
            version=self.version,
            proposals=self.proposals,
            problems=[one for one in self.proposals if one.errors],
            total=len(self.titles),
            reading=self.reading,
            refused=self.refused,
        )
        return self.render_to_response(context, status=status)

    @cached_property
    def titles(self) -> dict[str, str]:
        """The name and the sections by their key, in the order of the format."""
        sections = FormatSection.objects.values_list("key", "title")
        return {NAME_KEY: NAME_LABEL, **dict(sections)}

    def _read(self, reading: "Reading") -> Iterator[Proposal]:
        """What a file says, field by field."""
        stored = all_written(self.version)
        for key, found in reading.found.items():
            yield Proposal(
                key=key,
                title=self.titles[key],
                headings=", ".join(dict.fromkeys(found.headings)),
                stored=stored[key],
                text=found.text,
                reason=found.reason,
                base=stored[key].fingerprint,
            )

    def _sent(self, sent: QueryDict) -> Iterator[Proposal]:
        """What the page sent back, beside what stands there now."""
        stored = all_written(self.version)
        for key, title in self.titles.items():
            if f"text-{key}" in sent:
                yield Proposal(
                    key=key,
                    title=title,
                    headings=sent.get(f"headings-{key}", ""),
                    stored=stored[key],
                    text=sent[f"text-{key}"],
                    reason=sent.get(f"reason-{key}", ""),
                    base=sent.get(f"base-{key}", ""),
                    is_taken=f"take-{key}" in sent,
                )

    def _store(self) -> HttpResponse:
        """Store what was chosen, all of it or nothing."""
        self.proposals = list(self._sent(self.request.POST))
        chosen = [one for one in self.proposals if one.is_taken and one.can_be_taken]
        status = 200
        try:
            with transaction.atomic():
                for one in chosen:
                    self._write(one)
                if self.refused or any(one.errors for one in chosen):
                    status = 409
                    transaction.set_rollback(True)
        except Refused as refused:
            self.refused, status = refused.reasons, 409
        if status != 200 or not chosen:
            self.refused = self.refused or ([] if chosen else ["Kies wat u wilt overnemen."])
            # What was written before the fault is undone; the row in hand is not.
            self.object.refresh_from_db(fields=["name"])
            self.version.assignment.refresh_from_db(fields=["name"])
            return self._page(WordForm(user=self.request.user), status=status if chosen else 422)
        count = len(chosen)
        messages.success(
            self.request,
            f"Overgenomen uit Word: {count} {'onderdeel' if count == 1 else 'onderdelen'}.",
        )
        return HttpResponseRedirect(
            reverse("projects:projectassignment_write", args=(self.object.code,))
        )

    def _write(self, one: Proposal) -> None:
        try:
            write(
                version=self.version,
                key=one.key,
                text=one.text,
                left_empty_because=one.reason,
                base=one.base,
                by=self.request.user,
            )
        except Conflict:
            one.errors = [
                "Iemand anders heeft deze tekst intussen gewijzigd. Kijk nog eens en kies opnieuw."
            ]
            # The page shows their text now; who stores again has seen it.
            one.base = one.stored.fingerprint
        except ValidationError as error:
            one.errors = [sentence(message) for message in error.messages]

    def get_title(self) -> str:
        return f"{self.object}: uit Word overnemen"
