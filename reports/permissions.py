"""Who may do what with schedules and reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.access import access_of
from core.choices import Role
from core.permissions import can_manage

if TYPE_CHECKING:
    from core.access import Reader
    from reports.models import ProgressReport


def can_edit_report(user: Reader, report: ProgressReport) -> bool:
    """Whether the user may write the foreword of a report and publish it: managers, and the board's secretary."""
    return can_manage(user, report.scope_id) or access_of(user).has_role(report.scope_id, Role.SECRETARY)
