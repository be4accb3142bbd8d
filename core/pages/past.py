"""The page that says who changed what of a record."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from core import history
from core.access import access_of
from core.models import Journal
from core.pages.reading import View, named, signed_in, urls_for
from core.resources import Resource, url_of


def history_page(resource: type[Resource]) -> View:
    """Who changed what of a record, when and why, the last first."""

    @signed_in
    def view(request: HttpRequest, reference: str) -> HttpResponseBase:
        record = resource.one(request.user, reference)
        entries = history_entries(resource, record, request)
        context = {
            "resource": named(resource),
            "record": {"title": str(record), "reference": record.reference, "url": url_of(record)},
            "entries": entries,
            "breadcrumbs": [
                {"title": resource.plural().capitalize(), "url": reverse(resource.url_name("list"))},
                {"title": str(record), "url": url_of(record)},
            ],
        }
        return render(request, "resources/history.html", context)

    return view


def history_entries(resource: type[Resource], record: Any, request: HttpRequest) -> list[dict[str, Any]]:
    """One entry for each version that the reader may see, with what it changed. Two queries."""
    versions = [row for row in _versions(resource, record) if access_of(request.user).sees(row)]
    noted = {row.version: row for row in Journal.objects.filter(record_id=record.pk)}
    linked = urls_for(request.user)
    entries = []
    for before, after in zip([None, *versions[:-1]], versions, strict=True):
        row = noted.get(after.version)
        entries.append(
            {
                "at": after.changed_at,
                "who": row.actor_name if row and row.actor_name else "The system",
                "why": row.why if row else "",
                "verb": row.get_verb_display() if row else "Changed",
                "changes": _differences(resource, before, after, linked) if before is not None else [],
            }
        )
    return entries[::-1]


def _versions(resource: type[Resource], record: Any) -> list[Any]:
    """The versions of a record as unsaved records, the first first."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name in history.columns_of(resource.model))
    table = quote(resource.model._meta.db_table + history.SUFFIX)
    key = record.pk if connection.vendor == "postgresql" else record.pk.hex
    return list(resource.model.objects.raw(f"SELECT {names} FROM {table} WHERE id = %s ORDER BY version", [key]))


def _differences(resource: type[Resource], before: Any, after: Any, linked: Any) -> list[dict[str, Any]]:
    attributes = {field.name: field.attname for field in resource.model._meta.concrete_fields}
    found = []
    for column in resource.columns:
        attribute = attributes.get(getattr(column, "relation", column.source))
        if attribute is None or column.kind == "json":
            continue
        if getattr(before, attribute) != getattr(after, attribute):
            shown = {"before": column.cell(before, linked), "after": column.cell(after, linked)}
            found.append({"label": column.label} | shown)
    return found
