"""How files about people, municipalities, bodies and portfolios are read."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.utils.text import slugify
from import_export import fields

from platform_ivz.datasets import Sheet
from platform_ivz.resources import Resource, YesNoUnknown
from portfolios.models import (
    Body,
    GroupMember,
    Membership,
    Municipality,
    MunicipalityGroup,
    Organisation,
    Person,
    PersonFunction,
    Portfolio,
    PortfolioTerm,
    Region,
    Substitution,
)


class OfMunicipality(Resource):
    """Rows about a municipality: none is about a day on which it does not exist."""

    # Where a fault of the days is told.
    day_column: ClassVar = ""

    def places_of(self, instance: Model) -> Iterable[Municipality]:
        """The municipalities that a row is about."""
        return [instance.municipality]

    def days_of(self, instance: Model) -> tuple[dt.date | None, dt.date | None]:
        """The first and the last day of a row, as far as they are known."""
        raise NotImplementedError

    def import_instance(self, instance: Model, row: Mapping, **kwargs: Any) -> None:
        """Read a row; raises ValidationError when a municipality does not exist on its days."""
        super().import_instance(instance, row, **kwargs)
        days = self.days_of(instance)
        for place in self.places_of(instance):
            if message := place.outside(*days):
                raise ValidationError({self.day_column or NON_FIELD_ERRORS: message})


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
            "board_article",
            "board_member",
            "host",
            "rounding",
            "rounding_ground",
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
        fields = ("code", "name")


class GroupMemberResource(Resource):
    class Meta:
        model = GroupMember
        import_id_fields = ("group", "municipality", "valid_from")
        fields = ("group", "municipality", "valid_from", "valid_until")


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
        )


class PersonFunctionResource(Resource):
    class Meta:
        model = PersonFunction
        import_id_fields = ("person", "valid_from")
        fields = ("person", "name", "municipality", "organisation", "valid_from", "valid_until")


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
    Sheet("group_members.csv", GroupMemberResource),
    Sheet("organisations.csv", OrganisationResource),
    Sheet("people.csv", PersonResource),
    Sheet("functions.csv", PersonFunctionResource),
    Sheet("bodies.csv", BodyResource),
    Sheet("memberships.csv", MembershipResource),
    Sheet("portfolios.csv", PortfolioResource),
    Sheet("portfolio_terms.csv", PortfolioTermResource),
    Sheet("substitutions.csv", SubstitutionResource),
)
