"""Words of measures and readings."""

from __future__ import annotations

from django.db import models


class MeasureKind(models.TextChoices):
    """The three questions of results-based accountability."""

    HOW_MUCH = "how_much", "How much did we do?"
    HOW_WELL = "how_well", "How well did we do it?"
    BETTER_OFF = "better_off", "Is anyone better off?"
    NOT_CLASSED = "not_classed", "Not classed"


class Accountability(models.TextChoices):
    """Whose measure it is: that of a whole place, for which no one body answers, or that of a service."""

    POPULATION = "population", "Population: everybody in the place"
    PERFORMANCE = "performance", "Performance: those whom a service reaches"
    NOT_STATED = "not_stated", "Not stated"


class ValueKind(models.TextChoices):
    """What the values of a measure are, which says whether and how they add up."""

    NUMBER = "number", "Number that is counted"
    MONEY = "money", "Sum of money"
    PERCENTAGE = "percentage", "Percentage"
    RATE = "rate", "Rate: so many in a thousand or other base"
    AVERAGE = "average", "Average, index or length of time"
    YES_NO = "yes_no", "Yes or no: 1 or 0"
    NOT_STATED = "not_stated", "Not stated"


ADDED_UP = (ValueKind.NUMBER, ValueKind.MONEY)
"""Values that add up over places and over the periods of a year."""
DIVIDED = (ValueKind.PERCENTAGE, ValueKind.RATE, ValueKind.AVERAGE)
"""Values that are one number divided by another: over places, both are added up first, and then divided."""


class Direction(models.TextChoices):
    """Which way is good."""

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"
    NEITHER = "neither", "Neither is better"


class Frequency(models.TextChoices):
    """How often a reading is expected."""

    MONTHLY = "monthly", "Every month"
    QUARTERLY = "quarterly", "Every quarter"
    HALF_YEARLY = "half_yearly", "Every half year"
    YEARLY = "yearly", "Every year"
    NOT_STATED = "not_stated", "Not stated"


class ReadingKind(models.TextChoices):
    """What a reading of a measure says."""

    BASELINE = "baseline", "Baseline"
    ACTUAL = "actual", "Actual"
    HISTORY = "history", "History, before the baseline"
    TARGET = "target", "Target"
    ANTICIPATED = "anticipated", "Anticipated"


SEEN = (ReadingKind.HISTORY, ReadingKind.BASELINE, ReadingKind.ACTUAL)
"""What has been: readings of days that have passed."""


class Evidence(models.TextChoices):
    """How good the evidence of a reading is, from 1 (best) to 4."""

    OFFICIAL = "1", "1: official or audited"
    COUNTED = "2", "2: counted by a body itself"
    ESTIMATED = "3", "3: sampled or estimated"
    CLAIMED = "4", "4: stated without a method"
    NOT_GRADED = "not_graded", "Not graded"

    @property
    def definition(self) -> str:
        """What the grade means, in one sentence."""
        return EVIDENCE_DEFINITIONS[self.value]


EVIDENCE_DEFINITIONS = {
    "1": "Official statistics, or records that somebody independent has audited; the method is published.",
    "2": "Counted or measured in full by a body's own system, and checked by nobody else.",
    "3": "From a sample, a survey or a model whose method is stated.",
    "4": "Stated or expected in a document that shows no method.",
    "not_graded": "Nobody has graded it yet.",
}


class ReadingStatus(models.TextChoices):
    """Whether a reading may still be revised by its source."""

    PROVISIONAL = "provisional", "Provisional"
    FINAL = "final", "Final"


class TargetRating(models.TextChoices):
    """How a reading stands against its target; *not rated* never counts as on target."""

    ON_TARGET = "on_target", "On target"
    NEAR_TARGET = "near_target", "Near target"
    OFF_TARGET = "off_target", "Off target"
    NOT_RATED = "not_rated", "Not rated"

    @property
    def rag(self) -> str:
        """The rating of the one scale by which it is drawn."""
        return {"on_target": "green", "near_target": "amber", "off_target": "red", "not_rated": "not_rated"}[self.value]
