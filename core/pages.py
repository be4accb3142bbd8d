"""The pages that every resource gets: list, list as CSV, detail with panels, history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from django.http import HttpRequest, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core import exports, history, paging
from core.access import access_of, remember_access
from core.choices import Visibility
from core.columns import Cell, Choice, Column, relations_of
from core.figures import london_day
from core.models import Journal, Scope
from core.problems import InvalidParametersError, UnknownParametersError
from core.resources import Resource, children_of, day_asked, panels, url_of
from core.write_pages import detail_actions, list_actions

LIMIT = 25
CHILDREN = 10
View = Callable[..., HttpResponseBase]


def page_urls(*resources: type[Resource]) -> list[URLPattern]:
    """The addresses of these resources' pages, to be put behind an app's own."""
    urls = []
    for resource in resources:
        for page, address, view in (
            ("list", f"{resource.name}/", list_page),
            ("csv", f"{resource.name}.csv", csv_page),
            ("detail", f"{resource.name}/<str:reference>/", detail_page),
            ("history", f"{resource.name}/<str:reference>/history/", history_page),
        ):
            urls.append(path(address, view(resource), name=resource.url_name(page).split(":")[1]))
    return urls


def signed_in(view: View) -> View:
    """A page that only reads, for people who are signed in; their rights are read once."""

    @login_required
    @require_safe
    def ready(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        remember_access(request.user)
        try:
            return view(request, **kwargs)
        except (InvalidParametersError, UnknownParametersError) as fault:
            return render(request, "errors/400.html", {"fault": fault}, status=400)

    return ready


def list_page(resource: type[Resource]) -> View:
    """The records of a resource as a table beside its filters."""

    @signed_in
    def view(request: HttpRequest) -> HttpResponseBase:
        params, today = _given(request.GET), london_day(timezone.now())
        as_at, faulty = read_day(params, today)
        context: dict[str, Any] = {"resource": _named(resource), "as_at": as_at}
        with history.as_at(as_at):
            try:
                asked = resource.asked(request.user, params, limit=LIMIT)
                found = list(asked.page().select_related("scope", *relations_of(_listed(resource))))
                context |= _table(resource, found[: asked.limit], params) | {"total": asked.rows.count()}
                if len(found) > asked.limit:
                    last = found[asked.limit - 1]
                    context["next_url"] = _with(params, cursor=paging.encode(asked.terms, _values(last, asked.terms)))
            except (InvalidParametersError, UnknownParametersError) as fault:
                context |= _table(resource, [], params) | {"total": 0, "fault": fault}
            context |= _filters(request, resource, params)
        context["first_url"] = _with(params, cursor="") if params.get("cursor") else ""
        context["csv_url"] = f"{reverse(resource.url_name('csv'))}?{_with(params, cursor='', limit='').lstrip('?')}"
        kept = [{"name": name, "value": value} for name, value in _pairs(params) if name not in ("as_at", "cursor")]
        context["as_at_form"] = faulty | {"kept": kept}
        context["actions"] = list_actions(resource, request)
        return render(request, "resources/list.html", context, status=400 if "fault" in context else 200)

    return view


def csv_page(resource: type[Resource]) -> View:
    """The whole list, as filtered on the page, as CSV."""

    @signed_in
    def view(request: HttpRequest) -> HttpResponseBase:
        params = _given(request.GET)
        day = day_asked(params, london_day(timezone.now()))
        with history.as_at(day):
            asked = resource.asked(request.user, params)
            rows = asked.rows.order_by(*(term.order for term in asked.terms))
        lines = exports.csv_lines(rows, resource.chosen(params), day)
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{resource.name}.csv"'
        return response

    return view


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
    declared = panels.get(resource.model, [])
    loaded = [(panel, panel.load(record, request.user, day)) for panel in declared]
    shown = [
        {"title": panel.title, "template": panel.template, "data": data, "leads": panel.leads}
        for panel, data in loaded
        if data
    ]
    told = told.union(*(panel.replaces for panel in declared))
    return {
        "resource": _named(resource),
        "record": {
            "title": str(record),
            "reference": record.reference,
            "version": record.version,
            "url": url_of(record),
            "withdrawn_at": record.withdrawn_at,
        },
        "facts": [
            {"label": column.label, "cell": column.cell(record, url_of)}
            for column in resource.columns
            if column.kind != "json" and column.of(record) not in (None, "") and column.name not in ("title", "name")
        ],
        "leading": [panel for panel in shown if panel["leads"]],
        "panels": [*(panel for panel in shown if not panel["leads"]), *_children(request, resource, record, told)],
        "visibility": Visibility(record.visibility).label,
        "actions": detail_actions(resource, request, record),
        "history_url": reverse(resource.url_name("history"), args=[record.reference]),
        "breadcrumbs": [{"title": resource.plural().capitalize(), "url": reverse(resource.url_name("list"))}],
        "title": str(record),
    }


def history_page(resource: type[Resource]) -> View:
    """Who changed what of a record, when and why, the last first."""

    @signed_in
    def view(request: HttpRequest, reference: str) -> HttpResponseBase:
        record = resource.one(request.user, reference)
        entries = history_entries(resource, record, request)
        context = {
            "resource": _named(resource),
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
    entries = []
    for before, after in zip([None, *versions[:-1]], versions, strict=True):
        row = noted.get(after.version)
        entries.append(
            {
                "at": after.changed_at,
                "who": row.actor_name if row and row.actor_name else "The system",
                "why": row.why if row else "",
                "verb": row.get_verb_display() if row else "Changed",
                "changes": _differences(resource, before, after) if before is not None else [],
            }
        )
    return entries[::-1]


def read_day(params: Any, today: date) -> tuple[date | None, dict[str, Any]]:
    """The day that a page is to show, and what its form shows: the day, or what was typed with the fault."""
    try:
        day = day_asked(params, today)
    except InvalidParametersError as fault:
        return None, {"day": params.get("as_at"), "error": " ".join(fault.errors["as_at"])}
    return day, {"day": day or today, "error": ""}


def _versions(resource: type[Resource], record: Any) -> list[Any]:
    """The versions of a record as unsaved records, the first first."""
    fields = resource.model._meta.concrete_fields
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    table = quote(resource.model._meta.db_table + history.SUFFIX)
    rows = resource.model._default_manager.raw(
        f"SELECT {names} FROM {table} WHERE id = %s ORDER BY version",
        [connection.ops.adapt_unknown_value(record.pk) if connection.vendor == "postgresql" else record.pk.hex],
    )
    return list(rows)


def _differences(resource: type[Resource], before: Any, after: Any) -> list[dict[str, Any]]:
    found = []
    for column in resource.columns:
        source = getattr(column, "relation", column.source)
        try:
            attribute = resource.model._meta.get_field(source).attname  # type: ignore[union-attr]
        except FieldDoesNotExist:
            continue
        old, new = getattr(before, attribute), getattr(after, attribute)
        if old != new and column.kind != "json":
            found.append({"label": column.label, "before": _then(column, before), "after": _then(column, after)})
    return found


def _then(column: Column, record: Any) -> Cell:
    return column.cell(record, url_of)


def _children(
    request: HttpRequest, resource: type[Resource], record: Any, told: frozenset[str]
) -> list[dict[str, Any]]:
    """A panel for each resource that links to this one, has rows and is not told: the first few, and the way to all."""
    shown = []
    for child, column in children_of(resource.model):
        if child.name in told:
            continue
        listed = [c for c in _listed(child) if c.name != column.name]
        rows = child.rows(request.user).filter(**{column.relation: record.pk})
        found = list(
            rows.order_by(*(term.order for term in child.terms(""))).select_related("scope", *relations_of(listed))[
                : CHILDREN + 1
            ]
        )
        if found:
            table = _table(child, found[:CHILDREN], QueryDict(), listed)
            all_url = f"{reverse(child.url_name('list'))}?{column.name}={record.reference}"
            told = "" if column.relation == resource.model._meta.model_name else f" ({column.label.lower()})"
            data = table | {"resource": _named(child), "all_url": all_url, "more": len(found) > CHILDREN}
            shown.append(
                {
                    "name": child.name,
                    "title": child.plural().capitalize() + told,
                    "template": "resources/_children.html",
                    "data": data,
                }
            )
    return shown


def _listed(resource: type[Resource]) -> list[Column]:
    """The columns of its table: the brief ones, but for its title."""
    return [column for column in resource.columns if column.brief and column.name not in ("title", "name")]


def _table(
    resource: type[Resource], records: list[Any], params: QueryDict, listed: list[Column] | None = None
) -> dict[str, Any]:
    listed = _listed(resource) if listed is None else listed
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
                "cells": [column.cell(record, url_of) for column in listed],
            }
            for record in records
        ],
    }


def _heading(column: Column, params: QueryDict) -> dict[str, Any]:
    now = params.get("ordering", "")
    sorted_ = {column.name: "ascending", f"-{column.name}": "descending"}.get(now, "")
    turned = f"-{column.name}" if now == column.name else column.name
    url = _with(params, ordering=turned, cursor="") if column.sortable else ""
    return {"name": column.name, "label": column.label, "kind": column.kind, "sort_url": url, "sorted": sorted_}


def _filters(request: HttpRequest, resource: type[Resource], params: QueryDict) -> dict[str, Any]:
    """The form beside the list: search, programme and the words of the list's columns; chips for all in use."""
    filters = resource.filter_set()(params, resource.model._default_manager.none())
    form: forms.Form = filters.form
    shown = {"q", "programme", *(c.name for c in resource.columns if c.brief and isinstance(c, Choice))}
    shown |= set(resource.filters.declared_filters)
    programmes = Scope.objects.filter(pk__in=access_of(request.user).roles, programme_reference__isnull=False)
    choices = list(programmes.values_list("programme_reference", "title"))
    labels = {name: field.label for name, field in form.fields.items()}
    words = {name: dict(getattr(field, "choices", ())) for name, field in form.fields.items()} | {
        "programme": dict(choices)
    }
    for name in [name for name in form.fields if name not in shown]:
        del form.fields[name]
    form.fields["programme"].widget = forms.CheckboxSelectMultiple()
    form.fields["programme"].choices = choices  # type: ignore[attr-defined]
    if len(choices) < 2:
        del form.fields["programme"]
    aside = {"cursor", "limit", "ordering", "as_at", "fields", "brief", "expand", "count"}
    used = [(name, value) for name, value in _pairs(params) if name not in aside]
    chips = [
        {
            "label": labels.get(name, name),
            "value": words.get(name, {}).get(value, value),
            "remove_url": _without(params, name, value),
        }
        for name, value in used
    ]
    kept = [
        (name, value) for name, value in _pairs(params) if name not in form.fields and name not in ("cursor", "limit")
    ]
    return {
        "filter_form": form,
        "chips": chips,
        "clear_url": request.path,
        "kept": [{"name": name, "value": value} for name, value in kept],
    }


