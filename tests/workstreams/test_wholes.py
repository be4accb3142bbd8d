"""A measure over the tree of places: sums, never averages, with the parts that are missing."""

from datetime import date
from decimal import Decimal

import pytest

from governance.models import Place
from tests.factories.governance import PlaceFactory
from tests.factories.workstreams import MeasureFactory, ReadingFactory
from workstreams.services import readings_of, wholes_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 31)


@pytest.fixture
def borough(scope):
    return PlaceFactory(scope=scope, name="Wirral")


@pytest.fixture
def wards(scope, borough):
    return [PlaceFactory(scope=scope, name=name, kind="ward", parent=borough) for name in ("A", "B", "C")]


@pytest.fixture
def share(workstream, borough):
    return MeasureFactory(workstream=workstream, place=borough, value_kind="percentage", decimals=1)


def read(measure, place, value=None, top=None, bottom=None, **more):
    said = {"value": Decimal(value or 0), "as_at": DAY} | more
    if top is not None:
        said |= {"numerator": Decimal(top), "denominator": Decimal(bottom)}
    return ReadingFactory(measure=measure, place=place, **said)


def wholes(measure):
    return wholes_of(measure, readings_of([measure], date(2026, 11, 26)).get(measure.pk, []), Place.objects.all())


def test_percentages_add_numerators_and_denominators_and_are_never_averaged(share, wards):
    for ward, top, bottom in zip(wards, (1, 10, 9), (2, 100, 98), strict=True):
        read(share, ward, 50, top, bottom)
    (whole,) = wholes(share)
    assert (whole.made.whole.value, whole.made.there, whole.made.missing) == (Decimal("10.0"), 3, ())


def test_missing_parts_are_named(share, wards):
    read(share, wards[0], 50, 1, 2)
    read(share, wards[1], 40)
    (whole,) = wholes(share)
    assert (whole.made.whole.value, whole.made.there) == (Decimal("50.0"), 1)
    assert whole.made.missing == tuple(f"{ward.name} ({ward.reference})" for ward in wards[1:])
    assert [why for _, _, why in whole.parts] == ["", "", "No reading"]


def test_numbers_that_are_counted_are_added(workstream, borough, wards):
    homes = MeasureFactory(workstream=workstream, place=borough, value_kind="number")
    for ward, value in zip(wards, (5, 7, 1), strict=True):
        read(homes, ward, value)
    stated = read(homes, borough, 14)
    (whole,) = wholes(homes)
    assert (whole.made.whole.value, whole.stated) == (13, [stated])


def test_a_part_of_another_day_is_missing(workstream, borough, wards):
    homes = MeasureFactory(workstream=workstream, place=borough, value_kind="number")
    read(homes, wards[0], 5)
    read(homes, wards[1], 5, as_at=date(2025, 3, 31))
    (whole,) = wholes(homes)
    assert (whole.as_at, whole.made.whole.value, whole.made.there) == (DAY, 5, 1)


def test_a_part_whose_sources_disagree_is_missing(workstream, borough, wards):
    homes = MeasureFactory(workstream=workstream, place=borough, value_kind="number")
    read(homes, wards[0], 5, source="one")
    read(homes, wards[0], 6, source="other")
    read(homes, wards[1], 1)
    (whole,) = wholes(homes)
    assert (whole.made.whole.value, whole.parts[0][2]) == (1, "Sources disagree")


def test_a_place_without_a_reading_is_made_from_all_of_its_parts_or_is_missing(workstream, scope, borough, wards):
    homes = MeasureFactory(workstream=workstream, place=borough, value_kind="number")
    blocks = [PlaceFactory(scope=scope, name=name, kind="lsoa", parent=wards[0]) for name in ("A1", "A2")]
    read(homes, blocks[0], 3)
    (whole,) = wholes(homes)
    assert whole.parts[0][1:] == (None, f"Without A2 ({blocks[1].reference})")
    read(homes, blocks[1], 4)
    (whole,) = wholes(homes)
    assert whole.parts[0][1].value == 7


def test_values_that_are_not_said_to_add_up_are_shown_and_not_added(workstream, borough, wards):
    score = MeasureFactory(workstream=workstream, place=borough)
    read(score, wards[0], 5)
    (whole,) = wholes(score)
    assert (whole.made.whole, whole.made.why_not) == (None, "The values of this measure are not said to add up.")


def test_a_measure_of_no_place_has_no_parts(workstream, wards):
    anywhere = MeasureFactory(workstream=workstream, value_kind="number")
    read(anywhere, wards[0], 5)
    assert wholes(anywhere) == []
