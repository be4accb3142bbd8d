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
from django.db.models import Expression, F, Func, Q, Value

from core.problems import InvalidParametersError


@dataclass(frozen=True)
class Term:
    """One column of an order; where it may be empty, nulls come last in either direction."""

    source: str
    descending: bool = False
    nullable: bool = True
    field: Any = None

    @property
    def order(self) -> Any:
        """The same for `order_by`; a column that is never empty is ordered as its index is."""
        nulls_last = self.nullable or None
        column = F(self.source)
        return column.desc(nulls_last=nulls_last) if self.descending else column.asc(nulls_last=nulls_last)

    def same(self, value: Any) -> Q:
        """Rows that tie with a value."""
        return Q(**{f"{self.source}__isnull": True}) if value is None else Q(**{self.source: value})

    def behind(self, value: Any) -> Q | None:
        """Rows that come after a value; None where none can."""
        if value is None:
            return None
        after = Q(**{f"{self.source}__{'lt' if self.descending else 'gt'}": value})
        return after | Q(**{f"{self.source}__isnull": True}) if self.nullable else after


def terms_of(model: type[models.Model], sources: Sequence[tuple[str, bool]]) -> list[Term]:
    """The order by these columns, each downwards or not, up to where no two rows can tie: at the id if need be."""
    terms = []
    for source, descending in sources:
        path = _path(model, source)
        terms.append(Term(source, descending, any(map(may_be_null, path)), path[-1]))
        if len(path) == 1 and path[0].unique and not path[0].null:
            return terms
    return [*terms, Term("pk", terms[-1].descending, nullable=False, field=model._meta.pk)]


class Slot(Expression):
    """Where a statement that is kept takes a value of the row behind which a page starts."""

    def __init__(self, position: int, field: models.Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.position = position

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """A parameter that is itself until it is filled."""
        return "%s", [self]

    def filled(self, values: Sequence[Any], connection: Any) -> Any:
        """The value as the database takes it."""
        return self.output_field.get_db_prep_value(values[self.position], connection)


def slots(terms: Sequence[Term], nulls: Sequence[bool]) -> list[Any]:
    """A slot for each value of a cursor; a null is no value, and makes another statement."""
    return [None if null else Slot(n, term.field) for n, (term, null) in enumerate(zip(terms, nulls, strict=True))]


class RowBehind(Func):
    """Whether a row comes after another in an order by columns that all run one way and are never empty.

    Compared as rows, `(a, b) < (x, y)`, an index of the order is entered where the page starts, whatever ties.
    """

    output_field = models.BooleanField()

    def __init__(self, *expressions: Any, descending: bool) -> None:
        super().__init__(*expressions, descending=descending)

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> Any:
        """The first half of the expressions against the second."""
        parts = [compiler.compile(one) for one in self.source_expressions]
        half = len(parts) // 2
        left, right = (", ".join(sql for sql, _ in some) for some in (parts[:half], parts[half:]))
        given = [param for _, params in parts for param in params]
        return f"({left}) {'<' if self.extra['descending'] else '>'} ({right})", given


def behind(terms: Sequence[Term], values: Sequence[Any]) -> Q | RowBehind:
    """The rows that come after the row with these values, in the order of these terms."""
    if len({term.descending for term in terms}) == 1 and not any(term.nullable for term in terms):
        there = [one if isinstance(one, Slot) else Value(one, t.field) for t, one in zip(terms, values, strict=True)]
        return RowBehind(*(F(term.source) for term in terms), *there, descending=terms[0].descending)
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


def decode(cursor: str, terms: Sequence[Term]) -> list[Any]:
    """The values in a cursor; InvalidParametersError where it is no cursor of this order."""
    order = [("-" if term.descending else "") + term.source for term in terms]
    try:
        said, values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if said != order or len(values) != len(terms):
            raise ValueError("another order")
        return [_read(term, value) for term, value in zip(terms, values, strict=True)]
    except (binascii.Error, ValueError, TypeError, ValidationError, ArithmeticError, RecursionError) as fault:
        raise InvalidParametersError({"cursor": ["This is no cursor of this list in this order."]}) from fault


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, (date, UUID)):
        return str(value)
    return value


def may_be_null(field: Any) -> bool:
    """Whether a column may be empty; one that the database generates may always be."""
    return bool(field.null or field.generated)


def _path(model: type[models.Model], source: str) -> list[Any]:
    """The fields on the way to a column."""
    path: list[Any] = []
    for step in source.split("__"):
        path.append(model._meta.pk if step == "pk" else model._meta.get_field(step))
        model = path[-1].related_model or model
    return path


def _read(term: Term, value: Any) -> Any:
    if isinstance(value, (list, dict)) or (value is None and not term.nullable):
        raise ValueError("no value of one column")
    field = term.field
    value = field.to_python(value)
    if isinstance(value, int):
        field.run_validators(value)  # a number beyond what the column can hold
    if isinstance(value, str) and "\x00" in value.encode().decode():  # half a character does not encode
        raise ValueError("text that no database holds")
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    return value
