"""What was recorded of updates and workstreams: one version again, and the state that follows from all of them."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django.db import connection, models

from core.choices import RAG
from governance.choices import ReportingCycle
from governance.models import Programme
from workstreams.choices import UpdateState
from workstreams.models import StatusUpdate, Workstream
from workstreams.services.updates import due_after


def update_at_version(update: StatusUpdate, version: int) -> StatusUpdate | None:
    """An update as it was at one of its versions, from its history; None where there was no such version."""
    rows = StatusUpdate.objects.raw(
        'SELECT * FROM "workstreams_statusupdate_history" WHERE id = %s AND version = %s',
        [_stored(StatusUpdate, update.pk), version],
    )
    return next(iter(rows), None)


def replayed_state(workstream: Workstream) -> dict[str, Any]:
    """What `rag`, `current_update_id` and `next_update_due_on` must be, worked out again from what was recorded.

    The published updates are played in order, each under the reporting cycle of its moment; the due days that managers
    have set by hand are taken from the workstream's history.
    """
    published = {u.pk: u for u in StatusUpdate.objects.filter(workstream=workstream, state=UpdateState.PUBLISHED)}
    rag, current, due = RAG.NOT_RATED.value, None, None
    due_before: date | None = None
    for row in _versions_of(workstream):
        if row.current_update_id != current:
            update = published[row.current_update_id]
            assert update.published_at
            due = due_after(_cycle_at(workstream.scope_id, update.published_at), update.as_at, due)
            rag, current = update.rag, update.pk
        elif row.next_update_due_on != due_before:
            due = row.next_update_due_on
        due_before = row.next_update_due_on
    return {"rag": rag, "current_update_id": current, "next_update_due_on": due}


def _versions_of(workstream: Workstream) -> list[Workstream]:
    rows = Workstream.objects.raw(
        'SELECT * FROM "workstreams_workstream_history" WHERE id = %s ORDER BY version',
        [_stored(Workstream, workstream.pk)],
    )
    return list(rows)


def _cycle_at(scope_id: uuid.UUID, moment: datetime) -> str:
    """The reporting cycle of a programme at a moment, from its history; before the first that is known, that one."""
    rows = Programme.objects.raw(
        'SELECT * FROM "governance_programme_history" WHERE scope_id = %s ORDER BY version',
        [_stored(Programme, scope_id)],
    )
    cycles = [(row.changed_at <= moment, row.reporting_cycle) for row in rows] or [(True, ReportingCycle.MONTHLY)]
    return str(next((cycle for known, cycle in reversed(cycles) if known), cycles[0][1]))


def _stored(model: type[models.Model], key: uuid.UUID) -> Any:
    """A key in the form in which the database holds it."""
    return model._meta.pk.get_db_prep_value(key, connection)
