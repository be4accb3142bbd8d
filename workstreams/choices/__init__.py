"""Words that the fields of workstreams may hold."""

from workstreams.choices.asks import AskKind, AskStatus
from workstreams.choices.measures import (
    ADDED_UP,
    DIVIDED,
    EVIDENCE_DEFINITIONS,
    SEEN,
    Accountability,
    Direction,
    Evidence,
    Frequency,
    MeasureKind,
    ReadingKind,
    ReadingStatus,
    TargetRating,
    ValueKind,
)
from workstreams.choices.milestones import MilestoneKind
from workstreams.choices.updates import OPEN_STATES, UpdateState
from workstreams.choices.work import PartnerRole, Stage

__all__ = [
    "ADDED_UP",
    "DIVIDED",
    "EVIDENCE_DEFINITIONS",
    "OPEN_STATES",
    "SEEN",
    "Accountability",
    "AskKind",
    "AskStatus",
    "Direction",
    "Evidence",
    "Frequency",
    "MeasureKind",
    "MilestoneKind",
    "PartnerRole",
    "ReadingKind",
    "ReadingStatus",
    "Stage",
    "TargetRating",
    "UpdateState",
    "ValueKind",
]
