"""Who: users and their roles, municipalities, partner organisations, people, bodies, portfolios."""

import datetime as dt
from typing import ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, F, Func, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Length, Lower
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from platform_ivz.querysets import HouseQuerySet
from platform_ivz.terms import NoOverlap, Term, TermQuerySet, on_day
from portfolios.enums import (
    BodyKind,
    Capacity,
    ImportKind,
    ImportStatus,
    Level,
    OrganisationKind,
    Role,
)


class Region(models.Model):
    """The region that this portal serves. There is one; everything that names it is data."""

    code = models.SlugField("code", unique=True)
    name = models.CharField("naam", max_length=80)
    platform = models.CharField("naam van het platform", max_length=160)
    short_name = models.CharField("korte naam van het platform", max_length=80)
    board = models.CharField("naam van het bestuur", max_length=160)
    host = models.CharField("gastheer", max_length=160, blank=True)
    source = models.CharField(
        "bron",
        max_length=80,
        help_text="Zo staat de bron onder tabellen, bijvoorbeeld: notitie 2019.",
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


class AdminOnlyQuerySet(TermQuerySet):
    """Rows about who may sign in, and as what: for the administrator alone, in the admin."""

    def visible_to(self, user: "User") -> "AdminOnlyQuerySet":
        """All rows for a superuser who may come in, none for others."""
        return self if user.is_superuser and user.has_access else self.none()


class UserManager(BaseUserManager.from_queryset(AdminOnlyQuerySet)):
    """Makes users who sign in with their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Store a user. Raises ValueError without an e-mail address."""
        if not email:
            raise ValueError("Een gebruiker heeft een e-mailadres nodig.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        """Store a user who may do everything, the admin included."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str) -> "User":
        return self.get(email__iexact=username)


class User(AbstractUser):
    """Somebody who can sign in. The e-mail address is the name to sign in with."""

    username = None
    email = models.EmailField("e-mailadres", unique=True)
    wants_digest = models.BooleanField(
        "mail mij wat op mij wacht",
        default=True,
        help_text="Ten hoogste één mail per dag, en alleen als er iets op u wacht.",
    )
    digest_sent_on = models.DateField(
        "laatste mail over wat wacht", null=True, blank=True, editable=False
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        verbose_name = "gebruiker"
        verbose_name_plural = "gebruikers"
        ordering = ("email",)
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="portfolios_user_email",
                violation_error_message=(
                    "Er is al een gebruiker met dit e-mailadres; hoofdletters maken geen verschil."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    @cached_property
    def current_roles(self) -> tuple["RoleMembership", ...]:
        """The roles that the user holds today; an inactive user holds none."""
        if not self.is_active:
            return ()
        today = timezone.localdate()
        return tuple(
            self.role_memberships.on(today).select_related("municipality", "organisation", "body")
        )

    @cached_property
    def has_access(self) -> bool:
        """Whether the user may come in: with a role today, or as a superuser who never had one.

        So the first administrator can begin, and whoever left is out, in the admin as well.
        """
        if self.current_roles:
            return True
        left = self.role_memberships.ended(timezone.localdate())
        return self.is_active and self.is_superuser and not left.exists()

    def has_role(self, *roles: Role) -> bool:
        """Whether the user holds one of `roles` today."""
        return any(membership.role in roles for membership in self.current_roles)

    def may_act_as(self, *roles: Role) -> bool:
        """Whether the user sees what `roles` see: by holding one of them, or as a superuser."""
        return self.has_role(*roles) or (self.is_superuser and self.has_access)

    @property
    def own_municipalities(self) -> list[int]:
        """The municipalities for which the user holds a role today."""
        return [role.municipality_id for role in self.current_roles if role.municipality_id]


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


class MunicipalityGroupQuerySet(TermQuerySet):
    """Groups of municipalities."""

    def for_list(self) -> "MunicipalityGroupQuerySet":
        return self.prefetch_related("municipalities")


class MunicipalityGroup(Term):
    """Municipalities that deliver their hours together (Bijlage 4)."""

    code = models.SlugField("code", unique=True)
    name = models.CharField("naam", max_length=160)
    municipalities = models.ManyToManyField(
        Municipality, related_name="groups", verbose_name="gemeenten"
    )

    objects = MunicipalityGroupQuerySet.as_manager()

    class Meta:
        verbose_name = "groep gemeenten"
        verbose_name_plural = "groepen gemeenten"
        ordering = ("name", "pk")
        constraints = [*Term.Meta.constraints]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portfolios:municipalitygroup_detail", args=(self.code,))


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

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portfolios:organisation_detail", args=(self.code,))


class PersonQuerySet(HouseQuerySet):
    """People, with what they do on a day."""

    def for_list(self) -> "PersonQuerySet":
        return self.select_related("municipality", "organisation")

    def with_counts(self, day: dt.date) -> "PersonQuerySet":
        """People with `post_count` and `seat_count`: their posts and seats on `day`."""
        return self.annotate(
            post_count=Count(
                "portfolio_terms", filter=on_day(day, "portfolio_terms__"), distinct=True
            ),
            seat_count=Count("memberships", filter=on_day(day, "memberships__"), distinct=True),
        )


class Person(models.Model):
    """Somebody with a function in the platform. Business contact data only, no case data."""

    code = models.SlugField("code", unique=True)
    salutation = models.CharField("aanhef", max_length=20, blank=True)
    initials = models.CharField("voorletters", max_length=20, blank=True)
    tussenvoegsel = models.CharField("tussenvoegsel", max_length=20, blank=True)
    surname = models.CharField("achternaam", max_length=80)
    function = models.CharField("functie", max_length=120, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name="gemeente",
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name="organisatie",
    )
    user = models.OneToOneField(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name="gebruiker",
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "persoon"
        verbose_name_plural = "personen"
        ordering = ("surname", "initials", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(municipality__isnull=True) | Q(organisation__isnull=True),
                name="portfolios_person_one_employer",
                violation_error_message=(
                    "Kies een gemeente of een organisatie voor deze persoon, niet allebei."
                ),
            )
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.initials, self.tussenvoegsel, self.surname)))

    def get_absolute_url(self) -> str:
        return reverse("portfolios:person_detail", args=(self.code,))

    @property
    def employer(self) -> Municipality | Organisation | None:
        """The municipality or the organisation that the person works for."""
        return self.municipality or self.organisation

    @property
    def formal_name(self) -> str:
        """The name with its salutation, as papers print it: Mw. A. van der Berg."""
        return f"{self.salutation} {self}".strip()


class RoleMembership(Term):
    """A role that a user has during a term, for a municipality, an organisation or a body."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="role_memberships", verbose_name="gebruiker"
    )
    role = models.CharField("rol", max_length=20, choices=Role)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, verbose_name="gemeente"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, verbose_name="organisatie"
    )
    body = models.ForeignKey(
        "Body", on_delete=models.PROTECT, null=True, blank=True, verbose_name="gremium"
    )

    objects = AdminOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "rol van een gebruiker"
        verbose_name_plural = "rollen van gebruikers"
        ordering = ("user__email", "role", "pk")
        constraints = [
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=Q(municipality__isnull=True) | Q(organisation__isnull=True),
                name="portfolios_rolemembership_one_side",
                violation_error_message="Kies een gemeente of een organisatie, niet allebei.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class BodyQuerySet(HouseQuerySet):
    """Bodies, with who sits in them."""

    def for_list(self) -> "BodyQuerySet":
        return self.select_related("parent")

    def with_counts(self, day: dt.date) -> "BodyQuerySet":
        """Bodies with `member_count`: how many people and seats they have on `day`."""
        return self.annotate(
            member_count=Count("memberships", filter=on_day(day, "memberships__"), distinct=True)
        )


class Body(models.Model):
    """A body in which people meet: the board, its daily board, the platform, a committee."""

    code = models.SlugField("code", unique=True)
    name = models.CharField("naam", max_length=160)
    abbreviation = models.CharField("afkorting", max_length=40, blank=True)
    level = models.CharField("niveau", max_length=20, choices=Level)
    kind = models.CharField("soort", max_length=20, choices=BodyKind, default=BodyKind.OTHER)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="valt onder",
    )
    meetings_per_year = models.PositiveSmallIntegerField(
        "vergaderingen per jaar", null=True, blank=True
    )
    meetings_remark = models.CharField("opmerking bij het aantal", max_length=200, blank=True)
    public = models.BooleanField(
        "openbaar",
        default=False,
        help_text="Vergadert in het openbaar, tenzij de deuren gesloten worden (BO art. 4.2).",
    )
    purpose = models.TextField("doel en samenstelling", blank=True)
    order = models.PositiveSmallIntegerField("volgorde", default=0)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "gremium"
        verbose_name_plural = "gremia"
        ordering = ("order", "name", "pk")

    def __str__(self) -> str:
        return self.abbreviation or self.name

    def get_absolute_url(self) -> str:
        return reverse("portfolios:body_detail", args=(self.code,))

    @property
    def full_name(self) -> str:
        """The name with its abbreviation: Openbaar Bestuur (OB)."""
        return f"{self.name} ({self.abbreviation})" if self.abbreviation else self.name


class MembershipQuerySet(TermQuerySet):
    """Who sits in a body."""

    def for_list(self) -> "MembershipQuerySet":
        return self.select_related(
            "body", "person__municipality", "person__organisation", "organisation"
        )


class Membership(Term):
    """A person in a body, or a seat whose holder is not named."""

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="memberships", verbose_name="gremium"
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="persoon",
    )
    seat = models.CharField(
        "zetel", max_length=120, blank=True, help_text="Alleen als de naam niet bekend is."
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name="organisatie van de zetel",
    )
    function = models.CharField("functie", max_length=80, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "lidmaatschap"
        verbose_name_plural = "lidmaatschappen"
        ordering = ("body__order", "pk")
        constraints = [
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=Q(person__isnull=False, seat="") | (Q(person__isnull=True) & ~Q(seat="")),
                name="portfolios_membership_person_or_seat",
                violation_error_message="Vul een persoon in of de naam van een zetel: één van beide.",
            ),
            NoOverlap(
                fields=("body", "person"),
                name="portfolios_membership_no_overlap",
                violation_error_message="Deze persoon zit in deze periode al in dit gremium.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.seat} in {self.body}"

    def get_absolute_url(self) -> str:
        return self.body.get_absolute_url()


class PortfolioQuerySet(HouseQuerySet):
    """Posts of mayors."""

    def for_list(self) -> "PortfolioQuerySet":
        return self.select_related("board")

    def with_holder_name(self, day: dt.date) -> "PortfolioQuerySet":
        """Posts with `holder_name` and `holder_municipality` on `day`, to search and sort by."""
        holder = PortfolioTerm.objects.on(day).filter(portfolio=OuterRef("pk"))
        return self.annotate(
            holder_name=Subquery(holder.values("person__surname")[:1]),
            holder_municipality=Subquery(holder.values("person__municipality__name")[:1]),
        )

    def with_holders(self, day: dt.date) -> "PortfolioQuerySet":
        """Posts with `current_terms`: the terms that hold on `day`, person and municipality at hand."""
        return self.select_related("board").prefetch_related(holders_on(day))

    def vacant(self, day: dt.date) -> "PortfolioQuerySet":
        """Posts that nobody holds on `day`."""
        return self.exclude(pk__in=Portfolio.objects.held(day))

    def held(self, day: dt.date) -> "PortfolioQuerySet":
        """Posts that somebody holds on `day`."""
        return self.filter(pk__in=PortfolioTerm.objects.on(day).values("portfolio"))


def holders_on(day: dt.date, prefix: str = "") -> Prefetch:
    """Reads `current_terms` of posts: the terms that hold on `day`, person and municipality at hand.

    `prefix` reaches the post from another model, such as `portfolio__`.
    """
    holders = PortfolioTerm.objects.on(day).select_related("person__municipality")
    return Prefetch(f"{prefix}terms", queryset=holders, to_attr="current_terms")


def posts_on(day: dt.date) -> Prefetch:
    """Reads `current_terms` of people: the posts that they hold on `day`, with their board."""
    held = PortfolioTerm.objects.on(day).select_related("portfolio__board")
    return Prefetch("portfolio_terms", queryset=held, to_attr="current_terms")


class Portfolio(models.Model):
    """A post in the division of portfolios (Bijlage 2). Without an open term it is vacant."""

    code = models.SlugField("code", max_length=80, unique=True)
    board = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="portfolios", verbose_name="bestuur"
    )
    title = models.CharField("post", max_length=200)
    capacity = models.CharField(
        "hoedanigheid",
        max_length=2,
        choices=Capacity,
        blank=True,
        help_text="Leeg als de bron geen hoedanigheid noemt.",
    )
    order = models.PositiveSmallIntegerField("volgorde", default=0)
    remark = models.CharField("opmerking", max_length=200, blank=True)

    objects = PortfolioQuerySet.as_manager()

    class Meta:
        verbose_name = "portefeuille"
        verbose_name_plural = "portefeuilles"
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return f"{self.title} ({self.board})"

    def get_absolute_url(self) -> str:
        return reverse("portfolios:portfolio_detail", args=(self.code,))

    @property
    def holder(self) -> Person | None:
        """Who holds the post on the day of `with_holders()`; None when it is vacant."""
        return self.current_terms[0].person if self.current_terms else None


class PortfolioTermQuerySet(TermQuerySet):
    """Who held which post."""

    def for_list(self) -> "PortfolioTermQuerySet":
        return self.select_related(
            "portfolio__board", "person__municipality", "person__organisation"
        )

    def of_user(self, user: User) -> "PortfolioTermQuerySet":
        """Those of the user, or of somebody of a municipality that the user stands for."""
        own = Person.objects.filter(user=user, municipality__isnull=False)
        return self.filter(
            Q(person__user=user)
            | Q(person__municipality__in=user.own_municipalities)
            | Q(person__municipality__in=own.values("municipality"))
        )


class PortfolioTerm(Term):
    """A person who holds a post during a term. One holder a day."""

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="terms", verbose_name="portefeuille"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="portfolio_terms", verbose_name="persoon"
    )

    objects = PortfolioTermQuerySet.as_manager()

    class Meta:
        verbose_name = "bezetting van een portefeuille"
        verbose_name_plural = "bezetting van portefeuilles"
        ordering = ("portfolio__order", "valid_from", "pk")
        constraints = [
            *Term.Meta.constraints,
            NoOverlap(
                fields=("portfolio",),
                name="portfolios_portfolioterm_no_overlap",
                violation_error_message="Deze portefeuille heeft in deze periode al een houder.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.portfolio}"

    def get_absolute_url(self) -> str:
        return self.portfolio.get_absolute_url()


TOO_LATE = (
    "Een vervanging wordt vastgelegd voordat zij begint. Kies als eerste dag morgen of later."
)


class SubstitutionQuerySet(TermQuerySet):
    """Who stands in for the holder of which post."""

    def for_list(self) -> "SubstitutionQuerySet":
        return self.select_related(
            "portfolio__board", "person__municipality", "person__organisation"
        )


class Substitution(Term):
    """Who stands in for the holder of a post (waarnemer), on days that were fixed beforehand.

    What has begun stays as it was recorded: only its last day can still move, from today on.
    """

    FIXED = ("portfolio_id", "person_id", "valid_from", "reason")

    portfolio = models.ForeignKey(
        Portfolio,
        on_delete=models.PROTECT,
        related_name="substitutions",
        verbose_name="portefeuille",
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="substitutions", verbose_name="vervanger"
    )
    valid_from = models.DateField("van", help_text="Eerste dag: morgen of later.")
    valid_until = models.DateField("tot en met", help_text="Laatste dag; die telt mee.")
    reason = models.CharField("reden", max_length=200, help_text="Bijvoorbeeld: vakantie.")
    recorded_on = models.DateField("vastgelegd op", default=timezone.localdate, editable=False)

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = "vervanging"
        verbose_name_plural = "vervangingen"
        ordering = ("portfolio__order", "valid_from", "pk")
        constraints = [
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=Q(recorded_on__lt=F("valid_from")),
                name="portfolios_substitution_beforehand",
                violation_error_message=TOO_LATE,
            ),
            NoOverlap(
                fields=("portfolio",),
                name="portfolios_substitution_no_overlap",
                violation_error_message="Deze portefeuille heeft in deze periode al een vervanger.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} vervangt bij {self.portfolio}"

    def get_absolute_url(self) -> str:
        return self.portfolio.get_absolute_url()

    @property
    def has_begun(self) -> bool:
        """Whether its first day is here, so that something may rest on it."""
        return self.valid_from <= timezone.localdate()

    @property
    def is_over(self) -> bool:
        """Whether its last day is past."""
        return self.valid_until < timezone.localdate()

    def clean(self) -> None:
        """Raises ValidationError for what would change days on which it counted, or may count now."""
        super().clean()
        if None in (self.valid_from, self.valid_until, self.recorded_on):
            return
        today = timezone.localdate()
        stored = type(self).objects.filter(pk=self.pk).first() if self.pk else None
        if stored is None:
            if self.valid_from <= self.recorded_on:
                raise ValidationError({"valid_from": TOO_LATE})
        elif not stored.has_begun:
            if self.has_begun:
                raise ValidationError({"valid_from": TOO_LATE})
        elif any(getattr(self, name) != getattr(stored, name) for name in self.FIXED):
            raise ValidationError(
                "Deze vervanging is begonnen. Alleen de laatste dag kan nog anders."
            )
        elif (
            self.valid_until != stored.valid_until
            and min(self.valid_until, stored.valid_until) < today
        ):
            raise ValidationError(
                {"valid_until": "Wat voorbij is, blijft zo. De laatste dag is vandaag of later."}
            )
        if self._by_the_holder():
            raise ValidationError(
                {"person": "Deze persoon heeft de post in deze periode zelf. Kies iemand anders."}
            )

    def _by_the_holder(self) -> bool:
        own = PortfolioTerm.objects.filter(portfolio=self.portfolio_id, person=self.person_id)
        return own.within(self.valid_from, self.valid_until).exists()


class ImportRun(models.Model):
    """A file that somebody imports in the browser: what each row does, and how to take it back.

    `rows` holds every row of the file with what became of it; `undo` holds the stored rows as they
    were before and as they became. Both are written and read by `reports.imports` only.
    """

    kind = models.CharField("soort", max_length=20, choices=ImportKind)
    file_name = models.CharField("bestand", max_length=120)
    status = models.CharField(
        "status", max_length=20, choices=ImportStatus, default=ImportStatus.PREVIEW
    )
    by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="import_runs",
        verbose_name="door",
    )
    made_at = models.DateTimeField("bekeken op", auto_now_add=True)
    stored_at = models.DateTimeField("opgeslagen op", null=True, blank=True)
    undone_at = models.DateTimeField("ongedaan gemaakt op", null=True, blank=True)
    new_count = models.PositiveIntegerField("nieuw", default=0)
    changed_count = models.PositiveIntegerField("gewijzigd", default=0)
    unchanged_count = models.PositiveIntegerField("ongewijzigd", default=0)
    wrong_count = models.PositiveIntegerField("fout", default=0)
    unused_columns = models.JSONField("kolommen die niet zijn gebruikt", default=list, blank=True)
    left_columns = models.JSONField("kolommen die het bestand niet heeft", default=list, blank=True)
    rows = models.JSONField("rijen", default=list, blank=True, encoder=DjangoJSONEncoder)
    undo = models.JSONField("terug te zetten", default=list, blank=True, encoder=DjangoJSONEncoder)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "imports"
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_kind_display()})"

    def get_absolute_url(self) -> str:
        return reverse("reports:import_run", args=(self.pk,))

    @property
    def row_count(self) -> int:
        """How many rows the file has."""
        return self.new_count + self.changed_count + self.unchanged_count + self.wrong_count
