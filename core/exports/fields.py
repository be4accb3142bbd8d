"""The columns of a flat file, and the SQL that gives each of its cells as the text that stands in the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from core import dbjson
from core.columns import Column, Id, Json

RISKY = ("=", "+", "-", "@", "\t", "\r", "'")
"""What a spreadsheet takes a text for a formula by, and the apostrophe that marks one: so undoing it is exact."""
TEXTS = ("text", "link", "rag")


@dataclass(frozen=True)
class Field:
    """One column of a file: its name, the expression of its value in the form that JSON shows, and its kind."""

    name: str
    value: Any
    kind: str


def fields_of(columns: Sequence[Column]) -> list[Field]:
    """The columns as fields; a document of its own has no place in a flat file."""
    flat = [column for column in columns if not isinstance(column, Json)]
    return [Field(column.name, column.value, "id" if isinstance(column, Id) else column.kind) for column in flat]


def select(rows: QuerySet[Any], fields: Sequence[Field], *, safe: bool) -> tuple[str, tuple[Any, ...]]:
    """SQL, and its parameters, of one row for each of `rows` with the text or number of each field.

    `safe` puts an apostrophe in front of text that a spreadsheet would take for a formula. What is empty is NULL, but
    for a file of one field: there it is an empty text, because a line without anything would be no row.
    """
    named = {f"c{number}": field.value for number, field in enumerate(fields)}
    inner, params = dbjson.statement(rows.annotate(**named).values_list(*named))
    cells = [_cell(f"q.c{number}", field.kind, safe) for number, field in enumerate(fields)]
    if len(cells) == 1:
        cells = [f"COALESCE({_as_text(cells[0])}, '')"]
    return f"SELECT {', '.join(cells)} FROM ({inner}) q", params


def _cell(value: str, kind: str, safe: bool) -> str:
    if kind in TEXTS:
        risky = ", ".join("'{}'".format(mark.replace("'", "''")) for mark in RISKY)
        marked = f" WHEN substr({value}, 1, 1) IN ({risky}) THEN '''' || {value}" if safe else ""
        return f"CASE WHEN {value} = '' THEN NULL{marked} ELSE {value} END"
    return _as_text(value) if kind == "bool" else value


def _as_text(value: str) -> str:
    return value if connection.vendor == "sqlite" else f"({value})::text"
