"""Pages of the agenda: the register of decisions, and taking one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django_tables2 import RequestConfig

from agenda.forms import DecisionForm
from agenda.models import Decision
from agenda.services import DecisionRefused, take_decision
from agenda.subjects import all_pending, subject_of
from agenda.tables import DecisionTable


def decision_list(request: HttpRequest) -> HttpResponse:
    """All decisions, and what still waits for one."""
    table = DecisionTable(Decision.objects.for_list())
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    context = {
        "table": table,
        "pending": all_pending(),
        "can_take_decision": request.user.has_perm("agenda.take_decision"),
    }
    return render(request, "agenda/decision_list.html", context)


def decision_add(request: HttpRequest) -> HttpResponse:
    """Record what a body decided; the subject becomes binding with it."""
    if not request.user.has_perm("agenda.take_decision"):
        raise PermissionDenied
    form = DecisionForm(request.POST or None, initial={"subject": request.GET.get("onderwerp", "")})
    if request.method == "POST" and form.is_valid():
        subject = form.cleaned_data["subject"]
        text = form.cleaned_data["text"].strip()
        try:
            decision = take_decision(
                body=form.cleaned_data["body"],
                text=text or subject_of(subject).describe(subject),
                taken_on=form.cleaned_data["taken_on"],
                by=request.user,
                today=timezone.localdate(),
                subject=subject,
                item=form.cleaned_data["item"],
            )
        except DecisionRefused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, f"Besluit {decision} is vastgelegd.")
            return redirect("agenda:decision_list")
    status = 422 if form.is_bound else 200
    context = {"form": form, "parents": [("Besluiten", reverse("agenda:decision_list"))]}
    return render(request, "agenda/decision_form.html", context, status=status)
