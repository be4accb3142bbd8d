"""So many clients that ask one after the other over connections kept open, and how many answers a second they got."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count


@dataclass
class Ask:
    """What is asked, again and again; `body` makes a new body for each time."""

    port: int
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: Callable[[int], bytes] | None = None
    expected: int = 200


def rate(ask: Ask, clients: int, answers: int) -> float:
    """Answers a second while `clients` together get at least `answers`; raises where one is not as expected."""
    numbers, faults = count(), []
    ready, go = threading.Barrier(clients + 1), threading.Barrier(clients + 1)
    each = -(-answers // clients)

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", ask.port, timeout=60)
        try:
            connection.connect()
            ready.wait()
            go.wait()
            for _ in range(each):
                told(connection, ask, next(numbers))
        except Exception as fault:  # told to whoever waits for this thread
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    ready.wait()
    began = time.perf_counter()
    go.wait()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return each * clients / (time.perf_counter() - began)


def told(connection: http.client.HTTPConnection, ask: Ask, number: int) -> tuple[bytes, dict[str, str]]:
    """One answer: its body and its headers."""
    body = ask.body(number) if ask.body else None
    connection.request(ask.method, ask.path, body=body, headers=ask.headers)
    response = connection.getresponse()
    text = response.read()
    if response.status != ask.expected:
        raise RuntimeError(f"{ask.method} {ask.path}: {response.status} {text[:300]!r}")
    return text, {name.lower(): value for name, value in response.getheaders()}


def streamed(ask: Ask) -> Iterator[tuple[float, int]]:
    """Seconds until each piece of a long answer came, and how long it was."""
    connection = http.client.HTTPConnection("127.0.0.1", ask.port, timeout=600)
    began = time.perf_counter()
    connection.request(ask.method, ask.path, headers=ask.headers)
    response = connection.getresponse()
    while piece := response.read1(1 << 16):
        yield time.perf_counter() - began, len(piece)
    connection.close()
