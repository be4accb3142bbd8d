"""The way of a status update: started, saved, submitted, returned or published, or discarded."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from core.access import access_of
from core.choices import RAG, Role, Visibility
from core.figures import london_day
from core.journal import change
from core.models import User
from core.services import StaleVersionError, change_record, create_record, withdraw_record
from workstreams.choices import OPEN_STATES, UpdateState
from workstreams.models import ReportingPeriod, StatusUpdate, Workstream
from workstreams.permissions import can_edit, can_publish, can_return, can_update
from workstreams.services.milestone_changes import in_words, milestone_problems, move_milestones, read_changes, tidy
from workstreams.services.periods import due_day_of, ensure_periods, open_periods, period_for
from workstreams.services.reminders import answer_requests
from workstreams.services.rules import KINDS, findings_for, overridden, overridden_then

RATINGS = ("rag", "rag_time", "rag_money", "rag_benefits", "rag_risk")
TEXTS = StatusUpdate.carried_fields
WRITTEN = frozenset((*RATINGS, *TEXTS, "override_reason", "back_to_green_on", "as_at", "period", "milestone_changes"))
"""What the writer of an update says, and nothing else."""
CALLED = {"rag": "overall", **{kind: name.lower() for kind, name in KINDS.items()}}
"""What each rating is called inside a sentence."""
IN_HAND = (UpdateState.DRAFT, UpdateState.RETURNED)
"""The states in which an update is with its writer."""
RETURNED = "Status update returned"


def start_update(
    *, workstream: Workstream, actor: User, now: datetime, as_at: date | None = None, demonstration: bool = False
) -> StatusUpdate:
    """The open update of a workstream, or a new draft that carries forward what was last published.

    It counts for the oldest open period without one; where every period has one, it corrects the last. The reason for a
    rating is carried forward for red and amber; the reason to rate better than the rules say has to be given anew.
    A draft is seen by the organisation of its writer, or by the writer alone who acts for none, and by the managers;
    what a manager starts belongs to the lead. It describes today unless a day is given. Raises PermissionDenied unless
    `actor` may write here, and ValidationError where the workstream is closed or the open update is not for `actor`.
    """
    with change(actor=actor, now=now, why="Status update started"):
        ensure_periods(workstream.scope_id, now=now)
        workstream = _locked_workstream(workstream.pk)
        _refuse_unless(can_update(actor, workstream), "Only officers and managers of the programme may write updates.")
        opened = open_update_of(workstream)
        if opened is not None:
            if not can_edit(actor, opened):
                raise ValidationError({"workstream": "Somebody of another organisation is writing its update already."})
            return opened
        _refuse_closed(workstream)
        before = workstream.current_update
        period = period_for(workstream, now=now, as_at=as_at)
        update = StatusUpdate(
            workstream=workstream,
            period=period,
            corrects=_told_in(workstream, period),
            as_at=as_at or london_day(now),
            previous=before,
            author=actor,
            visibility=Visibility.OWNER,
            audience_id=_audience_of(actor, workstream),
            demonstration=demonstration,
        )
        if before is not None:
            for name in (*RATINGS, *TEXTS, "back_to_green_on"):
                setattr(update, name, getattr(before, name))
            if not RAG(before.rag).needs_path_to_green:
                update.rag_reason = ""
        update.unchanged_since = _unchanged_since(update)
        return create_record(update, actor=actor, now=now, scope=workstream.scope)


def create_update(
    *, workstream: Workstream, actor: User, now: datetime, demonstration: bool = False, **fields: Any
) -> StatusUpdate:
    """Start an update and write into it in one go; what `fields` does not name is carried forward.

    Raises what `start_update` and `save_update` raise, and ValidationError where an update is open already.
    """
    with change(actor=actor, now=now, why="Status update started"):
        _refuse_unless(can_update(actor, workstream), "Only officers and managers of the programme may write updates.")
        ensure_periods(workstream.scope_id, now=now)
        if open_update_of(_locked_workstream(workstream.pk)) is not None:
            raise ValidationError({"workstream": "This workstream has an open update already."})
        as_at = fields.get("as_at")
        started = start_update(workstream=workstream, actor=actor, now=now, as_at=as_at, demonstration=demonstration)
        return save_update(update=started, actor=actor, now=now, **fields)


def save_update(
    *, update: StatusUpdate, actor: User, now: datetime, version: int | None = None, **fields: Any
) -> StatusUpdate:
    """Save a draft, or one that was returned, with any of the fields of WRITTEN; it may still be incomplete.

    `milestone_changes` maps references of milestones to any of `done_on`, `forecast_on` (days) and `reason`. One whose
    period has closed meanwhile counts for the next. Raises StaleVersionError, PermissionDenied, and ValidationError by
    field.
    """
    with change(actor=actor, now=now, why="Status update saved"):
        stored = _in_hand(update, actor, version)
        unknown = set(fields) - WRITTEN
        if unknown:
            raise ValidationError(dict.fromkeys(unknown, "This cannot be written in an update."))
        values = {name: tidy(value) for name, value in fields.items()}
        if values.get("as_at", stored.as_at) is None:
            raise ValidationError({"as_at": "Enter the day that this update describes"})
        if "milestone_changes" in values:
            values["milestone_changes"] = read_changes(stored, values["milestone_changes"], actor)
        values |= _period_of(stored, values.pop("period", None), now)
        for name, value in values.items():
            setattr(stored, name, value)
        values["unchanged_since"] = _unchanged_since(stored)
        return change_record(update, actor=actor, now=now, **values)


def submit_update(*, update: StatusUpdate, actor: User, now: datetime, version: int | None = None) -> StatusUpdate:
    """Give an update to the programme manager.

    Raises StaleVersionError, PermissionDenied, and ValidationError by field where `problems_of` finds any.
    """
    with change(actor=actor, now=now, why="Status update submitted"):
        stored = _in_hand(update, actor, version)
        _refuse_problems(stored, now)
        findings = [one.frozen() for one in findings_for(stored, london_day(now))]
        change_record(update, actor=actor, now=now, state=UpdateState.SUBMITTED, submitted_at=now, findings=findings)
        answer_requests(update, actor=actor, now=now)
        return update


def return_update(
    *, update: StatusUpdate, actor: User, now: datetime, comment: str, version: int | None = None
) -> StatusUpdate:
    """Send a submitted update back to its writer with a comment.

    Raises StaleVersionError, PermissionDenied unless `actor` manages the programme, and ValidationError.
    """
    with change(actor=actor, now=now, why=RETURNED):
        stored = _locked(update, version)
        _refuse_unless(can_return(actor, stored), "Only a manager of the programme may return an update.")
        if stored.state != UpdateState.SUBMITTED:
            raise ValidationError("Only a submitted update can be returned.")
        comment = str(tidy(comment))
        if not comment:
            raise ValidationError({"comment": "Say what needs to change"})
        return change_record(update, actor=actor, now=now, state=UpdateState.RETURNED, returned_comment=comment)


def publish_update(*, update: StatusUpdate, actor: User, now: datetime, version: int | None = None) -> StatusUpdate:
    """Publish a submitted update: the workstream shows its rating, milestones move, the next update becomes due.

    It is then as widely visible as its workstream, without what a manager told its writer. Raises StaleVersionError,
    PermissionDenied unless `actor` manages the programme, and ValidationError where it is not submitted, is published
    already, or breaks a rule by now.
    """
    with change(actor=actor, now=now, why="Status update published"):
        stored = _locked(update, version)
        _refuse_unless(can_publish(actor, stored), "Only a manager of the programme may publish an update.")
        if stored.state == UpdateState.PUBLISHED:
            raise ValidationError("This update is published already.")
        if stored.state != UpdateState.SUBMITTED:
            raise ValidationError("Only a submitted update can be published.")
        _refuse_problems(stored, now)
        workstream = stored.workstream
        change_record(
            update,
            actor=actor,
            now=now,
            state=UpdateState.PUBLISHED,
            published_at=now,
            published_by=actor,
            returned_comment="",
            visibility=workstream.visibility,
            audience_id=workstream.audience_id,
        )
        answer_requests(update, actor=actor, now=now)
        move_milestones(update, actor, now)
        change_record(
            workstream,
            actor=actor,
            now=now,
            rag=update.rag,
            current_update=update,
            next_update_due_on=due_day_of(workstream),
        )
        update.workstream = workstream
        return update


def discard_update(*, update: StatusUpdate, actor: User, now: datetime, version: int | None = None) -> StatusUpdate:
    """Withdraw an update that is still with its writer; its history stays.

    Raises StaleVersionError, PermissionDenied, and ValidationError where it has been submitted or published.
    """
    with change(actor=actor, now=now, why="Status update discarded"):
        _in_hand(update, actor, version)
        return withdraw_record(update, actor=actor, now=now)


# What is asked of an update -----------------------------------------------------------------------------------------


def open_update_of(workstream: Workstream) -> StatusUpdate | None:
    """The update of a workstream that the board has not been told yet; None where there is none."""
    return StatusUpdate.objects.current().filter(workstream=workstream, state__in=OPEN_STATES).first()


def problems_of(update: StatusUpdate, now: datetime) -> dict[str, list[str]]:
    """What stands between an update and its submission, by field; empty where nothing does."""
    before = update.workstream.current_update
    found: dict[str, list[str]] = {}
    period = update.period
    if period is not None and period.closed_at is not None and update.state in IN_HAND:
        found["period"] = [f"{_closed(period)} Save this update to let it count for the next."]
    if not update.summary:
        found["summary"] = ["Enter a summary"]
    if update.as_at > london_day(now):
        found["as_at"] = ["The day that this update describes cannot be in the future"]
    elif before is not None and update.as_at < before.as_at:
        found["as_at"] = [
            f"The last update described {in_words(before.as_at)}: this one cannot describe an earlier day"
        ]
    elif period is not None and update.as_at < period.starts_on:
        found["as_at"] = [f"This update counts for the period from {in_words(period.starts_on)}: describe a day in it"]
    found |= _rating_problems(update, now)
    faults = milestone_problems(update, now)
    if faults:
        found["milestone_changes"] = faults
    return found


# Inside -------------------------------------------------------------------------------------------------------------


def _rating_problems(update: StatusUpdate, now: datetime) -> dict[str, list[str]]:
    """What its ratings still need: a reason, a path to green and its day, and why they are better than rules say."""
    before = update.workstream.current_update
    found: dict[str, list[str]] = {}
    if RAG(update.rag).needs_path_to_green:
        if not update.path_to_green:
            found["path_to_green"] = ["Say how this gets back to green"]
        if not update.rag_reason:
            found["rag_reason"] = [f"Say why it is {_rating(update.rag)}"]
        if update.back_to_green_on is None:
            found["back_to_green_on"] = ["Enter the date you expect to be back to green"]
        elif update.back_to_green_on <= update.as_at:
            found["back_to_green_on"] = ["The date you expect to be back to green must be after the day this describes"]
    if before is not None and before.rag != update.rag and update.rag_reason in ("", before.rag_reason):
        found["rag_reason"] = [f"Say why the rating changed from {_rating(before.rag)} to {_rating(update.rag)}"]
    better = [] if update.override_reason else _better_than_rules(update, now)
    if better:
        found["override_reason"] = [_says_better(update, better)]
    return found


def _refuse_unless(allowed: bool, message: str) -> None:
    if not allowed:
        raise PermissionDenied(message)


def _refuse_closed(workstream: Workstream) -> None:
    if workstream.closed_on is not None or workstream.withdrawn_at is not None:
        raise ValidationError({"workstream": "This workstream is closed."})


def _refuse_problems(update: StatusUpdate, now: datetime) -> None:
    _refuse_closed(update.workstream)
    problems = problems_of(update, now)
    if problems:
        raise ValidationError(problems)


def _locked_workstream(pk: uuid.UUID) -> Workstream:
    """The workstream, locked; always before its update, so that two changes cannot wait for each other."""
    rows = Workstream.objects.locked().select_related("scope", "current_update")
    workstream: Workstream = rows.get(pk=pk)
    return workstream


def _locked(update: StatusUpdate, version: int | None) -> StatusUpdate:
    workstream = _locked_workstream(update.workstream_id)
    rows = StatusUpdate.objects.locked().select_related("previous", "period")
    stored: StatusUpdate = rows.get(pk=update.pk)
    stored.workstream = workstream
    if version is not None and stored.version != version:
        raise StaleVersionError(stored)
    return stored


def _in_hand(update: StatusUpdate, actor: User, version: int | None) -> StatusUpdate:
    """The update, locked, if it is with its writer and `actor` may write in it."""
    stored = _locked(update, version)
    _refuse_unless(can_edit(actor, stored), "Only officers and managers of the programme may write updates.")
    if stored.withdrawn_at is not None:
        raise ValidationError("This update has been discarded.")
    if stored.state not in IN_HAND:
        if stored.state == UpdateState.PUBLISHED:
            raise ValidationError("This update is published. A correction is a new update.")
        raise ValidationError("This update is submitted. It can be changed again once it is returned.")
    return stored


def _told_in(workstream: Workstream, period: ReportingPeriod | None) -> StatusUpdate | None:
    """The last update of a workstream that was published for a period."""
    if period is None:
        return None
    rows = StatusUpdate.objects.current().filter(workstream=workstream, period=period, state=UpdateState.PUBLISHED)
    found: StatusUpdate | None = rows.order_by("published_at").last()
    return found


def _period_of(update: StatusUpdate, chosen: ReportingPeriod | None, now: datetime) -> dict[str, Any]:
    """The period that an update is to count for: the one chosen, else its own, or the next where that has closed."""
    own = update.period
    if chosen is None or chosen == own:
        if chosen is not None and chosen.closed_at is not None:
            raise ValidationError({"period": _closed(chosen)})
        if own is not None and own.closed_at is None:
            return {}
        chosen = period_for(update.workstream, now=now)
    elif chosen not in open_periods(update.scope_id, now):
        told = _closed(chosen) if chosen.closed_at else f"{chosen} has not begun yet."
        raise ValidationError({"period": told})
    return {"period": chosen, "corrects": _told_in(update.workstream, chosen)}


def _closed(period: ReportingPeriod) -> str:
    return f"The period to {in_words(period.ends_on)} is closed."


def _audience_of(actor: User, workstream: Workstream) -> uuid.UUID:
    """Whose draft it is: the organisation that its writer acts for here, or the writer."""
    writer = actor
    if workstream.lead_user is not None and not access_of(actor).has_role(workstream.scope_id, Role.OFFICER):
        writer = workstream.lead_user
    standing = writer.grants.filter(organisation_id__in=access_of(writer).audiences)
    grants = standing.filter(scope_id=workstream.scope_id).order_by("-from_on", "pk")
    officer = grants.filter(role=Role.OFFICER).values_list("organisation_id", flat=True).first()
    return officer or grants.values_list("organisation_id", flat=True).first() or writer.pk


def _unchanged_since(update: StatusUpdate) -> dict[str, str]:
    """For each text that says what the last published update said: the day on which it was first said."""
    before = update.previous
    if before is None:
        return {}
    kept = (name for name in TEXTS if getattr(update, name) and getattr(update, name) == getattr(before, name))
    return {name: before.unchanged_since.get(name, before.as_at.isoformat()) for name in kept}


def _better_than_rules(update: StatusUpdate, now: datetime) -> list[str]:
    """The ratings that are better than rules call for: as these were when it was submitted, else as they are."""
    if update.state == UpdateState.SUBMITTED:
        return overridden_then(update)
    return overridden(update, [(one.rule.kind, one.rag) for one in findings_for(update, london_day(now))])


def _says_better(update: StatusUpdate, kinds: list[str]) -> str:
    """Which ratings need a reason because rules call for worse."""
    told = " and ".join(f"{CALLED[kind]} is {_rating(getattr(update, kind))}" for kind in kinds)
    return f"Say why {told}, although a rule calls for worse"


def _rating(value: str) -> str:
    return str(RAG(value).label).lower()
