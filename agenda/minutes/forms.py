"""Forms of what is recorded of a meeting, and of the actions that follow from it."""

from typing import Any, ClassVar

from django import forms

from agenda.enums import Outcome, Presence
from agenda.minutes.services import Wanted, add_action, add_remark, change_action
from agenda.models import Action, AgendaItem, ListRemark
from platform_ivz.forms import (
    DutchDateField,
    DutchIntegerField,
    HouseForm,
    HouseModelForm,
    LongSelect,
)
from portfolios.models import Person

# More members than this no body has.
MOST_VOTES = 999


class PresenceForm(HouseForm):
    """Whether a member is there, and who came instead."""

    presence = forms.ChoiceField(
        label="Aanwezigheid",
        choices=Presence.choices,
        error_messages={"required": "Kies aanwezig, afgemeld of afwezig."},
    )
    substitute = forms.ModelChoiceField(
        Person.objects.all(), label="Vervangen door", required=False, widget=LongSelect
    )


class OutcomeForm(HouseForm):
    """What comes of a point. `item` is the point as it is stored, `votes` whether its body votes."""

    outcome = forms.ChoiceField(
        label="Uitkomst", choices=[("", "Nog niets"), *Outcome.choices], required=False
    )
    text = forms.CharField(
        label="Wat er is besloten of gezegd",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    votes_for = DutchIntegerField(label="Voor", required=False, min_value=0, max_value=MOST_VOTES)
    votes_against = DutchIntegerField(
        label="Tegen", required=False, min_value=0, max_value=MOST_VOTES
    )
    understood = forms.BooleanField(label="Dit is gelezen, en het besluit klopt zo", required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, item: AgendaItem, votes: bool, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {
                "outcome": item.outcome,
                "text": item.outcome_text,
                "votes_for": item.votes_for,
                "votes_against": item.votes_against,
                "revision": item.revision,
            },
        )
        super().__init__(*args, auto_id=f"punt-{item.pk}-%s", **kwargs)
        if not votes:
            del self.fields["votes_for"], self.fields["votes_against"]
        # Only asked when the service says what has to be known first.
        self.asks_to_read = False

    def wanted(self) -> Wanted:
        """What was filled in, once it is valid."""
        data = self.cleaned_data
        return Wanted(
            outcome=data["outcome"],
            revision=data["revision"],
            text=data["text"],
            votes_for=data.get("votes_for"),
            votes_against=data.get("votes_against"),
            understood=data["understood"],
        )


class ActionForm(HouseModelForm):
    """What somebody promised: what, who and until when."""

    fieldsets: ClassVar = (("De actie", ("text", "owner", "due")),)

    class Meta(HouseModelForm.Meta):
        model = Action
        fields = ("text", "owner", "due")
        widgets: ClassVar = {
            "text": forms.Textarea(attrs={"rows": 2}),
            "owner": LongSelect,
        }
        error_messages: ClassVar = {"owner": {"required": "Kies wie de actie doet."}}

    def save(self, commit: bool = True) -> Action:
        store = add_action if self.instance.pk is None else change_action
        return store(self.instance)


class FinishForm(HouseForm):
    """On which day an action was done, and what came of it."""

    done_on = DutchDateField(
        label="Klaar op", required=False, help_text="Leeg zolang de actie nog open staat."
    )
    result = forms.CharField(
        label="Wat het opleverde", max_length=200, required=False, help_text="In één zin."
    )


class RemarkForm(HouseModelForm):
    """What a member says of the draft list: of one point, or of all of it."""

    class Meta(HouseModelForm.Meta):
        model = ListRemark
        fields = ("item", "text")
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        field.label, field.empty_label = "Bij welk punt", "De hele lijst"
        field.queryset = field.queryset.filter(meeting=self.instance.meeting).accepted().in_order()
        field.label_from_instance = lambda item: item.title

    def save(self, commit: bool = True) -> ListRemark:
        return add_remark(remark=self.instance, by=self.user)
