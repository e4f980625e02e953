"""Safety agendas with their themes, and the results of a year."""

import datetime as dt

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse

from agenda.calculations import AgendaPeriod, working_date
from agenda.enums import AgendaStatus, ThemeStatus
from agenda.models.decisions import Decision, Offered
from agenda.models.publishing import Publishable
from agenda.models.years import year_field
from platform_ivz.querysets import HouseQuerySet
from platform_ivz.search_index import SearchIndex
from platform_ivz.terms import Term, TermQuerySet
from portfolios.models import Portfolio


class SafetyAgendaQuerySet(TermQuerySet):
    """Safety agendas over the years."""

    def working_date(self, today: dt.date) -> dt.date:
        """The date on which the portal looks at its terms when nobody chose another."""
        periods = [
            AgendaPeriod(valid_until=until, adopted=status == AgendaStatus.ADOPTED)
            for until, status in self.values_list("valid_until", "status")
        ]
        return working_date(today, periods)

    def for_list(self) -> "SafetyAgendaQuerySet":
        """Agendas with their decision and `theme_count`."""
        return self.select_related("decision__body").annotate(theme_count=Count("themes"))

    def for_date(self, day: dt.date) -> "SafetyAgenda | None":
        """The agenda that holds on `day`."""
        return self.on(day).order_by("-valid_from", "-pk").first()


class SafetyAgenda(Publishable, Offered, Term):
    """The safety agenda of a period, with its themes."""

    code = models.SlugField("code", unique=True)
    title = models.CharField("titel", max_length=120)
    status = models.CharField(
        "status", max_length=20, choices=AgendaStatus, default=AgendaStatus.DRAFT
    )
    decision = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="safety_agendas",
        verbose_name="besluit",
    )

    objects = SafetyAgendaQuerySet.as_manager()

    class Meta:
        verbose_name = "veiligheidsagenda"
        verbose_name_plural = "veiligheidsagenda's"
        ordering = ("-valid_from", "pk")
        indexes = [SearchIndex(label=("title",))]
        constraints = [
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_from__isnull=False, valid_until__isnull=False),
                name="agenda_safetyagenda_period",
                violation_error_message="Een veiligheidsagenda heeft een eerste en een laatste dag.",
            ),
            models.CheckConstraint(
                condition=Q(status=AgendaStatus.DRAFT) | Q(decision__isnull=False),
                name="agenda_safetyagenda_decided",
                violation_error_message="Een vastgestelde veiligheidsagenda heeft een besluit nodig.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reports:safetyagenda_detail", args=(self.code,))

    @property
    def is_adopted(self) -> bool:
        """Whether the board has decided on it; from then on its period and title stand."""
        return self.status == AgendaStatus.ADOPTED

    def as_on(self, day: dt.date) -> None:
        """Stand as on a day, to be read and not stored: a draft until the day of its decision."""
        taken_on = self.decision.taken_on if self.decision else None
        if taken_on is not None and day < taken_on:
            self.status, self.decision = AgendaStatus.DRAFT, None


class ThemeQuerySet(HouseQuerySet):
    """Themes of all safety agendas."""

    def for_list(self) -> "ThemeQuerySet":
        """Themes with their agenda."""
        return self.select_related("agenda")


class Theme(models.Model):
    """A theme of a safety agenda (chapter 5 of the note)."""

    agenda = models.ForeignKey(
        SafetyAgenda,
        on_delete=models.CASCADE,
        related_name="themes",
        verbose_name="veiligheidsagenda",
    )
    code = models.SlugField("code", max_length=80, unique=True)
    order = models.PositiveSmallIntegerField("nummer", default=0)
    title = models.CharField("thema", max_length=120)
    summary = models.CharField("in één zin", max_length=250, blank=True)
    why = models.TextField("waarom dit thema", blank=True)
    role = models.TextField("rol van het platform", blank=True)
    status = models.CharField(
        "status", max_length=20, choices=ThemeStatus, default=ThemeStatus.FOCUS
    )
    portfolios = models.ManyToManyField(
        Portfolio, blank=True, related_name="themes", verbose_name="portefeuilles"
    )

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = "thema"
        verbose_name_plural = "thema's"
        ordering = ("-agenda__valid_from", "order", "pk")
        indexes = [SearchIndex(label=("title",), text=("summary", "why", "role"))]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reports:theme_detail", args=(self.agenda.code, self.code))


class SubTheme(models.Model):
    """A part of a theme: a pillar, a cluster or a subject."""

    theme = models.ForeignKey(
        Theme, on_delete=models.CASCADE, related_name="subthemes", verbose_name="thema"
    )
    order = models.PositiveSmallIntegerField("volgorde", default=0)
    title = models.CharField("deelthema", max_length=160)
    description = models.TextField("beschrijving", blank=True)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "deelthema"
        verbose_name_plural = "deelthema's"
        ordering = ("theme", "order", "pk")
        indexes = [SearchIndex(label=("title",), text=("description",))]

    def __str__(self) -> str:
        return self.title


class ResultQuerySet(HouseQuerySet):
    """What the platform achieved."""

    def for_list(self) -> "ResultQuerySet":
        """Results with their theme and its agenda."""
        return self.select_related("theme__agenda")

    def in_year(self, year: int) -> "ResultQuerySet":
        """Results about a period that holds `year`; those without years are left out."""
        return self.filter(from_year__lte=year).filter(
            Q(until_year__gte=year) | Q(until_year__isnull=True)
        )


class Result(models.Model):
    """What the platform achieved, as a figure with its unit (Bijlage 6)."""

    code = models.SlugField("code", max_length=80, unique=True)
    theme = models.ForeignKey(
        Theme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="results",
        verbose_name="thema",
    )
    topic = models.CharField("onderwerp", max_length=120)
    from_year = year_field("van jaar", null=True, blank=True)
    until_year = year_field("tot en met jaar", null=True, blank=True)
    label = models.CharField("resultaat", max_length=250)
    value = models.DecimalField("getal", max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField("eenheid", max_length=60, blank=True)
    approximate = models.BooleanField("ongeveer", default=False)
    order = models.PositiveSmallIntegerField("volgorde", default=0)
    source_place = models.CharField("plaats in de bron", max_length=120, blank=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = "resultaat"
        verbose_name_plural = "resultaten"
        ordering = ("order", "pk")
        indexes = [SearchIndex(label=("label",), text=("topic", "unit"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_year__gte=F("from_year"))
                | Q(from_year__isnull=True)
                | Q(until_year__isnull=True),
                name="agenda_result_years",
                violation_error_message="Het laatste jaar ligt voor het eerste jaar.",
            )
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("agenda:result_detail", args=(self.code,))
