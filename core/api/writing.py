"""Making and changing records through the services that resources name."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BooleanField, JSONField, NullBooleanField
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from core.api.base import JSON, tagged
from core.api.reading import ReadApi
from core.problems import PreconditionError
from core.resources import Write
from core.services import UNSTORABLE

VERSION = re.compile(r'(?:W/)?"(\d+)(?:-[0-9a-f]+)?"')


class ResourceApi(ReadApi, ViewSet):
    """Read, make and change the records of one resource."""

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
        text, tag = self.one(request, rows, {})
        return tagged(HttpResponse(text, content_type=JSON, status=status), tag)


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


def _version_asked(request: Request) -> int | None:
    tag = request.headers.get("If-Match", "")
    if tag == "*":
        return None
    found = VERSION.fullmatch(tag.strip())
    if not found:
        raise PreconditionError
    return int(found[1])


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
