"""The list page of a resource."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils import timezone

from core import history, paging
from core.access import access_of
from core.columns import Choice, relations_of
from core.figures import london_day
from core.filters import References
from core.models import Scope
from core.pages.addresses import given, pairs, with_changed, without
from core.pages.exports import files_of
from core.pages.reading import View, named, read_day, signed_in
from core.pages.tables import listed_columns, table
from core.problems import InvalidParametersError, UnknownParametersError
from core.resources import Resource
from core.write_pages import list_actions

LIMIT = 25
More = Callable[[QuerySet[Any], list[Any]], dict[str, Any]]


def list_page(resource: type[Resource]) -> View:
    """The records of a resource as a table beside its filters."""

    @signed_in
    def view(request: HttpRequest) -> HttpResponseBase:
        context = list_context(request, resource)
        return render(request, "resources/list.html", context, status=400 if context["refused"] else 200)

    return view


def list_context(
    request: HttpRequest,
    resource: type[Resource],
    *,
    more: More | None = None,
    fixed: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What a page of a list shows. `fixed` parameters hold whatever the address says.

    `more` adds to it, from the rows of the whole list and the records of this page, as of the day that is shown.
    """
    params, today = given(request.GET), london_day(timezone.now())
    for name, value in (fixed or {}).items():
        params[name] = value
    as_at, faulty = read_day(params, today)
    context: dict[str, Any] = {"resource": named(resource), "as_at": as_at}
    with history.as_at(as_at):
        try:
            asked = resource.asked(request.user, params, limit=LIMIT)
            found = list(asked.page().select_related("scope", *relations_of(listed_columns(resource))))
            context |= table(resource, found[: asked.limit], params, request.user) | {"total": asked.rows.count()}
            if len(found) > asked.limit:
                cursor = paging.encode(asked.terms, _values(found[asked.limit - 1], asked.terms))
                context["next_url"] = with_changed(params, cursor=cursor)
            context |= more(asked.rows, found[: asked.limit]) if more else {}
        except (InvalidParametersError, UnknownParametersError) as fault:
            context |= table(resource, [], params, request.user) | {"total": 0, "fault": fault}
        context |= _filters(request, resource, params, fixed or {})
    context["first_url"] = with_changed(params, cursor="") if params.get("cursor") else ""
    context["files"] = files_of(resource, params)
    kept = [{"name": name, "value": value} for name, value in pairs(params) if name not in ("as_at", "cursor")]
    context["as_at_form"] = faulty | {"kept": kept}
    context["actions"] = list_actions(resource, request)
    context["refused"] = bool("fault" in context or faulty["error"])
    return context


def _filters(
    request: HttpRequest, resource: type[Resource], params: QueryDict, fixed: Mapping[str, str]
) -> dict[str, Any]:
    """The form beside the list: search, programme and the words of the list's columns; chips for all in use."""
    filters = resource.filter_set()(params, resource.model._default_manager.none())
    form: Any = filters.form
    shown = {"q", "programme", *(c.name for c in resource.columns if c.brief and isinstance(c, Choice))}
    shown |= {name for name, one in resource.filters.declared_filters.items() if not isinstance(one, References)}
    programmes = Scope.objects.filter(pk__in=access_of(request.user).roles, programme_reference__isnull=False)
    choices = list(programmes.values_list("programme_reference", "title"))
    labels = {name: field.label for name, field in form.fields.items()}
    words = {name: dict(getattr(field, "choices", ())) for name, field in form.fields.items()} | {
        "programme": dict(choices)
    }
    for name in [name for name in form.fields if name not in shown]:
        del form.fields[name]
    form.fields["programme"].widget = forms.CheckboxSelectMultiple()
    form.fields["programme"].choices = choices
    if len(choices) < 2 or "programme" in fixed:
        del form.fields["programme"]
    aside = {"cursor", "limit", "ordering", "as_at", "fields", "brief", "expand", "count", *fixed}
    used = [(name, value) for name, value in pairs(params) if name not in aside]
    chips = [
        {
            "label": labels.get(name, name),
            "value": words.get(name, {}).get(value, value),
            "remove_url": without(params, name, value),
        }
        for name, value in used
    ]
    kept = [
        (name, value) for name, value in pairs(params) if name not in form.fields and name not in ("cursor", "limit")
    ]
    return {
        "filter_form": form,
        "chips": chips,
        "clear_url": request.path,
        "kept": [{"name": name, "value": value} for name, value in kept],
    }


def _values(record: Any, terms: list[paging.Term]) -> list[Any]:
    values = []
    for term in terms:
        value: Any = record
        for step in term.source.split("__"):
            value = getattr(value, step, None)
        values.append(value)
    return values
