"""Readings of a measure beside each other."""

from __future__ import annotations

from collections.abc import Iterable
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


S = TypeVar("S", bound=Sourced)


def disagreeing(readings: Iterable[S]) -> list[list[S]]:
    """The readings of one measure, kind, day, place and coverage whose values differ: all of each such group."""
    groups: dict[tuple[Any, ...], list[S]] = {}
    for one in readings:
        groups.setdefault((one.measure_id, one.kind, one.as_at, one.place_id, one.coverage), []).append(one)
    return [same for same in groups.values() if len({(one.value, one.unit) for one in same}) > 1]
