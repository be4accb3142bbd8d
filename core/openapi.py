"""What drf-spectacular cannot see by itself: the parameters, bodies and answers of a resource."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from django import forms
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    PolymorphicProxySerializer,
    extend_schema,
    inline_serializer,
)
from rest_framework import serializers

from core.columns import Choice, Json
from core.contract import PROBLEM_TOLD, example_of
from core.filters import Moments, References, Truths
from core.forms import DayField
from core.resources import MOST, Resource, registry
from core.shapes import serializer_of, shape_of, shaped, written_by

if TYPE_CHECKING:
    from core.api import ResourceApi

LIST_PARAMETERS: dict[str, tuple[dict[str, Any], str]] = {
    "limit": ({"type": "integer", "minimum": 1, "maximum": MOST, "default": 100}, "How many rows."),
    "cursor": ({"type": "string"}, "Where to go on: `next_cursor` of the page before."),
    "fields": ({"type": "array"}, "Names of columns with commas between: the answer has these alone."),
    "brief": ({"type": "boolean"}, "1 for the short form."),
    "expand": ({"type": "array"}, "Names of links that become objects, with commas between."),
    "ordering": ({"type": "array"}, "Names of columns with commas between, `-` in front for downwards."),
    "count": ({"type": "boolean"}, "1 to count the whole list."),
    "as_at": ({"type": "string", "format": "date"}, "A day up to today: as recorded at its end in London."),
}
LIST_HEADERS = [
    OpenApiParameter(name, str, OpenApiParameter.HEADER, response=[200], description=told)
    for name, told in {
        "Feed-Cursor": "From where the change feed goes on after this list.",
        "Next-Updated-Since": "What to ask `updated_since` with next time: that of the first page.",
    }.items()
]
ONE_PARAMETERS = ("fields", "brief", "expand", "as_at")
IF_MATCH = r'^(\*|(W/)?"[0-9]+(-[0-9a-f]+)?")$'
REFERENCE = {"type": "string", "pattern": "^[A-Za-z0-9-]{1,40}$"}


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Says that the API takes bearer tokens; drf-spectacular finds it by itself."""

    target_class = "core.authentication.BearerAuthentication"
    name = "bearerToken"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """HTTP bearer."""
        return {"type": "http", "scheme": "bearer", "description": "A token that begins with pstn_."}


FAULTS = {
    "type": "array",
    "description": "What is wrong, one by one: in which parameter, or where in the body.",
    "items": {
        "type": "object",
        "properties": {
            "parameter": {"type": "string", "examples": ["limit"]},
            "pointer": {"type": "string", "description": "A JSON Pointer into the body, RFC 6901: /3/title."},
            "header": {"type": "string", "examples": ["Idempotency-Key"]},
            "version": {"type": "integer", "description": "The version that stands."},
            "detail": {"type": "string", "examples": ["Give a whole number from 1 to 1000."]},
        },
        "required": ["detail"],
    },
    "examples": [[{"parameter": "limit", "detail": "Give a whole number from 1 to 1000."}]],
}
PROBLEM = OpenApiResponse(
    inline_serializer(
        "Problem",
        {
            "type": serializers.CharField(),
            "title": serializers.CharField(),
            "status": serializers.IntegerField(),
            "detail": serializers.CharField(),
            "instance": serializers.CharField(help_text="The id of the request, as in X-Request-ID."),
            "version": serializers.IntegerField(required=False, help_text="The version that stands."),
            "errors": shaped(FAULTS, required=False),
        },
    ),
    description=PROBLEM_TOLD,
)
ONCE = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
    OpenApiParameter.HEADER,
    description="The same request sent again with it within 24 hours has no effect and gets the first one's answer.",
)
BOUNDS = {"minItems": 1, "maxItems": 1000}
WRITE_REFUSALS = dict.fromkeys((400, 401, 403, 404, 409, 413, 415, 422, 503), PROBLEM)
UNCHANGED = OpenApiResponse(description="It is as `If-None-Match` says it is known; there is no body.")
LISTS = {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}
ROOT = extend_schema(
    operation_id="root",
    tags=["root"],
    responses={200: OpenApiResponse(LISTS, description="The address of each list by its name."), 400: PROBLEM},
)


