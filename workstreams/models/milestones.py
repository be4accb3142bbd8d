"""Milestones: what a workstream is to reach."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, TruncDate

from core.choices import Precision
from core.figures import LONDON, london_day
from core.models import RecordQuerySet
from governance.models import Sourced
from workstreams.choices import MilestoneKind
from workstreams.models.work import Workstream


class MilestoneQuerySet(RecordQuerySet):
    """Lists of milestones."""

    def confirmed(self) -> Self:
        """All but those whose day had passed when their source was recorded, with nothing said of them since."""
        passed = Q(due_on__lt=TruncDate("created_at", tzinfo=LONDON), forecast_on__isnull=True, done_on__isnull=True)
        return self.exclude(passed)


class Milestone(Sourced):
    """A point that a workstream is to reach: its baseline never moves, its forecast does, with a reason."""

    kind_code: ClassVar[str] = "MS"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title")

    title = models.CharField(max_length=400)
    workstream = models.ForeignKey(Workstream, models.PROTECT, related_name="milestones")
    kind = models.CharField(max_length=12, choices=MilestoneKind.choices, default=MilestoneKind.MILESTONE)
    label = models.CharField(max_length=40, blank=True, help_text="How the source numbers it: 2010-11, 3.")
    baseline_on = models.DateField(null=True, blank=True)
    baseline_precision = models.CharField(max_length=14, choices=Precision.choices, default=Precision.DAY)
    forecast_on = models.DateField(null=True, blank=True)
    forecast_precision = models.CharField(max_length=14, choices=Precision.choices, default=Precision.DAY)
    forecast_reason = models.CharField(max_length=500, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_precision = models.CharField(max_length=14, choices=Precision.choices, default=Precision.DAY)
    due_on = models.GeneratedField(
        expression=Coalesce(F("forecast_on"), F("baseline_on")),
        output_field=models.DateField(null=True),
        db_persist=True,
    )

    objects: ClassVar = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = [F("due_on").asc(nulls_last=True), "reference"]
        indexes = [models.Index(fields=["scope", "due_on"], name="milestones_by_due_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_unconfirmed(self) -> bool:
        """Whether its day had passed when its source was recorded, and nothing has been said of it since."""
        silent = self.forecast_on is None and self.done_on is None
        return silent and self.due_on is not None and self.due_on < london_day(self.created_at)
