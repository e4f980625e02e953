"""Addresses of local safety plans."""

from agenda.plans import views
from platform_ivz.addresses import pages_of

urlpatterns = [
    *pages_of(
        "lokale-plannen/",
        "<slug:code>",
        list=views.LocalPlanListView,
        add=views.LocalPlanCreateView,
        detail=views.LocalPlanDetailView,
        edit=views.LocalPlanUpdateView,
        delete=views.LocalPlanDeleteView,
    ),
    *pages_of(
        "lokale-plannen/<slug:code>/prioriteiten/",
        "<int:pk>",
        add=views.LocalPriorityCreateView,
        edit=views.LocalPriorityUpdateView,
        delete=views.LocalPriorityDeleteView,
    ),
]
