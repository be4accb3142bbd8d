"""What the records of workstreams show of themselves."""

from workstreams.resources.asks import AskResource
from workstreams.resources.issues import EscalationResource, IssueResource
from workstreams.resources.matrices import RiskMatrixResource
from workstreams.resources.measures import MeasureResource, OutcomeResource, ReadingResource
from workstreams.resources.milestones import MilestoneResource
from workstreams.resources.risks import RiskControlResource, RiskResource
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
    RiskMatrixResource,
    RiskResource,
    RiskControlResource,
    IssueResource,
    EscalationResource,
)

__all__ = [
    "RESOURCES",
    "AskResource",
    "EscalationResource",
    "IssueResource",
    "MeasureResource",
    "MilestoneResource",
    "OutcomeResource",
    "PartnerResource",
    "ReadingResource",
    "RiskControlResource",
    "RiskMatrixResource",
    "RiskResource",
    "StatusUpdateResource",
    "ThemeResource",
    "WorkstreamPlaceResource",
    "WorkstreamResource",
]
