"""Outcomes, measures and their readings."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from core.choices import Precision, Qualifier
from core.models import RecordQuerySet
from governance.models import Person, Place, Sourced
from workstreams.choices import (
    Accountability,
    Direction,
    Evidence,
    Frequency,
    MeasureKind,
    ReadingKind,
    ReadingStatus,
    ValueKind,
)
from workstreams.models.work import Theme, Workstream


class Outcome(Sourced):
    """A change in people's lives or in the place that the work is for."""

    kind_code: ClassVar[str] = "OC"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "summary")

    title = models.CharField(max_length=400)
    summary = models.TextField(blank=True)
    label = models.CharField(max_length=40, blank=True, help_text="How the source numbers it.")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="outcomes")
    workstream = models.ForeignKey(Workstream, models.PROTECT, null=True, blank=True, related_name="outcomes")
    population = models.CharField(max_length=200, blank=True, help_text="Whose lives: the population it is about.")

    class Meta:
        ordering = ["reference"]

    def __str__(self) -> str:
        return self.title


class MeasureQuerySet(RecordQuerySet):
    """Lists of measures."""

    def without_baseline(self) -> Self:
        """Measures that have no current baseline and do not say why."""
        baselines = Reading.objects.current().filter(measure=OuterRef("pk"), kind=ReadingKind.BASELINE)
        return self.filter(~Exists(baselines), no_baseline_reason="")


class Measure(Sourced):
    """How an outcome, a theme or a workstream is measured: results-based accountability."""

    kind_code: ClassVar[str] = "ME"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title")

    title = models.CharField(max_length=400)
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="measures")
    workstream = models.ForeignKey(Workstream, models.PROTECT, null=True, blank=True, related_name="measures")
    outcome = models.ForeignKey(Outcome, models.PROTECT, null=True, blank=True, related_name="measures")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="measures")
    kind = models.CharField(max_length=12, choices=MeasureKind.choices, default=MeasureKind.NOT_CLASSED)
    unit = models.CharField(max_length=60, blank=True, help_text="people, %, £, homes; empty where none is stated.")
    direction = models.CharField(max_length=8, choices=Direction.choices, default=Direction.NEITHER)
    no_baseline_reason = models.CharField(
        max_length=300, blank=True, help_text="Why there is no baseline, where there is none."
    )
    accountability = models.CharField(
        max_length=12,
        choices=Accountability.choices,
        default=Accountability.NOT_STATED,
        db_default=Accountability.NOT_STATED,
        help_text="Whether it is of everybody in a place, or of those whom a service reaches.",
    )
    value_kind = models.CharField(
        "values are",
        max_length=12,
        choices=ValueKind.choices,
        default=ValueKind.NOT_STATED,
        db_default=ValueKind.NOT_STATED,
        help_text="Says whether and how values of several places add up.",
    )
    cumulative = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Whether the readings of a financial year add up, and the target is for the year so far.",
    )
    numerator_label = models.CharField(
        max_length=200, blank=True, default="", db_default="", help_text="What is counted: residents out of work."
    )
    denominator_label = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text="What it is divided by: all residents aged 16 to 64.",
    )
    multiplier = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="What numerator over denominator is times: 1,000 for a rate in a thousand. A percentage has 100.",
    )
    numerator_may_exceed = models.BooleanField("numerator may exceed denominator", default=False, db_default=False)
    green_within = models.DecimalField(
        "on target within %",
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="By how many percent of the target it may be missed and still count as on target; 0 if left empty.",
    )
    amber_within = models.DecimalField(
        "near target within %",
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="By how many percent of the target it may be missed and count as near; 10 if left empty.",
    )
    headline = models.BooleanField(default=False, db_default=False, help_text="Whether a board sees it first.")
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="measures", help_text="Who answers for it."
    )
    frequency = models.CharField(
        max_length=12,
        choices=Frequency.choices,
        default=Frequency.NOT_STATED,
        db_default=Frequency.NOT_STATED,
        help_text="How often a reading is expected.",
    )
    decimals = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(4)], help_text="How many decimals a computed value has."
    )

    objects: ClassVar = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.CheckConstraint(
                name="measure_margins_in_order",
                condition=Q(green_within__isnull=True)
                | Q(amber_within__gte=F("green_within"))
                | Q(amber_within__isnull=True, green_within__lte=10),
                violation_error_message="Near target cannot end before on target does: give it the larger margin.",
            ),
            models.CheckConstraint(
                name="percentage_is_times_100",
                condition=~Q(value_kind=ValueKind.PERCENTAGE) | Q(multiplier__isnull=True) | Q(multiplier=100),
                violation_error_message="A percentage is times 100. Call it a rate for any other base.",
            ),
        ]

    @property
    def times(self) -> int:
        """What numerator over denominator is multiplied by."""
        return self.multiplier or (100 if self.value_kind == ValueKind.PERCENTAGE else 1)

    def __str__(self) -> str:
        return self.title


