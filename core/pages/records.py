"""The page of one record: its columns, the panels of rooms above, and what belongs to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from core import history
from core.choices import Visibility
from core.columns import relations_of
from core.figures import london_day
from core.pages.reading import View, named, read_day, signed_in, urls_for
from core.pages.tables import listed_columns, table
from core.resources import Resource, children_of, navigation_of, panels, shared_panels, url_of
from core.write_pages import additions, detail_actions

CHILDREN = 10


def detail_page(resource: type[Resource]) -> View:
    """One record: its columns, what belongs to it, and the panels of rooms above."""

    @signed_in
    def view(request: HttpRequest, reference: str) -> HttpResponseBase:
        today = london_day(timezone.now())
        day, faulty = read_day(request.GET, today)
        with history.as_at(day):
            record = resource.one(request.user, reference)
            context = detail_context(request, resource, record, day or today)
        context |= {"as_at": day, "as_at_form": faulty}
        return render(request, "resources/detail.html", context, status=400 if faulty["error"] else 200)

    return view


def detail_context(
    request: HttpRequest, resource: type[Resource], record: Any, day: date, told: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """What every detail page shows of a record; `told` names the resources whose rows the page itself tells."""
    declared = [*panels.get(resource.model, []), *shared_panels]
    loaded = [(panel, panel.load(record, request.user, day)) for panel in declared]
    shown = [
        {"title": panel.title, "template": panel.template, "data": data, "leads": panel.leads}
        for panel, data in loaded
        if data
    ]
    linked = urls_for(request.user)
    told = told.union(*(panel.replaces for panel in declared))
    return {
        "resource": named(resource),
        "record": {
            "title": str(record),
            "reference": record.reference,
            "version": record.version,
            "url": url_of(record),
            "withdrawn_at": record.withdrawn_at,
        },
        "facts": [
            {"label": column.label, "cell": column.cell(record, linked)}
            for column in resource.columns
            if column.kind != "json"
            and column.told(record) not in (None, "")
            and column.name not in ("title", "name", "currency")
        ],
        "leading": [panel for panel in shown if panel["leads"]],
        "panels": [*(panel for panel in shown if not panel["leads"]), *_children(request, resource, record, told)],
        "visibility": Visibility(record.visibility).label,
        "subpages": navigation_of(record),
        "actions": detail_actions(resource, request, record),
        "additions": additions(request, record, {name for panel in declared for name in panel.adds}),
        "history_url": reverse(resource.url_name("history"), args=[record.reference]),
        "breadcrumbs": [{"title": resource.plural().capitalize(), "url": reverse(resource.url_name("list"))}],
        "title": str(record),
    }


def _children(
    request: HttpRequest, resource: type[Resource], record: Any, told: frozenset[str]
) -> list[dict[str, Any]]:
    """A panel for each resource that links to this one, has rows and is not told: the first few, and the way to all."""
    shown = []
    for child, column in children_of(resource.model):
        if child.name in told:
            continue
        listed = [c for c in listed_columns(child) if c.name != column.name]
        rows = child.rows(request.user).filter(**{column.relation: record.pk})
        rows = rows.order_by(*(term.order for term in child.terms("")))
        rows = rows.select_related("scope", *relations_of(listed_columns(child)))
        found = list(rows[: CHILDREN + 1])
        if found:
            which = "" if column.relation == resource.model._meta.model_name else f" ({column.label.lower()})"
            all_url = f"{reverse(child.url_name('list'))}?{column.name}={record.reference}"
            more = {"resource": named(child), "all_url": all_url, "more": len(found) > CHILDREN}
            shown.append(
                {
                    "title": child.plural().capitalize() + which,
                    "template": "resources/_children.html",
                    "data": table(child, found[:CHILDREN], QueryDict(), request.user, listed) | more,
                }
            )
    return shown
