"""The days of a schedule: where months end, years leap, clocks change; and no gap ever."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.figures import LONDON
from governance.choices import ReportingCycle
from reports.figures import due_at, following

DAYS = {"weekly": 7, "fortnightly": 14, "four_weekly": 28}
LONGEST = {"weekly": 7, "fortnightly": 14, "four_weekly": 28, "monthly": 31, "quarterly": 92}
SHORTEST = {"weekly": 7, "fortnightly": 14, "four_weekly": 28, "monthly": 28, "quarterly": 89}
cycles = st.sampled_from(ReportingCycle.values)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def run(cycle, first, count):
    """The first days of a schedule, one after the other."""
    found = [first]
    while len(found) < count:
        found.append(following(cycle, first, found[-1]))
    return found


def test_a_month_that_is_shorter_gives_its_last_day_and_the_next_has_the_day_back():
    assert run("monthly", date(2026, 1, 31), 5) == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
        date(2026, 5, 31),
    ]


@pytest.mark.parametrize(
    ("first", "after", "due"),
    [
        (date(2023, 11, 30), date(2024, 1, 30), date(2024, 2, 29)),
        (date(2024, 2, 29), date(2024, 2, 29), date(2024, 3, 29)),
        (date(2024, 2, 29), date(2025, 1, 29), date(2025, 2, 28)),
        (date(2024, 2, 29), date(2028, 1, 29), date(2028, 2, 29)),
    ],
)
def test_the_last_day_of_february_is_known_in_every_year(first, after, due):
    assert following("monthly", first, after) == due


def test_a_quarter_is_three_months_whatever_they_hold():
    assert run("quarterly", date(2026, 11, 30), 5) == [
        date(2026, 11, 30),
        date(2027, 2, 28),
        date(2027, 5, 30),
        date(2027, 8, 30),
        date(2027, 11, 30),
    ]


@pytest.mark.parametrize(("cycle", "step"), DAYS.items())
def test_weeks_count_days_over_both_changes_of_the_clock(cycle, step):
    first = date(2026, 3, 1)
    assert run(cycle, first, 12) == [first + timedelta(days=step * n) for n in range(12)]


@pytest.mark.parametrize("cycle", ReportingCycle.values)
def test_before_the_first_day_the_first_day_follows(cycle):
    assert following(cycle, date(2026, 5, 4), date(2026, 5, 3)) == date(2026, 5, 4)


@given(cycles, days, days)
def test_what_follows_is_later_and_nothing_of_the_schedule_lies_between(cycle, first, after):
    due = following(cycle, first, after)
    assert due > after or (after < first and due == first)
    assert following(cycle, first, max(after, due - timedelta(days=1))) == due


@given(cycles, days, st.integers(2, 40))
def test_days_of_a_schedule_grow_by_no_less_and_no_more_than_a_period(cycle, first, count):
    found = run(cycle, first, count)
    steps = [(later - day).days for day, later in pairwise(found)]
    assert all(SHORTEST[cycle] <= step <= LONGEST[cycle] for step in steps)


@given(cycles, days, st.integers(1, 30), st.integers(0, 400))
def test_every_day_in_between_leads_to_the_next_day_of_the_schedule(cycle, first, count, offset):
    found = run(cycle, first, count + 1)
    after = min(found[-1] - timedelta(days=1), found[0] + timedelta(days=offset))
    assert following(cycle, first, after) == next(day for day in found if day > after)


@given(cycles, days, st.integers(2, 40))
def test_months_keep_the_day_of_the_first_where_they_have_it(cycle, first, count):
    if cycle in DAYS:
        assert {day.weekday() for day in run(cycle, first, count)} == {first.weekday()}
    else:
        for day in run(cycle, first, count):
            assert day.day == first.day or (day.day < first.day and (day + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("day", "hour"),
    [(date(2026, 3, 28), 6), (date(2026, 3, 29), 5), (date(2026, 10, 24), 5), (date(2026, 10, 25), 6)],
)
def test_a_report_is_made_at_six_by_the_clock_on_the_wall(day, hour):
    assert due_at(day) == datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@given(days)
def test_the_moment_of_a_day_lies_in_that_day_in_london(day):
    assert due_at(day).astimezone(LONDON).replace(tzinfo=None) == datetime(day.year, day.month, day.day, 6)
