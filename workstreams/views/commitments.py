"""The page of a programme that says what became of what it had promised for a period."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from core import history
from core.access import Access, access_of
from core.figures import london_day
from core.pages import read_day, signed_in
from governance.models import Programme
from governance.resources import ProgrammeResource
from workstreams.choices import Kept
from workstreams.figures import Standing, added, commitments, counted, quarter_of
from workstreams.models import Milestone
from workstreams.views.programmes import PeriodForm, page_of

ONE_DAY = timedelta(days=1)


@signed_in
def commitments_page(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Milestones due within a period as known when it began, and those added to it since. The same few queries."""
    today = london_day(timezone.now())
    day, faulty = read_day(request.GET, today)
    with history.as_at(day):
        programme = ProgrammeResource.one(request.user, reference)
    first, last = quarter_of(day or today)
    form = PeriodForm(request.GET, first=first, last=last)
    context = page_of(request, programme, "workstreams:commitments", day, faulty) | {"form": form}
    if form.is_valid():
        first, last = form.cleaned_data["from"] or first, form.cleaned_data["to"] or last
    if not form.errors:
        context |= _told(programme, access_of(request.user), first, last, day or today, today)
    status = 400 if faulty["error"] or form.errors else 200
    return render(request, "workstreams/commitments.html", context, status=status)


def _told(programme: Programme, access: Access, first: date, last: date, day: date, today: date) -> dict[str, Any]:
    """The two readings, what became of each commitment, and the counts."""
    eve = min(first - ONE_DAY, day)
    with history.as_at(eve if eve < today else None):
        before: dict[Any, Milestone] = {one.pk: one for one in _rows(programme, access)}
    with history.as_at(day if day < today else None):
        after: dict[Any, Milestone] = {one.pk: one for one in _rows(programme, access)}
        prefetch_related_objects(list(after.values()), "workstream")
    was, now = [_standing(one) for one in before.values()], [_standing(one) for one in after.values()]
    found, new = commitments(was, now, first, last), added(was, now, first, last)
    known = before | after
    return {
        "first": first,
        "last": last,
        "total": len(found),
        "nothing_before": not before,
        "counts": [_count(kept, count, len(found)) for kept, count in counted(found).items()],
        "rows": [
            {"milestone": known[one.key], "was": before[one.key], "one": one, "kept": Kept(one.kept)} for one in found
        ],
        "added": [{"milestone": known[one.key], "one": one} for one in new],
    }


def _rows(programme: Programme, access: Access) -> list[Milestone]:
    """Every milestone of the programme that the reader sees, withdrawn ones as well."""
    return list(Milestone.objects.visible_to(access).filter(scope=programme.scope_id).order_by("reference"))


def _standing(one: Milestone) -> Standing:
    return Standing(one.pk, one.due_on, one.due_precision, one.done_on, one.withdrawn_at is not None)


def _count(kept: str, count: int, total: int) -> dict[str, Any]:
    percent = f" ({round(100 * count / total)}%)" if total else ""
    return {"count": count, "text": f"{Kept(kept).label}{percent}"}
