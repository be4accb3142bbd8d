"""Rules of measures, readings and stories that hold however they are written."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet

from core.figures import london_day
from core.models import User
from core.services import change_record
from workstreams.choices import ReadingKind, ValueKind
from workstreams.figures import AMBER_WITHIN, GREEN_WITHIN, agrees, divided, margin
from workstreams.models import Measure, Reading, Story

PAST = (ReadingKind.ACTUAL, ReadingKind.BASELINE, ReadingKind.HISTORY)
"""Readings of what has been: their day has come."""


OUTSIDE = Q(value__lt=0) | Q(value__gt=100)
SHARE = "A percentage lies between 0 and 100, unless the measure says that its numerator may exceed its denominator."


def check_measure(measure: Measure, now: datetime) -> None:
    """Refuse margins that are out of order, and a unit or a rule that the measure's readings would then break."""
    if margin(measure.amber_within, AMBER_WITHIN) < margin(measure.green_within, GREEN_WITHIN):
        told = "This ends before on target does. Give near target the larger margin, or leave both empty for 0 and 10."
        raise ValidationError({"amber_within": told})
    if measure.value_kind == ValueKind.PERCENTAGE and measure.multiplier not in (None, 100):
        raise ValidationError({"multiplier": "A percentage is times 100. Call it a rate for any other base."})
    if measure._state.adding:
        return
    readings = Reading.objects.current().filter(measure=measure)
    if measure.unit and (other := readings.exclude(unit__in=("", measure.unit)).first()):
        told = f"Reading {other.reference} is in {other.unit}. Empty its unit first, so that it takes the measure's."
        raise ValidationError({"unit": told})
    if not measure.numerator_may_exceed and (above := readings.filter(numerator__gt=F("denominator")).first()):
        told = f"Reading {above.reference} has a numerator above its denominator, so the measure must allow it."
        raise ValidationError({"numerator_may_exceed": told})
    if _is_share(measure) and (beyond := readings.filter(OUTSIDE, denominator=None).first()):
        told = f"Reading {beyond.reference} is {_plain(beyond.value)}. {SHARE}"
        raise ValidationError({"numerator_may_exceed": told})


def settle_readings(measure: Measure, actor: User | None, now: datetime) -> None:
    """Let each reading that has a numerator and a denominator say what they make now, by the measure as it is."""
    for reading in Reading.objects.current().filter(measure=measure, denominator__gt=0).order_by("reference"):
        top, bottom = reading.numerator, reading.denominator
        if top is None or bottom is None or agrees(reading.value, top, bottom, measure.times):
            continue
        made = divided(top, bottom, measure.times, measure.decimals)
        try:
            change_record(reading, actor=actor, now=now, value=made)
        except ValidationError as fault:
            told = f"Reading {reading.reference} would then be {_plain(made)}: {' '.join(fault.messages)}"
            raise ValidationError({"multiplier": told}) from fault


def check_reading(reading: Reading, now: datetime) -> None:
    """Refuse a reading that cannot be: of a withdrawn measure, in another unit, of a day that has not come.

    Its value is filled in where numerator and denominator say it, and must be what they say where it is given too.
    """
    measure = reading.measure
    if measure.withdrawn_at:
        raise ValidationError({"measure": "This measure has been withdrawn. Choose one that is in use."})
    if reading.unit and measure.unit and reading.unit != measure.unit:
        told = f"The measure is in {measure.unit}. Give the reading in that unit, or leave the unit empty."
        raise ValidationError({"unit": told})
    _check_days(reading, now)
    _check_parts(reading, measure)
    if reading.value is None:
        raise ValidationError({"value": "Give a value, or numerator and denominator."})
    if _is_share(measure) and not 0 <= reading.value <= 100:
        raise ValidationError({"value": SHARE})
    if measure.value_kind == ValueKind.YES_NO and reading.value not in (0, 1):
        raise ValidationError({"value": "This measure is yes or no: give 1 for yes, 0 for no."})


def check_story(story: Story, now: datetime) -> None:
    """Refuse a second story of one measure, one of a withdrawn measure, and one of a day that has not come."""
    if story.measure.withdrawn_at:
        raise ValidationError({"measure": "This measure has been withdrawn. Choose one that is in use."})
    if story.as_at and story.as_at > london_day(now):
        raise ValidationError({"as_at": "This day has not come yet. Give the day that the story describes."})
    other = Story.objects.current().filter(measure=story.measure).exclude(pk=story.pk)
    if other.exists():
        raise ValidationError({"measure": "This measure has a story already: change that one. Its history is kept."})


