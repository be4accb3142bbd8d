"""Arithmetic of the work: plain values in and out."""

from workstreams.figures.cycles import Cycle, Window, days_overdue, first_start, window_from
from workstreams.figures.milestones import slip_days
from workstreams.figures.ratings import direction_of_travel
from workstreams.figures.readings import S, Sourced, disagreeing
from workstreams.figures.reminders import STEPS, reminded_at, said_of, step_on

__all__ = [
    "STEPS",
    "Cycle",
    "S",
    "Sourced",
    "Window",
    "days_overdue",
    "direction_of_travel",
    "disagreeing",
    "first_start",
    "reminded_at",
    "said_of",
    "slip_days",
    "step_on",
    "window_from",
]
