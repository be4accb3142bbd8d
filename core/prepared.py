"""Pages and records by statements that are kept: made once for a reader's access and a question, run for every one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import BooleanField, F, QuerySet
from django.db.models.expressions import RawSQL
from django.http import QueryDict

from core import dbjson, paging

if TYPE_CHECKING:
    from core.access import Access
    from core.resources import Asked

KEPT = 512
FEW = 64
"""Scopes up to which a list is put together from one search of an index in each."""
SHAPE = ("fields", "brief", "expand")
"""The parameters that choose what of a record is shown."""
_MARK = re.compile("%[s%]")


@dataclass(frozen=True)
class Statement:
    """What a question became: SQL, and parameters among which slots wait to be filled."""

    sql: str
    params: tuple[Any, ...] | None
    """None where the SQL has nothing left to be put into it."""

    def rows(self, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows: their JSON text, then the values of what was asked for beside it; `values` fill the slots."""
        given = self.params and [p.filled(values, connection) if isinstance(p, paging.Slot) else p for p in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, given)
            return list(cursor.fetchall())


@dataclass(frozen=True)
class Page:
    """A page of a list: the JSON text of each row, the cursor of the next page, and the count where it was asked."""

    texts: list[str]
    cursor: str | None
    count: int | None


@dataclass(frozen=True)
class Wanted:
    """A page that a request asks for, and that can be given."""

    asked: Asked
    statement: Statement
    after: Sequence[Any] = ()

    def page(self) -> Page:
        """The rows of the page behind `after`, by one query for one row more; a count takes another."""
        asked, found = self.asked, self.statement.rows(self.after)
        rows = found[: asked.limit]
        following = paging.encode(asked.terms, rows[-1][1:]) if len(found) > asked.limit else None
        return Page([row[0] for row in rows], following, asked.rows.count() if asked.count else None)


def wanted(resource: Any, access: Access, params: QueryDict, today: date) -> Wanted:
    """What a request asks for, without a query; raises what `Resource.asked` raises."""
    question = params.copy()
    cursor = "".join(question.pop("cursor", [""])[-1:])
    key = resource, access, question.urlencode(), today
    first = _wanted(*key, None, connection.vendor)
    if not cursor:
        return first
    after = paging.decode(cursor, first.asked.terms)
    return replace(_wanted(*key, tuple(value is None for value in after), connection.vendor), after=after)


@lru_cache(maxsize=KEPT)
def _wanted(
    resource: Any, access: Access, question: str, today: date, nulls: tuple[bool, ...] | None, vendor: str
) -> Wanted:
    """Keep the statement of a question; `today` because a filter may depend on it, `nulls` those of the cursor."""
    asked = resource.asked(access, QueryDict(question))
    if nulls is not None:
        asked = replace(asked, after=paging.slots(asked.terms, nulls))
    sql, params = dbjson.select(narrowed(asked, access, vendor), asked.parts, asked.keys)
    return Wanted(asked, _bound(sql, params, vendor))


def record(
    resource: Any, access: Access | None, key: Mapping[str, Any], params: Mapping[str, str], today: date
) -> tuple[str, int] | None:
    """The JSON of the record with this key, one field and its value, and its version, by one query.

    None where there is none that a reader with this access may see; without an access whoever asks has just written it.
    """
    ((name, value),) = key.items()
    question = urlencode({one: params[one] for one in SHAPE if one in params})
    found = _record(resource, access, question, today, name, connection.vendor).rows((value,))
    return (found[0][0], found[0][1]) if found else None


@lru_cache(maxsize=KEPT)
def _record(resource: Any, access: Access | None, question: str, today: date, name: str, vendor: str) -> Statement:
    """Keep the statement of one record; `today` because a column may depend on it."""
    meta = resource.model._meta
    slot = paging.Slot(0, meta.pk if name == "pk" else meta.get_field(name))
    rows = resource.with_needed(resource.model.objects.all()) if access is None else resource.rows(access)
    parts = resource.parts(access, QueryDict(question))
    return _bound(*dbjson.select(rows.filter(**{name: slot}), parts, ["version"]), vendor)


def narrowed(asked: Asked, access: Access, vendor: str) -> QuerySet[Any]:
    """The rows of a page; on PostgreSQL those of a few scopes by the first of each, as its index has them in order.

    PostgreSQL cannot walk an index of scope and order through several scopes at once: it would sort all their rows, or
    walk the order of the whole table for the few that the reader sees. The keys are an array, found before all else: in
    a subquery PostgreSQL may read everything that the reader sees, and put aside what is not of the page.
    """
    scopes = sorted(access.scopes | access.published)
    if vendor == "sqlite" or not 0 < len(scopes) <= FEW:
        return asked.page()
    of_one = asked.behind.filter(scope_id=RawSQL("s.id", ())).order_by(*(term.order for term in asked.terms))
    keys = {f"k{number}": F(source) for number, source in enumerate(asked.keys)}
    sql, params = dbjson.statement(of_one.annotate(**keys).values_list("pk", *keys)[: asked.limit + 1])
    named = ", ".join(("id", *keys))
    order = ", ".join(
        f"k{n}{' DESC' if term.descending else ''}{' NULLS LAST' if term.nullable else ''}"
        for n, term in enumerate(asked.terms)
    )
    first = (
        f"SELECT x.id FROM unnest(%s::uuid[]) AS s(id) CROSS JOIN LATERAL ({sql}) AS x({named})"
        f" ORDER BY {order} LIMIT {asked.limit + 1}"
    )
    meta = asked.ordered.model._meta
    mine = f'"{meta.db_table}"."{meta.pk.column}" = ANY(ARRAY({first}))'
    return asked.ordered.filter(RawSQL(mine, (scopes, *params), BooleanField()))


def _bound(sql: str, params: Sequence[Any], vendor: str) -> Statement:
    """Write what is known into the SQL, so that no page adapts hundreds of programmes again; SQLite has no need."""
    if vendor == "sqlite":
        return Statement(sql, tuple(params))
    waiting = tuple(param for param in params if isinstance(param, paging.Slot))
    given = iter(params)
    percent = "%%" if waiting else "%"
    with connection.cursor() as cursor:

        def literal(mark: re.Match[str]) -> str:
            if mark[0] == "%%":
                return percent
            value = next(given)
            if isinstance(value, paging.Slot):
                return "%s"
            return str(cursor.mogrify("%s", [value]).decode()).replace("%", percent)

        return Statement(_MARK.sub(literal, sql), waiting or None)
