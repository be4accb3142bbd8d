"""Everything that concerns a place or any place within it: programmes, work, plans, measures, boards, engagement."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from core import history
from core.columns import relations_of
from core.figures import london_day
from core.pages import read_day, signed_in
from core.pages.reading import named
from core.pages.tables import listed_columns, table
from core.resources import Resource, navigation_of, registry, url_of
from governance.resources import PlaceResource

FIRST = 5
"""How many of a kind the page shows before it leads to their list."""


ORDER = ("programmes", "workstreams", "place-plans", "measures", "readings", "boards", "engagements", "good-practices")
"""The kinds in the order in which the page tells them; any others follow."""


@signed_in
def work_here(request: HttpRequest, reference: str) -> HttpResponseBase:
    """What lies in a place at any level, by kind; two queries for each kind of record that has a place."""
    today = london_day(timezone.now())
    day, faulty = read_day(request.GET, today)
    with history.as_at(day):
        place = PlaceResource.one(request.user, reference)
        kinds = [_kind(request, resource, place.reference, day) for resource in _placed()]
    context = {
        "place": place,
        "kinds": [kind for kind in kinds if kind["count"]],
        "subpages": navigation_of(place, "workstreams:work_here"),
        "breadcrumbs": [{"title": str(place), "url": url_of(place)}],
        "as_at": day,
        "as_at_form": faulty,
    }
    return render(request, "workstreams/work_here.html", context, status=400 if faulty["error"] else 200)


def _placed() -> list[type[Resource]]:
    """The resources whose records lie in a place, what is asked for most first; workstreams tell where they work."""
    found = [one for one in registry.values() if "within" in one.filter_set().base_filters]
    order = {name: position for position, name in enumerate(ORDER)}
    chosen = [one for one in found if one.name != "workstream-places"]
    return sorted(chosen, key=lambda one: order.get(one.name, len(ORDER)))


def _kind(request: HttpRequest, resource: type[Resource], place: str, day: Any) -> dict[str, Any]:
    """The records of one kind: how many, the first of them as a table, and the way to all."""
    rows = resource.filter_set()(
        QueryDict(urlencode({"within": place})), resource.rows(request.user), reader=request.user
    )
    listed = listed_columns(resource)
    found = rows.qs.order_by(*(term.order for term in resource.terms("")))
    found = list(found.select_related("scope", *relations_of(listed))[:FIRST])
    count = rows.qs.count()
    question = {"within": place} | ({"as_at": day.isoformat()} if day else {})
    data = table(resource, found, QueryDict(), request.user, listed) | {
        "resource": named(resource),
        "all_url": f"{reverse(resource.url_name('list'))}?{urlencode(question)}",
        "more": count > FIRST,
    }
    return {"name": resource.name, "title": resource.plural().capitalize(), "count": count, "data": data}
