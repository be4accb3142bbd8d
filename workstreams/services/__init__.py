"""Everything that changes workstreams and their status updates."""

from workstreams.services.measures import check_measure, check_reading, check_story
from workstreams.services.milestones import check_milestone
from workstreams.services.replay import replayed_state, update_at_version
from workstreams.services.standings import Standing, of_its_place, off_target, readings_of, standing_of, standings_of
from workstreams.services.updates import (
    create_update,
    discard_update,
    open_update_of,
    problems_of,
    publish_update,
    return_update,
    save_update,
    start_update,
    submit_update,
)
from workstreams.services.wholes import Whole, wholes_of
from workstreams.services.workstreams import assign_lead, change_workstream, close_workstream, cycle_of, open_workstream

__all__ = [
    "Standing",
    "Whole",
    "assign_lead",
    "change_workstream",
    "check_measure",
    "check_milestone",
    "check_reading",
    "check_story",
    "close_workstream",
    "create_update",
    "cycle_of",
    "discard_update",
    "of_its_place",
    "off_target",
    "open_update_of",
    "open_workstream",
    "problems_of",
    "publish_update",
    "readings_of",
    "replayed_state",
    "return_update",
    "save_update",
    "standing_of",
    "standings_of",
    "start_update",
    "submit_update",
    "update_at_version",
    "wholes_of",
]
