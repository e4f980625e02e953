"""Forms of the agenda."""

from typing import Any, ClassVar

from django import forms

from agenda.models import AgendaItem
from agenda.services import find_pending
from agenda.subjects import all_pending
from platform_ivz.forms import DutchDateField, HouseForm
from portfolios.enums import BodyKind
from portfolios.models import Body


class DecisionForm(HouseForm):
    """What a body decided, about something that waits for it."""

    subject = forms.ChoiceField(
        label="Waarover", help_text="Dit wacht op een besluit.", required=False
    )
    body = forms.ModelChoiceField(Body.objects.none(), label="Wie besloot", empty_label="Kies een gremium")
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(),
        label="Agendapunt",
        empty_label="Geen agendapunt",
        required=False,
        help_text="Alleen als de vergadering in het portaal staat.",
    )
    taken_on = DutchDateField(
        label="Datum van het besluit", help_text="Bijvoorbeeld 10-02-2020."
    )
    text = forms.CharField(
        label="Besluit",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Zoals het op de besluitenlijst komt. Laat leeg om de voorgestelde tekst te nemen.",
        required=False,
    )

    fieldsets: ClassVar = (
        ("Het onderwerp", ("subject",)),
        ("Het besluit", ("body", "item", "taken_on", "text")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].choices = [
            ("", "Iets anders (schrijf het besluit hieronder)"),
            *(
                (subject.label, [(f"{subject.key}:{obj.pk}", str(obj)) for obj in waiting])
                for subject, waiting in all_pending()
            ),
        ]
        self.fields["body"].queryset = Body.objects.filter(
            kind__in=(BodyKind.BOARD, BodyKind.DAILY_BOARD)
        )
        self.fields["item"].queryset = AgendaItem.objects.filter(
            decisions__isnull=True
        ).select_related("meeting__body")

    def clean_subject(self) -> Any:
        """The waiting thing itself; None when the decision is about something else."""
        key = self.cleaned_data["subject"]
        if not key:
            return None
        subject = find_pending(key)
        if subject is None:
            raise forms.ValidationError("Hierover is intussen al besloten. Kies een ander onderwerp.")
        return subject

    def clean(self) -> dict[str, Any]:
        """A decision about nothing that waits needs a text of its own."""
        cleaned = super().clean()
        if "subject" in cleaned and not cleaned["subject"] and not cleaned.get("text", "").strip():
            self.add_error("text", "Schrijf het besluit, of kies hierboven een onderwerp.")
        return cleaned
