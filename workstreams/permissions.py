"""What a user may do with workstreams and their status updates, beyond seeing them."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from core.access import access_of
from core.choices import Role
from core.models import Grant
from core.permissions import can_manage
from workstreams.models import Escalation, Rebaseline, StatusUpdate, Workstream

if TYPE_CHECKING:
    from core.access import Reader

WRITING = (Role.OFFICER, Role.MANAGER, Role.ADMINISTRATOR)


def can_write_risks(user: Reader, scope_id: uuid.UUID) -> bool:
    """Whether the user writes risks and issues in a scope: its officers and managers."""
    return access_of(user).has_role(scope_id, *WRITING)


def can_answer(user: Reader, scope_id: uuid.UUID) -> bool:
    """Whether the user may note what boards answer in a scope: its secretaries and managers."""
    return can_manage(user, scope_id) or access_of(user).has_role(scope_id, Role.SECRETARY)


def can_answer_it(user: Reader, escalation: Escalation, day: date) -> bool:
    """Whether the user, who may note answers, does so for this board: its secretary, that of all boards, a manager."""
    access = access_of(user)
    if can_manage(access, escalation.scope_id):
        return True
    held = {"user": access.user_id, "scope": escalation.scope_id, "role": Role.SECRETARY, "from_on__lte": day}
    standing = Grant.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=day), **held)
    named = Q(board_id__isnull=True) | Q(board_id=escalation.board_id)
    return can_answer(access, escalation.scope_id) and standing.filter(named).exists()


def can_decide_on(user: Reader, proposal: Rebaseline, day: date) -> bool:
    """Whether a manager decides on this proposal of a baseline: not on their own."""
    return proposal.proposed_by_id != access_of(user).user_id


def can_update(user: Reader, workstream: Workstream) -> bool:
    """Whether the user may write updates of a workstream: its lead, any officer of its programme, its managers."""
    return access_of(user).has_role(workstream.scope_id, *WRITING)


def can_edit(user: Reader, update: StatusUpdate) -> bool:
    """Whether the user may write, submit and discard this update: one that they see, in a programme of theirs."""
    access = access_of(user)
    return access.sees(update) and access.has_role(update.scope_id, *WRITING)


def can_publish(user: Reader, update: StatusUpdate) -> bool:
    """Whether the user may publish this update: the managers of its programme, their own updates included."""
    return can_manage(user, update.scope_id)


def can_return(user: Reader, update: StatusUpdate) -> bool:
    """Whether the user may send this update back: the managers of its programme."""
    return can_manage(user, update.scope_id)


def may_write_in(user: Reader, scope_id: uuid.UUID) -> bool:
    """Whether the user is one of those who write the work of that programme: its officers and managers."""
    return access_of(user).has_role(scope_id, *WRITING)
