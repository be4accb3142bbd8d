"""Words that the fields of workstreams may hold."""

from workstreams.choices.asks import AskKind, AskNature, AskReply, AskStatus
from workstreams.choices.assurance import TO_DO, UNSIGNED, ImpactKind, ImpactStatus, PartyRole, SharingStatus
from workstreams.choices.engagement import EngagementKind
from workstreams.choices.measures import Direction, MeasureKind, ReadingKind
from workstreams.choices.milestones import MilestoneKind
from workstreams.choices.plans import IN_FORCE, PlanStatus
from workstreams.choices.practice import EvidenceGrade, Repeatable
from workstreams.choices.staffing import RoleBasis, RoleStatus
from workstreams.choices.updates import OPEN_STATES, UpdateState
from workstreams.choices.work import PartnerRole, Stage

__all__ = [
    "IN_FORCE",
    "OPEN_STATES",
    "TO_DO",
    "UNSIGNED",
    "AskKind",
    "AskNature",
    "AskReply",
    "AskStatus",
    "Direction",
    "EngagementKind",
    "EvidenceGrade",
    "ImpactKind",
    "ImpactStatus",
    "MeasureKind",
    "MilestoneKind",
    "PartnerRole",
    "PartyRole",
    "PlanStatus",
    "ReadingKind",
    "Repeatable",
    "RoleBasis",
    "RoleStatus",
    "SharingStatus",
    "Stage",
    "UpdateState",
]
