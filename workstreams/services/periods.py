"""Reporting periods: opened and closed by themselves, moved by managers; and the day on which each update is due."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncDate

from core.figures import LONDON, london_day
from core.journal import change
from core.models import Scope, User
from core.permissions import can_manage
from core.services import StaleVersionError, change_record, create_record, withdraw_record
from core.working_days import ONE_DAY
from governance.choices import MeetingStatus, UpdateCycle
from governance.models import Meeting, Programme
from workstreams.choices import UpdateState
from workstreams.figures import Cycle, PeriodDays, first_start, window_from
from workstreams.models import ReportingPeriod, StatusUpdate, Workstream

log = logging.getLogger(__name__)


def keep_periods(*, now: datetime) -> None:
    """Open the periods of every programme up to the one after today's, and close those whose last day has passed.

    Idempotent, and safe beside another scheduler; after an outage every missed period is there. Three queries where
    nothing is to be done. A programme that fails is logged and stops no other.
    """
    day = london_day(now)
    programmes = list(Programme.objects.current().select_related("scope").order_by("reference"))
    unclosed: dict[uuid.UUID, list[ReportingPeriod]] = {}
    for period in ReportingPeriod.objects.open().order_by("starts_on"):
        unclosed.setdefault(period.scope_id, []).append(period)
    meetings = _meetings(programmes)
    for programme in programmes:
        planned = meetings.get(programme.scope_id, [])
        try:
            if _stirs(programme, unclosed.get(programme.scope_id, []), planned, day):
                keep_periods_of(programme, now=now)
        except Exception:
            log.exception("the periods of %s failed", programme.reference)


def keep_periods_of(programme: Programme, *, now: datetime) -> None:
    """The same for one programme; where it has no period yet, the first holds today, or the day on which it starts."""
    day = london_day(now)
    with change(actor=None, now=now, why="Reporting periods kept"):
        programme = Programme.objects.locked().select_related("scope").get(pk=programme.pk)
        cycle, meetings = cycle_of(programme), _meetings([programme]).get(programme.scope_id, [])
        every = ReportingPeriod.objects.current().filter(scope=programme.scope_id).order_by("starts_on")
        last = every.last()
        if last is not None and last.starts_on > day and not last.set_by_hand:
            last = _replanned(last, window_from(cycle, last.starts_on, _days(meetings)), meetings, now) or every.last()
        start = last.ends_on + ONE_DAY if last else first_start(cycle, _first_day(programme, day))
        while last is None or last.starts_on <= day:
            window = _window(programme, cycle, start, meetings)
            if window is None:
                break
            last = _open(programme.scope, window, meetings, now)
            start = last.ends_on + ONE_DAY
        for period in every.filter(closed_at__isnull=True, closes_on__lt=day):
            change_record(period, actor=None, now=now, closed_at=now)
        settle_due_days(programme.scope_id, now=now)


def open_earlier_periods(programme: Programme, *, since: date, now: datetime) -> None:
    """Open the periods before the first, back to the one that holds a day, so that updates of then can be entered.

    The scheduler closes them again with its next tick.
    """
    with change(actor=None, now=now, why="Earlier reporting periods opened"):
        programme = Programme.objects.locked().select_related("scope").get(pk=programme.pk)
        first = ReportingPeriod.objects.current().filter(scope=programme.scope_id).order_by("starts_on").first()
        cycle = cycle_of(programme)
        start = first_start(cycle, since)
        while first is not None and start < first.starts_on:
            window = window_from(cycle, start)
            if window is None:
                break
            ends = min(window.ends_on, first.starts_on - ONE_DAY)
            _open(programme.scope, replace(window, ends_on=ends), [], now)
            start = ends + ONE_DAY


def ensure_periods(scope_id: uuid.UUID, *, now: datetime) -> None:
    """See to it that today has a period, before the scheduler has come by; to be called before anything is locked."""
    ahead = ReportingPeriod.objects.open().filter(scope=scope_id, starts_on__gt=london_day(now))
    if not ahead.exists():
        for programme in Programme.objects.current().filter(scope=scope_id):
            keep_periods_of(programme, now=now)


def open_periods(scope_id: uuid.UUID, now: datetime) -> QuerySet[ReportingPeriod]:
    """The periods of a programme that have begun and take updates, oldest first."""
    begun = ReportingPeriod.objects.open().filter(scope=scope_id, starts_on__lte=london_day(now))
    return begun.order_by("starts_on")


def period_for(workstream: Workstream, *, now: datetime, as_at: date | None = None) -> ReportingPeriod | None:
    """The period that a new update counts for; None where none is open.

    That of the day that it describes, where this still lacks one; else the oldest that does; else today's.
    """
    begun = open_periods(workstream.scope_id, now)
    lacking = _lacking(begun, workstream.pk)
    described = lacking.filter(starts_on__lte=as_at, ends_on__gte=as_at).first() if as_at else None
    owed = lacking.filter(due_on__gte=london_day(workstream.created_at)).first()
    found: ReportingPeriod | None = described or owed or begun.last()
    return found


def first_due_day(scope_id: uuid.UUID, *, now: datetime) -> date | None:
    """When the first update of a workstream that opens now is due."""
    rows = ReportingPeriod.objects.open().filter(scope=scope_id, due_on__gte=london_day(now))
    found: date | None = rows.order_by("starts_on").values_list("due_on", flat=True).first()
    return found


def settle_due_days(scope_id: uuid.UUID, *, now: datetime) -> None:
    """Let every open workstream of a programme say when its next update is due. One query where nothing moves."""
    rows = Workstream.objects.current().filter(scope=scope_id, closed_on__isnull=True)
    for workstream in _with_due_day(rows).order_by("reference"):
        if workstream.next_update_due_on != workstream.due:
            change_record(workstream, actor=None, now=now, why="Next update due", next_update_due_on=workstream.due)


def due_day_of(workstream: Workstream) -> date | None:
    """When the next update of a workstream is due: the day of the oldest open period without one; None without any."""
    if workstream.closed_on is not None:
        return None
    rows = _with_due_day(Workstream.objects.filter(pk=workstream.pk))
    found: date | None = rows.values_list("due", flat=True).first()
    return found


def move_period(
    *,
    reportingperiod: ReportingPeriod,
    actor: User,
    now: datetime,
    version: int | None = None,
    due_on: date | None = None,
    closes_on: date | None = None,
) -> ReportingPeriod:
    """Give a period another due day or another day on which it closes.

    Raises PermissionDenied, StaleVersionError, and ValidationError for one that is closed and for a day that is past.
    """
    with change(actor=actor, now=now, why="Reporting period moved"):
        stored = _locked(reportingperiod, actor, version)
        given = {"due_on": due_on, "closes_on": closes_on}
        days = {name: day for name, day in given.items() if day not in (None, getattr(stored, name))}
        if days and stored.closed_at is not None:
            raise ValidationError("This period is closed. Reopen it to take an update that is late.")
        _refuse_past(days, london_day(now))
        values: dict[str, Any] = days | {"set_by_hand": stored.set_by_hand or bool(days)}
        moved = change_record(reportingperiod, actor=actor, now=now, **values)
        settle_due_days(moved.scope_id, now=now)
        return moved


def close_period(
    *, record: ReportingPeriod, actor: User, now: datetime, version: int | None = None, why: str = ""
) -> ReportingPeriod:
    """Close a period at once: it takes no update any more.

    Raises PermissionDenied, StaleVersionError, and ValidationError where it is closed or has not ended.
    """
    with change(actor=actor, now=now, why=why or "Reporting period closed"):
        stored = _locked(record, actor, version)
        if stored.closed_at is not None:
            raise ValidationError("This period is closed already.")
        if stored.ends_on >= london_day(now):
            raise ValidationError("This period has not ended yet.")
        closed = change_record(record, actor=actor, now=now, closed_at=now)
        settle_due_days(closed.scope_id, now=now)
        return closed


def reopen_period(
    *, record: ReportingPeriod, actor: User, now: datetime, closes_on: date, version: int | None = None, why: str = ""
) -> ReportingPeriod:
    """Take updates of a closed period again, until the end of a day.

    Raises PermissionDenied, StaleVersionError, ValidationError for one that is open and for a day that has passed.
    """
    with change(actor=actor, now=now, why=why or "Reporting period reopened"):
        stored = _locked(record, actor, version)
        if stored.closed_at is None:
            raise ValidationError("This period is open.")
        _refuse_past({"closes_on": closes_on}, london_day(now))
        opened = change_record(record, actor=actor, now=now, closed_at=None, closes_on=closes_on, set_by_hand=True)
        settle_due_days(opened.scope_id, now=now)
        return opened


def cycle_of(programme: Programme) -> Cycle:
    """How often a programme is told of its workstreams."""
    return Cycle(
        kind=programme.reporting_cycle,
        weeks=programme.cycle_weeks or 1,
        first_on=programme.cycle_from_on,
        lead_days=programme.cycle_lead_days,
        late_days=programme.cycle_late_days,
    )


# Inside -------------------------------------------------------------------------------------------------------------


def _locked(period: ReportingPeriod, actor: User, version: int | None) -> ReportingPeriod:
    if not can_manage(actor, period.scope_id):
        raise PermissionDenied("Only a manager of the programme may move its reporting periods.")
    stored: ReportingPeriod = ReportingPeriod.objects.locked().get(pk=period.pk)
    if version is not None and stored.version != version:
        raise StaleVersionError(stored)
    return stored


def _refuse_past(days: dict[str, Any], day: date) -> None:
    faults = {name: "This day has passed." for name, value in days.items() if value < day}
    if faults:
        raise ValidationError(faults)


def _stirs(programme: Programme, unclosed: list[ReportingPeriod], meetings: list[Meeting], day: date) -> bool:
    """Whether anything is to be opened, moved or closed."""
    if any(period.closes_on < day for period in unclosed):
        return True
    last = unclosed[-1] if unclosed else None
    cycle = cycle_of(programme)
    if last is None or last.starts_on <= day:
        start = last.ends_on + ONE_DAY if last else _first_day(programme, day)
        return _window(programme, cycle, start, meetings) is not None
    window = window_from(cycle, last.starts_on, _days(meetings))
    return not last.set_by_hand and (window is None or _says(last) != window)


def _first_day(programme: Programme, day: date) -> date:
    """The day that the first period of a programme holds."""
    return max(day, programme.starts_on or day)


def _window(programme: Programme, cycle: Cycle, start: date, meetings: list[Meeting]) -> PeriodDays | None:
    """The period of a programme from a day on; None after the programme ends, and where nothing ends the period."""
    if programme.ends_on is not None and start > programme.ends_on:
        return None
    return window_from(cycle, start, _days(meetings))


def _open(scope: Scope, window: PeriodDays, meetings: list[Meeting], now: datetime) -> ReportingPeriod:
    period = ReportingPeriod(**vars(window), meeting=_meeting_of(window, meetings))
    return create_record(period, actor=None, now=now, why="Reporting period planned", scope=scope)


def _replanned(
    period: ReportingPeriod, window: PeriodDays | None, meetings: list[Meeting], now: datetime
) -> ReportingPeriod | None:
    """The period to come in the days of a cycle, or of a meeting, that has changed since; None where none ends it."""
    if window is None:
        withdraw_record(period, actor=None, now=now, why="No meeting ends this period")
        return None
    days = vars(window) | {"meeting": _meeting_of(window, meetings)}
    return change_record(period, actor=None, now=now, why="Reporting period planned anew", **days)


def _says(period: ReportingPeriod) -> PeriodDays:
    return PeriodDays(period.starts_on, period.ends_on, period.due_on, period.closes_on)


def _meetings(programmes: Iterable[Programme]) -> dict[uuid.UUID, list[Meeting]]:
    """The meetings of the boards that programmes answer to, by scope and by day."""
    found: dict[uuid.UUID, list[Meeting]] = {}
    scopes = [one.scope_id for one in programmes if one.reporting_cycle == UpdateCycle.MEETINGS]
    if not scopes:
        return found
    rows = Meeting.objects.current().filter(scope__in=scopes, board__accountable=True)
    for meeting in rows.exclude(status=MeetingStatus.CANCELLED).order_by("held_on"):
        found.setdefault(meeting.scope_id, []).append(meeting)
    return found


def _days(meetings: list[Meeting]) -> list[date]:
    return [meeting.held_on for meeting in meetings]


def _meeting_of(window: PeriodDays, meetings: list[Meeting]) -> Meeting | None:
    """The meeting before which a period ends."""
    return next((meeting for meeting in meetings if meeting.held_on > window.ends_on), None)


def _lacking(periods: QuerySet[ReportingPeriod], workstream: Any) -> QuerySet[ReportingPeriod]:
    """The periods of which a workstream has no published update."""
    told = StatusUpdate.objects.current().filter(
        workstream=workstream, period=OuterRef("pk"), state=UpdateState.PUBLISHED
    )
    return periods.filter(~Exists(told))


def _with_due_day(rows: QuerySet[Workstream]) -> QuerySet[Any]:
    """Each workstream with `due`: the day of its oldest open period without a published update."""
    rows = rows.annotate(opened_on=TruncDate("created_at", tzinfo=LONDON))
    owed = ReportingPeriod.objects.open().filter(scope=OuterRef("scope"), due_on__gte=OuterRef("opened_on"))
    lacking = _lacking(owed, OuterRef(OuterRef("pk"))).order_by("starts_on")
    return rows.annotate(due=Subquery(lacking.values("due_on")[:1]))