def _named(resource: type[Resource]) -> dict[str, str]:
    return {
        "name": resource.name,
        "title": resource.plural().capitalize(),
        "plural": resource.plural(),
        "singular": resource.title(),
    }


def _given(params: QueryDict) -> QueryDict:
    """The parameters that say something: a form sends its empty fields too."""
    kept = QueryDict(mutable=True)
    for name, value in _pairs(params):
        kept.appendlist(name, value)
    return kept


def _pairs(params: QueryDict) -> list[tuple[str, str]]:
    return [
        (name, value) for name, values in params.lists() for value in values if value.strip() and "\x00" not in value
    ]


def _with(params: QueryDict, **changed: str) -> str:
    copy = params.copy()
    for name, value in changed.items():
        copy.pop(name, None)
        if value:
            copy[name] = value
    return f"?{copy.urlencode()}"


def _without(params: QueryDict, name: str, value: str) -> str:
    copy = params.copy()
    copy.setlist(name, [one for one in copy.getlist(name) if one != value])
    copy.pop("cursor", None)
    return f"?{copy.urlencode()}"


def _values(record: Any, terms: list[paging.Term]) -> list[Any]:
    values = []
    for term in terms:
        value: Any = record
        for step in term.source.split("__"):
            value = getattr(value, step, None)
        values.append(value)
    return values
