"""Pages of the agenda: safety agendas and themes (forms), results, agreements, decisions."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from agenda.charts import result_charts
from agenda.deciding import offer_of, who_decides
from agenda.filters import (
    AgreementFilterSet,
    DecisionFilterSet,
    ResultFilterSet,
    SafetyAgendaFilterSet,
)
from agenda.forms import (
    AgreementArticleForm,
    AgreementForm,
    CorrectionForm,
    DecisionForm,
    LapseForm,
    ResultForm,
    SafetyAgendaForm,
    ThemeForm,
    store_theme,
    sub_theme_rows,
)
from agenda.models import (
    ADOPTED,
    Agreement,
    AgreementArticle,
    Decision,
    Result,
    SafetyAgenda,
    Theme,
)
from agenda.services import (
    correct_decision,
    find_pending,
    lapse_decision,
    lapse_refusals,
    take_decision,
)
from agenda.subjects import Subject, all_pending, subject_of
from agenda.tables import AgreementTable, DecisionTable, ResultTable, SafetyAgendaTable, years_of
from platform_ivz.access import may_read, shows
from platform_ivz.audit import corrections, history
from platform_ivz.refusals import Refused
from platform_ivz.views import (
    ActionView,
    ByCode,
    ChildCreateMixin,
    ChildMixin,
    HouseCreateView,
    HouseDeleteView,
    HouseDetailView,
    HouseListView,
    HouseUpdateView,
)

CURRENT = "agenda:safetyagenda_current"


# --- Safety agenda -------------------------------------------------------------------------------


@shows(SafetyAgenda)
@require_safe
def safety_agenda_current(request: HttpRequest) -> HttpResponse:
    """Lead to the agenda that holds on the chosen day, else to the newest one there is."""
    agendas = SafetyAgenda.objects.visible_to(request.user)
    agenda = agendas.for_date(request.chosen_day()) or agendas.first()
    if agenda is None:
        return redirect("agenda:safetyagenda_list")
    query = request.GET.urlencode()
    return redirect(f"{agenda.get_absolute_url()}{'?' if query else ''}{query}")


class SafetyAgendaListView(HouseListView):
    model = SafetyAgenda
    table_class = SafetyAgendaTable
    filterset_class = SafetyAgendaFilterSet
    edit_permission = "agenda.edit"
    title = "Alle veiligheidsagenda’s"
    lead = "De veiligheidsagenda’s door de jaren heen. Kies een agenda voor haar thema’s."

    def get_parents(self) -> list[tuple[str, str]]:
        return [("Veiligheidsagenda", reverse(CURRENT))] if SafetyAgenda.objects.exists() else []


class SafetyAgendaCreateView(HouseCreateView):
    model = SafetyAgenda
    form_class = SafetyAgendaForm
    permission = "agenda.edit"
    lead = (
        "Een nieuwe agenda begint als concept. Voeg daarna de thema’s toe; het bestuur stelt de"
        " agenda vast met een besluit."
    )


class OnlyDraft(ByCode):
    """An adopted agenda stays as it was decided."""

    permission = "agenda.edit"

    def get_object(self, queryset: QuerySet | None = None) -> SafetyAgenda:
        agenda = super().get_object(queryset)
        if agenda.is_adopted:
            raise PermissionDenied(ADOPTED)
        return agenda


class SafetyAgendaUpdateView(OnlyDraft, HouseUpdateView):
    model = SafetyAgenda
    form_class = SafetyAgendaForm
    lead = "De status verandert niet hier, maar door een besluit van het bestuur."


class SafetyAgendaDeleteView(OnlyDraft, HouseDeleteView):
    model = SafetyAgenda


# --- Theme ---------------------------------------------------------------------------------------


class ThemeFormMixin:
    """The form of a theme with its sub-themes, rows that grow by three without losing anything."""

    model = Theme
    form_class = ThemeForm
    permission = "agenda.edit"
    template_name = "agenda/theme_form.html"
    lead = "Wat het thema is, waarom het op de agenda staat en wie het draagt."

    @property
    def agenda(self) -> SafetyAgenda:
        raise NotImplementedError

    def get_parents(self) -> list[tuple[str, str]]:
        parents = [(self.agenda.title, self.agenda.get_absolute_url())]
        if self.object is not None:
            parents.append((self.object.title, self.object.get_absolute_url()))
        return parents

    def get_cancel_url(self) -> str:
        return (self.object or self.agenda).get_absolute_url()

    @property
    def wants_rows(self) -> bool:
        """Whether the visitor asked for more empty rows rather than to save."""
        return "more" in self.request.POST

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unjudged": self.wants_rows}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        context.setdefault("rows", None)
        if context["rows"] is None:
            context["rows"] = sub_theme_rows(form.instance, form.data if form.is_bound else None)
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_stored()
        form = self.get_form()
        if self.wants_rows:
            data = request.POST.copy()
            count = data.get("deelthemas-TOTAL_FORMS", "")
            data["deelthemas-TOTAL_FORMS"] = str(
                min(int(count) if count.isdecimal() else 0, 97) + 3
            )
            rows = sub_theme_rows(form.instance, data, unjudged=True)
            return self.render_to_response(self.get_context_data(form=form, rows=rows))
        rows = sub_theme_rows(form.instance, form.data)
        if not (form.is_valid() & rows.is_valid()):
            return self.render_to_response(self.get_context_data(form=form, rows=rows), status=422)
        try:
            self.object = store_theme(form, rows)
        except Refused as refused:
            refused.show_on(form)
            return self.render_to_response(self.get_context_data(form=form, rows=rows), status=422)
        messages.success(request, f"{self.object} is opgeslagen.")
        if "another" in request.POST:
            return HttpResponseRedirect(request.get_full_path())
        return HttpResponseRedirect(self.object.get_absolute_url())


class ThemeCreateView(ThemeFormMixin, HouseCreateView):
    @property
    def agenda(self) -> SafetyAgenda:
        if not hasattr(self, "_agenda"):
            rows = SafetyAgenda.objects.visible_to(self.request.user)
            self._agenda = get_object_or_404(rows, code=self.kwargs["agenda"])
            if self._agenda.is_adopted:
                raise PermissionDenied(ADOPTED)
        return self._agenda

    def get_stored(self) -> None:
        return None

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "order": self.agenda.themes.following_place()}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": Theme(agenda=self.agenda)}


class OfAgenda(ByCode):
    """A theme within the agenda that the address names; one that was adopted stays as it is."""

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(agenda__code=self.kwargs["agenda"])

    def get_object(self, queryset: QuerySet | None = None) -> Theme:
        theme = super().get_object(queryset)
        if theme.agenda.is_adopted:
            raise PermissionDenied(ADOPTED)
        return theme


class ThemeUpdateView(ThemeFormMixin, OfAgenda, HouseUpdateView):
    @property
    def agenda(self) -> SafetyAgenda:
        return self.object.agenda

    def get_stored(self) -> Theme:
        return self.get_object()


class ThemeDeleteView(OfAgenda, HouseDeleteView):
    model = Theme
    permission = "agenda.edit"

    def get_parents(self) -> list[tuple[str, str]]:
        return [
            (self.object.agenda.title, self.object.agenda.get_absolute_url()),
            (self.object.title, self.object.get_absolute_url()),
        ]

    def get_success_url(self) -> str:
        return self.object.agenda.get_absolute_url()


# --- Results -------------------------------------------------------------------------------------


class ResultListView(HouseListView):
    model = Result
    table_class = ResultTable
    filterset_class = ResultFilterSet
    template_name = "agenda/result_list.html"
    edit_permission = "agenda.edit"
    lead = "Wat het platform heeft bereikt, in getallen. Kies een onderwerp, thema of jaar."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "charts": result_charts(context["filter"].qs)}


class ResultDetailView(ByCode, HouseDetailView):
    model = Result
    edit_permission = "agenda.edit"
    lead = "Eén resultaat, met het getal en waar het vandaan komt."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            years=years_of(self.object), history=history(self.object, self.request.user), **kwargs
        )


class ResultCreateView(HouseCreateView):
    model = Result
    form_class = ResultForm
    permission = "agenda.edit"


class ResultUpdateView(ByCode, HouseUpdateView):
    model = Result
    form_class = ResultForm
    permission = "agenda.edit"


class ResultDeleteView(ByCode, HouseDeleteView):
    model = Result
    permission = "agenda.edit"


# --- Agreements ----------------------------------------------------------------------------------


class AgreementListView(HouseListView):
    model = Agreement
    table_class = AgreementTable
    filterset_class = AgreementFilterSet
    edit_permission = "agenda.edit"
    lead = "De overeenkomsten waarop het platform rust. Kies er een voor de artikelen."


@shows(Agreement)
@require_safe
def agreement_copy(request: HttpRequest, code: str) -> FileResponse:
    """Send the signed copy of an agreement."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), code=code)
    if not agreement.signed_copy or not agreement.signed_copy.storage.exists(
        agreement.signed_copy.name
    ):
        raise Http404
    return FileResponse(
        agreement.signed_copy.open("rb"),
        as_attachment=True,
        filename=f"{agreement.code}.pdf",
        content_type="application/pdf",
    )


