"""What milestones, what waits for what, and gates should have, and what of them does not fit together."""

from __future__ import annotations

from typing import Any

from workstreams.choices import CheckKind, GateOutcome, MilestoneKind
from workstreams.figures import days_over, span_of
from workstreams.services.completeness.declared import (
    Check,
    Source,
    called,
    fits,
    from_document,
    had_passed,
    is_past,
    missing,
    whole,
)
from workstreams.services.completeness.seen import Seen
from workstreams.services.milestone_changes import in_words


def with_ends(rows: Any, seen: Seen) -> Any:
    """Dependencies with what waits for what; one end may belong to another programme."""
    return rows.select_related("predecessor", "successor")


SOURCES = {
    "milestones": Source("workstream"),
    "dependencies": Source("successor__workstream", with_ends),
    "gates": Source("workstream", whole=True),
    "gate-conditions": Source("gate__workstream", lambda rows, seen: rows.select_related("gate").filter(met_on=None)),
}


def is_open(one: Any, seen: Seen) -> bool:
    """Whether a milestone is still to be reached."""
    return one.done_on is None


def passed_silently(one: Any, seen: Seen) -> str:
    """Its day had passed when it was entered, and nothing has been said of it since."""
    if not one.is_unconfirmed:
        return ""
    day = in_words(one.reached_or_due_on)
    return f"The milestone {called(one)} was due by {day}, and nothing says whether it was done"


def overdue(one: Any, seen: Seen) -> str:
    """Its day, as far as it is known, is past, and it is not done."""
    day = one.reached_or_due_on
    if not is_past(day, one.due_precision, seen.day):
        return ""
    return f"The milestone {called(one)} is not done, but its day, {in_words(day)}, is past"


def after_its_workstream(one: Any, seen: Seen) -> str:
    """It is due when its workstream has ended already."""
    workstream = seen.one("workstreams", one.workstream_id)
    day, ends_on = one.reached_or_due_on, workstream and workstream.ends_on
    if day is None or ends_on is None or span_of(day, one.due_precision)[0] <= ends_on:
        return ""
    return f"The milestone {called(one)} is due on {in_words(day)}, after its workstream ends: {in_words(ends_on)}"


def ends_seen(one: Any, seen: Seen) -> bool:
    """Whether the reader sees both ends of a dependency, and the one that waits is still to be reached."""
    ends = (one.predecessor, one.successor)
    return all(seen.access.sees(end) for end in ends) and one.successor.done_on is None


def waits_for_no_day(one: Any, seen: Seen) -> str:
    """Something waits for what has no day."""
    if one.predecessor.reached_or_due_on is not None:
        return ""
    return f"{called(one.successor)} waits for {called(one.predecessor)}, which has no day"


def waits_too_long(one: Any, seen: Seen) -> str:
    """What comes first comes too late for what waits for it."""
    first, then = one.predecessor.reached_or_due_on, one.successor.reached_or_due_on
    if not days_over(first, then, one.lag_days):
        return ""
    after = f", and {one.lag_days} days must lie between" if one.lag_days else ""
    return (
        f"{called(one.successor)} is due on {in_words(then)}, but waits for {called(one.predecessor)},"
        f" which comes on {in_words(first)}{after}"
    )


def nothing_handed_over(one: Any, seen: Seen) -> str:
    """One thing waits for another, and nobody says for what of it."""
    if one.handed_over:
        return ""
    return f"{called(one.successor)} waits for {called(one.predecessor)}, but nothing says what is handed over"


def gate_called(one: Any, seen: Seen) -> str:
    """A gate with its workstream, where that may be seen."""
    workstream = seen.one("workstreams", one.workstream_id)
    return f"The {str(one)[0].lower()}{str(one)[1:]}{f' of {called(workstream)}' if workstream else ''}"


def without_evidence(one: Any, seen: Seen) -> str:
    """It was held, and nothing says what the decision rests on; one that is decided stays as it is."""
    if one.evidence or one.outcome != GateOutcome.UNDECIDED:
        return ""
    return f"{gate_called(one, seen)} was held without evidence"


def held_and_undecided(one: Any, seen: Seen) -> str:
    """It was held, and nobody has noted what was decided."""
    if one.held_on is None or one.outcome != GateOutcome.UNDECIDED:
        return ""
    return f"{gate_called(one, seen)} was held on {in_words(one.held_on)}, and no decision is recorded"


def not_held(one: Any, seen: Seen) -> str:
    """The day for which it was planned is past; not that of an old document, which was past when it was entered."""
    day = one.planned_on
    if one.held_on or had_passed(day, one) or not is_past(day, one.planned_precision, seen.day):
        return ""
    return f"{gate_called(one, seen)} was planned for {in_words(day)}, and is not held"


def unmet(one: Any, seen: Seen) -> str:
    """A condition was to be met by a day that is past."""
    if one.due_on is None or one.due_on >= seen.day:
        return ""
    return f"The condition {called(one)} was to be met by {in_words(one.due_on)}, and is not"


CHECKS = [
    missing(
        *("milestone-baseline", "milestones", "Does each milestone have a baseline?"),
        "is a milestone without a baseline: no day was agreed for it",
        lambda one, seen: one.baseline_now_on is None,
        asked=is_open,
    ),
    Check(
        *("milestone-confirmed", "milestones", CheckKind.MISSING),
        *("Is it known what became of milestones of the past?", passed_silently),
        asked=is_open,
    ),
    missing(
        *("deliverable-accepted", "milestones", "Was accepted what has been delivered?"),
        "is a deliverable that is done, and nobody has accepted it",
        lambda one, seen: one.accepted_on is None,
        asked=lambda one, seen: one.kind == MilestoneKind.DELIVERABLE and one.done_on is not None,
    ),
    fits(
        *("milestone-overdue", "milestones", "Is each milestone done by its day, or is there a new forecast?", overdue),
        asked=lambda one, seen: is_open(one, seen) and not one.is_unconfirmed,
    ),
    fits(
        *("milestone-within-workstream", "milestones", "Are milestones due before their workstream ends?"),
        after_its_workstream,
        asked=is_open,
    ),
    Check(
        *("dependency-handed-over", "dependencies", CheckKind.MISSING),
        *("Is it said what one milestone hands over to another?", nothing_handed_over),
        asked=lambda one, seen: not from_document(one) and ends_seen(one, seen),
    ),
    fits(
        *("dependency-day", "dependencies", "Does what is waited for have a day?", waits_for_no_day),
        asked=ends_seen,
        page="",
    ),
    fits(
        *("dependency-in-order", "dependencies", "Does it come in time for what waits for it?", waits_too_long),
        asked=ends_seen,
        page="",
    ),
    Check(
        *("gate-evidence", "gates", CheckKind.MISSING),
        *("Is it said what the decision of each gate rests on?", without_evidence),
        asked=lambda one, seen: one.held_on is not None,
    ),
    fits(
        *("gate-decided", "gates", "Is there a decision of each gate that was held?", held_and_undecided),
        asked=lambda one, seen: one.held_on is not None,
        page="decide",
    ),
    fits(
        *("gate-held", "gates", "Are gates held on the day they are planned for?", not_held),
        asked=lambda one, seen: one.outcome == GateOutcome.UNDECIDED,
    ),
    whole(
        *("condition-owner", "gate-conditions", "Does each condition of a gate have an owner and a day?"),
        *({"owner_id": "owner", "due_on": "day by which it is due"}, "is a condition with"),
    ),
    fits("condition-met", "gate-conditions", "Are conditions met by their day?", unmet),
]
