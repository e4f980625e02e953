"""Pages of work that takes long: how far it is, what came of it, and trying it again."""

from mimetypes import guess_type
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from platform_ivz.access import shows
from platform_ivz.failing import AGAIN_AFTER
from platform_ivz.paging import paged
from platform_ivz.views import HouseDetailView, ResultsMixin
from portfolios.models import Work
from portfolios.work import KEPT, may_have, try_again

TITLE = "Wat u liet maken"


@shows(Work)
@require_safe
def work_list(request: HttpRequest) -> HttpResponse:
    """What the visitor asked for, newest first."""
    context = {
        "title": TITLE,
        "days": KEPT.days,
        "page": paged(request, Work.objects.visible_to(request.user)),
    }
    return render(request, "portfolios/work_list.html", context)


class WorkDetailView(ResultsMixin, HouseDetailView):
    """How far a piece of work is; htmx asks for that part again until it ended.

    It gets nothing as long as nothing changed, so that nobody hears the same again and again.
    """

    model = Work
    template_name = "portfolios/work_detail.html"
    results_template = "portfolios/includes/_work.html"

    def get_parents(self) -> list[tuple[str, str]]:
        return [(TITLE, super().get_parents()[0][1])]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        work, waits_long = self.object, self.object.waits_long(timezone.now())
        return super().get_context_data(
            waits_long=waits_long,
            seen=f"{work.status} {waits_long} {work.done} {work.words}",
            days=KEPT.days,
            seconds=AGAIN_AFTER,
            **kwargs,
        )

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if self.request.htmx and self.request.GET.get("gezien") == context["seen"]:
            return HttpResponse(status=204)
        return super().render_to_response(context, **kwargs)


@shows(Work)
@require_safe
def work_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file that was made; a PDF to read, anything else to keep."""
    work = get_object_or_404(Work.objects.visible_to(request.user).exclude(file=""), pk=pk)
    if not may_have(work):
        raise PermissionDenied
    try:
        with work.file.open("rb") as file:
            content = file.read()
    except FileNotFoundError:
        messages.error(request, "Dit bestand is er niet meer. Laat het opnieuw maken.")
        return redirect(work)
    kind = guess_type(work.file_name)[0] or "application/octet-stream"
    shown = content_disposition_header(kind != "application/pdf", work.file_name)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": shown})


@shows(Work)
@require_POST
def work_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin once more what failed."""
    work = get_object_or_404(Work.objects.visible_to(request.user), pk=pk)
    try_again(work)
    return redirect(work)
