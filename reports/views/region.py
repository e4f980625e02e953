"""Beginning: the data of a whole region from one workbook, and that workbook to take along."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from platform_ivz.access import shows
from platform_ivz.datasets import Outcome
from platform_ivz.formats import number
from platform_ivz.forms import HouseForm
from platform_ivz.places import a_place
from platform_ivz.refusals import Refused
from platform_ivz.uploads import LARGEST_FILE, TOO_LARGE
from platform_ivz.views import FormPageMixin
from platform_ivz.workbooks import Workbook, name_of
from portfolios.models import ImportRun, Municipality, User
from reports.region import EDITS, SHEETS, load_region, workbook
from reports.views.imports import file_response

ALREADY = (
    "Er staan al gemeenten in het portaal. Een werkmap is er om mee te beginnen. Wijzig daarna in het"
    " portaal zelf, of importeer per soort."
)


def may_begin(user: User) -> bool:
    """Whether somebody maintains all that a region has."""
    return user.has_perms(EDITS)


class RegionForm(HouseForm):
    """A workbook with all that a region begins with."""

    fieldsets: ClassVar = (("Kies uw werkmap", ("file",)),)

    file = forms.FileField(
        label="Werkmap",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text="Excel (.xlsx), hoogstens 5 MB en 5.000 rijen per blad.",
    )

    def clean_file(self) -> Workbook:
        content = self.cleaned_data["file"].read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise forms.ValidationError(f"{TOO_LARGE[:1].upper()}{TOO_LARGE[1:]}.")
        return Workbook(content)

    def clean(self) -> dict[str, Any]:
        if Municipality.objects.exists():
            raise forms.ValidationError(ALREADY)
        return super().clean()


class RegionStartView(FormPageMixin, FormView):
    """Fill an empty portal from a workbook: look first, then all of it or nothing."""

    reads = (ImportRun,)
    template_name = "reports/region_start.html"
    form_class = RegionForm
    title = "Beginnen met een werkmap"
    lead = (
        "Vul één Excel-bestand met alles van uw regio. Het portaal kijkt het na en zegt in één keer"
        " wat er nog fout is. Er gaat alles in, of niets."
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_begin(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_parents(self) -> list[tuple[str, str]]:
        return [("Importeren", reverse("reports:import_start"))]

    def get_cancel_url(self) -> str:
        return reverse("reports:import_start")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            already=ALREADY if Municipality.objects.exists() else "", **kwargs
        )

    def form_valid(self, form: RegionForm) -> HttpResponse:
        only_looking = "check" in self.request.POST
        try:
            with a_place():
                outcome = load_region(form.cleaned_data["file"], check=only_looking)
        except Refused as refused:
            refused.show_on(form)
            return self.form_invalid(form)
        if only_looking or outcome.faults:
            return self._told(form, outcome)
        messages.success(
            self.request, f"Uw regio staat in het portaal: {outcome.changed} rijen zijn opgeslagen."
        )
        return HttpResponseRedirect(reverse("home"))

    def _told(self, form: RegionForm, outcome: Outcome) -> HttpResponse:
        """What the workbook would do, or all that is wrong with it."""
        context = self.get_context_data(
            form=form,
            faults=[str(fault) for fault in outcome.faults],
            counts=", ".join(
                f"{name_of(sheet).lower()} {number(counts.total())}"
                for sheet in SHEETS
                if (counts := outcome.counts.get(form.cleaned_data["file"].name_of(sheet)))
            ),
            is_told=True,
        )
        return self.render_to_response(context, status=422 if outcome.faults else 200)


@shows(ImportRun)
@require_safe
def region_workbook(request: HttpRequest, *, filled: bool) -> HttpResponse:
    """The workbook of a region: empty, or as the portal is now."""
    if not may_begin(request.user):
        raise PermissionDenied
    name = "werkmap.xlsx" if filled else "werkmap-leeg.xlsx"
    return file_response(workbook(filled=filled), name)
