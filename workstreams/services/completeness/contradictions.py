"""What of a workstream does not fit together: its rating, its stage, its days, and what belongs to it."""

from __future__ import annotations

from typing import Any

from core.choices import RAG
from governance.choices import BoardStatus
from workstreams.choices import STEPS, GateOutcome, Stage
from workstreams.services.completeness.declared import called, fits, is_past
from workstreams.services.completeness.seen import Seen
from workstreams.services.completeness.workstreams import LATE_STAGES
from workstreams.services.gates import PROCEEDS
from workstreams.services.milestone_changes import in_words


def undone(one: Any, seen: Seen) -> list[Any]:
    """Its milestones that are not done or not accepted."""
    return [each for each in seen.of(one, "milestones") if not each.is_complete]


def should_have_begun(one: Any, seen: Seen) -> str:
    """It is rated not started, and its first day is past."""
    if one.rag != RAG.NOT_STARTED or one.starts_on >= seen.day:
        return ""
    return f"{called(one)} is not started, but its first day, {in_words(one.starts_on)}, is past"


def begun_after_all(one: Any, seen: Seen) -> str:
    """It is rated not started, and its stage or a milestone says otherwise."""
    if one.stage in LATE_STAGES:
        return f"{called(one)} is not started, but its stage is {one.get_stage_display().lower()}"
    done = [each for each in seen.of(one, "milestones") if each.done_on]
    return f"{called(one)} is not started, but {called(done[0])} is done" if done else ""


def should_be_closed(one: Any, seen: Seen) -> str:
    """Its last day is past, and it is not closed."""
    if one.ends_on >= seen.day:
        return ""
    return f"{called(one)} is not closed, but its last day, {in_words(one.ends_on)}, is past"


def finished_too_early(one: Any, seen: Seen) -> str:
    """It is complete or closed, and milestones are not."""
    left = undone(one, seen)
    if not left:
        return ""
    how = "closed" if one.closed_on else "rated complete"
    count = f"{len(left)} milestone{' is' if len(left) == 1 else 's are'} not done"
    return f"{called(one)} is {how}, but {count}: {called(left[0])}{' and others' if len(left) > 1 else ''}"


def not_said_complete(one: Any, seen: Seen) -> str:
    """Every milestone is done, and the rating does not say so."""
    if undone(one, seen) or one.rag in (RAG.COMPLETE, RAG.NOT_RATED):
        return ""
    return f"Every milestone of {called(one)} is done, but it is rated {one.get_rag_display().lower()}"


def outside_programme(one: Any, seen: Seen) -> str:
    """It begins before its programme, or ends after it."""
    whole = seen.programme
    if one.starts_on and whole.starts_on and one.starts_on < whole.starts_on:
        return f"{called(one)} starts on {in_words(one.starts_on)}, before its programme: {in_words(whole.starts_on)}"
    if one.ends_on and whole.ends_on and one.ends_on > whole.ends_on:
        return f"{called(one)} ends on {in_words(one.ends_on)}, after its programme: {in_words(whole.ends_on)}"
    return ""


def nothing_in_the_way(one: Any, seen: Seen) -> str:
    """It is red or amber, and no register says why."""
    wider = seen.by("risks", "theme_id", one.theme_id) if one.theme_id else []
    risks = [each for each in [*seen.of(one, "risks"), *wider] if each.is_open]
    issues = [each for each in seen.of(one, "issues") if each.is_open]
    if risks or issues:
        return ""
    return f"{called(one)} is rated {one.get_rag_display().lower()}, but has no open risk or issue{seen.limit}"


def not_back_to_green(one: Any, seen: Seen) -> str:
    """The day by which it was to be green again is past."""
    update = seen.update_of(one)
    if update is None or update.back_to_green_on is None or update.back_to_green_on >= seen.day:
        return ""
    by, rating = in_words(update.back_to_green_on), one.get_rag_display().lower()
    return f"{called(one)} was to be back to green by {by}, and is still {rating}"


def overdue_milestones(one: Any, seen: Seen) -> list[Any]:
    """Its milestones that should have been done; not those whose day had passed when they were entered."""
    late = [each for each in seen.of(one, "milestones") if each.done_on is None and not each.is_unconfirmed]
    return [each for each in late if is_past(each.reached_or_due_on, each.due_precision, seen.day)]


def green_and_late(one: Any, seen: Seen) -> str:
    """It is green, and a milestone is overdue."""
    late = overdue_milestones(one, seen)
    if not late:
        return ""
    day = in_words(late[0].reached_or_due_on)
    return f"{called(one)} is rated green, but {called(late[0])} was due by {day} and is not done"


def never_rated(one: Any, seen: Seen) -> str:
    """Updates are published, and none has a rating."""
    return f"{called(one)} is not rated, though updates of it are published" if one.rag == RAG.NOT_RATED else ""


def no_benefit_seen(one: Any, seen: Seen) -> str:
    """It realises benefits, and nothing has been measured."""
    own = seen.of(one, "measures") or (one.theme_id and seen.by("measures", "theme_id", one.theme_id)) or []
    read = [each for each in own if any(row.kind == "actual" for row in seen.by("readings", "measure_id", each.pk))]
    if read or not own:
        return ""
    return f"{called(one)} is realising benefits, but none of its measures has a reading{seen.limit}"


def implemented_without_milestones(one: Any, seen: Seen) -> str:
    """Its stage is implementation or later, and nothing says what it is to reach."""
    if seen.of(one, "milestones"):
        return ""
    return f"The stage of {called(one)} is {one.get_stage_display().lower()}, but it has no milestone{seen.limit}"


