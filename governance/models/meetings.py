"""The meetings of boards."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from governance.choices import MeetingStatus
from governance.models.boards import Board
from governance.models.sourced import Sourced


class Meeting(Sourced):
    """That a board meets, or met, on a day."""

    kind_code: ClassVar[str] = "MT"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "venue")

    board = models.ForeignKey(Board, models.PROTECT, related_name="meetings")
    held_on = models.DateField(help_text="The day of the meeting, planned or past.")
    title = models.CharField(max_length=200, blank=True, help_text="Where it has a name of its own.")
    venue = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=9, choices=MeetingStatus.choices, default=MeetingStatus.PLANNED)

    class Meta:
        ordering = ["-held_on", "reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "held_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="a_board_meets_once_a_day",
                violation_error_message="This board meets on that day already.",
            )
        ]

    def __str__(self) -> str:
        return self.title or f"{self.board}, {self.held_on.day} {self.held_on:%B %Y}"
