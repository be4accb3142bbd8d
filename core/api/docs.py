"""The page on which a person reads the API and tries it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show what the OpenAPI description says, with a form for each operation; holds nothing of any programme."""
    breadcrumbs = [{"title": "API for partners", "url": "/pages/api/"}]
    return render(request, "resources/api_docs.html", {"breadcrumbs": breadcrumbs})
