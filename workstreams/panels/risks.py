"""The risks and issues of a workstream; how a risk is scored, and what is missing of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from core.access import access_of
from core.choices import WORST_FIRST
from workstreams.figures import rating_in
from workstreams.models import Escalation, Issue, Risk, RiskMatrix, Workstream
from workstreams.services import gaps_of, matrix_of

if TYPE_CHECKING:
    from core.access import Reader

SCORES = {"current": "Now", "inherent": "Before anything was done", "target": "Aimed at"}
"""The three scores of a risk, and what a page calls them."""
ORDER = {rating.value: position for position, rating in enumerate(WORST_FIRST)}


def risks_and_issues(workstream: Workstream, reader: Reader, day: date) -> dict[str, Any] | None:
    """The open risks, worst first, the issues that stand, and where a board has been asked. Three queries."""
    access = access_of(reader)
    mine = {"workstream": workstream}
    risks = list(Risk.objects.visible_to(access).current().filter(**mine, status="open").select_related("owner"))
    issues = Issue.objects.visible_to(access).current().filter(**mine, resolved_on=None).select_related("owner")
    found = [*sorted(risks, key=worst_first), *issues.order_by("due_on", "reference")]
    if not found:
        return None
    asked = escalations_about(found, access)
    return {"rows": [shown(one, access, day) | {"asked": asked.get(one.pk, [])} for one in found]}


def escalations_about(found: list[Any], access: Any) -> dict[Any, list[Escalation]]:
    """The escalations of these risks and issues that wait for an answer, by what they are about. One query."""
    keys = [one.pk for one in found]
    rows = Escalation.objects.visible_to(access).current().filter(Q(risk__in=keys) | Q(issue__in=keys), decision="")
    asked: dict[Any, list[Escalation]] = {}
    for one in rows.select_related("board").order_by("asked_on", "reference"):
        asked.setdefault(one.risk_id or one.issue_id, []).append(one)
    return asked


def shown(one: Risk | Issue, access: Any, day: date) -> dict[str, Any]:
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


def scores(risk: Risk, reader: Reader, day: date) -> dict[str, Any]:
    """How a risk is scored now, before anything was done and as aimed at, and what is missing of it. Two queries."""
    matrix = matrix_of(risk.scope_id)
    return {"rows": [_score(risk, label, kind, matrix) for kind, label in SCORES.items()], "gaps": gaps_of(risk, day)}


def _score(risk: Risk, label: str, kind: str, matrix: RiskMatrix) -> dict[str, Any]:
    likelihood, impact = getattr(risk, f"{kind}_likelihood"), getattr(risk, f"{kind}_impact")
    return {
        "label": label,
        "likelihood": _place(likelihood, matrix.likelihoods),
        "impact": _place(impact, matrix.impacts),
        "score": likelihood * impact if likelihood and impact else None,
        "rating": rating_in(matrix.cells, likelihood, impact),
    }


def _place(position: int | None, words: list[str]) -> str:
    """A place in the matrix with its word: 3 Probable."""
    if position is None:
        return ""
    return f"{position} {words[position - 1]}" if position <= len(words) else str(position)
