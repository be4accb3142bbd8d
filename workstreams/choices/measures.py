"""Words of measures and readings."""

from __future__ import annotations

from django.db import models


class MeasureKind(models.TextChoices):
    """The three questions of results-based accountability."""

    HOW_MUCH = "how_much", "How much did we do?"
    HOW_WELL = "how_well", "How well did we do it?"
    BETTER_OFF = "better_off", "Is anyone better off?"
    NOT_CLASSED = "not_classed", "Not classed"


class Direction(models.TextChoices):
    """Which way is good."""

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"
    NEITHER = "neither", "Neither is better"


class ReadingKind(models.TextChoices):
    """What a reading of a measure says."""

    BASELINE = "baseline", "Baseline"
    ACTUAL = "actual", "Actual"
    TARGET = "target", "Target"
    ANTICIPATED = "anticipated", "Anticipated"
