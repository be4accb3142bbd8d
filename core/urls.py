"""Addresses below /api/v1/."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView

from core.api import api_urls, not_found
from core.api.docs import docs, quick_start

app_name = "api"
urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    path("docs/quick-start/", quick_start, name="quick-start"),
    *api_urls(),
    re_path(r"", not_found),
]
