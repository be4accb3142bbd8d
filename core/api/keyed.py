"""Requests with an Idempotency-Key: work and answer in one transaction, and the same answer for the same request."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.http.request import RawPostDataException
from django.utils import timezone
from rest_framework import exceptions
from rest_framework.request import Request

from core import idempotency
from core.access import actor_of
from core.idempotency import InFlightError, ReusedKeyError
from core.models import OnceKey
from core.problems import RefusedError

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEY = re.compile(r"[ -~]{1,255}")
Act = Callable[[], HttpResponse]


def answered(request: Request, act: Act, replay: Callable[[OnceKey], HttpResponse]) -> HttpResponse:
    """Do `act`; with a key in one transaction with its answer, which the same key gets again by `replay`.

    Raises RefusedError for a key that is unreadable, at work, or another request's.
    """
    given = request.headers.get(HEADER)
    if given is None:
        return act()
    try:
        taken = idempotency.take(user=actor_of(request), now=timezone.now(), **_asked(request, given))
        if taken.status is None:
            return _first(taken, act)
    except InFlightError as fault:
        detail = "Ask again for its answer."
        raise RefusedError(409, "key-in-use", detail, headers={"Retry-After": "2"}) from fault
    except ReusedKeyError as fault:
        detail = "A key belongs to one body and one If-Match. Take a new key for another request."
        raise RefusedError(422, "key-reused", detail, errors=[{"header": HEADER, "detail": detail}]) from fault
    answer = replay(taken)
    answer[REPLAYED] = "true"
    return answer


def _first(taken: OnceKey, act: Act) -> HttpResponse:
    """Work and answer stand together, or neither does and the key is free again."""
    try:
        with transaction.atomic():
            answer = act()
            told = {name.lower(): answer.get(name, "") for name in ("Location", "ETag")}
            idempotency.keep(taken, status=answer.status_code, body=answer.content.decode(), **told)
    except BaseException:
        idempotency.release(taken)
        raise
    return answer


def _asked(request: Request, given: str) -> dict[str, Any]:
    """The key within its account, token and address, and a digest of what is asked with it."""
    if not KEY.fullmatch(given):
        detail = "Give 1 to 255 printable characters of ASCII."
        raise RefusedError(400, "invalid-header", detail, errors=[{"header": HEADER, "detail": detail}])
    try:
        body = request.body
    except RawPostDataException as fault:  # a form, which the check of its token has read
        raise exceptions.UnsupportedMediaType(request.content_type) from fault
    whose = str(getattr(request.auth, "pk", ""))
    key = _digest(repr((whose, request.method, request.path, given)).encode())
    return {"key": f"call:{key}", "told": _digest(body + b"\0" + request.headers.get("If-Match", "").encode())}


def _digest(told: bytes) -> str:
    return hashlib.sha256(told).hexdigest()
