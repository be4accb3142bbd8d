"""Turn the curve: the page of a measure, its chart beside its table, its story and its parts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.services import change_record
from tests.factories.core import NOW
from tests.factories.governance import PlaceFactory, ProgrammeFactory
from tests.factories.workstreams import MeasureFactory, OutcomeFactory, ReadingFactory, StoryFactory
from tests.reading import body_of, table, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=60))


@pytest.fixture
def measure(workstream):
    said = {"unit": "%", "direction": "lower", "value_kind": "percentage", "accountability": "population"}
    return MeasureFactory(workstream=workstream, title="Out of work", decimals=1, **said)


@pytest.fixture
def opened(measure):
    def page(user, **question):
        client = Client()
        client.force_login(user)
        return client.get(reverse("workstreams:measure_curve", args=[measure.reference]), question)

    return page


def read(measure, kind, value, day, **more):
    said = {"source": "NOMIS", "as_at": day} | more
    return ReadingFactory(measure=measure, kind=kind, value=Decimal(str(value)), **said)


@pytest.fixture
def curve(measure):
    read(measure, "history", 11, date(2023, 3, 31))
    read(measure, "baseline", 12, date(2024, 3, 31))
    read(measure, "actual", 12, date(2025, 3, 31), numerator=Decimal(12), denominator=Decimal(100), evidence="1")
    read(measure, "actual", 11, date(2026, 3, 31), status="provisional")
    read(measure, "target", 10, date(2026, 3, 31))
    read(measure, "target", 8, date(2028, 3, 31))


def test_every_reading_is_in_the_table_beside_the_chart(opened, officer, curve):
    assert table(opened(officer), "Readings by day") == [
        ["As at", "What", "Value", "Source", "Evidence"],
        ["31 March 2023", "History, before the baseline", "11%", "NOMIS", "Not graded"],
        ["31 March 2024", "Baseline", "12%", "NOMIS", "Not graded"],
        ["31 March 2025", "Actual", "12% 12 of 100", "NOMIS", "1: official or audited"],
        ["31 March 2026", "Actual, provisional", "11%", "NOMIS", "Not graded"],
        ["31 March 2026", "Target", "10%", "NOMIS", "Not graded"],
        ["31 March 2028", "Target", "8%", "NOMIS", "Not graded"],
    ]


def test_the_rating_is_said_in_words(opened, officer, curve):
    told = words(body_of(opened(officer)))
    assert "Near target 11% against 10%, missed by 10%. Improving" in told
    assert "Population: everybody in the place." in told


def test_the_forecast_says_what_comes_if_nothing_changes(opened, officer, curve):
    assert "If nothing changes, it comes to 11.5% by 31 March 2028." in words(body_of(opened(officer)))


def test_a_target_that_is_worse_than_the_baseline_is_warned_of_and_not_refused(opened, officer, measure, curve):
    assert "Check this target." not in words(body_of(opened(officer)))
    read(measure, "target", 13, date(2029, 3, 31))
    told = words(body_of(opened(officer)))
    assert "Check this target. 13% by 31 March 2029 is worse than the baseline, 12%." in told


@pytest.mark.parametrize(("frequency", "late"), [("quarterly", True), ("yearly", False), ("not_stated", False)])
def test_a_reading_that_is_overdue_says_so(opened, officer, measure, frequency, late):
    change_record(measure, actor=None, now=NOW, frequency=frequency)
    read(measure, "actual", 5, date(2026, 6, 30))
    assert ("Reading overdue" in words(body_of(opened(officer)))) is late


def test_the_chart_has_a_name_and_a_marker_for_each_line(opened, officer, curve):
    page = body_of(opened(officer))
    assert '<title id="curve-title">Out of work, in %</title>' in page
    assert [f"mark {kind}" in page for kind in ("actual", "target", "forecast", "disputed")] == [
        True,
        True,
        True,
        False,
    ]
    assert "style=" not in page


def test_without_a_reading_it_says_so_and_draws_nothing(opened, officer, measure):
    change_record(measure, actor=None, now=NOW, no_baseline_reason="Nobody counts it yet")
    page = body_of(opened(officer))
    assert "Not rated It has no reading yet." in words(page)
    assert "No reading that you may see. Nobody counts it yet" in words(page)
    assert '<svg class="pstn-draw' not in page


def test_sources_that_disagree_stand_side_by_side(opened, officer, measure):
    for value, source in ((4, "survey"), (9, "register")):
        read(measure, "actual", value, date(2026, 3, 31), source=source)
    page = opened(officer)
    assert [row[0] for row in table(page, f"Sources that disagree: Out of work ({measure.reference}.1)")[1:]] == [
        "4% Actual",
        "9% Actual",
    ]
    assert "mark disputed" in body_of(page)


def test_a_revised_reading_stays_and_says_so(opened, officer, measure):
    read(measure, "actual", 4, date(2026, 3, 31), status="provisional")
    read(measure, "actual", 5, date(2026, 3, 31))
    told = [row[1] for row in table(opened(officer), "Readings by day")[1:]]
    assert told == ["Actual, provisional, revised since", "Actual"]


def test_the_story_is_told_in_whatever_script_and_never_as_markup(opened, officer, measure):
    said = {"partners": "Colleges", "what_works": "Advice", "proposal": "A desk", "data_we_lack": "Rents"}
    StoryFactory(measure=measure, story="قصة <b>bold</b> " + "long " * 2000, **said)
    page = body_of(opened(officer))
    assert "قصة &lt;b&gt;bold&lt;/b&gt;" in page
    assert page.count('dir="auto"') == 5
    for heading in (
        "Partners with a role Colleges",
        "What works Advice",
        "What we propose A desk",
        "Data we lack Rents",
    ):
        assert heading in words(page)


def test_parts_of_a_place_stand_beside_what_its_source_states(opened, officer, measure, scope):
    borough = PlaceFactory(scope=scope, name="Wirral")
    north, south = (PlaceFactory(scope=scope, name=name, kind="ward", parent=borough) for name in ("North", "South"))
    change_record(measure, actor=None, now=NOW, place=borough)
    day = date(2026, 3, 31)
    read(measure, "actual", 12, day, place=north, numerator=Decimal(6000), denominator=Decimal(50000))
    read(measure, "actual", 11, day, place=borough)
    page = opened(officer)
    assert table(page, "Ward, as at 31 March 2026") == [
        ["Place", "Value", "Of what"],
        ["North", "12%", "6,000 of 50,000"],
        ["South", "Missing No reading", "Not stated"],
        ["Wirral, computed from 1 of 2", "12%", "6,000 of 50,000"],
        ["Wirral, as its source states it", "11% NOMIS", "Not stated"],
    ]
    assert f"Parts are missing: South ({south.reference})." in words(body_of(page))


def test_the_buttons_are_for_those_who_may_write(opened, officer, account, scope, measure):
    assert [f">{word}<" in body_of(opened(officer)) for word in ("Add reading", "Tell the story")] == [True, True]
    assert "Add reading" not in body_of(opened(account(scope, "viewer")))
    StoryFactory(measure=measure)
    assert "Change story" in body_of(opened(officer))


def test_it_shows_a_day_of_the_past(opened, officer, measure):
    read(measure, "actual", 4, date(2026, 3, 31))
    assert len(table(opened(officer, as_at="2026-10-20"), "Readings by day")) == 2
    refused = opened(officer, as_at="2199-01-01")
    assert (refused.status_code, "This day has not come yet." in body_of(refused)) == (400, True)


def test_what_is_for_the_board_alone_stays_hidden(opened, account, scope, manager, measure):
    read(measure, "actual", 4, date(2026, 3, 31), source="SECRET", visibility="board")
    StoryFactory(measure=measure, story="SECRET", visibility="board")
    assert "SECRET" in body_of(opened(manager))
    assert "SECRET" not in body_of(opened(account(scope, "viewer")))


def test_another_programme_gets_404(opened, stranger, measure):
    assert opened(stranger).status_code == 404


def test_it_is_linked_from_the_measure_and_the_number_of_queries_does_not_grow(opened, officer, measure, scope):
    borough = PlaceFactory(scope=scope, name="Wirral")
    change_record(measure, actor=None, now=NOW, place=borough)
    StoryFactory(measure=measure)
    counts, made = [], 0
    for wanted in (1, 3, 30):
        for n in range(made, wanted):
            ward = PlaceFactory(scope=scope, kind="ward", parent=borough)
            read(measure, "actual", n, date(2026, 3, 1), place=ward)
            read(measure, "actual", n, date(2025, 1, 1) + timedelta(days=n), place=borough)
        made = wanted
        with CaptureQueriesContext(connection) as captured:
            assert opened(officer).status_code == 200
        counts.append(len(captured))
    assert len(set(counts)) == 1, counts


# The scorecard --------------------------------------------------------------------------------------------------------


@pytest.fixture
def scored(workstream):
    def page(user, **question):
        client = Client()
        client.force_login(user)
        reference = workstream.scope.programme_reference
        return client.get(reverse("workstreams:scorecard", args=[reference]), question)

    return page


@pytest.fixture
def outcome(scope):
    return OutcomeFactory(scope=scope, title="More people in work")


def test_measures_stand_under_their_outcome_by_whose_they_are_and_what_they_ask(scored, officer, outcome, workstream):
    for title, said in (
        ("Rate", {"accountability": "population"}),
        ("Courses", {"kind": "how_much"}),
        ("Jobs", {"kind": "better_off"}),
        ("Drop-outs", {"kind": "how_well", "headline": True}),
    ):
        MeasureFactory(workstream=workstream, outcome=outcome, title=title, **said)
    rows = table(scored(officer), f"Measures of {outcome.reference}")[1:]
    assert [row[0] for row in rows if len(row) == 1] == [
        "Population: the whole place",
        "How much did we do?",
        "How well did we do it?",
        "Is anyone better off?",
    ]
    told = [row[0].split()[0] for row in rows if len(row) > 1]
    assert told == ["Rate", "Courses", "Drop-outs", "Jobs"]


def test_the_counts_say_how_many_are_off_target_and_how_many_nobody_can_rate(scored, officer, outcome, workstream):
    late = MeasureFactory(workstream=workstream, outcome=outcome, direction="higher")
    read(late, "target", 10, date(2026, 3, 31))
    read(late, "actual", 5, date(2026, 3, 31))
    MeasureFactory(workstream=workstream)
    told = words(body_of(scored(officer)))
    assert "1 Off target 0 Near target 1 Not rated 0 On target" in told
    assert "Measures without an outcome" in told


def test_headline_measures_can_be_shown_alone(scored, officer, workstream):
    MeasureFactory(workstream=workstream, title="First things", headline=True)
    MeasureFactory(workstream=workstream, title="Everything else")
    told = words(body_of(scored(officer, headline="1")))
    assert ("First things" in told, "Everything else" in told) == (True, False)
    assert scored(officer, headline="perhaps").status_code == 400


def test_an_outcome_that_nothing_measures_is_named(scored, officer, outcome):
    told = words(body_of(scored(officer)))
    assert "Outcomes that nothing measures yet More people in work" in told
    assert "There is no measure that you may see." in told


def test_the_scorecard_shows_a_day_of_the_past(scored, officer, workstream):
    measure = MeasureFactory(workstream=workstream, title="Told in October")
    assert "Told in October" in body_of(scored(officer, as_at="2026-10-20"))
    assert "Told in October" not in body_of(scored(officer, as_at="2020-10-20"))
    assert measure.reference in body_of(scored(officer))


def test_the_scorecard_hides_what_is_for_the_board_alone(scored, account, scope, manager, workstream):
    MeasureFactory(workstream=workstream, title="SECRET", visibility="board")
    assert "SECRET" in body_of(scored(manager))
    assert "SECRET" not in body_of(scored(account(scope, "viewer")))


def test_the_scorecard_of_another_programme_is_not_there(scored, account):
    assert scored(account(ProgrammeFactory().scope, "officer")).status_code == 404


def test_the_scorecards_number_of_queries_does_not_grow(scored, officer, scope, workstream):
    counts, made = [], 0
    for wanted in (1, 3, 30):
        for _ in range(made, wanted):
            measure = MeasureFactory(workstream=workstream, outcome=OutcomeFactory(scope=scope))
            read(measure, "actual", 5, date(2026, 3, 31))
        made = wanted
        with CaptureQueriesContext(connection) as captured:
            scored(officer)
        counts.append(len(captured))
    assert len(set(counts)) == 1, counts
