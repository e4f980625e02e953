"""How work goes, step by step: of the platform (Bijlage 1), or of one of its themes (Bijlage 9)."""

from django.db import models

from agenda.enums import Rule
from platform_ivz.querysets import HouseQuerySet
from portfolios.models import Body


class WorkProcess(models.Model):
    """A way of working that the region describes; the portal draws it and takes no step by it."""

    code = models.SlugField("code", unique=True)
    order = models.PositiveSmallIntegerField("volgorde", default=0)
    title = models.CharField("titel", max_length=160)
    lead = models.TextField("waar het over gaat", blank=True)
    source = models.CharField("bron", max_length=200, blank=True)
    remark = models.TextField("opmerking", blank=True)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "werkproces"
        verbose_name_plural = "werkprocessen"
        ordering = ("order", "code")

    def __str__(self) -> str:
        return self.title


class WorkStep(models.Model):
    """A step of a process: who does what, in which body, and on what it rests.

    `rule` is the rule of the portal that the step follows; on what that rests, `agenda.grounds` tells.
    """

    process = models.ForeignKey(
        WorkProcess, on_delete=models.CASCADE, related_name="steps", verbose_name="werkproces"
    )
    order = models.PositiveSmallIntegerField("volgorde")
    who = models.CharField("wie", max_length=60)
    title = models.CharField("stap", max_length=100)
    text = models.TextField("wat er gebeurt", blank=True)
    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="work_steps",
        verbose_name="gremium",
    )
    rule = models.CharField("regel", max_length=40, choices=Rule, blank=True)
    source = models.CharField("bron", max_length=200, blank=True)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "stap van een werkproces"
        verbose_name_plural = "stappen van een werkproces"
        ordering = ("process", "order", "pk")

    def __str__(self) -> str:
        return f"{self.process}: {self.title}"
