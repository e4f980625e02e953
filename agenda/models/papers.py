"""Papers of meetings and of the library."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify

from agenda.models.meetings import AgendaItem
from agenda.models.publishing import Publishable
from platform_ivz.querysets import HouseQuerySet


class Paper(Publishable):
    """A document for a meeting or for the library: a file, or a paper of the portal by name.

    A paper of the portal has the name of `reports/catalogue.py` and the question that it answers; it
    is made as it is on that day, and gets a file when the agenda is sent.
    """

    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name="agendapunt",
    )
    order = models.PositiveSmallIntegerField("volgorde", default=0)
    title = models.CharField("titel", max_length=200)
    file = models.FileField("bestand", upload_to="stukken/%Y/", blank=True)
    portal_url = models.CharField(
        "stuk van het portaal",
        max_length=300,
        blank=True,
        editable=False,
        help_text="Waar het portaal dit stuk maakt.",
    )
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    pages = models.PositiveSmallIntegerField("bladzijden", null=True, blank=True, editable=False)
    problem = models.CharField("wat eraan mankeert", max_length=200, blank=True, editable=False)
    added_at = models.DateTimeField("toegevoegd op", auto_now_add=True)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "stuk"
        verbose_name_plural = "stukken"
        ordering = ("item", "order", "title", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(file="") | ~Q(portal_url=""),
                name="agenda_paper_file_or_portal",
                violation_error_message="Kies een bestand of een stuk van het portaal.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """Where it is read."""
        return reverse("agenda:paper", args=(self.pk,)) if self.file else self.portal_url

    @property
    def file_name(self) -> str:
        """The name of the file for who saves it: that of its title."""
        return f"{slugify(self.title) or 'stuk'}.{self.extension}"

    @property
    def extension(self) -> str:
        """What its file is; a paper of the portal is a PDF."""
        return self.file.name.rpartition(".")[2].lower() if self.file else "pdf"

    @property
    def in_short(self) -> str:
        """What kind of file it is, and how many pages it has."""
        return f"{self.extension}, {self.pages} blz." if self.pages else self.extension
