"""Rules of engagement."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError

from core.figures import london_day
from workstreams.models import Engagement

HEARD = ("who_was_heard", "how_many", "what_was_said", "what_was_done")
"""What can be said only of an engagement that has begun."""


def check_engagement(engagement: Engagement, now: datetime) -> None:
    """Refuse to say who was heard at an event that has not come."""
    if engagement.from_on is None or engagement.from_on <= london_day(now):
        return
    for name in HEARD:
        if getattr(engagement, name) not in (None, ""):
            raise ValidationError(
                {name: "It has not begun yet: leave this empty until then, or correct its first day."}
            )
