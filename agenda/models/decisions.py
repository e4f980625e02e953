"""Decisions, and what binds only once a body has decided."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from agenda.enums import BindingStatus, DecisionStatus
from agenda.models.years import year_field
from platform_ivz.formats import date_long
from platform_ivz.querysets import HouseQuerySet
from platform_ivz.search_index import SearchIndex
from portfolios.models import Body, User


class DecisionQuerySet(HouseQuerySet):
    """Decisions of all bodies."""

    def for_list(self) -> "DecisionQuerySet":
        """Decisions, newest first, with what a list shows."""
        return self.select_related("body", "item__meeting").order_by(
            F("taken_on").desc(nulls_last=True), "-pk"
        )

    def taken(self) -> "DecisionQuerySet":
        """Decisions that hold."""
        return self.filter(status=DecisionStatus.TAKEN)


class Decision(models.Model):
    """A decision of a body. Everything that binds points to one.

    A decision that is taken in the portal has a number per body per year, such as DVO-2020-03.
    A historical one may lack item, number, date and body, and then names its source.
    """

    reference = models.SlugField("kenmerk", max_length=60, unique=True)
    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name="gremium",
    )
    year = year_field("jaar", null=True, blank=True)
    sequence = models.PositiveSmallIntegerField("nummer in het jaar", null=True, blank=True)
    item = models.ForeignKey(
        "AgendaItem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name="agendapunt",
    )
    text = models.TextField("besluit")
    taken_on = models.DateField("genomen op", null=True, blank=True)
    status = models.CharField(
        "status", max_length=20, choices=DecisionStatus, default=DecisionStatus.TAKEN
    )
    source = models.CharField("bron", max_length=200, blank=True)
    subject_type = models.ForeignKey(
        ContentType,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="soort onderwerp",
    )
    subject_id = models.PositiveBigIntegerField("onderwerp", null=True, blank=True, editable=False)
    subject = GenericForeignKey("subject_type", "subject_id")
    lapse_reason = models.CharField("waarom vervallen", max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="vastgelegd door",
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "besluit"
        verbose_name_plural = "besluiten"
        ordering = ("-year", "-sequence", "reference", "pk")
        indexes = [SearchIndex(label=("reference",), text=("text", "source"))]
        constraints = [
            models.UniqueConstraint(
                fields=("body", "year", "sequence"),
                name="agenda_decision_number",
                violation_error_message="Dit besluitnummer bestaat al.",
            ),
            models.CheckConstraint(
                condition=Q(
                    sequence__isnull=False,
                    year__isnull=False,
                    taken_on__isnull=False,
                    body__isnull=False,
                )
                | (Q(sequence__isnull=True) & ~Q(source="")),
                name="agenda_decision_number_or_source",
                violation_error_message=(
                    "Een besluit zonder nummer is historisch: noem dan de bron."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(status=DecisionStatus.LAPSED) | ~Q(lapse_reason=""),
                name="agenda_decision_lapse_reason",
                violation_error_message="Schrijf waarom het besluit is vervallen.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("agenda:decision_detail", args=(self.reference,))

    @property
    def is_taken(self) -> bool:
        """Whether the decision holds."""
        return self.status == DecisionStatus.TAKEN

    @property
    def label(self) -> str:
        """How a text names the decision: by number, else by date, else by its source."""
        if self.sequence is not None:
            return f"besluit {self.reference}"
        if self.taken_on is not None:
            return f"besluit van {date_long(self.taken_on)}"
        return f"besluit zonder datum, volgens {self.source}"


class BindingQuerySet(HouseQuerySet):
    """Things that bind once a body has decided on them."""

    def adopted(self) -> "BindingQuerySet":
        """What binds."""
        return self.filter(status=BindingStatus.ADOPTED)

    def proposed(self) -> "BindingQuerySet":
        """What waits for a decision."""
        return self.filter(status=BindingStatus.PROPOSED)


class Offered(models.Model):
    """Something that is offered to a body, which cannot have decided on it before that day.

    The day is that on which it was stored, unless somebody says another. It is not known (None) of
    what a file brings without it.
    """

    offered_on = models.DateField(
        "aangeboden op",
        null=True,
        blank=True,
        default=timezone.localdate,
        help_text="De dag waarop dit is voorgelegd. Een besluit erover is niet ouder.",
    )

    class Meta:
        abstract = True


class Binding(Offered):
    """Something that binds only by a decision (DVO-ovk art. 6.5): no decision, no adopted status."""

    status = models.CharField(
        "status",
        max_length=20,
        choices=BindingStatus,
        default=BindingStatus.PROPOSED,
        editable=False,
    )
    decision = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="%(class)ss",
        verbose_name="besluit",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(status=BindingStatus.ADOPTED, decision__isnull=False)
                | Q(status=BindingStatus.PROPOSED, decision__isnull=True),
                name="%(app_label)s_%(class)s_decided",
                violation_error_message=(
                    "Vastgesteld kan alleen met een besluit; een voorstel heeft er nog geen."
                ),
            )
        ]

    @property
    def is_adopted(self) -> bool:
        """Whether a body has decided on it."""
        return self.status == BindingStatus.ADOPTED
