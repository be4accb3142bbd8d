"""Words of programmes."""

from __future__ import annotations

from django.db import models


class Standing(models.TextChoices):
    """How fully an organisation takes part in a programme."""

    FULL = "full", "Full partner"
    ASSOCIATE = "associate", "Associate"
    OBSERVER = "observer", "Observer"


class ReportingCycle(models.TextChoices):
    """How often a board is reported to."""

    WEEKLY = "weekly", "Every week"
    FORTNIGHTLY = "fortnightly", "Every two weeks"
    FOUR_WEEKLY = "four_weekly", "Every four weeks"
    MONTHLY = "monthly", "Every month"
    QUARTERLY = "quarterly", "Every quarter"


class UpdateCycle(models.TextChoices):
    """How often the workstreams of a programme are updated."""

    WEEKLY = "weekly", "Every week"
    FORTNIGHTLY = "fortnightly", "Every two weeks"
    FOUR_WEEKLY = "four_weekly", "Every four weeks"
    WEEKS = "weeks", "Every so many weeks"
    MONTHLY = "monthly", "Every month, by its last working day"
    QUARTERLY = "quarterly", "Every quarter, by its last working day"
    MEETINGS = "meetings", "Before each meeting of its board"
