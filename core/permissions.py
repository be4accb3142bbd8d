"""What a user may do in a scope, beyond seeing it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from core.access import access_of

if TYPE_CHECKING:
    from core.access import Reader


def can_manage(user: Reader, scope_id: uuid.UUID) -> bool:
    """Whether the user runs the programme of that scope."""
    return scope_id in access_of(user).managed
