"""Addresses of subsidies; part of those of contributions."""

from contributions.subsidies import views
from platform_ivz.addresses import pages_of

urlpatterns = pages_of(
    "subsidies/",
    "<slug:code>",
    list=views.SubsidyListView,
    add=views.SubsidyCreateView,
    detail=views.SubsidyDetailView,
    edit=views.SubsidyUpdateView,
    delete=views.SubsidyDeleteView,
)
