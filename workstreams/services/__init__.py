"""Everything that changes workstreams and their status updates."""

from workstreams.services.asks import answer_ask, check_answer, check_ask, follow_answer
from workstreams.services.assurance import check_agreement, check_assessment, check_party, follow_party
from workstreams.services.engagement import check_engagement
from workstreams.services.milestones import check_milestone
from workstreams.services.plans import check_plan
from workstreams.services.practice import keep_shared, share_practice, unshare_practice
from workstreams.services.replay import replayed_state, update_at_version
from workstreams.services.staffing import check_role
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
    "answer_ask",
    "assign_lead",
    "change_workstream",
    "check_agreement",
    "check_answer",
    "check_ask",
    "check_assessment",
    "check_engagement",
    "check_milestone",
    "check_party",
    "check_plan",
    "check_role",
    "close_workstream",
    "create_update",
    "cycle_of",
    "discard_update",
    "follow_answer",
    "follow_party",
    "keep_shared",
    "open_update_of",
    "open_workstream",
    "problems_of",
    "publish_update",
    "replayed_state",
    "return_update",
    "save_update",
    "share_practice",
    "start_update",
    "submit_update",
    "unshare_practice",
    "update_at_version",
]
