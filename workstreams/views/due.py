"""What a person is to write, and what a manager is to publish."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from core.access import Access, access_of
from core.choices import Role
from core.figures import london_day
from core.models import Journal
from core.pages import signed_in
from workstreams.choices import OPEN_STATES, ProposalState, UpdateState
from workstreams.figures import days_overdue
from workstreams.models import Delegation, Milestone, Rebaseline, StatusUpdate, UpdateRequest, Workstream
from workstreams.permissions import WRITING
from workstreams.services.updates import RETURNED
from workstreams.views.assurance import overdue_assurance

SOON = timedelta(days=7)
"""How long before its due day an update is listed."""
NEXT = timedelta(days=30)
"""How far ahead milestones are listed."""
MOST = 100
MOST_MILESTONES = 20


@signed_in
def updates_due(request: HttpRequest) -> HttpResponse:
    """The updates that a person owes, overdue first; returned ones; milestones of the next 30 days."""
    access = access_of(request.user)
    day = london_day(timezone.now())
    mine = _to_write(request, access, day)
    requests = UpdateRequest.objects.visible_to(access).current().filter(answered_by__isnull=True)
    opened = StatusUpdate.objects.visible_to(access).current().filter(state__in=OPEN_STATES)
    listed = mine.select_related("scope", "current_update").prefetch_related(
        Prefetch("updates", opened, to_attr="open_updates"),
        Prefetch("update_requests", requests.select_related("asked_by"), to_attr="requests"),
    )
    due = listed.filter(
        Q(next_update_due_on__isnull=True)
        | Q(next_update_due_on__lte=day + SOON)
        | Q(pk__in=opened.values("workstream"))
        | Q(pk__in=requests.values("workstream"))
    )
    workstreams = list(due.order_by(F("next_update_due_on").asc(nulls_last=True), "reference")[: MOST + 1])
    rows = [_row(workstream, day) for workstream in workstreams[:MOST]]
    shown = [workstream.pk for workstream in workstreams]
    later = mine.filter(next_update_due_on__gt=day).exclude(pk__in=shown).order_by("next_update_due_on")
    overdue = sum(1 for row in rows if row["overdue"])
    context = {
        "day": day,
        "until": day + NEXT,
        "rows": rows,
        "more": len(workstreams) > MOST,
        "line": _line(day, sum(1 for row in rows if row["todo"]), overdue),
        "following": later.values_list("next_update_due_on", flat=True).first(),
        "returned": _returned(rows),
        "milestones": _milestones(access, mine, day),
        "assurance": overdue_assurance(access, _assured_by(mine, access), day),
        "to_publish": _submitted(access).count() if access.managed else None,
        "to_decide": _proposed(access).count() if access.managed else 0,
        "writes": bool(rows) or any(access.has_role(scope, *WRITING) for scope in access.roles),
    }
    return render(request, "workstreams/updates_due.html", context)


@signed_in
def updates_to_publish(request: HttpRequest) -> HttpResponse:
    """The updates that wait for a manager, the longest wait first."""
    access = access_of(request.user)
    if not access.managed:
        raise PermissionDenied
    waiting = _submitted(access).select_related("workstream__scope", "previous", "author")
    updates = list(waiting.order_by("submitted_at", "reference")[: MOST + 1])
    day = london_day(timezone.now())
    rows = [
        {
            "update": update,
            "workstream": update.workstream,
            "before": update.previous.rag if update.previous else None,
            "overdue": _late(update.workstream.next_update_due_on, day),
        }
        for update in updates[:MOST]
    ]
    late = Workstream.objects.visible_to(access).current().filter(scope_id__in=access.managed).overdue_on(day)
    submitted = {update.workstream_id for update in updates}
    owed = list(late.select_related("scope", "lead_user").order_by("next_update_due_on", "reference")[: MOST + 1])
    context = {
        "day": day,
        "rows": rows,
        "more": len(updates) > MOST,
        "baselines": list(_proposed(access).select_related("milestone__scope", "proposed_by")[:MOST]),
        "assurance": overdue_assurance(access, Q(scope_id__in=access.managed), day),
        "late": [
            {"workstream": workstream, "overdue": _late(workstream.next_update_due_on, day)}
            for workstream in owed
            if workstream.pk not in submitted
        ],
    }
    return render(request, "workstreams/updates_to_publish.html", context)


def _to_write(request: HttpRequest, access: Access, day: date) -> QuerySet[Workstream]:
    """The open workstreams that a person leads, or writes of in place of the lead on a day.

    Of somebody who has none, those of the programmes they write in.
    """
    seen = Workstream.objects.visible_to(access).current().filter(closed_on__isnull=True)
    standing = Delegation.objects.current().filter(to_user=request.user.pk, from_on__lte=day, to_on__gte=day)
    mine = Q(lead_user=request.user.pk) | Q(pk__in=standing.values("workstream"))
    led = seen.filter(mine, scope_id__in=_scopes(access, *WRITING))
    return led if led.exists() else seen.filter(scope_id__in=_scopes(access, Role.OFFICER))


def _assured_by(mine: QuerySet[Workstream], access: Access) -> Q:
    """What concerns a person's own workstreams, or the whole of a programme that they write in."""
    return Q(workstream__in=mine.values("pk")) | Q(workstream__isnull=True, scope_id__in=_scopes(access, *WRITING))


