"""What was recorded, and when: one history table per model, written by database triggers, and reading as at a day.

`install` makes, for every model that is a Record, `<table>_history` (all columns, `valid_from`, `valid_to`) and the
triggers that fill it. They are generated from the model on both databases and renewed after every migration, because
SQLite rebuilds a table, and so drops its triggers, whenever a column changes.

`as_at` reads the past: inside it every SELECT of the ORM gets, in front, a CTE of the same name as each table that it
mentions, holding that table's rows as they were. Filters, joins, annotations and permissions need no second form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.fields.generated import GeneratedField

from core.figures import end_of
from core.models import Journal, Record

SUFFIX = "_history"
APPEND_ONLY = [Journal]


@cache
def tracked_models() -> tuple[type[Record], ...]:
    """Every model that keeps a history."""
    return tuple(model for model in apps.get_models() if issubclass(model, Record))


def install(connection: BaseDatabaseWrapper) -> None:
    """Make or renew history tables and triggers. Can be run at any time, and twice."""
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in tracked_models():
            if model._meta.db_table in existing:
                for statement in (
                    _drop(connection, model) + _table(connection, model, existing) + _triggers(connection, model)
                ):
                    cursor.execute(statement)
        for model in APPEND_ONLY:
            if model._meta.db_table in existing:
                for statement in _drop(connection, model) + _append_only(connection, model._meta.db_table):
                    cursor.execute(statement)


def uninstall(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers, so that a test can empty its tables."""
    with connection.cursor() as cursor:
        for model in (*tracked_models(), *APPEND_ONLY):
            for statement in _drop(connection, model):
                cursor.execute(statement)


def columns_of(model: type[models.Model]) -> list[str]:
    """The columns that are kept, in the order of the model."""
    return [field.column for field in model._meta.concrete_fields]


# Tables and triggers ---------------------------------------------------------------------------------------------


def _table(connection: BaseDatabaseWrapper, model: type[Record], existing: set[str]) -> list[str]:
    quote = connection.ops.quote_name
    table = model._meta.db_table + SUFFIX
    kinds = {field.column: _kind(connection, field) for field in model._meta.concrete_fields}
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
    source = field.output_field if isinstance(field, GeneratedField) else field
    kind = source.rel_db_type(connection) if source.is_relation else source.db_type(connection)
    return str(kind)


def _triggers(connection: BaseDatabaseWrapper, model: type[Record]) -> list[str]:
    make = _sqlite_triggers if connection.vendor == "sqlite" else _postgresql_triggers
    return make(connection, model) + _closing_only(connection, model)


def _parts(connection: BaseDatabaseWrapper, model: type[Record], differ: str) -> dict[str, str]:
    quote = connection.ops.quote_name
    names = columns_of(model)
    data = [name for name in names if name not in ("version", "changed_at")]
    return {
        "table": quote(model._meta.db_table),
        "history": quote(model._meta.db_table + SUFFIX),
        "columns": ", ".join(map(quote, names)),
        "new": ", ".join(f"NEW.{quote(name)}" for name in names),
        "differs": " OR ".join(f"OLD.{quote(name)} {differ} NEW.{quote(name)}" for name in data),
        "name": model._meta.db_table,
    }


def _sqlite_triggers(connection: BaseDatabaseWrapper, model: type[Record]) -> list[str]:
    p = _parts(connection, model, "IS NOT")
    opened = f"INSERT INTO {p['history']} ({p['columns']}, valid_from) VALUES ({p['new']}, NEW.changed_at);"
    closed = f"UPDATE {p['history']} SET valid_to = {{}} WHERE id = OLD.id AND valid_to IS NULL;"
    return [
        f'CREATE TRIGGER "{p["name"]}_hi" AFTER INSERT ON {p["table"]} BEGIN {opened} END',
        f'CREATE TRIGGER "{p["name"]}_hv" BEFORE UPDATE ON {p["table"]}'
        f" WHEN ({p['differs']}) AND (NEW.version <= OLD.version OR NEW.changed_at <= OLD.changed_at)"
        f" BEGIN SELECT RAISE(ABORT, 'a change of data needs a new version and a later moment'); END",
        f'CREATE TRIGGER "{p["name"]}_hu" AFTER UPDATE ON {p["table"]} WHEN OLD.version <> NEW.version'
        f" BEGIN {closed.format('NEW.changed_at')} {opened} END",
        f'CREATE TRIGGER "{p["name"]}_hd" AFTER DELETE ON {p["table"]}'
        f""" BEGIN {closed.format("max(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000', OLD.changed_at)")} END""",
    ]


def _postgresql_triggers(connection: BaseDatabaseWrapper, model: type[Record]) -> list[str]:
    p = _parts(connection, model, "IS DISTINCT FROM")
    opened = f"INSERT INTO {p['history']} ({p['columns']}, valid_from) VALUES ({p['new']}, NEW.changed_at);"
    closed = f"UPDATE {p['history']} SET valid_to = {{}} WHERE id = OLD.id AND valid_to IS NULL;"
    return [
        f'CREATE OR REPLACE FUNCTION "{p["name"]}_keep"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN'
        f" IF TG_OP = 'INSERT' THEN {opened} RETURN NEW; END IF;"
        f" IF TG_OP = 'DELETE' THEN {closed.format('greatest(clock_timestamp(), OLD.changed_at)')} RETURN OLD; END IF;"
        f" IF ({p['differs']}) AND (NEW.version <= OLD.version OR NEW.changed_at <= OLD.changed_at)"
        f" THEN RAISE EXCEPTION 'a change of data needs a new version and a later moment'"
        f" USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        f" IF OLD.version <> NEW.version THEN {closed.format('NEW.changed_at')} {opened} END IF;"
        f" RETURN NEW; END $$",
        f'CREATE TRIGGER "{p["name"]}_h" AFTER INSERT OR UPDATE OR DELETE ON {p["table"]}'
        f' FOR EACH ROW EXECUTE FUNCTION "{p["name"]}_keep"()',
    ]


