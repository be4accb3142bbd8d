"""JSON made by the database: one statement turns a query set into the text of its rows, alike on both engines.

A column gives an expression that yields its JSON form (text, number, boolean or JSON); `select` wraps the query set's
own SQL, so that filters, joins and permissions stay the ORM's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Expression, F, Func, QuerySet, TextField


class Form(Func):
    """An expression written in the form that JSON shows it; `%(expressions)s` may be used more than once."""

    output_field = TextField()
    sqlite = "%(expressions)s"
    postgresql = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The form on SQLite."""
        return self._written(self.sqlite, compiler, connection)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The form on PostgreSQL."""
        return self._written(self.postgresql, compiler, connection)

    @classmethod
    def over(cls, name: str) -> str:
        """The form of what stands under a name already, as SQL."""
        template = cls.sqlite if connection.vendor == "sqlite" else cls.postgresql
        return template.replace("%(expressions)s", name)

    def _written(self, template: str, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        (source,) = self.source_expressions
        sql, params = compiler.compile(source)
        return template.replace("%(expressions)s", sql), list(params) * template.count("%(expressions)s")


class IdForm(Form):
    """A UUID with its hyphens."""

    sqlite = (
        "substr(%(expressions)s, 1, 8) || '-' || substr(%(expressions)s, 9, 4) || '-' || substr(%(expressions)s, 13, 4)"
        " || '-' || substr(%(expressions)s, 17, 4) || '-' || substr(%(expressions)s, 21)"
    )
    postgresql = "(%(expressions)s)::text"


class DayForm(Form):
    """A date as 2026-11-22, which is how psycopg2 has PostgreSQL write it."""

    postgresql = "(%(expressions)s)::text"


class MomentForm(Form):
    """A moment in UTC with six digits of a second."""

    sqlite = (
        "replace(substr(%(expressions)s, 1, 19), ' ', 'T') || '.'"
        " || substr(substr(%(expressions)s, 21) || '000000', 1, 6) || 'Z'"
    )
    postgresql = "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"


class MoneyForm(Form):
    """Pence as a decimal string of pounds: "-0.05"."""

    sqlite = (
        "CASE WHEN %(expressions)s < 0 THEN '-' ELSE '' END || (abs(%(expressions)s) / 100) || '.'"
        " || substr(CAST(100 + abs(%(expressions)s) %% 100 AS text), 2)"
    )
    postgresql = sqlite.replace("%(expressions)s", "(%(expressions)s)::bigint")  # a sum of pence is numeric there


class NumberForm(Form):
    """A decimal number without idle zeros and without an exponent: fifteen digits, six decimals."""

    sqlite = (
        "CASE WHEN typeof(%(expressions)s) <> 'real' THEN CAST(%(expressions)s AS text)"
        " WHEN abs(%(expressions)s) < 1 THEN rtrim(rtrim(printf('%%.6f', %(expressions)s), '0'), '.')"
        " ELSE printf('%%.15g', %(expressions)s) END"  # a real holds fifteen digits
    )
    postgresql = "trim_scale(%(expressions)s)"


class TruthForm(Form):
    """A boolean."""

    sqlite = "CASE WHEN %(expressions)s THEN 'true' WHEN NOT %(expressions)s THEN 'false' END"


class JsonForm(Form):
    """A JSON document."""

    postgresql = "(%(expressions)s)::json"


@dataclass(frozen=True)
class Part:
    """One key of each object: a value, or with `parts` an object of its own, null where `present` is not true.

    `literal` values are JSON already; SQLite forgets that when a value leaves its query, and has to be told again.
    """

    name: str
    value: Expression | F | None = None
    literal: bool = False
    parts: tuple[Part, ...] = ()
    present: Any = None


def select(rows: QuerySet[Any], parts: Sequence[Part], keys: Sequence[Any] = ()) -> tuple[str, tuple[Any, ...]]:
    """SQL, and its parameters, of one row for each of `rows`: its JSON text, then the values of `keys`."""
    columns: dict[str, Any] = {}
    shape = _shaped(parts, columns)
    for number, key in enumerate(keys):
        columns[f"k{number}"] = F(key) if isinstance(key, str) else key
    inner, params = statement(rows.annotate(**columns).values_list(*columns))
    taken = "".join(f", q.k{number}" for number in range(len(keys)))
    whole = _object(shape) if connection.vendor == "sqlite" else f"({_object(shape)})::text"
    return f"SELECT {whole}{taken} FROM ({inner}) q", params


def fetch(rows: QuerySet[Any], parts: Sequence[Part], keys: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of `select`, by one query."""
    sql, params = select(rows, parts, keys)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def statement(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    """SQL of a query set and its parameters; also where the ORM knows that it is empty and would write none."""
    sql, params = rows.query.get_compiler(connection=connection, elide_empty=False).as_sql()
    return sql, tuple(params)


def _shaped(parts: Sequence[Part], columns: dict[str, Any]) -> list[tuple[str, Any, str]]:
    """Name, value or nested shape, and the column that says whether it is present."""
    shape: list[tuple[str, Any, str]] = []
    for part in parts:
        column = f"c{len(columns)}"
        if part.parts:
            columns[column] = part.present
            shape.append((part.name, _shaped(part.parts, columns), column))
        else:
            columns[column] = part.value
            literal = part.literal and connection.vendor == "sqlite"
            shape.append((part.name, f"json(q.{column})" if literal else f"q.{column}", ""))
    return shape


def _object(shape: list[tuple[str, Any, str]]) -> str:
    values = [(name, _value(inside, present)) for name, inside, present in shape]
    if connection.vendor == "sqlite":
        return "json_object(" + ", ".join(f"'{name}', {value}" for name, value in values) + ")"
    return "SELECT row_to_json(o) FROM (SELECT " + ", ".join(f'{value} AS "{name}"' for name, value in values) + ") o"


def _value(inside: Any, present: str) -> str:
    if isinstance(inside, str):
        return inside
    return f"CASE WHEN q.{present} THEN ({_object(inside)}) END"
