"""Addresses below /api/v1/."""

from django.urls import path, re_path
from django.views.decorators.cache import cache_page

from core.api import api_urls, not_found
from core.api.docs import Schema, docs, docs_of, quick_start

app_name = "api"
kept = cache_page(10 * 60)
"""The file follows from the code alone, and takes seconds to make."""
urlpatterns = [
    path("schema/", kept(Schema.as_view()), name="schema"),
    path("docs/", docs, name="docs"),
    path("docs/quick-start/", quick_start, name="quick-start"),
    path("docs/<slug:tag>/", docs_of, name="docs-of"),
    *api_urls(),
    re_path(r"", not_found),
]
