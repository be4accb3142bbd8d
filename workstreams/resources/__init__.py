"""What the records of workstreams show of themselves."""

from workstreams.resources.asks import AskAnswerResource, AskResource
from workstreams.resources.assurance import ImpactAssessmentResource, SharingAgreementResource, SharingPartyResource
from workstreams.resources.engagement import EngagementResource
from workstreams.resources.gates import GateConditionResource, GateItemResource, GateResource, GateReviewerResource
from workstreams.resources.issues import EscalationResource, IssueResource
from workstreams.resources.matrices import RiskMatrixResource
from workstreams.resources.measures import MeasureResource, OutcomeResource, ReadingResource, StoryResource
from workstreams.resources.milestones import DependencyResource, MilestoneResource, RebaselineResource
from workstreams.resources.periods import ReportingPeriodResource
from workstreams.resources.plans import PlacePlanMeasureResource, PlacePlanResource
from workstreams.resources.practice import GoodPracticeResource, SharedPracticeResource
from workstreams.resources.ratings import AssuranceRatingResource, RatingThresholdResource
from workstreams.resources.reminders import DelegationResource, UpdateRequestResource
from workstreams.resources.reviews import (
    EvaluationMeasureResource,
    EvaluationResource,
    ReviewCriterionResource,
    ReviewResource,
    ReviewScoreResource,
)
from workstreams.resources.risks import RiskControlResource, RiskResource
from workstreams.resources.staffing import StaffRoleResource
from workstreams.resources.updates import StatusUpdateResource
from workstreams.resources.work import PartnerResource, ThemeResource, WorkstreamPlaceResource, WorkstreamResource

RESOURCES = (
    ThemeResource,
    WorkstreamResource,
    WorkstreamPlaceResource,
    PartnerResource,
    MilestoneResource,
    RebaselineResource,
    DependencyResource,
    ReportingPeriodResource,
    StatusUpdateResource,
    DelegationResource,
    UpdateRequestResource,
    OutcomeResource,
    MeasureResource,
    ReadingResource,
    StoryResource,
    AskResource,
    AskAnswerResource,
    SharingAgreementResource,
    SharingPartyResource,
    ImpactAssessmentResource,
    PlacePlanResource,
    PlacePlanMeasureResource,
    EngagementResource,
    StaffRoleResource,
    GoodPracticeResource,
    SharedPracticeResource,
    RiskMatrixResource,
    RiskResource,
    RiskControlResource,
    IssueResource,
    EscalationResource,
    GateResource,
    GateItemResource,
    GateReviewerResource,
    GateConditionResource,
    ReviewCriterionResource,
    ReviewResource,
    ReviewScoreResource,
    EvaluationResource,
    EvaluationMeasureResource,
    AssuranceRatingResource,
    RatingThresholdResource,
)

__all__ = [
    "RESOURCES",
    "AskAnswerResource",
    "AskResource",
    "AssuranceRatingResource",
    "DelegationResource",
    "DependencyResource",
    "EngagementResource",
    "EscalationResource",
    "EvaluationMeasureResource",
    "EvaluationResource",
    "GateConditionResource",
    "GateItemResource",
    "GateResource",
    "GateReviewerResource",
    "GoodPracticeResource",
    "ImpactAssessmentResource",
    "IssueResource",
    "MeasureResource",
    "MilestoneResource",
    "OutcomeResource",
    "PartnerResource",
    "PlacePlanMeasureResource",
    "PlacePlanResource",
    "RatingThresholdResource",
    "ReadingResource",
    "RebaselineResource",
    "ReportingPeriodResource",
    "ReviewCriterionResource",
    "ReviewResource",
    "ReviewScoreResource",
    "RiskControlResource",
    "RiskMatrixResource",
    "RiskResource",
    "SharedPracticeResource",
    "SharingAgreementResource",
    "SharingPartyResource",
    "StaffRoleResource",
    "StatusUpdateResource",
    "StoryResource",
    "ThemeResource",
    "UpdateRequestResource",
    "WorkstreamPlaceResource",
    "WorkstreamResource",
]
