"""Words that the fields of governance may hold."""

from governance.choices.actions import ActionStatus
from governance.choices.boards import BoardKind, BoardRole, BoardStatus
from governance.choices.documents import DocumentKind
from governance.choices.places import NetworkWave, OrganisationKind, PlaceKind, Sector
from governance.choices.programmes import ReportingCycle, Standing

__all__ = [
    "ActionStatus",
    "BoardKind",
    "BoardRole",
    "BoardStatus",
    "DocumentKind",
    "NetworkWave",
    "OrganisationKind",
    "PlaceKind",
    "ReportingCycle",
    "Sector",
    "Standing",
]
