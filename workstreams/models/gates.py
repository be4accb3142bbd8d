"""Gates: what is asked at the end of a step of the five-step method, by whom it was looked at, and what was decided."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.choices import Precision
from governance.models import Board, Organisation, Person, Sourced
from workstreams.choices import GateOutcome, ItemMet, Step
from workstreams.models.work import Workstream


class Gate(Sourced):
    """The decision at the end of a step of the five-step method: whether a workstream goes on to the next."""

    kind_code: ClassVar[str] = "GT"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "evidence", "comment")

    workstream = models.ForeignKey(Workstream, models.PROTECT, related_name="gates")
    step = models.CharField(max_length=16, choices=Step.choices, help_text="The step that it ends.")
    planned_on = models.DateField(null=True, blank=True)
    planned_precision = models.CharField(max_length=14, choices=Precision.choices, default=Precision.DAY)
    held_on = models.DateField(null=True, blank=True)
    evidence = models.TextField(max_length=10_000, blank=True, help_text="What the decision rests on.")
    skip_reason = models.TextField(
        "why steps are skipped",
        max_length=10_000,
        blank=True,
        help_text="Needed where the workstream has not come to this step yet.",
    )
    outcome = models.CharField(
        max_length=12, choices=GateOutcome.choices, default=GateOutcome.UNDECIDED, editable=False
    )
    comment = models.TextField(blank=True, editable=False)
    board = models.ForeignKey(Board, models.PROTECT, null=True, blank=True, related_name="gates", editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["workstream", "reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["workstream", "step"],
                condition=Q(outcome=GateOutcome.UNDECIDED, withdrawn_at__isnull=True),
                name="one_open_gate_of_a_step",
                violation_error_message="A gate of this step is open already.",
            ),
            models.CheckConstraint(
                name="stop_and_defer_say_why",
                condition=~Q(outcome__in=(GateOutcome.STOP, GateOutcome.DEFER)) | ~Q(comment=""),
                violation_error_message="Say why.",
            ),
        ]

    def __str__(self) -> str:
        return f"Gate after {dict(Step.choices).get(self.step, '').lower()}"


class GateItem(Sourced):
    """One thing that a gate asks for, whether it is there, and what shows it."""

    kind_code: ClassVar[str] = "GI"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "evidence")

    gate = models.ForeignKey(Gate, models.PROTECT, related_name="items")
    title = models.CharField("what is asked", max_length=400)
    order = models.PositiveIntegerField(default=0)
    met = models.CharField(max_length=8, choices=ItemMet.choices, default=ItemMet.NOT_YET)
    evidence = models.TextField(max_length=10_000, blank=True, help_text="What shows that it is met.")

    class Meta:
        ordering = ["gate", "order", "reference"]

    def __str__(self) -> str:
        return self.title


class GateReviewer(Sourced):
    """Somebody who looked at what a gate rests on, and what they think of it."""

    kind_code: ClassVar[str] = "GR"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "view")

    gate = models.ForeignKey(Gate, models.PROTECT, related_name="reviewers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="gate_reviews")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="gate_reviews")
    view = models.TextField(max_length=10_000, blank=True, help_text="What they think, in a sentence or two.")
    reviewed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["gate", "reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["gate", "person"],
                condition=Q(withdrawn_at__isnull=True),
                name="reviews_a_gate_once",
                violation_error_message="This person reviews this gate already.",
            )
        ]

    def __str__(self) -> str:
        return self.reference or "Reviewer"


class GateCondition(Sourced):
    """What must be done because a gate lets a workstream proceed only with conditions."""

    kind_code: ClassVar[str] = "GC"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title")

    gate = models.ForeignKey(Gate, models.PROTECT, related_name="conditions")
    title = models.CharField("condition", max_length=400)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="gate_conditions")
    due_on = models.DateField(null=True, blank=True)
    met_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["gate", "reference"]

    def __str__(self) -> str:
        return self.title
