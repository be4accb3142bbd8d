"""A true keyset cursor: the next page starts behind the last row seen, whatever has come and gone since."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from core.problems import InvalidParametersError


@dataclass(frozen=True)
class Term:
    """One column of an order; nulls come last in either direction."""

    source: str
    descending: bool = False

    @property
    def order(self) -> Any:
        """The same for `order_by`."""
        return F(self.source).desc(nulls_last=True) if self.descending else F(self.source).asc(nulls_last=True)

    def same(self, value: Any) -> Q:
        """Rows that tie with a value."""
        return Q(**{f"{self.source}__isnull": True}) if value is None else Q(**{self.source: value})

    def behind(self, value: Any) -> Q | None:
        """Rows that come after a value; None where none can."""
        if value is None:
            return None
        step = "lt" if self.descending else "gt"
        return Q(**{f"{self.source}__{step}": value}) | Q(**{f"{self.source}__isnull": True})


def behind(terms: Sequence[Term], values: Sequence[Any]) -> Q:
    """The rows that come after the row with these values, in the order of these terms."""
    found = Q(pk__in=[])
    ties = Q()
    for term, value in zip(terms, values, strict=True):
        step = term.behind(value)
        if step is not None:
            found |= ties & step
        ties &= term.same(value)
    return found


def encode(terms: Sequence[Term], values: Sequence[Any]) -> str:
    """An opaque cursor: the order it belongs to, and the values of the last row."""
    order = [("-" if term.descending else "") + term.source for term in terms]
    text = json.dumps([order, [_plain(value) for value in values]], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str, terms: Sequence[Term], model: type[models.Model]) -> list[Any]:
    """The values in a cursor; InvalidParametersError where it is no cursor of this order."""
    order = [("-" if term.descending else "") + term.source for term in terms]
    try:
        said, values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if said != order or len(values) != len(terms):
            raise ValueError("another order")
        return [_read(model, term.source, value) for term, value in zip(terms, values, strict=True)]
    except (binascii.Error, ValueError, TypeError, ValidationError, ArithmeticError, RecursionError) as fault:
        raise InvalidParametersError({"cursor": ["This is no cursor of this list in this order."]}) from fault


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, (date, UUID)):
        return str(value)
    return value


def _read(model: type[models.Model], source: str, value: Any) -> Any:
    field: Any = None
    for step in source.split("__"):
        field = model._meta.pk if step == "pk" else model._meta.get_field(step)
        model = field.related_model or model
    if isinstance(value, (list, dict)):
        raise ValueError("no value of one column")
    value = field.to_python(value)
    if isinstance(value, str) and "\x00" in value.encode().decode():  # half a character does not encode
        raise ValueError("text that no database holds")
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    return value
