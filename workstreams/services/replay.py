"""What was recorded of updates and workstreams: one version again, and the state that follows from all of them."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import connection, models

from core.choices import RAG
from core.figures import london_day
from workstreams.choices import UpdateState
from workstreams.models import ReportingPeriod, StatusUpdate, Workstream


def update_at_version(update: StatusUpdate, version: int) -> StatusUpdate | None:
    """An update as it was at one of its versions, from its history; None where there was no such version."""
    rows = StatusUpdate.objects.raw(
        'SELECT * FROM "workstreams_statusupdate_history" WHERE id = %s AND version = %s',
        [_stored(StatusUpdate, update.pk), version],
    )
    return next(iter(rows), None)


def replayed_state(workstream: Workstream) -> dict[str, Any]:
    """What `rag`, `current_update_id` and `next_update_due_on` must be, worked out again from what was recorded.

    The last update to be published speaks; the next is due with the oldest open period that none was published for.
    """
    published = StatusUpdate.objects.current().filter(workstream=workstream, state=UpdateState.PUBLISHED)
    told = list(published.order_by("published_at", "pk"))
    due = None
    if workstream.closed_on is None:
        opened = london_day(workstream.created_at)
        waiting = ReportingPeriod.objects.current().filter(scope=workstream.scope_id, closed_at=None)
        periods = [one for one in waiting.order_by("starts_on") if one.due_on >= opened]
        due = next((one.due_on for one in periods if one.pk not in {update.period_id for update in told}), None)
    last = told[-1] if told else None
    return {
        "rag": last.rag if last else RAG.NOT_RATED.value,
        "current_update_id": last.pk if last else None,
        "next_update_due_on": due,
    }


def _stored(model: type[models.Model], key: uuid.UUID) -> Any:
    """A key in the form in which the database holds it."""
    return model._meta.pk.get_db_prep_value(key, connection)
