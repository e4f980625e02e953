"""Who changed what: the audit log, readable on the page of the thing itself."""

from auditlog.models import LogEntry
from django.db import models
from django.db.models import QuerySet

SHOWN = 20


def history(obj: models.Model) -> QuerySet:
    """The newest changes of a row, with who made them."""
    return LogEntry.objects.get_for_object(obj).select_related("actor", "content_type")[:SHOWN]
