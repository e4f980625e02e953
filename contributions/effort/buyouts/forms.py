"""The form of a buy-out."""

from typing import Any, ClassVar

from contributions.effort.models import Buyout
from platform_ivz.forms import HouseModelForm

BY_AGREEMENT = ("hours_per_week", "amount")


class BuyoutForm(HouseModelForm):
    """The whole obligation by the price list, or a part of it by an agreement.

    Hours and amount of the whole are filled in by the rule (`Buyout.clean()`) and stay empty here.
    """

    fieldsets: ClassVar = (
        ("Wat wordt afgekocht", ("municipality", "year", "whole")),
        ("Alleen bij een deel", BY_AGREEMENT),
        ("Afspraak", ("agreement", "agreed_on")),
    )

    class Meta(HouseModelForm.Meta):
        model = Buyout
        fields = (
            "municipality",
            "year",
            "whole",
            "hours_per_week",
            "amount",
            "agreement",
            "agreed_on",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whole"].label = "De hele verplichting"
        self.fields[
            "whole"
        ].help_text = (
            "Het portaal vult de uren en het bedrag in volgens de prijslijst van het tarief."
        )
        for name in BY_AGREEMENT:
            self.fields[name].required = False
        self.fields["hours_per_week"].help_text = "Minder dan de hele verplichting."
        self.fields["amount"].help_text = "Zoals met de gemeente is afgesproken."
        self.fields["agreement"].help_text = "Nodig als de gemeente een deel afkoopt."
        if self.instance.whole:
            self.initial |= dict.fromkeys(BY_AGREEMENT)

    def clean(self) -> dict[str, Any]:
        """A part needs what the rule does not give: hours, amount and the agreement."""
        cleaned = super().clean()
        if not cleaned.get("whole"):
            for name, message in (
                ("hours_per_week", "Schrijf hoeveel uur per week de gemeente afkoopt."),
                ("amount", "Schrijf het bedrag dat is afgesproken."),
            ):
                if cleaned.get(name) is None and name not in self.errors:
                    self.add_error(name, message)
        return cleaned
