"""What a user may do with programmes, beyond seeing them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from core.access import access_of
from core.choices import Role

if TYPE_CHECKING:
    from core.access import Reader


def can_open_programmes(user: Reader, scope_id: uuid.UUID) -> bool:
    """Whether the user administers that scope; in the network's own, that means opening programmes."""
    return access_of(user).has_role(scope_id, Role.ADMINISTRATOR)
