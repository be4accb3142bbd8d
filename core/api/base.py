"""What every view of the API shares: what it reads, what it answers with, and how it refuses."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import JSONParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import limits
from core.access import Stand, actor_of, remember_access, stand_of
from core.api.scopes import WithinScopes, readable
from core.problems import (
    CONTENT_TYPE,
    InvalidParametersError,
    problem_response,
)

JSON, NDJSON, CSV = "application/json", "application/x-ndjson", "text/csv"


class Parser(JSONParser):
    """JSON; what is nested deeper than can be read is refused as no JSON, what is too long is not read at all."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """The body."""
        if int(parser_context["request"].META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as fault:
            raise exceptions.ParseError("The body is nested too deeply.") from fault


class Negotiation(BaseContentNegotiation):
    """JSON unless CSV or NDJSON is asked for; a list that asks for nothing we have is refused."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """The one parser there is, where the content type fits."""
        kind = (request.content_type or "").split(";")[0].strip()
        return next((parser for parser in parsers if parser.media_type == kind), None)

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        """The kind of answer that fits Accept."""
        wanted = {part.split(";")[0].strip() for part in request.META.get("HTTP_ACCEPT", "*/*").split(",")}
        for kind in (CSV, NDJSON):
            if kind in wanted:
                return JSONRenderer(), kind
        if wanted & {JSON, CONTENT_TYPE, "*/*", "application/*", "text/html", ""}:
            return JSONRenderer(), JSON
        raise exceptions.NotAcceptable("Answers are application/json, text/csv or application/x-ndjson.")


class ApiView(APIView):
    """What every view of the API shares: who may ask, and how refusals look."""

    permission_classes = (IsAuthenticated, WithinScopes)
    throttle_classes = ()
    parser_classes = (Parser,)
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = Negotiation

    def perform_authentication(self, request: Request) -> None:
        """Find out who asks, and count the request against their limit, whether they are let in or not."""
        try:
            super().perform_authentication(request)
        finally:
            limits.count(request, now=timezone.now())

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Read the rights once for the whole request."""
        super().initial(request, *args, **kwargs)
        remember_access(request.user)

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """Which methods the address takes: the same for every record, seen or not."""
        told = {"POST": "Accept-Post", "PATCH": "Accept-Patch"}
        headers = {told[name]: JSON for name in told if name in self.allowed_methods}
        return Response(status=204, headers=headers)


def asker(request: Request) -> tuple[uuid.UUID, uuid.UUID | None]:
    """Who asks, as far as answers differ by it: the account, and the organisation that its token is bound to."""
    account = actor_of(request)
    return account.pk, account.acting_for


def reader_of(request: Request) -> uuid.UUID:
    """Whose cursors of the feed these are: the account's, apart for each organisation that its tokens are bound to."""
    account, organisation = asker(request)
    return uuid.uuid5(account, organisation.hex) if organisation else account


def stand_for(request: Request) -> Stand:
    """Where the journal stood when rights were read; of an epoch of its own for a token that may read some types only.

    So who may read more than before starts the feed again: their copy lacks what they could not read.
    """
    stand, names = stand_of(actor_of(request)), readable(request)
    return stand if names is None else replace(stand, epoch=uuid.uuid5(stand.epoch, " ".join(sorted(names))))


def params_of(request: Request) -> QueryDict:
    if any("\x00" in text for name, values in request.query_params.lists() for text in (name, *values)):
        raise InvalidParametersError({"": ["A parameter holds a character that cannot be stored."]})
    return request.query_params


def tagged(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Accept, Authorization, Cookie"
    return response


@csrf_exempt  # no form is answered: nothing is there to be forged
def not_found(request: HttpRequest, **_: Any) -> HttpResponse:
    """Any other address below the API."""
    return problem_response(404, "There is no such address in this API.")
