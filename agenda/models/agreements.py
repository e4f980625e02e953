"""Agreements between the parties, and their articles."""

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from agenda.enums import Duration
from agenda.models.publishing import Publishable
from platform_ivz.querysets import HouseQuerySet
from platform_ivz.search_index import SearchIndex
from portfolios.models import Organisation


class AgreementQuerySet(HouseQuerySet):
    """Agreements of the platform."""

    def for_list(self) -> "AgreementQuerySet":
        """Agreements with their successor and `article_count`."""
        return self.select_related("successor").annotate(article_count=Count("articles"))


class Agreement(Publishable):
    """An agreement on which the platform stands."""

    code = models.SlugField("code", unique=True)
    title = models.CharField("titel", max_length=200)
    short_title = models.CharField("korte titel", max_length=40)
    parties = models.TextField("partijen", blank=True)
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="agreements", verbose_name="partners"
    )
    signed_on = models.DateField("getekend op", null=True, blank=True)
    duration = models.CharField("looptijd", max_length=20, choices=Duration, blank=True)
    notice_months = models.PositiveSmallIntegerField(
        "opzegtermijn in maanden", null=True, blank=True
    )
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="opgevolgd door",
        help_text="De overeenkomst die hiervoor in de plaats kwam.",
    )
    signed_copy = models.FileField(
        "getekend exemplaar", upload_to="overeenkomsten/", blank=True, help_text="Als pdf."
    )
    remark = models.TextField("opmerking", blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "overeenkomst"
        verbose_name_plural = "overeenkomsten"
        ordering = ("title", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(successor__isnull=False)
                | (~Q(duration="") & Q(notice_months__isnull=False)),
                name="agenda_agreement_runs",
                violation_error_message=(
                    "Kies de looptijd en de opzegtermijn. Alleen bij een overeenkomst die is"
                    " opgevolgd mogen zij ontbreken."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.short_title

    def get_absolute_url(self) -> str:
        return reverse("reports:agreement_detail", args=(self.code,))


class AgreementArticle(models.Model):
    """An article of an agreement, summarised in our own words."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="articles", verbose_name="overeenkomst"
    )
    number = models.CharField("artikel", max_length=20)
    title = models.CharField("titel", max_length=200, blank=True)
    summary = models.TextField("samenvatting")
    order = models.PositiveSmallIntegerField("volgorde", default=0)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "artikel"
        verbose_name_plural = "artikelen"
        ordering = ("agreement", "order", "pk")
        indexes = [SearchIndex(label=("number", "title"), text=("summary",))]
        constraints = [
            models.UniqueConstraint(
                fields=("agreement", "number"),
                name="agenda_agreementarticle_number",
                violation_error_message="Dit artikelnummer staat al in deze overeenkomst.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.label}"

    def get_absolute_url(self) -> str:
        return f"{self.agreement.get_absolute_url()}#artikel-{self.pk}"

    @property
    def label(self) -> str:
        """How a sentence names it: 'art. 6.5', or a word as it is, such as 'bijlage'."""
        return f"art. {self.number}" if self.number[:1].isdigit() else self.number
