"""Rules of the plans of places."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError

from core.figures import london_day
from workstreams.choices import IN_FORCE
from workstreams.models import PlacePlan


def check_plan(plan: PlacePlan, now: datetime) -> None:
    """Refuse a day of adoption that has not come, or that stands beside a plan that has not been adopted."""
    if plan.adopted_on is None:
        return
    if plan.adopted_on > london_day(now):
        raise ValidationError({"adopted_on": "The day of adoption cannot be in the future."})
    if plan.status not in IN_FORCE:
        raise ValidationError({"adopted_on": "It has not been adopted. Change its status, or leave this empty."})
