"""The order in which records can be written: each after those that it names."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable

from core.models import Record
from core.place_files.faults import Faults
from core.place_files.records import Declared, rank
from core.place_files.values import fields_of, is_required

Needs = dict[Declared, dict[Declared, set[str]]]
"""For each record: the new records that it names, and by which relations."""


def in_order(
    records: list[Declared], target: Callable[[Declared, str], Declared | Record], faults: Faults
) -> tuple[list[Declared], dict[Declared, set[str]]]:
    """The records, each after those that it names, and for some the relations that can only be set afterwards.

    Among those that are free, resources go in their own order. Where records name each other in a circle, one that
    can do without its relations for a while goes first; a circle of required relations is a fault.
    """
    needs = _needs(records, target)
    needed_by: dict[Declared, list[Declared]] = {}
    for record, targets in needs.items():
        for needed in targets:
            needed_by.setdefault(needed, []).append(record)
    place = {record: (rank(record.resource), number) for number, record in enumerate(records)}
    by_place = {place[record]: record for record in records}
    free = [place[record] for record in records if not needs[record]]
    heapq.heapify(free)
    bound = deque(sorted((record for record in records if needs[record]), key=place.__getitem__))
    order: list[Declared] = []
    later: dict[Declared, set[str]] = {}
    while len(order) < len(records):
        if not free:
            first = _first_that_can_wait(bound, needs)
            if first is None:
                break
            later[first] = {name for names in needs[first].values() for name in names}
            needs[first] = {}
            heapq.heappush(free, place[first])
        record = by_place[heapq.heappop(free)]
        order.append(record)
        for other in needed_by.get(record, ()):
            if needs[other].pop(record, None) and not needs[other]:
                heapq.heappush(free, place[other])
    for record in (record for record in records if needs[record]):
        faults.at(record.node, f"{record.reference} and what it names need each other to be there first.")
    return order, later


def _needs(records: list[Declared], target: Callable[[Declared, str], Declared | Record]) -> Needs:
    new = {record for record in records if record.stored is None}
    needs: Needs = {record: {} for record in records}
    for record in records:
        for name in record.relations:
            found = target(record, name)
            if isinstance(found, Declared) and found in new:
                needs[record].setdefault(found, set()).add(name)
    return needs


def _first_that_can_wait(bound: deque[Declared], needs: Needs) -> Declared | None:
    """Take the next record that can go before what it names; one that cannot yet is asked again later."""
    for _ in range(len(bound)):
        record = bound.popleft()
        if needs[record] and _can_wait(record, needs[record]):
            return record
        if needs[record]:
            bound.append(record)
    return None


def _can_wait(record: Declared, targets: dict[Declared, set[str]]) -> bool:
    """Whether a record can be made before what it names: none of those relations is required."""
    fields = fields_of(record.model)
    return record.stored is not None or not any(
        is_required(fields[name]) for names in targets.values() for name in names
    )
