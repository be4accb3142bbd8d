"""What rows of the journal mean for one reader: the record as it stands, or that it is gone, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import F, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from core import dbjson, history
from core.access import Access, held_by
from core.feed.rows import Row, Stretch
from core.models import Journal
from core.resources import Resource


@dataclass(frozen=True)
class Item:
    """One record: as it is now, or deleted for this reader, with the last version and moment that they could read."""

    seq: int
    resource: type[Resource]
    id: str
    reference: str
    version: int
    changed_at: str
    deleted: bool
    body: str | None = None


@dataclass
class Telling:
    """Who is told, in which stretch, and whether with the records themselves."""

    access: Access
    stretch: Stretch
    resources: dict[str, type[Resource]]
    day: date
    records: bool = True

    def items(self, rows: Sequence[Row]) -> list[Item]:
        """What these rows mean, in their order. One query for each type among them; one more where some are hidden."""
        kinds = groupby(sorted(rows, key=lambda row: row.model), key=lambda row: row.model)
        found = [item for model, some in kinds for item in self._of(self.resources[model], list(some))]
        return sorted(found, key=lambda item: item.seq)

    def _of(self, resource: type[Resource], rows: list[Row]) -> Iterable[Item]:
        seqs = {str(row.record_id): row.seq for row in rows}
        parts = resource.parts(self.access, {} if self.records else {"fields": "id"})
        keys = [dbjson.IdForm(F("pk")), "reference", "version", dbjson.MomentForm(F("changed_at"))]
        access = self.access.only({row.scope_id for row in rows})  # who has 400 scopes need not name them all
        seen = dbjson.fetch(resource.rows(access).filter(pk__in=list(seqs)), parts, keys)
        for body, pk, reference, version, at in seen:
            yield Item(seqs.pop(pk), resource, pk, reference, version, at, False, body if self.records else None)
        if seqs:
            references = {str(row.record_id): row.reference for row in rows}
            for pk, version, at in self._gone(resource, access, list(seqs)):
                yield Item(seqs[pk], resource, pk, references[pk], version, at, True)

    def _gone(self, resource: type[Resource], access: Access, ids: list[str]) -> list[tuple[Any, ...]]:
        """Of records that are not to be seen: those that the reader could have had, at the last version they could."""
        noted = Journal.objects.filter(record_id=OuterRef("pk"), seq__lte=self.stretch.base).order_by("-version")
        had = Coalesce(Subquery(noted.values("version")[:1]), Value(0))
        again = Q(scope__in=self.stretch.again)
        open_ = (again & self._held) | (~again & access.visible() & Q(version__gte=had))
        versions = resource.model.objects.filter(open_, pk__in=ids, withdrawn_at__isnull=True)
        last = versions.order_by().values("pk").annotate(last=Max("version"), at=Max("changed_at"))
        named = last.annotate(key=dbjson.IdForm(F("pk")), said=dbjson.MomentForm(F("at")))
        sql, params = history.every_version(named.values_list("key", "last", "said"))
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())

    @cached_property
    def _held(self) -> Q:
        return held_by(self.access, self.stretch.again, self.day).visible() if self.stretch.again else Q(pk__in=[])


def resources_by_model(resources: Iterable[type[Resource]]) -> dict[str, type[Resource]]:
    """Resources by what the journal calls their models."""
    return {resource.model._meta.label_lower: resource for resource in resources}
