"""What drf-spectacular cannot see by itself: the parameters, bodies and answers of a resource."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

from django import forms
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    PolymorphicProxySerializer,
    extend_schema,
    inline_serializer,
)
from rest_framework import serializers

from core.resources import registry

if TYPE_CHECKING:
    from core.api import ResourceApi

LIST_PARAMETERS = {
    "limit": (int, "How many rows, 1 to 1000; 100 where not given."),
    "cursor": (str, "Where to go on: `next_cursor` of the page before."),
    "fields": (str, "Names of columns with commas between."),
    "brief": (bool, "1 for the short form."),
    "expand": (str, "Names of links that become objects, with commas between."),
    "ordering": (str, "Names of columns with commas between, `-` in front for downwards."),
    "count": (bool, "1 to count the whole list."),
    "as_at": (str, "A day: the list as recorded at its end in London."),
}
LIST_HEADERS = [
    OpenApiParameter(name, str, OpenApiParameter.HEADER, response=[200], description=told)
    for name, told in {
        "Feed-Cursor": "From where the change feed goes on after this list.",
        "Next-Updated-Since": "What to ask `updated_since` with next time: that of the first page.",
    }.items()
]
ONE_PARAMETERS = ("fields", "brief", "expand", "as_at")


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Says that the API takes bearer tokens; drf-spectacular finds it by itself."""

    target_class = "core.authentication.BearerAuthentication"
    name = "bearerToken"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """HTTP bearer."""
        return {"type": "http", "scheme": "bearer", "description": "A token that begins with pstn_."}


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
            "errors": inline_serializer(
                "Fault",
                {
                    "detail": serializers.CharField(),
                    "pointer": serializers.CharField(required=False, help_text="Where in the body: /3/title."),
                    "parameter": serializers.CharField(required=False),
                    "header": serializers.CharField(required=False),
                    "version": serializers.IntegerField(required=False),
                },
                many=True,
                required=False,
            ),
        },
    ),
    description="Refused: problem details, RFC 9457.",
)
ONCE = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
    OpenApiParameter.HEADER,
    description="The same request sent again with it within 24 hours has no effect and gets the first one's answer.",
)
BOUNDS = {"minItems": 1, "maxItems": 1000}
WRITE_REFUSALS = dict.fromkeys((400, 401, 403, 404, 409, 413, 415, 422, 503), PROBLEM)
ROOT = extend_schema(
    operation_id="root",
    tags=["root"],
    responses={200: OpenApiResponse(OpenApiTypes.OBJECT, description="The address of each list by its name.")},
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
        return f"{name}_{verbs.get(self.api.action) or self._action()}"

    def get_tags(self) -> list[str]:
        """The resource."""
        return [self.api.resource.name]

    def get_description(self, path: str = "", method: str = "") -> str:
        """What the operation does to what."""
        resource = self.api.resource
        if self.api.action == "act":
            return str(resource.actions[self._action()].summary)
        told = (getattr(type(self.api), self.api.action).__doc__ or "").strip()
        return f"{told} {(resource.__doc__ or '').strip()}".strip()

    def get_override_parameters(self) -> list[Any]:
        """Query parameters of lists and records; Idempotency-Key of writes, If-Match of changes to one record."""
        if self.api.action == "list":
            return [*self._list_parameters(), *self._filter_parameters(), *LIST_HEADERS]
        if self.api.action == "retrieve":
            return [self._parameter(name) for name in ONE_PARAMETERS]
        if self.api.action in ("create", "change_many"):
            return [ONCE]
        told = "The ETag of the version that was read, or `*`."
        return [ONCE, OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=True, description=told)]

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
        fields = {name: _field(one, partial=partial) for name, one in form.base_fields.items()}
        if not fields:
            return None
        verb = {"create": "New", "partial_update": "Changed", "change_many": "ChangedRowOf"}.get(action)
        if action == "change_many":
            fields |= {
                "id": serializers.UUIDField(required=False),
                "reference": serializers.CharField(required=False, help_text="Which record, unless its id is given."),
                "version": serializers.IntegerField(help_text="The version that was read."),
            }
        name = f"{verb or self._action().capitalize()}{resource.model.__name__}"
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
                    "next": serializers.URLField(allow_null=True),
                    "next_cursor": serializers.CharField(allow_null=True),
                    "count": serializers.IntegerField(required=False),
                    "next_updated_since": serializers.DateTimeField(required=False),
                },
            )
            return {200: page, 400: PROBLEM, 401: PROBLEM, 406: PROBLEM}
        refusals = {400: PROBLEM, 401: PROBLEM, 404: PROBLEM}
        if self.api.action == "retrieve":
            return {200: one, **refusals}
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
        return [self._parameter(name) for name in LIST_PARAMETERS]

    def _parameter(self, name: str) -> OpenApiParameter:
        kind, told = LIST_PARAMETERS[name]
        return OpenApiParameter(name, kind, description=told)

    def _filter_parameters(self) -> list[OpenApiParameter]:
        filters = self.api.resource.filter_set().base_filters
        return [self._filter(name, one) for name, one in sorted(filters.items())]

    def _filter(self, name: str, one: Any) -> OpenApiParameter:
        field = one.field_class
        told = str(one.label or name)
        if issubclass(field, forms.MultipleChoiceField):
            words = [key for key, _ in one.extra.get("choices", ())]
            kind = {"type": "array", "items": {"type": "string", **({"enum": words} if words else {})}}
            return OpenApiParameter(name, kind, description=told, explode=True)
        if issubclass(field, forms.DecimalField):
            return OpenApiParameter(name, int, description=told)
        return OpenApiParameter(name, str, description=told)


@cache
def serializer_of(name: str) -> type[serializers.Serializer[Any]]:
    """The columns of a resource as drf-spectacular wants them; nothing else serialises by it."""
    resource = registry[name]
    fields: dict[str, Any] = {column.name: column.field() for column in resource.all_columns()}
    return type(
        f"{resource.model.__name__}Serializer", (serializers.Serializer,), fields | {"__doc__": resource.__doc__}
    )


@cache
def rows_of(name: str) -> serializers.Serializer[Any]:
    """The answer to a write of many records."""
    return inline_serializer(f"{registry[name].model.__name__}Rows", {"results": serializer_of(name)(many=True)})


def _field(one: forms.Field, *, partial: bool) -> serializers.Field[Any, Any, Any, Any]:
    """The serializer field that a form field reads."""
    options: dict[str, Any] = {
        "required": one.required and not partial,
        "help_text": str(one.help_text or one.label or ""),
    }
    if isinstance(one, forms.ChoiceField) and not isinstance(one, forms.ModelChoiceField):
        choices: Any = one.choices
        return serializers.ChoiceField(choices=[choice for choice in choices if choice[0]], **options)
    if isinstance(one, forms.JSONField):
        return serializers.JSONField(**options)
    if isinstance(one, forms.BooleanField):
        return serializers.BooleanField(**options)
    if isinstance(one, forms.IntegerField):
        return serializers.IntegerField(**options)
    if type(one).__name__ == "DayField":
        return serializers.DateField(**options)
    return serializers.CharField(**options, allow_blank=not one.required)
