"""Papers of meetings and of the library, and the books that are bound of them."""

import datetime as dt

from django.core.files import File
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from agenda.models.meetings import AgendaItem, Meeting
from agenda.models.publishing import Publishable
from platform_ivz.formats import date_long
from platform_ivz.querysets import HouseQuerySet


class PaperQuerySet(HouseQuerySet):
    """Papers at points, and of the library."""

    def of_portal(self) -> "PaperQuerySet":
        """Papers that the portal makes, of points on the agenda."""
        return self.exclude(portal_url="").filter(item__in=AgendaItem.objects.accepted())

    def kept_of(self, portal_url: str) -> "PaperQuerySet":
        """What was kept of a paper of the portal, for a meeting or not, the newest first."""
        address = portal_url.partition("?")[0]
        of_it = Q(portal_url=address) | Q(portal_url__startswith=f"{address}?")
        return self.filter(of_it).exclude(file="").order_by("-made_at", "-pk")


class Paper(Publishable):
    """A document for a meeting or for the library: a file, or a paper of the portal by its address.

    Until the agenda is sent, a paper of the portal is made when somebody reads it. What was sent is
    laid down: made once and kept as a file, with its checksum (`sha256`), the day of its figures
    (`figures_on`) and the moment at which it was made (`made_at`). Who may not have the paper at that
    address does not get the file either.
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
    figures_on = models.DateField("cijfers van", null=True, blank=True, editable=False)
    made_at = models.DateTimeField("vastgelegd op", null=True, blank=True, editable=False)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = "stuk"
        verbose_name_plural = "stukken"
        ordering = ("item", "order", "title", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(file="") | ~Q(portal_url=""),
                name="agenda_paper_file_or_portal",
                violation_error_message="Kies een bestand of een stuk van het portaal.",
            ),
            models.CheckConstraint(
                condition=Q(figures_on=None, made_at=None) & (Q(file="") | Q(portal_url=""))
                | (
                    ~Q(file="")
                    & ~Q(portal_url="")
                    & ~Q(sha256="")
                    & Q(figures_on__isnull=False, made_at__isnull=False)
                ),
                name="agenda_paper_laid_down",
                violation_error_message=(
                    "Een stuk van het portaal heeft een bestand als het is vastgelegd, en dan ook de dag"
                    " van de cijfers. Voeg een eigen bestand toe als een ander stuk."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """Where it is read."""
        return reverse("agenda:paper", args=(self.pk,)) if self.file else self.portal_url

    @property
    def is_live(self) -> bool:
        """Whether it is made when somebody reads it."""
        return not self.file and bool(self.portal_url)

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
        """What kind of file it is, how many pages it has, and of which day its figures are."""
        pages = f"{self.pages} blz." if self.pages else ""
        figures = f"cijfers van {date_long(self.figures_on)}" if self.figures_on else ""
        return ", ".join(filter(None, (self.extension, pages, figures)))

    def lay_down(
        self, *, file: File, sha256: str, pages: int | None, day: dt.date, now: dt.datetime
    ) -> None:
        """Take a file as what this paper of the portal is, with figures of `day`; not stored yet."""
        self.file, self.sha256, self.pages, self.problem = file, sha256, pages, ""
        self.figures_on, self.made_at = day, now

    def take_up(self) -> None:
        """Let a paper of the portal be made again when it is read; not stored yet."""
        if self.portal_url:
            self.file, self.sha256, self.pages, self.problem = "", "", None, ""
            self.figures_on = self.made_at = None


class MeetingBook(models.Model):
    """The book of a meeting, for everybody who may read all that it was made from.

    `key` is a word for what it was made from (`reports/book/contents.py`): who may read something
    else has another key, and so has the same agenda after a change.
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="books", verbose_name="vergadering"
    )
    key = models.CharField("sleutel", max_length=64, editable=False)
    file = models.FileField("bestand", upload_to="boeken/%Y/", editable=False)
    made_at = models.DateTimeField("gemaakt op", default=timezone.now, editable=False)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "vergaderboek"
        verbose_name_plural = "vergaderboeken"
        ordering = ("-made_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("meeting", "key"),
                name="agenda_meetingbook_once",
                violation_error_message="Dit boek is er al.",
            )
        ]

    def __str__(self) -> str:
        return f"Vergaderboek van {self.meeting}"
