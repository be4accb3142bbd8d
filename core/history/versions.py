"""Versions of records that have been, from their history."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import connection

from core.history.tables import SUFFIX, columns_of
from core.models import Record

MANY = 400
"""Records asked for at a time."""


def records_at(model: type[Record], wanted: Iterable[tuple[uuid.UUID, int]]) -> dict[tuple[uuid.UUID, int], Any]:
    """The records at these versions, as unsaved ones, by id and version; what was never stored is left out."""
    pairs = sorted(set(wanted))
    found: dict[tuple[uuid.UUID, int], Any] = {}
    for start in range(0, len(pairs), MANY):
        part = pairs[start : start + MANY]
        found |= {(one.pk, one.version): one for one in _read(model, part)}
    return {pair: found[pair] for pair in pairs if pair in found}


def _read(model: type[Record], pairs: list[tuple[uuid.UUID, int]]) -> list[Any]:
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name in columns_of(model))
    table = quote(model._meta.db_table + SUFFIX)
    each = " OR ".join(["(id = %s AND version = %s)"] * len(pairs))
    keys = [key if connection.vendor == "postgresql" else key.hex for key, _ in pairs]
    given = [value for key, (_, version) in zip(keys, pairs, strict=True) for value in (key, version)]
    return list(model._default_manager.raw(f"SELECT {names} FROM {table} WHERE {each} ORDER BY valid_from", given))
