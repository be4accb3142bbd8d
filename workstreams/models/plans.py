"""The plans of neighbourhoods and localities, and their measures."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from governance.models import Board, Organisation, Person, Place, Sourced
from workstreams.choices import IN_FORCE, PlanStatus
from workstreams.models.measures import Measure
from workstreams.models.work import Workstream


class PlacePlan(Sourced):
    """The plan of a neighbourhood or a locality under a programme: who leads it, and how far it has come."""

    kind_code: ClassVar[str] = "PP"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "summary")

    title = models.CharField(max_length=300)
    place = models.ForeignKey(Place, models.PROTECT, related_name="plans")
    workstream = models.ForeignKey(Workstream, models.PROTECT, null=True, blank=True, related_name="plans")
    status = models.CharField(max_length=8, choices=PlanStatus.choices, default=PlanStatus.EMERGING)
    led_by_person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="plans")
    led_by_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="plans")
    led_by_board = models.ForeignKey(Board, models.PROTECT, null=True, blank=True, related_name="plans")
    adopted_on = models.DateField(null=True, blank=True)
    review_due_on = models.DateField(null=True, blank=True)
    summary = models.TextField(blank=True)

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.CheckConstraint(
                name="adopted_plan_has_its_day",
                condition=~Q(status__in=IN_FORCE) | Q(adopted_on__isnull=False),
                violation_error_message="Give the day on which it was adopted.",
            ),
            models.CheckConstraint(
                name="plan_is_reviewed_after_it_is_adopted",
                condition=Q(adopted_on__isnull=True)
                | Q(review_due_on__isnull=True)
                | Q(review_due_on__gte=F("adopted_on")),
                violation_error_message="A review cannot be due before the day of adoption.",
            ),
            models.CheckConstraint(
                name="plan_is_led_by_one",
                condition=Q(led_by_person__isnull=True, led_by_organisation__isnull=True)
                | Q(led_by_person__isnull=True, led_by_board__isnull=True)
                | Q(led_by_organisation__isnull=True, led_by_board__isnull=True),
                violation_error_message="Name one who leads it: a person, an organisation or a board.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlacePlanMeasure(Sourced):
    """That the plan of a place is followed by a measure."""

    kind_code: ClassVar[str] = "PM"

    plan = models.ForeignKey(PlacePlan, models.PROTECT, related_name="plan_measures")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="plan_measures")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["plan", "reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "measure"],
                condition=Q(withdrawn_at__isnull=True),
                name="measure_of_a_plan_once",
                violation_error_message="The plan has this measure already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} in {self.plan}"
