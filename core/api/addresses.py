"""The addresses of the API."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.base import ApiView
from core.api.feed import ChangesApi
from core.api.tables import table_urls
from core.api.writing import ResourceApi
from core.openapi import ROOT
from core.problems import (
    UnknownParametersError,
)
from core.resources import registry


class Root(ApiView):
    """Where each resource is."""

    @ROOT
    def get(self, request: Request) -> Response:
        """The address of every list."""
        if request.query_params:
            raise UnknownParametersError(set(request.query_params), set())
        lists = {name: request.build_absolute_uri(reverse(f"api:{name}")) for name in sorted(registry)}
        return Response(lists)


def api_urls() -> list[URLPattern | URLResolver]:
    """The addresses of every resource."""
    urls: list[URLPattern | URLResolver] = [
        path("", Root.as_view(), name="root"),
        path("changes/", ChangesApi.as_view(), name="changes"),
    ]
    for name, resource in registry.items():
        to_list: dict[str, Any] = {"get": "list"} | ({"post": "create"} if resource.create else {})
        to_list |= {"patch": "change_many"} if resource.change else {}
        to_one: dict[str, Any] = {"get": "retrieve"} | ({"patch": "partial_update"} if resource.change else {})
        own = [
            path("", ResourceApi.as_view(to_list, resource=resource), name=name),
            path("<str:key>/", ResourceApi.as_view(to_one, resource=resource), name=f"{name}-one"),
        ]
        for action in resource.actions:
            act = ResourceApi.as_view({"post": "act"}, resource=resource)
            own.append(path(f"<str:key>/{action}/", act, {"action": action}, name=f"{name}-{action}"))
        urls.append(path(f"{name}/", include(own)))
    return [*urls, *table_urls()]
