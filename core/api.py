"""REST: one view set, of which each resource is a case."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.db import models
from django.forms import BooleanField, JSONField, NullBooleanField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from rest_framework import exceptions
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import JSONParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSet

from core import dbjson, exports, history, paging
from core.access import remember_access
from core.figures import london_day
from core.journal import head
from core.openapi import ONE_PARAMETERS, ROOT, ResourceSchema
from core.problems import (
    CONTENT_TYPE,
    InvalidParametersError,
    PreconditionError,
    UnknownParametersError,
    problem_response,
)
from core.resources import Resource, Write, day_asked, registry
from core.services import UNSTORABLE

JSON, NDJSON, CSV = "application/json", "application/x-ndjson", "text/csv"
VERSION = re.compile(r'(?:W/)?"(\d+)(?:-[0-9a-f]+)?"')


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

    permission_classes = (IsAuthenticated,)
    parser_classes = (Parser,)
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = Negotiation

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Read the rights once for the whole request."""
        super().initial(request, *args, **kwargs)
        remember_access(request.user)


class Root(ApiView):
    """Where each resource is."""

    @ROOT
    def get(self, request: Request) -> Response:
        """The address of every list."""
        if request.query_params:
            raise UnknownParametersError(set(request.query_params), set())
        lists = {name: request.build_absolute_uri(reverse(f"api:{name}")) for name in sorted(registry)}
        return Response(lists)


class ResourceApi(ApiView, ViewSet):
    """List, read, make and change the records of one resource."""

    resource = Resource
    schema = ResourceSchema()

    def list(self, request: Request) -> HttpResponseBase:
        """A page of the list, newest state, or as at a day."""
        params, now = _params(request), timezone.now()
        day = day_asked(params, london_day(now))
        with history.as_at(day):
            tag = _list_tag(request, now)
            asked = self.resource.asked(request.user, params)
            if tag in request.headers.get("If-None-Match", ""):
                return _tagged(HttpResponse(status=304), tag)
            if request.accepted_media_type == CSV:
                return exports.csv_file(self.resource.name, asked.ordered, self.resource.chosen(params), day)
            if request.accepted_media_type == NDJSON:
                return StreamingHttpResponse(exports.ndjson(asked.ordered, asked.parts, day), content_type=NDJSON)
            found = dbjson.fetch(asked.page(), asked.parts, asked.keys)
            total = asked.rows.count() if asked.count else None
        rows = found[: asked.limit]
        cursor = paging.encode(asked.terms, rows[-1][1:]) if len(found) > asked.limit else None
        return _tagged(HttpResponse(_list_body(request, rows, cursor, total), content_type=JSON), tag)

    def retrieve(self, request: Request, key: str) -> HttpResponse:
        """One record, by reference or id."""
        params = _params(request)
        unknown = set(params) - set(ONE_PARAMETERS)
        if unknown:
            raise UnknownParametersError(unknown, set(ONE_PARAMETERS))
        with history.as_at(day_asked(params, london_day(timezone.now()))):
            rows = self.resource.rows(request.user).filter(**self.resource.key(key))
            text, tag = self._one(request, rows, params)
        if tag in request.headers.get("If-None-Match", ""):
            return _tagged(HttpResponse(status=304), tag)
        return _tagged(HttpResponse(text, content_type=JSON), tag)

    def create(self, request: Request) -> HttpResponse:
        """Make a record."""
        assert self.resource.create
        record = self._write(request, self.resource.create)
        answer = self._answer(request, record, status=201)
        answer["Location"] = reverse(f"api:{self.resource.name}-one", args=[record.reference])
        return answer

    def partial_update(self, request: Request, key: str) -> HttpResponse:
        """Change the fields that are given; If-Match says which version was read."""
        assert self.resource.change
        record = self.resource.one(request.user, key)
        return self._answer(request, self._write(request, self.resource.change, record, partial=True))

    def act(self, request: Request, key: str, action: str) -> HttpResponse:
        """Do one of the resource's actions to a record."""
        write = self.resource.actions[action]
        return self._answer(request, self._write(request, write, self.resource.one(request.user, key)))

    def _write(self, request: Request, write: Write, record: Any = None, *, partial: bool = False) -> Any:
        data = request.data
        if not isinstance(data, dict):
            raise exceptions.ParseError("The body is one JSON object.")
        options: dict[str, Any] = {"actor": request.user, "now": timezone.now()}
        if record is not None:
            options |= {write.argument: record, "version": _version_asked(request)}
        return write.service(**clean(write, data, request.user, record=record, partial=partial), **options)

    def _answer(self, request: Request, record: Any, status: int = 200) -> HttpResponse:
        rows = self.resource.with_needed(self.resource.model.objects.filter(pk=record.pk))
        text, tag = self._one(request, rows, {})
        return _tagged(HttpResponse(text, content_type=JSON, status=status), tag)

    def _one(self, request: Request, rows: models.QuerySet[Any], params: Mapping[str, str]) -> tuple[str, str]:
        """The JSON of a record and its strong ETag.

        The ETag is its version, and a keyed hash of what else its bytes depend on: where the journal stood before it
        was read, who asks, and for what. A bare number of the journal would tell how much has changed elsewhere.
        """
        stood = head()
        found = dbjson.fetch(rows, self.resource.parts(request.user, params), ["version"])
        if not found:
            raise Http404
        text, version = found[0]
        told = repr((stood, request.user.pk, sorted(params.items())))
        return text, f'"{version}-{salted_hmac("pstn.etag", told).hexdigest()[:20]}"'


