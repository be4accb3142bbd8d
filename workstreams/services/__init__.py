"""Everything that changes workstreams and their status updates."""

from workstreams.services.dependencies import check_dependency
from workstreams.services.milestones import check_milestone
from workstreams.services.rebaselines import (
    approve_rebaseline,
    check_rebaseline,
    check_rebaseline_leaves,
    refuse_rebaseline,
)
from workstreams.services.replay import replayed_state, update_at_version
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
from workstreams.services.workstreams import assign_lead, change_workstream, close_workstream, cycle_of, open_workstream

__all__ = [
    "approve_rebaseline",
    "assign_lead",
    "change_workstream",
    "check_dependency",
    "check_milestone",
    "check_rebaseline",
    "check_rebaseline_leaves",
    "close_workstream",
    "create_update",
    "cycle_of",
    "discard_update",
    "open_update_of",
    "open_workstream",
    "problems_of",
    "publish_update",
    "refuse_rebaseline",
    "replayed_state",
    "return_update",
    "save_update",
    "start_update",
    "submit_update",
    "update_at_version",
]
