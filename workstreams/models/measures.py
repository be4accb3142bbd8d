"""Outcomes, measures and their readings."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models

from core.choices import Precision, Qualifier
from governance.models import Place, Sourced
from workstreams.choices import Direction, MeasureKind, ReadingKind
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

    class Meta:
        ordering = ["reference"]

    def __str__(self) -> str:
        return self.title


class Reading(Sourced):
    """One value of a measure from one source; two sources may disagree, and both are kept."""

    kind_code: ClassVar[str] = "RD"

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="readings")
    kind = models.CharField(max_length=12, choices=ReadingKind.choices, default=ReadingKind.ACTUAL)
    value = models.DecimalField(max_digits=20, decimal_places=4)
    unit = models.CharField(max_length=60, blank=True)
    qualifier = models.CharField(max_length=10, choices=Qualifier.choices, default=Qualifier.EXACT)
    as_at = models.DateField("as at", null=True, blank=True, help_text="The day it describes; empty where not stated.")
    as_at_precision = models.CharField(max_length=14, choices=Precision.choices, default=Precision.DAY)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="readings")
    coverage = models.CharField(max_length=200, blank=True)
    quoted = models.CharField(max_length=200, blank=True, help_text="The figure as the source prints it.")
    uncertain = models.CharField(max_length=200, blank=True, help_text="Why the source itself leaves a doubt.")
    source = models.CharField(max_length=200, help_text="Where in the document, or the system it comes from.")

    class Meta:
        ordering = ["measure", "as_at", "reference"]

    def __str__(self) -> str:
        return f"{Decimal(self.value).normalize():f} {self.unit}".strip()
