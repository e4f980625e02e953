"""Forms of hours to propose."""

from typing import Any, ClassVar

from contributions.effort.models import AdoptedObligation
from platform_ivz.forms import HouseModelForm


class AdoptedObligationForm(HouseModelForm):
    """Other hours for a municipality, to propose to the board."""

    fieldsets: ClassVar = (("Het voorstel", ("municipality", "from_year", "hours_per_week")),)

    class Meta(HouseModelForm.Meta):
        model = AdoptedObligation
        fields = ("municipality", "from_year", "hours_per_week")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_year"].help_text = "Het eerste jaar waarin deze uren zouden gelden."
