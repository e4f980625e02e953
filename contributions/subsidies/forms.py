"""The form of a subsidy."""

from typing import Any, ClassVar

from agenda.forms import offer_themes
from contributions.subsidies.models import Subsidy
from platform_ivz.addresses import unique_slug
from platform_ivz.forms import HouseModelForm

AMOUNTS = ("requested", "granted", "received", "accounted")
DAYS = ("request_due", "requested_on", "granted_on", "account_due")


class SubsidyForm(HouseModelForm):
    """A subsidy from request to account."""

    fieldsets: ClassVar = (
        ("De subsidie", ("purpose", "topic", "provider", "theme", "project")),
        ("Jaren", ("from_year", "until_year")),
        ("Bedragen in euro", AMOUNTS),
        ("Dagen", DAYS),
        ("Telling", ("counted", "remark")),
    )

    class Meta(HouseModelForm.Meta):
        model = Subsidy
        fields = (
            "purpose",
            "topic",
            "provider",
            "theme",
            "project",
            "from_year",
            "until_year",
            *AMOUNTS,
            *DAYS,
            "counted",
            "remark",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_themes(self.fields["theme"])
        self.fields["topic"].help_text = "Subsidies met hetzelfde onderwerp worden opgeteld."
        for name in AMOUNTS:
            self.fields[name].help_text = "Leeg als het bedrag niet bekend is."

    def _post_clean(self) -> None:
        if not self.instance.code:
            self.instance.code = unique_slug(
                self.instance, "code", self.cleaned_data.get("purpose", "")
            )
        super()._post_clean()
