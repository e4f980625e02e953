"""The page on which a draft is written, and what it sends while somebody types.

With JavaScript every section is sent by itself (`write_part`), as soon as somebody stops typing.
Without, the page is one form of plain text fields; what was not changed there keeps its marks.
"""

import html
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from platform_ivz.access import shows
from platform_ivz.comparing import beside
from platform_ivz.formats import sentence
from platform_ivz.middleware import take_kept_post
from platform_ivz.refusals import Refused
from platform_ivz.richtext import from_plain, to_plain
from platform_ivz.written import Choice, Conflict, Written, moment
from portfolios.models import User
from projects.dossier import NAME_KEY, NAME_LABEL, Dossier, Part, dossier_of
from projects.enums import Move
from projects.models import AssignmentVersion, FormatSection, GuidingQuestion, ProjectAssignment
from projects.permissions import may_move
from projects.services import as_stored, why_settled, write
from projects.views.base import (
    AssignmentPageView,
    find_assignment,
    find_version,
    find_writable,
)

NAME_INSTRUCTION = "Kort en herkenbaar. Deze naam staat ook op de veiligheidsagenda."
# What stands beside the text of a section: its place on the page of the progress, and its words.
FACT_PLACES = {
    "indicators": ("indicatoren", "Indicatoren", "indicatoren"),
    "relations": ("relaties", "Relaties", "relaties met andere opdrachten"),
    "risks": ("risicos", "Risico’s", "risico’s"),
    "experts": ("expertgroep", "Expertgroep", "deelnemers"),
    "milestones": ("mijlpalen", "Mijlpalen", "mijlpalen"),
    "costs": ("geld", "Kosten", "kosten"),
}
WORDS = {"good": "ingevuld", "closed": "bewust leeg", "open": "leeg"}


@dataclass(kw_only=True)
class Field:
    """The name or a section on the page: what stands there, and what somebody typed over it."""

    key: str
    title: str
    instruction: str
    stored: Written
    part: Part | None = None
    questions: list[str] = field(default_factory=list)
    plain: str = ""
    html: str = ""
    reason: str = ""
    base: str = ""
    # Tells whether a plain text was changed; the fingerprint of what the page showed.
    shown: str = ""
    is_typed: bool = False
    errors: list[str] = field(default_factory=list)
    choice: Choice | None = None

    def __post_init__(self) -> None:
        self.base = self.stored.fingerprint
        self.html = self.stored.text
        self.plain = self.html if self.is_name else to_plain(self.html)
        self.reason = self.stored.left_empty_because
        self.shown = Written(self.plain, self.reason).fingerprint

    @property
    def is_name(self) -> bool:
        return self.key == NAME_KEY

    @property
    def state(self) -> str:
        """The sign of how far it is."""
        return state_of(self.part) if self.part else "good"

    @property
    def state_label(self) -> str:
        return WORDS[self.state]

    @property
    def place(self) -> tuple[str, str, str] | None:
        """Where the facts beside this text are kept, and what they are called."""
        return FACT_PLACES.get(self.part.kind) if self.part else None

    def take(self, sent: QueryDict) -> None:
        """Put in what a plain form sent, when somebody changed it there."""
        plain = "\n".join(sent.get(f"text-{self.key}", self.plain).splitlines()).strip()
        reason = sent.get(f"reason-{self.key}", "").strip()
        shown = sent.get(f"shown-{self.key}", self.shown)
        if Written(plain, reason).fingerprint == shown:
            return
        self.is_typed, self.shown = True, shown
        self.plain, self.reason = plain, reason
        self.html = plain if self.is_name else from_plain(plain)
        self.base = sent.get(f"base-{self.key}", "")

    @property
    def reason_to_store(self) -> str:
        """Why it is empty; a reason that stood there no longer holds once there is a text."""
        return "" if self.html and self.reason == self.stored.left_empty_because else self.reason

    def ask(self, theirs: Written) -> None:
        """Let the writer choose between the own text and that of somebody else."""
        self.choice = choice_between(self.key, Written(self.html, self.reason), theirs)