class AgreementCreateView(HouseCreateView):
    model = Agreement
    form_class = AgreementForm
    permission = "agenda.edit"


class AgreementUpdateView(ByCode, HouseUpdateView):
    model = Agreement
    form_class = AgreementForm
    permission = "agenda.edit"


class AgreementDeleteView(ByCode, HouseDeleteView):
    model = Agreement
    permission = "agenda.edit"


class AgreementArticleMixin(ChildMixin):
    model = AgreementArticle
    form_class = AgreementArticleForm
    permission = "agenda.edit"
    parent_model = Agreement
    parent_field = "agreement"
    lead = "Kort en in eigen woorden. De getekende tekst blijft leidend."


class AgreementArticleCreateView(ChildCreateMixin, AgreementArticleMixin, HouseCreateView):
    def get_title(self) -> str:
        return f"Artikel toevoegen: {self.parent}"

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "order": self.parent.articles.following_place()}


class AgreementArticleUpdateView(AgreementArticleMixin, HouseUpdateView):
    pass


class AgreementArticleDeleteView(AgreementArticleMixin, HouseDeleteView):
    pass


# --- Decisions -----------------------------------------------------------------------------------


class DecisionListView(HouseListView):
    """All decisions, and what still waits for one."""

    model = Decision
    table_class = DecisionTable
    filterset_class = DecisionFilterSet
    template_name = "agenda/decision_list.html"
    edit_permission = "agenda.take_decision"
    lead = "Alle besluiten, en wat nog op een besluit wacht."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "add_label": "Besluit vastleggen",
            "pending": [] if self.request.htmx else self._pending(),
            "can_take_decision": bool(context["add_url"]),
        }

    def _pending(self) -> list[tuple[Subject, list]]:
        """What waits for a decision, of what the visitor reads."""
        return [
            (subject, waiting)
            for subject, waiting in all_pending()
            if all(may_read(self.request.user, type(row)) for row in waiting)
        ]


