"""Totals and targets that cannot be are refused through every door."""

from decimal import Decimal

import pytest

from tests import doors
from tests.factories.budgets import BudgetLineFactory, EfficiencyTargetFactory

pytestmark = pytest.mark.django_db
every_door = pytest.mark.parametrize("door", doors.DOORS)


@every_door
def test_a_stated_total_is_not_below_nothing(door, officer, pool):
    refused = doors.change(door, officer, pool, stated_total="-1")
    assert refused.faults == {"stated_total": ["A total cannot be less than £0."]}
    assert doors.change(door, officer, pool, stated_total="0").record.stated_total == 0


@every_door
@pytest.mark.parametrize("percent", ["150", "-5"])
def test_an_efficiency_target_is_a_share_of_the_pool(door, percent, officer, pool):
    target = EfficiencyTargetFactory(pool=pool)
    refused = doors.change(door, officer, target, percent=percent)
    assert refused.faults == {"percent": ["A share of the pool lies between 0 and 100 percent."]}
    assert doors.change(door, officer, target, percent="100").record.percent == Decimal(100)


@every_door
def test_a_saving_is_not_below_nothing(door, officer, pool):
    target = EfficiencyTargetFactory(pool=pool)
    refused = doors.change(door, officer, target, stated_amount="-1")
    assert refused.faults == {"stated_amount": ["A saving cannot be less than £0."]}
    assert doors.change(door, officer, target, stated_amount="1").record.stated_amount == 1


@every_door
def test_a_sum_and_a_financial_year_are_read_as_people_write_them(door, officer, pool):
    line = BudgetLineFactory(pool=pool)
    said = {"programme": pool.scope.programme_reference, "line": line, "amount": "£1,000", "financial_year": "2026–27"}
    made = doors.add(door, officer, "budget-amounts", **said).record
    assert (made.amount, made.financial_year) == (1000, 2026)


@every_door
def test_a_number_that_is_too_large_is_told_in_plain_words(door, officer, pool):
    target = EfficiencyTargetFactory(pool=pool)
    refused = doors.change(door, officer, target, years=10**20)
    assert refused.faults == {"years": ["This number is too large"]}


@every_door
def test_a_sum_may_be_larger_than_a_whole_number(door, officer, pool):
    assert doors.change(door, officer, pool, stated_total="4000000000").record.stated_total == 4_000_000_000
