"""People with a function, the bodies in which they meet, and who sits in which."""

import datetime as dt

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from platform_ivz.querysets import HouseQuerySet
from platform_ivz.search_index import SearchIndex
from platform_ivz.terms import NoOverlap, Term, TermQuerySet, on_day
from portfolios.enums import BodyKind, Level
from portfolios.models.places import Municipality, Organisation
from portfolios.models.users import User


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
        indexes = [SearchIndex(label=("initials", "tussenvoegsel", "surname"), text=("function",))]
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


# Whether a body meets in public. Who sees what never takes the unknown for public.
OPENNESS = ((None, "niet vastgesteld"), (True, "openbaar"), (False, "besloten"))


class BodyQuerySet(HouseQuerySet):
    """Bodies, with who sits in them."""

    def for_list(self) -> "BodyQuerySet":
        return self.select_related("parent")

    def with_counts(self, day: dt.date) -> "BodyQuerySet":
        """Bodies with `member_count`: how many people and seats they have on `day`.

        Who takes part by giving hours to the body counts too.
        """
        seats = Count("memberships", filter=on_day(day, "memberships__"), distinct=True)
        givers = Count("deployments", filter=on_day(day, "deployments__"), distinct=True)
        return self.annotate(member_count=seats + givers)


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
        choices=OPENNESS,
        null=True,
        blank=True,
        help_text=(
            "Vergadert in het openbaar, tenzij de deuren gesloten worden. Wat niet is vastgesteld,"
            " telt als besloten."
        ),
    )
    purpose = models.TextField("doel en samenstelling", blank=True)
    order = models.PositiveSmallIntegerField("volgorde", default=0)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "gremium"
        verbose_name_plural = "gremia"
        ordering = ("order", "name", "pk")
        indexes = [
            SearchIndex(label=("name",), text=("abbreviation", "purpose", "meetings_remark"))
        ]

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
