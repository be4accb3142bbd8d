"""Pools, budget lines, efficiency targets, agency spend."""

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    """Pools, budget lines, efficiency targets, agency spend."""

    name = "budgets"

    def ready(self) -> None:
        """Make its resources and its checks of completeness known."""
        from budgets.resources import RESOURCES
        from budgets.services import CHECKS, SOURCES
        from core.resources import register
        from workstreams.services import completeness

        register(*RESOURCES)
        completeness.register(CHECKS, SOURCES)
