"""Words that the fields of governance may hold."""

from governance.choices.actions import ActionStatus
from governance.choices.boards import BoardKind, BoardRole, BoardStatus, MeetingStatus
from governance.choices.documents import DocumentKind
from governance.choices.places import NetworkWave, OrganisationKind, PlaceKind, Sector
from governance.choices.programmes import ReportingCycle, Standing, UpdateCycle

__all__ = [
    "ActionStatus",
    "BoardKind",
    "BoardRole",
    "BoardStatus",
    "DocumentKind",
    "MeetingStatus",
    "NetworkWave",
    "OrganisationKind",
    "PlaceKind",
    "ReportingCycle",
    "Sector",
    "Standing",
    "UpdateCycle",
]
