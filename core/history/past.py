"""Reading every record as it was recorded at the end of a day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache, partial
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from core.dbjson import statement
from core.figures import end_of
from core.history.tables import SUFFIX, columns_of, tracked_models
from core.models import Record

_READING = re.compile(r"\s*(SELECT|WITH|\()", re.IGNORECASE)
_LOCKING = re.compile(r" FOR (NO KEY )?UPDATE\b")
_RANK = "CASE {}.visibility WHEN 'public' THEN 0 WHEN 'partners' THEN 1 WHEN 'board' THEN 2 ELSE 3 END"


@contextmanager
def as_at(day: date | None, using: str = "default") -> Iterator[None]:
    """Read every record as it was recorded at the end of a day in London; today's where `day` is None.

    Only for reading: a statement that writes raises RuntimeError. Query sets must be evaluated inside. Within another
    `as_at` the inner day holds.
    """
    if day is None:
        yield
        return
    connection = connections[using]
    around = connection.execute_wrappers
    others = [wrapper for wrapper in around if getattr(wrapper, "func", None) is not _in_the_past]
    connection.execute_wrappers = [*others, partial(_in_the_past, end_of(day))]
    try:
        yield
    finally:
        connection.execute_wrappers = around


def sql_as_at(sql: str, day: date | None, using: str = "default") -> str:
    """The text of a SELECT that reads as `as_at` does, for what is read when the view has returned."""
    return sql if day is None else _shadowed(sql, connections[using], end_of(day))


def every_version(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    """SQL, and its parameters, of a query over one table, asked of all versions that its rows ever had."""
    table = rows.model._meta.db_table
    sql, params = statement(rows)
    return sql.replace(f'"{table}"', f'"{table}{SUFFIX}"'), params


def _in_the_past(
    moment: datetime, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    if not _READING.match(sql) or _LOCKING.search(sql):
        if sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SET ", "DECLARE", "FETCH", "CLOSE")):
            return execute(sql, params, many, context)
        raise RuntimeError("Nothing can be written while the past is being read.")
    return execute(_shadowed(sql, context["connection"], moment), params, many, context)


def _shadowed(sql: str, connection: BaseDatabaseWrapper, moment: datetime) -> str:
    shadows = [shadow for name, shadow in _shadows(connection, moment) if f'"{name}"' in sql]
    return (f"WITH {', '.join(shadows)} " if shadows else "") + sql


def _shadows(connection: BaseDatabaseWrapper, moment: datetime) -> list[tuple[str, str]]:
    at = connection.ops.adapt_datetimefield_value(moment.astimezone(UTC))
    literal = f"'{at}'" if connection.vendor == "sqlite" else f"'{at}'::timestamptz"
    return [(table, text.replace("%%AT%%", literal)) for table, text in _shadow_templates(connection.vendor)]


@cache
def _shadow_templates(vendor: str) -> tuple[tuple[str, str], ...]:
    schema = "main" if vendor == "sqlite" else "public"
    return tuple((m._meta.db_table, _shadow(m, schema)) for m in tracked_models())


def _shadow(model: type[Record], schema: str) -> str:
    """The CTE that stands in for a table: what was valid then, with the stricter visibility of then and now.

    Where both are narrow but for different audiences, nobody but managers is in both.
    """
    table = model._meta.db_table
    then, now = _RANK.format("h"), _RANK.format("l")
    strict = {
        "visibility": f"CASE WHEN {now} > {then} THEN l.visibility ELSE h.visibility END",
        "audience_id": (
            f"CASE WHEN {then} < 2 THEN l.audience_id WHEN {now} < 2 OR l.audience_id = h.audience_id"
            " THEN h.audience_id END"
        ),
    }
    values = {name: f'h."{name}"' for name in columns_of(model)} | strict
    columns = ", ".join(f'{value} AS "{name}"' for name, value in values.items())
    return (
        f'"{table}" AS NOT MATERIALIZED (SELECT {columns} FROM "{table}{SUFFIX}" h'
        f' JOIN "{schema}"."{table}" l ON l.id = h.id'
        " WHERE h.valid_from < %%AT%% AND (h.valid_to IS NULL OR h.valid_to >= %%AT%%))"
    )
