"""The list of findings, and putting one aside."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods, require_safe

from agenda.calculations import same_day_next_year
from agenda.models import FindingSnooze
from agenda.services import snooze, unsnooze
from platform_ivz.access import EVERY_ROLE, shows
from platform_ivz.findings import Finding
from platform_ivz.paging import paged
from platform_ivz.views import ActionView
from reports.attention import without_hidden
from reports.findings import all_findings, put_aside
from reports.forms import FindingFilterForm, Shown, SnoozeForm


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """A finding in the list, and what put it aside; None when nobody did."""

    finding: Finding
    snoozed: FindingSnooze | None = None


class SnoozeView(ActionView):
    """Put the finding that the address names aside, with a reason and a last day."""

    reads = (FindingSnooze,)
    template_name = "reports/finding_snooze.html"
    form_class = SnoozeForm
    permission = "agenda.snooze"
    title = "Aandachtspunt laten sluimeren"
    lead = (
        "Het verdwijnt uit de lijst tot en met de dag die u kiest. Daarna komt het vanzelf terug."
    )
    save_label = "Laten sluimeren"

    @cached_property
    def finding(self) -> Finding | None:
        """None when it is not there, or not any more."""
        key = self.request.GET.get("sleutel", "")
        findings = without_hidden(all_findings(self.request.chosen_day()), self.request.user)
        return next((finding for finding in findings if finding.key == key), None)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs) if self.finding else self._gone()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs) if self.finding else self._gone()

    def _gone(self) -> HttpResponse:
        messages.warning(self.request, "Dit aandachtspunt is er niet meer.")
        return redirect(self.get_cancel_url())

    def get_parents(self) -> list[tuple[str, str]]:
        return [("Aandachtspunten", self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return _list_url(self.request)

    def get_initial(self) -> dict[str, Any]:
        snoozed = put_aside(timezone.localdate()).get(self.finding.key)
        return {"reason": snoozed.reason, "until": snoozed.until} if snoozed else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        today = timezone.localdate()
        return {**super().get_form_kwargs(), "first": today, "last": same_day_next_year(today)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(findings=[self.finding], **kwargs)

    def carry_out(self, data: dict[str, Any]) -> str:
        today = timezone.localdate()
        snoozed = snooze(**data, key=self.finding.key, by=self.request.user, today=today)
        until = f"{snoozed.until:%d-%m-%Y}"
        messages.success(self.request, f"{self.finding.subject} sluimert tot en met {until}.")
        return self.get_cancel_url()


@shows(FindingSnooze)
@require_http_methods(["GET", "HEAD", "POST"])
def finding_wake(request: HttpRequest) -> HttpResponse:
    """Take a finding back before its day."""
    if not request.user.has_perm("agenda.snooze"):
        raise PermissionDenied
    if request.method == "POST":
        if unsnooze(key=request.POST.get("key", "")):
            messages.success(request, "Het aandachtspunt vraagt weer aandacht.")
        else:
            messages.warning(request, "Dit aandachtspunt sluimert niet meer.")
    return redirect(_list_url(request))


@shows(*EVERY_ROLE)
@require_safe
def finding_list(request: HttpRequest) -> HttpResponse:
    """Every finding on the chosen day that the visitor may see."""
    day = request.chosen_day()
    findings = without_hidden(all_findings(day), request.user)
    aside = put_aside(timezone.localdate())
    narrowing = FindingFilterForm(
        request.GET.dict() | {"peildatum": day.isoformat()}, findings=findings
    )
    shown = request.GET.get("toon") or Shown.OPEN
    chosen = [(finding, aside.get(finding.key)) for finding in narrowing.narrow(findings)]
    waiting = [finding for finding, snoozed in chosen if snoozed is None]
    asleep = [(finding, snoozed) for finding, snoozed in chosen if snoozed]
    pages = {
        "open": paged(request, waiting if shown != Shown.SNOOZED else ()),
        "snoozed": paged(request, asleep if shown != Shown.OPEN else (), prefix="sluimert-"),
    }
    context = {
        "day": day,
        "filter": narrowing,
        "pages": pages,
        "lines": [ListedFinding(finding) for finding in pages["open"]],
        "snoozed": [ListedFinding(*found) for found in pages["snoozed"]],
        "snoozed_count": len(asleep),
        "all_count": len(findings),
        "back": request.GET.urlencode(),
        "may_snooze": request.user.has_perm("agenda.snooze"),
    }
    template = (
        "reports/includes/_finding_results.html" if request.htmx else "reports/finding_list.html"
    )
    return render(request, template, context)


def _list_url(request: HttpRequest) -> str:
    """The list as it was narrowed down."""
    asked = request.GET.copy()
    asked.pop("sleutel", None)
    return f"{reverse('reports:finding_list')}{'?' if asked else ''}{asked.urlencode()}"
