"""Pools, budget lines and their amounts, efficiency targets, agency spend, business cases."""

from decimal import Decimal

import factory

from budgets.choices import LineStanding, Treatment
from budgets.models import (
    AgencySpend,
    BudgetAmount,
    BudgetLine,
    BusinessCase,
    BusinessCaseCondition,
    EfficiencyTarget,
    Pool,
)
from tests.factories.core import RecordFactory


class PoolFactory(RecordFactory):
    """A pool whose source states no total."""

    class Meta:
        model = Pool

    title = factory.Sequence(lambda n: f"Pool {n}")


class BudgetLineFactory(RecordFactory):
    """A line of a pool, pooled and indicative, without an amount."""

    class Meta:
        model = BudgetLine

    pool = factory.SubFactory(PoolFactory)
    scope = factory.SelfAttribute("pool.scope")
    contributor = factory.SubFactory(
        "tests.factories.governance.OrganisationFactory", scope=factory.SelfAttribute("..scope")
    )
    title = factory.Sequence(lambda n: f"Line {n}")
    treatment = Treatment.POOLED
    standing = LineStanding.INDICATIVE


class BudgetAmountFactory(RecordFactory):
    """£1,000 of a line in 2011–12."""

    class Meta:
        model = BudgetAmount

    line = factory.SubFactory(BudgetLineFactory)
    scope = factory.SelfAttribute("line.scope")
    financial_year = 2011
    amount = Decimal("1000")


class EfficiencyTargetFactory(RecordFactory):
    """15% of a pool."""

    class Meta:
        model = EfficiencyTarget

    pool = factory.SubFactory(PoolFactory)
    scope = factory.SelfAttribute("pool.scope")
    title = factory.Sequence(lambda n: f"Target {n}")
    percent = Decimal("15")


class AgencySpendFactory(RecordFactory):
    """What an agency spent in 2010–11."""

    class Meta:
        model = AgencySpend

    organisation = factory.SubFactory(
        "tests.factories.governance.OrganisationFactory", scope=factory.SelfAttribute("..scope")
    )
    label = factory.Sequence(lambda n: f"Agency {n}")
    financial_year = 2010
    amount = Decimal("5000")


class BusinessCaseFactory(RecordFactory):
    """A business case of a whole programme."""

    class Meta:
        model = BusinessCase

    title = factory.Sequence(lambda n: f"Case {n}")


class BusinessCaseConditionFactory(RecordFactory):
    """That a business case hangs on an ask of its programme."""

    class Meta:
        model = BusinessCaseCondition

    business_case = factory.SubFactory(BusinessCaseFactory)
    scope = factory.SelfAttribute("business_case.scope")
    ask = factory.SubFactory("tests.factories.around.AskFactory", scope=factory.SelfAttribute("..scope"))
