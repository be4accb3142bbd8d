"""When each board is reported to, and what it was told."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Record
from governance.choices import ReportingCycle
from governance.models import Board
from reports.choices import ReportState


class ReportSchedule(Record):
    """That a programme reports to a board, and how often."""

    kind_code: ClassVar[str] = "RS"

    board = models.ForeignKey(Board, models.PROTECT, related_name="report_schedules")
    cycle = models.CharField(max_length=12, choices=ReportingCycle.choices, default=ReportingCycle.MONTHLY)
    first_due_on = models.DateField(help_text="The day of the first report; the others follow by the cycle.")
    next_due_on = models.DateField(editable=False, help_text="The day of the next report that has not been made.")
    publish_when_due = models.BooleanField(
        default=True, help_text="Whether the report is published on its day, or waits for the secretary to sign it off."
    )
    paused = models.BooleanField(default=False)

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "board"], condition=Q(withdrawn_at__isnull=True), name="one_schedule_of_a_board"
            )
        ]

    def __str__(self) -> str:
        return f"{self.board}, {self.get_cycle_display().lower()}"


class ProgressReport(Record):
    """What a programme tells a board of one period; once published it is frozen with a hash of its content.

    Until its day it is in preparation, and the scheduler draws it again whenever something has changed.
    """

    kind_code: ClassVar[str] = "PR"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "foreword")

    title = models.CharField(max_length=300)
    board = models.ForeignKey(Board, models.PROTECT, related_name="progress_reports", editable=False)
    schedule = models.ForeignKey(
        ReportSchedule, models.PROTECT, null=True, blank=True, related_name="reports", editable=False
    )
    since_on = models.DateField(editable=False, help_text="The first day of the period that it covers.")
    due_on = models.DateField(editable=False, help_text="The day for which it is made: one report for each.")
    state = models.CharField(
        max_length=14, choices=ReportState.choices, default=ReportState.IN_PREPARATION, editable=False
    )
    foreword = models.TextField(blank=True, help_text="Words of the secretary's own, before the sections.")
    data = models.JSONField(default=dict, editable=False, help_text="The sections, as they were drawn.")
    drawn_at = models.DateTimeField(editable=False)
    late = models.BooleanField(default=False, editable=False, help_text="Whether it was made after its day.")
    content_hash = models.CharField(max_length=64, blank=True, editable=False, help_text="SHA-256 of what was told.")
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["-due_on", "reference"]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "due_on"], name="one_report_of_a_period"),
            models.CheckConstraint(
                name="a_published_report_is_frozen",
                condition=Q(state=ReportState.IN_PREPARATION)
                | (Q(state=ReportState.PUBLISHED, published_at__isnull=False) & ~Q(content_hash="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title
