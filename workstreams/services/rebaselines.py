"""Proposing another baseline for a milestone, and deciding on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from core.figures import london_day
from core.journal import change
from core.models import User
from core.permissions import can_manage
from core.services import change_record, withdraw_record
from workstreams.choices import ProposalState
from workstreams.figures import has_passed
from workstreams.models import Milestone, Rebaseline
from workstreams.permissions import can_decide_on

SETTLED = {
    ProposalState.APPROVED: "This proposal has been approved already. Propose another baseline instead.",
    ProposalState.REFUSED: "This proposal has been refused already. Propose another baseline instead.",
}


def check_rebaseline(proposal: Rebaseline, now: datetime) -> None:
    """Refuse a proposal that has been decided, of a milestone that is done, that changes nothing, or beside another.

    What is still to be done cannot be held to a day that has passed.
    """
    _refuse_settled(proposal)
    milestone = proposal.milestone
    _refuse_finished(milestone)
    if (proposal.to_on, proposal.to_precision) == (milestone.baseline_now_on, milestone.baseline_now_precision):
        raise ValidationError({"to_on": "This is the baseline already. Give the day that it should be"})
    if has_passed(proposal.to_on, proposal.to_precision, london_day(now)):
        raise ValidationError({"to_on": "This day has passed. Give a day to come"})
    others = Rebaseline.objects.current().filter(milestone=milestone, state=ProposalState.PROPOSED)
    if other := others.exclude(pk=proposal.pk).first():
        told = f"A new baseline of it is proposed already ({other.reference}). Decide on that one or withdraw it first"
        raise ValidationError({"milestone": told})


def check_proposal_is_theirs(proposal: Rebaseline, actor: User, now: datetime) -> None:
    """Let only who proposed a baseline change the proposal: whoever else decides on it decides on their words."""
    if proposal.proposed_by_id != actor.pk:
        told = "Only who proposed this baseline changes the proposal. Refuse it or withdraw it, and propose another."
        raise ValidationError(told)


def check_rebaseline_leaves(proposal: Rebaseline, actor: User, now: datetime) -> None:
    """Keep a proposal that was approved: it is why the baseline is what it is."""
    if proposal.state == ProposalState.APPROVED:
        raise ValidationError(
            "It has been approved and explains the baseline, so it stays as long as the milestone does."
        )


def let_go_of_milestone(milestone: Milestone, actor: User, now: datetime) -> None:
    """Take the proposals that were decided with a milestone that goes; one that waits for a decision keeps it."""
    decided = Rebaseline.objects.current().filter(milestone=milestone).exclude(state=ProposalState.PROPOSED)
    for proposal in decided.order_by("reference"):
        withdraw_record(proposal, actor=actor, now=now)


def approve_rebaseline(
    *, record: Rebaseline, actor: User, now: datetime, version: int | None = None, comment: str = ""
) -> Rebaseline:
    """Let the proposed day be the milestone's current baseline.

    Raises PermissionDenied unless `actor` manages the programme, and for who proposed it; ValidationError where it is
    decided already, and for a milestone that is done or withdrawn; StaleVersionError.
    """
    with change(actor=actor, now=now, why=f"New baseline approved: {record.reference}"):
        proposal = _to_decide(record, actor, now)
        milestone = Milestone.objects.locked().get(pk=proposal.milestone_id)
        _refuse_finished(milestone)
        before = {"from_on": milestone.baseline_now_on, "from_precision": milestone.baseline_now_precision}
        said: dict[str, Any] = {"state": ProposalState.APPROVED, "decision_comment": comment, **before}
        decided = change_record(record, actor=actor, now=now, version=version, decided_by=actor, decided_at=now, **said)
        moved: dict[str, Any] = {"rebaselined_on": proposal.to_on, "rebaselined_precision": proposal.to_precision}
        change_record(milestone, actor=actor, now=now, **moved)
        return decided


def refuse_rebaseline(
    *, record: Rebaseline, actor: User, now: datetime, version: int | None = None, comment: str
) -> Rebaseline:
    """Leave the baseline as it is, and say why. Raises as `approve_rebaseline` does."""
    with change(actor=actor, now=now, why=f"New baseline refused: {record.reference}"):
        _to_decide(record, actor, now)
        said: dict[str, Any] = {"state": ProposalState.REFUSED, "decision_comment": comment}
        return change_record(record, actor=actor, now=now, version=version, decided_by=actor, decided_at=now, **said)


def _to_decide(record: Rebaseline, actor: User, now: datetime) -> Rebaseline:
    """The proposal, locked, if it waits for a decision that is this person's to take."""
    if not can_manage(actor, record.scope_id):
        raise PermissionDenied("Only a manager of the programme decides on baselines.")
    if not can_decide_on(actor, record, london_day(now)):
        raise PermissionDenied("You proposed this baseline, so another manager decides on it.")
    stored: Rebaseline = Rebaseline.objects.locked().get(pk=record.pk)
    _refuse_settled(stored)
    if stored.withdrawn_at is not None:
        raise ValidationError("This proposal has been withdrawn.")
    return stored


def _refuse_settled(proposal: Rebaseline) -> None:
    if proposal.state in SETTLED:
        raise ValidationError(SETTLED[ProposalState(proposal.state)])


def _refuse_finished(milestone: Milestone) -> None:
    if milestone.withdrawn_at is not None:
        raise ValidationError({"milestone": "This milestone has been withdrawn"})
    if milestone.done_on is not None:
        raise ValidationError({"milestone": "This milestone is done, so its baseline stays as it is"})
