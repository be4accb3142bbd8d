"""The API's description as a file, the pages on which a person reads and tries it, and how to begin."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.views import SpectacularAPIView


class _Close(OpenApiJsonRenderer):
    """JSON without the spaces in front of its lines, which are more than half of it."""

    def get_indent(self, accepted_media_type: str, renderer_context: object) -> None:
        """None."""


class _Close2(_Close):
    media_type = OpenApiJsonRenderer2.media_type


class Schema(SpectacularAPIView):
    """The OpenAPI file: YAML, or JSON where that is asked for."""

    renderer_classes = [OpenApiYamlRenderer, OpenApiYamlRenderer2, _Close, _Close2]


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show what the OpenAPI description says, with a form for each operation; holds nothing of any programme."""
    breadcrumbs = [{"title": "API for partners", "url": "/pages/api/"}]
    return render(request, "resources/api_docs.html", {"breadcrumbs": breadcrumbs})


@require_safe
def quick_start(request: HttpRequest) -> HttpResponse:
    """Give the quick start as it stands in the repository: plain text, to copy from."""
    text = (Path(settings.BASE_DIR) / "docs" / "quick-start.md").read_bytes()
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
