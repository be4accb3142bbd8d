"""The geometry of a line chart: one point, one day, nothing but zeros, many marks."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.line_chart import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Line, line_chart, ticks_of

DAY = date(2026, 3, 31)


def chart(*points, **more):
    return line_chart([Line("What has been", "actual", points, **more)], "curve", "Title", "Description")


def test_nothing_is_drawn_of_nothing():
    assert chart() is None


def test_one_point_stands_in_the_middle_without_a_line():
    made = chart((DAY, Decimal(5)))
    (series,) = made["series"]
    assert (series["path"], len(series["marks"]), [day["on"] for day in made["days"]]) == ("", 1, [DAY])
    assert series["marks"][0]["x"] == f"{(LEFT + WIDTH - RIGHT) / 2:.1f}"


def test_the_lowest_day_and_value_stand_at_the_corner_and_the_highest_at_the_other():
    (series,) = chart((DAY, Decimal(0)), (DAY + timedelta(days=10), Decimal(100)))["series"]
    assert series["path"] == f"M{LEFT}.0 {HEIGHT - BOTTOM}.0L{WIDTH - RIGHT}.0 {TOP}.0"


def test_a_line_that_follows_another_leaves_its_first_mark_to_it():
    points = [(DAY + timedelta(days=n), Decimal(n)) for n in range(3)]
    (series,) = chart(*points, follows=True)["series"]
    assert (len(series["marks"]), series["path"].count("L")) == (2, 2)


@pytest.mark.parametrize("values", [["0"], ["0", "0"], ["-5"], ["-5", "5"], ["7"], ["0.003", "0.001"], ["4e9", "1"]])
def test_levels_lie_around_all_values_and_are_few(values):
    known = [Decimal(value) for value in values]
    levels = ticks_of(known)
    assert levels[0] <= min(known) <= max(known) <= levels[-1]
    assert 2 <= len(levels) <= 6


def test_500_marks_stay_inside():
    (series,) = chart(*((DAY + timedelta(days=n), Decimal(n % 37)) for n in range(500)))["series"]
    assert all(LEFT <= float(mark["x"]) <= WIDTH - RIGHT for mark in series["marks"])
    assert all(TOP <= float(mark["y"]) <= HEIGHT - BOTTOM for mark in series["marks"])
