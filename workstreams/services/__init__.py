"""Everything that changes workstreams and their status updates."""

from workstreams.services.dependencies import check_dependency
from workstreams.services.gates import (
    check_condition,
    check_gate,
    check_leaves_open_gate,
    check_of_gate,
    decide_gate,
    fill_checklist,
    hand_over_conditions,
    let_go_of_gate,
    next_step,
)
from workstreams.services.milestones import check_milestone
from workstreams.services.rebaselines import (
    approve_rebaseline,
    check_rebaseline,
    check_rebaseline_leaves,
    refuse_rebaseline,
)
from workstreams.services.replay import replayed_state, update_at_version
from workstreams.services.reviews import check_criterion, check_evaluation, check_review, check_score
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
    "check_condition",
    "check_criterion",
    "check_dependency",
    "check_evaluation",
    "check_gate",
    "check_leaves_open_gate",
    "check_milestone",
    "check_of_gate",
    "check_rebaseline",
    "check_rebaseline_leaves",
    "check_review",
    "check_score",
    "close_workstream",
    "create_update",
    "cycle_of",
    "decide_gate",
    "discard_update",
    "fill_checklist",
    "hand_over_conditions",
    "let_go_of_gate",
    "next_step",
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
