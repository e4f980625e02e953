"""An assignment as a Word file, and a Word file as the text of an assignment."""

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, BinaryIO

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_safe

from platform_ivz.access import shows
from platform_ivz.answers import word_answer
from platform_ivz.from_word import FromWordMixin, Proposal
from platform_ivz.written import Choice, Written
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


@shows(ProjectAssignment)
@require_safe
def docx(request: HttpRequest, code: str) -> HttpResponse:
    """A version as Word file, in the layout of the format."""
    from projects.word import write_docx

    assignment = find_assignment(request, code)
    version = find_version(request.user, assignment, request.GET.get("versie", ""))
    content = write_docx(dossier_of(assignment, version, request.chosen_day()))
    return word_answer(content, f"{assignment.code}-versie-{version.number}.docx")


class SectionProposal(Proposal):
    """What a file says in the name or in a section."""

    def between(self, mine: Written, theirs: Written) -> Choice:
        return choice_between(self.key, mine, theirs)


class FromWordView(FromWordMixin, AssignmentPageView):
    """Taking the texts of an assignment over from a Word file."""

    template_name = "projects/from_word.html"
    lead = "Kies een Word-bestand met de opdracht. U ziet eerst wat het portaal erin herkent; daarna kiest u wat u overneemt."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = find_writable(request, kwargs["code"])
        try:
            self.version = find_version(self.request.user, self.object)
        except Http404:
            messages.error(request, "Begin eerst een versie van deze opdracht.")
            return HttpResponseRedirect(self.object.get_absolute_url())
        if "store" not in request.POST and not self.version.is_draft:
            messages.error(request, why_settled(self.version))
            return HttpResponseRedirect(self.object.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(version=self.version, total=len(self.titles), **kwargs)

    @cached_property
    def titles(self) -> dict[str, str]:
        """The name and the sections by their key, in the order of the format."""
        sections = FormatSection.objects.values_list("key", "title")
        return {NAME_KEY: NAME_LABEL, **dict(sections)}

    def read(self, file: BinaryIO) -> "Reading":
        from projects.word import read_docx

        return read_docx(file)

    def looked_at(self, reading: "Reading") -> Iterator[Proposal]:
        stored = all_written(self.version)
        for key, found in reading.found.items():
            yield SectionProposal(
                key=key,
                title=self.titles[key],
                headings=", ".join(dict.fromkeys(found.headings)),
                stored=stored[key],
                wanted=as_stored(key, found.text, found.reason),
                base=stored[key].fingerprint,
            )

    def sent(self, sent: QueryDict) -> Iterator[Proposal]:
        stored = all_written(self.version)
        for key, title in self.titles.items():
            if f"text-{key}" in sent:
                yield SectionProposal(
                    key=key,
                    title=title,
                    headings=sent.get(f"headings-{key}", ""),
                    stored=stored[key],
                    wanted=as_stored(key, sent[f"text-{key}"], sent.get(f"reason-{key}", "")),
                    base=sent.get(f"base-{key}", ""),
                    is_taken=f"take-{key}" in sent,
                )

    def take(self, one: Proposal) -> None:
        write(
            version=self.version,
            key=one.key,
            text=one.wanted.text,
            left_empty_because=one.wanted.left_empty_because,
            base=one.base,
            by=self.request.user,
        )

    def forget(self) -> None:
        self.object.refresh_from_db(fields=["name"])
        self.version.assignment.refresh_from_db(fields=["name"])

    def get_taken_url(self) -> str:
        return reverse("projects:projectassignment_write", args=(self.object.code,))

    def get_title(self) -> str:
        return f"{self.object}: uit Word overnemen"
