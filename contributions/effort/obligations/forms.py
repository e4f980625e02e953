"""Forms of hours to propose."""

from typing import Any, ClassVar

from contributions.effort.models import AdoptedObligation
from platform_ivz.forms import HouseModelForm

FIELDS = ("municipality", "from_year", "hours_per_week", "reason", "offered_on")


class AdoptedObligationForm(HouseModelForm):
    """Other hours for a municipality, to propose to the board."""

    fieldsets: ClassVar = (("Het voorstel", FIELDS),)

    class Meta(HouseModelForm.Meta):
        model = AdoptedObligation
        fields = FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_year"].help_text = "Het eerste jaar waarin deze uren zouden gelden."
