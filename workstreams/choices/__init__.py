"""Words that the fields of workstreams may hold."""

from workstreams.choices.asks import AskKind, AskStatus
from workstreams.choices.gates import STANDARD, STEPS, GateOutcome, ItemMet, Step
from workstreams.choices.measures import Direction, MeasureKind, ReadingKind
from workstreams.choices.milestones import Kept, MilestoneKind, ProposalState
from workstreams.choices.risks import (
    CELLS,
    COLOURS,
    IMPACTS,
    LIKELIHOODS,
    SEVERITY_OF,
    Effectiveness,
    EscalationDecision,
    Proximity,
    RiskCategory,
    RiskResponse,
    RiskStatus,
    Severity,
)
from workstreams.choices.updates import OPEN_STATES, UpdateState
from workstreams.choices.work import PartnerRole, Stage

__all__ = [
    "CELLS",
    "COLOURS",
    "IMPACTS",
    "LIKELIHOODS",
    "OPEN_STATES",
    "SEVERITY_OF",
    "STANDARD",
    "STEPS",
    "AskKind",
    "AskStatus",
    "Direction",
    "Effectiveness",
    "EscalationDecision",
    "GateOutcome",
    "ItemMet",
    "Kept",
    "MeasureKind",
    "MilestoneKind",
    "PartnerRole",
    "ProposalState",
    "Proximity",
    "ReadingKind",
    "RiskCategory",
    "RiskResponse",
    "RiskStatus",
    "Severity",
    "Stage",
    "Step",
    "UpdateState",
]
