"""The base of all pages: a list, a page of one thing, a form, a page that asks before deleting.

Subclasses declare; templates in templates/generic/ lay out. Names of addresses follow one pattern:
`<app>:<model>_list`, `_detail`, `_add`, `_edit`, `_delete`.
"""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.views.generic import CreateView, DeleteView, DetailView, FormView, UpdateView
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin
from django_tables2.export.views import ExportMixin

from platform_ivz.deleting import consequences
from platform_ivz.middleware import take_kept_post
from platform_ivz.refusals import Refused
from platform_ivz.tables import SafeExport

# As many rows of a kind does a page name before it only counts them.
MOST_NAMES = 20
# So many kinds; of more it only says how many rows there are.
MOST_KINDS = 5


def url_name(model: type[models.Model], page: str) -> str:
    """The name of the address of a page of a model, such as `portfolios:person_edit`."""
    return f"{model._meta.app_label}:{model._meta.model_name}_{page}"


def url_of(model: type[models.Model], page: str, *args: Any) -> str:
    """The address of a page of a model; empty when there is no such page."""
    try:
        return reverse(url_name(model, page), args=args)
    except NoReverseMatch:
        return ""


def named(model: type[models.Model], pks: list[Any]) -> list[str]:
    """Some rows by name, in one query, and how many more there are."""
    # What a row is called after may in turn be called after its own parent.
    parents = [field for field in model._meta.fields if field.many_to_one]
    paths = [
        f"{field.name}__{above.name}"
        for field in parents
        for above in field.related_model._meta.fields
        if above.many_to_one
    ]
    rows = model._base_manager.select_related(*(field.name for field in parents), *paths)
    names = sorted(str(row) for row in rows.filter(pk__in=sorted(pks)[:MOST_NAMES]))
    more = len(pks) - len(names)
    return [*names, f"en nog {more}"] if more else names


class ByCode:
    """A page of a row that its code names in the address."""

    slug_field = slug_url_kwarg = "code"


