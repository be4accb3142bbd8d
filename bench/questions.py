"""What is asked of both: lists as a reader asks the product for them, and the SQL that gives the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import QueryDict

from core import dbjson, paging, prepared
from core.access import Access, access_of
from core.choices import ScopeKind
from core.exports import fields
from core.models import ApiToken, Scope
from core.resources import registry
from core.tokens import digest_of

DEEP, LAST = "page 150", "the last page"
PAGE = 100


@dataclass(frozen=True)
class Question:
    """The product's address and token, and the statement of the bare application under the same name."""

    name: str
    path: str
    token: str
    sql: str = ""


def questions(tokens: dict[str, str]) -> dict[str, Question]:
    """The lists that are measured, by name."""
    found = [
        *_pages("everything", tokens["everything"], "status-updates"),
        _question("some", tokens["some"], "status-updates"),
        _question("one", tokens["one"], "status-updates"),
        _question("workstreams", tokens["everything"], "workstreams"),
        Question("create", "/api/v1/themes/", tokens["officer"]),
        *_exports(tokens["everything"], "status-updates"),
    ]
    return {question.name: question for question in found}


def officers_scope() -> Scope:
    """The programme in which the officer writes: the last."""
    return Scope.objects.filter(kind=ScopeKind.PROGRAMME).order_by("-code")[0]


def bare_answers(asked: dict[str, Question]) -> dict[str, str]:
    """The statements that the bare application knows, by path."""
    insert = (
        "INSERT INTO workstreams_theme"
        ' (id, scope_id, reference, version, visibility, created_at, changed_at, search, title, summary, "order",'
        " our_grouping, source)"
        f" VALUES (%(id)s, '{officers_scope().pk}', %(reference)s, 1, 'partners', now(), now(), '', %(title)s, '', 0,"
        " false, '')"
    )
    return {f"/{q.name}": q.sql or insert for q in asked.values()}


def _pages(name: str, token: str, resource: str) -> list[Question]:
    """The first page, the 150th and the last; of a small table only the first."""
    asked = registry[resource].asked(_access(token), QueryDict(f"limit={PAGE}"))
    total = asked.rows.count()
    starts = {DEEP: 149 * PAGE - 1, LAST: total - PAGE - 1} if total > 150 * PAGE else {}
    pages = [_question(name, token, resource)]
    for where, start in starts.items():
        (row,) = dbjson.fetch(asked.ordered[start : start + 1], asked.parts, asked.keys)
        pages.append(_question(where, token, resource, f"&cursor={paging.encode(asked.terms, row[1:])}"))
    return pages


def _question(name: str, token: str, resource: str, more: str = "") -> Question:
    query = f"limit={PAGE}{more}"
    return Question(name, f"/api/v1/{resource}/?{query}", token, _sql(registry[resource], _access(token), query))


def _exports(token: str, resource: str) -> list[Question]:
    """The whole list by each form, and COPY of the same rows in the same order: the same cells, the same JSON."""
    made = registry[resource]
    asked = made.asked(_access(token), QueryDict(""))
    cells = fields.select(asked.ordered, fields.fields_of(made.chosen(QueryDict(""))))
    objects = dbjson.select(asked.ordered, asked.parts)
    return [
        Question(form, f"/api/v1/{resource}/", token, f"COPY ({_text(*of)}) TO STDOUT{how}")
        for form, of, how in (("text/csv", cells, " (FORMAT csv, HEADER)"), ("application/x-ndjson", objects, ""))
    ]


def _text(sql: str, given: Sequence[Any]) -> str:
    """A statement with its parameters in it."""
    with connection.cursor() as cursor:
        return str(cursor.mogrify(sql, given).decode())


def _access(token: str) -> Access:
    return access_of(ApiToken.objects.get(digest=digest_of(token)).user)


def _sql(resource: Any, access: Access, query: str) -> str:
    """The statement that the product runs, as one text: a hundred rows joined by commas."""
    asked = resource.asked(access, QueryDict(query))
    sql, given = dbjson.select(prepared.narrowed(asked, access, "postgresql"), asked.parts, asked.keys)
    names = ", ".join(["t", *(f"k{n}" for n in range(len(asked.keys)))])
    return f"SELECT string_agg(t, ',') FROM (SELECT t FROM ({_text(sql, given)}) AS x({names}) LIMIT {asked.limit}) y"
