"""The columns of a flat file, and the SQL that gives each of its cells as the text that stands in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import QuerySet

from core import dbjson
from core.columns import Choice, Column, Id, Json
from core.problems import InvalidParametersError

if TYPE_CHECKING:
    from core.resources import Resource

RISKY = tuple("=+-@\t\r'")
"""What a spreadsheet takes a text for a formula by, and the apostrophe that marks one: so undoing it is exact."""
_CODES = ", ".join(str(ord(mark)) for mark in RISKY)
_APOSTROPHE = "''''"
TEXTS = ("text", "link")


@dataclass(frozen=True)
class Field:
    """One column of a file: its name, the expression of its value, its kind, and the form in which it is written."""

    name: str
    value: Any
    kind: str
    form: type[dbjson.Form] | None = None


def fields_of(columns: Sequence[Column]) -> list[Field]:
    """The columns as fields; a document of its own has no place in a flat file."""
    flat = [column for column in columns if not isinstance(column, Json)]
    return [Field(column.name, column.stored, _kind(column), column.form) for column in flat]


def chosen(resource: type[Resource], params: Mapping[str, str]) -> list[Field]:
    """The columns that parameters choose, as fields; raises InvalidParametersError where a flat file can hold none."""
    found = fields_of(resource.chosen(params))
    if not found:
        raise InvalidParametersError({"fields": ["A flat file can hold none of these. Ask for others, or for JSON."]})
    return found


def select(rows: QuerySet[Any], fields: Sequence[Field]) -> tuple[str, tuple[Any, ...]]:
    """SQL, and its parameters, of one row for each of `rows` with the text or number of each field; empty is NULL.

    Cells are written outside of the query that sorts: what is short is sorted faster.
    """
    inner, params = _inner(rows, fields)
    return f"SELECT {', '.join(_cell(f'q.c{number}', field) for number, field in enumerate(fields))} {inner}", params


def lines(rows: QuerySet[Any], fields: Sequence[Field]) -> tuple[str, tuple[Any, ...]]:
    """SQL, and its parameters, of one row for each of `rows`: its line of a CSV file, put together by the database.

    Text is in quotes, and nothing else is; in a file of one field all is, so that no line is without anything. Text
    that a spreadsheet would take for a formula has an apostrophe in front.
    """
    inner, params = _inner(rows, fields)
    alone = len(fields) == 1
    cells = [_quoted(f"q.c{number}", field, "" if alone else '"') for number, field in enumerate(fields)]
    line = _chained([f"COALESCE(CAST({cell} AS text), '')" for cell in cells])
    return (f"SELECT '\"' || {line} || '\"' {inner}" if alone else f"SELECT {line} {inner}"), params


def _inner(rows: QuerySet[Any], fields: Sequence[Field]) -> tuple[str, tuple[Any, ...]]:
    named = {f"c{number}": field.value for number, field in enumerate(fields)}
    sql, params = dbjson.statement(rows.annotate(**named).values_list(*named))
    return f"FROM ({sql}) q", params


def _chained(cells: Sequence[str]) -> str:
    """The cells with commas between them; halves of halves, because each step copies what it has so far."""
    if len(cells) == 1:
        return cells[0]
    half = len(cells) // 2
    return f"({_chained(cells[:half])} || ',' || {_chained(cells[half:])})"


def _kind(column: Column) -> str:
    """Its kind where that says what it holds: words of a choice and ids are ours, and no formulas."""
    return "id" if isinstance(column, Id) else "choice" if isinstance(column, Choice) else column.kind


def _cell(name: str, field: Field) -> str:
    if field.kind in (*TEXTS, "choice"):
        return f"NULLIF({name}, '')"
    value = field.form.over(name) if field.form else name
    if field.kind == "bool" and connection.vendor == "postgresql":
        return f"({value})::text"
    return value


def _quoted(name: str, field: Field, mark: str) -> str:
    """A cell of a CSV file, between marks where it is text."""
    if field.kind not in TEXTS:
        return _cell(name, field)
    first = f"{'unicode' if connection.vendor == 'sqlite' else 'ascii'}({name})"
    doubled = f"""replace({name}, '"', '""')"""
    guard = f"CASE WHEN {first} IN ({_CODES}) THEN {_APOSTROPHE} ELSE '' END"
    return f"CASE WHEN {name} = '' THEN '' ELSE '{mark}' || {guard} || {doubled} || '{mark}' END"
