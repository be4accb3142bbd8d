"""What a programme manager does with workstreams: open, change, close, reopen, give to a lead."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from core.access import access_of
from core.figures import london_day
from core.journal import change
from core.models import Record, Scope, User
from core.permissions import can_manage
from core.services import StaleVersionError, change_record, create_record, is_foreign
from workstreams.choices import OPEN_STATES, GateOutcome, UpdateState
from workstreams.models import Gate, StatusUpdate, Workstream
from workstreams.permissions import WRITING
from workstreams.services.milestone_changes import in_words
from workstreams.services.periods import due_day_of, ensure_periods, first_due_day
from workstreams.services.reminders import drop_requests


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
    actor: User | None,
    now: datetime,
    closed_on: date | None = None,
    version: int | None = None,
    why: str = "",
) -> Workstream:
    """Close a workstream, today unless an earlier day is given: no update of it is due any more, or asked for.

    Raises PermissionDenied, StaleVersionError, and ValidationError where it is closed, while an update of it is open,
    and for a day that has not come or that lies before what was last said of it.
    """
    with change(actor=actor, now=now, why=why or "Workstream closed"):
        stored, day = _locked(workstream, actor, version), closed_on or london_day(now)
        if stored.closed_on:
            raise ValidationError({"closed_on": "This workstream is closed already."})
        if day > london_day(now):
            raise ValidationError({"closed_on": "The day it closed cannot be in the future."})
        if StatusUpdate.objects.current().filter(workstream=stored, state__in=OPEN_STATES).exists():
            raise ValidationError({"closed_on": "Publish or discard its open status update first."})
        if stored.current_update is not None and day < stored.current_update.as_at:
            told = f"Its last update describes {in_words(stored.current_update.as_at)}"
            raise ValidationError({"closed_on": f"{told}: it cannot have closed before that day."})
        if stored.assured_on is not None and day < stored.assured_on:
            told = f"Its last assurance rating describes {in_words(stored.assured_on)}"
            raise ValidationError({"closed_on": f"{told}: it cannot have closed before that day."})
        drop_requests(stored, actor=actor, now=now)
        return change_record(workstream, actor=actor, now=now, closed_on=day, next_update_due_on=None)


def reopen_workstream(
    *, workstream: Workstream, actor: User | None, now: datetime, version: int | None = None, why: str = ""
) -> Workstream:
    """Take a closed workstream up again: its next update is due with the oldest open period that has none.

    Raises PermissionDenied, StaleVersionError, and ValidationError where it is open.
    """
    with change(actor=actor, now=now, why=why or "Workstream reopened"):
        _refuse_unless_managing(actor, workstream.scope)
        ensure_periods(workstream.scope_id, now=now)
        stored = _locked(workstream, actor, version)
        if stored.closed_on is None:
            raise ValidationError("This workstream is open.")
        stored.closed_on = None
        return change_record(workstream, actor=actor, now=now, closed_on=None, next_update_due_on=due_day_of(stored))


def check_workstream_leaves(workstream: Workstream, actor: User, now: datetime) -> None:
    """Keep a workstream that has been reported on, or that a gate was decided for: what was said of it stays."""
    updates = StatusUpdate.objects.current().filter(workstream=workstream)
    gates = Gate.objects.current().filter(workstream=workstream).exclude(outcome=GateOutcome.UNDECIDED)
    instead = "It is closed already." if workstream.closed_on else "Close it instead."
    if updates.filter(state=UpdateState.PUBLISHED).exists():
        raise ValidationError(f"It has been reported on, and what was said of it stays. {instead}")
    if gates.exists():
        raise ValidationError(f"A gate has been decided for it, and what was decided stays. {instead}")
    if updates.exists():
        raise ValidationError("An update of it is being written. Discard that first, or publish it.")


def _locked(workstream: Workstream, actor: User | None, version: int | None) -> Workstream:
    """The workstream as it stands, locked; refuses who does not manage its programme, and a version that is gone."""
    _refuse_unless_managing(actor, workstream.scope)
    rows = Workstream.objects.locked().select_related("current_update")
    stored: Workstream = rows.get(pk=workstream.pk)
    if version is not None and stored.version != version:
        raise StaleVersionError(stored)
    return stored


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
