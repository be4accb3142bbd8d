"""What a text of a place file means to a field of a model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models.fields.generated import GeneratedField

from core.fields import PenceField
from core.models import AnyRecord, Record
from core.place_files.faults import nearest
from core.place_files.nodes import Node

WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})")
NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?")
POUNDS = re.compile(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{2})?")
SUMS = re.compile(r"[0-9][0-9,.]*")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
REFERENCE = re.compile(r"[A-Z][A-Z0-9-]{0,39}")


class WrongValueError(Exception):
    """A value does not fit; the message says what would."""


def fields_of(model: type[Record]) -> dict[str, models.Field[Any, Any]]:
    """The fields that a file may give, by name: editable ones, and relations to records."""
    named: list[Any] = [*model._meta.concrete_fields, *model._meta.private_fields]
    return {
        field.name: field
        for field in named
        if field.editable and not isinstance(field, GeneratedField) and (not field.is_relation or target_of(field))
    }


def target_of(field: models.Field[Any, Any]) -> type[Record] | None:
    """The kind of record that a relation leads to; None where the field is no relation to a record."""
    if isinstance(field, AnyRecord):
        return Record
    model = field.related_model
    return model if isinstance(model, type) and issubclass(model, Record) else None


def is_required(field: models.Field[Any, Any]) -> bool:
    """Whether a new record must say it."""
    return not (field.null or field.blank or field.has_default())


def value_of(field: models.Field[Any, Any], node: Node) -> Any:
    """What a node gives a field, a reference where it is a relation; WrongValueError where it does not fit."""
    if node.is_null:
        if field.null:
            return None
        if is_required(field):
            raise WrongValueError("This must have a value.")
        return field.get_default()
    if node.text is None:
        raise WrongValueError(f"This is one value, not {node.said}.")
    if field.choices:
        return choice(node, [str(word) for word, _ in field.flatchoices])
    return _reader_of(field)(node)


def _reader_of(field: models.Field[Any, Any]) -> Callable[[Node], Any]:
    kinds: list[tuple[type[models.Field[Any, Any]], Callable[[Node], Any]]] = [
        (models.ForeignKey, reference),
        (AnyRecord, reference),
        (PenceField, pounds),
        (models.BooleanField, truth),
        (models.DateField, day),
        (models.DecimalField, number),
        (models.IntegerField, whole_number),
        (models.CharField, text),
        (models.TextField, text),
    ]
    for kind, reader in kinds:
        if isinstance(field, kind):
            return reader
    raise TypeError(f"A place file cannot hold a {type(field).__name__}.")


def text(node: Node) -> str:
    """A text as it was written, without space around it."""
    if node.text is None:
        raise WrongValueError(f"This is a text, not {node.said}.")
    return node.text.strip()


def choice(node: Node, words: Iterable[str]) -> str:
    """One of some words."""
    known = list(words)
    if node.text not in known:
        near = nearest(node.text or "", known)
        raise WrongValueError(f"{node.said} is none of {', '.join(known)}.{near}")
    return node.text


def reference(node: Node) -> str:
    """The reference of a record."""
    if not REFERENCE.fullmatch(node.text or ""):
        raise WrongValueError(f"{node.said} is not a reference such as WIR-WS-04.")
    return str(node.text)


def truth(node: Node) -> bool:
    """True or false."""
    if not node.plain or node.text not in ("true", "false"):
        raise WrongValueError(f"{node.said} is neither true nor false.")
    return node.text == "true"


def whole_number(node: Node) -> int:
    """A whole number without quotes."""
    if not node.plain or not WHOLE.fullmatch(node.text or ""):
        raise WrongValueError(f"{node.said} is not a whole number.")
    return int(str(node.text))


def number(node: Node) -> Decimal:
    """A number, exactly as it was written."""
    if not NUMBER.fullmatch(node.text or ""):
        raise WrongValueError(f"{node.said} is not one number.")
    return Decimal(str(node.text))


def day(node: Node) -> date:
    """A date."""
    if not DAY.fullmatch(node.text or ""):
        raise WrongValueError(f"{node.said} is not a date such as 2011-03-31.")
    try:
        return date.fromisoformat(str(node.text))
    except ValueError:
        raise WrongValueError(f"There is no such day as {node.text}.") from None


def pounds(node: Node) -> Decimal:
    """One sum of money: whole pounds, or pounds and pence in quotes; never a float, and never two sums."""
    said = node.text or ""
    if len(SUMS.findall(said)) > 1:
        raise WrongValueError(f"{node.said} holds more than one number: give one sum, in pounds.")
    if not POUNDS.fullmatch(said):
        raise WrongValueError(f'{node.said} is not one sum in pounds, such as 920000 or "1234.50".')
    if node.plain and "." in said:
        raise WrongValueError(f'Money is never a float: write pounds and pence in quotes, "{said}".')
    return Decimal(said)