def clean(
    write: Write, data: dict[str, Any], user: Any, *, record: Any = None, partial: bool = False
) -> dict[str, Any]:
    """What a form makes of a JSON object, by the names that it gives; a partial one checks only those."""
    form = write.opened(_form_data(data), user, record)
    unknown = set(data) - set(form.fields)
    if unknown:
        there = ", ".join(form.fields) or "none"
        told = {name.encode("utf-8", "replace").decode(): f"There is no field {name!r}." for name in unknown}
        raise ValidationError({name: [f"{text} There are: {there}."] for name, text in told.items()})
    if partial:
        for name in set(form.fields) - set(data):
            del form.fields[name]
    shaped = {name: _misshapen(form.fields[name], value) for name, value in data.items()}
    if any(shaped.values()):
        raise ValidationError({name: [told] for name, told in shaped.items() if told})
    if not form.is_valid():
        raise ValidationError({name: list(texts) for name, texts in form.errors.items()})
    return {name: value for name, value in form.cleaned_data.items() if name in data}


def api_urls() -> list[URLPattern]:
    """The addresses of every resource."""
    urls = [path("", Root.as_view(), name="root")]
    for name, resource in registry.items():
        to_list: dict[str, Any] = {"get": "list"} | ({"post": "create"} if resource.create else {})
        to_one: dict[str, Any] = {"get": "retrieve"} | ({"patch": "partial_update"} if resource.change else {})
        urls.append(path(f"{name}/", ResourceApi.as_view(to_list, resource=resource), name=name))
        urls.append(path(f"{name}/<str:key>/", ResourceApi.as_view(to_one, resource=resource), name=f"{name}-one"))
        for action in resource.actions:
            act = ResourceApi.as_view({"post": "act"}, resource=resource)
            urls.append(path(f"{name}/<str:key>/{action}/", act, {"action": action}, name=f"{name}-{action}"))
    return urls


def _params(request: Request) -> QueryDict:
    if any("\x00" in text for name, values in request.query_params.lists() for text in (name, *values)):
        raise InvalidParametersError({"": ["A parameter holds a character that cannot be stored."]})
    return request.query_params


def _version_asked(request: Request) -> int | None:
    tag = request.headers.get("If-Match", "")
    if tag == "*":
        return None
    found = VERSION.fullmatch(tag.strip())
    if not found:
        raise PreconditionError
    return int(found[1])


def _list_tag(request: Request, now: datetime) -> str:
    """A list's ETag: where the journal stands, who asks for what in which form, and the London day."""
    told = (
        head(),
        request.user.pk,
        request.get_full_path(),
        request.get_host(),
        request.accepted_media_type,
        london_day(now),
    )
    return f'"{hashlib.sha256(repr(told).encode()).hexdigest()[:32]}"'


def _list_body(request: Request, rows: list[tuple[Any, ...]], cursor: str | None, total: int | None) -> str:
    following, quoted = "null", "null"
    if cursor:
        params = request.query_params.copy()
        params["cursor"] = cursor
        following = f'"{request.build_absolute_uri(request.path)}?{params.urlencode()}"'
        quoted = f'"{cursor}"'
    count = "" if total is None else f',"count":{total}'
    results = ",".join(row[0] for row in rows)
    return f'{{"results":[{results}],"next":{following},"next_cursor":{quoted}{count}}}'


def _misshapen(field: Any, value: Any) -> str:
    """What is wrong with the kind of a JSON value, which a form that reads texts would not see; empty where nothing."""
    if isinstance(field, JSONField):
        return ""
    if isinstance(value, dict | list):
        return "Give one value."
    if isinstance(field, BooleanField):
        empty = value is None and isinstance(field, NullBooleanField)
        return "" if empty or isinstance(value, bool) else "Say true or false."
    if isinstance(value, bool):
        return "This is neither true nor false."
    unstorable = isinstance(value, str) and UNSTORABLE.search(value)
    return "The text holds a character that cannot be stored." if unstorable else ""


def _form_data(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value is not None}


def _tagged(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Accept, Authorization, Cookie"
    return response


def not_found(request: HttpRequest, **_: Any) -> HttpResponse:
    """Any other address below the API."""
    return problem_response(404, "There is no such address in this API.")
