"""What is asked: of the board by its workstreams, and of Government by the programme."""

from __future__ import annotations

from typing import Any

from reports.sections.telling import Telling, iso, link
from workstreams.choices import AskNature
from workstreams.models import Ask, Escalation


def help_wanted(telling: Telling) -> dict[str, Any]:
    """What the board is asked about risks and issues, and what the last update of each workstream asks of it."""
    rows = []
    for one in telling.workstreams:
        last = next(iter(telling.updates.get(one.pk, [])), None)
        if last and last.help_needed and one.closed_on is None:
            asked: dict[str, Any] = {"text": last.help_needed, "rag": one.rag, "lead": telling.name(one.lead)}
            rows.append(link(one) | asked | {"as_at": iso(last.as_at), "demonstration": last.demonstration})
    return {"asked": _waiting(telling), "rows": rows}


def _waiting(telling: Telling) -> list[dict[str, Any]]:
    """The escalations that wait for this board's answer, the oldest first. One query."""
    rows = telling.rows(Escalation).waiting().filter(board=telling.board).select_related("risk", "issue", "board")
    told = []
    for one in rows.order_by("asked_on", "reference"):
        about = "Risk" if one.risk_id else "Issue"
        said = {"title": telling.name(one.subject) or about, "about": about, "text": one.question}
        told.append(link(one) | said | {"asked_on": iso(one.asked_on)})
    return told


def asks_of_government(telling: Telling) -> dict[str, Any]:
    """The programme's asks of Government and how they stand."""
    rows = telling.rows(Ask).filter(scope_id__in=telling.scopes, nature=AskNature.ASK).order_by("status", "reference")
    return {
        "rows": [
            link(ask)
            | {
                "kind_of_ask": ask.get_kind_display(),
                "of_whom": ask.of_whom,
                "status": ask.get_status_display(),
                "benefit": ask.benefit,
                "where": ask.source,
            }
            for ask in rows
        ]
    }
