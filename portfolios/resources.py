"""How files about people, municipalities, bodies and portfolios are read."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import slugify
from import_export import fields

from platform_ivz.datasets import Sheet
from platform_ivz.resources import Resource, YesNoUnknown
from portfolios.models import (
    Body,
    Membership,
    Municipality,
    MunicipalityGroup,
    Organisation,
    Person,
    Portfolio,
    PortfolioTerm,
    Region,
    Substitution,
)


class RegionResource(Resource):
    class Meta:
        model = Region
        import_id_fields = ("code",)
        fields = (
            "code",
            "name",
            "platform",
            "short_name",
            "board",
            "host",
            "source",
            "source_title",
            "remark",
        )


class MunicipalityResource(Resource):
    class Meta:
        model = Municipality
        import_id_fields = ("cbs_code",)
        fields = (
            "cbs_code",
            "name",
            "basisteam",
            "valid_from",
            "valid_until",
            "successor",
            "tile_column",
            "tile_row",
        )

    def after_init_instance(
        self, instance: Municipality, new: bool, row: Mapping, **kwargs: Any
    ) -> None:
        """Give a new municipality its web address."""
        if new:
            instance.slug = slugify(row["name"])


class MunicipalityGroupResource(Resource):
    class Meta:
        model = MunicipalityGroup
        import_id_fields = ("code",)
        fields = ("code", "name", "municipalities", "valid_from", "valid_until")


class OrganisationResource(Resource):
    class Meta:
        model = Organisation
        import_id_fields = ("code",)
        fields = ("code", "name", "abbreviation", "kind", "remark")


class PersonResource(Resource):
    class Meta:
        model = Person
        import_id_fields = ("code",)
        fields = (
            "code",
            "salutation",
            "initials",
            "tussenvoegsel",
            "surname",
            "function",
            "municipality",
            "organisation",
        )


class BodyResource(Resource):
    public = fields.Field("public", "public", widget=YesNoUnknown())

    class Meta:
        model = Body
        import_id_fields = ("code",)
        fields = (
            "code",
            "name",
            "abbreviation",
            "level",
            "kind",
            "parent",
            "meetings_per_year",
            "meetings_remark",
            "public",
            "purpose",
            "order",
        )


class MembershipResource(Resource):
    class Meta:
        model = Membership
        import_id_fields = ("body", "person", "seat", "valid_from")
        fields = (
            "body",
            "person",
            "seat",
            "organisation",
            "function",
            "valid_from",
            "valid_until",
        )


class PortfolioResource(Resource):
    class Meta:
        model = Portfolio
        import_id_fields = ("code",)
        fields = ("code", "board", "title", "capacity", "order", "remark")


class PortfolioTermResource(Resource):
    class Meta:
        model = PortfolioTerm
        import_id_fields = ("portfolio", "person", "valid_from")
        fields = ("portfolio", "person", "valid_from", "valid_until")


class SubstitutionResource(Resource):
    class Meta:
        model = Substitution
        import_id_fields = ("portfolio", "valid_from")
        fields = ("portfolio", "person", "valid_from", "valid_until", "reason", "recorded_on")


SHEETS = (
    Sheet("region.toml", RegionResource, table="region", required=True),
    Sheet("municipalities.csv", MunicipalityResource, required=True),
    Sheet("municipality_groups.csv", MunicipalityGroupResource),
    Sheet("organisations.csv", OrganisationResource),
    Sheet("people.csv", PersonResource),
    Sheet("bodies.csv", BodyResource),
    Sheet("memberships.csv", MembershipResource),
    Sheet("portfolios.csv", PortfolioResource),
    Sheet("portfolio_terms.csv", PortfolioTermResource),
    Sheet("substitutions.csv", SubstitutionResource),
)
