"""Words that the fields of workstreams may hold."""

from workstreams.choices.asks import AskKind, AskNature, AskReply, AskStatus
from workstreams.choices.assurance import TO_DO, UNSIGNED, ImpactKind, ImpactStatus, PartyRole, SharingStatus
from workstreams.choices.completeness import CheckKind
from workstreams.choices.engagement import EngagementKind
from workstreams.choices.gates import STANDARD, STEPS, GateOutcome, ItemMet, Step
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
from workstreams.choices.milestones import Kept, MilestoneKind, ProposalState
from workstreams.choices.plans import IN_FORCE, PlanStatus
from workstreams.choices.practice import EvidenceGrade, Repeatable
from workstreams.choices.ratings import Rule
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
from workstreams.choices.staffing import RoleBasis, RoleStatus
from workstreams.choices.updates import OPEN_STATES, UpdateState
from workstreams.choices.work import PartnerRole, Stage

__all__ = [
    "ADDED_UP",
    "CELLS",
    "COLOURS",
    "DIVIDED",
    "EVIDENCE_DEFINITIONS",
    "IMPACTS",
    "IN_FORCE",
    "LIKELIHOODS",
    "OPEN_STATES",
    "SEEN",
    "SEVERITY_OF",
    "STANDARD",
    "STEPS",
    "TO_DO",
    "UNSIGNED",
    "Accountability",
    "AskKind",
    "AskNature",
    "AskReply",
    "AskStatus",
    "CheckKind",
    "Direction",
    "Effectiveness",
    "EngagementKind",
    "EscalationDecision",
    "Evidence",
    "EvidenceGrade",
    "Frequency",
    "GateOutcome",
    "ImpactKind",
    "ImpactStatus",
    "ItemMet",
    "Kept",
    "MeasureKind",
    "MilestoneKind",
    "PartnerRole",
    "PartyRole",
    "PlanStatus",
    "ProposalState",
    "Proximity",
    "ReadingKind",
    "ReadingStatus",
    "Repeatable",
    "RiskCategory",
    "RiskResponse",
    "RiskStatus",
    "RoleBasis",
    "RoleStatus",
    "Rule",
    "Severity",
    "SharingStatus",
    "Stage",
    "Step",
    "TargetRating",
    "UpdateState",
    "ValueKind",
]
