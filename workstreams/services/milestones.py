"""Rules of milestones that hold however they are written."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError

from core.figures import london_day
from workstreams.choices import MilestoneKind
from workstreams.figures import has_passed, span_of
from workstreams.models import Milestone

PASSED = "This day has passed. Give a day to come, or the day on which it was done"
STAYS = "The original baseline stays as it is. To hold the milestone to another day, propose a new baseline."


def check_milestone(milestone: Milestone, now: datetime) -> None:
    """Refuse what contradicts what has been said of the milestone before, and days that cannot be.

    It was not done on a day to come; what is still to be done is not forecast for a day that has passed.
    """
    stored = Milestone.objects.filter(pk=milestone.pk).first()
    if stored is None or stored.workstream_id != milestone.workstream_id:
        _refuse_closed(milestone)
    if stored is not None:
        _refuse_moved_baseline(milestone, stored, now)
    _refuse_silent_move(milestone)
    _refuse_passed_forecast(milestone, stored, now)
    _refuse_days_to_come(milestone, now)


def _refuse_closed(milestone: Milestone) -> None:
    if milestone.workstream.closed_on is not None:
        raise ValidationError({"workstream": "This workstream is closed. Choose one that is open."})


def _refuse_moved_baseline(milestone: Milestone, stored: Milestone, now: datetime) -> None:
    """Keep the original baseline; a slip of the pen may be mended on the day of entry, before anything else is said."""
    same = milestone.baseline_on == stored.baseline_on and milestone.baseline_precision == stored.baseline_precision
    if same or stored.baseline_on is None:
        return
    silent = stored.forecast_on is None and stored.done_on is None and stored.rebaselined_on is None
    entered_today = london_day(stored.created_at) == london_day(now)
    if silent and entered_today and not stored.rebaselines.current().exists():
        return
    name = "baseline_on" if milestone.baseline_on != stored.baseline_on else "baseline_precision"
    raise ValidationError({name: STAYS})


def _refuse_silent_move(milestone: Milestone) -> None:
    """Want a reason for a forecast that differs from the baseline that holds."""
    baseline = milestone.baseline_now_on
    moved = milestone.forecast_on is not None and milestone.forecast_on != baseline
    if moved and baseline is not None and not milestone.forecast_reason:
        raise ValidationError({"forecast_reason": "Say why the forecast differs from the baseline"})


def _refuse_passed_forecast(milestone: Milestone, stored: Milestone | None, now: datetime) -> None:
    """Want a day to come for what is still to be done; a forecast that has passed since it was made may stand."""
    day, precision = milestone.forecast_on, milestone.forecast_precision
    if milestone.done_on is not None or day is None or not has_passed(day, precision, london_day(now)):
        return
    if stored is None or (day, precision) != (stored.forecast_on, stored.forecast_precision):
        raise ValidationError({"forecast_on": PASSED})


def _refuse_days_to_come(milestone: Milestone, now: datetime) -> None:
    today = london_day(now)
    if milestone.done_on is not None and span_of(milestone.done_on, milestone.done_precision)[0] > today:
        raise ValidationError({"done_on": "The day it was done cannot be in the future"})
    if milestone.accepted_on is None:
        return
    if milestone.kind != MilestoneKind.DELIVERABLE:
        raise ValidationError({"accepted_on": "Only a deliverable is accepted"})
    if milestone.accepted_on > today:
        raise ValidationError({"accepted_on": "The day it was accepted cannot be in the future"})
    if milestone.done_on is None:
        raise ValidationError({"accepted_on": "Say first on which day it was done"})
    if milestone.accepted_on < span_of(milestone.done_on, milestone.done_precision)[0]:
        raise ValidationError({"accepted_on": "It was accepted before it was done. Correct one of the two days"})
