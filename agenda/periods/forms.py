"""Forms of what becomes of a safety agenda."""

from django import forms

from platform_ivz.forms import DutchDateField, HouseForm


class RevisionForm(HouseForm):
    """From when an agenda is another one, and why."""

    valid_from = DutchDateField(
        label="Geldt vanaf",
        help_text=(
            "De eerste dag van de herziene agenda, bijvoorbeeld 01-07-2027. Valt het besluit later,"
            " dan geldt zij vanaf de dag van het besluit."
        ),
    )
    reason = forms.CharField(
        label="Waarom herzien",
        max_length=250,
        required=False,
        help_text="Dit staat bij de nieuwe versie. Bijvoorbeeld: het thema wonen is nieuw.",
    )


class ExtensionForm(HouseForm):
    """Until when an agenda is to hold, and why."""

    valid_until = DutchDateField(
        label="Nieuwe laatste dag",
        help_text="Ingevuld is een jaar langer. Een andere dag kan ook, bijvoorbeeld 30-06-2027.",
    )
    reason = forms.CharField(
        label="Waarom verlengen",
        max_length=250,
        required=False,
        help_text="Bijvoorbeeld: de nieuwe agenda wacht op de raden.",
    )
