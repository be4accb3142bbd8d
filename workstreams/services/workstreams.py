"""What a programme manager does with workstreams: open, change, close, give to a lead."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from core.access import access_of
from core.figures import london_day
from core.journal import change
from core.models import Record, Scope, User
from core.permissions import can_manage
from core.services import change_record, create_record, is_foreign
from workstreams.choices import OPEN_STATES
from workstreams.models import StatusUpdate, Workstream
from workstreams.permissions import WRITING
from workstreams.services.periods import ensure_periods, first_due_day


def open_workstream(*, scope: Scope, actor: User | None, now: datetime, why: str = "", **fields: Any) -> Workstream:
    """Open a workstream in a programme; its first update is due with the reporting period of today.

    Raises PermissionDenied unless `actor` manages the programme, and ValidationError by field.
    """
    with change(actor=actor, now=now, why=why or "Workstream opened"):
        _refuse_unless_managing(actor, scope)
        _check_within(scope, fields)
        ensure_periods(scope.pk, now=now)
        due = first_due_day(scope.pk, now=now)
        return create_record(Workstream(**fields, next_update_due_on=due), actor=actor, now=now, scope=scope)


def change_workstream(
    *,
    workstream: Workstream,
    actor: User | None,
    now: datetime,
    version: int | None = None,
    why: str = "",
    **fields: Any,
) -> Workstream:
    """Change what a workstream is, who leads it or whom it reports to.

    Raises PermissionDenied unless `actor` manages the programme, ValidationError by field, StaleVersionError.
    """
    with change(actor=actor, now=now, why=why):
        _refuse_unless_managing(actor, workstream.scope)
        _check_within(workstream.scope, fields)
        return change_record(workstream, actor=actor, now=now, version=version, **fields)


def assign_lead(
    *, workstream: Workstream, lead_user: User | None, actor: User | None, now: datetime, version: int | None = None
) -> Workstream:
    """Say whose account writes the updates of a workstream; None takes it from whoever had it."""
    return change_workstream(
        workstream=workstream, actor=actor, now=now, version=version, why="Lead assigned", lead_user=lead_user
    )


def close_workstream(
    *,
    workstream: Workstream,
    closed_on: date,
    actor: User | None,
    now: datetime,
    version: int | None = None,
    why: str = "",
) -> Workstream:
    """Close a workstream: no update of it is due any more.

    Raises ValidationError while an update of it is open, and for a day that has not come.
    """
    with change(actor=actor, now=now, why=why or "Workstream closed"):
        workstream = Workstream.objects.select_for_update(of=("self",)).get(pk=workstream.pk)
        if workstream.closed_on:
            raise ValidationError({"closed_on": "This workstream is closed already."})
        if closed_on > london_day(now):
            raise ValidationError({"closed_on": "The day it closed cannot be in the future."})
        if StatusUpdate.objects.current().filter(workstream=workstream, state__in=OPEN_STATES).exists():
            raise ValidationError({"closed_on": "Publish or discard its open status update first."})
        return change_workstream(
            workstream=workstream, actor=actor, now=now, version=version, closed_on=closed_on, next_update_due_on=None
        )


def _refuse_unless_managing(actor: User | None, scope: Scope) -> None:
    if actor is not None and not can_manage(actor, scope.pk):
        raise PermissionDenied("Only a manager of the programme may do this.")


def _check_within(scope: Scope, fields: dict[str, Any]) -> None:
    """Refuse what belongs to another programme, and a lead who may not write here."""
    named = {name: value for name, value in fields.items() if isinstance(value, Record)}
    faults = {name: "This belongs to another programme." for name, value in named.items() if is_foreign(value, scope)}
    for name in ("lead_user", "deputy_user"):
        user = fields.get(name)
        if user is not None and not access_of(user).has_role(scope.pk, *WRITING):
            faults[name] = "This account may not write updates here: make it an officer of the programme first."
    if faults:
        raise ValidationError(faults)
