"""The columns of a flat file, and the SQL that gives each of its cells as the text that stands in the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from core import dbjson
from core.columns import Choice, Column, Id, Json

RISKY = tuple("=+-@\t\r'")
"""What a spreadsheet takes a text for a formula by, and the apostrophe that marks one: so undoing it is exact."""
_CODES = ", ".join(str(ord(mark)) for mark in RISKY)
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


def select(rows: QuerySet[Any], fields: Sequence[Field], *, safe: bool) -> tuple[str, tuple[Any, ...]]:
    """SQL, and its parameters, of one row for each of `rows` with the text or number of each field.

    `safe` puts an apostrophe in front of text that a spreadsheet would take for a formula. What is empty is NULL, but
    for a file of one field: there it is an empty text, because a line without anything would be no row. Cells are
    written outside of the query that sorts: what is short is sorted faster.
    """
    named = {f"c{number}": field.value for number, field in enumerate(fields)}
    inner, params = dbjson.statement(rows.annotate(**named).values_list(*named))
    cells = [_cell(f"q.c{number}", field, safe) for number, field in enumerate(fields)]
    if len(cells) == 1:
        cells = [f"COALESCE({_as_text(cells[0])}, '')"]
    return f"SELECT {', '.join(cells)} FROM ({inner}) q", params


def _kind(column: Column) -> str:
    """Its kind where that says what it holds: words of a choice and ids are ours, and no formulas."""
    return "id" if isinstance(column, Id) else "choice" if isinstance(column, Choice) else column.kind


def _cell(name: str, field: Field, safe: bool) -> str:
    if field.kind in TEXTS:
        first = f"{'unicode' if connection.vendor == 'sqlite' else 'ascii'}({name})"
        marked = f" WHEN {first} IN ({_CODES}) THEN '''' || {name}" if safe else ""
        return f"CASE WHEN {name} = '' THEN NULL{marked} ELSE {name} END"
    value = field.form.over(name) if field.form else name
    if field.kind == "choice":
        return f"NULLIF({value}, '')"
    return _as_text(value) if field.kind == "bool" else value


def _as_text(value: str) -> str:
    return value if connection.vendor == "sqlite" else f"({value})::text"
