"""The API's description as a file, the pages on which a person reads and tries it, and how to begin."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.views import SpectacularAPIView

from core.components import part_of


class _Close(OpenApiJsonRenderer):
    """JSON without the spaces in front of its lines, which are more than half of it."""

    def get_indent(self, accepted_media_type: str, renderer_context: object) -> None:
        """None."""


class _Close2(_Close):
    media_type = OpenApiJsonRenderer2.media_type


@cache
def described() -> dict[str, Any]:
    """The description, which follows from the code alone and takes seconds to make: once in a process."""
    generator: Any = SchemaGenerator
    return dict(generator().get_schema(request=None, public=True))


class _Once(SchemaGenerator):
    def get_schema(self, request: object = None, public: bool = False) -> dict[str, Any]:
        return described()


class Schema(SpectacularAPIView):
    """The OpenAPI file: YAML, or JSON where that is asked for."""

    renderer_classes = [OpenApiYamlRenderer, OpenApiYamlRenderer2, _Close, _Close2]
    generator_class = _Once


CRUMBS = {"title": "API for partners", "url": "/pages/api/"}


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """List what the OpenAPI description has a page for; holds nothing of any programme."""
    return render(request, "resources/api_docs.html", {"breadcrumbs": [CRUMBS], "tags": described()["tags"]})


@require_safe
def docs_of(request: HttpRequest, tag: str) -> HttpResponse:
    """Show what the description says of one resource, with a form for each operation."""
    part = part_of(described(), tag)
    if not part["tags"]:
        raise Http404(f"There is no part {tag} of the API.")
    crumbs = [CRUMBS, {"title": "API documentation", "url": reverse("api:docs")}]
    context = {"breadcrumbs": crumbs, "tag": part["tags"][0], "part": part}
    return render(request, "resources/api_docs_part.html", context)


@require_safe
def quick_start(request: HttpRequest) -> HttpResponse:
    """Give the quick start as it stands in the repository: plain text, to copy from."""
    text = (Path(settings.BASE_DIR) / "docs" / "quick-start.md").read_bytes()
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
