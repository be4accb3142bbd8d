"""Empty the tables after a test that commits, quickly, and although history and journal refuse deletion.

Django's own flush knows no history tables, is refused by append-only ones, and renews every trigger. This deletes from
the tables that hold rows, with their triggers off, and puts back the rows that migrating had left.
"""

from django.db import connection, transaction

LEFT_ALONE = {"django_migrations", "django_content_type", "auth_permission", "sqlite_sequence"}

Rows = dict[str, list[tuple]]


def filled_tables(cursor) -> list[str]:
    """Return the tables that hold a row, in one query."""
    names = sorted(set(connection.introspection.table_names(cursor)) - LEFT_ALONE)
    cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names))
    return [name for (name,) in cursor.fetchall()]


def rows_left_by_migrating() -> Rows:
    """Return every row that a new database holds, apart from Django's own registers."""
    rows = {}
    with connection.cursor() as cursor:
        for name in filled_tables(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')
            rows[name] = cursor.fetchall()
    return rows


def empty(rows: Rows) -> None:
    """Bring every table back to `rows`."""
    with connection.cursor() as cursor:
        filled = sorted({*filled_tables(cursor), *rows})
        if connection.vendor == "postgresql":
            with transaction.atomic():
                for name in filled:
                    cursor.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
            put_back(cursor, filled, rows)
            with transaction.atomic():
                for name in filled:
                    cursor.execute(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')
            return
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = [(name, sql) for name, table, sql in cursor.fetchall() if table in filled]
        with transaction.atomic():
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            put_back(cursor, filled, rows)
            for _, sql in triggers:
                cursor.execute(sql.replace("%", "%%"), [])


def put_back(cursor, filled: list[str], rows: Rows) -> None:
    """Delete everything, in any order as foreign keys are checked at the end, and insert `rows`."""
    with transaction.atomic():
        for name in filled:
            cursor.execute(f'DELETE FROM "{name}"')
        for name, kept in rows.items():
            marks = ", ".join(["%s"] * len(kept[0]))
            cursor.executemany(f'INSERT INTO "{name}" VALUES ({marks})', kept)
