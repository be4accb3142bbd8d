"""Readings of a measure beside each other: which of them speak, and which disagree."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Protocol, TypeVar


class Sourced(Protocol):
    """One value of a measure as one source gives it."""

    measure_id: Any
    kind: Any
    value: Any
    unit: Any
    as_at: Any
    place_id: Any
    coverage: Any


class Revised(Sourced, Protocol):
    """The same, as a source may revise it."""

    period_starts_on: Any
    document_id: Any
    source: Any
    status: Any
    created_at: Any


S = TypeVar("S", bound=Sourced)
R = TypeVar("R", bound=Revised)


def disagreeing(readings: Iterable[S]) -> list[list[S]]:
    """The readings of one measure, kind, day, place and coverage whose values differ: all of each such group."""
    groups: dict[tuple[Any, ...], list[S]] = {}
    for one in readings:
        groups.setdefault((one.measure_id, one.kind, one.as_at, one.place_id, one.coverage), []).append(one)
    return [same for same in groups.values() if len({(one.value, one.unit) for one in same}) > 1]


def speaking(readings: Iterable[R]) -> list[R]:
    """The readings that have not been revised, in the order given.

    Of what one source says of one measure, kind, period, place and coverage, the latest final reading speaks; the
    latest provisional one while there is no final. All are kept. What was recorded at one moment revises nothing of
    that moment: where such values differ, the source disagrees with itself.
    """
    readings = list(readings)
    last: dict[tuple[Any, ...], tuple[bool, Any]] = {}
    for one in readings:
        last[_source_of(one)] = max(last.get(_source_of(one), _rank(one)), _rank(one))
    return [one for one in readings if _rank(one) == last[_source_of(one)]]


def _source_of(one: Revised) -> tuple[Any, ...]:
    period = (one.measure_id, one.kind, one.period_starts_on, one.as_at)
    return (*period, one.place_id, one.coverage, one.document_id, one.source)


def _rank(one: Revised) -> tuple[bool, Any]:
    return one.status == "final", one.created_at


def said(value: Decimal | None, unit: str) -> str:
    """A value with its unit as a person writes it; nothing for None.

    >>> said(Decimal("4000000000.0000"), "£ a year"), said(Decimal("19.5000"), "%"), said(Decimal(-2), "people")
    ('£4,000,000,000 a year', '19.5%', '\u22122 people')
    """
    if value is None:
        return ""
    number = f"{value.normalize():,f}".replace("-", "\N{MINUS SIGN}")
    if unit.startswith("£"):
        return f"£{number}{unit[1:]}"
    return f"{number}{'' if unit == '%' else ' '}{unit}".strip()
