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
        from workstreams.services import register_rules

        register(*RESOURCES)
        register_rules()
        panels.register()