class Reading(Sourced):
    """One value of a measure from one source; two sources may disagree, and both are kept."""

    kind_code: ClassVar[str] = "RD"

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="readings")
    kind = models.CharField(max_length=12, choices=ReadingKind.choices, default=ReadingKind.ACTUAL)
    value = models.DecimalField(
        max_digits=20, decimal_places=4, blank=True, help_text="Left empty, it is numerator over denominator."
    )
    unit = models.CharField(max_length=60, blank=True)
    qualifier = models.CharField(max_length=10, choices=Qualifier.choices, default=Qualifier.EXACT)
    as_at = models.DateField("as at", null=True, blank=True, help_text="The day it describes; empty where not stated.")
    as_at_precision = models.CharField(max_length=14, choices=Precision.choices, default=Precision.DAY)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="readings")
    coverage = models.CharField(max_length=200, blank=True)
    quoted = models.CharField(max_length=200, blank=True, help_text="The figure as the source prints it.")
    uncertain = models.CharField(max_length=200, blank=True, help_text="Why the source itself leaves a doubt.")
    source = models.CharField(max_length=200, help_text="Where in the document, or the system it comes from.")
    period_starts_on = models.DateField(
        null=True, blank=True, help_text="The first day of its period, of which as at is the last."
    )
    numerator = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    evidence = models.CharField(
        max_length=12,
        choices=Evidence.choices,
        default=Evidence.NOT_GRADED,
        db_default=Evidence.NOT_GRADED,
        help_text="From 1, official or audited, to 4, stated without a method.",
    )
    status = models.CharField(
        max_length=12,
        choices=ReadingStatus.choices,
        default=ReadingStatus.FINAL,
        db_default=ReadingStatus.FINAL,
        help_text="A provisional reading gives way to a final one of the same source and day; both are kept.",
    )

    class Meta:
        ordering = ["measure", "as_at", "reference"]
        constraints = [
            models.CheckConstraint(
                name="reading_has_a_value",
                condition=Q(value__isnull=False),
                violation_error_message="Give a value, or numerator and denominator.",
            ),
            models.CheckConstraint(
                name="reading_period_ends_after_it_starts",
                condition=Q(period_starts_on__isnull=True) | Q(as_at__isnull=False, period_starts_on__lte=F("as_at")),
                violation_error_message="The period starts after the day that the reading is as at.",
            ),
            models.CheckConstraint(
                name="reading_divides_by_more_than_nothing",
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0),
                violation_error_message="The denominator must be more than 0: nothing can be divided by it.",
            ),
            models.CheckConstraint(
                name="reading_has_numerator_and_denominator",
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(numerator__isnull=False, denominator__isnull=False),
                violation_error_message="Numerator and denominator go together: give both, or neither.",
            ),
        ]

    def __str__(self) -> str:
        return f"{Decimal(self.value).normalize():f} {self.unit}".strip()
