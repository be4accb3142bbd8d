"""The rules of readings, through every door."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from core.services import change_record, withdraw_record
from tests import doors
from tests.factories.core import NOW
from tests.factories.governance import PlaceFactory
from tests.factories.workstreams import MeasureFactory, ReadingFactory
from workstreams.services import check_reading

pytestmark = pytest.mark.django_db
every_door = pytest.mark.parametrize("door", doors.DOORS)
DAY = date(2026, 3, 31)


@pytest.fixture
def share(workstream):
    return MeasureFactory(workstream=workstream, unit="%", value_kind="percentage", direction="lower", decimals=1)


def add(door, user, measure, **said):
    given = {"programme": measure.scope.programme_reference, "measure": measure, "as_at": DAY, "source": "NOMIS"}
    return doors.add(door, user, "readings", **given | said)


@every_door
def test_a_value_is_computed_from_numerator_and_denominator(door, officer, share):
    made = add(door, officer, share, numerator="38930", denominator="199641").record
    assert (made.value, made.numerator, made.denominator) == (Decimal("19.5"), Decimal(38930), Decimal(199641))


@every_door
def test_a_value_that_is_given_too_must_agree(door, officer, share):
    parts = {"numerator": "18750", "denominator": "199641"}
    refused = add(door, officer, share, value="9.5", **parts)
    told = "18,750 of 199,641 makes 9.4, not 9.5. Correct one of them, or leave the value empty."
    assert refused.faults == {"value": [told]}
    assert add(door, officer, share, value="9.39", **parts).record.value == Decimal("9.39")


@every_door
def test_a_computed_value_follows_what_it_is_computed_from(door, officer, share):
    reading = add("api", officer, share, numerator="10", denominator="100").record
    assert doors.change(door, officer, reading, numerator="20").record.value == Decimal("20")


@every_door
def test_a_stated_value_does_not_follow_but_must_agree(door, officer, share):
    reading = ReadingFactory(measure=share, value=Decimal(12))
    refused = doors.change(door, officer, reading, numerator="10", denominator="100")
    assert list(refused.faults) == ["value"]


@every_door
def test_a_reading_without_a_value_is_refused(door, officer, share):
    assert add(door, officer, share).faults == {"value": ["Give a value, or numerator and denominator."]}


@every_door
@pytest.mark.parametrize(
    ("said", "field", "told"),
    [
        ({"numerator": "5"}, "denominator", "Numerator and denominator go together: give both, or neither."),
        ({"denominator": "5"}, "numerator", "Numerator and denominator go together: give both, or neither."),
        (
            {"numerator": "5", "denominator": "0"},
            "denominator",
            "The denominator must be more than 0: nothing can be divided by it.",
        ),
        (
            {"numerator": "1001", "denominator": "1000"},
            "numerator",
            "The numerator is above the denominator, 1,000, which this measure does not allow.",
        ),
        (
            {"numerator": "-30", "denominator": "100"},
            "numerator",
            "The numerator cannot be less than 0: it is what is counted.",
        ),
    ],
    ids=["numerator alone", "denominator alone", "nothing to divide by", "above", "below nothing"],
)
def test_numerator_and_denominator_that_cannot_be_are_refused(door, said, field, told, officer, share):
    assert add(door, officer, share, **said).faults == {field: [told]}


@every_door
def test_a_numerator_may_be_above_where_the_measure_allows_it(door, officer, workstream):
    growth = MeasureFactory(workstream=workstream, value_kind="percentage", numerator_may_exceed=True, decimals=0)
    assert add(door, officer, growth, numerator="150", denominator="100").record.value == Decimal(150)


@every_door
@pytest.mark.parametrize("value", ["150", "-5"])
def test_a_percentage_lies_between_0_and_100_unless_its_numerator_may_exceed(door, value, officer, share):
    told = "A percentage lies between 0 and 100, unless the measure says that its numerator may exceed its denominator."
    assert add(door, officer, share, value=value).faults == {"value": [told]}
    assert add(door, officer, share, value="100").record.value == 100
    growth = MeasureFactory(workstream=share.workstream, value_kind="percentage", numerator_may_exceed=True)
    assert add(door, officer, growth, value=value).record.value == Decimal(value)


@every_door
def test_an_actual_of_a_day_that_has_not_come_is_refused(door, officer, share):
    told = "This day has not come yet. Give the day that the reading describes, or make it a target or anticipated."
    assert add(door, officer, share, value="5", as_at=date(2199, 3, 31)).faults == {"as_at": [told]}
    assert add(door, officer, share, value="5", as_at=date(2199, 3, 31), kind="target").record.kind == "target"


@every_door
def test_an_actual_before_the_baseline_is_refused_unless_it_is_history(door, officer, share):
    ReadingFactory(measure=share, kind="baseline", as_at=DAY)
    before = {"value": "5", "as_at": date(2025, 3, 31)}
    told = "This is before the baseline of 31 March 2026. Make its kind history, or correct the day."
    assert add(door, officer, share, **before).faults == {"as_at": [told]}
    assert add(door, officer, share, **before, kind="history").record.as_at == date(2025, 3, 31)


@every_door
def test_history_lies_before_the_baseline(door, officer, share):
    ReadingFactory(measure=share, kind="baseline", as_at=DAY)
    told = "This is not before the baseline of 31 March 2026, so it is no history. Make it an actual."
    assert add(door, officer, share, value="5", kind="history", as_at=date(2026, 6, 30)).faults == {"kind": [told]}


@every_door
def test_a_baseline_after_an_actual_is_refused(door, officer, share):
    early = ReadingFactory(measure=share, as_at=date(2025, 3, 31))
    told = f"Reading {early.reference} of 31 March 2025 is before this baseline. Make its kind history first."
    assert add(door, officer, share, value="5", kind="baseline").faults == {"as_at": [told]}


@every_door
def test_another_place_has_a_baseline_of_its_own(door, officer, share):
    ReadingFactory(measure=share, kind="baseline", as_at=DAY)
    made = add(door, officer, share, value="5", as_at=date(2025, 3, 31), place=PlaceFactory(scope=share.scope)).record
    assert made.kind == "actual"


@every_door
def test_the_unit_is_that_of_the_measure_where_both_are_stated(door, officer, share):
    told = "The measure is in %. Give the reading in that unit, or leave the unit empty."
    assert add(door, officer, share, value="5", unit="people").faults == {"unit": [told]}
    assert add(door, officer, share, value="5", unit="%").record.unit == "%"
    assert add(door, officer, share, value="5").record.unit == ""


@every_door
def test_a_period_ends_on_the_day_that_the_reading_is_as_at(door, officer, share):
    told = "The period starts after the day that the reading is as at."
    refused = add(door, officer, share, value="5", period_starts_on=date(2026, 4, 1))
    assert refused.faults == {"period_starts_on": [told]}
    open_ended = add(door, officer, share, value="5", period_starts_on=date(2026, 1, 1), as_at=None)
    assert open_ended.faults == {"as_at": ["Give the last day too: as at."]}
    made = add(door, officer, share, value="5", period_starts_on=date(2026, 1, 1)).record
    assert made.period_starts_on == date(2026, 1, 1)


@every_door
def test_yes_is_1_and_no_is_0(door, officer, workstream):
    signed = MeasureFactory(workstream=workstream, value_kind="yes_no")
    told = "This measure is yes or no: give 1 for yes, 0 for no."
    assert add(door, officer, signed, value="2").faults == {"value": [told]}
    assert add(door, officer, signed, value="1").record.value == 1


@every_door
def test_a_reading_of_a_withdrawn_measure_is_refused(door, officer, share):
    withdraw_record(share, actor=None, now=NOW)
    assert list(add(door, officer, share, value="5").faults) == ["measure"]


def test_the_rule_knows_a_withdrawn_measure_by_itself(share):
    reading = ReadingFactory(measure=share)
    withdraw_record(share, actor=None, now=NOW)
    with pytest.raises(ValidationError, match="This measure has been withdrawn"):
        check_reading(reading, NOW)


@every_door
def test_evidence_and_status_are_kept(door, officer, share):
    made = add(door, officer, share, value="5", evidence="1", status="provisional").record
    assert (made.evidence, made.status) == ("1", "provisional")
    assert list(add(door, officer, share, value="5", evidence="5").faults) == ["evidence"]


def test_what_was_typed_is_kept_on_the_page(officer, share):
    typed = {"value": "5", "as_at": date(2199, 3, 31), "quoted": "<b>bold</b>", "coverage": "منطقة"}
    refused = add("page", officer, share, **typed)
    assert (refused.kept["quoted"], refused.kept["coverage"]) == ("<b>bold</b>", "منطقة")


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_value_that_comes_out_too_long_to_be_stored_is_told_by_its_field(door, officer, share):
    change_record(share, actor=None, now=NOW, value_kind="rate", multiplier=2_000_000_000, numerator_may_exceed=True)
    answer = add(door, officer, share, numerator="9999999999999999", denominator="0.0001")
    assert "no more than" in str(answer.faults)
