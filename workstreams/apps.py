"""Themes, workstreams, milestones, status updates, outcomes, measures, asks."""

from django.apps import AppConfig


class WorkstreamsConfig(AppConfig):
    """Themes, workstreams, milestones, status updates, outcomes, measures, asks."""

    name = "workstreams"

    def ready(self) -> None:
        """Make its resources, the panels of their pages, and what follows from the scores of a file known."""
        from core import place_files
        from core.resources import register
        from workstreams import panels, services
        from workstreams.resources import RESOURCES

        register(*RESOURCES)
        panels.register()
        place_files.derive["risks"] = services.rated
