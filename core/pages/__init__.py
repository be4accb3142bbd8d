"""The pages that every resource gets: list, list as a file, detail with panels, history."""

from __future__ import annotations

from django.urls import URLPattern, path

from core.pages.exports import csv_page, xlsx_page
from core.pages.lists import list_context, list_page
from core.pages.past import history_page
from core.pages.reading import read_day, signed_in
from core.pages.records import detail_context, detail_page
from core.resources import Resource

__all__ = ["detail_context", "detail_page", "list_context", "list_page", "page_urls", "read_day", "signed_in"]


def page_urls(*resources: type[Resource]) -> list[URLPattern]:
    """The addresses of these resources' pages, to be put behind an app's own."""
    urls = []
    for resource in resources:
        for page, address, view in (
            ("list", f"{resource.name}/", list_page),
            ("csv", f"{resource.name}.csv", csv_page),
            ("xlsx", f"{resource.name}.xlsx", xlsx_page),
            ("detail", f"{resource.name}/<str:reference>/", detail_page),
            ("history", f"{resource.name}/<str:reference>/history/", history_page),
        ):
            urls.append(path(address, view(resource), name=resource.url_name(page).split(":")[1]))
    return urls
