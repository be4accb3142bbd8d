"""What columns are called, and when one about another is not shown."""

import pytest

from core.resources import registry
from tests.factories.workstreams import MilestoneFactory


@pytest.mark.parametrize("name", registry)
def test_no_column_is_called_by_a_word_of_ours(name):
    told = [column.label for column in registry[name].columns]
    assert [label for label in told if "qualifier" in label or "precision" in label] == []


@pytest.mark.django_db
def test_how_exact_a_day_is_is_told_only_where_there_is_one():
    milestone = MilestoneFactory()
    told = {one.name: one.told(milestone) for one in registry["milestones"].columns if one.name.endswith("_precision")}
    assert told["baseline_precision"] == "day"
    assert (told["forecast_precision"], told["done_precision"]) == ("", "")
