"""Records as the rows of a table."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from core.access import Reader
from core.columns import Column
from core.pages.addresses import with_changed
from core.pages.reading import urls_for
from core.resources import Resource, url_of


def listed_columns(resource: type[Resource]) -> list[Column]:
    """The columns of its table: the brief ones, but for its title."""
    return [column for column in resource.columns if column.brief and column.name not in ("title", "name")]


def table(
    resource: type[Resource], records: list[Any], params: QueryDict, reader: Reader, listed: list[Column] | None = None
) -> dict[str, Any]:
    listed, linked = listed_columns(resource) if listed is None else listed, urls_for(reader)
    return {
        "columns": [_heading(column, params) for column in listed],
        "title_column": _heading(
            resource.column("title") or resource.column("name") or resource.all_columns()[1], params
        ),
        "rows": [
            {
                "url": url_of(record),
                "reference": record.reference,
                "title": str(record),
                "sub": record.scope.title if record.scope.kind != "network" else "",
                "cells": [column.cell(record, linked) for column in listed],
            }
            for record in records
        ],
    }


def _heading(column: Column, params: QueryDict) -> dict[str, Any]:
    now = params.get("ordering", "")
    sorted_ = {column.name: "ascending", f"-{column.name}": "descending"}.get(now, "")
    turned = f"-{column.name}" if now == column.name else column.name
    url = with_changed(params, ordering=turned, cursor="") if column.sortable else ""
    return {"name": column.name, "label": column.label, "kind": column.kind, "sort_url": url, "sorted": sorted_}
