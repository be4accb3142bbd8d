"""Themes, workstreams, milestones, status updates, outcomes, measures, asks."""

from django.apps import AppConfig


class WorkstreamsConfig(AppConfig):
    """Themes, workstreams, milestones, status updates, outcomes, measures, asks."""

    name = "workstreams"

    def ready(self) -> None:
        """Make its resources and the panels of their pages known."""
        from core.resources import register
        from workstreams import panels
        from workstreams.resources import RESOURCES

        register(*RESOURCES)
        panels.register()
