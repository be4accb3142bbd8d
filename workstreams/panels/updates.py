"""The latest update of a workstream, its ratings and how they went."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F

from core.choices import RAG
from workstreams.choices import OPEN_STATES, UpdateState
from workstreams.figures import days_overdue, travel_of
from workstreams.models import StatusUpdate, Workstream
from workstreams.permissions import can_edit, can_update
from workstreams.services import READ, strips_of

if TYPE_CHECKING:
    from core.access import Reader

KINDS = {"Overall": "rag", "Time": "rag_time", "Money": "rag_money", "Benefits": "rag_benefits", "Risk": "rag_risk"}

WRITE = {
    "": "Start update",
    UpdateState.DRAFT: "Continue draft",
    UpdateState.RETURNED: "Correct and resubmit",
    UpdateState.SUBMITTED: "Read what was submitted",
}
"""What the button says, by the state of the open update."""


def latest_update(workstream: Workstream, reader: Reader, day: date) -> dict[str, Any]:
    """The last published update with its ratings by kind, and the way to write the next. Three queries, or two."""
    seen = StatusUpdate.objects.visible_to(reader).current().filter(workstream=workstream)
    published = seen.filter(state=UpdateState.PUBLISHED).select_related("author", "published_by")
    told = list(published.order_by(F("as_at").desc(), F("published_at").desc())[:READ])
    writes = workstream.closed_on is None and can_update(reader, workstream)
    opened = seen.filter(state__in=OPEN_STATES).first() if writes else None
    last = told[0] if told else None
    return {
        "workstream": workstream,
        "update": last,
        "ratings": _ratings(told, strips_of([workstream], {workstream.pk: told}, day, *KINDS.values())[workstream.pk]),
        "needs_path": bool(last and RAG(last.rag).needs_path_to_green),
        "overdue": 0 if workstream.closed_on else days_overdue(workstream.next_update_due_on, day),
        "button": WRITE[opened.state if opened else ""] if writes and (not opened or can_edit(reader, opened)) else "",
    }


def _ratings(told: list[StatusUpdate], strips: dict[str, list[str]]) -> list[dict[str, Any]]:
    """For each kind of rating: how it stands, the last periods, and which way it went."""
    if not told:
        return []
    return [
        {
            "label": label,
            "rag": getattr(told[0], name),
            "strip": strips[name],
            "direction": travel_of(strips[name]),
        }
        for label, name in KINDS.items()
    ]
