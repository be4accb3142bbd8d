"""Pools and spend, and sources that disagree."""

from datetime import timedelta
from decimal import Decimal

import pytest

from core.choices import Qualifier
from core.services import withdraw_record
from governance.models import Figure
from tests.factories.budgets import (
    AgencySpendFactory,
    BudgetAmountFactory,
    BudgetLineFactory,
    EfficiencyTargetFactory,
    PoolFactory,
)
from tests.factories.core import NOW
from tests.factories.governance import OrganisationFactory
from tests.reports.sections.told import DAY
from workstreams.models import Measure, Reading

pytestmark = pytest.mark.django_db


def test_a_pool_has_its_stated_total_beside_the_sum_of_its_lines(scope, board, tell):
    body = OrganisationFactory(scope=scope, name="Wirral Council")
    stated = {"stated_total": Decimal("42000000"), "stated_qualifier": Qualifier.OVER, "stated_source": "p. 5"}
    pool = PoolFactory(scope=scope, title="Pooled", board=board, accountable_body=body, **stated)
    for amount in (Decimal("30000000.50"), Decimal("12170000")):
        BudgetAmountFactory(line=BudgetLineFactory(pool=pool), amount=amount)
    gone = BudgetAmountFactory(line=BudgetLineFactory(pool=pool), amount=Decimal(1))
    withdraw_record(gone.line, actor=None, now=NOW)
    share = {"percent": Decimal(15), "stated_amount": Decimal(6300000), "years": 3}
    EfficiencyTargetFactory(pool=pool, title="Save", qualifier=Qualifier.ABOUT, source="p. 6", **share)
    assert tell("money") == {
        "pools": [
            {
                "reference": "HOME-PO-01",
                "title": "Pooled",
                "kind": "budgets.pool",
                "board": "Public Service Board",
                "accountable_body": "Wirral Council",
                "stated": "42000000.00",
                "stated_as": "over",
                "stated_where": "p. 5",
                "computed": "42170000.50",
                "lines": 2,
                "difference": "170000.50",
                "targets": [
                    {
                        "reference": "HOME-ET-01",
                        "title": "Save",
                        "kind": "budgets.efficiencytarget",
                        "percent": "15",
                        "qualifier": "about",
                        "stated": "6300000.00",
                        "computed": "6325500.08",
                        "years": 3,
                        "note": "",
                        "where": "p. 6",
                    }
                ],
            }
        ],
        "spend": None,
    }


def test_a_pool_without_lines_has_no_difference_to_show(scope, tell):
    PoolFactory(scope=scope, stated_total=Decimal(100))
    pool = tell("money")["pools"][0]
    assert (pool["stated"], pool["computed"], pool["lines"], pool["difference"]) == ("100.00", "0.00", 0, None)


def test_what_agencies_spend_is_counted_once(scope, tell):
    council = OrganisationFactory(scope=scope)
    whole = AgencySpendFactory(
        scope=scope, organisation=council, label="Council", amount=Decimal("900.10"), financial_year=2025
    )
    AgencySpendFactory(
        scope=scope,
        organisation=council,
        label="Of it: schools",
        amount=Decimal(400),
        part_of=whole,
        financial_year=2025,
    )
    AgencySpendFactory(
        scope=scope, label="Police", amount=Decimal(50), financial_year=2024, coverage="Merseyside", uncertain=True
    )
    assert tell("money")["spend"] == {
        "rows": 3,
        "agencies": 2,
        "total": "950.10",
        "inside": ["Of it: schools"],
        "wider": ["Police: Merseyside"],
        "uncertain": ["Police"],
        "years": [2024, 2025],
        "lines": 0,
    }


def test_readings_of_one_measure_and_day_that_differ_are_both_told(store, paper, tell):
    measure = store(Measure, title="Claimants")
    given = {"measure": measure, "as_at": DAY}
    store(Reading, **given, value=Decimal("38930"), unit="people", document=paper, source="row 2")
    store(Reading, **given, value=Decimal("38410.5"), quoted="about 38,410½", source="NOMIS")
    store(Reading, measure=measure, as_at=DAY - timedelta(days=1), value=Decimal(1), source="another day")
    store(Reading, **given, kind="target", value=Decimal(2), source="another kind")
    assert tell("conflicts") == {
        "rows": [
            {
                "reference": "HOME-ME-01",
                "title": "Claimants",
                "kind": "workstreams.measure",
                "note": "",
                "sources": [
                    {"source": "Report of April", "says": "38,930 people", "where": "row 2"},
                    {"source": "Not stated", "says": "about 38,410½", "where": "NOMIS"},
                ],
            }
        ]
    }


def test_readings_that_agree_are_no_conflict(store, paper, tell):
    measure = store(Measure, title="Claimants")
    for source in ("row 2", "row 9"):
        store(Reading, measure=measure, as_at=DAY, value=Decimal(5), document=paper, source=source)
    assert tell("conflicts") == {"rows": []}


def test_figures_that_contradict_each_other_are_told_side_by_side(store, paper, tell):
    first = store(
        Figure, subject="start of the pilots", label="Start", value=Decimal(2011), source="2.2", document=paper
    )
    store(
        Figure,
        subject="start of the pilots",
        label="Start again",
        quoted="during 2012",
        source="2.3",
        conflicts_with=first,
        conflict_note="Two years.",
    )
    assert tell("conflicts") == {
        "rows": [
            {
                "reference": "HOME-FG-02",
                "title": "Start of the pilots",
                "kind": "governance.figure",
                "note": "Two years.",
                "sources": [
                    {"source": "Report of April", "says": "2,011", "where": "2.2"},
                    {"source": "Not stated", "says": "during 2012", "where": "2.3"},
                ],
            }
        ]
    }
