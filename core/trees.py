"""Kinds of record that are a tree: everything at a record or below it, however deep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from core.dbjson import statement

if TYPE_CHECKING:
    from core.access import Reader
    from core.models import Record


def at_or_below(model: type[Record], references: Sequence[str], reader: Reader) -> QuerySet[Any]:
    """The records with these references and all that lie below them, as far as the reader sees them; no query yet.

    What lies below a record that the reader may not see is not found by its reference. A circle ends where it began.
    """
    seen: QuerySet[Any] = model.objects.visible_to(reader).current()
    first, params = statement(seen.filter(reference__in=references).order_by().values("pk"))
    table, column = model._meta.db_table, f"{model.tree}_id"
    walked = (
        f'WITH RECURSIVE "walked"("id") AS ({first} UNION SELECT below."id" FROM "{table}" below'
        f' JOIN "walked" ON below."{column}" = "walked"."id" WHERE below."withdrawn_at" IS NULL)'
        ' SELECT "id" FROM "walked"'
    )
    return seen.filter(pk__in=RawSQL(walked, params))
