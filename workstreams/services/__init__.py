"""Everything that changes workstreams and their status updates."""

from workstreams.services.issues import (
    answer_escalation,
    check_control,
    check_escalation,
    check_issue,
    escalate,
    resolve_issue,
)
from workstreams.services.matrices import add_matrix, change_matrix, matrix_of, withdraw_matrix
from workstreams.services.milestones import check_milestone
from workstreams.services.replay import replayed_state, update_at_version
from workstreams.services.risks import become_issue, check_risk, close_risk, gaps_of, rated, review_risk
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
    "add_matrix",
    "answer_escalation",
    "assign_lead",
    "become_issue",
    "change_matrix",
    "change_workstream",
    "check_control",
    "check_escalation",
    "check_issue",
    "check_milestone",
    "check_risk",
    "close_risk",
    "close_workstream",
    "create_update",
    "cycle_of",
    "discard_update",
    "escalate",
    "gaps_of",
    "matrix_of",
    "open_update_of",
    "open_workstream",
    "problems_of",
    "publish_update",
    "rated",
    "replayed_state",
    "resolve_issue",
    "return_update",
    "review_risk",
    "save_update",
    "start_update",
    "submit_update",
    "update_at_version",
    "withdraw_matrix",
]
