"""The project as an app, so that its commands and tasks are found."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from workstreams.models import Workstream


class ProjectConfig(AppConfig):
    """The project itself: no models."""

    name = "pstn"
    verbose_name = "PSTN manager"

    def ready(self) -> None:
        """Tell the place files what only an app above core knows."""
        from core import place_files

        place_files.prepare["workstreams"] = first_update_due


def first_update_due(workstream: Workstream, now: datetime) -> None:
    """The first reporting period of a workstream opens when its place is loaded, so that nothing is years overdue."""
    from core.figures import london_day
    from workstreams.figures import next_due
    from workstreams.services import cycle_of

    if workstream.next_update_due_on is None and workstream.closed_on is None:
        workstream.next_update_due_on = next_due(cycle_of(workstream.scope), london_day(now))