class DecisionDetailView(HouseDetailView):
    model = Decision
    slug_field = slug_url_kwarg = "reference"
    lead = "Wat er is besloten, door wie, en waarover het gaat."

    def get_title(self) -> str:
        return f"Besluit {self.object}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decision, subject = self.object, self.object.subject
        if subject is not None and not may_read(self.request.user, type(subject)):
            subject = None
        kind = subject_of(subject) if subject is not None else None
        may_decide = self.request.user.has_perm("agenda.take_decision")
        return super().get_context_data(
            subject=subject,
            subject_label=kind.label if kind else "",
            paper_url=kind.paper_url(subject) if kind else "",
            subject_url=kind.page_url(subject) if kind else "",
            may_change=may_decide and decision.is_taken,
            corrections=corrections(decision, self.request.user),
            history=history(decision, self.request.user),
            **kwargs,
        )


class DecisionCreateView(ActionView):
    """Record what a body decided; the subject becomes binding with it."""

    reads = (Decision,)
    template_name = "agenda/decision_form.html"
    form_class = DecisionForm
    permission = "agenda.take_decision"
    title = "Besluit vastleggen"
    lead = (
        "Leg vast wat het bestuur heeft besloten. Het besluit krijgt vanzelf een nummer, en het"
        " onderwerp geldt vanaf dat moment."
    )
    save_label = "Besluit vastleggen"

    @property
    def waiting(self) -> models.Model | None:
        """What the address names, read anew: it may change while the form is judged."""
        return find_pending(self.request.GET.get("onderwerp", ""))

    def get_parents(self) -> list[tuple[str, str]]:
        return [("Besluiten", self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("agenda:decision_list")

    def get_initial(self) -> dict[str, Any]:
        return {"subject": self.request.GET.get("onderwerp", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = self.waiting
        subject = subject_of(waiting) if waiting is not None else None
        return super().get_context_data(
            waiting=waiting,
            paper_url=subject.paper_url(waiting) if subject else "",
            shown=subject.describe(waiting) if subject else "",
            who=who_decides(subject) if subject else "",
            offered=offer_of(waiting) if subject else "",
            **kwargs,
        )

    def carry_out(self, data: dict[str, Any]) -> str:
        decision = take_decision(
            body=data["body"],
            text=data["text"].strip(),
            taken_on=data["taken_on"],
            by=self.request.user,
            today=timezone.localdate(),
            subject=data["subject"],
            item=data["item"],
            shown=self.request.POST.get("shown") if data["subject"] == self.waiting else None,
            source=data["source"].strip(),
        )
        messages.success(self.request, f"Besluit {decision} is vastgelegd.")
        if (decided := decision.subject) is None:
            return self.get_cancel_url()
        return subject_of(decided).page_url(decided) or self.get_cancel_url()


class DecisionActionMixin:
    """A page that does something with one decision, and leads back to it."""

    reads = (Decision,)
    permission = "agenda.take_decision"

    @cached_property
    def decision(self) -> Decision:
        decisions = Decision.objects.visible_to(self.request.user).select_related("body")
        return get_object_or_404(decisions, reference=self.kwargs["reference"])

    def get_parents(self) -> list[tuple[str, str]]:
        listed = reverse("agenda:decision_list")
        return [("Besluiten", listed), (f"Besluit {self.decision}", self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return self.decision.get_absolute_url()


class DecisionCorrectView(DecisionActionMixin, ActionView):
    """Mend a wrong text or date of a decision; what stood there stays visible."""

    form_class = CorrectionForm
    save_label = "Besluit verbeteren"
    lead = (
        "Verbeter wat verkeerd is opgeschreven. Het nummer blijft. Wat er eerst stond, blijft bij het"
        " besluit te lezen. Een stuk dat is bewaard toen het werd vastgesteld, verandert niet."
        " Is er anders besloten? Leg dan een nieuw besluit vast."
    )

    def get_title(self) -> str:
        return f"Besluit {self.decision} verbeteren"

    def get_initial(self) -> dict[str, Any]:
        return {"text": self.decision.text, "taken_on": self.decision.taken_on}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"dated": self.decision.taken_on is not None, **super().get_form_kwargs()}

    def carry_out(self, data: dict[str, Any]) -> str:
        correct_decision(decision=self.decision, today=timezone.localdate(), **data)
        messages.success(self.request, f"Besluit {self.decision} is verbeterd.")
        return self.get_cancel_url()


class DecisionLapseView(DecisionActionMixin, ActionView):
    """Let a decision lapse; what it made binding becomes a proposal again."""

    template_name = "agenda/decision_lapse_form.html"
    form_class = LapseForm
    save_label = "Laten vervallen"

    def get_title(self) -> str:
        return f"Besluit {self.decision} laten vervallen"

    @cached_property
    def obstacles(self) -> list[str]:
        return lapse_refusals(self.decision)

    def get_lead(self) -> str:
        if self.obstacles:
            return "Lees hieronder waarom dit nu niet kan."
        subject = self.decision.subject
        waits = f" Waar het over ging, wacht daarna weer op een besluit: {subject}."
        return (
            f"Het besluit blijft in het register staan, met de reden erbij.{waits if subject else ''}"
            " Dit kan niet ongedaan worden gemaakt."
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(decision=self.decision, obstacles=self.obstacles, **kwargs)

    def carry_out(self, data: dict[str, Any]) -> str:
        lapse_decision(decision=self.decision, reason=data["reason"])
        messages.success(self.request, f"Besluit {self.decision} is vervallen.")
        return self.get_cancel_url()
