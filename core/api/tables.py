"""Flat tables for reports: each list as one CSV without paging, with titles and labels beside references and words."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core import exports, history
from core.access import Access
from core.api.base import ApiView, params_of
from core.api.scopes import readable
from core.exports.flat import flat_fields
from core.figures import london_day
from core.openapi import PROBLEM, ResourceSchema
from core.problems import UnknownParametersError
from core.resources import Resource, day_asked, registry


class TableSchema(ResourceSchema):
    """The one operation of a table."""

    def get_operation_id(self) -> str:
        """status_updates_table."""
        return f"{table_name(self.api.resource)}_table"

    def get_tags(self) -> list[str]:
        """All tables together."""
        return ["tables"]

    def get_summary(self) -> str:
        """A few words for lists of operations."""
        return f"Table of {self.api.resource.plural()}"

    def get_description(self, path: str = "", method: str = "") -> str:
        """What the table holds."""
        told = "The whole list as one flat table: `_title` beside a reference, `_label` beside a word."
        return f"{told} {(self.api.resource.__doc__ or '').strip()}"

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        """The operation, with the names of the columns as its example."""
        operation = super().get_operation(*args, **kwargs)
        names = [field.name for field in flat_fields(self.api.resource, Access(None))]
        operation["responses"]["200"]["content"]["text/csv"]["example"] = ",".join(names) + "\r\n"
        return operation

    def get_override_parameters(self) -> list[Any]:
        """Those of the list, without paging and choice of columns."""
        return [self._parameter("ordering"), self._parameter("as_at"), *self._filter_parameters()]

    def get_request_serializer(self) -> Any:
        """Nothing is sent."""
        return None

    def get_response_serializers(self) -> Any:
        """CSV."""
        table = OpenApiResponse(OpenApiTypes.STR, description="RFC 4180, UTF-8, a line of names first.")
        return {(200, "text/csv"): table, 400: PROBLEM, 401: PROBLEM, 406: PROBLEM}


class Tables(ApiView):
    """Where each table is."""

    @extend_schema(
        operation_id="tables",
        tags=["tables"],
        responses={200: OpenApiResponse(OpenApiTypes.OBJECT, description="The address of each table by its name.")},
    )
    def get(self, request: Request) -> Response:
        """The address of every table."""
        if request.query_params:
            raise UnknownParametersError(set(request.query_params), set())
        named = {table_name(resource): f"api:{name}-table" for name, resource in registry.items()}
        return Response({name: request.build_absolute_uri(reverse(url)) for name, url in sorted(named.items())})


class Table(ApiView):
    """The whole list of one resource as a flat table."""

    resource = Resource
    schema = TableSchema()
    action = "table"

    def get(self, request: Request) -> HttpResponseBase:
        """The table as filtered, of today or as at a day."""
        params = params_of(request)
        known = {"ordering", "as_at", *self.resource.filter_set().base_filters}
        if unknown := set(params) - known:
            raise UnknownParametersError(unknown, known)
        day = day_asked(params, london_day(timezone.now()))
        with history.as_at(day):
            asked = self.resource.asked(request.user, params)
        fields = flat_fields(self.resource, request.user, readable(request))
        return exports.csv_file(table_name(self.resource), asked.ordered, fields, day)


def table_name(resource: type[Resource]) -> str:
    """What a table is called: status_updates."""
    return resource.name.replace("-", "_")


def table_urls() -> list[URLPattern]:
    """The addresses of the tables."""
    return [
        path("tables/", Tables.as_view(), name="tables"),
        *(
            path(f"tables/{table_name(resource)}.csv", Table.as_view(resource=resource), name=f"{name}-table")
            for name, resource in registry.items()
        ),
    ]
