"""Boards' pages, schedules and progress reports."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Boards' pages, schedules and progress reports."""

    name = "reports"

    def ready(self) -> None:
        """Make its resources, and its panels on the pages of rooms below, known."""
        from core.resources import register
        from reports import panels
        from reports.resources import RESOURCES

        register(*RESOURCES)
        panels.register()
