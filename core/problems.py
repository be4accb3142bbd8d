"""Every refusal of the API as one kind of answer: problem details, RFC 9457."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpResponse, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response

from core.services import StaleVersionError
from core.tracing import request_id

CONTENT_TYPE = "application/problem+json"
RETRY = {"Retry-After": "5"}
KINDS = {
    "unknown-parameter": "The request names parameters that do not exist.",
    "invalid-parameter": "The request gives parameters that cannot be read.",
    "invalid-header": "The request has a header that cannot be read.",
    "unreadable-body": "The body cannot be read.",
    "invalid-record": "The request breaks rules of this record.",
    "rows-refused": "Rows were refused, and so nothing was stored.",
    "too-many-rows": "There are more rows than one request may have.",
    "version-required": "A change must say from which version it is made.",
    "stale-version": "The record has been changed since the version that was read.",
    "conflict": "Somebody else has just stored what this contradicts.",
    "key-in-use": "The first request with this key is still being answered.",
    "key-reused": "The key has been used for another request.",
    "unavailable": "The database does not answer.",
}
"""Every `type` of a problem, the part behind `/pages/api/#`, with its title; all others are told by their status."""
TOLD = {
    400: "The request cannot be read.",
    403: "You may see this, but not do that.",
    404: "There is nothing here, or nothing that you may see.",
    405: "This address does not take this method. Allow names those that it takes.",
    413: "The body is longer than any request needs.",
    429: "There have been too many requests. Try again later.",
    500: "We broke something. It is written down under the id that `instance` gives.",
    503: "The database does not answer, or is busy. Nothing has been changed; try again.",
}
"""What a status says where nothing better is known."""
log = logging.getLogger(__name__)


class UnknownParametersError(Exception):
    """A request named parameters that the resource does not have."""

    def __init__(self, names: set[str], known: set[str]) -> None:
        super().__init__(", ".join(sorted(names)))
        self.names, self.known = names, known


class InvalidParametersError(Exception):
    """A request gave parameters that cannot be read; `errors` maps each to its messages."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(str(errors))
        self.errors = errors


class RefusedError(Exception):
    """A refusal that is a problem already: its status, kind and detail, where each fault is, and headers."""

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        *,
        errors: list[dict[str, Any]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.body, self.headers = problem(status, detail, kind, errors=errors), dict(headers or {})


def problem(
    status: int, detail: str = "", kind: str = "", *, errors: list[dict[str, Any]] | None = None, **more: Any
) -> dict[str, Any]:
    """The body of one refusal: type, title, status, detail, the request's id, and where each fault is."""
    body: dict[str, Any] = {
        "type": f"/pages/api/#{kind}" if kind else "about:blank",
        "title": KINDS[kind] if kind else HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail or TOLD.get(status) or HTTPStatus(status).description,
        **({"instance": f"urn:uuid:{request_id()}"} if request_id() else {}),
        **more,
    }
    if errors:
        body["errors"] = errors
    return body


def problem_response(status: int, detail: str = "", kind: str = "", **more: Any) -> HttpResponse:
    """The same outside the framework's views."""
    return JsonResponse(problem(status, detail, kind, **more), status=status, content_type=CONTENT_TYPE)


def fault_response(fault: BaseException | None) -> HttpResponse:
    """The answer where something of ours has failed: the database, for the time being, or else our own code."""
    if not is_away(fault):
        return problem_response(500)
    response = problem_response(503, kind="unavailable")
    response["Retry-After"] = RETRY["Retry-After"]
    return response


def exception_handler(fault: Exception, context: dict[str, Any]) -> Response | None:
    """Turn whatever an API view raised into problem details; None lets a real fault through to be logged."""
    told = _told(fault)
    if told is None:
        return None
    body, headers = told
    if isinstance(fault, exceptions.UnsupportedMediaType):
        headers |= {f"Accept-{str(context['request'].method).capitalize()}": "application/json"}
    if body["status"] >= 500 or isinstance(fault, IntegrityError):
        log.error("%s %r", context["request"].method, context["request"].path, exc_info=fault)
    return Response(body, status=body["status"], headers=headers, content_type=CONTENT_TYPE)


def is_away(fault: BaseException | None) -> bool:
    """Whether a fault is the database's and passes: no connection, a lock, a deadlock. A wrong statement never does."""
    statement = getattr(fault.__cause__ if fault else None, "sqlite_errorname", "") == "SQLITE_ERROR"
    return isinstance(fault, OperationalError | InterfaceError) and not statement


def _told(fault: Exception) -> tuple[dict[str, Any], dict[str, str]] | None:
    if isinstance(fault, RefusedError):
        return fault.body, fault.headers
    if isinstance(fault, UnknownParametersError | InvalidParametersError):
        return _of_parameters(fault), {}
    if isinstance(fault, ValidationError):
        return problem(400, KINDS["invalid-record"], "invalid-record", errors=pointers(fault)), {}
    if isinstance(fault, StaleVersionError):
        return problem(412, str(fault), "stale-version", version=fault.record.version), {}
    if isinstance(fault, exceptions.ParseError):
        return problem(400, str(fault.detail), "unreadable-body"), {}
    if isinstance(fault, exceptions.APIException):
        detail = fault.detail if isinstance(fault.detail, str) else ""
        return problem(fault.status_code, str(detail)), _headers(fault)
    if isinstance(fault, IntegrityError):
        return problem(409, "Nothing has been changed. Read it again before you try again.", "conflict"), {}
    if is_away(fault):
        return problem(503, kind="unavailable"), dict(RETRY)
    if isinstance(fault, PermissionDenied):
        return problem(403, str(fault)), {}
    status = 413 if isinstance(fault, RequestDataTooBig) else 404 if isinstance(fault, Http404) else 0
    return (problem(status), {}) if status else None


def _of_parameters(fault: UnknownParametersError | InvalidParametersError) -> dict[str, Any]:
    if isinstance(fault, UnknownParametersError):
        known = ", ".join(sorted(fault.known)) or "none"
        kind, told = (
            "unknown-parameter",
            {name: [f"There is no parameter {name!r}. There are: {known}."] for name in sorted(fault.names)},
        )
    else:
        kind, told = "invalid-parameter", fault.errors
    errors = [{"parameter": name, "detail": text} for name, texts in told.items() for text in texts]
    return problem(400, KINDS[kind], kind, errors=errors)


def _headers(fault: exceptions.APIException) -> dict[str, str]:
    """What the framework has hung onto a refusal: how to sign in, and when to try again."""
    told = {"WWW-Authenticate": getattr(fault, "auth_header", None), "Retry-After": getattr(fault, "wait", None)}
    return {name: str(value) for name, value in told.items() if value}


def pointers(fault: ValidationError, row: str = "") -> list[dict[str, Any]]:
    """Where each message of a fault belongs in the body; `row` is the pointer to the part that it is about."""
    if not hasattr(fault, "error_dict"):
        return [{"pointer": row, "detail": text} for text in fault.messages]
    named = fault.message_dict.items()
    return [
        {"pointer": row if name == "__all__" else f"{row}/{name}", "detail": text}
        for name, texts in named
        for text in texts
    ]
