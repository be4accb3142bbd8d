"""What the records of workstreams show of themselves."""

from workstreams.resources.asks import AskResource
from workstreams.resources.measures import MeasureResource, OutcomeResource, ReadingResource, StoryResource
from workstreams.resources.milestones import MilestoneResource
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
    StoryResource,
    AskResource,
)

__all__ = [
    "RESOURCES",
    "AskResource",
    "MeasureResource",
    "MilestoneResource",
    "OutcomeResource",
    "PartnerResource",
    "ReadingResource",
    "StatusUpdateResource",
    "StoryResource",
    "ThemeResource",
    "WorkstreamPlaceResource",
    "WorkstreamResource",
]
