"""What can be made public: it is not before the coordinator publishes it."""

from django.db import models

from portfolios.models import User


class Publishable(models.Model):
    """Something that anybody may read from the moment on which it was published, if it is open at all.

    Whether it is open is for `agenda/open/reading.py` to say.
    """

    published_on = models.DateTimeField("gepubliceerd op", null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="gepubliceerd door",
    )

    class Meta:
        abstract = True
