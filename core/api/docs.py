"""The pages on which a person reads the API and tries it, and how to begin."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


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
