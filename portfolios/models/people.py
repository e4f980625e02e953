"""People and their functions, the bodies in which they meet, and who sits in which."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, Least
from django.urls import reverse

from platform_ivz.querysets import HouseQuerySet
from platform_ivz.search_index import SearchIndex
from platform_ivz.terms import NoOverlap, Term, TermQuerySet, on_day, within
from portfolios.enums import BodyKind, Level
from portfolios.models.places import Municipality, Organisation
from portfolios.models.users import User

# The office of which a municipality has one holder a day (Gemeentewet art. 61).
MAYOR = "burgemeester"


class PersonQuerySet(HouseQuerySet):
    """People, with what they do on a day."""

    def with_functions(self, day: dt.date) -> "PersonQuerySet":
        """People whose `function`, `municipality`, `organisation` and `employer` are those of `day`."""
        return self.prefetch_related(functions_on(day))

    def with_function_name(self, day: dt.date) -> "PersonQuerySet":
        """People with `function_name` and `employer_name` on `day`, to search and sort by."""
        held = PersonFunction.objects.on(day).filter(person=OuterRef("pk"))
        return self.annotate(
            function_name=Subquery(held.values("name")[:1]), employer_name=held.employer_name()
        )

    def working_at(self, place: Municipality | Organisation, day: dt.date) -> "PersonQuerySet":
        """People with a function at a municipality or an organisation on `day`."""
        held = PersonFunction.objects.on(day).filter(**{place._meta.model_name: place})
        return self.filter(pk__in=held.values("person"))

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
        indexes = [SearchIndex(label=("initials", "tussenvoegsel", "surname"))]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.initials, self.tussenvoegsel, self.surname)))

    def get_absolute_url(self) -> str:
        return reverse("portfolios:person_detail", args=(self.code,))

    @property
    def formal_name(self) -> str:
        """The name with its salutation, as papers print it: Mw. A. van der Berg."""
        return f"{self.salutation} {self}".strip()

    @property
    def current_function(self) -> "PersonFunction | None":
        """What the person does on the day of `functions_on()`; None when nothing is known of it."""
        return self.current_functions[0] if self.current_functions else None

    @property
    def function(self) -> str:
        """The name of the function on that day; empty when it is not known."""
        return self.current_function.name if self.current_function else ""

    @property
    def municipality(self) -> Municipality | None:
        """The municipality of the function on that day."""
        return self.current_function and self.current_function.municipality

    @property
    def organisation(self) -> Organisation | None:
        """The organisation of the function on that day."""
        return self.current_function and self.current_function.organisation

    @property
    def employer(self) -> Municipality | Organisation | None:
        """The municipality or the organisation of the function on that day."""
        return self.current_function and self.current_function.employer


class PersonFunctionQuerySet(TermQuerySet):
    """Who does what where. Nobody does anything for a municipality on a day that it is not there."""

    def for_list(self) -> "PersonFunctionQuerySet":
        return self.select_related("person", "municipality", "organisation")

    def on(self, day: dt.date) -> "PersonFunctionQuerySet":
        """Functions that are held on `day`."""
        return self.within(day, day)

    def within(self, first: dt.date, last: dt.date) -> "PersonFunctionQuerySet":
        """Functions that are held on at least one day of `first`..`last`."""
        return self.filter(within(first, last), within(first, last, "municipality__"))

    def employer_name(self) -> Subquery:
        """The name of the municipality or the organisation, of one of these."""
        name = Coalesce("municipality__name", "organisation__name")
        return Subquery(self.annotate(employer_name=name).values("employer_name")[:1])


class PersonFunction(Term):
    """What somebody does from when until when, and for whom: one thing a day, so one answer.

    A municipality has one mayor a day. One whose first day is not known was never mayor before the
    municipality existed.
    """

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="functions", verbose_name="persoon"
    )
    name = models.CharField("functie", max_length=120, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="functions",
        verbose_name="gemeente",
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="functions",
        verbose_name="organisatie",
    )

    objects = PersonFunctionQuerySet.as_manager()

    class Meta:
        verbose_name = "functie"
        verbose_name_plural = "functies"
        ordering = ("person__surname", "person__initials", "valid_from", "pk")
        indexes = [SearchIndex(text=("name",))]
        constraints = [
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=Q(municipality__isnull=True) | Q(organisation__isnull=True),
                name="portfolios_personfunction_one_employer",
                violation_error_message=(
                    "Kies een gemeente of een organisatie bij deze functie, niet allebei."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(name="")
                | Q(municipality__isnull=False)
                | Q(organisation__isnull=False),
                name="portfolios_personfunction_something",
                violation_error_message=(
                    "Vul de functie in, of kies de gemeente of de organisatie."
                ),
            ),
            NoOverlap(
                fields=("person",),
                name="portfolios_personfunction_no_overlap",
                violation_error_message=(
                    "Deze persoon heeft in deze periode al een functie. Geef die eerst een laatste"
                    " dag, of kies andere dagen."
                ),
            ),
            NoOverlap(
                fields=("municipality",),
                condition=Q(name__iexact=MAYOR),
                name="portfolios_personfunction_one_mayor",
                violation_error_message=(
                    "Deze gemeente heeft in deze periode al een burgemeester. Geef die functie"
                    " eerst een laatste dag, of kies andere dagen."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.in_words}"

    def get_absolute_url(self) -> str:
        return self.person.get_absolute_url()

    @property
    def employer(self) -> Municipality | Organisation | None:
        """The municipality or the organisation that the function is of."""
        return self.municipality or self.organisation

    @property
    def in_words(self) -> str:
        """What, and after a comma for whom."""
        return ", ".join(filter(None, (self.name, str(self.employer or ""))))

    def clean(self) -> None:
        """Raises ValidationError for a day on which the municipality does not exist."""
        super().clean()
        if self.municipality and (
            message := self.municipality.outside(self.valid_from, self.valid_until)
        ):
            raise ValidationError(f"{message}. Kies andere dagen of een andere gemeente.")


def functions_on(day: dt.date, prefix: str = "") -> Prefetch:
    """Reads what people do on `day`, for `Person.function` and what stands with it.

    `prefix` reaches the person from another model, such as `person__`.
    """
    held = PersonFunction.objects.on(day).select_related("municipality", "organisation")
    return Prefetch(f"{prefix}functions", queryset=held, to_attr="current_functions")


class OfPersonQuerySet(TermQuerySet):
    """What people have during a term."""

    def with_employer_name(self, day: dt.date) -> "OfPersonQuerySet":
        """Rows with `employer_name`: for whom the person works on `day`, or on the day nearest to it.

        So a row that has ended keeps telling for whom its person worked then.
        """
        begun = Greatest(Value(day), Coalesce(OuterRef("valid_from"), Value(day)))
        then = Least(begun, Coalesce(OuterRef("valid_until"), begun))
        held = PersonFunction.objects.on(then).filter(person=OuterRef("person"))
        return self.annotate(employer_name=held.employer_name())


# Whether a body meets in public. Who sees what never takes the unknown for public.
OPENNESS = ((None, "niet vastgesteld"), (True, "openbaar"), (False, "besloten"))


class BodyQuerySet(HouseQuerySet):
    """Bodies, with who sits in them."""

    def for_list(self) -> "BodyQuerySet":
        return self.select_related("parent")

    def with_counts(self, day: dt.date) -> "BodyQuerySet":
        """Bodies with `member_count`: how many people and seats they have on `day`.

        Who takes part by giving hours to the body counts too, unless they have a seat in it.
        """
        seats = Count("memberships", filter=on_day(day, "memberships__"), distinct=True)
        seated = Membership.objects.on(day).filter(
            body=OuterRef("pk"), person=OuterRef("deployments__person")
        )
        beside = on_day(day, "deployments__") & ~Q(Exists(seated))
        givers = Count("deployments", filter=beside, distinct=True)
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


class MembershipQuerySet(OfPersonQuerySet):
    """Who sits in a body."""

    def for_list(self) -> "MembershipQuerySet":
        return self.select_related("body", "person", "organisation")


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
