"""What is stored of the work: from themes and workstreams to what came of them."""

from workstreams.models.asks import Ask, AskAnswer
from workstreams.models.assurance import ImpactAssessment, SharingAgreement, SharingParty
from workstreams.models.engagement import Engagement
from workstreams.models.gates import Gate, GateCondition, GateItem, GateReviewer
from workstreams.models.issues import Escalation, Issue
from workstreams.models.matrices import RiskMatrix
from workstreams.models.measures import Measure, MeasureQuerySet, Outcome, Reading
from workstreams.models.milestones import Dependency, Milestone, MilestoneQuerySet, Rebaseline
from workstreams.models.periods import ReportingPeriod
from workstreams.models.plans import PlacePlan, PlacePlanMeasure
from workstreams.models.practice import GoodPractice, SharedPractice
from workstreams.models.ratings import AssuranceRating, RatingThreshold
from workstreams.models.reminders import Delegation, UpdateRequest
from workstreams.models.reviews import Evaluation, EvaluationMeasure, Review, ReviewCriterion, ReviewScore
from workstreams.models.risks import Risk, RiskControl
from workstreams.models.staffing import StaffRole
from workstreams.models.stories import Story
from workstreams.models.updates import StatusUpdate
from workstreams.models.work import Partner, Theme, Workstream, WorkstreamPlace, WorkstreamQuerySet

__all__ = [
    "Ask",
    "AskAnswer",
    "AssuranceRating",
    "Delegation",
    "Dependency",
    "Engagement",
    "Escalation",
    "Evaluation",
    "EvaluationMeasure",
    "Gate",
    "GateCondition",
    "GateItem",
    "GateReviewer",
    "GoodPractice",
    "ImpactAssessment",
    "Issue",
    "Measure",
    "MeasureQuerySet",
    "Milestone",
    "MilestoneQuerySet",
    "Outcome",
    "Partner",
    "PlacePlan",
    "PlacePlanMeasure",
    "RatingThreshold",
    "Reading",
    "Rebaseline",
    "ReportingPeriod",
    "Review",
    "ReviewCriterion",
    "ReviewScore",
    "Risk",
    "RiskControl",
    "RiskMatrix",
    "SharedPractice",
    "SharingAgreement",
    "SharingParty",
    "StaffRole",
    "StatusUpdate",
    "Story",
    "Theme",
    "UpdateRequest",
    "Workstream",
    "WorkstreamPlace",
    "WorkstreamQuerySet",
]
