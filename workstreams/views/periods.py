"""Who has told what in the last reporting periods of a programme."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from core import history
from core.access import access_of
from core.figures import london_day
from core.pages import signed_in
from core.pages.reading import read_day
from core.permissions import can_manage
from core.resources import navigation_of, url_of
from governance.models import Programme
from workstreams.choices import UpdateState
from workstreams.figures import STRIP
from workstreams.models import ReportingPeriod, StatusUpdate, Workstream

WORDS: dict[str, str] = {
    UpdateState.SUBMITTED: "Submitted",
    UpdateState.DRAFT: "Not updated (draft)",
    UpdateState.RETURNED: "Not updated (returned)",
}


@signed_in
def updates_by_period(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Workstreams by the last twelve periods: what was published, what is late, what is missing. Five queries."""
    today = london_day(timezone.now())
    asked, faulty = read_day(request.GET, today)
    day = asked or today
    with history.as_at(asked):
        seen = Programme.objects.visible_to(request.user).current()
        programme = seen.filter(reference=reference).select_related("scope").first()
        if programme is None:
            raise Http404
        context = _matrix(request, programme, day)
    context |= {"as_at": asked, "as_at_form": faulty, "programme": programme}
    context |= {"subpages": navigation_of(programme, "workstreams:updates_by_period"), "url": url_of(programme)}
    return render(request, "workstreams/updates_by_period.html", context, status=400 if faulty["error"] else 200)


def _matrix(request: HttpRequest, programme: Programme, day: date) -> dict[str, Any]:
    access = access_of(request.user)
    begun = ReportingPeriod.objects.visible_to(access).current().filter(scope=programme.scope_id, starts_on__lte=day)
    periods = list(begun.order_by("-starts_on")[:STRIP])[::-1]
    rows = Workstream.objects.visible_to(access).current().filter(scope=programme.scope_id).order_by("reference")
    workstreams = [one for one in rows if not one.closed_on or (periods and one.closed_on >= periods[0].starts_on)]
    updates = StatusUpdate.objects.visible_to(access).current().filter(period__in=periods)
    told = _told(updates.order_by("published_at", "reference"))
    asks = can_manage(access, programme.scope_id)
    return {
        "periods": periods,
        "rows": [_row(one, periods, told, day, asks) for one in workstreams],
        "counts": [_count(period, workstreams, told, day) for period in periods],
    }


def _told(updates: Iterable[StatusUpdate]) -> dict[tuple[Any, Any], StatusUpdate]:
    """By workstream and period: the update published last, or else the one that is being written."""
    found: dict[tuple[Any, Any], StatusUpdate] = {}
    for update in updates:
        key = (update.workstream_id, update.period_id)
        if key not in found or update.state == UpdateState.PUBLISHED:
            found[key] = update
    return found


def _row(
    workstream: Workstream,
    periods: list[ReportingPeriod],
    told: dict[tuple[Any, Any], StatusUpdate],
    day: date,
    asks: bool,
) -> dict[str, Any]:
    cells = [_cell(workstream, period, told.get((workstream.pk, period.pk)), day) for period in periods]
    missing = any(cell["missing"] for cell in cells) and workstream.closed_on is None
    ask = reverse("workstreams:workstream_request-update", args=[workstream.reference]) if missing and asks else ""
    return {"workstream": workstream, "cells": cells, "ask": ask}


def _cell(workstream: Workstream, period: ReportingPeriod, update: StatusUpdate | None, day: date) -> dict[str, Any]:
    """What stands for one workstream in one period; `missing` where an update is late and not there."""
    cell: dict[str, Any] = {"period": period, "rag": "", "word": "", "late": False, "missing": False, "url": ""}
    if update is not None and update.state == UpdateState.PUBLISHED:
        return cell | {"rag": update.rag, "url": url_of(update), "late": _late(update, period)}
    if update is not None and update.state == UpdateState.SUBMITTED:
        return cell | {"word": WORDS[update.state], "late": _late(update, period)}
    if not _expected(workstream, period):
        return cell | {"word": "Not expected"}
    if period.due_on >= day:
        return cell | {"word": "Not due yet"}
    return cell | {"word": WORDS.get(update.state, "Not updated") if update else "Not updated", "missing": True}


def _count(
    period: ReportingPeriod, workstreams: list[Workstream], told: dict[tuple[Any, Any], StatusUpdate], day: date
) -> dict[str, Any]:
    """How many of the updates that a period expects are there, and how many of them were in time."""
    expected = [one for one in workstreams if _expected(one, period) or (one.pk, period.pk) in told]
    there = [told[one.pk, period.pk] for one in expected if (one.pk, period.pk) in told]
    there = [update for update in there if update.state in (UpdateState.SUBMITTED, UpdateState.PUBLISHED)]
    in_time = sum(1 for update in there if not _late(update, period))
    return {"period": period, "expected": len(expected), "there": len(there), "in_time": in_time}


def _expected(workstream: Workstream, period: ReportingPeriod) -> bool:
    """Whether a workstream owed an update for a period: one that was open when it was due."""
    opened, closed = london_day(workstream.created_at), workstream.closed_on
    return opened <= period.due_on and (closed is None or closed > period.ends_on)


def _late(update: StatusUpdate, period: ReportingPeriod) -> bool:
    """Whether it came after its day; when one of the demonstration was made says nothing of that."""
    if update.demonstration or update.submitted_at is None:
        return False
    return london_day(update.submitted_at) > period.due_on