def _scopes(access: Access, *roles: str) -> list[Any]:
    return [scope_id for scope_id in access.roles if access.has_role(scope_id, *roles)]


def _submitted(access: Access) -> QuerySet[StatusUpdate]:
    seen = StatusUpdate.objects.visible_to(access).current()
    return seen.filter(scope_id__in=access.managed, state=UpdateState.SUBMITTED)


def _proposed(access: Access) -> QuerySet[Rebaseline]:
    """The new baselines on which a manager is to decide: those that somebody else proposed, the longest wait first."""
    seen = Rebaseline.objects.visible_to(access).current().filter(state=ProposalState.PROPOSED)
    others = ~Q(proposed_by=access.user_id) | Q(proposed_by=None)
    return seen.filter(others, scope_id__in=access.managed).order_by("created_at", "reference")


def _row(workstream: Any, day: date) -> dict[str, Any]:
    """What the list says of a workstream that was read with its `open_updates` and `requests`."""
    update = next(iter(workstream.open_updates), None)
    state = update.state if update else ""
    due = workstream.next_update_due_on
    return {
        "workstream": workstream,
        "update": update,
        "state": state,
        "due": due,
        "overdue": "" if state == UpdateState.SUBMITTED else _late(due, day),
        "when": _when(due, day),
        "todo": state != UpdateState.SUBMITTED,
        "url": _page_of(update) if update else "",
        "asked": next(iter(workstream.requests), None),
    }


def _page_of(update: StatusUpdate) -> str:
    page = "update_check" if update.state == UpdateState.SUBMITTED else "update_edit"
    return reverse(f"workstreams:{page}", args=[update.reference])


def _late(due: date | None, day: date) -> str:
    days = days_overdue(due, day)
    return f"{days} day{'s' if days != 1 else ''} overdue" if days else ""


def _when(due: date | None, day: date) -> str:
    if due is None or due < day:
        return ""
    days = (due - day).days
    return {0: "Today", 1: "Tomorrow"}.get(days, f"In {days} days")


def _line(day: date, todo: int, overdue: int) -> list[dict[str, str]]:
    """The line below the title: the day, how many are to do, how many of them are late."""
    counts = f"{todo} to do" + (f", {overdue} overdue" if overdue else "") if todo else "Nothing to write"
    return [{"text": f"{day:%A} {day.day} {day:%B %Y}"}, {"text": counts}]


def _returned(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The updates that came back, each with who returned it and when."""
    updates = [row["update"] for row in rows if row["state"] == UpdateState.RETURNED]
    told = Journal.objects.filter(record_id__in=[update.pk for update in updates], why=RETURNED).order_by("seq")
    who: dict[Any, tuple[str, datetime]] = {row.record_id: (row.actor_name, row.at) for row in told}
    return [
        {"update": row["update"], "workstream": row["workstream"], "url": row["url"], "by": who.get(row["update"].pk)}
        for row in rows
        if row["state"] == UpdateState.RETURNED
    ]


def _milestones(access: Access, mine: QuerySet[Workstream], day: date) -> list[dict[str, Any]]:
    seen = Milestone.objects.visible_to(access).current().confirmed().filter(workstream__in=mine.values("pk"))
    near = seen.filter(done_on__isnull=True, due_on__lte=day + NEXT).select_related("workstream")
    return [
        {"milestone": m, "overdue": _late(m.due_on, day), "when": _when(m.due_on, day)}
        for m in near.order_by("due_on", "reference")[:MOST_MILESTONES]
    ]
