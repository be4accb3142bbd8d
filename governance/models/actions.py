"""Actions: what somebody has been asked to do about a record."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from core.models import AboutRecord, RecordQuerySet
from governance.choices import ActionStatus
from governance.models.boards import Board
from governance.models.places import Organisation, Person
from governance.models.sourced import Sourced


class ActionQuerySet(RecordQuerySet):
    """Lists of actions."""

    def open(self) -> Self:
        """Those that are neither done nor cancelled."""
        return self.filter(status=ActionStatus.OPEN)

    def overdue_on(self, day: date) -> Self:
        """Open ones that were due before `day`."""
        return self.open().filter(due_on__lt=day)


class Action(AboutRecord, Sourced):
    """Something that somebody is to do about a record of any kind, by a day."""

    kind_code: ClassVar[str] = "AC"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "outcome", "about_reference")

    title = models.CharField("what is to be done", max_length=400)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="actions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="actions")
    board = models.ForeignKey(
        Board, models.PROTECT, null=True, blank=True, related_name="actions", help_text="The board that asked for it."
    )
    raised_on = models.DateField(null=True, blank=True, help_text="Today where nothing is said.")
    due_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=ActionStatus.choices, default=ActionStatus.OPEN)
    done_on = models.DateField(null=True, blank=True, help_text="The day it was done, or cancelled.")
    outcome = models.TextField(blank=True, help_text="What came of it. Needed once it is done or cancelled.")

    objects: ClassVar = ActionQuerySet.as_manager()

    class Meta:
        ordering = [F("due_on").asc(nulls_last=True), "reference"]
        indexes = [
            models.Index(fields=["about_id"], name="actions_about_a_record"),
            models.Index(fields=["scope", "status", "due_on"], name="actions_by_due_day"),
        ]
        constraints = [
            models.CheckConstraint(
                name="action_is_over_with_a_day_and_an_outcome",
                condition=Q(status=ActionStatus.OPEN, done_on__isnull=True)
                | (~Q(status=ActionStatus.OPEN) & Q(done_on__isnull=False) & ~Q(outcome="")),
                violation_error_message="An action that is done or cancelled has its day and what came of it; "
                "an open one has no such day.",
            ),
            models.CheckConstraint(
                name="action_is_due_after_it_was_raised",
                condition=Q(raised_on__isnull=True) | Q(due_on__isnull=True) | Q(due_on__gte=F("raised_on")),
                violation_error_message="It is due before it was raised.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
