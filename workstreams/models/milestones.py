"""Milestones: what a workstream is to reach, how its baseline came to move, and what waits for what."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce, TruncDate

from core.choices import Precision
from core.fields import DaysBetween
from core.figures import LONDON, london_day
from core.models import RecordQuerySet
from governance.models import Board, Person, Sourced
from workstreams.choices import MilestoneKind, ProposalState
from workstreams.models.work import Workstream

CURRENT = Coalesce(F("rebaselined_on"), F("baseline_on"))
REACHED = Coalesce(F("done_on"), F("forecast_on"))


class MilestoneQuerySet(RecordQuerySet):
    """Lists of milestones."""

    def confirmed(self) -> Self:
        """All but those whose day had passed when their source was recorded, with nothing said of them since."""
        passed = Q(due_on__lt=TruncDate("created_at", tzinfo=LONDON))
        silent = Q(forecast_on__isnull=True, done_on__isnull=True, rebaselined_on__isnull=True)
        return self.exclude(passed & silent)


class Milestone(Sourced):
    """A point that a workstream is to reach.

    Its original baseline never moves. Its current baseline moves when a proposal is approved, its forecast with a
    reason.
    """

    kind_code: ClassVar[str] = "MS"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title")

    title = models.CharField(max_length=400)
    workstream = models.ForeignKey(Workstream, models.PROTECT, related_name="milestones")
    kind = models.CharField(max_length=12, choices=MilestoneKind.choices, default=MilestoneKind.MILESTONE)
    label = models.CharField(max_length=40, blank=True, help_text="How the source numbers it: 2010-11, 3.")
    baseline_on = models.DateField(
        null=True,
        blank=True,
        help_text="The day first agreed. It stays; a later day is proposed as a new baseline.",
    )
    baseline_precision = models.CharField(max_length=14, choices=Precision.choices, default=Precision.DAY)
    rebaselined_on = models.DateField(null=True, blank=True, editable=False)
    rebaselined_precision = models.CharField(
        max_length=14, choices=Precision.choices, default=Precision.DAY, db_default=Precision.DAY, editable=False
    )
    forecast_on = models.DateField(null=True, blank=True)
    forecast_precision = models.CharField(max_length=14, choices=Precision.choices, default=Precision.DAY)
    forecast_reason = models.CharField(max_length=500, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_precision = models.CharField(max_length=14, choices=Precision.choices, default=Precision.DAY)
    accepted_on = models.DateField(null=True, blank=True, help_text="The day a deliverable was accepted.")
    accepted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="accepted")
    current_baseline_on = models.GeneratedField(
        expression=CURRENT, output_field=models.DateField(null=True), db_persist=True
    )
    current_baseline_precision = models.GeneratedField(
        expression=Case(
            When(rebaselined_on__isnull=False, then=F("rebaselined_precision")), default=F("baseline_precision")
        ),
        output_field=models.CharField(max_length=14, choices=Precision.choices),
        db_persist=True,
    )
    due_on = models.GeneratedField(
        expression=Coalesce(F("forecast_on"), F("rebaselined_on"), F("baseline_on")),
        output_field=models.DateField(null=True),
        db_persist=True,
    )
    slip_days = models.GeneratedField(
        expression=DaysBetween(REACHED, CURRENT), output_field=models.IntegerField(null=True), db_persist=True
    )
    original_slip_days = models.GeneratedField(
        expression=DaysBetween(REACHED, F("baseline_on")),
        output_field=models.IntegerField(null=True),
        db_persist=True,
    )

    objects: ClassVar = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = [F("due_on").asc(nulls_last=True), "reference"]
        indexes = [models.Index(fields=["scope", "due_on"], name="milestones_by_due_day")]
        constraints = [
            models.CheckConstraint(
                name="only_a_deliverable_is_accepted",
                condition=Q(accepted_on__isnull=True) | Q(kind=MilestoneKind.DELIVERABLE),
                violation_error_message="Only a deliverable is accepted: say that it is one.",
            ),
            models.CheckConstraint(
                name="accepted_by_somebody_on_a_day",
                condition=Q(accepted_by__isnull=True) | Q(accepted_on__isnull=False),
                violation_error_message="Say on which day it was accepted.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def baseline_now_on(self) -> date | None:
        """The baseline that holds, also of a row that has not been stored or comes from an older version."""
        return self.rebaselined_on or self.baseline_on

    @property
    def baseline_now_precision(self) -> str:
        """How exactly that is known."""
        return self.rebaselined_precision if self.rebaselined_on else self.baseline_precision

    @property
    def reached_or_due_on(self) -> date | None:
        """The day it was done, else is due."""
        return self.done_on or self.forecast_on or self.baseline_now_on

    @property
    def due_precision(self) -> str:
        """How exactly the day is known on which it is due."""
        return self.forecast_precision if self.forecast_on else self.baseline_now_precision

    @property
    def is_unconfirmed(self) -> bool:
        """Whether its day had passed when its source was recorded, and nothing has been said of it since."""
        silent = self.forecast_on is None and self.done_on is None and self.rebaselined_on is None
        return silent and self.due_on is not None and self.due_on < london_day(self.created_at)

    @property
    def is_complete(self) -> bool:
        """Whether nothing more is to be done: it is done, and accepted where it is a deliverable."""
        return self.done_on is not None and (self.kind != MilestoneKind.DELIVERABLE or self.accepted_on is not None)


class Rebaseline(Sourced):
    """A proposal that a milestone be held to another day; once approved, that day is its current baseline."""

    kind_code: ClassVar[str] = "RB"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "reason")

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="rebaselines")
    to_on = models.DateField("new baseline")
    to_precision = models.CharField(max_length=14, choices=Precision.choices, default=Precision.DAY)
    reason = models.TextField(max_length=10_000, help_text="Why the day cannot be kept, and what depends on it.")
    board = models.ForeignKey(
        Board,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rebaselines",
        help_text="The board that agreed, if one did.",
    )
    state = models.CharField(
        max_length=10, choices=ProposalState.choices, default=ProposalState.PROPOSED, editable=False
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    from_on = models.DateField(
        null=True, blank=True, editable=False, help_text="The baseline that it took the place of."
    )
    from_precision = models.CharField(max_length=14, choices=Precision.choices, default=Precision.DAY, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decision_comment = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["milestone", "reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["milestone"],
                condition=Q(state=ProposalState.PROPOSED, withdrawn_at__isnull=True),
                name="one_open_proposal_of_a_milestone",
                violation_error_message="A new baseline of this milestone is proposed already.",
            )
        ]

    def __str__(self) -> str:
        return f"New baseline of {self.milestone}"


class DependencyQuerySet(RecordQuerySet):
    """Lists of dependencies."""

    def at_risk(self) -> Self:
        """Those whose predecessor, and the days between, pass the day of a successor that is not done."""
        first = Coalesce(F("predecessor__done_on"), F("predecessor__due_on"))
        over = DaysBetween(first, F("successor__due_on")) + F("lag_days")
        return self.filter(successor__done_on__isnull=True).alias(over=over).filter(over__gt=0)


class Dependency(Sourced):
    """That one milestone waits for another, which may belong to another programme.

    It belongs to the programme of the one that waits.
    """

    kind_code: ClassVar[str] = "DP"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "handed_over", "note")

    predecessor = models.ForeignKey(
        Milestone, models.PROTECT, related_name="successors", help_text="What must be reached first."
    )
    successor = models.ForeignKey(
        Milestone, models.PROTECT, related_name="predecessors", help_text="What waits for it; of your own programme."
    )
    lag_days = models.IntegerField(
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(3650)],
        help_text="How many days must lie between the two.",
    )
    handed_over = models.CharField(max_length=400, blank=True, help_text="What the one hands over to the other.")
    note = models.TextField(max_length=10_000, blank=True)

    objects: ClassVar = DependencyQuerySet.as_manager()

    class Meta:
        ordering = ["successor", "reference"]
        verbose_name_plural = "dependencies"
        constraints = [
            models.CheckConstraint(
                name="no_milestone_waits_for_itself",
                condition=~Q(predecessor=F("successor")),
                violation_error_message="A milestone cannot wait for itself.",
            ),
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                condition=Q(withdrawn_at__isnull=True),
                name="waits_for_another_once",
                violation_error_message="This dependency is recorded already.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference or "Dependency"
