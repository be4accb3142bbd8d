"""The indexes that lists need, as their declared order says: each list by itself, and within a scope."""

from __future__ import annotations

from typing import Any
from zlib import crc32

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from core import paging
from core.paging import Term
from core.resources import Resource, registry


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the indexes that are not there. Can be run at any time, and twice.

    Like the triggers of history they follow from declarations and are renewed after every migration, because SQLite
    forgets what a migration does not name when it rebuilds a table.
    """
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for resource in registry.values():
            if resource.model._meta.db_table in existing:
                for statement in statements(connection, resource):
                    cursor.execute(statement)


def statements(connection: BaseDatabaseWrapper, resource: type[Resource]) -> list[str]:
    """What makes the indexes of a resource's list; none where its order goes through another table or has nulls."""
    model = resource.model
    order = resource.terms("")
    if any(term.nullable or "__" in term.source for term in order):
        order = paging.terms_of(model, [("reference", False)])
    columns = [_column(connection, model, term) for term in order]
    scope = connection.ops.quote_name("scope_id")
    alone = [] if len(order) == 1 else [("list", columns)]  # an order by one unique column has its index already
    table = model._meta.db_table
    return [
        f"CREATE INDEX IF NOT EXISTS {connection.ops.quote_name(f'{table}_{name}_{_digest(chosen)}')}"
        f" ON {connection.ops.quote_name(table)} ({', '.join(chosen)})"
        for name, chosen in [*alone, ("scope_list", [scope, *columns])]
    ]


def _digest(columns: list[str]) -> str:
    """Another order is another index."""
    return f"{crc32(', '.join(columns).encode()):08x}"


def _column(connection: BaseDatabaseWrapper, model: type[models.Model], term: Term) -> str:
    field: Any = model._meta.pk if term.source == "pk" else model._meta.get_field(term.source)
    return connection.ops.quote_name(field.column) + (" DESC" if term.descending else "")
