"""Who is asked for an update: in whose place, and by whom."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.models import Record
from workstreams.models.periods import ReportingPeriod
from workstreams.models.updates import StatusUpdate
from workstreams.models.work import Workstream


class Delegation(Record):
    """That somebody writes the updates of a workstream in place of its lead, from a day to a day."""

    kind_code: ClassVar[str] = "DG"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "reason")

    workstream = models.ForeignKey(Workstream, models.PROTECT, related_name="delegations")
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="The account that writes meanwhile."
    )
    from_on = models.DateField(help_text="The first day.")
    to_on = models.DateField(help_text="The last day.")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-from_on", "reference"]
        constraints = [
            models.CheckConstraint(
                name="a_delegation_ends_after_it_starts",
                condition=Q(to_on__gte=F("from_on")),
                violation_error_message="The last day is before the first.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.to_user} for {self.workstream}"


class UpdateRequest(Record):
    """That a manager has asked for the update of a workstream; the update that is submitted next answers it."""

    kind_code: ClassVar[str] = "UR"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "note")

    workstream = models.ForeignKey(Workstream, models.PROTECT, related_name="update_requests")
    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, null=True, blank=True, related_name="update_requests", editable=False
    )
    asked_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    note = models.CharField(max_length=500, blank=True, help_text="What is wanted, in a sentence.")
    answered_by = models.ForeignKey(
        StatusUpdate, models.PROTECT, null=True, blank=True, related_name="answers", editable=False
    )

    class Meta:
        ordering = ["-reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["workstream"],
                condition=Q(answered_by__isnull=True, withdrawn_at__isnull=True),
                name="an_update_is_asked_for_once",
                violation_error_message="This update has been asked for already, and is not there yet.",
            )
        ]

    def __str__(self) -> str:
        return f"Update of {self.workstream} asked for"
