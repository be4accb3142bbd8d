"""The finance officer of a programme, and the amounts of a budget line that files are about.

What Django must be ready for is imported inside: pytest reads this file before it is.
"""

from decimal import Decimal

import pytest


@pytest.fixture
def officer(scope):
    """The finance officer of the programme, whose reference files name."""
    from tests.factories.core import UserFactory

    user = UserFactory(scope=scope, role="finance")
    user.programme = scope.programme_reference
    return user


@pytest.fixture
def years():
    """For which years the line has an amount."""
    return range(2011, 2016)


@pytest.fixture
def amounts(scope, years):
    """A thousand pounds in each year of one budget line."""
    from tests.factories.budgets import BudgetAmountFactory, BudgetLineFactory

    line = BudgetLineFactory(pool__scope=scope, scope=scope, title="Roads")
    return [BudgetAmountFactory(line=line, financial_year=year, amount=Decimal(1000)) for year in years]


@pytest.fixture
def grid(amounts, officer):
    """The amounts as exported."""
    from budgets.resources import BudgetAmountResource
    from tests.core.imports.making import exported

    return exported(BudgetAmountResource, officer)
