"""Forms about people, municipalities, bodies and portfolios."""

from typing import ClassVar

from django.utils.text import slugify

from platform_ivz.forms import HouseModelForm
from portfolios.models import Municipality


class MunicipalityForm(HouseModelForm):
    """A municipality; its web address follows from its name."""

    fieldsets: ClassVar = (
        ("De gemeente", ("name", "cbs_code", "basisteam")),
        ("Bestaan", ("valid_from", "valid_until", "successor")),
        ("Plek op de tegelkaart", ("tile_column", "tile_row")),
    )

    class Meta(HouseModelForm.Meta):
        model = Municipality
        fields = (
            "name",
            "cbs_code",
            "basisteam",
            "valid_from",
            "valid_until",
            "successor",
            "tile_column",
            "tile_row",
        )

    def _post_clean(self) -> None:
        if not self.instance.slug:
            self.instance.slug = slugify(self.cleaned_data.get("name", ""))
        super()._post_clean()
