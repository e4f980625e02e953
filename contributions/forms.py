"""Forms about money and hours."""

from typing import Any, ClassVar

from contributions.effort.models import AdoptedObligation
from contributions.population.models import PopulationCount
from platform_ivz.forms import HouseModelForm


class PopulationCountForm(HouseModelForm):
    """The inhabitants of a municipality on a day."""

    fieldsets: ClassVar = (
        ("De telling", ("municipality", "inhabitants", "reference_date")),
        ("Herkomst", ("source", "status")),
    )

    class Meta(HouseModelForm.Meta):
        model = PopulationCount
        fields = ("municipality", "inhabitants", "reference_date", "source", "status")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].help_text = "Bijvoorbeeld: CBS StatLine, met de naam van de tabel."


class AdoptedObligationForm(HouseModelForm):
    """Other hours for a municipality, to propose to the board."""

    fieldsets: ClassVar = (("Het voorstel", ("municipality", "from_year", "hours_per_week")),)

    class Meta(HouseModelForm.Meta):
        model = AdoptedObligation
        fields = ("municipality", "from_year", "hours_per_week")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_year"].help_text = "Het eerste jaar waarin deze uren zouden gelden."
