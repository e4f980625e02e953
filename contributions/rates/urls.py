"""Addresses of tariffs; part of those of contributions."""

from contributions.rates import views
from platform_ivz.addresses import pages_of

urlpatterns = [
    *pages_of(
        "tarieven/",
        "<int:pk>",
        list=views.TariffListView,
        add=views.TariffCreateView,
        detail=views.TariffDetailView,
        edit=views.TariffUpdateView,
        delete=views.TariffDeleteView,
    ),
]
