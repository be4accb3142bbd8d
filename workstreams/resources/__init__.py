"""What the records of workstreams show of themselves."""

from workstreams.resources.asks import AskResource
from workstreams.resources.measures import MeasureResource, OutcomeResource, ReadingResource
from workstreams.resources.milestones import DependencyResource, MilestoneResource, RebaselineResource
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
    StatusUpdateResource,
    OutcomeResource,
    MeasureResource,
    ReadingResource,
    AskResource,
)

__all__ = [
    "RESOURCES",
    "AskResource",
    "DependencyResource",
    "MeasureResource",
    "MilestoneResource",
    "OutcomeResource",
    "PartnerResource",
    "ReadingResource",
    "RebaselineResource",
    "StatusUpdateResource",
    "ThemeResource",
    "WorkstreamPlaceResource",
    "WorkstreamResource",
]
