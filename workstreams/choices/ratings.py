"""Words of ratings: the rules that call for red or amber."""

from __future__ import annotations

from django.db import models


class Rule(models.TextChoices):
    """What calls for a rating of red or amber."""

    MILESTONE_SLIP = "milestone_slip", "Milestone slipped"
    OVER_BUDGET = "over_budget", "Forecast over budget"
    OFF_TARGET = "off_target", "Measure off target"
    RISK_SCORE = "risk_score", "Risk score"