def gate_left_out(one: Any, seen: Seen) -> str:
    """Its stage is later than a step whose gate it never passed."""
    passed = {gate.step for gate in seen.of(one, "gates") if gate.outcome in PROCEEDS}
    left = [step for step in STEPS[: STEPS.index(Stage(one.stage))] if step not in passed]
    if not left:
        return ""
    return (
        f"The stage of {called(one)} is {one.get_stage_display().lower()}, but it has passed no gate after"
        f" {left[0].label.lower()}{seen.limit}"
    )


def stopped_and_open(one: Any, seen: Seen) -> str:
    """The last gate that was decided says to stop, and it is not closed."""
    last = max(_decided(one, seen), key=lambda gate: gate.decided_at or gate.created_at)
    if last.outcome != GateOutcome.STOP:
        return ""
    day = f" on {in_words(last.held_on)}" if last.held_on else ""
    return f"It was decided{day} to stop {called(one)} after {last.get_step_display().lower()}, but it is not closed"


def _decided(one: Any, seen: Seen) -> list[Any]:
    return [gate for gate in seen.of(one, "gates") if gate.outcome != GateOutcome.UNDECIDED]


def ended_board(one: Any, seen: Seen) -> str:
    """The board that it reports to is no more."""
    board = seen.one("boards", one.reports_to_id)
    if board is None or board.status != BoardStatus.ENDED:
        return ""
    return f"{called(one)} reports to {called(board)}, which has ended"


def open_after_close(one: Any, seen: Seen) -> str:
    """It is closed, and risks or issues of it are not."""
    left = [each for name in ("risks", "issues") for each in seen.of(one, name) if each.is_open]
    return f"{called(one)} is closed, but {called(left[0])} is still open" if left else ""


CHECKS = [
    fits(
        *("started-in-time", "workstreams", "Has each workstream begun that should have?", should_have_begun),
        asked=lambda one, seen: one.starts_on is not None,
    ),
    fits(
        *(
            "not-started",
            "workstreams",
            "Is each workstream that is not started really not under way?",
            begun_after_all,
        ),
        asked=lambda one, seen: one.rag == RAG.NOT_STARTED,
        page="",
    ),
    fits(
        *(
            "implemented-by-milestones",
            "workstreams",
            "Does each workstream that is being implemented have milestones?",
        ),
        implemented_without_milestones,
        asked=lambda one, seen: one.stage in LATE_STAGES,
        add="milestones",
    ),
    fits(
        *(
            "finished-with-milestones",
            "workstreams",
            "Are all milestones done of workstreams that are complete or closed?",
        ),
        finished_too_early,
        asked=lambda one, seen: one.rag == RAG.COMPLETE or one.closed_on is not None,
        of_closed=True,
        page="",
    ),
    fits(
        *(
            "done-is-complete",
            "workstreams",
            "Is each workstream complete that has all its milestones done?",
            not_said_complete,
        ),
        asked=lambda one, seen: bool(seen.of(one, "milestones")),
        page="",
    ),
    fits(
        *("closed-in-time", "workstreams", "Is each workstream closed that is past its last day?", should_be_closed),
        asked=lambda one, seen: one.ends_on is not None,
    ),
    fits(
        *(
            "within-programme",
            "workstreams",
            "Does each workstream lie within the days of its programme?",
            outside_programme,
        ),
        asked=lambda one, seen: bool(
            (one.starts_on and seen.programme.starts_on) or (one.ends_on and seen.programme.ends_on)
        ),
    ),
    fits(
        *(
            "rating-has-a-reason",
            "workstreams",
            "Does each workstream that is red or amber have an open risk or issue?",
        ),
        nothing_in_the_way,
        asked=lambda one, seen: RAG(one.rag).needs_path_to_green,
        add="issues",
    ),
    fits(
        *("back-to-green", "workstreams", "Is each workstream green again that was to be by now?", not_back_to_green),
        asked=lambda one, seen: RAG(one.rag).needs_path_to_green,
        page="",
    ),
    fits(
        *("green-and-on-time", "workstreams", "Is each workstream on time that is rated green?", green_and_late),
        asked=lambda one, seen: one.rag == RAG.GREEN and bool(seen.of(one, "milestones")),
        page="",
    ),
    fits(
        *("updates-rate", "workstreams", "Is each workstream rated that has published updates?", never_rated),
        asked=lambda one, seen: seen.update_of(one) not in (None, seen.draft),
        page="",
    ),
    fits(
        *("benefits-are-read", "workstreams", "Are benefits measured that are being realised?", no_benefit_seen),
        asked=lambda one, seen: one.stage == Stage.BENEFITS,
        add="measures",
    ),
    fits(
        *("gates-in-order", "workstreams", "Was a gate passed after each step that is over?", gate_left_out),
        # of a programme that keeps gates at all
        asked=lambda one, seen: one.stage not in (Stage.NOT_STATED, STEPS[0]) and bool(seen.all("gates")),
        add="gates",
    ),
    fits(
        *("stopped-is-closed", "workstreams", "Is each workstream closed that a gate has stopped?", stopped_and_open),
        asked=lambda one, seen: bool(_decided(one, seen)),
        page="close",
    ),
    fits(
        *(
            "board-still-there",
            "workstreams",
            "Does each workstream report to a board that has not ended?",
            ended_board,
        ),
        asked=lambda one, seen: one.reports_to_id is not None,
    ),
    fits(
        *(
            "closed-with-risks",
            "workstreams",
            "Are risks and issues closed of workstreams that are closed?",
            open_after_close,
        ),
        asked=lambda one, seen: one.closed_on is not None,
        of_closed=True,
        page="",
    ),
]
