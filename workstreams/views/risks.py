"""The risks of a programme: how many lie where in its matrix, the register, and what boards are asked."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from core import history
from core.access import Access, access_of
from core.choices import RAG
from core.figures import london_day
from core.pages import read_day, signed_in
from core.pages.reading import urls_for
from core.problems import InvalidParametersError
from core.resources import navigation_of, url_of
from governance.models import Programme
from governance.resources import ProgrammeResource
from workstreams.choices import RiskStatus
from workstreams.figures import cells_counted
from workstreams.models import Escalation, Risk, RiskMatrix
from workstreams.permissions import can_answer_it, can_write_risks
from workstreams.services import matrix_of
from workstreams.services.registers import SCORES, escalations_about, shown, worst_first


@signed_in
def programme_risks(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The heat map of a programme, its register worst first, and the escalations that wait for an answer."""
    today = london_day(timezone.now())
    day, faulty = read_day(request.GET, today)
    kind = request.GET.get("score", "current")
    if kind not in SCORES:
        raise InvalidParametersError({"score": [f"Say {', '.join(SCORES)}."]})
    access = access_of(request.user)
    with history.as_at(day):
        programme = ProgrammeResource.one(access, reference)
        matrix = matrix_of(programme.scope_id)
        rows = Risk.objects.visible_to(access).current().filter(scope=programme.scope, status=RiskStatus.OPEN)
        risks = sorted(rows.select_related("owner", "workstream", "theme"), key=worst_first)
        asked = escalations_about(risks, access)
        waiting = _waiting(programme, access)
    register = [
        shown(one, access, day or today) | {"asked": asked.get(one.pk, []), "where": _where(one, access)}
        for one in risks
    ]
    context = _heat_map(programme, matrix, risks, kind, day) | {
        "programme": programme,
        "subpages": navigation_of(programme, "workstreams:programme_risks"),
        "register": register,
        "waiting": waiting,
        "may_answer": [one for one in waiting if can_answer_it(access, one, today)],
        "actions": _actions(programme, access),
        "line": [{"text": f"{len(risks)} open risk{'' if len(risks) == 1 else 's'} that you may see"}],
        "as_at": day,
        "as_at_form": faulty | {"kept": [{"name": "score", "value": kind}]},
        "breadcrumbs": [
            {"title": "Programmes", "url": reverse("governance:programmes")},
            {"title": str(programme), "url": url_of(programme)},
        ],
    }
    return render(request, "workstreams/programme_risks.html", context, status=400 if faulty["error"] else 200)


def _heat_map(
    programme: Programme, matrix: RiskMatrix, risks: list[Risk], kind: str, day: date | None
) -> dict[str, Any]:
    """A row for each likelihood, the highest first, and in it a cell for each impact, with the way to its list."""
    scores = [(getattr(one, f"{kind}_likelihood"), getattr(one, f"{kind}_impact")) for one in risks]
    counts, unscored = cells_counted(scores)
    of_day = {"as_at": day.isoformat()} if day else {}
    asked = {"programme": programme.reference, "status": RiskStatus.OPEN.value} | of_day
    listed = reverse("workstreams:risks")

    def cell(likelihood: int, impact: int, colour: str) -> dict[str, Any]:
        places = {f"{kind}_likelihood": likelihood, f"{kind}_impact": impact}
        count = counts.get((likelihood, impact), 0)
        return {
            "colour": RAG(colour),
            "impact": matrix.impacts[impact - 1],
            "count": count,
            "url": f"{listed}?{urlencode(asked | places)}" if count else "",
        }

    rows = [
        {
            "number": likelihood,
            "word": matrix.likelihoods[likelihood - 1],
            "cells": [cell(likelihood, impact, colour) for impact, colour in enumerate(row, 1)],
        }
        for likelihood, row in reversed(list(enumerate(matrix.cells, 1)))
    ]
    here = reverse("workstreams:programme_risks", args=[programme.reference])
    return {
        "rows": rows,
        "impacts": list(enumerate(matrix.impacts, 1)),
        "unscored": unscored,
        "score": SCORES[kind],
        "scores": [
            {"title": word, "url": f"{here}?{urlencode({'score': name} | of_day)}", "current": name == kind}
            for name, word in SCORES.items()
        ],
        "matrix_url": url_of(matrix) if matrix.reference else "",
    }


def _waiting(programme: Programme, access: Access) -> list[Escalation]:
    """The escalations of a programme that wait for an answer, the oldest first. One query."""
    rows = Escalation.objects.visible_to(access).current().waiting().filter(scope=programme.scope)
    return list(rows.select_related("board", "risk", "issue").order_by("asked_on", "reference"))


def _where(risk: Risk, access: Access) -> str:
    """What a risk belongs to, as far as the reader may know."""
    named = risk.workstream or risk.theme
    return str(named) if named is not None and urls_for(access)(named) is not None else ""


def _actions(programme: Programme, access: Access) -> list[dict[str, str]]:
    """The buttons of the page."""
    if not can_write_risks(access, programme.scope_id):
        return []
    asked = urlencode({"programme": programme.reference})
    found = [{"title": "Add a risk", "url": f"{reverse('workstreams:risk_new')}?{asked}", "kind": "secondary"}]
    if programme.scope_id in access.managed:
        matrix: RiskMatrix | None = RiskMatrix.objects.current().filter(scope=programme.scope).first()
        url = reverse("workstreams:risk_matrix_change", args=[matrix.reference]) if matrix else ""
        new = f"{reverse('workstreams:risk_matrix_new')}?{asked}"
        found.append({"title": "Set the risk matrix", "url": url or new, "kind": "secondary"})
    return found
