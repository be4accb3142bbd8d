"""Pools, budget lines, efficiency targets, agency spend, business cases."""

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    """Pools, budget lines, efficiency targets, agency spend, business cases."""

    name = "budgets"

    def ready(self) -> None:
        """Make its resources, its checks of completeness and the rule that rates because of money known."""
        from budgets.resources import RESOURCES
        from budgets.services import CHECKS, SOURCES, over_budget
        from core.resources import register
        from workstreams.services import completeness, register_rule

        register(*RESOURCES)
        completeness.register(CHECKS, SOURCES)
        register_rule(over_budget())
