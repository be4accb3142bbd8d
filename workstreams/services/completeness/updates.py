"""What an update should say, and what in it does not fit together: of a draft, what is typed in it."""

from __future__ import annotations

from typing import Any

from core.choices import RAG
from workstreams.services.completeness.declared import called, fits, missing
from workstreams.services.completeness.seen import Seen

KINDS = {"rag_time": "time", "rag_money": "money", "rag_benefits": "benefits", "rag_risk": "risk"}
TEXTS = {"summary": "The summary", "done": "What is done since last time", "next_steps": "What comes next"}


def is_draft(one: Any, seen: Seen) -> bool:
    """Whether it is being written: a published update stays as it is, and nobody can mend it."""
    return one is seen.draft


def speaks_now(one: Any, seen: Seen) -> bool:
    """Whether it is the draft, or the update by which its workstream is rated."""
    return one is seen.update_of(one.workstream)


def of_its_workstream(one: Any, seen: Seen) -> str:
    """The update with its workstream, where that may be seen."""
    workstream = seen.one("workstreams", one.workstream_id)
    return f"The update of {called(workstream)}" if workstream else called(one)


def repeated(one: Any, seen: Seen) -> str:
    """It says word for word what the last one said."""
    same = [said for name, said in TEXTS.items() if name in one.unchanged_since]
    if not same:
        return ""
    also = f", and so {'are' if len(same) > 2 else 'is'} {' and '.join(one[0].lower() + one[1:] for one in same[1:])}"
    return f"{same[0]} is word for word that of the last update{also if len(same) > 1 else ''}"


def asks_nobody(one: Any, seen: Seen) -> str:
    """It asks a board for help, and the workstream reports to none."""
    if one.workstream.reports_to_id is not None:
        return ""
    return f"{of_its_workstream(one, seen)} asks the board for help, but the workstream reports to no board"


def better_than_its_parts(one: Any, seen: Seen) -> str:
    """It is green, and one of its ratings by kind is red."""
    red = [word for name, word in KINDS.items() if getattr(one, name) == RAG.RED]
    if not red:
        return ""
    return f"{of_its_workstream(one, seen)} is rated green, but red for {' and '.join(red)}"


CHECKS = [
    missing(
        *("update-done", "status-updates", "Does the update say what is done since last time?"),
        "says nothing of what is done since last time",
        lambda one, seen: not one.done,
        asked=is_draft,
        page="",
    ),
    missing(
        *("update-next", "status-updates", "Does the update say what comes next?"),
        "says nothing of what comes next",
        lambda one, seen: not one.next_steps,
        asked=lambda one, seen: is_draft(one, seen) and one.rag != RAG.COMPLETE,
        page="",
    ),
    missing(
        *("update-rated", "status-updates", "Does the update rate the workstream?"),
        "does not rate the workstream",
        lambda one, seen: one.rag == RAG.NOT_RATED,
        asked=is_draft,
        page="",
    ),
    missing(
        *("update-rated-by-kind", "status-updates", "Does the update rate time, money, benefits and risk?"),
        "has no rating for time, money, benefits or risk",
        lambda one, seen: all(getattr(one, name) == RAG.NOT_RATED for name in KINDS),
        asked=is_draft,
        page="",
    ),
    fits(
        *("update-says-something-new", "status-updates", "Does the update say something new?", repeated),
        asked=is_draft,
        page="",
    ),
    fits(
        *(
            "help-from-somebody",
            "status-updates",
            "Is there a board that can give the help that an update asks for?",
            asks_nobody,
        ),
        asked=lambda one, seen: speaks_now(one, seen) and bool(one.help_needed),
        page="",
    ),
    fits(
        *(
            "green-in-every-part",
            "status-updates",
            "Is each update that is green also green in its parts?",
            better_than_its_parts,
        ),
        asked=lambda one, seen: speaks_now(one, seen) and one.rag == RAG.GREEN,
        page="",
    ),
]