class HeadMixin:
    """What stands at the top of a page.

    `title` and `lead` are the heading and the first line; `parents` are pairs of a label and an
    address for the way back.
    """

    title = ""
    lead = ""

    def get_title(self) -> str:
        return self.title

    def get_lead(self) -> str:
        return self.lead

    def get_parents(self) -> list[tuple[str, str]]:
        """The way back, without the start page and this page."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=self.get_title(), lead=self.get_lead(), parents=self.get_parents(), **kwargs
        )


class HouseMixin(HeadMixin):
    """What every page of the house shares: who may come in, which rows, and what stands at the top.

    `permission` guards the page (403), `visible_to` the rows (404).
    """

    # Django's views of forms also take PUT and DELETE, past what a form checks.
    http_method_names = ("get", "head", "options", "post")
    permission = ""
    edit_permission = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.permission and not request.user.has_perm(self.permission):
            raise PermissionDenied
        try:
            return super().dispatch(request, *args, **kwargs)
        except OverflowError:
            # A number of a row that no row can have; only SQLite says it this way.
            raise BadRequest("Een getal in uw vraag is te groot.") from None

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().visible_to(self.request.user).for_list()


class ResultsMixin:
    """A page whose question stands in the address: htmx gets only the results, in a template of their own."""

    results_template = ""

    def get_template_names(self) -> list[str]:
        return [self.results_template] if self.request.htmx else super().get_template_names()

    def render_to_response(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Say that a part and the whole page have one address, so that "back" shows the whole."""
        response = super().render_to_response(*args, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response


class HouseListView(ResultsMixin, HouseMixin, ExportMixin, SingleTableMixin, FilterView):
    """A list that filters, searches, sorts, pages and exports; all of it stands in the address.

    `edit_permission` decides whether "toevoegen" (or what `add_label` says) is shown, and "importeren"
    when `import_kind` names what a file holds; and whether the column `change` is there.
    """

    template_name = "generic/object_list.html"
    results_template = "generic/_results.html"
    import_kind = ""
    add_label = ""
    table_pagination: ClassVar = {"per_page": 25}
    export_formats = ("csv", "xlsx")
    export_class = SafeExport

    def get_title(self) -> str:
        return self.title or str(self.model._meta.verbose_name_plural).capitalize()

    def get_import_url(self) -> str:
        """Where a file with rows for this list can be chosen; empty when there is no such page."""
        kind = self.import_kind
        return reverse("reports:import_upload", args=(kind,)) if kind else ""

    def get_export_filename(self, export_format: str) -> str:
        return f"{self.model._meta.model_name}.{export_format}"

    @cached_property
    def may_edit(self) -> bool:
        """Whether the user may add and change rows of this list."""
        return bool(self.edit_permission) and self.request.user.has_perm(self.edit_permission)

    def get_table_kwargs(self) -> dict[str, Any]:
        hidden = not self.may_edit and "change" in self.table_class.base_columns
        return {"exclude": ("change",)} if hidden else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_edit = self.may_edit
        label = self.add_label or f"{self.model._meta.verbose_name} toevoegen".capitalize()
        return super().get_context_data(
            add_url=url_of(self.model, "add") if may_edit else "",
            add_label=label,
            import_url=self.get_import_url() if may_edit else "",
            results_template=self.results_template,
            **kwargs,
        )


class HouseDetailView(HouseMixin, DetailView):
    """The page of one thing."""

    def get_title(self) -> str:
        return str(self.object)

    def get_parents(self) -> list[tuple[str, str]]:
        label = str(self.model._meta.verbose_name_plural).capitalize()
        return [(label, url_of(self.model, "list"))] if url_of(self.model, "list") else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_edit = self.edit_permission and self.request.user.has_perm(self.edit_permission)
        return super().get_context_data(
            edit_url=url_of(self.model, "edit", *self.url_args()) if may_edit else "",
            delete_url=url_of(self.model, "delete", *self.url_args()) if may_edit else "",
            **kwargs,
        )

    def url_args(self) -> tuple[Any, ...]:
        """What names this thing in an address."""
        return tuple(self.kwargs.values())


class FormPageMixin(HouseMixin):
    """A form page: keeps what was typed, also when the session ended, and answers 422 to what is wrong."""

    template_name = "generic/object_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if self.request.method == "GET" and (kept := take_kept_post(self.request)):
            messages.info(self.request, "Uw invoer is bewaard. Kijk hem na en sla hem op.")
            kwargs["data"] = kept
        return {"user": self.request.user, **kwargs}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.get_cancel_url(), **kwargs)

    def get_cancel_url(self) -> str:
        """Where who does not want this goes."""
        raise NotImplementedError

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class HouseFormMixin(FormPageMixin):
    """The form page of a row: says what was stored, offers to add another."""

    def get_parents(self) -> list[tuple[str, str]]:
        label = str(self.model._meta.verbose_name_plural).capitalize()
        parents = [(label, url_of(self.model, "list"))] if url_of(self.model, "list") else []
        if self.object is not None and hasattr(self.object, "get_absolute_url"):
            parents.append((str(self.object), self.object.get_absolute_url()))
        return parents

    def get_cancel_url(self) -> str:
        if self.object is not None and hasattr(self.object, "get_absolute_url"):
            return self.object.get_absolute_url()
        return url_of(self.model, "list")

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.object = form.save()
        except Refused as refused:
            refused.show_on(form)
            return self.form_invalid(form)
        messages.success(self.request, self.get_message())
        if "another" in self.request.POST:
            return HttpResponseRedirect(self.request.get_full_path())
        return HttpResponseRedirect(self.get_success_url())

    def get_message(self) -> str:
        """What is said when it was stored, and when it is seen if not on the chosen day."""
        said = [f"{self.object} is opgeslagen."]
        if hasattr(self.object, "told_on"):
            said.append(self.object.told_on(self.request.chosen_day()))
        return " ".join(filter(None, said))

    def get_success_url(self) -> str:
        if hasattr(self.object, "get_absolute_url"):
            return self.object.get_absolute_url()
        return url_of(self.model, "list")


