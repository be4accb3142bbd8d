"""The risks and issues of a workstream; how a risk is scored, and what is missing of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from core.access import access_of
from workstreams.figures import rating_in
from workstreams.models import Issue, Risk, RiskMatrix, Workstream
from workstreams.permissions import can_write_risks
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
    writes = workstream.closed_on is None and can_write_risks(access, workstream.scope_id)
    if not (found or writes):
        return None
    asked = escalations_about(found, access)
    named = urlencode({"programme": str(workstream.scope.programme_reference), "workstream": workstream.reference})
    return {
        "rows": [shown(one, access, day) | {"asked": asked.get(one.pk, [])} for one in found],
        "add_risk": f"{reverse('workstreams:risk_new')}?{named}" if writes else "",
        "add_issue": f"{reverse('workstreams:issue_new')}?{named}" if writes else "",
        "all": reverse("workstreams:programme_risks", args=[workstream.scope.programme_reference]),
    }


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
