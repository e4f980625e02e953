"""The sections of the assignment format (Bijlage 8), and the questions that help to fill them in."""

from django.db import models

from platform_ivz.querysets import HouseQuerySet


class FormatSection(models.Model):
    """One of the fourteen sections of the assignment format (Bijlage 8)."""

    key = models.SlugField("sleutel", max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(
        "volgorde",
        help_text="Waar het onderdeel staat: het laagste getal vooraan. Pagina’s en stukken"
        " nummeren de onderdelen zelf.",
    )
    title = models.CharField("titel", max_length=120)
    instruction = models.TextField("wat hier hoort", blank=True)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "onderdeel van het format"
        verbose_name_plural = "onderdelen van het format"
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.title


class GuidingQuestion(models.Model):
    """A question that helps to fill in a section."""

    section = models.ForeignKey(
        FormatSection, on_delete=models.CASCADE, related_name="questions", verbose_name="onderdeel"
    )
    order = models.PositiveSmallIntegerField("volgorde", default=0)
    text = models.CharField("hulpvraag", max_length=300)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "hulpvraag"
        verbose_name_plural = "hulpvragen"
        ordering = ("section", "order", "pk")

    def __str__(self) -> str:
        return self.text
