"""What the records of workstreams show of themselves."""

from workstreams.resources.asks import AskResource
from workstreams.resources.measures import MeasureResource, OutcomeResource, ReadingResource
from workstreams.resources.milestones import MilestoneResource
from workstreams.resources.periods import ReportingPeriodResource
from workstreams.resources.reminders import DelegationResource, UpdateRequestResource
from workstreams.resources.updates import StatusUpdateResource
from workstreams.resources.work import PartnerResource, ThemeResource, WorkstreamPlaceResource, WorkstreamResource

RESOURCES = (
    ThemeResource,
    WorkstreamResource,
    WorkstreamPlaceResource,
    PartnerResource,
    MilestoneResource,
    ReportingPeriodResource,
    StatusUpdateResource,
    DelegationResource,
    UpdateRequestResource,
    OutcomeResource,
    MeasureResource,
    ReadingResource,
    AskResource,
)

__all__ = [
    "RESOURCES",
    "AskResource",
    "DelegationResource",
    "MeasureResource",
    "MilestoneResource",
    "OutcomeResource",
    "PartnerResource",
    "ReadingResource",
    "ReportingPeriodResource",
    "StatusUpdateResource",
    "ThemeResource",
    "UpdateRequestResource",
    "WorkstreamPlaceResource",
    "WorkstreamResource",
]
