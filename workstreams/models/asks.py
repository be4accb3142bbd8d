"""What programmes ask of Government."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from governance.models import Organisation, Sourced
from workstreams.choices import AskKind, AskStatus
from workstreams.models.work import Theme, Workstream


class Ask(Sourced):
    """What a programme asks of Government, and how it has been answered."""

    kind_code: ClassVar[str] = "AS"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "summary", "of_whom")

    title = models.CharField(max_length=400)
    summary = models.TextField(blank=True)
    kind = models.CharField(max_length=12, choices=AskKind.choices)
    of_whom = models.CharField(max_length=200, blank=True)
    of_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="asks")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="asks")
    workstream = models.ForeignKey(Workstream, models.PROTECT, null=True, blank=True, related_name="asks")
    benefit = models.TextField(blank=True, help_text="What is lost if it is refused.")
    status = models.CharField(max_length=16, choices=AskStatus.choices, default=AskStatus.MADE)

    class Meta:
        ordering = ["reference"]

    def __str__(self) -> str:
        return self.title
