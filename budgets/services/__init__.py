"""The rules of money beyond those of its models, and what should be recorded of it."""

from budgets.services.cases import check_condition
from budgets.services.completeness import CHECKS, SOURCES
from budgets.services.forecasts import over_budget
from budgets.services.spend import check_spend
from budgets.services.sums import check_pool, check_target

__all__ = ["CHECKS", "SOURCES", "check_condition", "check_pool", "check_spend", "check_target", "over_budget"]
