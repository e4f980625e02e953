"""The filter of the list of subsidies."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet

from contributions.filters import YearFilter
from contributions.subsidies.models import Subsidy
from platform_ivz.filters import HouseFilterSet

TO_REQUEST, TO_ACCOUNT, LATE = "aanvragen", "verantwoorden", "te laat"


class SubsidyFilterSet(HouseFilterSet):
    """Topics and themes that occur can be chosen; from `van` to `tot` are whole subsidies only."""

    search_fields: ClassVar = ("purpose", "topic", "provider", "remark", "project__name")

    onderwerp = django_filters.ChoiceFilter(
        field_name="topic", label="Onderwerp", empty_label="Alle onderwerpen"
    )
    thema = django_filters.ChoiceFilter(
        field_name="theme", label="Thema", empty_label="Alle thema’s"
    )
    jaar = YearFilter(label="Loopt in jaar", method="in_year")
    van = YearFilter(field_name="from_year", lookup_expr="gte", label="Van jaar")
    tot = YearFilter(field_name="until_year", lookup_expr="lte", label="Tot en met jaar")
    telt = django_filters.ChoiceFilter(
        choices=[("ja", "telt mee"), ("nee", "telt niet mee")],
        label="In het totaal",
        empty_label="Alle",
        method="is_counted",
    )
    termijn = django_filters.ChoiceFilter(
        choices=[
            (TO_REQUEST, "nog aan te vragen"),
            (TO_ACCOUNT, "nog te verantwoorden"),
            (LATE, "te laat"),
        ],
        label="Termijn",
        empty_label="Alle",
        method="with_deadline",
    )

    class Meta:
        model = Subsidy
        fields: ClassVar = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(
            Subsidy.objects.order_by().values_list("topic", "theme", "theme__title").distinct()
        )
        topics = sorted({topic for topic, _, _ in rows})
        themes = sorted({(title, pk) for _, pk, title in rows if pk})
        self.form.fields["onderwerp"].choices = [(topic, topic) for topic in topics]
        self.form.fields["thema"].choices = [(pk, title) for title, pk in themes]

    def in_year(self, queryset: QuerySet, name: str, value: int) -> QuerySet:
        """Subsidies that run in a year."""
        return queryset.filter(from_year__lte=value, until_year__gte=value)

    def is_counted(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Subsidies that count in the total, or do not."""
        return queryset.filter(counted=value == "ja")

    def with_deadline(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Subsidies for which something is still to be sent."""
        if value == TO_REQUEST:
            return queryset.to_request()
        if value == TO_ACCOUNT:
            return queryset.to_account()
        return queryset.late(self.request.chosen_day())
