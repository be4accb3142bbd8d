"""What a user may do with programmes, beyond seeing them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from core.access import access_of
from core.choices import Role

if TYPE_CHECKING:
    from core.access import Reader


def can_open_programmes(user: Reader, scope_id: uuid.UUID) -> bool:
    """Whether that scope is the network's own and the user administers it."""
    access = access_of(user)
    return scope_id in access.open and access.has_role(scope_id, Role.ADMINISTRATOR)
