"""What the records of workstreams show of themselves."""

from workstreams.resources.asks import AskAnswerResource, AskResource
from workstreams.resources.assurance import ImpactAssessmentResource, SharingAgreementResource, SharingPartyResource
from workstreams.resources.engagement import EngagementResource
from workstreams.resources.measures import MeasureResource, OutcomeResource, ReadingResource
from workstreams.resources.milestones import MilestoneResource
from workstreams.resources.plans import PlacePlanMeasureResource, PlacePlanResource
from workstreams.resources.practice import GoodPracticeResource, SharedPracticeResource
from workstreams.resources.staffing import StaffRoleResource
from workstreams.resources.updates import StatusUpdateResource
from workstreams.resources.work import PartnerResource, ThemeResource, WorkstreamPlaceResource, WorkstreamResource

RESOURCES = (
    ThemeResource,
    WorkstreamResource,
    WorkstreamPlaceResource,
    PartnerResource,
    MilestoneResource,
    StatusUpdateResource,
    OutcomeResource,
    MeasureResource,
    ReadingResource,
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
)

__all__ = [
    "RESOURCES",
    "AskAnswerResource",
    "AskResource",
    "EngagementResource",
    "GoodPracticeResource",
    "ImpactAssessmentResource",
    "MeasureResource",
    "MilestoneResource",
    "OutcomeResource",
    "PartnerResource",
    "PlacePlanMeasureResource",
    "PlacePlanResource",
    "ReadingResource",
    "SharedPracticeResource",
    "SharingAgreementResource",
    "SharingPartyResource",
    "StaffRoleResource",
    "StatusUpdateResource",
    "ThemeResource",
    "WorkstreamPlaceResource",
    "WorkstreamResource",
]
