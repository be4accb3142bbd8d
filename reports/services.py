"""Everything that changes schedules and progress reports."""

from __future__ import annotations

import hashlib
import json
import logging
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from core import history
from core.choices import ScopeKind
from core.figures import london_day
from core.jobs import queue
from core.journal import change
from core.models import Journal, Scope, User
from core.services import StaleVersionError, change_record, create_record
from governance.models import Board
from reports.choices import ReportState
from reports.figures import due_at, following
from reports.models import ProgressReport, ReportSchedule
from reports.permissions import can_edit_report
from reports.sections import Telling, draw
from reports.sections.telling import partner_of

ONE_DAY = timedelta(days=1)
MAKE = "reports.tasks.make_report"
UNDER_WAY = timedelta(minutes=2)
"""How long a change may have been under way: its moment may be that much before the drawing that missed it."""
log = logging.getLogger(__name__)


def open_schedule(
    *,
    scope: Scope,
    board: Board,
    cycle: str,
    first_due_on: date,
    actor: User | None,
    now: datetime,
    publish_when_due: bool = True,
) -> ReportSchedule:
    """Have a board reported to by a programme from a day on.

    Raises ValidationError where the board has a schedule in this programme already.
    """
    schedule = ReportSchedule(
        board=board, cycle=cycle, first_due_on=first_due_on, next_due_on=first_due_on, publish_when_due=publish_when_due
    )
    return create_record(schedule, actor=actor, now=now, why="Reports scheduled", scope=scope)


def plan_reports(*, now: datetime) -> None:
    """Open the reports of every schedule as far as `now` has come; idempotent, and safe beside another scheduler.

    Each period that has ended gets one job to make its report; the one that runs is kept in preparation. A schedule
    that fails is logged and stops no other.
    """
    for schedule in ReportSchedule.objects.current().filter(paused=False).order_by("reference"):
        try:
            report = _plan(schedule, now)
            if report.data.get("as_at") != _told_day(report, now).isoformat() or _stirred(report):
                draw_report(report=report, now=now)
        except Exception:
            log.exception("schedule %s failed", schedule.reference)


def draw_report(*, report: ProgressReport, now: datetime, actor: User | None = None) -> ProgressReport:
    """Draw the sections of a report in preparation; where they say the same as before, nothing is stored."""
    drawn = drawn_for(report, now)
    with change(actor=actor, now=now, why="Drawn from what is recorded"):
        stored = _locked(report)
        if stored.state != ReportState.IN_PREPARATION or stored.data == drawn:
            return stored
        return change_record(report, actor=actor, now=now, data=drawn, drawn_at=now)


def make_report(*, report: ProgressReport, now: datetime) -> ProgressReport:
    """Make the report of a period that has ended: drawn as recorded at its end, and published if its schedule says so.

    Idempotent: one that is published stays as it is.
    """
    if report.state == ReportState.PUBLISHED:
        return report
    if not (report.schedule and report.schedule.publish_when_due):
        return draw_report(report=report, now=now)
    drawn = drawn_for(report, now)
    with change(actor=None, now=now, why="Made on schedule"):
        stored = _locked(report)
        return stored if stored.state == ReportState.PUBLISHED else _freeze(stored, drawn, None, now)


def write_foreword(
    *, report: ProgressReport, actor: User, now: datetime, foreword: str, version: int | None = None
) -> ProgressReport:
    """Put the secretary's own words before the sections of a report in preparation.

    Raises PermissionDenied, StaleVersionError, and ValidationError where it is published.
    """
    with change(actor=actor, now=now, why="Foreword written"):
        _editable(report, actor, version)
        return change_record(report, actor=actor, now=now, foreword=foreword)


def publish_report(*, report: ProgressReport, actor: User, now: datetime, version: int | None = None) -> ProgressReport:
    """Publish a report, which freezes it with a hash of its content, as recorded at the end of its period.

    Raises PermissionDenied, StaleVersionError, and ValidationError where it is published or its day has not come.
    """
    drawn = drawn_for(report, now)
    with change(actor=actor, now=now, why="Report published"):
        stored = _editable(report, actor, version)
        if london_day(now) < stored.due_on:
            raise ValidationError("Its period has not ended: it is published on its day or later.")
        return _freeze(stored, drawn, actor, now)


