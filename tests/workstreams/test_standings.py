"""How a measure stands: rating, target path, revisions, sources that disagree, sums of a year, off target."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.core import NOW
from tests.factories.governance import PlaceFactory
from tests.factories.workstreams import MeasureFactory, ReadingFactory
from workstreams.choices import TargetRating
from workstreams.models import Measure
from workstreams.services import off_target, standings_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)


@pytest.fixture
def measure(workstream):
    return MeasureFactory(workstream=workstream, direction="lower", unit="%")


def read(measure, kind, value, *day, **more):
    return ReadingFactory(measure=measure, kind=kind, value=Decimal(value), as_at=date(*day) if day else None, **more)


def standing(measure, day=TODAY):
    return standings_of([measure], day)[measure.pk]


def test_a_reading_is_rated_against_the_line_between_baseline_and_target(measure):
    read(measure, "baseline", 20, 2026, 4, 1)
    read(measure, "target", 10, 2026, 4, 11)
    read(measure, "actual", 16, 2026, 4, 6)
    found = standing(measure)
    assert (found.target, found.rating, found.missed_by) == (15, TargetRating.NEAR_TARGET, Decimal("6.7"))


def test_the_measures_own_margins_rate_it(measure, workstream):
    strict = MeasureFactory(workstream=workstream, direction="lower", amber_within=Decimal(5))
    read(strict, "target", 100, 2026, 4, 1)
    read(strict, "actual", 106, 2026, 6, 1)
    assert standing(strict).rating == TargetRating.OFF_TARGET


@pytest.mark.parametrize(
    ("kinds", "why"),
    [
        ([], "It has no reading yet."),
        ([("actual", 5, 2026, 4, 1)], "It has no target for that day."),
        ([("target", 5, 2026, 4, 1)], "It has no reading yet."),
        ([("actual", 5), ("target", 5, 2026, 4, 1)], "Its reading states no day."),
        ([("actual", 5, 2026, 4, 1), ("target", 5, 2026, 4, 2)], "It has no target for that day."),
        ([("actual", 5, 2026, 4, 1), ("anticipated", 5, 2026, 4, 1)], "It has no target for that day."),
    ],
    ids=["nothing", "no target", "no reading", "no day", "target to come", "anticipated"],
)
def test_what_is_missing_is_not_rated_and_says_why(measure, kinds, why):
    for kind, value, *day in kinds:
        read(measure, kind, value, *day)
    found = standing(measure)
    assert (found.rating, found.why_not) == (TargetRating.NOT_RATED, why)


def test_a_target_without_a_day_holds_on_every_day(measure):
    read(measure, "target", 0)
    read(measure, "actual", 5, 2026, 4, 1)
    found = standing(measure)
    assert (found.rating, found.missed_by, found.target) == (TargetRating.OFF_TARGET, None, 0)


def test_neither_direction_is_not_rated(workstream):
    neutral = MeasureFactory(workstream=workstream, direction="neither")
    read(neutral, "target", 5, 2026, 4, 1)
    read(neutral, "actual", 5, 2026, 4, 1)
    assert standing(neutral).why_not == "Neither direction is better."


def test_sources_that_disagree_are_not_rated(measure):
    read(measure, "target", 5, 2026, 4, 1)
    for value, source in ((4, "survey"), (9, "register")):
        read(measure, "actual", value, 2026, 5, 1, source=source)
    found = standing(measure)
    assert (found.rating, found.why_not, len(found.latest)) == (TargetRating.NOT_RATED, "Its sources disagree.", 2)


def test_targets_that_disagree_rate_nothing(measure):
    for value, source in ((4, "plan"), (9, "paper")):
        read(measure, "target", value, 2026, 4, 1, source=source)
    read(measure, "actual", 5, 2026, 5, 1)
    assert standing(measure).why_not == "Its targets disagree."


def test_the_latest_final_reading_of_a_source_speaks_and_all_are_kept(measure):
    read(measure, "actual", 7, 2026, 5, 1, status="final")
    read(measure, "actual", 8, 2026, 5, 1, status="final", now=NOW + timedelta(days=1))
    read(measure, "actual", 9, 2026, 5, 1, status="provisional", now=NOW + timedelta(days=2))
    found = standing(measure)
    assert [one.value for one in found.latest] == [8]
    assert measure.readings.count() == 3


def test_a_provisional_reading_speaks_while_there_is_no_final_one(measure):
    read(measure, "actual", 9, 2026, 5, 1, status="provisional")
    assert standing(measure).value == 9


def test_readings_after_the_day_that_is_asked_do_not_count(measure):
    read(measure, "target", 5, 2026, 4, 1)
    read(measure, "actual", 4, 2026, 4, 1)
    read(measure, "actual", 9, 2026, 6, 1)
    assert standing(measure, date(2026, 5, 1)).rating == TargetRating.ON_TARGET
    assert standing(measure).rating == TargetRating.OFF_TARGET


def test_what_adds_up_over_the_year_is_rated_by_the_year_so_far(workstream):
    courses = MeasureFactory(workstream=workstream, direction="higher", cumulative=True, value_kind="number")
    read(courses, "actual", 50, 2026, 3, 31)
    read(courses, "baseline", 500, 2026, 4, 1)
    read(courses, "target", 365, 2027, 3, 31)
    for value, *day in ((20, 2026, 4, 30), (30, 2026, 5, 31)):
        read(courses, "actual", value, *day)
    found = standing(courses)
    assert (found.value, found.target, found.rating) == (50, 61, TargetRating.OFF_TARGET)
    assert found.series == [(date(2026, 4, 30), 20), (date(2026, 5, 31), 50)]


def test_another_places_readings_do_not_rate_a_measure_of_one_place(workstream, scope):
    wirral, ward = PlaceFactory(scope=scope), PlaceFactory(scope=scope)
    own = MeasureFactory(workstream=workstream, direction="lower", place=wirral)
    read(own, "target", 5, 2026, 4, 1)
    read(own, "actual", 4, 2026, 4, 1, place=wirral)
    read(own, "actual", 99, 2026, 6, 1, place=ward)
    assert standing(own).rating == TargetRating.ON_TARGET


def test_direction_of_travel_is_better_or_worse_and_not_up_or_down(measure):
    read(measure, "actual", 5, 2026, 4, 1)
    read(measure, "actual", 4, 2026, 5, 1)
    assert standing(measure).travel == "up"


def test_a_forecast_takes_three_days_and_reaches_to_the_next_target(measure):
    for value, day in ((10, 1), (11, 11)):
        read(measure, "actual", value, 2026, 4, day)
    assert standing(measure).forecast is None
    read(measure, "actual", 12, 2026, 4, 21)
    assert standing(measure).forecast == (date(2027, 4, 21), Decimal("48.5000"))
    read(measure, "target", 5, 2026, 5, 1)
    assert standing(measure).forecast == (date(2026, 5, 1), Decimal(13))


def test_off_target_says_by_how_much_and_against_which_target(measure):
    target = read(measure, "target", 10, 2026, 4, 1)
    read(measure, "actual", 15, 2026, 4, 1)
    found = off_target(measure, TODAY)
    assert (found.missed_by, found.value, found.target, found.against) == (Decimal("50.0"), 15, 10, target)
    read(measure, "actual", 10, 2026, 5, 1)
    assert off_target(measure, TODAY) is None


def test_many_measures_are_read_by_one_query(workstream):
    measures = [MeasureFactory(workstream=workstream) for _ in range(5)]
    for one in measures:
        read(one, "actual", 5, 2026, 4, 1)
    with CaptureQueriesContext(connection) as captured:
        standings_of(measures, TODAY)
    assert len(captured) == 1


def test_a_measure_without_a_baseline_is_found_unless_it_says_why(workstream):
    bare = MeasureFactory(workstream=workstream)
    MeasureFactory(workstream=workstream, no_baseline_reason="A saving starts from nothing")
    read(MeasureFactory(workstream=workstream), "baseline", 5)
    assert list(Measure.objects.without_baseline()) == [bare]
