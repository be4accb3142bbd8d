"""What is done with risks: scored, reviewed, closed, reopened, turned into an issue."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from core.figures import london_day
from core.journal import change
from core.models import User
from core.services import StaleVersionError, change_record, create_record
from workstreams.choices import SEVERITY_OF, RiskResponse, RiskStatus, Severity
from workstreams.figures import rating_in
from workstreams.models import Issue, Risk, RiskMatrix, Workstream
from workstreams.permissions import can_write_risks
from workstreams.services.matrices import lock_scores, matrix_of
from workstreams.services.milestone_changes import in_words

KINDS = ("current", "inherent", "target")


def check_risk(risk: Risk, now: datetime) -> None:
    """Refuse to change what is over, a score outside the matrix, or a new one without a reason; work out the rating."""
    today, before = london_day(now), _stored(risk)
    if before is not None and not before.is_open:
        first = " Reopen it first." if before.status == RiskStatus.CLOSED else ""
        raise ValidationError(f"{_over(before)}{first}")
    if before is None and risk.raised_on is None:
        risk.raised_on = today
    lock_scores([risk.scope_id])
    matrix = matrix_of(risk.scope_id)
    faults: dict[str, str] = {}
    for kind in KINDS:
        faults |= _faults_of_score(risk, kind, matrix)
    if risk.current_likelihood is None and risk.document_id is None and not faults:
        faults["current_likelihood"] = "Say how likely it is now"
    faults |= _faults_of_a_new_score(risk, before)
    if risk.workstream_id and risk.theme_id:
        faults["theme"] = "Name a workstream or a theme, not both"
    faults |= closed_workstream(risk.workstream, before and before.workstream_id)
    if risk.raised_on and risk.raised_on > today:
        faults["raised_on"] = "The day it was raised cannot be in the future"
    elif risk.raised_on and risk.review_on and risk.review_on <= risk.raised_on:
        faults["review_on"] = "The next review comes after the day it was raised"
    if faults:
        raise ValidationError(faults)
    risk.rating = rating_in(matrix.cells, risk.current_likelihood, risk.current_impact)


def closed_workstream(workstream: Workstream | None, before: Any) -> dict[str, str]:
    """What is wrong with naming this workstream where another, or none, was named before."""
    if workstream is None or workstream.closed_on is None or workstream.pk == before:
        return {}
    return {"workstream": f"{workstream} was closed on {workstream.closed_on:%-d %B %Y}: choose one that is open"}


def review_risk(
    *,
    record: Risk,
    actor: User,
    now: datetime,
    version: int | None = None,
    review_on: date | None = None,
    current_likelihood: int | None = None,
    current_impact: int | None = None,
    score_reason: str = "",
) -> Risk:
    """Stamp a risk as reviewed today, with the day of the next review and, where it has changed, the new score.

    Raises PermissionDenied, StaleVersionError, and ValidationError by field.
    """
    with change(actor=actor, now=now, why="Risk reviewed"):
        risk = open_risk(record, actor, version)
        today = london_day(now)
        if review_on is not None and review_on <= today:
            raise ValidationError({"review_on": "The next review is on a day to come"})
        if review_on is None and risk.review_on is not None and risk.review_on <= today:
            told = f"Its review was due on {in_words(risk.review_on)}. Give the day of the next one"
            raise ValidationError({"review_on": told})
        given = {"review_on": review_on, "current_likelihood": current_likelihood, "current_impact": current_impact}
        values: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
        if score_reason:
            values["score_reason"] = score_reason
        for name, value in values.items():
            setattr(risk, name, value)
        check_risk(risk, now)
        return change_record(record, actor=actor, now=now, rating=risk.rating, last_reviewed_on=today, **values)


def close_risk(
    *,
    record: Risk,
    actor: User,
    now: datetime,
    closed_reason: str = "",
    closed_on: date | None = None,
    version: int | None = None,
) -> Risk:
    """Close a risk for a reason, today unless an earlier day is given. Raises as `review_risk` does."""
    with change(actor=actor, now=now, why="Risk closed"):
        risk = open_risk(record, actor, version)
        if not closed_reason.strip():
            raise ValidationError({"closed_reason": "Say why it is closed"})
        day = closed_on or london_day(now)
        if day > london_day(now):
            raise ValidationError({"closed_on": "The day it was closed cannot be in the future"})
        if risk.raised_on and day < risk.raised_on:
            raise ValidationError({"closed_on": "It cannot have been closed before it was raised"})
        values: dict[str, Any] = {"status": RiskStatus.CLOSED, "closed_on": day, "closed_reason": closed_reason}
        return change_record(record, actor=actor, now=now, **values)


def reopen_risk(*, record: Risk, actor: User, now: datetime, why: str = "", version: int | None = None) -> Risk:
    """Open a closed risk again, for a reason; one that became an issue stays that. Raises as `review_risk` does."""
    with change(actor=actor, now=now, why=why):
        risk = _locked(record, actor, version)
        if risk.is_open:
            raise ValidationError("This risk is open.")
        if risk.status == RiskStatus.ISSUE:
            raise ValidationError("This risk has become an issue, and stays that.")
        if Issue.objects.current().filter(risk=risk).exists():
            raise ValidationError("An issue says that it was this risk. Change or withdraw that first.")
        if not why.strip():
            raise ValidationError({"why": "Say why it is opened again"})
        values: dict[str, Any] = {"status": RiskStatus.OPEN, "closed_on": None, "closed_reason": ""}
        return change_record(record, actor=actor, now=now, **values)


def become_issue(*, record: Risk, actor: User, now: datetime, severity: str = "", version: int | None = None) -> Risk:
    """Make an issue of a risk that has happened, in the risk's words, and close the risk as that. Once.

    The severity is that of the risk's colour unless one is given. Raises as `review_risk` does.
    """
    with change(actor=actor, now=now, why="Risk became an issue"):
        risk, today = open_risk(record, actor, version), london_day(now)
        because = f"Because: {risk.cause}" if risk.cause else ""
        issue = Issue(
            title=risk.title,
            description="\n\n".join(text for text in (risk.event, because) if text),
            consequence=risk.consequence,
            severity=severity or SEVERITY_OF.get(risk.rating, Severity.NOT_STATED),
            workstream=risk.workstream,
            theme=risk.theme,
            owner=risk.owner,
            raised_on=today,
            risk=risk,
            visibility=risk.visibility,
            audience_id=risk.audience_id,
        )
        create_record(issue, actor=actor, now=now, scope=risk.scope)
        closed: dict[str, Any] = {
            "status": RiskStatus.ISSUE,
            "closed_on": today,
            "closed_reason": f"Became issue {issue.reference}.",
        }
        return change_record(record, actor=actor, now=now, **closed)


def open_risk(record: Risk, actor: User, version: int | None) -> Risk:
    """The risk as it stands, locked; refuses who may not write it, a version that is gone, and one that is not open."""
    risk = _locked(record, actor, version)
    if not risk.is_open:
        raise ValidationError(_over(risk))
    return risk


def _locked(record: Risk, actor: User, version: int | None) -> Risk:
    if not can_write_risks(actor, record.scope_id):
        raise PermissionDenied(f"You may not write risks of {record.scope.title}.")
    lock_scores([record.scope_id])
    risk: Risk = Risk.objects.locked().get(pk=record.pk)
    if version is not None and risk.version != version:
        raise StaleVersionError(risk)
    return risk


def _over(risk: Risk) -> str:
    return f"This risk is not open any more: {risk.get_status_display().lower()}."


def _stored(risk: Risk) -> Risk | None:
    return None if risk._state.adding else Risk.objects.get(pk=risk.pk)


def _faults_of_score(risk: Risk, kind: str, matrix: RiskMatrix) -> dict[str, str]:
    faults = {}
    names = {f"{kind}_likelihood": matrix.likelihoods, f"{kind}_impact": matrix.impacts}
    given = {name: getattr(risk, name) for name in names}
    for name, words in names.items():
        if given[name] is None and any(value is not None for value in given.values()):
            faults[name] = "A score has both a likelihood and an impact"
        elif given[name] is not None and not 1 <= given[name] <= len(words):
            faults[name] = f"Choose from 1 ({words[0]}) to {len(words)} ({words[-1]}) of the programme’s risk matrix"
    return faults


def _faults_of_a_new_score(risk: Risk, before: Risk | None) -> dict[str, str]:
    if before is None or before.current_likelihood is None:
        return {}
    changed = (before.current_likelihood, before.current_impact) != (risk.current_likelihood, risk.current_impact)
    unsaid = not risk.score_reason.strip() or risk.score_reason == before.score_reason
    return {"score_reason": "Say why the score changed"} if changed and unsaid else {}


def gaps_of(risk: Risk, day: date) -> list[str]:
    """What a register would want of an open risk and does not have. One query, for its controls."""
    if risk.status != RiskStatus.OPEN:
        return []
    wanted = {
        "No cause is stated.": risk.cause,
        "No event is stated.": risk.event,
        "No consequence is stated.": risk.consequence,
        "It has no score.": risk.current_likelihood,
        "It has no score from before anything was done.": risk.inherent_likelihood,
        "It has no score that is aimed at.": risk.target_likelihood,
        "It has no owner.": risk.owner_id,
        "No response is chosen.": risk.response,
        "It has no day for its next review.": risk.review_on,
    }
    gaps = [gap for gap, found in wanted.items() if not found]
    if risk.review_on and risk.review_on < day:
        gaps.append(f"Its review was due on {risk.review_on:%-d %B %Y}.")
    now, target = (getattr(risk, f"{kind}_likelihood") for kind in ("current", "target"))
    if now and target and (target > now or (risk.target_impact or 0) > (risk.current_impact or 0)):
        gaps.append("The score aimed at is above the present one.")
    if risk.response == RiskResponse.TREAT and not risk.controls.filter(withdrawn_at=None).exists():
        gaps.append("It is to be treated and has no control.")
    return gaps
