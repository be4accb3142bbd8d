"""The one path of change: a transaction that ends with its journal rows behind one head, so order is commit order."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction

from core.access import EVERYBODY, GRANT
from core.choices import Verb
from core.models import Journal, JournalHead, ScopeHead, new_id

if TYPE_CHECKING:
    from core.models import Record, User


@dataclass
class Change:
    """A change under way: who, when, why, and the records it has touched so far."""

    actor: User | None
    now: datetime
    why: str = ""
    id: uuid.UUID = field(default_factory=new_id)
    rows: dict[uuid.UUID, Journal] = field(default_factory=dict)

    def note(self, record: Record, verb: Verb, also: Iterable[Record] = ()) -> None:
        """Remember that a record was touched: one row per record, at its last version; created stays created.

        Where other records show figures made from it (those of now, and `also`: those of before), that is noted too.
        """
        before = self.rows.pop(record.pk, None)
        self.rows[record.pk] = self._row(
            model=record._meta.label_lower,
            record_id=record.pk,
            scope_id=record.scope_id,
            reference=record.reference,
            version=record.version,
            verb=Verb.CREATED if before and before.verb == Verb.CREATED else verb,
        )
        for other in (*also, *record.shown_in()):
            self._note_figures(other)

    def note_access(self, scope_id: uuid.UUID, user: User | None) -> None:
        """Remember that access to a scope has changed, for one user or for everybody."""
        self.rows[new_id()] = self._row(
            model=GRANT,
            record_id=user.pk if user else EVERYBODY,
            scope_id=scope_id,
            reference=user.username[:40] if user else "",
            version=1,
            verb=Verb.GRANTED,
        )

    def _note_figures(self, record: Record) -> None:
        """A row without a version: the record is as it was, but a figure that it shows is not."""
        if record.pk not in self.rows:
            self.rows[record.pk] = self._row(
                model=record._meta.label_lower,
                record_id=record.pk,
                scope_id=record.scope_id,
                reference=record.reference,
                version=0,
                verb=Verb.CHANGED,
            )

    def _row(self, **values: object) -> Journal:
        name = str(self.actor) if self.actor else ""
        return Journal(change_id=self.id, at=self.now, actor=self.actor, actor_name=name, why=self.why, **values)


_current: ContextVar[Change | None] = ContextVar("current_change", default=None)


@contextmanager
def change(*, actor: User | None, now: datetime, why: str = "") -> Iterator[Change]:
    """One change: one transaction, whose last act is to write the journal behind the head. An inner one joins it.

    Where an inner one fails and the outer goes on, what it did is undone, in the tables and in the journal alike.
    """
    outer = _current.get()
    if outer is not None:
        noted = dict(outer.rows)
        try:
            with transaction.atomic():
                yield outer
        except BaseException:
            outer.rows = noted
            raise
        return
    with transaction.atomic():
        under_way = Change(actor, now, why)
        token = _current.set(under_way)
        try:
            yield under_way
            _write(list(under_way.rows.values()))
        finally:
            _current.reset(token)


@contextmanager
def step(*, actor: User | None, now: datetime, why: str = "") -> Iterator[Change]:
    """A change that writes one row as its last act: within another it needs no way back of its own.

    Where it is refused nothing has been written. Where the database refuses it, the change that it is a step of is
    undone as a whole.
    """
    outer = _current.get()
    if outer is not None:
        yield outer
        return
    with change(actor=actor, now=now, why=why) as under_way:
        yield under_way


def head() -> int:
    """The number of the last journal row that was committed."""
    with connection.cursor() as cursor:  # asked by every request: no query set to compile
        cursor.execute("SELECT seq FROM core_journalhead")
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def renew_epoch() -> None:
    """Begin another epoch, so that whoever follows the feed starts again: after a restore, when rows may be missing."""
    JournalHead.objects.update(epoch=new_id())


def _write(rows: list[Journal]) -> None:
    if not rows:
        return
    last = _take(len(rows))
    for seq, row in enumerate(rows, last - len(rows) + 1):
        row.seq = seq
    Journal.objects.bulk_create(rows)
    heads = {row.scope_id: row.seq for row in rows}
    for scope_id in sorted(heads):
        ScopeHead.objects.filter(scope_id=scope_id).update(last_seq=heads[scope_id])


def _take(count: int) -> int:
    """Lock the head until this transaction ends, move it on, and return where it stands."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_journalhead SET seq = seq + %s WHERE id = 1 RETURNING seq", [count])
        (seq,) = cursor.fetchone()
    return int(seq)
