"""The risk matrix of a programme: its own, or the one of five by five that stands until it has one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q

from core.in_use import refuse_if_used
from core.journal import change
from core.models import Scope, User
from core.permissions import can_manage
from core.services import change_record, create_record, withdraw_record
from workstreams.choices import COLOURS, RiskStatus
from workstreams.figures import faults_of_matrix, rating_in
from workstreams.models import Risk, RiskMatrix

PARTS = {"likelihoods": "likelihood", "impacts": "impact"}


def matrix_of(scope_id: uuid.UUID) -> RiskMatrix:
    """The matrix of a programme, not stored where it has none."""
    found: RiskMatrix | None = RiskMatrix.objects.current().filter(scope_id=scope_id).first()
    return found or RiskMatrix(scope_id=scope_id, title="The matrix of five by five")


def lock_scores(scope_ids: Iterable[uuid.UUID]) -> None:
    """Let nobody else score a risk of some programmes, or change their matrix, before the change ends.

    Always before a risk is locked, so that two changes never wait for each other.
    """
    list(Scope.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=scope_ids).order_by("pk"))


def add_matrix(*, scope: Scope, actor: User, now: datetime, **values: Any) -> RiskMatrix:
    """Give a programme a matrix of its own, and rate its risks by it. Raises ValidationError by field."""
    with change(actor=actor, now=now, why="Risk matrix added"):
        matrix = RiskMatrix(**values)
        matrix.scope = scope
        _check(matrix)
        create_record(matrix, actor=actor, now=now, scope=scope)
        _rate_again(matrix, actor, now)
    return matrix


def change_matrix(
    *, riskmatrix: RiskMatrix, actor: User, now: datetime, version: int | None = None, **values: Any
) -> RiskMatrix:
    """Change the words or colours of a matrix, and rate the risks of the programme by it.

    Raises ValidationError where a risk is scored outside it, or it is no matrix, and StaleVersionError.
    """
    with change(actor=actor, now=now, why="Risk matrix changed"):
        lock_scores([riskmatrix.scope_id])
        meant: RiskMatrix = RiskMatrix.objects.get(pk=riskmatrix.pk)
        for name, value in values.items():
            setattr(meant, name, value)
        _check(meant)
        changed = change_record(riskmatrix, actor=actor, now=now, version=version, **values)
        _rate_again(changed, actor, now)
    return changed


def withdraw_matrix(
    *, record: RiskMatrix, actor: User, now: datetime, version: int | None = None, why: str = ""
) -> RiskMatrix:
    """Go back to the matrix of five by five, and rate the risks of the programme by that. Raises as the others do."""
    with change(actor=actor, now=now, why=why or "Risk matrix withdrawn"):
        if not can_manage(actor, record.scope_id):
            raise PermissionDenied(f"You may not write risk matrices of {record.scope.title}.")
        lock_scores([record.scope_id])
        refuse_if_used(record, actor)
        standard = RiskMatrix(scope_id=record.scope_id)
        try:
            _check(standard)
        except ValidationError as fault:
            raise ValidationError(fault.messages) from fault
        withdraw_record(record, actor=actor, now=now, version=version)
        _rate_again(standard, actor, now)
    return record


def _check(matrix: RiskMatrix) -> None:
    """Refuse what is no matrix, and one that is smaller than the scores of risks that are open."""
    faults = faults_of_matrix(matrix.likelihoods, matrix.impacts, matrix.cells, COLOURS)
    if faults:
        raise ValidationError(faults)
    lock_scores([matrix.scope_id])
    risks = Risk.objects.current().filter(scope_id=matrix.scope_id, status=RiskStatus.OPEN)
    for name, part in PARTS.items():
        most, outside = len(getattr(matrix, name)), Q()
        for kind in ("current", "inherent", "target"):
            outside |= Q(**{f"{kind}_{part}__gt": most})
        number = risks.filter(outside).count()
        if number:
            told = "1 risk is" if number == 1 else f"{number} risks are"
            faults[name] = f"{told} scored above {most}: keep as many {name}, or score them anew first"
    if faults:
        raise ValidationError(faults)


def _rate_again(matrix: RiskMatrix, actor: User, now: datetime) -> None:
    """Let every risk of the programme have the colour that its score has now."""
    for risk in Risk.objects.current().filter(scope_id=matrix.scope_id).select_related("scope"):
        rating = rating_in(matrix.cells, risk.current_likelihood, risk.current_impact)
        if rating != risk.rating:
            change_record(risk, actor=actor, now=now, rating=rating)