class HouseCreateView(HouseFormMixin, CreateView):
    """Adding something."""

    def get_title(self) -> str:
        return f"{self.model._meta.verbose_name} toevoegen".capitalize()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(can_add_another=True, **kwargs)


class HouseUpdateView(HouseFormMixin, UpdateView):
    """Changing something."""

    def get_title(self) -> str:
        return f"{self.object} wijzigen"

    def form_invalid(self, form: Any) -> HttpResponse:
        """Head the page with the row as it is stored: the form's own holds what was typed."""
        stored = self.model._base_manager.filter(pk=self.object.pk).first()
        self.object = stored or self.object
        return super().form_invalid(form)


class HouseDeleteView(HouseMixin, DeleteView):
    """Asks before deleting, and names what goes with it or what stands in the way."""

    template_name = "generic/object_confirm_delete.html"

    def get_form_class(self) -> type[Form]:
        """Nothing is filled in, whatever form its rows are added and changed with."""
        return DeleteView.form_class

    def get_title(self) -> str:
        return f"{self.object} verwijderen"

    def get_parents(self) -> list[tuple[str, str]]:
        label = str(self.model._meta.verbose_name_plural).capitalize()
        parents = [(label, url_of(self.model, "list"))] if url_of(self.model, "list") else []
        if hasattr(self.object, "get_absolute_url"):
            parents.append((str(self.object), self.object.get_absolute_url()))
        return parents

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self._consequences(), **kwargs)

    def _consequences(self) -> dict[str, Any]:
        """What is deleted too, or, when something refers to this and so keeps it, what does."""
        along, keepers = consequences(self.object)
        if keepers:
            along = {}
        along, kept_by = (
            {
                str(model._meta.verbose_name_plural): named(model, pks)
                if place < MOST_KINDS
                else [f"{len(pks)} in totaal"]
                for place, (model, pks) in enumerate(rows.items())
            }
            for rows in (along, keepers)
        )
        cancel = getattr(self.object, "get_absolute_url", lambda: url_of(self.model, "list"))
        return {"along": along, "kept_by": kept_by, "cancel_url": cancel()}

    def form_valid(self, form: Any) -> HttpResponse:
        if self._consequences()["kept_by"]:
            return self.render_to_response(self.get_context_data(), status=409)
        name = str(self.object)
        self.object.delete()
        messages.success(self.request, f"{name} is verwijderd.")
        return HttpResponseRedirect(self.get_success_url())

    def get_success_url(self) -> str:
        return url_of(self.model, "list")


class ActionView(FormPageMixin, FormView):
    """A form that lets a service do something; what the service refuses stands on the form."""

    save_label = "Opslaan"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(save_label=self.save_label, **kwargs)

    def carry_out(self, data: dict[str, Any]) -> str:
        """Do it, and return where to go. Raises Refused."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return redirect(self.carry_out(form.cleaned_data))
        except Refused as refused:
            refused.show_on(form)
        return self.form_invalid(form)


class ChildMixin:
    """A form or a delete page of a row of a parent, whose code stands in the address before it."""

    parent_model: type[models.Model]
    parent_field = ""

    @cached_property
    def parent(self) -> models.Model:
        rows = self.parent_model.objects.visible_to(self.request.user)
        return get_object_or_404(rows, code=self.kwargs["code"])

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(**{self.parent_field: self.parent})

    def get_parents(self) -> list[tuple[str, str]]:
        label = str(self.parent_model._meta.verbose_name_plural).capitalize()
        listed = url_of(self.parent_model, "list")
        return [(label, listed), (str(self.parent), self.parent.get_absolute_url())]

    def get_cancel_url(self) -> str:
        return self.parent.get_absolute_url()

    def get_success_url(self) -> str:
        return self.parent.get_absolute_url()


class ChildCreateMixin(ChildMixin):
    """Adding a row to a parent."""

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return {**kwargs, "instance": self.model(**{self.parent_field: self.parent})}