def drawn_for(report: ProgressReport, now: datetime) -> dict[str, Any]:
    """The sections of a report: as recorded at the end of its period, or as it stands while that is to come."""
    day = _told_day(report, now)
    network = frozenset(Scope.objects.filter(kind=ScopeKind.NETWORK).values_list("pk", flat=True))
    reader, board = partner_of(report.scope_id, network), report.board  # today's: it may be recorded since
    with history.as_at(day if day < london_day(now) else None):
        told = Telling(board=board, reader=reader, day=day, since=report.since_on, scope_id=report.scope_id)
        return {"as_at": day.isoformat(), **draw(told)}


def hash_of(report: ProgressReport) -> str:
    """SHA-256 of what a report tells: board, period, foreword and sections, as JSON with sorted keys."""
    told = {
        "board": report.board.reference,
        "due_on": report.due_on.isoformat(),
        "foreword": report.foreword,
        "sections": report.data,
        "since_on": report.since_on.isoformat(),
        "title": report.title,
    }
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plan(schedule: ReportSchedule, now: datetime) -> ProgressReport:
    """Queue what has ended and open what comes next; the schedule's row is locked, so that two cannot both."""
    with change(actor=None, now=now, why="Period opened"):
        stored = ReportSchedule.objects.locked().get(pk=schedule.pk)
        due = stored.next_due_on
        while due_at(due) <= now:
            report = _open(stored, due, now)
            queue(task=MAKE, key=f"{MAKE} {report.reference}", due_at=due_at(due), record_id=report.pk)
            due = following(stored.cycle, stored.first_due_on, due)
        change_record(stored, actor=None, now=now, next_due_on=due)
        return _open(stored, due, now)


def _open(schedule: ReportSchedule, due: date, now: datetime) -> ProgressReport:
    report: ProgressReport | None = ProgressReport.objects.filter(schedule=schedule, due_on=due).first()
    if report is not None:
        return report
    before = ProgressReport.objects.filter(schedule=schedule, due_on__lt=due).order_by("-due_on").first()
    report = ProgressReport(
        title=f"Progress report to the {schedule.board}",
        board=schedule.board,
        schedule=schedule,
        since_on=before.due_on if before else min(london_day(schedule.created_at), due),
        due_on=due,
        drawn_at=now,
        visibility=schedule.visibility,
        audience_id=schedule.audience_id,
    )
    return create_record(report, actor=None, now=now, scope=schedule.scope)


def _told_day(report: ProgressReport, now: datetime) -> date:
    """The day that a report describes: today, and once its period has ended the last day of it."""
    return min(london_day(now), report.due_on - ONE_DAY)


def _stirred(report: ProgressReport) -> bool:
    """Whether anything but reports has changed in its programme or in the network since it was drawn."""
    scopes = [report.scope_id, *Scope.objects.filter(kind=ScopeKind.NETWORK).values_list("pk", flat=True)]
    rows = Journal.objects.exclude(model__startswith="reports.").order_by("-seq")
    last = (rows.filter(scope_id=pk).values_list("at", flat=True).first() for pk in dict.fromkeys(scopes))
    return any(at is not None and at >= report.drawn_at - UNDER_WAY for at in last)


def _freeze(report: ProgressReport, drawn: dict[str, Any], actor: User | None, now: datetime) -> ProgressReport:
    """Seal a report, which the caller has locked, with what was drawn for it at the last."""
    drawn_at = report.drawn_at if report.data == drawn else now
    report.data = drawn
    return change_record(
        report,
        actor=actor,
        now=now,
        why="Report published",
        data=drawn,
        drawn_at=drawn_at,
        late=london_day(now) > report.due_on,
        state=ReportState.PUBLISHED,
        published_at=now,
        published_by=actor,
        content_hash=hash_of(report),
    )


def _editable(report: ProgressReport, actor: User, version: int | None) -> ProgressReport:
    stored = _locked(report)
    if not can_edit_report(actor, stored):
        raise PermissionDenied("Only managers and the board's secretary may edit or publish a report.")
    if version is not None and stored.version != version:
        raise StaleVersionError(stored)
    if stored.state == ReportState.PUBLISHED:
        raise ValidationError("This report is published and stays as the board read it.")
    return stored


def _locked(report: ProgressReport) -> ProgressReport:
    locked: ProgressReport = ProgressReport.objects.locked().select_related("board", "schedule").get(pk=report.pk)
    return locked
