"""Everything that changes governance, and its rules beyond those of its models."""

from governance.services.actions import check_action, open_action
from governance.services.boards import FOREVER, boards_of, check_board, check_meeting, check_membership
from governance.services.places import check_place
from governance.services.programmes import check_programme, name_programme, open_programme

__all__ = [
    "FOREVER",
    "boards_of",
    "check_action",
    "check_board",
    "check_meeting",
    "check_membership",
    "check_place",
    "check_programme",
    "name_programme",
    "open_action",
    "open_programme",
]
