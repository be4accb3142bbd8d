"""What a register shows of risks and issues: a row for each, worst first, with what boards are asked about it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from core.access import Access
from core.choices import WORST_FIRST
from workstreams.models import Escalation, Issue, Risk

SCORES = {"current": "Now", "inherent": "Before anything was done", "target": "Aimed at"}
"""The three scores of a risk, and what a page calls them."""
ORDER = {rating.value: position for position, rating in enumerate(WORST_FIRST)}


def escalations_about(found: list[Any], access: Access) -> dict[Any, list[Escalation]]:
    """The escalations of these risks and issues that wait for an answer, by what they are about. One query."""
    keys = [one.pk for one in found]
    rows = Escalation.objects.visible_to(access).current().filter(Q(risk__in=keys) | Q(issue__in=keys), decision="")
    asked: dict[Any, list[Escalation]] = {}
    for one in rows.select_related("board").order_by("asked_on", "reference"):
        asked.setdefault(one.risk_id or one.issue_id, []).append(one)
    return asked


def shown(one: Risk | Issue, access: Access, day: date) -> dict[str, Any]:
    """A risk or an issue as a row of a table."""
    due = one.review_on if isinstance(one, Risk) else one.due_on
    return {
        "record": one,
        "risk": isinstance(one, Risk),
        "owner": one.owner if one.owner and access.sees(one.owner) else None,
        "due": due,
        "late": due is not None and due < day,
    }


def worst_first(risk: Risk) -> tuple[int, int, str]:
    """What orders a register: by colour, then by score, the highest first."""
    return ORDER[risk.rating], -(risk.score or 0), risk.reference
