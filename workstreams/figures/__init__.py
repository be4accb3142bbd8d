"""Arithmetic of the work: plain values in and out."""

from workstreams.figures.commitments import Added, Commitment, Standing, added, commitments, counted, quarter_of
from workstreams.figures.cycles import Cycle, PeriodDays, days_overdue, first_start, window_from
from workstreams.figures.milestones import days_over, slip_days, span_of
from workstreams.figures.ratings import direction_of_travel
from workstreams.figures.readings import S, Sourced, disagreeing
from workstreams.figures.reminders import STEPS, reminded_at, said_of, step_on
from workstreams.figures.risks import MOST, cells_counted, faults_of_matrix, rating_in
from workstreams.figures.timeline import Mark, Tick, Window, mark, ticks, window_of

__all__ = [
    "MOST",
    "STEPS",
    "Added",
    "Commitment",
    "Cycle",
    "Mark",
    "PeriodDays",
    "S",
    "Sourced",
    "Standing",
    "Tick",
    "Window",
    "added",
    "cells_counted",
    "commitments",
    "counted",
    "days_over",
    "days_overdue",
    "direction_of_travel",
    "disagreeing",
    "faults_of_matrix",
    "first_start",
    "mark",
    "quarter_of",
    "rating_in",
    "reminded_at",
    "said_of",
    "slip_days",
    "span_of",
    "step_on",
    "ticks",
    "window_from",
    "window_of",
]
