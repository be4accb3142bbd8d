"""The rows of the journal that a stretch of the feed goes through."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from core.access import EVERYBODY, GRANT, Access
from core.dbjson import statement
from core.feed.cursors import Place
from core.models import Grant, Journal, ScopeHead

FEW = 16
"""Up to so many scopes with news are read one by one, by the index of each; more by the journal's own order."""


@dataclass(frozen=True)
class Row:
    """A record's last row in the stretch."""

    seq: int
    model: str
    record_id: uuid.UUID
    reference: str
    scope_id: uuid.UUID


@dataclass(frozen=True)
class Stretch:
    """What is to be told: the scopes behind `base`, and those behind which access has changed from their first row."""

    base: int
    upto: int
    scopes: frozenset[uuid.UUID]
    again: frozenset[uuid.UUID]

    @property
    def start(self) -> int:
        """Where a reader who begins with it stands."""
        return 0 if self.again else self.base

    def rows(self, models: Collection[str], at: int, most: int) -> list[Row]:
        """The next rows behind `at`, in their order. Two queries."""
        if at >= self.upto:
            return []
        heads = ScopeHead.objects.filter(scope__in=self.scopes | self.again, last_seq__gt=at)
        news = [pk for pk, last in heads.values_list("scope", "last_seq") if pk in self.again or last > self.base]
        groups = [[scope] for scope in news] if len(news) <= FEW else [news]
        found = Journal.objects.filter(seq__gt=at, seq__lte=self.upto, model__in=models).filter(_last(self.upto))
        parts = [found.filter(self._of(scopes)) for scopes in groups]
        return _read(parts, most) if parts else []

    def _of(self, scopes: Collection[uuid.UUID]) -> Q:
        """Rows of these scopes, as far back as each is to be told."""
        whole = [scope for scope in scopes if scope in self.again]
        rest = [scope for scope in scopes if scope not in self.again]
        if not whole:
            return Q(scope__in=rest, seq__gt=self.base)
        return Q(scope__in=whole) | Q(scope__in=rest, seq__gt=self.base) if rest else Q(scope__in=whole)


def stretch_of(access: Access, place: Place) -> Stretch:
    """What a reader at a place is to be told. Up to two queries."""
    scopes = access.scopes | access.published
    again: frozenset[uuid.UUID] = frozenset()
    if place.base < place.upto:
        rows = Journal.objects.filter(record_id__in=[access.user_id, EVERYBODY], model=GRANT)
        changed = list(rows.filter(seq__gt=place.base, seq__lte=place.upto).values_list("scope", "record_id"))
        again = frozenset(scope for scope, _ in changed)
        if any(user == access.user_id for _, user in changed):
            again |= _also_opened(access, again, scopes)
    return Stretch(place.base, place.upto, scopes, again)


def _also_opened(access: Access, changed: Collection[uuid.UUID], scopes: frozenset[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Every scope, where a grant that has changed names a board or an organisation: their records lie in any."""
    grants = list(Grant.objects.filter(user=access.user_id).values_list("scope", "organisation_id", "board_id"))
    if any(scope in changed and (organisation or board) for scope, organisation, board in grants):
        return scopes | frozenset(scope for scope, *_ in grants)
    return frozenset()


def _last(upto: int) -> Q:
    later = Journal.objects.filter(record_id=OuterRef("record_id"), seq__gt=OuterRef("seq"), seq__lte=upto)
    return Q(~Exists(later))


def _read(parts: list[QuerySet[Journal]], most: int) -> list[Row]:
    """The first rows of several queries together, each of which reads no more than so many."""
    columns = ("seq", "model", "record_id", "reference", "scope_id")
    names = ", ".join(columns)
    written = [statement(part.order_by("seq").values_list(*columns)[:most]) for part in parts]
    whole = " UNION ALL ".join(f"SELECT {names} FROM ({sql}) p{number}" for number, (sql, _) in enumerate(written))
    with connection.cursor() as cursor:
        cursor.execute(f"{whole} ORDER BY 1 LIMIT {most}", [value for _, params in written for value in params])
        found = cursor.fetchall()
    return [Row(seq, model, uuid.UUID(str(pk)), ref, uuid.UUID(str(scope))) for seq, model, pk, ref, scope in found]
