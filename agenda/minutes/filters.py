"""The filter of the list of actions."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest

from agenda.enums import ActionState
from agenda.models import Action
from platform_ivz.filters import HouseFilterSet
from portfolios.models import Body

# What is still to be done, whether in time or late.
TO_DO = "nog te doen"
MINE = "mij"


def _bodies_with_actions(request: HttpRequest) -> QuerySet[Body]:
    """Bodies at whose points something was promised that the visitor sees."""
    actions = Action.objects.for_reader(request.user).exclude(point_title=None)
    return Body.objects.filter(pk__in=actions.values("item__meeting__body"))


class ActionFilterSet(HouseFilterSet):
    search_fields: ClassVar = ("text", "result", "owner__surname", "point_title")

    stand = django_filters.ChoiceFilter(
        label="Stand",
        method="in_state",
        choices=[
            (TO_DO, TO_DO),
            (ActionState.LATE.value, ActionState.LATE.label),
            (ActionState.DONE.value, ActionState.DONE.label),
        ],
        empty_label="Alle",
    )
    van = django_filters.ChoiceFilter(
        label="Van wie", method="of_whom", choices=[(MINE, "van mij")], empty_label="Van iedereen"
    )
    gremium = django_filters.ModelChoiceFilter(
        field_name="item__meeting__body",
        label="Gremium",
        queryset=_bodies_with_actions,
        empty_label="Alle",
    )

    class Meta:
        model = Action
        fields: ClassVar = ()

    def in_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Actions that stand so today; the list says how each stands."""
        if value == TO_DO:
            return queryset.exclude(state=ActionState.DONE)
        return queryset.filter(state=value)

    def of_whom(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """What the visitor promised."""
        return queryset.of_user(self.request.user)
