"""What the page of a workstream tells first: its latest update, its milestones, its measures."""

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
from tests.factories.governance import PlaceFactory
from tests.factories.risks import IssueFactory
from tests.factories.workstreams import (
    MeasureFactory,
    MilestoneFactory,
    ReadingFactory,
    StatusUpdateFactory,
    published_update,
    submitted_update,
)
from tests.reading import body_of, panel, table, words
from workstreams.services import return_update, start_update

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
RED = {"rag": "red", "path_to_green": "Hire two people.", "back_to_green_on": date(2026, 12, 31)}


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW + 20 * DAY)


@pytest.fixture
def read(workstream):
    """Open the workstream's page as somebody."""

    def opened(user, **question):
        client = Client()
        client.force_login(user)
        response = client.get(reverse("workstreams:workstream", args=[workstream.reference]), question)
        assert response.status_code == 200
        return response

    return opened


@pytest.fixture
def two_updates(workstream, officer, manager):
    """A green update, and a red one in the period after."""
    published_update(workstream, officer, manager, NOW - 20 * DAY)
    said = RED | {
        "rag_reason": "Two people left.",
        "done": "Plan drawn.",
        "next_steps": "Hire.",
        "help_needed": "Money.",
    }
    return published_update(
        workstream, officer, manager, NOW + 10 * DAY, rag_time="amber", summary="Short of staff.", **said
    )


def headings(response):
    return [
        words(part.split(">", 1)[1]) for part in body_of(response).split("<h2")[1:] for part in [part.split("</h2>")[0]]
    ]


# The latest update ----------------------------------------------------------------------------------------------------


def test_the_latest_update_stands_before_the_rest(read, manager, two_updates):
    assert headings(read(manager))[:2] == ["Latest update", "About this workstream"]


def test_it_shows_each_kind_of_rating_with_the_ones_before(read, manager, two_updates):
    assert table(read(manager), "Ratings by kind") == [
        ["Kind", "Rating", "Last 12 periods", "Since the period before"],
        ["Overall", "Red", "Oldest first: green, red", "Worsening"],
        ["Time", "Amber", "Oldest first: not rated, amber", "No change"],
        ["Money", "Not rated", "Oldest first: not rated, not rated", "Not rated"],
        ["Benefits", "Not rated", "Oldest first: not rated, not rated", "Not rated"],
        ["Risk", "Not rated", "Oldest first: not rated, not rated", "Not rated"],
    ]


def test_it_tells_what_was_said_by_whom_and_when(read, manager, two_updates):
    told = words(panel(read(manager), "Latest update"))
    assert "Short of staff." in told
    assert (
        "Why this rating Two people left. Path to green Hire two people. Back to green by 31 December 2026 "
        "Done since last time Plan drawn. Next Hire. Help needed from the board Money."
    ) in told
    assert "Update of 15 October 2026 , written by Rose Boylan, published 15 October 2026, 10:00am" in told.replace(
        "2026,", "2026 ,", 1
    )


def test_a_green_update_has_no_path_to_green(read, manager, workstream, officer):
    published_update(workstream, officer, manager)
    assert "Path to green" not in words(panel(read(manager), "Latest update"))


def test_the_strip_holds_the_last_twelve_periods_and_a_gap_where_nothing_was_told(read, manager, workstream, officer):
    for months in (14, 13, 12, 11, 10, 9, 8, 7, 5, 4, 3, 2, 1, 0):
        published_update(workstream, officer, manager, NOW - months * 30 * DAY)
    told = ["green"] * 5 + ["no update"] + ["green"] * 6
    assert table(read(manager), "Ratings by kind")[1][2] == "Oldest first: " + ", ".join(told)


def test_an_update_made_up_for_the_demonstration_says_so(read, manager, workstream, officer):
    start_update(workstream=workstream, actor=officer, now=NOW, demonstration=True)
    published_update(workstream, officer, manager)
    assert "Demonstration. This update and its ratings are made up." in words(panel(read(manager), "Latest update"))


def test_without_an_update_it_says_so(read, manager):
    told = words(panel(read(manager), "Latest update"))
    assert told.startswith("No update that you may see has been published.")


def test_an_overdue_update_says_by_how_many_days(read, manager, workstream):
    change_record(workstream, actor=None, now=NOW, next_update_due_on=date(2026, 10, 23))
    assert "Next update due 23 October 2026 2 days overdue" in words(panel(read(manager), "Latest update"))


