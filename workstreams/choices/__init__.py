"""Words that the fields of workstreams may hold."""

from workstreams.choices.asks import AskKind, AskStatus
from workstreams.choices.gates import STANDARD, STEP_CHOICES, STEPS, GateOutcome, ItemMet
from workstreams.choices.measures import Direction, MeasureKind, ReadingKind
from workstreams.choices.milestones import Kept, MilestoneKind, ProposalState
from workstreams.choices.updates import OPEN_STATES, UpdateState
from workstreams.choices.work import PartnerRole, Stage

__all__ = [
    "OPEN_STATES",
    "STANDARD",
    "STEPS",
    "STEP_CHOICES",
    "AskKind",
    "AskStatus",
    "Direction",
    "GateOutcome",
    "ItemMet",
    "Kept",
    "MeasureKind",
    "MilestoneKind",
    "PartnerRole",
    "ProposalState",
    "ReadingKind",
    "Stage",
    "UpdateState",
]
