"""The risks and issues of a workstream; how a risk is scored, and what is missing of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from core.access import access_of
from workstreams.figures import rating_in
from workstreams.models import Issue, Risk, RiskMatrix, Workstream
from workstreams.services import gaps_of, matrix_of
from workstreams.services.registers import SCORES, escalations_about, shown, worst_first

if TYPE_CHECKING:
    from core.access import Reader


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
