"""Undoing an import: one change that puts back what it did, where nobody has changed it since."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from core.access import access_of
from core.choices import ImportState
from core.history import records_at
from core.imports.batches import resource_of
from core.imports.layout import changing, fields_of, may_import
from core.journal import change
from core.models import ImportBatch, Record, User
from core.resources import Resource, url_of
from core.writing import lock_records

GONE = "It is not there any more, or you may not see it."


@dataclass(frozen=True)
class Kept:
    """A record that cannot be put back, and why; without a name where the person may not see it."""

    why: str
    title: str = ""
    reference: str = ""
    url: str = ""


class NotUndoneError(Exception):
    """Nothing was undone: these records cannot be put back."""

    def __init__(self, kept: list[Kept]) -> None:
        super().__init__("The import was not undone.")
        self.kept = kept


def undo_batch(*, batch: ImportBatch, actor: User, now: datetime) -> ImportBatch:
    """Withdraw what an import has added and put back what it has changed, all or nothing, once.

    Raises PermissionDenied, ValidationError where it has not been applied, and NotUndoneError.
    """
    resource = resource_of(batch)
    if not may_import(resource, access_of(actor)):
        raise PermissionDenied(f"You may not write {resource.plural()}.")
    with change(actor=actor, now=now, why=f"Import of {batch.file_name} undone"):
        stored: ImportBatch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if stored.state == ImportState.UNDONE:
            return stored
        if stored.state != ImportState.APPLIED:
            raise ValidationError("Only an import that has been applied can be undone.")
        kept = _Undoing(resource, actor, now).put_back(stored.done)
        if kept:
            raise NotUndoneError(kept)
        stored.state, stored.undone_at, stored.undone_by = ImportState.UNDONE, now, actor
        stored.save(update_fields=["state", "undone_at", "undone_by"])
    return stored


class _Undoing:
    """Puts records back through the services by which a page would, the last first."""

    def __init__(self, resource: type[Resource], actor: User, now: datetime) -> None:
        self.resource, self.actor, self.now = resource, actor, now
        self.access = access_of(actor)

    def put_back(self, done: list[list[Any]]) -> list[Kept]:
        """What cannot be put back; empty where all has been."""
        model = self.resource.model
        ids = sorted(uuid.UUID(key) for key, _, _ in done)
        lock_records(self.resource, ids)
        records = model.objects.select_related("scope").in_bulk(ids)
        past = records_at(model, {(uuid.UUID(key), before) for key, before, _ in done if before})
        kept = []
        for key, before, after in reversed(done):
            record = records[uuid.UUID(key)]
            why = self._one(record, past.get((record.pk, before)), before, after)
            if why:
                named = self.access.sees(record)
                kept.append(Kept(why, str(record), record.reference, url_of(record)) if named else Kept(GONE))
        return kept

    def _one(self, record: Any, base: Any, before: int, after: int) -> str:
        """Put one back; why not, where it cannot be."""
        write = changing(self.resource) if before else self.resource.actions.get("withdraw")
        if record.version != after:
            return f"It has been changed since: it is at version {record.version}, and the import made version {after}."
        if write is None or (before and base is None):
            return "A record of this kind cannot be taken back."
        values = _values(self.resource, record, base) if before else {}
        if before and not values:
            return ""
        try:
            write.service(actor=self.actor, now=self.now, version=after, **{write.argument: record}, **values)
        except ValidationError as fault:
            return " ".join(fault.messages)
        except PermissionDenied as fault:
            return str(fault) or "You may not write it."
        return ""


def _values(resource: type[Resource], record: Record, base: Any) -> dict[str, Any]:
    """What differs from the version before, of all that a form may write."""
    fields = {one.name: one for one in resource.model._meta.concrete_fields}
    named = [name for name in fields_of(changing(resource)) if name in fields]
    return {
        name: getattr(base, name)
        for name in named
        if getattr(base, fields[name].attname) != getattr(record, fields[name].attname)
    }
