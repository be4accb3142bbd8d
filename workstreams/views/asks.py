"""The register of asks and barriers: over all programmes that the reader sees, or of one."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from core import history
from core.access import Access, access_of
from core.figures import london_day
from core.pages import list_context, read_day, signed_in
from core.resources import navigation_of, url_of
from governance.models import Programme
from governance.resources import ProgrammeResource
from workstreams.choices import AskKind, AskNature, AskStatus
from workstreams.models import Ask, AskAnswer
from workstreams.resources import AskResource


@signed_in
def ask_register(request: HttpRequest) -> HttpResponseBase:
    """Every ask and barrier that the reader may see, with how it was answered; filtered, counted, as at a day."""
    return _drawn(request)


@signed_in
def asks_of_programme(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The same of one programme, among its pages."""
    programme = _programme_as_asked(request, reference)
    pages = navigation_of(programme, "workstreams:asks_of_programme")
    breadcrumbs = [{"title": str(programme), "url": url_of(programme)}]
    more = {"subpages": pages, "breadcrumbs": breadcrumbs, "caption": str(programme)}
    return _drawn(request, more, {"programme": programme.reference})


def _programme_as_asked(request: HttpRequest, reference: str) -> Programme:
    day, _ = read_day(request.GET, london_day(timezone.now()))
    with history.as_at(day):
        found: Programme = ProgrammeResource.one(request.user, reference)
    return found


def _drawn(
    request: HttpRequest, more: dict[str, Any] | None = None, fixed: dict[str, str] | None = None
) -> HttpResponseBase:
    access = access_of(request.user)
    context = list_context(request, AskResource, more=lambda rows, found: _told(access, rows, found), fixed=fixed)
    context |= more or {"breadcrumbs": [{"title": "Network", "url": reverse("governance:programmes")}]}
    return render(request, "workstreams/ask_register.html", context, status=400 if context["refused"] else 200)


def _told(access: Access, rows: QuerySet[Any], found: list[Ask]) -> dict[str, Any]:
    """What the register adds to a list: the latest answer to each ask, and how many there are. Three queries."""
    answers = AskAnswer.objects.visible_to(access).current().filter(ask__in=[ask.pk for ask in found])
    latest = {answer.ask_id: answer for answer in answers.order_by("answered_on", "created_at", "pk")}
    removed = {ask.pk: ask for ask in rows.model.objects.visible_to(access).filter(asks__in=found)}
    told = [
        {
            "ask": ask,
            "url": url_of(ask),
            "answer": latest.get(ask.pk),
            "barrier": removed.get(ask.barrier_id),
            "barrier_url": url_of(removed.get(ask.barrier_id)),
        }
        for ask in found
    ]
    return {"asks": told, "counts": _counts(rows)}


def _counts(rows: QuerySet[Any]) -> list[dict[str, Any]]:
    """How many of each kind stand in each status, asks before barriers, with sums."""
    grouped = rows.order_by().values_list("nature", "kind", "status").annotate(number=Count("pk"))
    counted = {(nature, kind, status): number for nature, kind, status, number in grouped}
    lines = []
    for nature in AskNature:
        for kind in AskKind:
            numbers = [counted.get((nature, kind, status), 0) for status in AskStatus]
            if sum(numbers):
                lines.append({"nature": nature.label, "kind": kind.label, "numbers": numbers, "total": sum(numbers)})
    return lines
