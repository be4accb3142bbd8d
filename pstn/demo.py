"""The demonstration: all places, accounts for every role, made-up updates and a schedule of reports."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypedDict

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from core import place_files
from core.choices import Role, ScopeKind
from core.figures import london_day
from core.models import ApiToken, JournalHead, Scope, User
from core.place_files import DemonstrationUpdate
from core.resources import registry
from core.services import change_record, grant_role
from core.tokens import issue_token
from governance.choices import OrganisationKind, ReportingCycle, Sector, Standing
from governance.models import Board, Organisation, Programme
from reports.models import ReportSchedule
from reports.services import open_schedule
from workstreams.models import Workstream
from workstreams.services import (
    keep_periods,
    open_earlier_periods,
    publish_update,
    return_update,
    save_update,
    start_update,
    submit_update,
)

EVERYWHERE = (Role.OFFICER, Role.MANAGER, Role.FINANCE)
"""Roles with an account in every programme."""
SHOWN = (Role.VIEWER, Role.SECRETARY, Role.BOARD_MEMBER, Role.SCRUTINY)
SHOWN_IN = ("WIRRAL", "EPORT")
"""The other roles of a programme, and the programmes with an account in each."""
OVER_ALL = (Role.NETWORK, Role.ADMINISTRATOR)
"""Roles with one account over every programme and the network's own scope."""

OF_THE_LEAD = (Role.OFFICER, Role.MANAGER, Role.FINANCE)
"""Roles that act for the organisation that leads the programme."""
OF_THE_BOARD = (Role.SECRETARY, Role.BOARD_MEMBER)

LETTERS = string.ascii_letters + string.digits
NAME = "Demonstration"


class SignIn(TypedDict):
    """How one demonstration account signs in."""

    username: str
    password: str
    role: str
    programme: str | None
    token: str


@dataclass(frozen=True)
class Account:
    """An account that the demonstration needs; over everything where it names no programme."""

    role: Role
    programme: Programme | None = None

    @property
    def username(self) -> str:
        """As in officer.wirral."""
        return f"{self.role}.{self.programme.reference.lower()}" if self.programme else str(self.role)

    @property
    def names(self) -> tuple[str, str]:
        """First and last name, which say together that nobody real is meant."""
        first = f"Demonstration {self.role.label.lower()}"
        if self.programme is None:
            return first, ""
        return f"{first},", self.programme.scope.title.partition(":")[0]


def place_files_of_the_demonstration() -> list[Path]:
    """Every place file that comes with the product."""
    return sorted((Path(settings.BASE_DIR) / "places").glob("*.yaml"))


def load_demo(paths: Sequence[Path], home: Path, now: datetime) -> list[str]:
    """Load places, accounts, updates and schedules where they are missing; return what was done, in lines.

    Raises place_files.RefusedError. Where nothing has changed since the last time, one query finds that out.
    """
    mark = home / "demo-loaded"
    accounts = home / "demo-accounts.json"
    state = _state_of(paths)
    if accounts.exists() and mark.exists() and mark.read_text() == state:
        return ["The demonstration is loaded already."]
    with transaction.atomic():
        plan = place_files.load(paths, now)
        made = renewed_sign_ins(_read(accounts), now)
        played = _play(plan.demonstration, now)
        opened = _open_schedules(now)
    _write_private(accounts, json.dumps(made.all, indent=1))
    _write_private(mark, state)
    verbs = [entry.verb for entry in plan.entries if entry.resource != "scopes"]
    return [
        f"{len(paths)} place files: {verbs.count('add')} records added, {verbs.count('change')} changed.",
        f"{made.count} demonstration accounts made, {played} updates played, {opened} report schedules opened.",
    ]


def renew_accounts(home: Path, now: datetime) -> int:
    """Give every demonstration account a new password and a new token, and rewrite the file that names them."""
    with transaction.atomic():
        made = renewed_sign_ins([], now)
    _write_private(home / "demo-accounts.json", json.dumps(made.all, indent=1))
    return made.count


def _state_of(paths: Iterable[Path]) -> str:
    """What tells whether these files have been loaded into this database."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    epoch = JournalHead.objects.values_list("epoch", flat=True).first()
    return f"{epoch} {digest.hexdigest()}"


# Accounts --------------------------------------------------------------------------------------------------------


@dataclass
class SignIns:
    """The sign-ins of all accounts, and how many of them are new."""

    all: list[SignIn]
    count: int


def renewed_sign_ins(known: list[SignIn], now: datetime) -> SignIns:
    """The sign-ins of all demonstration accounts; whichever is not known is made, or gets a new password and token."""
    by_name = {sign_in["username"]: sign_in for sign_in in known}
    there = set(User.objects.filter(username__in=by_name).values_list("username", flat=True))
    result = SignIns([], 0)
    for account in _accounts():
        kept = by_name.get(account.username)
        if kept is None or account.username not in there:
            kept = _open_account(account, now)
            result.count += 1
        result.all.append(kept)
    return result


def _accounts() -> list[Account]:
    programmes = list(Programme.objects.current().select_related("scope", "place").order_by("reference"))
    shown = [programme for programme in programmes if programme.reference in SHOWN_IN]
    return [
        *(Account(role, programme) for programme in programmes for role in EVERYWHERE),
        *(Account(role, programme) for programme in shown for role in SHOWN),
        *(Account(role) for role in OVER_ALL),
    ]


def _open_account(account: Account, now: datetime) -> SignIn:
    """Make an account, or let it in again with a new password and a new token only."""
    password = "".join(secrets.choice(LETTERS) for _ in range(20))
    first, last = account.names
    values = {"first_name": first, "last_name": last, "email": f"{account.username}@demo.invalid"}
    user, _ = User.objects.get_or_create(username=account.username, defaults=values)
    user.set_password(password)
    user.save(update_fields=["password"])
    ApiToken.objects.filter(user=user, name=NAME, revoked_at__isnull=True).update(revoked_at=now)
    token = issue_token(user=user, name=NAME, now=now)
    _grant(account, user, now)
    reference = account.programme.reference if account.programme else None
    return SignIn(username=user.username, password=password, role=account.role, programme=reference, token=token)


def _grant(account: Account, user: User, now: datetime) -> None:
    day = london_day(now)
    if account.programme is None:
        for scope in Scope.objects.filter(Q(kind=ScopeKind.NETWORK) | Q(programme_reference__isnull=False)):
            grant_role(user=user, scope=scope, role=account.role, actor=None, now=now, from_on=day)
        return
    organisation = lead_organisation(account.programme) if account.role in OF_THE_LEAD else None
    board = accountable_board(account.programme) if account.role in OF_THE_BOARD else None
    grant_role(
        user=user,
        scope=account.programme.scope,
        role=account.role,
        actor=None,
        now=now,
        from_on=day,
        organisation_id=organisation.pk if organisation else None,
        board_id=board.pk if board else None,
    )


def accountable_board(programme: Programme) -> Board | None:
    """The board that a programme answers to: its own, else one of the network's that takes part in it."""
    accountable = Board.objects.current().filter(accountable=True)
    own = accountable.filter(scope=programme.scope).first()
    return own or accountable.filter(participations__programme=programme).order_by("reference").first()


