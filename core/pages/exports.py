"""A list as a file: CSV, a spreadsheet at once, or one that a worker makes."""

from __future__ import annotations

import uuid
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core import exports, history
from core.access import actor_of
from core.choices import ExportState
from core.exports.files import ask_for_file, download_name, failed, may_have
from core.exports.texts import file_name
from core.exports.workbook import MOST_ROWS, write_workbook
from core.figures import london_day
from core.models import ExportFile
from core.pages.addresses import given, with_changed
from core.pages.reading import View, named, signed_in
from core.resources import Resource, day_asked, registry

AT_ONCE = 20_000
"""Rows of a spreadsheet that is made while its reader waits."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GONE = 410


def files_of(resource: type[Resource], params: QueryDict) -> list[dict[str, str]]:
    """The buttons by which a list, as filtered, becomes a file."""
    asked = with_changed(params, cursor="", limit="")
    csv, xlsx = (reverse(resource.url_name(page)) for page in ("csv", "xlsx"))
    return [
        {"title": "Export CSV", "url": csv + asked},
        {"title": "CSV for Excel", "url": csv + with_changed(params, cursor="", limit="", for_excel="1")},
        {"title": "Export XLSX", "url": xlsx + asked},
    ]


def csv_page(resource: type[Resource]) -> View:
    """The whole list, as filtered on the page, as CSV; `for_excel=1` lets Excel read it as UTF-8."""

    @signed_in
    def view(request: HttpRequest) -> HttpResponseBase:
        params = given(request.GET)
        for_excel = params.pop("for_excel", []) == ["1"]
        day = day_asked(params, london_day(timezone.now()))
        with history.as_at(day):
            asked = resource.asked(request.user, params)
        fields = exports.chosen(resource, params)
        return exports.csv_file(resource.name, asked.ordered, fields, day, for_excel=for_excel)

    return view


def xlsx_page(resource: type[Resource]) -> View:
    """The same as a spreadsheet; one that takes long is asked for by POST and made by a worker."""

    def view(request: HttpRequest) -> HttpResponseBase:
        params, now = given(request.GET), timezone.now()
        day = day_asked(params, london_day(now))
        with history.as_at(day):
            asked = resource.asked(request.user, params)
            total = asked.rows.count()
        if total <= AT_ONCE:
            file = TemporaryFile()  # noqa: SIM115 - the answer closes it
            fields = exports.chosen(resource, params)
            write_workbook(file, resource.plural().capitalize(), asked.ordered, fields, day)
            file.seek(0)
            return _file(file, file_name(resource.name, day, "xlsx"))
        if request.method == "POST" and total <= MOST_ROWS:
            actor, query = actor_of(request), params.urlencode()
            made = ask_for_file(resource=resource, query=query, day=day, total=total, actor=actor, now=now)
            return redirect("exports:file", made.pk)
        context = {"total": total, "most": MOST_ROWS, "too_long": total > MOST_ROWS} | _above(resource, params)
        return render(request, "exports/ask.html", context)

    return signed_in(view, require_http_methods(["GET", "HEAD", "POST"]))


@signed_in
def file_page(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """How far a file is, and where to get it; for the person who asked for it."""
    return _state(request, get_object_or_404(ExportFile, user=request.user, pk=key))


@signed_in
def download_page(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """The file, for the person who asked for it, while what they may see is what it was."""
    export = get_object_or_404(ExportFile, user=request.user, pk=key)
    if not may_have(export=export, actor=actor_of(request), now=timezone.now()):
        return _state(request, export, status=GONE)
    return _file(export.file.open("rb"), download_name(export))


def _state(request: HttpRequest, export: ExportFile, status: int = 200) -> HttpResponse:
    """The page of a file; `told` is what has become of it."""
    told = str(export.state)
    if export.state == ExportState.READY:
        now = timezone.now()
        fresh = may_have(export=export, actor=actor_of(request), now=now)
        told = "ready" if fresh else "expired" if now >= export.expires_at else "changed"
    elif failed(export):
        told = "failed"
    context = {"export": export, "told": told, "percent": 100 * export.done // max(export.total, 1)}
    context |= _above(registry[export.resource], QueryDict(export.query))
    return render(request, "exports/file.html", context, status=status)


def _above(resource: type[Resource], params: QueryDict) -> dict[str, Any]:
    """The list that a file is of, as it was filtered."""
    url = reverse(resource.url_name("list"))
    csv = reverse(resource.url_name("csv")) + with_changed(params)
    breadcrumbs = [{"title": resource.plural().capitalize(), "url": url}]
    return {
        "resource": named(resource),
        "breadcrumbs": breadcrumbs,
        "list_url": url + with_changed(params),
        "csv_url": csv,
    }


def _file(file: Any, name: str) -> FileResponse:
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
