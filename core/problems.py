"""Every refusal of the API as one kind of answer: problem details, RFC 9457."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response

from core.services import StaleVersionError

CONTENT_TYPE = "application/problem+json"


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


class PreconditionError(exceptions.APIException):
    """A change came without saying which version it was made from."""

    status_code = HTTPStatus.PRECONDITION_REQUIRED
    default_detail = "Say in If-Match which version you have read: the ETag of the record."


def problem(status: int, detail: str, *, errors: list[dict[str, str]] | None = None, **more: Any) -> dict[str, Any]:
    """The body of one refusal: type, title, status, detail, and where each fault is."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        **more,
    }
    if errors:
        body["errors"] = errors
    return body


def problem_response(status: int, detail: str, **more: Any) -> HttpResponse:
    """The same outside the framework's views."""
    return JsonResponse(problem(status, detail, **more), status=status, content_type=CONTENT_TYPE)


def exception_handler(fault: Exception, context: dict[str, Any]) -> Response | None:
    """Turn whatever an API view raised into problem details; None lets a real fault through to be logged."""
    told = _told(fault)
    if told is None:
        return None
    body, headers = told
    return Response(body, status=body["status"], headers=headers, content_type=CONTENT_TYPE)


def _told(fault: Exception) -> tuple[dict[str, Any], dict[str, str]] | None:
    if isinstance(fault, UnknownParametersError):
        known = ", ".join(sorted(fault.known))
        errors = [
            {"parameter": name, "detail": f"There is no parameter {name!r}. There are: {known}."}
            for name in sorted(fault.names)
        ]
        return problem(400, "The request names parameters that do not exist.", errors=errors), {}
    if isinstance(fault, InvalidParametersError):
        errors = [{"parameter": name, "detail": text} for name, texts in fault.errors.items() for text in texts]
        return problem(400, "The request gives parameters that cannot be read.", errors=errors), {}
    if isinstance(fault, ValidationError):
        return problem(400, "The request breaks rules of this record.", errors=_pointers(fault)), {}
    if isinstance(fault, StaleVersionError):
        detail = "The record has been changed since the version that you have read."
        return problem(412, detail, version=fault.record.version), {}
    if isinstance(fault, RequestDataTooBig):
        return problem(413, "The body is longer than any request needs."), {}
    if isinstance(fault, Http404):
        return problem(404, "There is nothing here, or nothing that you may see."), {}
    if isinstance(fault, PermissionDenied):
        return problem(403, str(fault) or "You may see this, but not do that."), {}
    if isinstance(fault, exceptions.APIException):
        detail = fault.detail if isinstance(fault.detail, str) else "The request cannot be read."
        return problem(fault.status_code, str(detail)), _headers(fault)
    return None


def _headers(fault: exceptions.APIException) -> dict[str, str]:
    """What the framework has hung onto a refusal: how to sign in, and when to try again."""
    told = {"WWW-Authenticate": getattr(fault, "auth_header", None), "Retry-After": getattr(fault, "wait", None)}
    return {name: str(value) for name, value in told.items() if value}


def _pointers(fault: ValidationError) -> list[dict[str, str]]:
    if not hasattr(fault, "error_dict"):
        return [{"pointer": "", "detail": text} for text in fault.messages]
    named = fault.message_dict.items()
    return [
        {"pointer": "" if name == "__all__" else f"/{name}", "detail": text} for name, texts in named for text in texts
    ]
