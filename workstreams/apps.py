"""Themes, workstreams, milestones, status updates, outcomes, measures, asks."""

from django.apps import AppConfig


class WorkstreamsConfig(AppConfig):
    """Themes, workstreams, milestones, status updates, outcomes, measures, asks."""

    name = "workstreams"

    def ready(self) -> None:
        """Make its resources, the panels of their pages and its checks of completeness known."""
        from core.resources import register
        from workstreams import panels
        from workstreams.resources import RESOURCES
        from workstreams.services import register_rules
        from workstreams.services.completeness import register_own

        register(*RESOURCES)
        register_rules()
        panels.register()
        register_own()
