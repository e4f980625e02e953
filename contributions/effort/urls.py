"""Addresses of hours that municipalities owe."""

from django.urls import path

from contributions.effort.buyouts.views import (
    BuyoutCreateView,
    BuyoutDeleteView,
    BuyoutDetailView,
    BuyoutListView,
    BuyoutUpdateView,
)
from contributions.effort.obligations.views import (
    AdoptedObligationCreateView,
    AdoptedObligationDeleteView,
    AdoptedObligationListView,
    AdoptedObligationUpdateView,
)
from contributions.effort.talks.views import (
    EffortReviewDeleteView,
    EffortReviewUpdateView,
    TalkYearView,
)
from contributions.effort.what_if.views import WhatIfYearView
from contributions.effort.who_does_what import WhoDoesWhatYearView
from contributions.views import current_page
from platform_ivz.addresses import pages_of

urlpatterns = [
    *pages_of(
        "inzet/verplichting/",
        "<int:pk>",
        list=AdoptedObligationListView,
        add=AdoptedObligationCreateView,
        edit=AdoptedObligationUpdateView,
        delete=AdoptedObligationDeleteView,
    ),
    *pages_of(
        "inzet/afkoop/",
        "<int:pk>",
        list=BuyoutListView,
        add=BuyoutCreateView,
        detail=BuyoutDetailView,
        edit=BuyoutUpdateView,
        delete=BuyoutDeleteView,
    ),
    path(
        "inzet/wat-als/",
        current_page(WhatIfYearView),
        name="effort_what_if_current",
    ),
    path("inzet/<int:year>/wat-als/", WhatIfYearView.as_view(), name="effort_what_if_year"),
    path(
        "inzet/wie-doet-wat/",
        current_page(WhoDoesWhatYearView),
        name="effort_matrix_current",
    ),
    path(
        "inzet/<int:year>/wie-doet-wat/", WhoDoesWhatYearView.as_view(), name="effort_matrix_year"
    ),
    path("jaargesprekken/", current_page(TalkYearView), name="talk_current"),
    path("jaargesprekken/<int:year>/", TalkYearView.as_view(), name="talk_year"),
    # The page of a talk draws on findings, and stands in `reports`.
    *pages_of(
        "jaargesprekken/",
        "<int:year>/<slug:slug>",
        edit=EffortReviewUpdateView,
        delete=EffortReviewDeleteView,
    ),
]