def test_a_closed_workstream_owes_none(read, manager, workstream):
    change_record(workstream, actor=None, now=NOW, next_update_due_on=date(2026, 10, 23), closed_on=date(2026, 10, 24))
    told = words(panel(read(manager), "Latest update"))
    assert "Closed on 24 October 2026: no more updates are due." in told
    assert "Start update" not in told


def test_the_button_says_what_comes_next(read, manager, officer, workstream):
    said = []
    said.append("Start update" in words(panel(read(officer), "Latest update")))
    start_update(workstream=workstream, actor=officer, now=NOW)
    said.append("Continue draft" in words(panel(read(officer), "Latest update")))
    update = submitted_update(workstream, officer)
    said.append("Read what was submitted" in words(panel(read(officer), "Latest update")))
    return_update(update=update, actor=manager, now=NOW, comment="Say more.")
    said.append("Correct and resubmit" in words(panel(read(officer), "Latest update")))
    assert said == [True, True, True, True]


def test_the_button_starts_the_update(workstream, officer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    page = client.get(reverse("workstreams:workstream", args=[workstream.reference]))
    form = panel(page, "Latest update").split("<form", 1)[1]
    address = form.split('action="', 1)[1].split('"', 1)[0]
    token = form.split('name="csrfmiddlewaretoken" value="', 1)[1].split('"', 1)[0]
    started = client.post(address, {"csrfmiddlewaretoken": token})
    assert (started.status_code, started.url) == (
        302,
        reverse("workstreams:update_edit", args=[workstream.updates.get().reference]),
    )


def test_who_may_not_write_gets_no_button(read, account, scope, workstream):
    assert "<form" not in panel(read(account(scope, "viewer")), "Latest update")


def test_an_update_that_another_organisation_is_writing_gets_no_button(read, account, scope, workstream, officer):
    start_update(workstream=workstream, actor=officer, now=NOW)
    told = panel(read(account(scope, "officer")), "Latest update")
    assert "Continue draft" not in told


def test_the_past_is_read_and_not_written_in(read, officer, two_updates):
    past = panel(read(officer, as_at="2026-10-06"), "Latest update")
    assert ("On plan." in past, "Short of staff." in past, "<form" in past) == (True, False, False)


# Milestones -----------------------------------------------------------------------------------------------------------


def test_milestones_stand_by_day_with_their_slip(read, manager, workstream):
    made = {"now": NOW - 400 * DAY, "workstream": workstream}
    MilestoneFactory(title="Late", baseline_on=date(2026, 10, 20), **made)
    MilestoneFactory(
        title="Moved", baseline_on=date(2026, 9, 1), forecast_on=date(2026, 11, 3), forecast_reason="Rain.", **made
    )
    MilestoneFactory(title="Early", baseline_on=date(2026, 6, 2), done_on=date(2026, 6, 1), **made)
    MilestoneFactory(title="On the day", baseline_on=date(2026, 12, 1), forecast_on=date(2026, 12, 1), **made)
    MilestoneFactory(title="Undated", baseline_on=None, **made)
    rows = table(read(manager), "Milestones, by day")
    assert [[row[0].rsplit(" ", 1)[0], *row[1:]] for row in rows[1:]] == [
        ["Early", "2 June 2026", "Done 1 June 2026", "1 day earlier", ""],
        ["Late", "20 October 2026", "20 October 2026 5 days late", "No new forecast", ""],
        ["Moved", "1 September 2026", "3 November 2026", "63 days later", "Rain."],
        ["On the day", "1 December 2026", "1 December 2026", "None", ""],
        ["Undated", "Not stated", "Not stated", "No new forecast", ""],
    ]


def test_a_milestone_of_an_old_source_is_not_late_but_unconfirmed(read, manager, workstream):
    MilestoneFactory(workstream=workstream, baseline_on=date(2014, 12, 31), baseline_precision="month")
    assert table(read(manager), "Milestones, by day")[1][1:3] == [
        "December 2014",
        "December 2014 The day has passed; nobody has said whether it was reached",
    ]


# Measures -------------------------------------------------------------------------------------------------------------


def test_a_measure_shows_baseline_latest_and_target(read, manager, scope, workstream):
    measure = MeasureFactory(workstream=workstream, title="Claimants", direction="lower")
    place = PlaceFactory(scope=scope, name="Birkenhead")
    ReadingFactory(measure=measure, kind="baseline", value=Decimal("38930"), unit="people", source="table, row 2")
    ReadingFactory(measure=measure, value=Decimal("39000"), unit="people", as_at=date(2014, 1, 1), source="old")
    ReadingFactory(
        measure=measure, value=Decimal("19.5"), unit="%", as_at=date(2014, 4, 1), place=place, source="row 3"
    )
    ReadingFactory(
        measure=measure, kind="target", value=Decimal("4000000"), unit="£ a year", qualifier="about", source="aim"
    )
    assert table(read(manager), "Measures: baseline, latest reading, target")[1][1:] == [
        "38,930 people Table, row 2",
        "19.5% Birkenhead. Row 3, as at 1 April 2014",
        "About £4,000,000 a year Aim",
        "Not rated It has no target for that day.",
    ]


def test_what_a_measure_lacks_is_said(read, manager, workstream):
    MeasureFactory(workstream=workstream, no_baseline_reason="None stated in the source")
    assert table(read(manager), "Measures: baseline, latest reading, target")[1][1:] == [
        "None stated in the source",
        "No reading",
        "No target set",
        "Not rated Neither direction is better.",
    ]


def test_an_anticipated_value_stands_in_for_a_target_and_says_so(read, manager, workstream):
    ReadingFactory(measure=MeasureFactory(workstream=workstream), kind="anticipated", unit="jobs")
    assert (
        table(read(manager), "Measures: baseline, latest reading, target")[1][3] == "10 jobs Anticipated. Paragraph 1"
    )


def test_sources_that_disagree_are_all_shown(read, manager, workstream):
    measure = MeasureFactory(workstream=workstream, title="New homes")
    ReadingFactory(measure=measure, value=Decimal("60000"), unit="homes", source="paragraph 3.9", uncertain="Swapped?")
    ReadingFactory(
        measure=measure, value=Decimal("25500"), unit="homes", qualifier="over", quoted="25,500", source="row 2"
    )
    ReadingFactory(measure=measure, value=Decimal("1"), unit="homes", as_at=date(2014, 1, 1), source="another day")
    assert table(read(manager), f"Sources that disagree: New homes ({measure.reference}.1)") == [
        ["What it says", "Source", "Where"],
        ["60,000 homes Actual. Swapped?", "Not stated", "paragraph 3.9"],
        ["Over 25,500 homes Actual: “25,500”", "Not stated", "row 2"],
    ]


# The page -------------------------------------------------------------------------------------------------------------


def test_what_the_panels_tell_is_not_listed_again(read, manager, workstream, two_updates):
    MilestoneFactory(workstream=workstream)
    MeasureFactory(workstream=workstream)
    IssueFactory(scope=workstream.scope, workstream=workstream)
    told = ["Latest update", "About this workstream", "Why this rating", "Milestones", "Measures"]
    assert headings(read(manager)) == [*told, "Risks and issues", "What is missing"]


def test_panels_with_nothing_to_tell_are_left_out(read, account, scope):
    assert headings(read(account(scope, "viewer"))) == ["Latest update", "About this workstream", "What is missing"]


def test_what_is_for_the_board_alone_stays_hidden(read, account, scope, workstream):
    MilestoneFactory(workstream=workstream, title="Secret", visibility="board")
    measure = MeasureFactory(workstream=workstream)
    ReadingFactory(measure=measure, source="Secret", visibility="board")
    StatusUpdateFactory(
        workstream=workstream, summary="Secret", state="published", published_at=NOW, visibility="board"
    )
    assert "Secret" not in body_of(read(account(scope, "viewer")))


def test_the_number_of_queries_does_not_grow(read, officer, manager, workstream):
    counts, made = [], 0
    for wanted in (1, 3, 30):
        for n in range(made, wanted):
            published_update(workstream, officer, manager, NOW + n * timedelta(hours=1))
            MilestoneFactory(workstream=workstream)
            measure = MeasureFactory(workstream=workstream)
            ReadingFactory(measure=measure)
            ReadingFactory(measure=measure, value=Decimal("11"))
        made = wanted
        with CaptureQueriesContext(connection) as captured:
            read(officer)
        counts.append(len(captured))
    assert len(set(counts)) == 1, counts
