"""Arithmetic of the work: plain values in and out."""

from workstreams.figures.commitments import Added, Commitment, Standing, added, commitments, counted, quarter_of
from workstreams.figures.cycles import DAYS, FRIDAY, MONTHS, TOO_NEAR, days_overdue, next_due
from workstreams.figures.milestones import days_over, slip_days, span_of
from workstreams.figures.ratings import direction_of_travel
from workstreams.figures.readings import S, Sourced, disagreeing
from workstreams.figures.timeline import Mark, Tick, Window, mark, ticks, window_of

__all__ = [
    "DAYS",
    "FRIDAY",
    "MONTHS",
    "TOO_NEAR",
    "Added",
    "Commitment",
    "Mark",
    "S",
    "Sourced",
    "Standing",
    "Tick",
    "Window",
    "added",
    "commitments",
    "counted",
    "days_over",
    "days_overdue",
    "direction_of_travel",
    "disagreeing",
    "mark",
    "next_due",
    "quarter_of",
    "slip_days",
    "span_of",
    "ticks",
    "window_of",
]
