"""Addresses below /imports/."""

from core.pages.imports import import_urls

app_name = "imports"
urlpatterns = import_urls()
