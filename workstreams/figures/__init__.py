"""Arithmetic of the work: plain values in and out."""

from workstreams.figures.assurance import overdue_words
from workstreams.figures.cycles import DAYS, FRIDAY, MONTHS, TOO_NEAR, days_overdue, next_due
from workstreams.figures.milestones import slip_days
from workstreams.figures.ratings import direction_of_travel
from workstreams.figures.readings import S, Sourced, disagreeing

__all__ = [
    "DAYS",
    "FRIDAY",
    "MONTHS",
    "TOO_NEAR",
    "S",
    "Sourced",
    "days_overdue",
    "direction_of_travel",
    "disagreeing",
    "next_due",
    "overdue_words",
    "slip_days",
]
