"""The rules of measures and of their stories, through every door."""

from datetime import date
from decimal import Decimal

import pytest

from tests import doors
from tests.factories.workstreams import MeasureFactory, ReadingFactory, StoryFactory

pytestmark = pytest.mark.django_db
every_door = pytest.mark.parametrize("door", doors.DOORS)
LONG = "A line of ten " * 714


@every_door
def test_a_measure_says_whose_it_is_and_how_its_values_are_made(door, officer, workstream):
    said = {"accountability": "population", "value_kind": "rate", "multiplier": "1000", "numerator_label": "Births"}
    more = {"denominator_label": "Women aged 15 to 17", "headline": True, "frequency": "yearly", "decimals": "1"}
    programme = {"programme": workstream.scope.programme_reference}
    made = doors.add(door, officer, "measures", **programme, title="Births", **said, **more).record
    assert (made.accountability, made.times, made.numerator_label) == ("population", 1000, "Births")
    assert (made.headline, made.frequency, made.decimals, made.cumulative) == (True, "yearly", 1, False)


@every_door
def test_margins_are_in_order(door, officer, workstream):
    measure = MeasureFactory(workstream=workstream)
    told = "This ends before on target does. Give near target the larger margin, or leave both empty for 0 and 10."
    assert doors.change(door, officer, measure, green_within="6", amber_within="5").faults == {"amber_within": [told]}
    assert doors.change(door, officer, measure, green_within="11").faults == {"amber_within": [told]}
    assert doors.change(door, officer, measure, green_within="5", amber_within="5").record.green_within == 5


@every_door
def test_a_percentage_is_times_100(door, officer, workstream):
    measure = MeasureFactory(workstream=workstream, value_kind="percentage")
    told = "A percentage is times 100. Call it a rate for any other base."
    assert doors.change(door, officer, measure, multiplier="1000").faults == {"multiplier": [told]}
    assert doors.change(door, officer, measure, multiplier="1000", value_kind="rate").record.times == 1000


@every_door
def test_a_measure_keeps_the_unit_of_its_readings(door, officer, workstream):
    measure = MeasureFactory(workstream=workstream, unit="people")
    reading = ReadingFactory(measure=measure, unit="people")
    told = f"Reading {reading.reference} is in people. Empty its unit first, so that it takes the measure's."
    assert doors.change(door, officer, measure, unit="%").faults == {"unit": [told]}
    doors.change("api", officer, reading, unit="")
    assert doors.change(door, officer, measure, unit="%").record.unit == "%"


@every_door
def test_a_measure_goes_on_allowing_what_its_readings_have(door, officer, workstream):
    measure = MeasureFactory(workstream=workstream, numerator_may_exceed=True)
    reading = ReadingFactory(measure=measure, value=Decimal(2), numerator=Decimal(2), denominator=Decimal(1))
    told = f"Reading {reading.reference} has a numerator above its denominator, so the measure must allow it."
    refused = doors.change(door, officer, measure, numerator_may_exceed=False)
    assert refused.faults == {"numerator_may_exceed": [told]}


@every_door
def test_readings_say_what_their_parts_make_when_the_measure_counts_otherwise(door, officer, workstream):
    measure = MeasureFactory(workstream=workstream, value_kind="rate", decimals=2)
    parts = {"numerator": Decimal(430), "denominator": Decimal(1000)}
    reading = ReadingFactory(measure=measure, value=Decimal("0.43"), **parts)
    target = ReadingFactory(measure=measure, kind="target", value=Decimal(50))
    assert doors.change(door, officer, measure, value_kind="percentage").faults == {}
    for one in (reading, target):
        one.refresh_from_db()
    assert (reading.value, reading.version, target.value, target.version) == (43, 2, 50, 1)


@every_door
def test_a_reading_that_would_be_too_long_to_be_stored_keeps_the_measure_as_it_is(door, officer, workstream):
    measure = MeasureFactory(workstream=workstream, value_kind="rate", numerator_may_exceed=True)
    reading = ReadingFactory(measure=measure, value=Decimal(10**12), numerator=Decimal(10**12), denominator=Decimal(1))
    (told,) = doors.change(door, officer, measure, multiplier="2000000000").faults["multiplier"]
    assert told.startswith(f"Reading {reading.reference} would then be ")


@every_door
def test_a_measure_becomes_no_percentage_that_its_readings_pass(door, officer, workstream):
    measure = MeasureFactory(workstream=workstream, value_kind="number")
    reading = ReadingFactory(measure=measure, value=Decimal(150))
    share = (
        "A percentage lies between 0 and 100, unless the measure says that its numerator may exceed its denominator."
    )
    refused = doors.change(door, officer, measure, value_kind="percentage")
    assert refused.faults == {"numerator_may_exceed": [f"Reading {reading.reference} is 150. {share}"]}
    assert doors.change(door, officer, measure, value_kind="percentage", numerator_may_exceed=True).faults == {}


# Stories --------------------------------------------------------------------------------------------------------------


def tell(door, user, measure, **said):
    given = {"programme": measure.scope.programme_reference, "measure": measure, "as_at": date(2026, 10, 5)}
    return doors.add(door, user, "stories", **given | {"story": "Rents rose."} | said)


@every_door
def test_a_story_is_told_of_a_measure(door, officer, workstream):
    measure = MeasureFactory(workstream=workstream)
    said = {"partners": "Landlords", "what_works": "Advice early", "proposal": "A desk", "data_we_lack": "Rents"}
    made = tell(door, officer, measure, **said).record
    assert {name: getattr(made, name) for name in said} == said


@every_door
def test_a_measure_has_one_story_at_a_time(door, officer, workstream):
    first = StoryFactory(measure=MeasureFactory(workstream=workstream))
    told = "This measure has a story already: change that one. Its history is kept."
    assert tell(door, officer, first.measure).faults == {"measure": [told]}
    doors.act("api", officer, first, "withdraw")
    assert tell(door, officer, first.measure).record.pk != first.pk


@every_door
def test_a_story_of_a_day_that_has_not_come_is_refused(door, officer, workstream):
    refused = tell(door, officer, MeasureFactory(workstream=workstream), as_at=date(2199, 1, 1))
    assert refused.faults == {"as_at": ["This day has not come yet. Give the day that the story describes."]}


@every_door
@pytest.mark.parametrize(
    "text", [LONG, "قصة القياس", "<b>bold</b><script>alert(1)</script>"], ids=["long", "rtl", "html"]
)
def test_any_words_are_kept_as_they_are(door, text, officer, workstream):
    made = tell(door, officer, MeasureFactory(workstream=workstream), story=text).record
    assert made.story == text.strip()


@every_door
def test_nobody_tells_stories_of_another_programme(door, stranger, workstream):
    assert tell(door, stranger, MeasureFactory(workstream=workstream)).record is None
