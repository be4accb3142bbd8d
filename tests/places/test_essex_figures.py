"""Figures and readings of Essex, Southend and Thurrock, against what the report to Southend's Cabinet says."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from governance.models import Figure
from tests.places.essex import figures_of, of_essex
from workstreams.models import Measure, Reading

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

PROPOSITION_2 = "Deal for Growth table, row 2"


def test_no_measure_has_a_baseline_and_each_says_why():
    assert set(of_essex(Measure).values_list("no_baseline_reason", flat=True)) == {"None stated in the source"}
    assert not of_essex(Reading).filter(kind="baseline").exists()


@pytest.mark.parametrize(
    ("title", "said_by"),
    [
        ("Additional homes", {"paragraph 3.9": Decimal(60000), PROPOSITION_2: Decimal(25500)}),
        ("Additional jobs", {"paragraph 3.9": Decimal(25500), PROPOSITION_2: Decimal(60000)}),
    ],
)
def test_homes_and_jobs_hold_both_swapped_figures_with_their_source(title, said_by):
    readings = of_essex(Reading).filter(measure__title=title)

    assert dict(readings.values_list("source", "value")) == said_by
    assert readings.values("kind", "as_at", "place").distinct().count() == 1
    assert set(readings.values_list("kind", flat=True)) == {"anticipated"}


def test_the_other_readings_are_as_printed():
    others = of_essex(Reading).exclude(measure__title__in=["Additional homes", "Additional jobs"])

    assert set(others.values_list("measure__title", "kind", "value", "qualifier", "quoted")) == {
        ("Quicker recovery", "target", Decimal(10), "up_to", "returning to 2008 employment levels within 10 years"),
        ("Additional benefit", "anticipated", Decimal(150_000_000), "exact", "£150m additional benefit"),
        ("New apprenticeships", "anticipated", Decimal(8000), "exact", "8000 new apprenticeships"),
        (
            "Multi-agency / multi-disciplinary teams",
            "anticipated",
            Decimal(8),
            "exact",
            "eight multi-agency / multi-disciplinary teams",
        ),
        ("Families worked with in a year", "anticipated", Decimal(1000), "over", "over 1000 families a year"),
        (
            "Growth in business rates kept in key locations",
            "target",
            Decimal(100),
            "exact",
            "100% NNDR growth in key locations",
        ),
        (
            "Cut in the projected recovery time of key growth locations",
            "target",
            Decimal(50),
            "exact",
            "halve the projected recovery time",
        ),
    }


def test_the_net_benefit_is_the_sum_of_its_two_parts_and_of_nothing_else():
    whole = figures_of("Net benefit of the initial proposals").get(part_of=None)

    assert whole.value == Decimal(414_000_000)
    assert set(whole.parts.current().values_list("value", flat=True)) == {Decimal(127_000_000), Decimal(287_000_000)}
    assert whole.parts.current().aggregate(sum=Sum("value"))["sum"] == whole.value


def test_the_billion_is_stated_three_times_and_counted_once():
    stated = figures_of("Investment in infrastructure")

    assert set(stated.values_list("source", "value", "qualifier")) == {
        ("paragraph 3.9", Decimal(1_000_000_000), "up_to"),
        ("paragraph 6.2", Decimal(1_000_000_000), "up_to"),
        (PROPOSITION_2, Decimal(1_000_000_000), "exact"),
    }
    assert stated.get(part_of=None).source == "paragraph 3.9"
    assert not stated.filter(conflict_note="").exists()


def test_the_second_wave_is_both_shortlisted_and_still_to_be_announced():
    wave = figures_of("Second wave of City Deals")
    unannounced = wave.get(source="paragraph 3.17")

    assert dict(wave.filter(unit="areas", value__isnull=False).values_list("source", "value")) == {
        "paragraph 2(d)": Decimal(20),
        "paragraph 3.21": Decimal(20),
    }
    assert unannounced.value is None
    assert unannounced.conflicts_with.source == "paragraph 3.21"
    assert wave.get(source="paragraph 3.21").part_of.source == "paragraph 2(d)"


def test_five_cases_in_four_work_streams_of_which_the_names_are_lost():
    shape = figures_of("Shape of the Operational Plan")

    assert dict(shape.values_list("label", "value")) == {"Business cases": Decimal(5), "Work streams": Decimal(4)}
    assert "lost with the diagram" in shape.get(label="Work streams").uncertain


def test_less_than_a_third_is_kept_as_printed_and_not_made_a_number():
    share = figures_of("Reach of the Operational Plan").get()

    assert (share.value, share.source) == (None, "paragraph 6.9")
    assert share.quoted == "less than a third of the public sector expenditure"


@pytest.mark.parametrize(
    ("source", "value", "quoted"),
    [
        ("paragraphs 3.1 and 3.2", 4, "four localities"),
        ("paragraph 3.5, with its footnote 1", 3, "three other pilots"),
        ("paragraph 3.1", 2012, "throughout 2012"),
        ("paragraph 3.3", 8, "eight central government departments"),
        ("paragraph 3.17", 7, "7 key propositions"),
        ("paragraph 3.13, with its footnote 2", 8, "eight 'core' cities"),
        (PROPOSITION_2, 20, "over 20 years"),
        ("Deal for Growth table, row 3", 50, "halve"),
        ("Deal for Growth table, row 3", 2008, "2008 employment levels"),
        ("Deal for Growth table, row 4", 100, "100%"),
        ("Appendix 1, 5. Multi-disciplinary Teams, paragraph 2", 3, "a focused 3-month period"),
        ("Appendix 1, 5. Multi-disciplinary Teams, paragraph 2", 1, "up to a year"),
    ],
)
def test_a_figure_stands_with_its_source_as_printed(source, value, quoted):
    assert of_essex(Figure).get(source=source, quoted=quoted).value == Decimal(value)


def test_every_figure_and_reading_names_its_document_and_source():
    for model in (Figure, Reading):
        assert not of_essex(model).filter(document=None).exists()
        assert not of_essex(model).filter(source="").exists()
        assert not of_essex(model).filter(quoted="").exists()
