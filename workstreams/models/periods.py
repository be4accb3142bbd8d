"""Reporting periods: for each, every open workstream of a programme owes one update."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.models import Record, RecordQuerySet
from governance.models import Meeting


class ReportingPeriodQuerySet(RecordQuerySet):
    """Lists of reporting periods."""

    def open(self) -> ReportingPeriodQuerySet:
        """Those that still take updates, the one to come among them."""
        return self.filter(closed_at__isnull=True, withdrawn_at__isnull=True)


class ReportingPeriod(Record):
    """The days that one round of updates describes, when it is due, and until when late ones are taken.

    Periods of a programme follow each other without a gap; the scheduler opens and closes them, one ahead of today.
    """

    kind_code: ClassVar[str] = "RP"

    starts_on = models.DateField(editable=False, help_text="The first day that it describes.")
    ends_on = models.DateField(editable=False, help_text="The last day that it describes.")
    due_on = models.DateField(help_text="The day by which updates are to be submitted.")
    closes_on = models.DateField(help_text="The last day on which a late update is taken.")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="periods", editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    set_by_hand = models.BooleanField(
        default=False, editable=False, help_text="Whether a manager has set its days, so that a new cycle keeps them."
    )

    objects: ClassVar = ReportingPeriodQuerySet.as_manager()

    class Meta:
        ordering = ["scope", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "starts_on"], condition=Q(withdrawn_at__isnull=True), name="one_period_from_a_day"
            ),
            models.CheckConstraint(name="a_period_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="a_period_is_due_after_it_starts",
                condition=Q(due_on__gte=F("starts_on")),
                violation_error_message="It cannot be due before it starts.",
            ),
            models.CheckConstraint(
                name="a_period_closes_after_it_is_due",
                condition=Q(closes_on__gte=F("due_on")),
                violation_error_message="It cannot close before it is due.",
            ),
        ]

    def __str__(self) -> str:
        return f"Period to {self.ends_on.day} {self.ends_on:%B %Y}"
