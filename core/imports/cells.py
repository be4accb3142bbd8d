"""What a cell of a file says: compared with what the export gives, and made ready for the form that reads it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet

from core import dbjson
from core.columns import Column, Day, Json, Money, Number, Truth, Whole
from core.exports.fields import RISKY
from core.forms import parts_of

CUT = " [CUT: a cell of Excel holds no more]"
"""Ends a text of which an exported workbook holds only the beginning."""
YES, NO = ("true", "yes", "y", "1"), ("false", "no", "n", "0")


def unescaped(text: str) -> str:
    """A text without the apostrophe that the export has put before what a spreadsheet takes for a formula.

    >>> unescaped("'=1+1"), unescaped("''tis"), unescaped("'tis")
    ('=1+1', "'tis", "'tis")
    """
    return text[1:] if text.startswith("'") and text[1:].startswith(RISKY) else text


def exported_texts(rows: QuerySet[Any], columns: Iterable[Column]) -> dict[str, dict[str, str]]:
    """What the export says of each record, by its id and the names of columns, without apostrophes. One query."""
    shown = [column for column in columns if not isinstance(column, Json)]
    named = {f"c{number}": column.value for number, column in enumerate(shown)}
    sql, params = dbjson.statement(rows.annotate(**named).values_list(*named))
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found = [dict(zip((column.name for column in shown), map(_plain, row), strict=True)) for row in cursor]
    return {texts["id"]: texts for texts in found}


def form_text(field: forms.Field, text: str) -> str:
    """A cell as the form's control would send it; ValidationError for a word that is none of those it may be."""
    if isinstance(field, forms.BooleanField):
        return _truth(text)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: Any = field.choices
        named = {str(value): str(label) for value, label in choices if value != ""}
        words = {label.casefold(): value for value, label in named.items()} | {
            value.casefold(): value for value in named
        }
        word = " ".join(text.split()).casefold()
        if word and word not in words:
            raise ValidationError(f"“{text[:60]}” is none of these: {', '.join(named.values())}.")
        return words.get(word, "")
    return text


def same(column: Column, one: str, other: str) -> bool:
    """Whether two texts of a column mean the same, as 5 and 5.00 do for money."""
    return one == other or _meant(column, one) == _meant(column, other)


def _truth(text: str) -> str:
    word = text.strip().casefold()
    if word and word not in (*YES, *NO):
        raise ValidationError("Say yes or no.")
    return "true" if word in YES else "false" if word in NO else ""


def _meant(column: Column, text: str) -> Any:
    if isinstance(column, Money | Number | Whole):
        try:
            return Decimal(text.replace("£", "").replace(",", "").strip())
        except InvalidOperation:
            return text
    if isinstance(column, Day):
        return parts_of(" ".join(text.split())) or text
    if isinstance(column, Truth):
        word = text.strip().casefold()
        return True if word in YES else False if word in NO else word
    return text


def _plain(cell: Any) -> str:
    """A value of the database as the export writes it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return f"{cell.normalize():f}" if isinstance(cell, Decimal) else str(cell)
