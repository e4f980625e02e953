"""Safety agendas with their themes and extensions, and the results of a year.

What a body adopted stays as it is. A change is another agenda beside it, a revision, which takes its
place on the days from which it holds; so a day always has one agenda, whichever version it was. A
theme that comes back in a revision is the same theme: what hangs on it, hangs on both.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from agenda.calculations import AgendaPeriod, working_date
from agenda.enums import AgendaStatus, BindingStatus, ThemeStatus
from agenda.models.decisions import Binding, BindingQuerySet, Decision, Offered
from agenda.models.publishing import Publishable
from agenda.models.years import year_field
from platform_ivz.formats import date_long
from platform_ivz.querysets import HouseQuerySet
from platform_ivz.reading import computed_once
from platform_ivz.search_index import SearchIndex
from platform_ivz.terms import Term, TermQuerySet
from portfolios.models import Portfolio

# What is said to who wants to change what was adopted.
ADOPTED = "Deze veiligheidsagenda is vastgesteld. Begin een herziening om er iets aan te wijzigen."


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

    def adopted(self) -> "SafetyAgendaQuerySet":
        """Agendas that a body decided on."""
        return self.filter(status=AgendaStatus.ADOPTED)

    def for_date(self, day: dt.date) -> "SafetyAgenda | None":
        """The agenda that holds on `day`: a draft only while none of that day was adopted."""
        return that_holds(self.on(day).select_related("decision"), day)


def that_holds(agendas: "Iterable[SafetyAgenda]", day: dt.date) -> "SafetyAgenda | None":
    """The one of these that holds on `day`: a draft only while none of that day was adopted."""
    found = (one for one in agendas if one.holds_on(day))
    return max(found, key=lambda one: (one.is_adopted, one.valid_from, one.pk), default=None)


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
    revises = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
        verbose_name="herziening van",
        help_text="De vastgestelde agenda die hierdoor verandert.",
    )
    reason = models.CharField("waarom herzien", max_length=250, blank=True)

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
            models.UniqueConstraint(
                fields=("revises",),
                name="agenda_safetyagenda_one_revision",
                violation_error_message=(
                    "Van deze veiligheidsagenda is al een herziening begonnen. Werk die uit."
                ),
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

    @property
    def first_version(self) -> "SafetyAgenda":
        """The version that was adopted before any revision of it."""
        return self.revises.first_version if self.revises else self

    @property
    def version_number(self) -> int:
        """Which version it is, counted from 1."""
        return self.revises.version_number + 1 if self.revises else 1

    @property
    def revision(self) -> "SafetyAgenda | None":
        """The version after this one, adopted or not; None of the last one."""
        return self.revisions.select_related("decision").first()

    def day_of_texts(self, day: dt.date) -> dt.date:
        """The day of the figures in its texts: within its period, and of the decision once adopted."""
        if self.is_adopted and self.decision.taken_on is not None:
            day = self.decision.taken_on
        return min(max(day, self.valid_from), self.valid_until)

    def as_on(self, day: dt.date) -> None:
        """Stand as on a day, to be read and not stored: a draft until the day of its decision.

        Its last day is that of before the extensions and the revision that were decided later.
        """
        if (revision := self.revision) is not None and revision.is_adopted:
            revision.as_on(day)
            if not revision.is_adopted:
                self.valid_until = revision.valid_until
        if (extension := self.extensions.decided_after(day).first()) is not None:
            self.valid_until = extension.previous_until
        if self.is_adopted and _is_later(self.decision, day):
            self.status, self.decision = AgendaStatus.DRAFT, None


def _is_later(decision: Decision, day: dt.date) -> bool:
    return decision.taken_on is not None and day < decision.taken_on


class AgendaExtensionQuerySet(BindingQuerySet):
    """Extensions of safety agendas."""

    def decided_after(self, day: dt.date) -> "AgendaExtensionQuerySet":
        """Those that were adopted after `day`, the first one first."""
        return self.adopted().filter(decision__taken_on__gt=day).order_by("valid_until", "pk")


class AgendaExtension(Binding):
    """A later last day of an adopted safety agenda; the day moves when a body decides so."""

    agenda = models.ForeignKey(
        SafetyAgenda,
        on_delete=models.CASCADE,
        related_name="extensions",
        verbose_name="veiligheidsagenda",
    )
    valid_until = models.DateField("nieuwe laatste dag")
    previous_until = models.DateField("laatste dag daarvoor", null=True, blank=True, editable=False)
    reason = models.CharField("waarom verlengen", max_length=250, blank=True)

    objects = AgendaExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = "verlenging"
        verbose_name_plural = "verlengingen"
        ordering = ("agenda", "valid_until", "pk")
        constraints = [
            *Binding.Meta.constraints,
            models.UniqueConstraint(
                fields=("agenda",),
                condition=Q(status=BindingStatus.PROPOSED),
                name="agenda_agendaextension_one_proposal",
                violation_error_message=(
                    "Er wacht al een voorstel om deze veiligheidsagenda te verlengen."
                    " Trek dat eerst in."
                ),
            ),
            models.CheckConstraint(
                condition=Q(status=BindingStatus.PROPOSED, previous_until__isnull=True)
                | Q(status=BindingStatus.ADOPTED, previous_until__lt=F("valid_until")),
                name="agenda_agendaextension_later",
                violation_error_message="De nieuwe laatste dag ligt niet na de laatste dag van nu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agenda}: verlenging tot en met {date_long(self.valid_until)}"

    def get_absolute_url(self) -> str:
        return self.agenda.get_absolute_url()


class ThemeQuerySet(HouseQuerySet):
    """Themes of all safety agendas."""

    def for_list(self) -> "ThemeQuerySet":
        """Themes with their agenda."""
        return self.select_related("agenda")

    def first_texts(self) -> "ThemeQuerySet":
        """Each theme of a period once, in its first text: what else is said of a theme hangs on it."""
        return self.filter(revises__isnull=True)

    def same_as(self, themes: "Iterable[Theme]") -> "ThemeQuerySet":
        """These themes, in all versions of their agendas."""
        return self.annotate(same=Coalesce("revises", "pk")).filter(
            same__in=[theme.identity for theme in themes]
        )


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
    revises = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
        verbose_name="herziening van",
        help_text="Het thema in de eerste versie van de agenda, als dit er een herziene tekst van is.",
    )
    continues = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="continued_by",
        verbose_name="vervolg op",
        help_text="Het thema van de periode ervoor dat hiermee doorgaat.",
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

    @property
    def with_period(self) -> str:
        """How a choice tells it from the theme of that title in another agenda."""
        return f"{self.title} ({self.agenda.code})"

    @property
    def identity(self) -> int:
        """The key of its first text, by which all versions of an agenda know it as the same theme."""
        return self.revises_id or self.pk


@computed_once
def agenda_on(day: dt.date) -> SafetyAgenda | None:
    """The agenda that holds on `day`, for what asks about the same day more than once."""
    return SafetyAgenda.objects.for_date(day)


@computed_once
def every_theme() -> tuple[Theme, ...]:
    """All themes of all agendas, of which there are few, for what asks about several days."""
    return tuple(Theme.objects.for_list())


def themes_on(day: dt.date) -> dict[int, Theme]:
    """The themes of the agenda that holds on `day`, each by its identity."""
    themes = every_theme()
    agenda = that_holds({theme.agenda for theme in themes}, day)
    return {theme.identity: theme for theme in themes if theme.agenda == agenda}


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
