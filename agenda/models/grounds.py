"""On what the rules of the portal rest, and who decides on what: data of the region."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from agenda.enums import Rule
from agenda.models.agreements import Agreement, AgreementArticle
from platform_ivz.querysets import HouseQuerySet
from portfolios.models import Body


class GroundQuerySet(HouseQuerySet):
    """Grounds of rules."""

    def for_list(self) -> "GroundQuerySet":
        """In the order in which they were given, with what their text names."""
        return self.select_related("agreement", "article__agreement").order_by("pk")


class Ground(models.Model):
    """Where a rule of the portal comes from: an article, a whole agreement, or another source."""

    rule = models.CharField("regel", max_length=40, choices=Rule)
    agreement = models.ForeignKey(
        Agreement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grounds",
        verbose_name="overeenkomst",
    )
    article = models.ForeignKey(
        AgreementArticle,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grounds",
        verbose_name="artikel",
    )
    source = models.CharField(
        "andere bron",
        max_length=160,
        blank=True,
        help_text="Alleen als de regel niet uit een overeenkomst komt.",
    )

    objects = GroundQuerySet.as_manager()

    class Meta:
        verbose_name = "grond van een regel"
        verbose_name_plural = "gronden van regels"
        ordering = ("rule", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(agreement__isnull=False, source="")
                | (Q(agreement__isnull=True, article__isnull=True) & ~Q(source="")),
                name="agenda_ground_agreement_or_source",
                violation_error_message="Kies een overeenkomst of noem een andere bron: één van beide.",
            ),
            models.UniqueConstraint(
                fields=("rule", "article"),
                name="agenda_ground_article",
                violation_error_message="Deze regel rust al op dit artikel.",
            ),
            models.UniqueConstraint(
                fields=("rule", "agreement"),
                condition=Q(article__isnull=True),
                name="agenda_ground_agreement",
                violation_error_message="Deze regel rust al op deze overeenkomst.",
            ),
            models.UniqueConstraint(
                fields=("rule", "source"),
                condition=Q(agreement__isnull=True),
                name="agenda_ground_source",
                violation_error_message="Deze regel rust al op deze bron.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()}: {self.article or self.agreement or self.source}"

    def clean(self) -> None:
        """An article belongs to the agreement that is named."""
        if self.article is not None and self.article.agreement_id != self.agreement_id:
            raise ValidationError({"article": "Dit artikel staat in een andere overeenkomst."})


def subject_choices() -> list[tuple[str, str]]:
    """The kinds of things that can be decided, as they were registered at start-up."""
    from agenda.subjects import SUBJECTS  # noqa: PLC0415 - it stands above the models

    return [(subject.key, subject.label) for subject in SUBJECTS.values()]


class Decider(models.Model):
    """A body that decides on a kind of thing. Without any, each board may (`agenda/deciding.py`)."""

    subject = models.CharField("waarover", max_length=80, choices=subject_choices)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="decides_on", verbose_name="gremium"
    )

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "wie waarover besluit"
        verbose_name_plural = "wie waarover besluit"
        ordering = ("subject", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("subject", "body"),
                name="agenda_decider_body",
                violation_error_message="Dit gremium staat hier al bij.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()}: {self.body}"
