"""Pools, budget lines, efficiency targets, agency spend."""

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    """Pools, budget lines, efficiency targets, agency spend."""

    name = "budgets"

    def ready(self) -> None:
        """Make its resources known."""
        from budgets.resources import RESOURCES
        from core.resources import register

        register(*RESOURCES)
