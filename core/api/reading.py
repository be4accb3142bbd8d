"""Lists and single records, as pages of JSON, as CSV and as NDJSON."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.utils import timezone
from django.utils.crypto import salted_hmac
from rest_framework.request import Request

from core import exports, feed, history, prepared
from core.access import Access, Stand, access_of, stand_of
from core.api.base import CSV, JSON, ApiView, asker, params_of, reader_of, stand_for, tagged
from core.api.conditional import unchanged
from core.deprecation import announce, deprecations_of
from core.figures import london_day
from core.openapi import ONE_PARAMETERS, ResourceSchema
from core.problems import UnknownParametersError
from core.resources import Resource, day_asked

LONGEST_CHANGE = timedelta(minutes=15)
"""A change bears the moment at which it began; the longest, a job, is stopped after ten minutes."""


class ReadApi(ApiView):
    """Read the records of one resource."""

    resource = Resource
    schema = ResourceSchema()
    action: str
    since: str

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Note when reading began."""
        super().initial(request, *args, **kwargs)
        self.since = watermark(timezone.now())

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Say what the request uses that will go; and of a list from where the feed goes on, and `updated_since`."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        announce(answer, deprecations_of(self.resource, request.GET))
        if self.action == "list" and answer.status_code in (200, 304) and "as_at" not in request.query_params:
            stand = stand_for(request)
            answer["Feed-Cursor"] = feed.write_cursor(feed.place_at(stand), stand.epoch, reader_of(request))
            answer["Next-Updated-Since"] = self.since
        return answer

    def list(self, request: Request) -> HttpResponseBase:
        """A page of the list, newest state, or as at a day."""
        params, today = params_of(request), london_day(timezone.now())
        day = day_asked(params, today)
        with history.as_at(day):
            tag = _list_tag(request, today, stand_of(request.user), self._next_since(request))
            wanted = prepared.wanted(self.resource, access_of(request.user), params, today)
            if unchanged(request, tag):
                return tagged(HttpResponse(status=304), tag)
            if request.accepted_media_type != JSON:
                return self._file(request, params, day)
            page = wanted.page()
        return tagged(HttpResponse(_list_body(request, page, self._next_since(request)), content_type=JSON), tag)

    def _file(self, request: Request, params: QueryDict, day: date | None) -> HttpResponseBase:
        """The whole list, whatever the page."""
        asked = self.resource.asked(request.user, params)
        if request.accepted_media_type == CSV:
            fields = exports.chosen(self.resource, params)
            return exports.csv_file(self.resource.name, asked.ordered, fields, day)
        return exports.ndjson_file(self.resource.name, asked.ordered, asked.parts, day)

    def _next_since(self, request: Request) -> str:
        """What to ask `updated_since` with next time, for those who have asked with it."""
        return self.since if request.query_params.get("updated_since") else ""

    def retrieve(self, request: Request, key: str) -> HttpResponse:
        """One record, by reference or id."""
        params = params_of(request)
        unknown = set(params) - set(ONE_PARAMETERS)
        if unknown:
            raise UnknownParametersError(unknown, set(ONE_PARAMETERS))
        self.resource.parts(request.user, params)  # refuses what cannot be read
        with history.as_at(day_asked(params, london_day(timezone.now()))):
            tag = self.tag_held(request, self.resource.key(key), params)
            if tag:
                return tagged(HttpResponse(status=304), tag)
            named, stood = self.resource.key(key), stand_of(request.user).seq
            text, tag = self.one(request, access_of(request.user), named, params, stood)
        return tagged(HttpResponse(text, content_type=JSON), tag)

    def tag_held(self, request: Request, key: Mapping[str, Any], params: Mapping[str, str]) -> str:
        """The ETag of a record where If-None-Match names it: by a small query; empty where it must be read anew."""
        if "If-None-Match" not in request.headers:
            return ""
        stood = stand_of(request.user).seq
        seen = self.resource.model.objects.visible_to(request.user).current().filter(**key)
        tags = [_tag(request, stood, version, params) for version in seen.values_list("version", flat=True)]
        return next((tag for tag in tags if unchanged(request, tag)), "")

    def one(
        self, request: Request, access: Access | None, key: Mapping[str, Any], params: Mapping[str, str], stood: int
    ) -> tuple[str, str]:
        """The JSON of a record and its strong ETag; `stood` is where the journal stood before."""
        found = prepared.record(self.resource, access, key, params, london_day(timezone.now()))
        if found is None:
            raise Http404
        text, version = found
        return text, _tag(request, stood, version, params)


def _tag(request: Request, stood: int, version: int, params: Mapping[str, str]) -> str:
    """A record's version, and a keyed hash of what else its bytes depend on.

    That is where the journal stood before it was read, who asks on which day, and for what. A bare number of the
    journal would tell how much has changed elsewhere.
    """
    told = repr((stood, *asker(request), london_day(timezone.now()), sorted(params.items())))
    return f'"{version}-{salted_hmac("pstn.etag", told).hexdigest()[:20]}"'


def watermark(now: datetime) -> str:
    """What to ask `updated_since` with next time: the full minute that is further back than any change takes."""
    return (now - LONGEST_CHANGE).replace(second=0, microsecond=0).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _list_tag(request: Request, today: date, stand: Stand, since: str) -> str:
    """A list's ETag: where the journal stands, who asks for what in which form, and the London day."""
    form = (request.get_full_path(), request.get_host(), request.accepted_media_type)
    told = (stand.seq, since, *asker(request), *form, today)
    return f'"{hashlib.sha256(repr(told).encode()).hexdigest()[:32]}"'


def _list_body(request: Request, page: prepared.Page, since: str) -> str:
    following, quoted = "null", "null"
    if page.cursor:
        params = request.query_params.copy()
        params["cursor"] = page.cursor
        following = f'"{request.build_absolute_uri(request.path)}?{params.urlencode()}"'
        quoted = f'"{page.cursor}"'
    count = "" if page.count is None else f',"count":{page.count}'
    again = f',"next_updated_since":"{since}"' if since else ""
    return f'{{"results":[{",".join(page.texts)}],"next":{following},"next_cursor":{quoted}{count}{again}}}'
