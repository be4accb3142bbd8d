"""What is stored of the work: from themes and workstreams to what came of them."""

from workstreams.models.asks import Ask, AskAnswer
from workstreams.models.assurance import ImpactAssessment, SharingAgreement, SharingParty
from workstreams.models.engagement import Engagement
from workstreams.models.measures import Measure, Outcome, Reading
from workstreams.models.milestones import Milestone, MilestoneQuerySet
from workstreams.models.plans import PlacePlan, PlacePlanMeasure
from workstreams.models.practice import GoodPractice, SharedPractice
from workstreams.models.staffing import StaffRole
from workstreams.models.updates import StatusUpdate
from workstreams.models.work import Partner, Theme, Workstream, WorkstreamPlace, WorkstreamQuerySet

__all__ = [
    "Ask",
    "AskAnswer",
    "Engagement",
    "GoodPractice",
    "ImpactAssessment",
    "Measure",
    "Milestone",
    "MilestoneQuerySet",
    "Outcome",
    "Partner",
    "PlacePlan",
    "PlacePlanMeasure",
    "Reading",
    "SharedPractice",
    "SharingAgreement",
    "SharingParty",
    "StaffRole",
    "StatusUpdate",
    "Theme",
    "Workstream",
    "WorkstreamPlace",
    "WorkstreamQuerySet",
]
