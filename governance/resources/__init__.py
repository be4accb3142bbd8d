"""What the records of governance show of themselves."""

from governance.resources.actions import ActionResource
from governance.resources.boards import BoardResource, MembershipResource
from governance.resources.documents import DocumentResource, FigureResource
from governance.resources.meetings import MeetingResource
from governance.resources.places import NetworkMembershipResource, OrganisationResource, PersonResource, PlaceResource
from governance.resources.programmes import ParticipationResource, ProgrammeResource
from governance.resources.sourced import sourced

RESOURCES = (
    PlaceResource,
    OrganisationResource,
    PersonResource,
    ProgrammeResource,
    DocumentResource,
    BoardResource,
    ParticipationResource,
    NetworkMembershipResource,
    MembershipResource,
    MeetingResource,
    FigureResource,
    ActionResource,
)

__all__ = [
    "RESOURCES",
    "ActionResource",
    "BoardResource",
    "DocumentResource",
    "FigureResource",
    "MeetingResource",
    "MembershipResource",
    "NetworkMembershipResource",
    "OrganisationResource",
    "ParticipationResource",
    "PersonResource",
    "PlaceResource",
    "ProgrammeResource",
    "sourced",
]
