"""The region, its municipalities and groups of them, and the organisations beside them."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse

from platform_ivz.formats import date_long
from platform_ivz.querysets import HouseQuerySet
from platform_ivz.search_index import SearchIndex
from platform_ivz.terms import NoOverlap, Term, TermQuerySet
from portfolios.enums import Article, OrganisationKind, Rounding


class Region(models.Model):
    """The region that this portal serves. There is one; everything that names it is data."""

    code = models.SlugField("code", unique=True)
    name = models.CharField("naam", max_length=80)
    platform = models.CharField("naam van het platform", max_length=160)
    short_name = models.CharField("korte naam van het platform", max_length=80)
    board = models.CharField(
        "naam van het bestuur",
        max_length=160,
        help_text="Zoals het gremium heet. De afkorting staat bij het gremium.",
    )
    board_article = models.CharField(
        "lidwoord van het bestuur",
        max_length=3,
        choices=Article,
        default=Article.HET,
        help_text="Zo staat het in zinnen: het of de, met de afkorting erachter.",
    )
    board_member = models.CharField(
        "woord voor een lid van het bestuur",
        max_length=40,
        blank=True,
        help_text="Zo heet de rol in het portaal. Leeg: bestuurslid.",
    )
    host = models.CharField("gastheer", max_length=160, blank=True)
    rounding = models.CharField(
        "afronden van bijdragen",
        max_length=20,
        choices=Rounding,
        default=Rounding.DOWN,
        help_text=(
            "Zo wordt het bedrag van elke gemeente afgerond; een half gaat naar boven. Wat al is"
            " vastgesteld, blijft zoals het was."
        ),
    )
    rounding_ground = models.CharField(
        "waarom zo afgerond",
        max_length=200,
        blank=True,
        help_text="Bijvoorbeeld het artikel of het besluit. Leeg: niet vermeld.",
    )
    source = models.CharField(
        "bron",
        max_length=80,
        help_text="Zo staat de bron onder tabellen, bijvoorbeeld: veiligheidsnota 2023.",
    )
    source_title = models.CharField("titel van de bron", max_length=200, blank=True)
    remark = models.TextField("opmerking", blank=True)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "regio"
        verbose_name_plural = "regio"
        ordering = ("pk",)
        constraints = [
            # The same for every row, so that there can be one.
            models.UniqueConstraint(
                Value(1),
                name="portfolios_region_one",
                violation_error_message="Er is al een regio. Een portaal hoort bij één regio.",
            )
        ]

    def __str__(self) -> str:
        return self.name


WITHOUT_LAST_DIGITS = Func(
    F("cbs_code"), Value("0123456789"), function="RTRIM", output_field=models.CharField()
)


class Municipality(Term):
    """A municipality of the region; its term is its existence, for mergers."""

    cbs_code = models.CharField(
        "CBS-code",
        max_length=6,
        unique=True,
        validators=[
            RegexValidator(r"^GM[0-9]{4}\Z", "Schrijf de CBS-code als GM en vier cijfers.")
        ],
    )
    name = models.CharField("naam", max_length=80)
    slug = models.SlugField("webadres", unique=True)
    basisteam = models.CharField("basisteam", max_length=80, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="opgegaan in",
    )
    tile_column = models.PositiveSmallIntegerField("kolom op de tegelkaart", null=True, blank=True)
    tile_row = models.PositiveSmallIntegerField("rij op de tegelkaart", null=True, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = "gemeente"
        verbose_name_plural = "gemeenten"
        ordering = ("name", "pk")
        indexes = [SearchIndex(label=("name",), text=("cbs_code", "basisteam"))]
        constraints = [
            *Term.Meta.constraints,
            # No regular expression: plain SQLite has none, and then cannot check its own file.
            models.CheckConstraint(
                condition=Q(Exact(Length("cbs_code"), 6))
                & Q(Exact(WITHOUT_LAST_DIGITS, Value("GM"))),
                name="portfolios_municipality_cbs_code",
                violation_error_message="Schrijf de CBS-code als GM en vier cijfers.",
            ),
            models.UniqueConstraint(
                fields=("tile_column", "tile_row"),
                name="portfolios_municipality_tile",
                violation_error_message="Op deze plek van de tegelkaart staat al een gemeente.",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(valid_until__isnull=False),
                name="portfolios_municipality_successor",
                violation_error_message=(
                    "Een gemeente die in een andere opgaat, heeft een laatste dag nodig."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reports:municipality_detail", args=(self.slug,))

    def outside(self, first: dt.date | None, last: dt.date | None) -> str:
        """Why something of these days is not of this municipality; empty when it can be.

        A day that is not known is taken to lie within its existence.
        """
        begins, ends = self.valid_from, self.valid_until
        days = [day for day in (first, last) if day is not None]
        if not any((begins and day < begins) or (ends and day > ends) for day in days):
            return ""
        edges = (("vanaf", begins), ("tot en met", ends))
        existence = " ".join(f"{word} {date_long(day)}" for word, day in edges if day)
        return f"{self} bestaat {existence}; dit valt daarbuiten"


class MunicipalityGroupQuerySet(HouseQuerySet):
    """Groups of municipalities, asked by who belongs to them on a day."""

    def for_list(self) -> "MunicipalityGroupQuerySet":
        return self.prefetch_related("members__municipality")

    def on(self, day: dt.date) -> "MunicipalityGroupQuerySet":
        """Groups to which a municipality belongs on `day`."""
        return self.filter(pk__in=GroupMember.objects.on(day).values("group"))

    def of(self, municipalities: Iterable[int], day: dt.date) -> "MunicipalityGroupQuerySet":
        """Groups to which one of these municipalities (by pk) belongs on `day`."""
        members = GroupMember.objects.on(day).filter(municipality__in=municipalities)
        return self.filter(pk__in=members.values("group"))


class MunicipalityGroup(models.Model):
    """Municipalities that deliver their hours together (Bijlage 4), each from when until when."""

    code = models.SlugField("code", unique=True)
    name = models.CharField("naam", max_length=160)

    objects = MunicipalityGroupQuerySet.as_manager()

    class Meta:
        verbose_name = "groep gemeenten"
        verbose_name_plural = "groepen gemeenten"
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portfolios:municipalitygroup_detail", args=(self.code,))

    def municipalities_on(self, day: dt.date) -> list[Municipality]:
        """Who belongs to it on a day, by name."""
        return [member.municipality for member in self.members.all() if member.holds_on(day)]


class GroupMemberQuerySet(TermQuerySet):
    """Which municipality belongs to which group."""

    def for_list(self) -> "GroupMemberQuerySet":
        return self.select_related("group", "municipality")


class GroupMember(Term):
    """A municipality that belongs to a group during a term, and to one group at a time."""

    group = models.ForeignKey(
        MunicipalityGroup, on_delete=models.CASCADE, related_name="members", verbose_name="groep"
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="group_members",
        verbose_name="gemeente",
    )

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "gemeente in een groep"
        verbose_name_plural = "gemeenten in groepen"
        ordering = ("municipality__name", "valid_from", "pk")
        constraints = [
            *Term.Meta.constraints,
            NoOverlap(
                fields=("municipality",),
                name="portfolios_groupmember_one_group",
                violation_error_message=(
                    "Deze gemeente hoort op een van deze dagen al bij een groep. Een gemeente hoort"
                    " bij één groep tegelijk."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} in {self.group}"

    def get_absolute_url(self) -> str:
        return self.group.get_absolute_url()

    def clean(self) -> None:
        """A municipality belongs to a group on days on which it exists."""
        if self.municipality_id is None:
            return
        if message := self.municipality.outside(self.valid_from, self.valid_until):
            raise ValidationError(f"{message}. Kies andere dagen of een andere gemeente.")


class Organisation(models.Model):
    """A partner beside the municipalities: police, prosecutor, safety house and others."""

    code = models.SlugField("code", unique=True)
    name = models.CharField("naam", max_length=160)
    abbreviation = models.CharField("afkorting", max_length=20, blank=True)
    kind = models.CharField("soort", max_length=30, choices=OrganisationKind)
    remark = models.TextField("opmerking", blank=True)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "organisatie"
        verbose_name_plural = "organisaties"
        ordering = ("name", "pk")
        indexes = [SearchIndex(label=("name",), text=("abbreviation", "remark"))]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portfolios:organisation_detail", args=(self.code,))
