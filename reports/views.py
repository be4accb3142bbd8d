"""A board's page, drawn live, and its progress reports, drawn once and kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import history
from core.access import access_of, actor_of, remember_access
from core.figures import london_day
from core.once import run_once, token_field
from core.pages import detail_context, list_page, read_day, signed_in
from core.resources import url_of
from core.services import StaleVersionError
from core.write_pages import list_actions
from governance.models import Board
from governance.resources import BoardResource, ProgrammeResource
from reports import services
from reports.choices import ReportState
from reports.forms import ForewordForm
from reports.models import ProgressReport
from reports.permissions import can_edit_report
from reports.resources import ProgressReportResource
from reports.sections import Telling, draw
from reports.sections.programmes import compare

TOLD = frozenset({"workstreams", "pools", "progress-reports", "report-schedules"})
"""What the sections of a board's page tell already."""
LATELY = timedelta(days=30)
"""What counts as new on the page of a board that no report has been made for."""


@signed_in
def board_page(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Exceptions first: what a board would ask about its workstreams, today or as at a day."""
    today = london_day(timezone.now())
    day, faulty = read_day(request.GET, today)
    with history.as_at(day):
        board = BoardResource.one(request.user, reference)
        told = Telling(
            board=board, reader=access_of(request.user), day=day or today, since=_since(request, board, day or today)
        )
        context = detail_context(request, BoardResource, board, day or today, TOLD)
        context |= {"sections": draw(told), "reports": _reports(request, board), "board": board}
        context |= {"since": told.since, "as_at": day, "as_at_form": faulty, "shown_on": day or today}
    return render(request, "reports/board.html", context, status=400 if faulty["error"] else 200)


@signed_in
def network_page(request: HttpRequest) -> HttpResponseBase:
    """Programmes side by side, and the places of the network; with any question but a day, the list that answers it."""
    if set(request.GET) - {"as_at"}:
        return list_page(ProgrammeResource)(request)
    today = london_day(timezone.now())
    day, faulty = read_day(request.GET, today)
    with history.as_at(day):
        told = compare(access_of(request.user), day or today)
    count = len(told["columns"])
    context = told | {
        "line": [{"text": f"{count} programme{'' if count == 1 else 's'} that you may see"}],
        "list_url": f"{reverse('governance:programmes')}?ordering=title",
        "as_at": day,
        "as_at_form": faulty,
        "actions": list_actions(ProgrammeResource, request),
    }
    return render(request, "reports/network.html", context, status=400 if faulty["error"] else 200)


@signed_in
def report_page(request: HttpRequest, reference: str) -> HttpResponseBase:
    """A progress report as it was drawn."""
    return _shown(request, ProgressReportResource.one(request.user, reference))


@login_required
def report_foreword(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Write the words before the sections."""
    report = _editable(request, reference)
    form = ForewordForm(request.POST or None, initial={"foreword": report.foreword, "version": report.version})
    if request.method == "POST" and form.is_valid():
        try:
            return run_once(request, lambda: _write(request, report, form), now=timezone.now())
        except ValidationError as fault:
            form.add_error(None, fault)
        except StaleVersionError as stale:
            now_reads = getattr(stale.record, "foreword", "") or "(nothing)"
            form.add_error("foreword", f"Somebody saved it meanwhile. It now reads: {now_reads}")
            form.data = request.POST.dict() | {"version": str(stale.record.version)}
    context = {
        "title": "Foreword",
        "caption": report.title,
        "reference": report.reference,
        "form": form,
        "once": token_field(),
        "submit": "Save foreword",
        "cancel_url": url_of(report),
    }
    return render(request, "resources/form.html", context, status=400 if form.is_bound and form.errors else 200)


@login_required
@require_POST
def report_publish(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Publish a report whose day has come."""
    report, now = _editable(request, reference), timezone.now()

    def publish() -> str:
        seen = request.POST.get("version", "")
        version = int(seen) if seen.isdecimal() and len(seen) < 10 else report.version
        services.publish_report(report=report, actor=actor_of(request), now=now, version=version)
        return url_of(report)

    try:
        return run_once(request, publish, now=now)
    except ValidationError as fault:
        return _shown(request, report, fault=" ".join(fault.messages), status=409)
    except StaleVersionError:
        return _shown(
            request, report, fault="It has changed since you read it. Here it is as it stands now.", status=409
        )


def _shown(request: HttpRequest, report: ProgressReport, fault: str = "", status: int = 200) -> HttpResponse:
    editable = report.state == ReportState.IN_PREPARATION and can_edit_report(request.user, report)
    context: dict[str, Any] = {
        "report": report,
        "sections": report.data,
        "day": date.fromisoformat(report.data["as_at"]) if report.data else report.due_on,
        "fault": fault,
        "editable": editable,
        "publishable": editable and report.due_on <= london_day(timezone.now()),
        "once": token_field(),
        "history_url": reverse("reports:progress_report_history", args=[report.reference]),
        "board_url": url_of(report.board),
        "breadcrumbs": [
            {"title": "Progress reports", "url": reverse("reports:progress_reports")},
            {"title": str(report.board), "url": url_of(report.board)},
        ],
    }
    return render(request, "reports/progress_report.html", context, status=status)


def _write(request: HttpRequest, report: ProgressReport, form: ForewordForm) -> str:
    values = form.cleaned_data
    services.write_foreword(
        report=report,
        actor=actor_of(request),
        now=timezone.now(),
        foreword=values["foreword"],
        version=values["version"],
    )
    return url_of(report)


def _editable(request: HttpRequest, reference: str) -> ProgressReport:
    remember_access(request.user)
    report: ProgressReport = ProgressReportResource.one(request.user, reference)
    if not can_edit_report(request.user, report):
        raise PermissionDenied("Only managers and the board's secretary may edit or publish a report.")
    return report


def _reports(request: HttpRequest, board: Board) -> list[dict[str, Any]]:
    rows = ProgressReportResource.rows(request.user).filter(board=board).order_by("-due_on", "reference")
    return [{"record": one, "url": url_of(one)} for one in rows.defer("data")[:6]]


def _since(request: HttpRequest, board: Board, day: date) -> date:
    """The day of the last report that the board was given, or a month ago."""
    told = ProgressReportResource.rows(request.user).filter(board=board, state=ReportState.PUBLISHED, due_on__lte=day)
    last: date | None = told.order_by("-due_on").values_list("due_on", flat=True).first()
    return last or day - LATELY
