"""Forms about the meetings of a year."""

from typing import Any, ClassVar

from django import forms

from agenda.enums import MeetingStatus
from agenda.meetings.forms import AgendaItemForm
from platform_ivz.forms import HouseForm
from portfolios.models import Body


class ProposalForm(HouseForm):
    """Storing the proposal that was looked at."""

    seen = forms.CharField(widget=forms.HiddenInput)


class SettleForm(HouseForm):
    """Whose provisional meetings are settled."""

    body = forms.ModelChoiceField(
        queryset=Body.objects.all(),
        label="Gremium",
        required=False,
        help_text="Zonder keuze: de vergaderingen van alle gremia.",
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = {
            "meetings__status": MeetingStatus.PROVISIONAL,
            "meetings__start__year": year,
        }
        self.fields["body"].queryset = self.fields["body"].queryset.filter(**waiting).distinct()
        self.fields["body"].empty_label = "Alle gremia"


class TopicForm(AgendaItemForm):
    """A topic of a body that has no meeting yet."""

    fieldsets: ClassVar = (("Voor wie", ("body",)), *AgendaItemForm.fieldsets)

    class Meta(AgendaItemForm.Meta):
        fields = ("body", *AgendaItemForm.Meta.fields)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].required = True
        self.fields["body"].empty_label = "Maak een keuze"
