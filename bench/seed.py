"""A country's worth of rows, the same from run to run, put into an empty PostgreSQL by COPY."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.db import connection, transaction

from core.choices import RAG, Role, ScopeKind, Visibility
from core.models import Counter, Grant, Scope, ScopeHead, User
from core.tokens import issue_token
from workstreams.choices import Stage, UpdateState
from workstreams.models import StatusUpdate, Theme, Workstream

PROGRAMMES, WORKSTREAMS, UPDATES = 400, 20_000, 500_000
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FIRST = date(2024, 12, 31)
WORDS = [
    "neighbourhood",
    "families",
    "referral",
    "pathway",
    "housing",
    "provider",
    "early",
    "help",
    "budget",
    "pooled",
    "board",
    "agreed",
    "pilot",
    "locality",
    "employment",
    "advisers",
    "recruited",
    "contract",
    "review",
    "partners",
    "co-located",
    "evidence",
    "baseline",
    "delayed",
    "approved",
    "police",
    "nurses",
]
Row = dict[str, Any]


class Made:
    """Random values from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def id(self) -> UUID:
        """A UUID in the form of version 7, later ones greater."""
        self.last = getattr(self, "last", int(NOW.timestamp() * 1000) << 80) + self.random.randrange(1, 1 << 60)
        return UUID(int=(self.last & ~(0xF000 << 64) & ~(0xC000 << 48)) | (0x7000 << 64) | (0x8000 << 48))

    def text(self, words: int) -> str:
        """So many words, more or less."""
        return " ".join(self.random.choices(WORDS, k=self.random.randrange(words // 2, words * 3 // 2)))


def seed(programmes: int = PROGRAMMES, workstreams: int = WORKSTREAMS, updates: int = UPDATES) -> dict[str, str]:
    """Migrate and fill the database, and return the API token of each reader by name.

    `everything` may read all programmes as their partner, `one` a single one, `officer` writes in one.
    """
    call_command("migrate", verbosity=0)
    made = Made(2026)
    scopes = [_scope(made, number) for number in range(programmes)]
    with transaction.atomic():
        Scope.objects.bulk_create(scopes)
        ScopeHead.objects.bulk_create([ScopeHead(scope=scope) for scope in scopes])
        tokens = _readers(scopes)
        author = User.objects.get(username="bench-officer")
        themes = [_theme(made, scope, number) for scope in scopes for number in range(1, 5)]
        copy(Theme, iter(themes))
        Counter.objects.bulk_create([Counter(scope=scope, kind=Theme.kind_code, last=4) for scope in scopes])
        held = [_workstream(made, themes, number) for number in range(workstreams)]
        copy(Workstream, iter(held))
        copy(StatusUpdate, (_update(made, held, author, number) for number in range(updates)))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return tokens


def copy(model: Any, rows: Iterator[Row]) -> None:
    """Write rows by COPY; what a row leaves out is as the model has it."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    names = ", ".join(f'"{field.column}"' for field in fields)
    defaults = {field.attname: field.get_default() for field in fields}
    with connection.cursor() as cursor:
        lines = (_line(field_values(fields, defaults | row)) for row in rows)
        cursor.copy_expert(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN', _Lines(lines))


def field_values(fields: list[Any], row: Row) -> list[Any]:
    """The values of a row as the database takes them."""
    return [field.get_db_prep_save(row[field.attname], connection) for field in fields]


class _Lines(io.RawIOBase):
    """Lines as a file that COPY reads."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines, self.rest = lines, b""

    def read(self, size: int = -1) -> bytes:
        """The next bytes; none at the end."""
        while len(self.rest) < size and (line := next(self.lines, "")):
            self.rest += line.encode()
        taken, self.rest = self.rest[:size], self.rest[size:]
        return taken


def _line(values: list[Any]) -> str:
    return "\t".join(map(_cell, values)) + "\n"


def _cell(value: Any) -> str:
    if value is None:
        return "\\N"
    if hasattr(value, "adapted"):  # a JSON document as psycopg2 is given it
        value = value.dumps(value.adapted)
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def _scope(made: Made, number: int) -> Scope:
    code = f"B{number:03}"
    return Scope(id=made.id(), code=code, title=f"Programme {number}", programme_reference=f"BENCH{number:03}")


def _readers(scopes: list[Scope]) -> dict[str, str]:
    Scope.objects.get_or_create(code="NET", defaults={"title": "The network", "kind": ScopeKind.NETWORK})
    tokens, middle = {}, len(scopes) // 2
    for name, role, seen in (
        ("everything", Role.VIEWER, scopes),
        ("one", Role.VIEWER, scopes[middle : middle + 1]),
        ("some", Role.VIEWER, scopes[middle : middle + 20]),
        ("officer", Role.MANAGER, scopes[-1:]),
    ):
        user = User.objects.create(username=f"bench-{name}", email=f"{name}@example.org", password="!")
        Grant.objects.bulk_create([Grant(user=user, scope=scope, role=role, from_on=FIRST) for scope in seen])
        tokens[name] = issue_token(user=user, name="bench", now=NOW)
    return tokens


def _record(made: Made, scope_id: UUID, reference: str, search: str) -> Row:
    narrow = made.random.random() < 0.02
    return {
        "id": made.id(),
        "scope_id": scope_id,
        "reference": reference,
        "version": 1,
        "visibility": Visibility.OWNER if narrow else Visibility.PARTNERS,
        "created_at": NOW,
        "changed_at": NOW,
        "search": f"{reference}\n{search}".casefold(),
    }


def _theme(made: Made, scope: Scope, number: int) -> Row:
    title = made.text(6).capitalize()
    row = _record(made, scope.pk, f"{scope.code}-TH-{number:02}", title)
    return row | {"title": title, "summary": made.text(20), "order": number, "code": scope.code}


def _workstream(made: Made, themes: list[Row], number: int) -> Row:
    theme = themes[number % len(themes)]
    title = made.text(6).capitalize()
    row = _record(made, theme["scope_id"], f"{theme['code']}-WS-{number // len(themes) * 4 + theme['order']:02}", title)
    return row | {
        "title": title,
        "focus": made.text(16),
        "theme_id": theme["id"],
        "rag": made.random.choice(RAG.values),
        "stage": made.random.choice(Stage.values),
        "starts_on": FIRST,
        "next_update_due_on": FIRST + timedelta(days=made.random.randrange(900)),
        "code": theme["code"],
        "last": None,
        "count": 0,
    }


def _update(made: Made, held: list[Row], author: User, number: int) -> Row:
    workstream = held[number % len(held)]
    workstream["count"] += 1
    place = (number % len(held)) % 50 * 25 + workstream["count"]
    row = _record(
        made, workstream["scope_id"], f"{workstream['code']}-SU-{made.random.randrange(10**9):09}-{place}", ""
    )
    at = NOW - timedelta(days=28 * workstream["count"])
    row |= {
        "workstream_id": workstream["id"],
        "as_at": at.date(),
        "state": UpdateState.PUBLISHED,
        "rag": made.random.choice(RAG.values),
        "summary": made.text(16),
        "done": made.text(20),
        "next_steps": made.text(12),
        "path_to_green": made.text(10),
        "back_to_green_on": at.date() + timedelta(days=60),
        "rag_reason": made.text(6),
        "previous_id": workstream["last"],
        "author_id": author.pk,
        "submitted_at": at,
        "published_at": at,
        "published_by_id": author.pk,
    }
    workstream["last"] = row["id"]
    return row
