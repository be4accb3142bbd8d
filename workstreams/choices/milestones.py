"""Words of milestones."""

from __future__ import annotations

from django.db import models


class MilestoneKind(models.TextChoices):
    """Whether it is a point in time or a thing handed over."""

    MILESTONE = "milestone", "Milestone"
    DELIVERABLE = "deliverable", "Deliverable"
