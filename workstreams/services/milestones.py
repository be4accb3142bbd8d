"""Rules of milestones that hold however they are written."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError

from workstreams.models import Milestone


def check_milestone(milestone: Milestone, now: datetime) -> None:
    """Refuse a forecast that has moved away from its baseline without a reason."""
    moved = milestone.forecast_on is not None and milestone.forecast_on != milestone.baseline_on
    if moved and milestone.baseline_on is not None and not milestone.forecast_reason:
        raise ValidationError({"forecast_reason": "Say why the forecast differs from the baseline"})
