"""One programme with a finance officer and a pool; a reader of pages as words and table cells."""

import pytest

# Factories are imported inside: this file is read before the settings are chosen.


@pytest.fixture
def scope(db):
    from tests.factories.governance import ProgrammeFactory

    return ProgrammeFactory().scope


@pytest.fixture
def officer(scope):
    from tests.factories.core import UserFactory

    return UserFactory(scope=scope, role="finance")


@pytest.fixture
def client(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def pool(scope):
    from decimal import Decimal

    from tests.factories.budgets import PoolFactory

    return PoolFactory(
        scope=scope,
        title="Single resource budget",
        stated_total=Decimal("5000"),
        stated_qualifier="about",
        stated_source="Appendix A",
    )


@pytest.fixture
def line(pool):
    """Make a line of the pool with amounts by year: line("Roads", {2011: 3000}, inferred=True)."""
    from tests.factories.budgets import BudgetAmountFactory, BudgetLineFactory

    def make(title, amounts, *, inferred=False, **more):
        made = BudgetLineFactory(pool=pool, title=title, **more)
        for year, amount in amounts.items():
            BudgetAmountFactory(line=made, financial_year=year, amount=amount, year_inferred=inferred)
        return made

    return make
