"""What pools, budget lines, targets, agency spend and business cases show of themselves."""

from __future__ import annotations

from budgets import choices, models, services
from core.choices import Qualifier, Role
from core.columns import MONEY, Choice, FinancialYear, Json, Link, Money, Number, Text, Truth, Whole
from core.resources import Resource
from core.writing import Writing
from governance.resources import sourced

FINANCE = frozenset({Role.FINANCE})
WRITERS = FINANCE | {Role.OFFICER}
"""Who writes business cases."""


class PoolResource(Resource):
    """Pools: money that a board holds, its stated total beside the sum of its lines."""

    name, model = "pools", models.Pool
    writing = Writing(
        models.Pool,
        (
            *("title", "board", "accountable_body", "legal_basis", "stated_total", "stated_qualifier"),
            *("stated_source", "summary", "document", "source"),
        ),
        roles=FINANCE,
        check=services.check_pool,
    )
    columns = [
        Text("title", brief=True),
        Link("board", brief=True),
        Link("accountable_body", brief=True),
        Money("stated_total", brief=True),
        Choice("stated_qualifier", Qualifier, label="Total is stated", beside="stated_total"),
        Text("stated_source"),
        Money("computed_total", brief=True, needs="with_computed_total"),
        Text("legal_basis"),
        Text("summary"),
        *sourced(),
    ]
    expand = {"board": "boards", "accountable_body": "organisations", "document": "documents"}


class BudgetLineResource(Resource):
    """Budget lines: what one contributor puts in, in all and by financial year."""

    name, model = "budget-lines", models.BudgetLine
    writing = Writing(
        models.BudgetLine,
        (
            *("title", "pool", "contributor", "theme", "workstream", "treatment", "standing", "expenditure"),
            *("note", "document", "source"),
        ),
        roles=FINANCE,
    )
    columns = [
        Text("title", brief=True),
        Link("pool", brief=True),
        Link("contributor", brief=True),
        Choice("treatment", choices.Treatment, brief=True),
        Choice("standing", choices.LineStanding, brief=True),
        Choice("expenditure", choices.Expenditure),
        Money("total", brief=True, needs="with_total", description="Pounds, over all years."),
        Json(
            "amounts",
            "amounts_by_year",
            needs="with_amounts",
            shape={
                "type": "object",
                "propertyNames": {"examples": ["2026"]},
                "additionalProperties": MONEY,
            },
            description="Pounds by the year in which each financial year starts.",
        ),
        Link("theme"),
        Link("workstream"),
        Text("note"),
        *sourced(),
    ]
    expand = {
        "pool": "pools",
        "contributor": "organisations",
        "theme": "themes",
        "workstream": "workstreams",
        "document": "documents",
    }


class BudgetAmountResource(Resource):
    """Budget amounts: what a line holds in one financial year."""

    name, model = "budget-amounts", models.BudgetAmount
    writing = Writing(
        models.BudgetAmount,
        ("line", "financial_year", "amount", "forecast", "year_inferred"),
        roles=FINANCE,
        parent="line",
    )
    columns = [
        Link("line", brief=True),
        FinancialYear("financial_year", brief=True),
        Money("amount", brief=True),
        Truth("year_inferred", brief=True),
        Money("forecast", description="What it is now expected to come to, in pounds."),
    ]
    expand = {"line": "budget-lines"}


class EfficiencyTargetResource(Resource):
    """Efficiency targets: what a programme means to save on a pool."""

    name, model = "efficiency-targets", models.EfficiencyTarget
    writing = Writing(
        models.EfficiencyTarget,
        (
            *("title", "pool", "percent", "qualifier", "stated_amount", "years", "from_financial_year"),
            *("profile_note", "document", "source"),
        ),
        roles=FINANCE,
        check=services.check_target,
    )
    columns = [
        Text("title", brief=True),
        Link("pool", brief=True),
        Number("percent", brief=True),
        Choice("qualifier", Qualifier, brief=True, label="Share is stated", beside="percent"),
        Money("stated_amount", brief=True),
        Whole("years", brief=True),
        FinancialYear("from_financial_year"),
        Text("profile_note"),
        *sourced(),
    ]
    expand = {"pool": "pools", "document": "documents"}


class AgencySpendResource(Resource):
    """Agency spend: what each agency spends in a place in a year; what is part of another row says so."""

    name, model = "agency-spend", models.AgencySpend
    writing = Writing(
        models.AgencySpend,
        (
            *("organisation", "label", "financial_year", "amount", "coverage", "part_of", "uncertain"),
            *("quoted", "note", "document", "source"),
        ),
        roles=FINANCE,
        check=services.check_spend,
    )
    columns = [
        Text("label", brief=True),
        Link("organisation", brief=True),
        FinancialYear("financial_year", brief=True),
        Money("amount", brief=True),
        Text("coverage", brief=True),
        Link("part_of", brief=True),
        Truth("uncertain", brief=True),
        Text("quoted"),
        Text("note"),
        *sourced(),
    ]
    expand = {"organisation": "organisations", "part_of": "agency-spend", "document": "documents"}


class BusinessCaseResource(Resource):
    """Business cases: what a change is to bring, and the asks on which that hangs."""

    name, model = "business-cases", models.BusinessCase
    writing = Writing(
        models.BusinessCase, ("title", "theme", "workstream", "summary", "document", "source"), roles=WRITERS
    )
    columns = [
        Text("title", brief=True),
        Link("theme", brief=True),
        Link("workstream", brief=True),
        Text("summary"),
        *sourced(),
    ]
    expand = {"theme": "themes", "workstream": "workstreams", "document": "documents"}


class BusinessCaseConditionResource(Resource):
    """Conditions of business cases: the asks that must be granted, and what hangs on each."""

    name, model = "business-case-conditions", models.BusinessCaseCondition
    writing = Writing(
        models.BusinessCaseCondition,
        ("business_case", "ask", "note", "document", "source"),
        roles=WRITERS,
        parent="business_case",
        check=services.check_condition,
    )
    columns = [
        Link("business_case", brief=True),
        Link("ask", brief=True),
        Text("note", brief=True, label="What hangs on it"),
        *sourced(),
    ]
    expand = {"business_case": "business-cases", "ask": "asks", "document": "documents"}


RESOURCES = (
    PoolResource,
    BudgetLineResource,
    BudgetAmountResource,
    EfficiencyTargetResource,
    AgencySpendResource,
    BusinessCaseResource,
    BusinessCaseConditionResource,
)
