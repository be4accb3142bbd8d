"""What a programme as a whole should have, its themes, its boards and what boards have asked for."""

from __future__ import annotations

from typing import Any

from governance.choices import ActionStatus, BoardRole, BoardStatus, MeetingStatus
from workstreams.choices import AskReply, AskStatus
from workstreams.services.completeness.declared import Source, called, fits, from_document, missing, none_of, whole
from workstreams.services.completeness.seen import Seen
from workstreams.services.milestone_changes import in_words

UNANSWERED = (AskStatus.MADE, AskReply.UNDER_DISCUSSION)
AT_WORK = (BoardStatus.SHADOW, BoardStatus.ESTABLISHED, BoardStatus.UNDER_REVIEW)
"""What a board is called that meets."""

SOURCES = {
    "themes": Source(),
    "boards": Source(),
    "memberships": Source(),
    "meetings": Source(
        narrowed=lambda rows, seen: rows.filter(held_on__gte=seen.day).exclude(status=MeetingStatus.CANCELLED)
    ),
    "participations": Source(),
    "actions": Source("about", lambda rows, seen: rows.filter(status=ActionStatus.OPEN)),
    "asks": Source("workstream", lambda rows, seen: rows.filter(status__in=UNANSWERED)),
}


def answers_for_work(board: Any, seen: Seen) -> bool:
    """Whether a board meets, and the programme or a workstream of it answers to it; bodies around it are not asked."""
    relied_on = board.accountable or bool(seen.by("workstreams", "reports_to_id", board.pk))
    return relied_on and board.status in AT_WORK


def is_over(one: Any, seen: Seen) -> str:
    """The last day of the programme is past, and there is work that is not closed."""
    left = [each for each in seen.all("workstreams") if each.closed_on is None]
    if one.ends_on is None or one.ends_on >= seen.day or not left:
        return ""
    open_ = f"{len(left)} workstream{' is' if len(left) == 1 else 's are'} not closed"
    return f"The programme’s last day, {in_words(one.ends_on)}, is past, but {open_}"


def overdue(one: Any, seen: Seen) -> str:
    """It was to be done by a day that is past."""
    if one.due_on is None or one.due_on >= seen.day:
        return ""
    return f"{called(one)} was due on {in_words(one.due_on)} and is not done"


def unanswered(one: Any, seen: Seen) -> str:
    """An answer was needed by a day that is past."""
    if one.needed_by_on is None or one.needed_by_on >= seen.day:
        return ""
    return f"An answer to {called(one)} was needed by {in_words(one.needed_by_on)}, and none is recorded"


def has_members(board: Any, seen: Seen) -> bool:
    """Whether anybody holds a seat."""
    return bool(seen.by("memberships", "board_id", board.pk))


def is_chaired(board: Any, seen: Seen) -> bool:
    """Whether somebody chairs it."""
    return any(seat.role == BoardRole.CHAIR for seat in seen.by("memberships", "board_id", board.pk))


def belongs_here(name: str) -> Any:
    """Whether there is any record of a kind."""
    return lambda one, seen: bool(seen.all(name))


def measured(theme: Any, seen: Seen) -> bool:
    """Whether an outcome or a measure says what a theme is for: its own, or of a workstream under it."""
    under: set[Any] = {one.pk for one in seen.by("workstreams", "theme_id", theme.pk)}
    stated: list[Any] = [*seen.all("outcomes"), *seen.all("measures")]
    return any(one.theme_id == theme.pk or one.workstream_id in under for one in stated)


CHECKS = [
    missing(
        *("programme-vision", "programmes", "Does the programme say what it is for?"),
        "has no vision",
        lambda one, seen: not one.vision,
    ),
    whole(
        *("programme-dates", "programmes", "Does the programme have a first and a last day?"),
        {"starts_on": "first day", "ends_on": "last day"},
    ),
    none_of(
        *("programme-partners", "programmes", "Is it recorded who takes part in the programme?"),
        *("has nobody* who takes part", belongs_here("participations")),
        add="participations",
    ),
    none_of(
        *("programme-boards", "programmes", "Does the programme have a board?"),
        *("has no board", lambda one, seen: bool(seen.all("boards"))),
        add="boards",
    ),
    none_of(
        *("programme-accountable-board", "programmes", "Is it said to which board the programme answers?"),
        *("answers to no board", lambda one, seen: any(board.accountable for board in seen.all("boards"))),
        asked=belongs_here("boards"),
        listed="boards",
    ),
    none_of(
        *("programme-themes", "programmes", "Does the programme have priority themes?"),
        *("has no priority theme", belongs_here("themes")),
        add="themes",
    ),
    none_of(
        *("programme-workstreams", "programmes", "Does the programme have workstreams?"),
        *("has no workstream", belongs_here("workstreams")),
        add="workstreams",
    ),
    none_of(
        *("programme-outcomes", "programmes", "Does the programme say what outcomes it seeks?"),
        *("has no outcome", belongs_here("outcomes")),
        add="outcomes",
    ),
    none_of(
        *("programme-measures", "programmes", "Does the programme have measures?"),
        *("has no measure", belongs_here("measures")),
        add="measures",
    ),
    none_of(
        *("programme-risks", "programmes", "Does the programme have a risk register?"),
        *("has no risk", belongs_here("risks")),
        add="risks",
    ),
    fits("programme-over", "programmes", "Is everything closed once the programme’s last day is past?", is_over),
    none_of(
        *("theme-workstreams", "themes", "Does each theme have a workstream?"),
        *("is a theme without a workstream", lambda one, seen: bool(seen.by("workstreams", "theme_id", one.pk))),
        add="workstreams",
    ),
    none_of(
        *("theme-measured", "themes", "Does each theme have an outcome or a measure?"),
        *("is a theme without an outcome or a measure", measured),
        add="outcomes",
    ),
    none_of(
        *("board-members", "boards", "Does each board that work reports to have members?"),
        *("has no member", has_members),
        asked=answers_for_work,
        add="memberships",
    ),
    none_of(
        *("board-chair", "boards", "Does each board with members that work reports to have a chair?"),
        *("has members but no chair", is_chaired),
        asked=lambda one, seen: answers_for_work(one, seen) and has_members(one, seen),
        add="memberships",
    ),
    none_of(
        *("board-next-meeting", "boards", "Is it known when the board meets next to which the programme answers?"),
        "is the board to which the programme answers, and has no next meeting",
        lambda one, seen: bool(seen.by("meetings", "board_id", one.pk)),
        asked=lambda one, seen: one.accountable and one.status in AT_WORK,
        add="meetings",
    ),
    missing(
        *("action-owner", "actions", "Does each open action have an owner?"),
        "is an action without an owner",
        lambda one, seen: one.owner_id is None and one.organisation_id is None,
        of_closed=True,
    ),
    missing(
        *("action-due-day", "actions", "Does each open action have a day by which it is due?"),
        "is an action without a day by which it is due",
        lambda one, seen: one.due_on is None,
        of_closed=True,
    ),
    fits("action-overdue", "actions", "Are actions done by the day they are due?", overdue, of_closed=True),
    missing(
        *("ask-of-whom", "asks", "Does each ask say of whom it is asked?"),
        "does not say of whom it is asked",
        lambda one, seen: not one.of_whom and one.of_organisation_id is None,
        asked=lambda one, seen: one.nature == "ask" and not from_document(one),
    ),
    fits(
        *("ask-unanswered", "asks", "Is each ask answered by the day it was needed?", unanswered),
        page="record-answer",
    ),
]
