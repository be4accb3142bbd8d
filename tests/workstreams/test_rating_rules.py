"""Why is it red: what each rule finds, the thresholds of a programme, and the reason to rate better."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.choices import RAG, Visibility
from core.history import as_at
from core.services import change_record, create_record
from tests import doors
from tests.factories.budgets import BudgetAmountFactory, BudgetLineFactory
from tests.factories.core import NOW
from tests.factories.risks import RiskFactory
from tests.factories.workstreams import (
    MeasureFactory,
    MilestoneFactory,
    ReadingFactory,
    WorkstreamFactory,
    published_update,
    submitted_update,
)
from tests.reading import panel, table, words
from tests.workstreams.steps import DAY, TODAY, faults_of
from workstreams import services
from workstreams.models import RatingThreshold

pytestmark = pytest.mark.django_db
WORSE = ", although a rule calls for worse"


def found(workstream, day=TODAY):
    """What speaks: the rule, the rating by kind, what it calls for, and the number."""
    findings = services.findings_of([workstream], day)[workstream.pk]
    return [(one.rule.rule.value, one.rule.kind, one.rag, str(one.value)) for one in findings]


@pytest.fixture
def slipped(workstream):
    """Let a milestone lie so many days behind its baseline."""
    held = TODAY + 60 * DAY

    def make(days, **more):
        return MilestoneFactory(
            **{"workstream": workstream, "baseline_on": held, "forecast_on": held + days * DAY} | more
        )

    return make


# What the rules find --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "rag"), [(14, None), (15, "amber"), (30, "amber"), (31, "red")])
def test_a_milestone_speaks_once_it_lies_more_days_behind_than_allowed(workstream, slipped, days, rag):
    slipped(days)
    assert found(workstream) == ([("milestone_slip", "rag_time", rag, str(days))] if rag else [])


def test_a_milestone_that_is_past_and_not_done_lies_behind_until_today(workstream):
    MilestoneFactory(workstream=workstream, baseline_on=TODAY + 5 * DAY)
    assert found(workstream, TODAY + 25 * DAY) == [("milestone_slip", "rag_time", "amber", "20")]


def test_a_milestone_known_to_its_month_is_late_once_the_month_has_passed(workstream):
    MilestoneFactory(workstream=workstream, baseline_on=date(2026, 11, 1), baseline_precision="month")
    assert (found(workstream, date(2026, 12, 14)), found(workstream, date(2026, 12, 15))[0][3]) == ([], "15")


def test_a_milestone_that_is_done_withdrawn_or_not_confirmed_says_nothing(workstream, slipped):
    slipped(90, done_on=TODAY)
    change_record(slipped(90), actor=None, now=NOW, withdrawn_at=NOW)
    MilestoneFactory(workstream=workstream, baseline_on=TODAY - 90 * DAY)
    assert found(workstream) == []


def test_a_new_baseline_takes_the_slip_away(workstream, slipped):
    change_record(slipped(40), actor=None, now=NOW, rebaselined_on=TODAY + 95 * DAY)
    assert found(workstream) == []


@pytest.mark.parametrize(("value", "rag"), [(100, None), (89, "amber"), (80, "amber"), (79, "red")])
def test_a_measure_off_its_target_speaks_of_benefits(workstream, value, rag):
    measure = MeasureFactory(workstream=workstream, direction="higher")
    ReadingFactory(measure=measure, kind="target", value=100, as_at=TODAY)
    ReadingFactory(measure=measure, kind="actual", value=value, as_at=TODAY)
    missed = f"{Decimal(100 - value):.1f}"
    assert found(workstream) == ([("off_target", "rag_benefits", rag, missed)] if rag else [])


def test_a_target_of_nothing_is_missed_by_all_of_it(workstream):
    measure = MeasureFactory(workstream=workstream, direction="lower")
    ReadingFactory(measure=measure, kind="target", value=0, as_at=TODAY)
    ReadingFactory(measure=measure, kind="actual", value=1, as_at=TODAY)
    assert found(workstream) == [("off_target", "rag_benefits", "red", "100")]


@pytest.mark.parametrize(("score", "rag"), [((2, 5), None), ((3, 4), "amber"), ((4, 5), "red"), ((None, None), None)])
def test_an_open_risk_speaks_from_its_score_on(scope, workstream, score, rag):
    likelihood, impact = score
    said = {"current_likelihood": likelihood, "current_impact": impact}
    RiskFactory(scope=scope, workstream=workstream, **said)
    RiskFactory(scope=scope, **said)
    expected = [("risk_score", "rag_risk", rag, str((likelihood or 0) * (impact or 0)))] if rag else []
    assert found(workstream) == expected


@pytest.mark.parametrize(
    ("forecast", "rag"), [(None, None), ("90", None), ("105", None), ("106", "amber"), ("111", "red")]
)
def test_the_lines_of_a_workstream_speak_of_money_by_their_forecast_of_this_year(scope, workstream, forecast, rag):
    line = BudgetLineFactory(scope=scope, workstream=workstream)
    BudgetAmountFactory(line=line, financial_year=2026, amount="100", forecast=forecast)
    BudgetAmountFactory(line=line, financial_year=2027, amount="100", forecast="900")
    told = f"{Decimal(forecast or 0) - 100:.1f}"
    assert found(workstream) == ([("over_budget", "rag_money", rag, told)] if rag else [])


def test_lines_over_and_under_their_budget_are_taken_together(scope, workstream):
    for amount, forecast in (("100", "200"), ("900", "800")):
        line = BudgetLineFactory(scope=scope, workstream=workstream)
        BudgetAmountFactory(line=line, financial_year=2026, amount=amount, forecast=forecast)
    assert found(workstream) == []


def test_the_worst_comes_first_and_a_closed_workstream_has_none(scope, workstream, slipped):
    slipped(20), slipped(40), slipped(16)
    RiskFactory(scope=scope, workstream=workstream, current_likelihood=4, current_impact=5)
    assert [one[2:] for one in found(workstream)] == [("red", "40"), ("red", "20"), ("amber", "20"), ("amber", "16")]
    change_record(workstream, actor=None, now=NOW, closed_on=TODAY)
    assert found(workstream) == []


def test_only_what_everybody_sees_who_sees_the_workstream_speaks(scope, workstream, slipped):
    slipped(40, visibility=Visibility.BOARD)
    slipped(20, visibility=Visibility.PUBLIC)
    assert [one[3] for one in found(workstream)] == ["20"]


def test_nor_does_a_reading_speak_that_is_for_fewer(workstream):
    measure = MeasureFactory(workstream=workstream, direction="higher")
    ReadingFactory(measure=measure, kind="target", value=100, as_at=TODAY)
    ReadingFactory(measure=measure, kind="actual", value=5, as_at=TODAY, visibility=Visibility.BOARD)
    assert found(workstream) == []


def test_it_asks_as_often_for_thirty_workstreams_as_for_one(scope, django_assert_num_queries):
    many = [WorkstreamFactory(scope=scope) for _ in range(30)]
    for one in many:
        MilestoneFactory(workstream=one)
        MeasureFactory(workstream=one)
    for some in (many[:1], many):
        with django_assert_num_queries(6):
            services.findings_of(some, TODAY)


def test_as_at_a_day_the_rules_find_what_was_there_then(workstream, slipped):
    milestone = slipped(20)
    change_record(milestone, actor=None, now=NOW + 5 * DAY, forecast_on=milestone.forecast_on + 20 * DAY)
    with as_at(TODAY + DAY):
        then = found(workstream, TODAY + DAY)
    assert ([one[3] for one in then], [one[3] for one in found(workstream)]) == (["20"], ["40"])


# Thresholds of a programme --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_manager_sets_thresholds_and_the_rule_speaks_by_them(workstream, manager, slipped, door):
    slipped(20)
    said = {"programme": workstream.scope.programme_reference, "rule": "milestone_slip", "amber_at": "5"}
    made = doors.add(door, manager, "rating-thresholds", **said, red_at="19.5")
    assert made.faults == {}
    assert [one[2] for one in found(workstream)] == ["red"]


@pytest.mark.parametrize("door", doors.DOORS)
@pytest.mark.parametrize(
    ("said", "field", "told"),
    [
        ({"amber_at": "30", "red_at": "14"}, "", "Amber comes before red"),
        ({"amber_at": "-1"}, "amber_at", "greater than or equal to 0"),
        ({"rule": "weather"}, "rule", "weather"),
    ],
)
def test_thresholds_that_make_no_sense_are_refused(scope, manager, door, said, field, told):
    said = {"programme": scope.programme_reference, "rule": "risk_score"} | said
    answer = doors.add(door, manager, "rating-thresholds", **said)
    assert told in answer.faults[field][0]
    assert not RatingThreshold.objects.exists()


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_programme_has_one_pair_of_thresholds_of_a_rule(scope, manager, door):
    create_record(RatingThreshold(rule="risk_score", red_at=15), actor=None, now=NOW, scope=scope)
    said = {"programme": scope.programme_reference, "rule": "risk_score", "red_at": "16"}
    answer = doors.add(door, manager, "rating-thresholds", **said)
    assert "already" in str(answer.faults)


@pytest.mark.parametrize("door", doors.ACTING)
def test_an_officer_sets_none(scope, officer, door):
    said = {"programme": scope.programme_reference, "rule": "risk_score", "red_at": "16"}
    assert doors.add(door, officer, "rating-thresholds", **said).faults
    assert not RatingThreshold.objects.exists()


def test_a_rule_without_thresholds_never_speaks(scope, workstream, slipped):
    slipped(90)
    create_record(RatingThreshold(rule="milestone_slip"), actor=None, now=NOW, scope=scope)
    assert found(workstream) == []


def test_the_programme_shows_each_rule_and_whose_thresholds_hold(scope, manager, client):
    create_record(RatingThreshold(rule="milestone_slip", red_at=45), actor=None, now=NOW, scope=scope)
    client.force_login(manager)
    page = client.get(reverse("governance:programme", args=[scope.programme_reference]))
    rows = table(page, "Rules of ratings and their thresholds")[1:]
    assert rows[0][:3] == ["Milestone slipped Speaks of: time", "Never", "Over 45 days"]
    assert rows[0][3].startswith("This programme’s own")
    assert rows[3][:3] == ["Risk score Speaks of: risk", "From 12", "From 20"]
    assert rows[3][3].startswith("Standard")


# Rating better than the rules -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"rag": "green"}, f"Say why overall is green{WORSE}"),
        ({"rag": "red", "rag_time": "amber"}, f"Say why time is amber{WORSE}"),
        ({"rag": "complete", "rag_time": "green"}, f"Say why overall is complete and time is green{WORSE}"),
        ({"rag": "red", "rag_time": "red"}, None),
        ({"rag": "red", "rag_time": "not_rated", "rag_money": "green"}, None),
        ({"rag": "green", "override_reason": "It was agreed."}, None),
        ({"rag": "not_rated"}, None),
    ],
)
def test_a_rating_better_than_the_rules_call_for_needs_its_reason(workstream, officer, slipped, said, told):
    slipped(40)
    off = (
        {"rag_reason": "Late.", "path_to_green": "Hire.", "back_to_green_on": TODAY + DAY}
        if said["rag"] == "red"
        else {}
    )
    draft = services.start_update(workstream=workstream, actor=officer, now=NOW)
    services.save_update(update=draft, actor=officer, now=NOW, summary="So.", **off | said)
    problems = services.problems_of(draft, NOW)
    assert problems == ({"override_reason": [told]} if told else {})


def test_what_an_update_says_of_milestones_counts_already(workstream, officer, slipped):
    late, kept = slipped(40), slipped(0)
    draft = services.start_update(workstream=workstream, actor=officer, now=NOW)
    services.save_update(
        update=draft, actor=officer, now=NOW, milestone_changes={late.reference: {"done_on": TODAY.isoformat()}}
    )
    done = services.findings_for(draft, TODAY)
    later = {"forecast_on": (kept.baseline_on + 20 * DAY).isoformat(), "reason": "Rain."}
    services.save_update(update=draft, actor=officer, now=NOW, milestone_changes={kept.reference: later})
    assert (done, sorted(one.value for one in services.findings_for(draft, TODAY))) == ([], [20, 40])


def test_what_spoke_when_it_was_submitted_stays_with_an_update(workstream, officer, manager, slipped):
    milestone = slipped(40)
    update = submitted_update(workstream, officer, rag=RAG.GREEN, override_reason="The board agreed.")
    RiskFactory(scope=workstream.scope, workstream=workstream, current_likelihood=5, current_impact=5)
    services.publish_update(update=update, actor=manager, now=NOW)
    assert update.findings == [
        {
            "rule": "milestone_slip",
            "kind": "rag_time",
            "rag": "red",
            "record": milestone.reference,
            "value": "40",
            "amber_at": "14",
            "red_at": "30",
        }
    ]


def test_the_manager_is_not_stopped_by_a_rule_that_spoke_after_it_was_submitted(workstream, officer, manager, slipped):
    update = submitted_update(workstream, officer)
    slipped(40)
    services.publish_update(update=update, actor=manager, now=NOW)
    workstream.refresh_from_db()
    assert (workstream.rag, update.findings) == (RAG.GREEN, [])


@pytest.mark.parametrize("door", doors.ACTING)
def test_submitting_without_the_reason_is_refused_by_page_and_api(workstream, officer, slipped, door):
    slipped(40)
    draft = services.start_update(workstream=workstream, actor=officer, now=timezone.now())
    services.save_update(update=draft, actor=officer, now=timezone.now(), rag="green", summary="On plan.")
    if door == "api":
        assert doors.act(door, officer, draft, "submit").faults == {
            "override_reason": [f"Say why overall is green{WORSE}"]
        }
        return
    client = Client()
    client.force_login(officer)
    edit = client.get(reverse("workstreams:update_edit", args=[draft.reference]) + "?check=1")
    told = words(edit.content.decode())
    assert f"Say why overall is green{WORSE}" in told
    assert "What the rules say" in told


def test_the_page_of_a_workstream_says_which_rules_speak_and_why_it_is_better(workstream, officer, manager, slipped):
    slipped(40, title="Open the hub")
    published_update(workstream, officer, manager, rag=RAG.GREEN, override_reason="The board agreed to wait.")
    client = Client()
    client.force_login(manager)
    page = client.get(reverse("workstreams:workstream", args=[workstream.reference]))
    assert (
        table(page, "Rules that call for red or amber")[1][0]
        == "Milestone slipped Time: amber over 14 days, red over 30 days"
    )
    told = words(panel(page, "Why this rating"))
    assert "Open the hub: " in told
    assert (
        "Rated better than the rules call for: overall Green The board agreed to wait. Rose Boylan, 5 October 2026"
        in told
    )


def test_an_update_does_not_name_what_its_reader_may_not_see(workstream, officer, manager, account, scope, slipped):
    milestone = slipped(40, title="Open the hub")
    update = published_update(workstream, officer, manager, override_reason="Agreed.")
    change_record(milestone, actor=None, now=NOW, visibility=Visibility.BOARD)
    told = []
    for user in (manager, account(scope, "viewer")):
        client = Client()
        client.force_login(user)
        told.append(
            words(
                panel(client.get(reverse("workstreams:status_update", args=[update.reference])), "What the rules said")
            )
        )
    assert ["Open the hub" in one for one in told] == [True, False]
    assert all("40 days behind its baseline" in one for one in told)


def test_a_rule_needs_a_reason_by_field(workstream, officer, slipped):
    slipped(40)
    draft = services.start_update(workstream=workstream, actor=officer, now=NOW)
    services.save_update(update=draft, actor=officer, now=NOW, rag="amber", summary="Late.")
    told = faults_of(services.submit_update, update=draft, actor=officer, now=NOW)
    assert set(told) == {"rag_reason", "override_reason", "path_to_green", "back_to_green_on"}


def test_a_reason_that_was_carried_forward_is_none_for_a_change(workstream, officer, manager):
    back = {"path_to_green": "Hire.", "back_to_green_on": TODAY + timedelta(days=90)}
    published_update(workstream, officer, manager, rag="red", rag_reason="Two left.", **back)
    draft = services.start_update(workstream=workstream, actor=officer, now=NOW + DAY)
    services.save_update(update=draft, actor=officer, now=NOW + DAY, rag="amber")
    with pytest.raises(ValidationError, match="Say why the rating changed from red to amber"):
        services.submit_update(update=draft, actor=officer, now=NOW + DAY)
