"""Issues, what is done about risks, and what boards are asked about both."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError

from core.figures import london_day
from core.journal import change
from core.models import User
from core.services import StaleVersionError, change_record, create_record
from governance.choices import BoardStatus
from governance.models import Board
from governance.services import boards_of
from workstreams.choices import RiskStatus
from workstreams.models import Escalation, Issue, Risk, RiskControl
from workstreams.permissions import can_answer_it, can_write_risks
from workstreams.services.milestone_changes import in_words
from workstreams.services.risks import closed_workstream

Subject = TypeVar("Subject", Risk, Issue)


def check_control(control: RiskControl, now: datetime) -> None:
    """Refuse a control that has been in place since a day to come."""
    if control.in_place_since and control.in_place_since > london_day(now):
        raise ValidationError({"in_place_since": "Since when it is in place cannot be in the future"})


def check_issue(issue: Issue, now: datetime) -> None:
    """Refuse a resolution without words or on a day to come, a new issue of a closed workstream or of an open risk."""
    today, faults = london_day(now), {}
    before = None if issue._state.adding else Issue.objects.get(pk=issue.pk)
    if before is None and issue.raised_on is None:
        issue.raised_on = today
    if issue.workstream_id and issue.theme_id:
        faults["theme"] = "Name a workstream or a theme, not both"
    faults |= closed_workstream(issue.workstream, before and before.workstream_id)
    raised = issue.raised_on
    if raised and raised > today:
        faults["raised_on"] = "The day it was raised cannot be in the future"
    if issue.resolved_on and issue.resolved_on > today:
        faults["resolved_on"] = "The day it was resolved cannot be in the future"
    elif issue.resolved_on and raised and issue.resolved_on < raised:
        faults["resolved_on"] = "It cannot have been resolved before it was raised"
    if issue.resolved_on and not issue.resolution.strip():
        faults["resolution"] = "Say how it was resolved"
    if raised and issue.due_on and issue.due_on < raised:
        faults["due_on"] = "It is to be resolved before it was raised"
    if issue.risk_id and Issue.objects.current().filter(risk=issue.risk_id).exclude(pk=issue.pk).exists():
        faults["risk"] = "This risk has become an issue already"
    elif issue.risk and issue.risk.is_open and issue.risk_id != (before and before.risk_id):
        faults["risk"] = "This risk is open: on its page, choose Become issue"
    if faults:
        raise ValidationError(faults)


def resolve_issue(
    *,
    record: Issue,
    actor: User,
    now: datetime,
    resolution: str = "",
    resolved_on: date | None = None,
    version: int | None = None,
) -> Issue:
    """Say how an issue was resolved, today unless an earlier day is given.

    Raises PermissionDenied, StaleVersionError, and ValidationError by field.
    """
    with change(actor=actor, now=now, why="Issue resolved"):
        issue = _writable(record, actor, version)
        if issue.resolved_on:
            raise ValidationError("This issue is resolved already.")
        values: dict[str, Any] = {"resolution": resolution, "resolved_on": resolved_on or london_day(now)}
        issue.resolution, issue.resolved_on = resolution, resolved_on or london_day(now)
        check_issue(issue, now)
        return change_record(record, actor=actor, now=now, **values)


def escalate(
    *,
    record: Subject,
    board: Board,
    question: str,
    actor: User,
    now: datetime,
    asked_on: date | None = None,
    version: int | None = None,
) -> Subject:
    """Ask a board of the programme, or one that takes part in it, about a risk or an issue, which stays as it is.

    Raises PermissionDenied, StaleVersionError, and ValidationError by field.
    """
    with change(actor=actor, now=now, why=f"Escalated to {board}"):
        stored = _writable(record, actor, version)
        escalation = Escalation(board=board, question=question, asked_on=asked_on)
        setattr(escalation, "risk" if isinstance(stored, Risk) else "issue", stored)
        escalation.scope = stored.scope
        escalation.visibility, escalation.audience_id = stored.visibility, stored.audience_id
        check_escalation(escalation, now)
        create_record(escalation, actor=actor, now=now, scope=stored.scope)
    return record


def check_escalation(escalation: Escalation, now: datetime) -> None:
    """Refuse to ask twice, of a board that has ended or is another programme's, or about what is over.

    What has been answered is not changed.
    """
    subject, today = escalation.subject, london_day(now)
    if subject is None or (escalation.risk_id and escalation.issue_id):
        raise ValidationError({"risk": "Name a risk or an issue, not both"})
    if escalation.decision:
        raise ValidationError("The board has answered: what it was asked stays as it is.")
    type(subject).objects.locked().get(pk=subject.pk)  # two who ask at once are told apart
    if escalation.asked_on is None:
        escalation.asked_on = today
    faults = {}
    if isinstance(subject, Risk) and subject.status != RiskStatus.OPEN:
        faults["risk"] = f"This risk is not open any more: {subject.get_status_display().lower()}"
    elif isinstance(subject, Issue) and subject.resolved_on:
        faults["issue"] = "This issue is resolved already"
    waiting = Escalation.objects.current().filter(decision="", board=escalation.board_id)
    if waiting.filter(risk=escalation.risk_id, issue=escalation.issue_id).exclude(pk=escalation.pk).exists():
        faults["board"] = "This board has been asked about it and has not answered yet"
    elif escalation.board.status == BoardStatus.ENDED:
        faults["board"] = "This board has ended: choose another"
    elif not Board.objects.filter(boards_of([escalation.scope_id]), pk=escalation.board_id).exists():
        faults["board"] = "Choose a board of the programme, or one that takes part in it"
    if escalation.asked_on > today:
        faults["asked_on"] = "The day the board was asked cannot be in the future"
    elif subject.raised_on and escalation.asked_on < subject.raised_on:
        faults["asked_on"] = f"The {subject._meta.verbose_name} was raised on {in_words(subject.raised_on)}, after this"
    if faults:
        raise ValidationError(faults)


def answer_escalation(
    *,
    record: Escalation,
    decision: str,
    actor: User,
    now: datetime,
    answer: str = "",
    answered_on: date | None = None,
    version: int | None = None,
) -> Escalation:
    """Note what a board has said, for its secretary or a manager. Raises as `escalate` does."""
    with change(actor=actor, now=now, why="Escalation answered"):
        if not can_answer_it(actor, record, london_day(now)):
            raise PermissionDenied("The secretary of the board, or a manager, notes its answer.")
        asked: Escalation = Escalation.objects.locked().get(pk=record.pk)
        if version is not None and asked.version != version:
            raise StaleVersionError(asked)
        if asked.decision:
            raise ValidationError("The board has answered this already.")
        day = answered_on or london_day(now)
        if day > london_day(now):
            raise ValidationError({"answered_on": "The day it was answered cannot be in the future"})
        if asked.asked_on and day < asked.asked_on:
            raise ValidationError({"answered_on": "It cannot have been answered before it was asked"})
        values: dict[str, Any] = {"decision": decision, "answer": answer, "answered_on": day, "answered_by": actor}
        return change_record(record, actor=actor, now=now, **values)


def _writable(record: Subject, actor: User, version: int | None) -> Subject:
    """The risk or issue as it stands, locked; refuses who may not write it, and a version that is gone."""
    if not can_write_risks(actor, record.scope_id):
        raise PermissionDenied(f"You may not write {record._meta.verbose_name_plural} of {record.scope.title}.")
    stored: Subject = type(record).objects.locked().get(pk=record.pk)
    if version is not None and stored.version != version:
        raise StaleVersionError(stored)
    return stored
