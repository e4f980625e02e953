"""Posts of mayors (Bijlage 2): who holds them, and who stands in."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from platform_ivz.querysets import HouseQuerySet
from platform_ivz.search_index import SearchIndex
from platform_ivz.terms import NoOverlap, Term, TermQuerySet
from portfolios.enums import Capacity
from portfolios.models.people import Body, OfPersonQuerySet, Person, PersonFunction, functions_on
from portfolios.models.places import Municipality, Organisation
from portfolios.models.users import User


class PortfolioQuerySet(HouseQuerySet):
    """Posts of mayors."""

    def for_list(self) -> "PortfolioQuerySet":
        return self.select_related("board")

    def with_holder_name(self, day: dt.date) -> "PortfolioQuerySet":
        """Posts with `holder_name` and `holder_municipality` on `day`, to search and sort by."""
        holder = PortfolioTerm.objects.on(day).filter(portfolio=OuterRef("pk"))
        work = PersonFunction.objects.on(day).filter(
            person__in=PortfolioTerm.objects.on(day)
            .filter(portfolio=OuterRef(OuterRef("pk")))
            .values("person")
        )
        return self.annotate(
            holder_name=Subquery(holder.values("person__surname")[:1]),
            holder_municipality=Subquery(work.values("municipality__name")[:1]),
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
    holders = PortfolioTerm.objects.on(day).select_related("person")
    holders = holders.prefetch_related(functions_on(day, "person__"))
    return Prefetch(f"{prefix}terms", queryset=holders, to_attr="current_terms")


def posts_on(day: dt.date) -> Prefetch:
    """Reads `current_terms` of people: the posts that they hold on `day`, with their board."""
    held = PortfolioTerm.objects.on(day).select_related("portfolio__board")
    return Prefetch("portfolio_terms", queryset=held, to_attr="current_terms")


def people_of(place: Municipality | Organisation, day: dt.date) -> models.QuerySet[Person]:
    """Who works at a municipality or an organisation on `day`: with what they do, and their posts."""
    people = Person.objects.working_at(place, day)
    return people.prefetch_related(functions_on(day), posts_on(day))


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
        indexes = [SearchIndex(label=("title",), text=("remark",))]

    def __str__(self) -> str:
        return f"{self.title} ({self.board})"

    def get_absolute_url(self) -> str:
        return reverse("portfolios:portfolio_detail", args=(self.code,))

    @property
    def holder(self) -> Person | None:
        """Who holds the post on the day of `with_holders()`; None when it is vacant."""
        return self.current_terms[0].person if self.current_terms else None


class PortfolioTermQuerySet(OfPersonQuerySet):
    """Who held which post."""

    def for_list(self) -> "PortfolioTermQuerySet":
        return self.select_related("portfolio__board", "person")

    def of_user(self, user: User, day: dt.date) -> "PortfolioTermQuerySet":
        """Those on `day` of the user, or of somebody of a municipality that the user stands for."""
        held = PersonFunction.objects.on(day)
        own = held.filter(person__user=user, municipality__isnull=False)
        colleagues = held.filter(
            Q(municipality__in=user.own_municipalities)
            | Q(municipality__in=own.values("municipality"))
        )
        return self.on(day).filter(Q(person__user=user) | Q(person__in=colleagues.values("person")))


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
        return self.select_related("portfolio__board", "person")


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
