"""Forms of counts of inhabitants."""

from typing import Any, ClassVar

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
