"""What every record has that comes from a document."""

from __future__ import annotations

from django.db import models

from core.models import Record


class Sourced(Record):
    """The base of what comes from a document: which, and where in it."""

    document = models.ForeignKey("governance.Document", models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=200, blank=True, help_text="Where in the document: paragraph 2.4.")

    class Meta:
        abstract = True