def lead_organisation(programme: Programme) -> Organisation | None:
    """The combined authority, else the council, that is a full partner in a programme."""
    partners = Organisation.objects.filter(
        kind=OrganisationKind.BODY,
        participations__programme=programme,
        participations__standing=Standing.FULL,
        participations__withdrawn_at__isnull=True,
    ).order_by("reference")
    sectors = (Sector.COMBINED_AUTHORITY, Sector.COUNCIL)
    return next((found for sector in sectors if (found := partners.filter(sector=sector).first())), None)


# Updates and reports ---------------------------------------------------------------------------------------------


def _play(updates: Iterable[DemonstrationUpdate], now: datetime) -> int:
    """Give the workstreams that have no lead yet to the officers, and play their updates; return how many."""
    day = london_day(now)
    by_workstream: dict[str, list[DemonstrationUpdate]] = {}
    for update in updates:
        by_workstream.setdefault(update.workstream, []).append(update)
    played = 0
    for programme in Programme.objects.current().select_related("scope").order_by("reference"):
        officer = User.objects.get(username=Account(Role.OFFICER, programme).username)
        manager = User.objects.get(username=Account(Role.MANAGER, programme).username)
        unled = Workstream.objects.current().filter(
            scope=programme.scope, lead_user__isnull=True, closed_on__isnull=True, updates__isnull=True
        )
        workstreams = {workstream.reference: workstream for workstream in unled}
        for workstream in workstreams.values():
            change_record(workstream, actor=None, now=now, why="Demonstration", lead_user=officer)
        mine = [update for reference in workstreams for update in by_workstream.get(reference, ())]
        if mine:
            since = day - timedelta(days=max(update.days_ago for update in mine))
            open_earlier_periods(programme, since=since, now=now)
        for update in sorted(mine, key=lambda update: -update.days_ago):
            _play_one(update, workstreams[update.workstream], officer, manager, day, now)
        played += len(mine)
    keep_periods(now=now)
    return played


def _play_one(
    update: DemonstrationUpdate, workstream: Workstream, officer: User, manager: User, day: date, now: datetime
) -> None:
    """Write one update as its officer, and take it as far as it goes; what it does not say of these is nothing."""
    as_at = day - timedelta(days=update.days_ago)
    unsaid = {"help_needed": "", "path_to_green": "", "rag_reason": ""}
    back = as_at + timedelta(days=update.back_to_green_in_days) if update.back_to_green_in_days else None
    started = start_update(workstream=workstream, actor=officer, now=now, as_at=as_at, demonstration=True)
    saved = save_update(update=started, actor=officer, now=now, back_to_green_on=back, **(unsaid | update.values))
    if update.leave_as == "draft":
        return
    submitted = submit_update(update=saved, actor=officer, now=now)
    if update.leave_as == "published":
        publish_update(update=submitted, actor=manager, now=now)
    elif update.leave_as == "returned":
        return_update(update=submitted, actor=manager, now=now, comment=update.returned_comment)
    if update.assurance:
        rated = {"workstream": workstream, "as_at": as_at, **update.assurance}
        registry["assurance-ratings"].writing.add(actor=manager, now=now, programme=workstream.scope, **rated)


def _open_schedules(now: datetime) -> int:
    """Let every programme report to its accountable board each week, a week from now on; return how many are new."""
    opened = 0
    for programme in Programme.objects.current().select_related("scope").order_by("reference"):
        board = accountable_board(programme)
        if board is None or ReportSchedule.objects.filter(scope=programme.scope, board=board).exists():
            continue
        open_schedule(
            scope=programme.scope,
            board=board,
            cycle=ReportingCycle.WEEKLY,
            first_due_on=london_day(now) + timedelta(days=7),
            actor=None,
            now=now,
        )
        opened += 1
    return opened


# Files -----------------------------------------------------------------------------------------------------------


def _read(path: Path) -> list[SignIn]:
    """The sign-ins that a file holds; none where there is no such file."""
    if not path.exists():
        return []
    known: list[SignIn] = json.loads(path.read_text())
    return known


def _write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    made = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    made.replace(path)
