"""Asking for updates: reminders by the calendar, a request of a manager, and who writes in whose place."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from core.access import access_of
from core.choices import Role
from core.figures import london_day
from core.jobs import queue
from core.journal import change
from core.mail import write_mail
from core.models import Grant, RecordQuerySet, Told, User
from core.permissions import can_manage
from core.services import change_record, create_record, withdraw_record
from workstreams.choices import UpdateState
from workstreams.figures import STEPS, reminded_at, said_of, step_on
from workstreams.models import Delegation, ReportingPeriod, StatusUpdate, UpdateRequest, Workstream
from workstreams.permissions import WRITING
from workstreams.services.periods import period_for

REMIND = "workstreams.send_reminders"
"""The task that reminds people, once a day."""
TOLD = (UpdateState.SUBMITTED, UpdateState.PUBLISHED)
"""The states of an update that nobody is to be reminded of."""
DEPUTY_FROM, MANAGERS_FROM = 1, 7
"""From which step the deputy, and the managers, are told as well."""


@dataclass(frozen=True)
class Owed:
    """An update that is not there yet."""

    workstream: Workstream
    period: ReportingPeriod
    step: int

    @property
    def key(self) -> str:
        """What is remembered of those who have been told: WIR-WS-04 WIR-RP-02 +1."""
        return f"{self.workstream.reference} {self.period.reference} {self.step:+d}"


def plan_reminders(*, now: datetime) -> None:
    """See to it that the reminders of today are sent, once; where no update is due soon, nothing is to be done."""
    day = london_day(now)
    if not _near(day).exists():
        return
    queue(task=REMIND, key=f"{REMIND} {day}", due_at=reminded_at(day).astimezone(UTC))


def send_reminders(*, now: datetime) -> None:
    """Write to everybody who owes updates, in one message each; nobody is told twice of the same step.

    After an outage only the step that has come last is told, not those that were missed.
    """
    day = london_day(now)
    with transaction.atomic():
        list(_near(day).locked().order_by("pk"))  # two senders come one after the other
        told: dict[User, list[Owed]] = {}
        owed = owed_on(day)
        people = _People(owed, day)
        for one in owed:
            for user in people.told_of(one):
                told.setdefault(user, []).append(one)
        before = set(Told.objects.filter(key__in={one.key for one in owed}).values_list("user_id", "key"))
        for user in sorted(told, key=lambda user: user.username):
            new = [one for one in told[user] if (user.pk, one.key) not in before]
            if new:
                _remind(user, new, day, now)


def owed_on(day: date) -> list[Owed]:
    """The updates of open periods that are neither submitted nor published, from seven days before they are due."""
    found = []
    for period in _near(day).order_by("due_on", "reference"):
        there = StatusUpdate.objects.current().filter(workstream=OuterRef("pk"), period=period, state__in=TOLD)
        rows = Workstream.objects.current().filter(scope=period.scope_id, closed_on__isnull=True)
        for workstream in rows.filter(~Exists(there)).select_related("scope", "lead_user", "deputy_user"):
            step = step_on(period.due_on, day)
            if step is not None and period.due_on >= london_day(workstream.created_at):
                found.append(Owed(workstream, period, step))
    return found


def writer_of(workstream: Workstream, day: date) -> User | None:
    """Who is to write the update of a workstream on a day: whom it is delegated to, else its lead; None for nobody.

    An account that may no longer write there does not count.
    """
    rows = Delegation.objects.current().filter(workstream=workstream, from_on__lte=day, to_on__gte=day)
    delegated = rows.order_by("-from_on", "-reference").select_related("to_user").first()
    candidates = [delegated.to_user if delegated else None, workstream.lead_user]
    return next((user for user in candidates if user is not None and _writes(user, workstream)), None)


def request_update(
    *, record: Workstream, actor: User, now: datetime, version: int | None = None, note: str = ""
) -> Workstream:
    """Ask whoever writes the updates of a workstream for the next one, by mail and on their page.

    What was asked of somebody who wrote them before is withdrawn. Raises PermissionDenied unless `actor` manages the
    programme, and ValidationError where nobody writes them, where the workstream is closed, where an update waits to be
    published, or where the same person has been asked already.
    """
    with change(actor=actor, now=now, why="Update asked for"):
        if not can_manage(actor, record.scope_id):
            raise PermissionDenied("Only a manager of the programme may ask for an update.")
        rows = Workstream.objects.locked().select_related("scope", "lead_user")
        record = rows.get(pk=record.pk)
        if record.closed_on is not None:
            raise ValidationError("This workstream is closed.")
        waits = StatusUpdate.objects.current().filter(workstream=record, state=UpdateState.SUBMITTED).first()
        if waits is not None:
            raise ValidationError(f"An update waits for you ({waits.reference}): publish it or send it back.")
        writer = writer_of(record, london_day(now))
        if writer is None:
            raise ValidationError("Nobody writes the updates of this workstream. Give it a lead first.")
        drop_requests(record, but_of=writer, actor=actor, now=now)
        period = period_for(record, now=now)
        asked = UpdateRequest(workstream=record, period=period, asked_of=writer, asked_by=actor, note=note)
        create_record(asked, actor=actor, now=now, scope=record.scope)
        write_mail(user=writer, key=f"request {asked.pk}", now=now, **_asking(asked, london_day(now)))
        return record


def answer_requests(update: StatusUpdate, *, actor: User, now: datetime) -> None:
    """Note that an update answers what was asked for."""
    waiting = UpdateRequest.objects.current().filter(workstream=update.workstream_id, answered_by__isnull=True)
    for asked in waiting:
        change_record(asked, actor=actor, now=now, answered_by=update)


def drop_requests(workstream: Workstream, *, actor: User | None, now: datetime, but_of: User | None = None) -> None:
    """Withdraw what was asked for of a workstream and is not there yet, but for what was asked of one person."""
    waiting = UpdateRequest.objects.current().filter(workstream=workstream, answered_by__isnull=True)
    for asked in waiting.exclude(asked_of=but_of):
        withdraw_record(asked, actor=actor, now=now)


def check_delegation(delegation: Delegation, now: datetime) -> None:
    """Refuse somebody who may not write there, the lead themselves, days that have passed, and two at once."""
    if not _writes(delegation.to_user, delegation.workstream):
        told = "This account may not write updates here: make it an officer of the programme first."
        raise ValidationError({"to_user": told})
    if delegation.to_user_id == delegation.workstream.lead_user_id:
        raise ValidationError({"to_user": "This is the lead’s own account. Choose who writes in place of the lead."})
    if delegation.workstream.closed_on is not None:
        raise ValidationError({"workstream": "This workstream is closed."})
    if delegation._state.adding and delegation.to_on < london_day(now):
        raise ValidationError({"to_on": "These days have passed. Give a last day that is to come."})
    Workstream.objects.locked().get(pk=delegation.workstream_id)
    rows = Delegation.objects.current().filter(workstream=delegation.workstream_id).exclude(pk=delegation.pk)
    other = rows.filter(from_on__lte=delegation.to_on, to_on__gte=delegation.from_on).first()
    if other is not None:
        raise ValidationError({"from_on": f"{other} is set for these days already ({other.reference})."})


# Inside -------------------------------------------------------------------------------------------------------------


def _near(day: date) -> RecordQuerySet:
    """The open periods whose first step of reminding has come."""
    return ReportingPeriod.objects.open().filter(starts_on__lte=day, due_on__lte=day - timedelta(days=STEPS[0]))


class _People:
    """Who is told of what is owed, read once for all of it."""

    def __init__(self, owed: list[Owed], day: date) -> None:
        scopes = {one.workstream.scope_id for one in owed}
        self.managers = _holders(scopes, day, (Role.MANAGER,))
        self.writers = _holders(scopes, day, WRITING)
        rows = Delegation.objects.current().filter(scope__in=scopes, from_on__lte=day, to_on__gte=day)
        ordered = rows.select_related("to_user").order_by("from_on", "reference")
        self.delegated = {one.workstream_id: one.to_user for one in ordered}

    def told_of(self, one: Owed) -> list[User]:
        """The writer, and with time the deputy and the managers; the managers alone where nobody writes."""
        workstream, may = one.workstream, self.writers.get(one.workstream.scope_id, [])
        candidates = [self.delegated.get(workstream.pk), workstream.lead_user]
        writer = next((user for user in candidates if user in may), None)
        deputy = workstream.deputy_user if workstream.deputy_user in may else None
        found = [writer] if writer else []
        if deputy is not None and (writer is None or one.step >= DEPUTY_FROM):
            found.append(deputy)
        if not found or one.step >= MANAGERS_FROM:
            found += self.managers.get(workstream.scope_id, [])
        return list(dict.fromkeys(found))


def _holders(scopes: Iterable[uuid.UUID], day: date, roles: Iterable[str]) -> dict[uuid.UUID, list[User]]:
    """The people who hold one of these roles on a day, by scope."""
    stands = Q(from_on__lte=day) & (Q(to_on__isnull=True) | Q(to_on__gte=day))
    rows = Grant.objects.filter(stands, scope__in=scopes, role__in=roles, user__is_active=True)
    found: dict[uuid.UUID, list[User]] = {}
    for grant in rows.select_related("user").order_by("user__username"):
        held = found.setdefault(grant.scope_id, [])
        if grant.user not in held:
            held.append(grant.user)
    return found


def _writes(user: User, workstream: Workstream) -> bool:
    return user.is_active and access_of(user).has_role(workstream.scope_id, *WRITING)


def _remind(user: User, owed: list[Owed], day: date, now: datetime) -> None:
    """One message of all that is new, with what was done before said in the database."""
    Told.objects.bulk_create([Told(user=user, key=one.key, at=now) for one in owed])
    late = sum(1 for one in owed if one.step > 0)
    counts = (f"{late} late" if late else "", f"{len(owed) - late} due soon" if len(owed) > late else "")
    subject = f"Status updates: {', '.join(filter(None, counts))}"
    ordered = sorted(owed, key=lambda one: (one.period.due_on, one.workstream.reference))
    lines = [_line(one.workstream, one.period, day) for one in ordered]
    text = "\n".join([*lines, "", f"Your updates due: {_site(reverse('workstreams:updates_due'))}"])
    write_mail(user=user, key=f"reminders {day} {user.pk}", subject=subject, text=text, now=now)


def _line(workstream: Workstream, period: ReportingPeriod, day: date) -> str:
    return f"{workstream} ({workstream.reference}), {workstream.scope}: {said_of(period.due_on, day)}."


def _asking(asked: UpdateRequest, day: date) -> dict[str, str]:
    workstream = asked.workstream
    due = f" It is {said_of(asked.period.due_on, day)}." if asked.period else ""
    said = f"\n\n{asked.note}" if asked.note else ""
    page = _site(reverse("workstreams:updates_due"))
    text = f"{asked.asked_by} asks for the update of {workstream} ({workstream.reference}).{due}{said}\n\n{page}"
    return {"subject": f"Update asked for: {workstream}", "text": text}


def _site(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