def _check_days(reading: Reading, now: datetime) -> None:
    day = reading.as_at
    if reading.period_starts_on and (day is None or reading.period_starts_on > day):
        told = "The period starts after the day that the reading is as at." if day else "Give the last day too: as at."
        raise ValidationError({"period_starts_on" if day else "as_at": told})
    if day is None or reading.kind not in PAST:
        return
    if day > london_day(now):
        told = "This day has not come yet. Give the day that the reading describes, or make it a target or anticipated."
        raise ValidationError({"as_at": told})
    beside = _beside(reading)
    if reading.kind == ReadingKind.BASELINE:
        early = beside.filter(kind=ReadingKind.ACTUAL, as_at__lt=day).order_by("as_at", "reference").first()
        if early is not None:
            told = f"Reading {early.reference} of {_said(early)} is before this baseline. Make its kind history first."
            raise ValidationError({"as_at": told})
        return
    baseline = beside.filter(kind=ReadingKind.BASELINE, as_at__isnull=False).order_by("as_at", "reference").first()
    if baseline is None or baseline.as_at is None:
        return
    before = day < baseline.as_at
    if before and reading.kind == ReadingKind.ACTUAL:
        told = f"This is before the baseline of {_said(baseline)}. Make its kind history, or correct the day."
        raise ValidationError({"as_at": told})
    if not before and reading.kind == ReadingKind.HISTORY:
        told = f"This is not before the baseline of {_said(baseline)}, so it is no history. Make it an actual."
        raise ValidationError({"kind": told})


def _beside(reading: Reading) -> QuerySet[Reading]:
    """The other current readings of the same measure, place and coverage."""
    place = Q(place_id=reading.place_id)
    if reading.place_id in (None, reading.measure.place_id):
        place = Q(place_id=None) | Q(place_id=reading.measure.place_id)
    own = Reading.objects.current().filter(place, measure_id=reading.measure_id, coverage=reading.coverage)
    return own.exclude(pk=reading.pk)


def _check_parts(reading: Reading, measure: Measure) -> None:
    """Refuse a numerator or denominator that cannot be, and fill in or check the value that they make."""
    top, bottom = reading.numerator, reading.denominator
    if top is None and bottom is None:
        return
    if top is None or bottom is None:
        missing = "numerator" if top is None else "denominator"
        told = "Numerator and denominator go together: give both, or neither."
        raise ValidationError({missing: told})
    if bottom <= 0:
        raise ValidationError({"denominator": "The denominator must be more than 0: nothing can be divided by it."})
    if top < 0:
        raise ValidationError({"numerator": "The numerator cannot be less than 0: it is what is counted."})
    if top > bottom and not measure.numerator_may_exceed:
        told = f"The numerator is above the denominator, {_plain(bottom)}, which this measure does not allow."
        raise ValidationError({"numerator": told})
    made = divided(top, bottom, measure.times, measure.decimals)
    if reading.value is None or _follows(reading):
        reading.value = made
    elif not agrees(reading.value, top, bottom, measure.times):
        told = f"{_plain(top)} of {_plain(bottom)} makes {_plain(made)}, not {_plain(reading.value)}. "
        raise ValidationError({"value": told + "Correct one of them, or leave the value empty."})


def _is_share(measure: Measure) -> bool:
    """Whether its values are percentages of a whole."""
    return measure.value_kind == ValueKind.PERCENTAGE and not measure.numerator_may_exceed


def _follows(reading: Reading) -> bool:
    """Whether a value that was computed before has been left alone while what it is computed from has changed."""
    stored = None if reading._state.adding else Reading.objects.filter(pk=reading.pk).first()
    if stored is None or stored.numerator is None or stored.value != reading.value:
        return False
    return (stored.numerator, stored.denominator) != (reading.numerator, reading.denominator)


def _said(reading: Reading) -> str:
    return f"{reading.as_at.day} {reading.as_at:%B %Y}" if reading.as_at else "no stated day"


def _plain(value: Decimal) -> str:
    """A number as a person writes it: 1,234.5."""
    return f"{Decimal(value).normalize():,f}"