def choice_between(key: str, mine: Written, theirs: Written) -> Choice:
    """The two texts for two columns, with the words that differ."""
    return Choice(theirs, *beside(_said(key, mine), _said(key, theirs)))


def _said(key: str, written: Written) -> str:
    if key == NAME_KEY:
        return html.escape(written.text)
    reason = html.escape(written.left_empty_because)
    return written.text or (f"<p>Met opzet leeg: {reason}</p>" if reason else "")


def state_of(part: Part) -> str:
    """The sign of how far a section is."""
    if part.text or part.facts:
        return "good"
    return "closed" if part.left_empty_because else "open"


class WriteView(AssignmentPageView):
    """Writing a draft: the name and all sections on one page."""

    template_name = "projects/write.html"
    lead = "Schrijf de opdracht per onderdeel. Wat u schrijft, wordt tussendoor bewaard."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = find_writable(request, kwargs["code"])
        self.refused: list[str] = []
        try:
            self.version = find_version(
                self.request.user, self.object, request.POST.get("version", "")
            )
        except Http404:
            messages.error(request, "Begin eerst een versie van deze opdracht.")
            return HttpResponseRedirect(self.object.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.version.is_draft:
            messages.error(request, why_settled(self.version))
            return HttpResponseRedirect(self.object.get_absolute_url())
        self.fields = self.read()
        if kept := take_kept_post(request):
            for one in self.fields:
                one.take(kept)
            messages.info(request, "Uw invoer is er nog. Kijk hem na en bewaar hem.")
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Store what was changed in a plain form; what cannot be stored stays to be seen."""
        self.fields = self.read()
        stored, problems = 0, {}
        for one in self.fields:
            one.take(request.POST)
            if not one.is_typed:
                continue
            stored += 1
            try:
                self._store(one)
            except (Conflict, ValidationError, Refused) as problem:
                problems[one.key] = problem
        if not problems:
            messages.success(request, "Alles is bewaard." if stored else "Er is niets gewijzigd.")
            return HttpResponseRedirect(request.path)
        # Storing the name changed another copy of the row.
        self.object.refresh_from_db(fields=["name"])
        self.fields = self.read()
        status = self._show(problems)
        return self.render_to_response(self.get_context_data(), status=status)

    def _store(self, one: Field) -> None:
        """Store what was typed, unless the writer chose the text that already stands there.

        Who chose the own text sends the fingerprint of the other: that one was seen.
        """
        chosen = self.request.POST.get(f"choice-{one.key}", "")
        if chosen == "theirs":
            return
        write(
            version=self.version,
            key=one.key,
            text=one.html,
            left_empty_because=one.reason_to_store,
            base=chosen or one.base,
            by=self.request.user,
        )

    def _show(self, problems: dict[str, Exception]) -> int:
        """Put what was typed back beside what is wrong with it, and give the status to answer."""
        for one in self.fields:
            problem = problems.get(one.key)
            if problem is None:
                continue
            one.take(self.request.POST)
            if isinstance(problem, Conflict):
                one.ask(problem.theirs)
            elif isinstance(problem, Refused):
                self.refused = problem.reasons
            else:
                one.errors = [sentence(message) for message in problem.messages]
        wrong_only = all(isinstance(one, ValidationError) for one in problems.values())
        return 422 if wrong_only else 409

    def read(self) -> list[Field]:
        """The name and the sections as they stand now."""
        self.dossier = dossier_of(self.object, self.version, self.request.chosen_day())
        questions = _questions()
        return [
            Field(
                key=NAME_KEY,
                title=NAME_LABEL,
                instruction=NAME_INSTRUCTION,
                stored=Written(self.dossier.name),
            ),
            *(
                Field(
                    key=part.key,
                    title=part.title,
                    instruction=part.instruction,
                    stored=Written(part.text, part.left_empty_because),
                    part=part,
                    questions=questions.get(part.key, []),
                )
                for part in self.dossier.parts
            ),
        ]

    def get_title(self) -> str:
        return f"{self.object} schrijven"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            version=self.version,
            dossier=self.dossier,
            fields=self.fields,
            refused=self.refused,
            problems=[one for one in self.fields if one.choice or one.errors],
            offer=Move.OFFER if may_move(self.request.user, Move.OFFER, self.object) else None,
            **kwargs,
        )


def _questions() -> dict[str, list[str]]:
    """The guiding questions by the key of their section."""
    found: dict[str, list[str]] = {}
    for key, text in GuidingQuestion.objects.values_list("section__key", "text"):
        found.setdefault(key, []).append(text)
    return found


@shows(ProjectAssignment)
@require_POST
def write_part(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Store one section while somebody types; answers in JSON.

    Status 409 comes with the text of somebody else, or with why nothing can be stored any more;
    422 with what is wrong with the text; 401 when somebody else is signed in by now.
    """
    assignment = find_assignment(request, code)
    sent = request.POST
    if sent.get("who", str(request.user.pk)) != str(request.user.pk):
        reason = "In deze browser is nu iemand anders ingelogd. Uw tekst is niet bewaard."
        return JsonResponse({"login": reverse("account_login"), "reason": reason}, status=401)
    if not request.user.has_perm("projects.write", assignment):
        raise PermissionDenied
    version = find_version(request.user, assignment, sent.get("version", ""))
    if "text" not in sent or "base" not in sent:
        return JsonResponse({"errors": ["Er is geen tekst gestuurd."]}, status=422)
    mine = as_stored(key, sent["text"], sent.get("reason", ""))
    try:
        written = _write(version, key, sent, request.user)
    except FormatSection.DoesNotExist:
        raise Http404 from None
    except Conflict as conflict:
        dossier = dossier_of(assignment, version, request.chosen_day())
        return JsonResponse(_conflict(key, mine, conflict.theirs, dossier), status=409)
    except Refused as refused:
        return JsonResponse({"refused": refused.reasons}, status=409)
    except ValidationError as error:
        return JsonResponse({"errors": [sentence(one) for one in error.messages]}, status=422)
    if key == NAME_KEY:
        assignment.name = written.text
    dossier = dossier_of(assignment, version, request.chosen_day())
    return JsonResponse(_stored(key, written, dossier))


def _write(version: AssignmentVersion, key: str, sent: QueryDict, by: User) -> Written:
    unheard = zip(sent.getlist("unheard-text"), sent.getlist("unheard-reason"), strict=False)
    return write(
        version=version,
        key=key,
        text=sent["text"],
        left_empty_because=sent.get("reason", ""),
        base=sent["base"],
        unheard={as_stored(key, text, reason).fingerprint for text, reason in unheard},
        by=by,
    )


def _stored(key: str, written: Written, dossier: Dossier) -> dict[str, Any]:
    return {
        "fingerprint": written.fingerprint,
        "at": moment(timezone.now()),
        "filled": dossier.filled,
        "total": dossier.total,
        "percent": dossier.percent,
        **_state(key, dossier),
    }


def _state(key: str, dossier: Dossier) -> dict[str, str]:
    part = next((part for part in dossier.parts if part.key == key), None)
    state = state_of(part) if part else "good"
    return {"state": state, "label": WORDS[state]}


def _conflict(key: str, mine: Written, theirs: Written, dossier: Dossier) -> dict[str, Any]:
    choice = choice_between(key, mine, theirs)
    context = {"key": key, "choice": choice, "live": True}
    return {
        "text": theirs.text,
        "left_empty_because": theirs.left_empty_because,
        "fingerprint": theirs.fingerprint,
        "by": theirs.by,
        "at": choice.moment,
        "html": render_to_string("includes/_conflict.html", context),
        **_state(key, dossier),
    }
