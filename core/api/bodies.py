"""What forms make of JSON: the one reading of a body, whether it holds one record or many."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BooleanField, JSONField, NullBooleanField

from core.resources import Write
from core.services import UNSTORABLE


def clean(
    write: Write, data: dict[str, Any], user: Any, *, record: Any = None, partial: bool = False
) -> dict[str, Any]:
    """What a form makes of a JSON object, by the names that it gives; a partial one checks only those."""
    form = write.opened(_form_data(data), user, record)
    unknown = set(data) - set(form.fields)
    if unknown:
        there = ", ".join(form.fields) or "none"
        told = {name.encode("utf-8", "replace").decode(): f"There is no field {name!r}." for name in unknown}
        raise ValidationError({name: [f"{text} There are: {there}."] for name, text in told.items()})
    if partial:
        for name in set(form.fields) - set(data):
            del form.fields[name]
    shaped = {name: _misshapen(form.fields[name], value) for name, value in data.items()}
    if any(shaped.values()):
        raise ValidationError({name: [told] for name, told in shaped.items() if told})
    if not form.is_valid():
        raise ValidationError({name: list(texts) for name, texts in form.errors.items()})
    return {name: value for name, value in form.cleaned_data.items() if name in data}


def _misshapen(field: Any, value: Any) -> str:
    """What is wrong with the kind of a JSON value, which a form that reads texts would not see; empty where nothing."""
    if isinstance(field, JSONField):
        return ""
    if isinstance(value, dict | list):
        return "Give one value."
    if isinstance(field, BooleanField):
        empty = value is None and isinstance(field, NullBooleanField)
        return "" if empty or isinstance(value, bool) else "Say true or false."
    if isinstance(value, bool):
        return "This is neither true nor false."
    unstorable = isinstance(value, str) and UNSTORABLE.search(value)
    return "The text holds a character that cannot be stored." if unstorable else ""


def _form_data(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value is not None}
