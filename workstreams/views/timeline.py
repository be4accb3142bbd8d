"""The timeline of a programme: its milestones by workstream over months, drawn and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from core import history
from core.access import access_of
from core.figures import london_day
from core.pages import read_day, signed_in
from governance.resources import ProgrammeResource
from workstreams.figures import Window, mark, ticks, window_of
from workstreams.models import Milestone
from workstreams.services.warnings import held_up
from workstreams.views.programmes import TimelineForm, page_of

MOST = 500
"""Milestones on one page."""


@signed_in
def timeline_page(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The milestones of a programme, of a theme or between two days, today or as at a day. The same few queries."""
    today = london_day(timezone.now())
    day, faulty = read_day(request.GET, today)
    access = access_of(request.user)
    with history.as_at(day):
        programme = ProgrammeResource.one(request.user, reference)
        form = TimelineForm(request.GET, programme=programme, access=access)
        asked: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
        seen = Milestone.objects.visible_to(access).current().filter(scope=programme.scope_id)
        if asked.get("theme"):
            seen = seen.filter(workstream__theme=asked["theme"])
        ordered = seen.order_by("workstream__reference", F("due_on").asc(nulls_last=True), "reference")
        found = list(ordered.select_related("workstream__theme"))
        window = _window(found, asked, day or today)
        shown = [one for one in found if _in_sight(one, window, whole=not (asked.get("from") or asked.get("to")))]
        warnings = held_up(shown[:MOST], access)
    context = page_of(request, programme, "workstreams:timeline", day, faulty) | {
        "form": form,
        "window": window,
        "ticks": ticks(window),
        "groups": _groups(shown[:MOST], window, warnings, day or today),
        "count": len(shown),
        "more": len(shown) > MOST,
    }
    return render(request, "workstreams/timeline.html", context, status=400 if faulty["error"] or form.errors else 200)


def _days(one: Milestone) -> list[tuple[str, date | None, str]]:
    """The days of a milestone by the kind of their mark; a baseline that has not moved is drawn once."""
    moved = one.rebaselined_on is not None
    return [
        ("original", one.baseline_on, one.baseline_precision),
        ("current", one.rebaselined_on if moved else None, one.rebaselined_precision),
        ("forecast", one.forecast_on if one.done_on is None else None, one.forecast_precision),
        ("done", one.done_on, one.done_precision),
    ]


def _window(found: Sequence[Milestone], asked: dict[str, Any], today: date) -> Window:
    """What was asked for, and at an end that was not, the days that there are."""
    days = [(day, precision) for one in found for _, day, precision in _days(one) if day]
    whole = window_of(days, today)
    first, last = asked.get("from") or whole.first, asked.get("to") or whole.last
    return Window(first, max(first, last))


def _in_sight(one: Milestone, window: Window, *, whole: bool) -> bool:
    return whole or any(day is not None and window.holds(day, precision) for _, day, precision in _days(one))


def _groups(shown: Sequence[Milestone], window: Window, warnings: Any, today: date) -> list[dict[str, Any]]:
    """The rows of each workstream in their order."""
    groups: dict[Any, dict[str, Any]] = {}
    for one in shown:
        group = groups.setdefault(one.workstream_id, {"workstream": one.workstream, "rows": []})
        group["rows"].append(_row(one, window, warnings.get(one.pk, []), today))
    return list(groups.values())


def _row(one: Milestone, window: Window, warnings: list[dict[str, Any]], today: date) -> dict[str, Any]:
    marks = [found for name, day, precision in _days(one) if (found := mark(name, day, precision, window))]
    for warning in (row for row in warnings if row["waits"]):
        ready = warning["predecessor"].reached_or_due_on + timedelta(days=warning["dependency"].lag_days)
        marks += [found] if (found := mark("risk", ready, "day", window)) else []
    return {
        "milestone": one,
        "moved": one.rebaselined_on is not None,
        "marks": marks,
        "today": window.at(today) if window.holds(today) else None,
        "warnings": warnings,
    }
