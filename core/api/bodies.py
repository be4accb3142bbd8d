"""What forms make of JSON: the one reading of a body, whether it holds one record or many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BooleanField, ModelChoiceField, NullBooleanField

from core.access import Reader
from core.forms import JsonField
from core.models import Record
from core.resources import Write
from core.services import UNSTORABLE

UNSTORABLE_TOLD = "The text holds a character that cannot be stored."


class Filled:
    """A form that is opened once and filled with one body after another; it looks each other record up once."""

    def __init__(self, write: Write, user: Reader, record: Record | None = None, *, partial: bool = False) -> None:
        self.form, self.partial = write.opened({}, user, record), partial
        self.fields: dict[str, Any] = dict(self.form.fields)
        for field in self.fields.values():
            if isinstance(field, ModelChoiceField):
                field.to_python = cache(field.to_python)  # type: ignore[method-assign] # of this form's own copy

    def clean(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What the form makes of a JSON object, by the names that it gives; a partial one checks only those."""
        unknown = set(data) - set(self.fields)
        if unknown:
            there = ", ".join(self.fields) or "none"
            told = {name.encode("utf-8", "replace").decode(): f"There is no field {name!r}." for name in unknown}
            raise ValidationError({name: [f"{text} There are: {there}."] for name, text in told.items()})
        shaped = {name: _misshapen(self.fields[name], value) for name, value in data.items()}
        if any(shaped.values()):
            raise ValidationError({name: [told] for name, told in shaped.items() if told})
        form = self.form
        form.data = {name: value for name, value in data.items() if value is not None}
        form.fields = {name: field for name, field in self.fields.items() if name in data or not self.partial}
        form.full_clean()
        if form.errors:
            raise ValidationError({name: list(texts) for name, texts in form.errors.items()})
        return {name: value for name, value in form.cleaned_data.items() if name in data}


def clean(
    write: Write, data: Mapping[str, Any], user: Reader, *, record: Record | None = None, partial: bool = False
) -> dict[str, Any]:
    """What the form of a write makes of one JSON object."""
    return Filled(write, user, record, partial=partial).clean(data)


def _texts_in(value: Any) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    parts = [*value.keys(), *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
    for part in parts:
        yield from _texts_in(part)


def _misshapen(field: Any, value: Any) -> str:
    """What is wrong with the kind of a JSON value, which a form that reads texts would not see; empty where nothing."""
    if isinstance(field, JsonField):
        return UNSTORABLE_TOLD if any(map(UNSTORABLE.search, _texts_in(value))) else ""
    if isinstance(value, dict | list):
        return "Give one value."
    if isinstance(field, BooleanField):
        empty = value is None and isinstance(field, NullBooleanField)
        return "" if empty or isinstance(value, bool) else "Say true or false."
    if isinstance(value, bool):
        return "This is neither true nor false."
    unstorable = isinstance(value, str) and UNSTORABLE.search(value)
    return UNSTORABLE_TOLD if unstorable else ""
