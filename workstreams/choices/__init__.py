"""Words that the fields of workstreams may hold."""

from workstreams.choices.asks import AskKind, AskStatus
from workstreams.choices.gates import STANDARD, STEPS, GateOutcome, ItemMet, Step
from workstreams.choices.measures import Direction, MeasureKind, ReadingKind
from workstreams.choices.milestones import Kept, MilestoneKind, ProposalState
from workstreams.choices.updates import OPEN_STATES, UpdateState
from workstreams.choices.work import PartnerRole, Stage

__all__ = [
    "OPEN_STATES",
    "STANDARD",
    "STEPS",
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
    "Step",
    "UpdateState",
]