class ResourceSchema(AutoSchema):
    """The operations of one resource."""

    @property
    def api(self) -> ResourceApi:
        """The view that is described."""
        return cast("ResourceApi", self.view)

    def get_operation_id(self) -> str:
        """workstreams_list, workstreams_retrieve, status_updates_submit."""
        name = self.api.resource.name.replace("-", "_")
        verbs = {"list": "list", "retrieve": "retrieve", "create": "create", "partial_update": "change"}
        verbs |= {"change_many": "change_many"}
        return f"{name}_{verbs.get(self.api.action) or self._action().replace('-', '_')}"

    def get_tags(self) -> list[str]:
        """The resource."""
        return [self.api.resource.name]

    def get_summary(self) -> str:
        """A few words for lists of operations."""
        resource, title = self.api.resource, self.api.resource.title()
        if self.api.action == "act":
            return f"{self._action().capitalize().replace('-', ' ')}: {title}"
        return {
            "list": f"List {resource.plural()}",
            "retrieve": f"Read: {title}",
            "create": f"Make: {title}",
            "partial_update": f"Change: {title}",
            "change_many": f"Change many {resource.plural()}",
        }[self.api.action]

    def get_description(self, path: str = "", method: str = "") -> str:
        """What the operation does to what, and whether it will go."""
        resource = self.api.resource
        going = f" {resource.deprecated.words}" if resource.deprecated else ""
        if self.api.action == "act":
            return str(resource.actions[self._action()].summary) + going
        told = (getattr(type(self.api), self.api.action).__doc__ or "").strip()
        return f"{told} {(resource.__doc__ or '').strip()}{going}".strip()

    def is_deprecated(self) -> bool:
        """Whether the resource will go."""
        return self.api.resource.deprecated is not None

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        """The operation; that of a list also with its other kinds of answer."""
        operation = super().get_operation(*args, **kwargs)
        if operation and self.api.action == "list":
            operation["responses"]["200"]["content"] |= _streams(self.api.resource)
        return operation

    def get_override_parameters(self) -> list[Any]:
        """Query parameters of lists and records; the headers that make reading cheap and changing safe."""
        tag = OpenApiParameter(
            "ETag", str, OpenApiParameter.HEADER, response=[200, 201, 304], description="The version of this answer."
        )
        if self.api.action == "change_many":
            return [ONCE]
        if self.api.action == "create":
            return [ONCE, tag, self._header("Location", "Where the new record is.", response=[201])]
        if self.api.action in ("list", "retrieve"):
            known = self._header("If-None-Match", "The ETag of the answer that is known: 304 where it still stands.")
            if self.api.action == "list":
                return [tag, known, *self._list_parameters(), *self._filter_parameters(), *LIST_HEADERS]
            return [tag, known, *(self._parameter(name) for name in ONE_PARAMETERS if self._takes(name))]
        told = "The ETag of the version that was read, or `*`."
        match = {"type": "string", "pattern": IF_MATCH}
        return [
            ONCE,
            tag,
            OpenApiParameter("If-Match", match, OpenApiParameter.HEADER, required=True, description=told),
        ]

    def get_request_serializer(self) -> Any:
        """The form of the write, as fields."""
        resource, action = self.api.resource, self.api.action
        write = {"create": resource.create}.get(action, resource.change if action != "act" else None)
        if action == "act":
            write = resource.actions[self._action()]
        if write is None:
            return None
        form = cast(Any, write.form)
        partial = action in ("partial_update", "change_many")
        fields = {name: written_by(one, partial=partial) for name, one in form.base_fields.items()}
        if not fields:
            return None
        verb = {"create": "New", "partial_update": "Changed", "change_many": "ChangedRowOf"}.get(action)
        if action == "change_many":
            fields |= {
                "id": serializers.UUIDField(required=False),
                "reference": serializers.CharField(required=False, help_text="Which record, unless its id is given."),
                "version": serializers.IntegerField(help_text="The version that was read."),
            }
        name = f"{verb or self._action().title().replace('-', '')}{resource.model.__name__}"
        return inline_serializer(name, fields, many=action == "change_many")

    def get_response_serializers(self) -> Any:
        """The record, or a page of them; every refusal a problem."""
        model = self.api.resource.model.__name__
        one = serializer_of(self.api.resource.name)
        if self.api.action == "list":
            page = inline_serializer(
                f"{model}List",
                {
                    "results": one(many=True),
                    "next": serializers.URLField(allow_null=True, help_text="The next page; null on the last."),
                    "next_cursor": serializers.CharField(allow_null=True, help_text="The `cursor` of the next page."),
                    "count": serializers.IntegerField(required=False, help_text="Rows of the whole list."),
                    "next_updated_since": serializers.DateTimeField(
                        required=False, help_text="What to ask `updated_since` with next time, where it was asked."
                    ),
                },
            )
            return {200: page, 304: UNCHANGED, 400: PROBLEM}
        refusals = {400: PROBLEM, 404: PROBLEM}
        if self.api.action == "retrieve":
            return {200: one, 304: UNCHANGED, **refusals}
        several = rows_of(self.api.resource.name)
        if self.api.action == "create":
            either = PolymorphicProxySerializer(f"{model}OrRows", [one, several], resource_type_field_name=None)
            return {201: either, **WRITE_REFUSALS}
        if self.api.action == "change_many":
            return {200: several, **WRITE_REFUSALS, 412: PROBLEM}
        return {200: one, **WRITE_REFUSALS, 412: PROBLEM, 428: PROBLEM}

    def _get_request_for_media_type(self, serializer: Any, direction: str = "request") -> tuple[Any, bool]:
        """The body: one object, an array of them, or either."""
        schema, required = cast(Any, super())._get_request_for_media_type(serializer, direction)
        if self.api.action == "change_many":
            return schema | BOUNDS, True
        if self.api.action == "create":
            return {"oneOf": [schema, {"type": "array", "items": schema, **BOUNDS}]}, required
        return schema, required

    def get_filter_backends(self) -> list[Any]:
        """Filters are told by `get_override_parameters`."""
        return []

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False

    def _action(self) -> str:
        return str(self.path.rstrip("/").rsplit("/", 1)[-1])

    def _list_parameters(self) -> list[OpenApiParameter]:
        return [self._parameter(name) for name in LIST_PARAMETERS if self._takes(name)]

    def _takes(self, name: str) -> bool:
        return name != "expand" or bool(self.api.resource.expand)

    def _parameter(self, name: str) -> OpenApiParameter:
        resource = self.api.resource
        shape, told = LIST_PARAMETERS[name]
        columns = resource.all_columns()
        sortable = [column.name for column in columns if column.sortable]
        words = {
            "fields": [column.name for column in columns],
            "expand": list(resource.expand),
            "ordering": [sign + one for one in sortable for sign in ("", "-")],
        }
        if name in words:
            shape = shape | {"items": {"type": "string", "enum": words[name]}}
            return self._query(name, shape, told, style="form", explode=False)
        return self._query(name, shape, told)

    def _header(self, name: str, told: str, **options: Any) -> OpenApiParameter:
        return OpenApiParameter(name, str, OpenApiParameter.HEADER, description=told, **options)

    def _query(self, name: str, shape: dict[str, Any], told: str, **options: Any) -> OpenApiParameter:
        going = self.api.resource.deprecated_parameters.get(name)
        column = self.api.resource.column(name)
        going = going or (column.deprecated if column else None)
        told = f"{told} {going.words}" if going else told
        return OpenApiParameter(name, shape, description=told, deprecated=going is not None, **options)

    def _filter_parameters(self) -> list[OpenApiParameter]:
        filters = self.api.resource.filter_set().base_filters
        return [self._filter(name, one) for name, one in sorted(filters.items())]

    def _filter(self, name: str, one: Any) -> OpenApiParameter:
        field = one.field_class
        told = str(one.label or name)
        if isinstance(one, References):
            return self._query(name, {"type": "array", "items": REFERENCE}, f"{told}: references.", explode=True)
        if issubclass(field, forms.MultipleChoiceField):
            words = [key for key, _ in one.extra.get("choices", ())]
            items = {"type": "string", **({"enum": words} if words else {})}
            return self._query(name, {"type": "array", "items": items}, told, explode=True)
        if issubclass(field, forms.DecimalField):
            return self._query(name, {"type": "integer"}, told)
        if isinstance(one, Truths):
            return self._query(name, {"type": "boolean"}, told)
        if issubclass(field, DayField):
            return self._query(name, {"type": "string", "format": "date"}, f"{told}; from 1900 to 2200.")
        if isinstance(one, Moments):
            return self._query(name, {"type": "string", "format": "date-time"}, told)
        return self._query(name, {"type": "string"}, told)


@cache
def rows_of(name: str) -> serializers.Serializer[Any]:
    """The answer to a write of many records."""
    return inline_serializer(f"{registry[name].model.__name__}Rows", {"results": serializer_of(name)(many=True)})


def _streams(resource: type[Resource]) -> dict[str, Any]:
    """The whole list in one answer: what CSV and NDJSON look like."""
    row = {}
    for column in resource.all_columns():
        words = {"type": "string", "enum": column.choices.values} if isinstance(column, Choice) else None
        row[column.name] = example_of(words or shape_of(resource, column), {}, column.name)
    flat = [name for name in row if not isinstance(resource.column(name), Json)]
    text = io.StringIO()
    csv.writer(text).writerows([flat, [_cell(row[name]) for name in flat]])
    return {
        "text/csv": {
            "schema": {"type": "string", "description": "The whole filtered list: a header, then a line a row."},
            "example": text.getvalue(),
        },
        "application/x-ndjson": {
            "schema": {"type": "string", "description": "The whole filtered list: one JSON object a line."},
            "example": json.dumps(row, ensure_ascii=False) + "\n",
        },
    }


def _cell(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value
