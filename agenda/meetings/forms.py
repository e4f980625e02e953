"""Forms of a meeting and of its points."""

import datetime as dt
from typing import Any, ClassVar

from crispy_forms.layout import Fieldset
from django import forms
from django.utils import timezone

from agenda.meetings.files import examine
from agenda.meetings.services import add_item, change_item, change_meeting, plan_meeting
from agenda.models import AgendaItem, Meeting
from agenda.models.meetings import USUAL_LENGTH
from platform_ivz.forms import DutchDateField, HouseForm, HouseModelForm
from platform_ivz.refusals import Refused


class MeetingForm(HouseModelForm):
    """When and where a body meets."""

    day = DutchDateField(label="Dag", help_text="Bijvoorbeeld 10-02-2027.")
    starts_at = forms.TimeField(
        label="Begint om",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Schrijf de tijd als 13:30."},
    )

    fieldsets: ClassVar = (
        ("Wanneer", ("body", "day", "starts_at", "minutes")),
        ("Waar", ("place", "host_municipality", "host_organisation")),
        ("Openbaarheid", ("public", "closed_ground")),
    )

    class Meta(HouseModelForm.Meta):
        model = Meeting
        fields = (
            "body",
            "minutes",
            "place",
            "host_municipality",
            "host_organisation",
            "public",
            "closed_ground",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial.setdefault("minutes", USUAL_LENGTH)
            return
        # What was decided and numbered belongs to the body that met.
        self.fields["body"].disabled = True
        start = timezone.localtime(self.instance.start)
        self.initial |= {"day": start.date(), "starts_at": start.time()}

    def clean(self) -> dict[str, Any]:
        """A day and a time make the start."""
        cleaned = super().clean()
        if cleaned.get("day") and cleaned.get("starts_at"):
            moment = dt.datetime.combine(cleaned["day"], cleaned["starts_at"])
            self.instance.start = timezone.make_aware(moment)
        return cleaned

    @property
    def moves(self) -> bool:
        """Whether another body, day or time was filled in."""
        return not {"body", "day", "starts_at", "minutes"}.isdisjoint(self.changed_data)

    @property
    def is_understood(self) -> bool:
        """Whether who fills it in knows what there is against this moment, and no other one."""
        return self.data.get("understood") == self.instance.start.isoformat()

    def ask(self, warnings: list[str]) -> None:
        """Say what there is against this moment, and offer to choose it all the same."""
        tick = forms.CheckboxInput(attrs={"value": self.instance.start.isoformat()})
        self.fields["understood"] = forms.BooleanField(
            label="Ik weet dit en kies toch dit moment", required=False, widget=tick
        )
        self.helper.layout.insert(0, Fieldset("Dit moment", "understood"))
        for warning in [
            *warnings,
            "Kies een ander moment, of vink aan dat u dit moment toch kiest.",
        ]:
            self.add_error(None, warning)

    def save(self, commit: bool = True) -> Meeting:
        store = plan_meeting if self.instance.pk is None else change_meeting
        return store(self.instance)


class AgendaItemForm(HouseModelForm):
    """A point of an agenda. `accepted` says whether it comes on the agenda, or is proposed for it."""

    fieldsets: ClassVar = (
        ("Het punt", ("title", "kind", "minutes", "holder", "is_consent")),
        ("Waar het over gaat", ("summary", "requested_decision")),
        ("Openbaarheid", ("is_closed", "closed_ground")),
    )

    class Meta(HouseModelForm.Meta):
        model = AgendaItem
        fields = (
            "title",
            "kind",
            "minutes",
            "holder",
            "is_consent",
            "summary",
            "requested_decision",
            "is_closed",
            "closed_ground",
        )
        widgets: ClassVar = {
            "summary": forms.Textarea(attrs={"rows": 4}),
            "requested_decision": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, accepted: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accepted = accepted

    def save(self, commit: bool = True) -> AgendaItem:
        if self.instance.pk is not None:
            return change_item(self.instance)
        return add_item(item=self.instance, by=self.user, accepted=self.accepted)


class PaperForm(HouseForm):
    """A file for a point."""

    title = forms.CharField(label="Titel", max_length=200)
    upload = forms.FileField(
        label="Bestand",
        help_text="Een pdf of een Word-bestand (.docx) van hooguit 20 MB.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx"}),
        allow_empty_file=True,
    )

    def clean(self) -> dict[str, Any]:
        """What is no paper is said at the file."""
        cleaned = super().clean()
        if upload := cleaned.get("upload"):
            try:
                examine(upload)
            except Refused as refused:
                self.add_error("upload", refused.reasons)
        return cleaned


class OtherMeetingForm(HouseForm):
    """To which meeting of the same body a point goes."""

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label="Vergadering", required=False, empty_label="Nog geen"
    )

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = (
            Meeting.objects.to_come(timezone.now())
            .filter(body=item.of_body)
            .exclude(pk=item.meeting_id)
            .for_list()
        )
        self.fields["meeting"].empty_label = "Nog geen vergadering; het punt wacht"


class SendForm(HouseForm):
    """Sending an agenda; what is unusual about it has to be read first.

    `asks_anew` is whether papers of the portal were laid down for it already.
    """

    def __init__(
        self, *args: Any, warnings: list[str], asks_anew: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if asks_anew:
            self.fields["anew"] = forms.BooleanField(
                label="Maak de stukken van het portaal opnieuw, met de cijfers van nu",
                help_text="Een punt waarvan een stuk verandert, heet daarna gewijzigd.",
                required=False,
            )
        if warnings:
            self.fields["understood"] = forms.BooleanField(
                label="Ik heb dit gelezen en verstuur de agenda toch",
                error_messages={"required": "Vink aan dat u de agenda toch verstuurt."},
            )


class ReasonForm(HouseForm):
    """Why something is called off or given back."""

    reason = forms.CharField(label="Reden", max_length=200, required=False)
