"""Arithmetic of the work: plain values in and out."""

from workstreams.figures.cycles import DAYS, FRIDAY, MONTHS, TOO_NEAR, days_overdue, next_due
from workstreams.figures.milestones import slip_days
from workstreams.figures.ratings import direction_of_travel
from workstreams.figures.readings import S, Sourced, disagreeing
from workstreams.figures.risks import MOST, counted, faults_of_matrix, rating_in

__all__ = [
    "DAYS",
    "FRIDAY",
    "MONTHS",
    "MOST",
    "TOO_NEAR",
    "S",
    "Sourced",
    "counted",
    "days_overdue",
    "direction_of_travel",
    "disagreeing",
    "faults_of_matrix",
    "next_due",
    "rating_in",
    "slip_days",
]
