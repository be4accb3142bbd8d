"""Rows pulled out of the database at constant memory: by COPY on PostgreSQL, in batches on SQLite.

An answer that streams lasts as long as its reader takes. It reads on a connection of its own, outside a transaction,
which ends with it: when the last row is out, when the reader goes away, or when it takes nothing for `PATIENCE`. So
long it holds open, on PostgreSQL, one snapshot (VACUUM keeps rows for it) and a share of the tables that it reads (a
migration of them waits); on SQLite, a place in the write-ahead log, which grows meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Semaphore
from typing import Any

from django.db import connection

BATCH = 500
"""Rows that are fetched at once where there is no COPY."""
CHUNK = 64 * 1024
"""Bytes that are handed on together."""
WAITING = 8
"""Chunks that may wait for the reader; then COPY stands still."""
PATIENCE = 300.0
"""Seconds for which a reader may take nothing."""


class ReaderGoneError(Exception):
    """Nobody takes the rows any more."""


def copied(sql: str, params: tuple[Any, ...], options: str, *, end: bytes) -> Iterator[bytes]:
    """The rows of a statement as PostgreSQL's COPY writes them, each with `end` behind it, in chunks.

    COPY pushes and an answer pulls: a thread holds the one, a few chunks lie between. Closing the iterator early
    cancels the COPY, and returns when thread and connection are gone.
    """
    pipe = _Pipe(end)
    with _own_connection() as raw, raw.cursor() as cursor, ThreadPoolExecutor(1) as worker:
        text = cursor.mogrify(sql, params).decode()
        copying = worker.submit(cursor.copy_expert, f"COPY ({text}) TO STDOUT WITH ({options})", pipe)
        copying.add_done_callback(pipe.close)
        try:
            yield from pipe
            copying.result()
        finally:
            pipe.leave()
            if not copying.done():
                raw.cancel()


def fetched(sql: str, params: tuple[Any, ...]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a statement in batches, by a cursor of the server's where there is such a thing."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while batch := cursor.fetchmany(BATCH):
            yield batch


@contextmanager
def _own_connection() -> Iterator[Any]:
    """A connection of psycopg2's that nobody else uses; within a transaction its own, which alone sees its rows."""
    if connection.in_atomic_block:
        connection.ensure_connection()
        yield connection.connection
        return
    own = connection.copy()
    own.ensure_connection()
    try:
        yield own.connection
    finally:
        own.close()


class _Pipe:
    """Takes rows from the thread that copies and gives them in chunks to the one that answers."""

    def __init__(self, end: bytes) -> None:
        self._end = end
        self._rows: list[bytes] = []
        self._size = 0
        self._chunks: SimpleQueue[bytes] = SimpleQueue()
        self._room = Semaphore(WAITING)
        self._left = False

    def write(self, row: bytes) -> None:
        """Take one row: COPY gives each by itself, with a line feed at its end."""
        self._rows.append(row[:-1])
        self._size += len(row)
        if self._size >= CHUNK:
            if not self._room.acquire(timeout=PATIENCE) or self._left:
                raise ReaderGoneError
            self._hand_on()

    def close(self, _: Future[None]) -> None:
        """Hand on what is left, and the end."""
        if self._rows:
            self._hand_on()
        self._chunks.put(b"")

    def leave(self) -> None:
        """Say that nothing more will be taken."""
        self._left = True
        self._room.release()

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self._chunks.get():
            self._room.release()
            yield chunk

    def _hand_on(self) -> None:
        self._chunks.put(self._end.join([*self._rows, b""]))
        self._rows, self._size = [], 0
