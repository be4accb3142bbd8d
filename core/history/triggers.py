"""The triggers that write history, and those that keep it and the journal from being edited."""

from __future__ import annotations

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from core.history.tables import SUFFIX, columns_of, table_statements, tracked_models
from core.models import Journal, Record

APPEND_ONLY: tuple[type[models.Model], ...] = (Journal,)


def install(connection: BaseDatabaseWrapper) -> None:
    """Make or renew history tables and triggers. Can be run at any time, and twice."""
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in (*tracked_models(), *APPEND_ONLY):
            if model._meta.db_table in existing:
                for statement in [*_drop(connection, model), *_made(connection, model, existing)]:
                    cursor.execute(statement)


def uninstall(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers, so that a test can empty its tables."""
    with connection.cursor() as cursor:
        for model in (*tracked_models(), *APPEND_ONLY):
            for statement in _drop(connection, model):
                cursor.execute(statement)


def _made(connection: BaseDatabaseWrapper, model: type[models.Model], existing: set[str]) -> list[str]:
    if not issubclass(model, Record):
        return _append_only(connection, model._meta.db_table)
    triggers = _sqlite_triggers if connection.vendor == "sqlite" else _postgresql_triggers
    kept = _closing_only(connection, model)
    return [*table_statements(connection, model, existing), *triggers(connection, model), *kept]


def _parts(connection: BaseDatabaseWrapper, model: type[Record], differ: str) -> dict[str, str]:
    quote = connection.ops.quote_name
    names = columns_of(model)
    return {
        "table": quote(model._meta.db_table),
        "history": quote(model._meta.db_table + SUFFIX),
        "columns": ", ".join(map(quote, names)),
        "new": ", ".join(f"NEW.{quote(name)}" for name in names),
        "differs": " OR ".join(f"OLD.{quote(name)} {differ} NEW.{quote(name)}" for name in names),
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
        *_no_truncating(p["name"], f"{p['name']} keeps its history: delete its rows"),
    ]


def _closing_only(connection: BaseDatabaseWrapper, model: type[Record]) -> list[str]:
    """A version may be closed once, when its record has left it; nothing else of history may be touched."""
    quote = connection.ops.quote_name
    table = model._meta.db_table + SUFFIX
    same = "IS" if connection.vendor == "sqlite" else "IS NOT DISTINCT FROM"
    kept = " AND ".join(f"OLD.{quote(name)} {same} NEW.{quote(name)}" for name in [*columns_of(model), "valid_from"])
    left = f"SELECT 1 FROM {quote(model._meta.db_table)} l WHERE l.id = OLD.id AND l.version = OLD.version"
    allowed = f"OLD.valid_to IS NULL AND NEW.valid_to IS NOT NULL AND {kept} AND NOT EXISTS ({left})"
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
        *_no_truncating(table, refusal),
    ]


def _no_truncating(table: str, refusal: str) -> list[str]:
    """PostgreSQL's TRUNCATE calls no trigger of a row, so it is refused."""
    return [
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
