"""How a stated sum stands to a computed one."""

import doctest
from decimal import Decimal

import pytest

from budgets import figures
from budgets.figures import agrees, percent_of


def test_the_examples_of_the_module_hold():
    assert doctest.testmod(figures).failed == 0


@pytest.mark.parametrize(
    ("qualifier", "below", "same", "above"),
    [
        ("exact", False, True, False),
        ("about", None, True, None),
        ("over", False, False, True),
        ("at_least", False, True, True),
        ("up_to", True, True, False),
    ],
)
def test_each_qualifier_bounds_what_agrees(qualifier, below, same, above):
    stated = Decimal(100)
    assert [agrees(qualifier, stated, Decimal(sum_)) for sum_ in (99, 100, 101)] == [below, same, above]


def test_a_share_is_rounded_half_up_to_a_tenth():
    assert [percent_of(Decimal(part), Decimal(2000)) for part in (1, 3, -1)] == [
        Decimal("0.1"),
        Decimal("0.2"),
        Decimal("-0.1"),
    ]
