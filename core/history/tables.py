"""Which models keep a history, and the table that holds it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.fields.generated import GeneratedField

from core.models import Record

SUFFIX = "_history"


@cache
def tracked_models() -> tuple[type[Record], ...]:
    """Every model that keeps a history."""
    return tuple(model for model in apps.get_models() if issubclass(model, Record))


def columns_of(model: type[models.Model]) -> list[str]:
    """The columns that are kept, in the order of the model."""
    return [str(field.column) for field in model._meta.concrete_fields]


def table_statements(connection: BaseDatabaseWrapper, model: type[Record], existing: set[str]) -> list[str]:
    """What makes the history table of a model, or gives it the columns that its model has got since."""
    quote = connection.ops.quote_name
    table = model._meta.db_table + SUFFIX
    kinds = {str(field.column): _kind(connection, field) for field in model._meta.concrete_fields}
    moment = kinds["changed_at"]
    if table not in existing:
        columns = ", ".join(f"{quote(name)} {kind}" for name, kind in kinds.items())
        made = [f'CREATE TABLE {quote(table)} ({columns}, "valid_from" {moment} NOT NULL, "valid_to" {moment})']
    else:
        with connection.cursor() as cursor:
            there = {column.name for column in connection.introspection.get_table_description(cursor, table)}
        made = [f"ALTER TABLE {quote(table)} ADD COLUMN {quote(n)} {k}" for n, k in kinds.items() if n not in there]
        made += [
            f"UPDATE {quote(table)} SET {quote(n)} = (SELECT l.{quote(n)} FROM {quote(model._meta.db_table)} l"
            f" WHERE l.id = {quote(table)}.id) WHERE valid_to IS NULL"
            for n in kinds
            if n not in there
        ]
    return [
        *made,
        f"CREATE UNIQUE INDEX IF NOT EXISTS {quote(table + '_open')} ON {quote(table)} (id) WHERE valid_to IS NULL",
        f"CREATE INDEX IF NOT EXISTS {quote(table + '_list')} ON {quote(table)} (scope_id, reference, id, valid_from)",
        f"CREATE INDEX IF NOT EXISTS {quote(table + '_one')} ON {quote(table)} (id, version)",
    ]


def _kind(connection: BaseDatabaseWrapper, field: models.Field[Any, Any]) -> str:
    """The database's type for a column; a generated one is kept as what it holds."""
    source: Any = field.output_field if isinstance(field, GeneratedField) else field
    return str(source.rel_db_type(connection) if source.is_relation else source.db_type(connection))
