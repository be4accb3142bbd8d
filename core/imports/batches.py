"""Keeping a file that was read, looking at what it would do, applying it, and forgetting it."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied

from core import jobs
from core.access import access_of
from core.choices import ImportState
from core.imports.layout import Layout, layout_of, may_import
from core.imports.plan import Plan
from core.imports.planning import plan_of
from core.imports.sheets import Sheet
from core.journal import change
from core.models import ImportBatch, User
from core.resources import Resource, registry

KEPT = timedelta(days=30)
"""How long a file is kept that nobody has applied."""
FORGET = "core.tasks.forget_preview"


class NotAppliedError(Exception):
    """Nothing was written: the plan has errors or open conflicts, or is not the one that was looked at."""

    def __init__(self, plan: Plan, *, moved: bool) -> None:
        super().__init__("The import was not applied.")
        self.plan, self.moved = plan, moved


class _LookedError(Exception):
    """Ends a change whose plan was only to be looked at."""


def keep_file(
    *, resource: type[Resource], file_name: str, content: bytes, sheet: Sheet, actor: User, now: datetime
) -> ImportBatch:
    """Keep what was read of a file until it is applied, or for 30 days; the same file again is the same import.

    Raises PermissionDenied unless `actor` may write such records, and FileFaultError for columns that are not theirs.
    """
    _refuse_unless_writing(actor, resource)
    layout_of(resource, sheet.header, escaped=sheet.escaped)
    digest, named = hashlib.sha256(content).hexdigest(), re.sub(r"\s+", " ", file_name)[-200:]
    mine = ImportBatch.objects.filter(owner=actor, resource=resource.name, state=ImportState.PREVIEWED)
    before: ImportBatch | None = mine.filter(digest=digest, file_name=named).first()
    if before is not None:
        return before
    batch = ImportBatch.objects.create(
        owner=actor,
        resource=resource.name,
        file_name=named,
        digest=digest,
        header=sheet.header,
        rows=[[number, *cells] for number, cells in sheet.rows],
        escaped=sheet.escaped,
        created_at=now,
    )
    jobs.queue(task=FORGET, key=f"forget-import:{batch.pk}", due_at=now + KEPT, record_id=batch.pk)
    return batch


def preview(*, batch: ImportBatch, actor: User, now: datetime) -> Plan:
    """What applying it now would do: it is done, and undone."""
    _refuse_unless_writing(actor, resource_of(batch))
    try:
        with change(actor=actor, now=now):
            plan = _plan(batch, actor, now, {})
            raise _LookedError
    except _LookedError:
        return plan


def apply_batch(
    *, batch: ImportBatch, actor: User, now: datetime, seen: str, choices: Mapping[int, str]
) -> ImportBatch:
    """Do all that was looked at, in one change, or nothing; applied already, it stays as it is.

    `seen` is the digest of the plan that was shown, `choices` says by row how a conflict is settled. Raises
    PermissionDenied for whoever did not bring the file or may not write such records, and NotAppliedError.
    """
    if batch.owner_id != actor.pk:
        raise PermissionDenied("Only the person who brought a file may apply it.")
    _refuse_unless_writing(actor, resource_of(batch))
    with change(actor=actor, now=now, why=f"Imported from {batch.file_name}") as under_way:
        stored: ImportBatch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if stored.state != ImportState.PREVIEWED:
            return stored
        plan = _plan(stored, actor, now, choices)
        if plan.digest != seen or not plan.can_be_applied:
            raise NotAppliedError(plan, moved=plan.digest != seen)
        stored.state, stored.applied_at, stored.change_id = ImportState.APPLIED, now, under_way.id
        stored.counts, stored.done = plan.counts, _done(stored, plan)
        stored.scope_id = next(iter(plan.scopes)) if len(plan.scopes) == 1 else None
        stored.save(update_fields=["state", "applied_at", "change_id", "counts", "done", "scope"])
    return stored


def forget_preview(*, batch_id: uuid.UUID, now: datetime) -> None:
    """Remove a file that nobody has applied in 30 days."""
    ImportBatch.objects.filter(pk=batch_id, state=ImportState.PREVIEWED, created_at__lte=now - KEPT).delete()


def resource_of(batch: ImportBatch) -> type[Resource]:
    """The resource whose records an import holds."""
    return registry[batch.resource]


def layout_of_batch(batch: ImportBatch) -> Layout:
    """The columns of an import."""
    return layout_of(resource_of(batch), batch.header, escaped=batch.escaped)


def _plan(batch: ImportBatch, actor: User, now: datetime, choices: Mapping[int, str]) -> Plan:
    rows = [(row[0], row[1:]) for row in batch.rows]
    return plan_of(layout_of_batch(batch), rows, actor=actor, now=now, choices=choices)


def _done(batch: ImportBatch, plan: Plan) -> list[list[Any]]:
    """What was written, with the versions that the records have at the end: a later row may have moved one on."""
    ids = [key for key, _, _ in plan.done]
    versions = {str(k): v for k, v in resource_of(batch).model.objects.filter(pk__in=ids).values_list("pk", "version")}
    return [[key, before, versions[key]] for key, before, after in plan.done if versions[key] != before]


def _refuse_unless_writing(actor: User, resource: type[Resource]) -> None:
    if not may_import(resource, access_of(actor)):
        raise PermissionDenied(f"You may not write {resource.plural()}.")
