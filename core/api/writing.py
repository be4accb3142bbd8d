"""Making and changing records through the services that resources name."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from core import dbjson
from core.access import actor_of
from core.api import bulk
from core.api.base import JSON, tagged
from core.api.bodies import clean
from core.api.conditional import version_asked
from core.api.keyed import answered
from core.api.reading import ReadApi
from core.journal import head
from core.models import OnceKey, Record
from core.problems import RefusedError, UnknownParametersError
from core.resources import Write


class ResourceApi(ReadApi, ViewSet):
    """Read, make and change the records of one resource."""

    def create(self, request: Request) -> HttpResponse:
        """Make a record, or one of each object in an array: all or none."""
        return self._once(request, self._created)

    def partial_update(self, request: Request, key: str) -> HttpResponse:
        """Change the fields that are given; If-Match says which version was read."""
        assert self.resource.change
        change = self.resource.change
        return self._once(request, lambda asked: self._altered(asked, change, key, partial=True))

    def change_many(self, request: Request) -> HttpResponse:
        """Change the record that each object of an array names, from the version that it names: all or none."""
        return self._once(request, self._all_changed)

    def act(self, request: Request, key: str, action: str) -> HttpResponse:
        """Do one of the resource's actions to a record."""
        return self._once(request, lambda asked: self._altered(asked, self.resource.actions[action], key))

    def _once(self, request: Request, act: Callable[[Request], HttpResponse]) -> HttpResponse:
        """Answer a write within its own transaction, and the same one sent again by its key without doing it again."""
        if request.query_params:
            raise UnknownParametersError(set(request.query_params), set())
        return answered(request, lambda: act(request), lambda kept: self._again(request, kept))

    def _created(self, request: Request) -> HttpResponse:
        assert self.resource.create
        if isinstance(request.data, list):
            rows = _rows_of(request)
            return self._several(bulk.create_all(self.resource, rows, user=actor_of(request), now=timezone.now()), 201)
        given = clean(self.resource.create, _object_of(request), request.user)
        record = self.resource.create.service(**given, actor=request.user, now=timezone.now())
        answer = self._answer(request, record, status=201)
        answer["Location"] = reverse(f"api:{self.resource.name}-one", args=[record.reference])
        return answer

    def _altered(self, request: Request, write: Write, key: str, *, partial: bool = False) -> HttpResponse:
        record = self.resource.one(request.user, key)
        data = _object_of(request)
        options = {write.argument: record, "version": version_asked(request, record)}
        given = clean(write, data, request.user, record=record, partial=partial)
        return self._answer(request, write.service(**given, **options, actor=request.user, now=timezone.now()))

    def _all_changed(self, request: Request) -> HttpResponse:
        if "If-Match" in request.headers:
            detail = "Each row names the version that it was read at."
            raise RefusedError(400, "invalid-header", detail, errors=[{"header": "If-Match", "detail": detail}])
        rows = _rows_of(request)
        return self._several(bulk.change_all(self.resource, rows, user=actor_of(request), now=timezone.now()), 200)

    def _answer(self, request: Request, record: Any, status: int = 200) -> HttpResponse:
        text, tag = self.one(request, None, {"pk": record.pk}, {}, head())
        return tagged(HttpResponse(text, content_type=JSON, status=status), tag)

    def _several(self, records: Sequence[Record], status: int) -> HttpResponse:
        """The records in the order of their rows, by one query."""
        rows = self.resource.model.objects.filter(pk__in=[record.pk for record in records])
        parts = self.resource.parts(self.request.user, {})
        texts = {key: text for text, key in dbjson.fetch(self.resource.with_needed(rows), parts, ["reference"])}
        told = ",".join(texts[record.reference] for record in records)
        return HttpResponse(f'{{"results":[{told}]}}', content_type=JSON, status=status)

    def _again(self, request: Request, kept: OnceKey) -> HttpResponse:
        """The answer that the first request got; Http404 where its reader may no longer see what is in it."""
        told = json.loads(kept.body)
        ids = [one["id"] for one in (told["results"] if "id" not in told else [told])]
        if self.resource.model.objects.visible_to(request.user).filter(pk__in=ids).count() != len(ids):
            raise Http404
        answer = HttpResponse(kept.body, content_type=JSON, status=kept.status)
        if kept.location:
            answer["Location"] = kept.location
        return tagged(answer, kept.etag) if kept.etag else answer


def _object_of(request: Request) -> dict[str, Any]:
    if not isinstance(request.data, dict):
        raise exceptions.ParseError("The body is one JSON object.")
    return request.data


def _rows_of(request: Request) -> list[Any]:
    rows = request.data
    if not isinstance(rows, list) or not rows:
        raise exceptions.ParseError("The body is a JSON array of objects.")
    if len(rows) > bulk.MOST:
        raise RefusedError(413, "too-many-rows", f"One request has at most {bulk.MOST} rows.")
    return rows
