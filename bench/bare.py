"""The least that answers the same bytes: a bare WSGI application, one SQL statement, the same permission predicate.

It knows nothing of tokens, limits, parameters or caching: what the product does besides is the cost that is measured.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg2

ANSWERS = json.loads(Path(os.environ["BENCH_ANSWERS"]).read_text())
"""For each path: the SQL of the rows' text, or of an insert."""
local = threading.local()


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a known path."""
    if environ["PATH_INFO"] == "/livez":
        start("200 OK", [("Content-Length", "0")])
        return []
    if not hasattr(local, "connection"):
        local.connection = psycopg2.connect(os.environ["DATABASE_URL"])
        local.connection.autocommit = True
    answer = ANSWERS[environ["PATH_INFO"]]
    with local.connection.cursor() as cursor:
        if environ["REQUEST_METHOD"] == "POST":
            row = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
            key = uuid4()
            cursor.execute(answer, {**row, "id": str(key), "reference": f"BARE-{key.hex[:20]}"})
            body = b'{"id":"%s"}' % str(key).encode()
        else:
            cursor.execute(answer)
            body = ('{"results":[' + cursor.fetchone()[0] + "]}").encode()
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
