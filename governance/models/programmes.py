"""Programmes and who takes part in them."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from governance.choices import Standing, UpdateCycle
from governance.models.boards import Board
from governance.models.places import Organisation, Place
from governance.models.sourced import Sourced


class Programme(Sourced):
    """A shared programme of the public bodies of a place."""

    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "vision")

    title = models.CharField(max_length=200)
    place = models.ForeignKey(Place, models.PROTECT, related_name="programmes")
    vision = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    reporting_cycle = models.CharField(
        max_length=12,
        choices=UpdateCycle.choices,
        default=UpdateCycle.MONTHLY,
        help_text="How often its workstreams are updated. A period that has begun keeps its days.",
    )
    cycle_weeks = models.PositiveSmallIntegerField(
        "weeks of a cycle", null=True, blank=True, help_text="How many weeks, from 1 to 26, where that is the cycle."
    )
    cycle_from_on = models.DateField(
        "weeks are counted from", null=True, blank=True, help_text="The first day of a cycle of weeks; else a Monday."
    )
    cycle_lead_days = models.PositiveSmallIntegerField(
        "working days before a meeting",
        default=5,
        db_default=5,
        validators=[MaxValueValidator(60)],
        help_text="How long before a meeting updates are due, where that is the cycle.",
    )
    cycle_late_days = models.PositiveSmallIntegerField(
        "working days for late updates",
        default=10,
        db_default=10,
        validators=[MaxValueValidator(60)],
        help_text="How long after the due day a late update is taken, before the period closes.",
    )

    class Meta:
        ordering = ["title", "reference"]
        constraints = [
            models.CheckConstraint(
                name="programme_ends_after_it_starts",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="The last day is before the first.",
            ),
            models.UniqueConstraint(fields=["scope"], name="one_programme_of_a_scope"),
            models.CheckConstraint(
                name="weeks_of_a_cycle_are_few",
                condition=Q(cycle_weeks__isnull=True) | Q(cycle_weeks__gte=1, cycle_weeks__lte=26),
                violation_error_message="A cycle has from 1 to 26 weeks.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Participation(Sourced):
    """That an organisation, or a board of the network's own, takes part in a programme."""

    kind_code: ClassVar[str] = "PN"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="participations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="participations")
    board = models.ForeignKey(Board, models.PROTECT, null=True, blank=True, related_name="participations")
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.FULL)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["programme", "reference"]
        constraints = [
            models.CheckConstraint(
                name="an_organisation_or_a_board_takes_part",
                condition=Q(organisation__isnull=True) ^ Q(board__isnull=True),
                violation_error_message="Name an organisation or a board, not both.",
            ),
            models.UniqueConstraint(
                fields=["programme", "organisation"], condition=Q(withdrawn_at__isnull=True), name="takes_part_once"
            ),
            models.UniqueConstraint(
                fields=["programme", "board"], condition=Q(withdrawn_at__isnull=True), name="board_takes_part_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation or self.board} in {self.programme}"
