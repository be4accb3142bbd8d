"""Every measurement, with the goal that it has."""

from __future__ import annotations

import http.client
import json
import os
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import psycopg2

from bench.case import Case
from bench.load import Ask, rate, streamed, told
from bench.questions import DEEP, LAST, Question, officers_scope
from bench.seed import NOW

ANSWERS = 120
"""Of each measurement."""
SEEDED = NOW + timedelta(days=1)


def all_cases(asked: dict[str, Question], product: int, bare: int, process: int) -> list[Case]:
    """The cases; `product` and `bare` are ports, `process` the first process of the product."""
    lists = {
        "everything": "100 status updates of 400 programmes",
        "some": "100 status updates of 20 programmes",
        "one": "100 status updates of one programme",
        "workstreams": "100 workstreams of 400 programmes",
    }
    cases = []
    for name, title in lists.items():
        mine, other = _ask(product, asked[name]), Ask(bare, f"/{name}")
        for clients, least in ((1, 0.5), (16, 0.45)):
            told_ = f"{title}, {clients} at once" if clients > 1 else title
            cases.append(
                Case(told_, partial(rate, mine, clients, ANSWERS), partial(rate, other, clients, ANSWERS), least=least)
            )
    one = _ask(product, asked["one"])
    past = Ask(product, f"{one.path}&as_at={SEEDED:%Y-%m-%d}", one.headers)
    cases.append(
        Case(
            "one programme as at a day",
            partial(_seconds_each, past),
            partial(_seconds_each, one),
            "seconds",
            most=3,
            of="of today's",
        )
    )
    first = _ask(product, asked["everything"])
    for name in (DEEP, LAST):
        if name in asked:
            page = partial(_seconds_each, _ask(product, asked[name]))
            cases.append(Case(name, page, partial(_seconds_each, first), "seconds", most=1.2, of="of page 1"))
    return [
        *cases,
        _not_modified(first),
        _create(asked["create"], product, bare),
        *_exports(asked, product, process),
    ]


def _ask(port: int, question: Question) -> Ask:
    return Ask(port, question.path, {"Authorization": f"Bearer {question.token}"})


def _seconds_each(ask: Ask) -> float:
    return 1 / rate(ask, 1, ANSWERS)


def _not_modified(ask: Ask) -> Case:
    def same() -> float:
        _, headers = told(http.client.HTTPConnection("127.0.0.1", ask.port), ask, 0)
        again = Ask(ask.port, ask.path, ask.headers | {"If-None-Match": headers["etag"]}, expected=304)
        return rate(again, 1, ANSWERS * 3)

    return Case("304", same, partial(rate, ask, 1, ANSWERS), least=5, of="times the list's rate")


def _create(question: Question, product: int, bare: int) -> Case:
    programme = officers_scope().programme_reference

    def body(number: int) -> bytes:
        return json.dumps({"programme": programme, "title": f"Theme {number}"}).encode()

    headers = {"Authorization": f"Bearer {question.token}", "Content-Type": "application/json"}
    mine = Ask(product, question.path, headers, "POST", body, 201)
    other = Ask(bare, "/create", {}, "POST", body)
    return Case("create a theme", partial(rate, mine, 1, ANSWERS), partial(rate, other, 1, ANSWERS), least=0.15)


def _exports(asked: dict[str, Question], product: int, process: int) -> list[Case]:
    """A whole list by each form beside COPY of the same rows; its first byte; and what it adds to the memory."""
    cases = []
    for form, name in (("text/csv", "CSV"), ("application/x-ndjson", "NDJSON")):
        mine = partial(_whole, _file(product, asked[form]))
        told_ = f"{name} of every status update"
        cases.append(Case(told_, mine, partial(_copy, asked[form].sql), "seconds", most=1.5, of="of COPY"))
    sheet = _file(product, asked["text/csv"])
    grown = partial(_growth, process, partial(_whole, sheet))
    return [
        *cases,
        Case("first byte of that CSV", partial(_first, sheet), lambda: 0.2, "seconds", most=1, of="of 0.2 s"),
        Case("memory that it adds", grown, lambda: 16, "MB", most=1, of="of 16 MB"),
    ]


def _file(port: int, question: Question) -> Ask:
    return Ask(port, question.path, {"Authorization": f"Bearer {question.token}", "Accept": question.name})


def _whole(ask: Ask) -> float:
    return [at for at, _ in streamed(ask)][-1]


def _first(ask: Ask) -> float:
    return next(at for at, _ in streamed(ask))


def _copy(statement: str) -> float:
    """How long COPY takes."""
    with (
        psycopg2.connect(os.environ["DATABASE_URL"]) as bare,
        bare.cursor() as cursor,
        Path(os.devnull).open("wb") as out,
    ):
        began = time.perf_counter()
        cursor.copy_expert(statement, out)
        return time.perf_counter() - began


def _growth(process: int, stream: Callable[[], float]) -> float:
    """Megabytes by which the memory of a web process grows at most while an answer is streamed."""
    workers = [int(pid) for pid in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    for pid in workers:
        Path(f"/proc/{pid}/clear_refs").write_text("5")  # forget the peak so far
    before = {pid: _kilobytes(pid, "VmRSS") for pid in workers}
    stream()
    return max(_kilobytes(pid, "VmHWM") - before[pid] for pid in workers) / 1024


def _kilobytes(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1])
