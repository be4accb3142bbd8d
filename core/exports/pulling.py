"""Rows pulled out of the database at constant memory, in batches.

An answer that streams lasts as long as its reader takes. So long it holds open the connection of its request: on
PostgreSQL with a transaction and a cursor of the server's, on SQLite with a place in the write-ahead log.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import connection, transaction

BATCH = 1000
"""Rows that are fetched at once."""


def fetched(sql: str, params: tuple[Any, ...]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a statement in batches, by a cursor of the server's where there is such a thing."""
    with _held(), connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while batch := cursor.fetchmany(BATCH):
            yield batch


def _held() -> AbstractContextManager[Any]:
    """A transaction: outside of one PostgreSQL would put aside all rows before it gave the first. SQLite needs none."""
    return transaction.atomic() if connection.vendor == "postgresql" else nullcontext()
