"""The id of the request that is being answered: in its answer, in every problem and on each line of the log."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the log is set up before there are models
    from django.http import HttpRequest, HttpResponseBase

HEADER = "X-Request-ID"
KEPT = "pstn.request_id"
GIVEN = re.compile(r"[0-9A-Fa-f]{8}(-?[0-9A-Fa-f]{4}){3}-?[0-9A-Fa-f]{12}")
_current: ContextVar[str] = ContextVar("current_request", default="")


def request_id() -> str:
    """The id of the request under way; empty outside one."""
    return _current.get()


def with_request_id(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: give each request an id, its sender's own where that is a UUID and so can hold nothing hostile."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(HEADER, "")
        request.META[KEPT] = known = str(uuid.UUID(given) if GIVEN.fullmatch(given) else uuid.uuid4())
        token = _current.set(known)
        try:
            response = answer(request)
        finally:
            _current.reset(token)
        response.headers[HEADER] = known
        return response

    return middleware


class Lines(logging.Formatter):
    """Lines of the log; those of a request say which."""

    def __init__(self, fmt: str = "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s") -> None:
        super().__init__(fmt)

    def format(self, record: logging.LogRecord) -> str:
        """The line, with `request_id`; a refusal is logged when its request is over, and brings that along."""
        over = getattr(getattr(record, "request", None), "META", {})
        record.request_id = request_id() or over.get(KEPT, "-")
        return super().format(record)
