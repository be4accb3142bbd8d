"""Pools, budget lines, efficiency targets, agency spend."""

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    """Pools, budget lines, efficiency targets, agency spend."""

    name = "budgets"

    def ready(self) -> None:
        """Make its resources known, and the rule that calls for a rating because of money."""
        from budgets.resources import RESOURCES
        from budgets.services import over_budget
        from core.resources import register
        from workstreams.services import register_rule

        register(*RESOURCES)
        register_rule(over_budget())
