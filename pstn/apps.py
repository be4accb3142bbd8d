"""The project as an app, so that its commands and tasks are found."""

from __future__ import annotations

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """The project itself: no models."""

    name = "pstn"
    verbose_name = "PSTN manager"

    def ready(self) -> None:
        """Tell the place files what only an app above core knows: reporting periods open when a place is loaded."""
        from core.place_files import afterwards
        from workstreams.services import keep_periods

        afterwards.append(lambda now: keep_periods(now=now))
