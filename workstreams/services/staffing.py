"""Rules of the staffing plan."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError

from workstreams.choices import RoleStatus
from workstreams.models import StaffRole


def check_role(role: StaffRole, now: datetime) -> None:
    """Refuse a vacant role that somebody fills."""
    if role.status == RoleStatus.VACANT and role.filled_by is not None:
        raise ValidationError({"filled_by": "The role is vacant. Change its status, or leave this empty."})
