"""What a user may do with programmes, beyond seeing them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from core.access import access_of
from core.choices import Role

if TYPE_CHECKING:
    from core.access import Reader


ACTING = frozenset({Role.OFFICER, Role.SECRETARY})
"""Who writes actions, besides managers and administrators."""


def can_write_actions(user: Reader, scope_id: uuid.UUID) -> bool:
    """Whether the user writes actions in that scope: its officers, secretaries and managers."""
    access = access_of(user)
    return scope_id in access.managed or access.has_role(scope_id, *ACTING)


def can_open_programmes(user: Reader, scope_id: uuid.UUID) -> bool:
    """Whether that scope is the network's own and the user administers it."""
    access = access_of(user)
    return scope_id in access.open and access.has_role(scope_id, Role.ADMINISTRATOR)
