"""What pages about people and places share: the day that they look at."""

import datetime as dt
from typing import Any

from django.utils.functional import cached_property

from platform_ivz.audit import history
from platform_ivz.views import ByCode, HouseDetailView

EDIT = "portfolios.edit"
LOOK_BACK = "Kies een dag om terug te kijken."


class DayMixin:
    """A page that looks at one day. Context: day."""

    @cached_property
    def day(self) -> dt.date:
        return self.request.chosen_day()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(day=self.day, **kwargs)


class DayListMixin(DayMixin):
    """A list with the chosen day filled in among its filters."""

    def get_filterset_kwargs(self, filterset_class: type) -> dict[str, Any]:
        kwargs = super().get_filterset_kwargs(filterset_class)
        data = self.request.GET.copy()
        data["peildatum"] = self.day.isoformat()
        return {**kwargs, "data": data}


class DayDetailView(DayMixin, ByCode, HouseDetailView):
    """The page of one thing as it is on a day. Context: may_edit, history."""

    edit_permission = EDIT

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            may_edit=self.request.user.has_perm(EDIT),
            history=history(self.object, self.request.user),
            **kwargs,
        )
