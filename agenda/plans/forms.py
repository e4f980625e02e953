"""Forms about local safety plans and their priorities."""

from typing import Any, ClassVar

from agenda.forms import offer_themes
from agenda.models import LocalPlan, LocalPriority
from platform_ivz.addresses import unique_slug
from platform_ivz.forms import HouseModelForm
from portfolios.models import Municipality


class LocalPlanForm(HouseModelForm):
    """A local plan; its priorities are rows of their own."""

    fieldsets: ClassVar = (
        ("Het plan", ("municipality", "title")),
        ("Looptijd", ("valid_from", "valid_until")),
        ("Waar het staat", ("url", "source", "remark")),
    )

    class Meta(HouseModelForm.Meta):
        model = LocalPlan
        fields = (
            "municipality",
            "title",
            "valid_from",
            "valid_until",
            "url",
            "source",
            "remark",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = "Bijvoorbeeld: Integraal veiligheidsplan 2023-2026."

    def _post_clean(self) -> None:
        place = self.cleaned_data.get("municipality")
        if not self.instance.code and isinstance(place, Municipality):
            first = self.cleaned_data.get("valid_from")
            self.instance.code = unique_slug(
                self.instance, "code", f"{place.name} {first.year if first else ''}"
            )
        super()._post_clean()


class LocalPriorityForm(HouseModelForm):
    """A priority of a plan, and the theme in which it comes back."""

    class Meta(HouseModelForm.Meta):
        model = LocalPriority
        fields = ("title", "theme", "order")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_themes(self.fields["theme"])
        self.fields["order"].help_text = "De plek in het plan: 1 staat bovenaan."
