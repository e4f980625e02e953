"""The addresses of the portal, and three pages to hold its pages against. See README.md."""

import django_tables2 as tables
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from contributions.population.models import PopulationCount
from platform_ivz.access import EVERY_ROLE, shows

EMPTY = engines["django"].from_string('{% extends "base.html" %}')
LIST = engines["django"].from_string(
    '{% extends "base.html" %}{% load render_table from django_tables2 %}'
    "{% block content %}{% render_table table %}{% endblock %}"
)
COLUMNS = ("municipality", "inhabitants", "reference_date", "status", "source")
PER_PAGE = 25


class BareTable(tables.Table):
    """As django-tables2 makes it, with the columns of the portal's list of inhabitants."""

    class Meta:
        model = PopulationCount
        fields = COLUMNS


class BareAdmin(admin.ModelAdmin):
    """As Django makes it, with the same columns."""

    list_display = COLUMNS
    list_select_related = True
    list_per_page = PER_PAGE

    def has_view_permission(self, *args: object) -> bool:
        return True


class BareSite(admin.AdminSite):
    """For whoever measures."""

    def has_permission(self, request: HttpRequest) -> bool:
        return True


@shows(*EVERY_ROLE)
def empty(request: HttpRequest) -> HttpResponse:
    """A page with nothing in it but the frame of every page."""
    return HttpResponse(EMPTY.render({}, request))


@shows(*EVERY_ROLE)
def bare_list(request: HttpRequest) -> HttpResponse:
    """A page with nothing in it but a table."""
    table = BareTable(PopulationCount.objects.select_related("municipality"))
    tables.RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    return HttpResponse(LIST.render({"table": table}, request))


bare_site = BareSite(name="bare")
bare_site.register(PopulationCount, BareAdmin)

urlpatterns = [
    path("maatstaf/leeg/", empty),
    path("maatstaf/lijst/", bare_list),
    path("maatstaf/beheer/", bare_site.urls),
    path("", include("platform_ivz.urls")),
]
