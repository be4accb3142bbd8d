"""What is stored of the work: from themes and workstreams to what came of them."""

from workstreams.models.asks import Ask
from workstreams.models.issues import Escalation, Issue
from workstreams.models.matrices import RiskMatrix
from workstreams.models.measures import Measure, Outcome, Reading
from workstreams.models.milestones import Milestone, MilestoneQuerySet
from workstreams.models.risks import Risk, RiskControl
from workstreams.models.updates import StatusUpdate
from workstreams.models.work import Partner, Theme, Workstream, WorkstreamPlace, WorkstreamQuerySet

__all__ = [
    "Ask",
    "Escalation",
    "Issue",
    "Measure",
    "Milestone",
    "MilestoneQuerySet",
    "Outcome",
    "Partner",
    "Reading",
    "Risk",
    "RiskControl",
    "RiskMatrix",
    "StatusUpdate",
    "Theme",
    "Workstream",
    "WorkstreamPlace",
    "WorkstreamQuerySet",
]
