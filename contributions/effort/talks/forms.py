"""The form of a yearly talk."""

import datetime as dt
from typing import Any, ClassVar

from django.db.models import Q

from contributions.effort.models import EffortReview
from platform_ivz.forms import HouseModelForm
from portfolios.models import PersonFunction


class EffortReviewForm(HouseModelForm):
    """A talk to plan, or the record of one that was held."""

    fieldsets: ClassVar = (
        ("Het gesprek", ("planned_on", "held_on", "person")),
        ("Afspraken", ("summary",)),
    )

    class Meta(HouseModelForm.Meta):
        model = EffortReview
        fields = ("planned_on", "held_on", "person", "summary")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        talk, person = self.instance, self.fields["person"]
        # Who has moved on since stays the one who was spoken to.
        there = PersonFunction.objects.filter(municipality=talk.municipality).within(
            dt.date(talk.year, 1, 1), dt.date(talk.year, 12, 31)
        )
        person.queryset = person.queryset.filter(
            Q(pk__in=there.values("person")) | Q(pk=talk.person_id)
        )
        person.error_messages["invalid_choice"] = (
            f"Kies iemand die in {talk.year} bij {talk.municipality} werkt."
        )
        person.help_text = (
            f"Mensen van {talk.municipality} in {talk.year} die in het portaal staan."
        )
        self.fields["held_on"].help_text = "Vul dit in als het gesprek is geweest."
        self.fields[
            "summary"
        ].help_text = "Schrijf per afspraak wie wat doet en wanneer. Deze gemeente kan dit lezen."