def _closing_only(connection: BaseDatabaseWrapper, model: type[Record]) -> list[str]:
    """History may be closed once, by the trigger of its table; nothing else may touch it."""
    table = model._meta.db_table + SUFFIX
    allowed = "OLD.valid_to IS NULL AND NEW.valid_to IS NOT NULL AND OLD.version = NEW.version AND OLD.id = NEW.id"
    return _append_only(connection, table, allowed)


def _append_only(connection: BaseDatabaseWrapper, table: str, allowed: str = "") -> list[str]:
    refusal = f"{table} is only ever added to"
    if connection.vendor == "sqlite":
        when = f" WHEN NOT ({allowed})" if allowed else ""
        refuse = f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        return [
            f'CREATE TRIGGER "{table}_au" BEFORE UPDATE ON "{table}"{when} {refuse}',
            f'CREATE TRIGGER "{table}_ad" BEFORE DELETE ON "{table}" {refuse}',
        ]
    guard = f"IF TG_OP = 'UPDATE' AND {allowed} THEN RETURN NEW; END IF;" if allowed else ""
    return [
        f'CREATE OR REPLACE FUNCTION "{table}_guard"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {guard}'
        f" RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f'CREATE TRIGGER "{table}_a" BEFORE UPDATE OR DELETE ON "{table}"'
        f' FOR EACH ROW EXECUTE FUNCTION "{table}_guard"()',
        f'CREATE OR REPLACE FUNCTION "{table}_full"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN'
        f" RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f'CREATE TRIGGER "{table}_at" BEFORE TRUNCATE ON "{table}" EXECUTE FUNCTION "{table}_full"()',
    ]


def _drop(connection: BaseDatabaseWrapper, model: type[models.Model]) -> list[str]:
    """Drop whatever triggers this module has put on a model's table and on its history."""
    tables = (model._meta.db_table, model._meta.db_table + SUFFIX)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")
            return [f'DROP TRIGGER "{name}"' for name, table in cursor.fetchall() if table in tables]
        cursor.execute(
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND c.relname = ANY(%s)",
            [list(tables)],
        )
        return [f'DROP TRIGGER "{name}" ON "{table}"' for name, table in cursor.fetchall()]


# Reading the past ------------------------------------------------------------------------------------------------

_moment: ContextVar[datetime | None] = ContextVar("as_at", default=None)
_READING = re.compile(r"\s*(SELECT|WITH|\()", re.IGNORECASE)
_RANK = "CASE {}.visibility WHEN 'public' THEN 0 WHEN 'partners' THEN 1 WHEN 'board' THEN 2 ELSE 3 END"


@contextmanager
def as_at(day: date | None, using: str = "default") -> Iterator[None]:
    """Read every record as it was recorded at the end of a day in London; today's where `day` is None.

    Only for reading: a statement that writes raises RuntimeError. Query sets must be evaluated inside.
    """
    if day is None:
        yield
        return
    token = _moment.set(end_of(day))
    try:
        with connections[using].execute_wrapper(_in_the_past):
            yield
    finally:
        _moment.reset(token)


def _in_the_past(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    connection: BaseDatabaseWrapper = context["connection"]
    if not _READING.match(sql):
        if sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SET ", "DECLARE", "FETCH", "CLOSE")):
            return execute(sql, params, many, context)
        raise RuntimeError("Nothing can be written while the past is being read.")
    moment = _moment.get()
    shadows = [shadow for name, shadow in _shadows(connection, moment) if f'"{name}"' in sql]
    return execute((f"WITH {', '.join(shadows)} " if shadows else "") + sql, params, many, context)


def _shadows(connection: BaseDatabaseWrapper, moment: datetime | None) -> list[tuple[str, str]]:
    if moment is None:
        return []
    at = connection.ops.adapt_datetimefield_value(moment.astimezone(UTC))
    literal = f"'{at}'" if connection.vendor == "sqlite" else f"'{at}'::timestamptz"
    return [(table, text.replace("%%AT%%", literal)) for table, text in _shadow_templates(connection.vendor)]


@cache
def _shadow_templates(vendor: str) -> tuple[tuple[str, str], ...]:
    schema = "main." if vendor == "sqlite" else ""
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
    columns = ", ".join(f'{strict.get(name, f"h.{chr(34)}{name}{chr(34)}")} AS "{name}"' for name in columns_of(model))
    live = f'{schema}"{table}"' if schema else f'"public"."{table}"'
    return (
        f'"{table}" AS NOT MATERIALIZED (SELECT {columns} FROM "{table}{SUFFIX}" h JOIN {live} l ON l.id = h.id'
        " WHERE h.valid_from < %%AT%% AND (h.valid_to IS NULL OR h.valid_to >= %%AT%%))"
    )
