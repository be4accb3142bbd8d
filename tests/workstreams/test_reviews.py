"""Reviews before the work, with criteria that are scored, and evaluations after it."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import Journal
from core.place_files import RefusedError, load
from core.services import withdraw_record
from tests import doors
from tests.factories.core import NOW
from tests.factories.workstreams import (
    CriterionFactory,
    MeasureFactory,
    ReviewFactory,
    ReviewScoreFactory,
)
from tests.workstreams.together import at_once
from workstreams.models import ReviewScore
from workstreams.resources import ReviewCriterionResource, ReviewScoreResource
from workstreams.services import check_score

pytestmark = pytest.mark.django_db
STAYS = "Reviews have been scored by this, and their totals stay as they are. Add another criterion instead"
PLACE = """
scope: {code: ZZZ, title: A place, programme: ZZZPROG}
review-criteria:
  - {reference: ZZZ-RC-01, title: Business case, weight: 3}
reviews:
  - {reference: ZZZ-RV-01, title: Before, proposal: A pilot}
review-scores:
  - {reference: ZZZ-SC-01, review: ZZZ-RV-01, criterion: ZZZ-RC-01, score: 2}
"""


@pytest.fixture
def programme(scope):
    return {"programme": scope.programme_reference}


@pytest.fixture
def review(workstream):
    return ReviewFactory(workstream=workstream)


@pytest.fixture
def totals(officer):
    def told(review):
        client = Client()
        client.force_login(officer)
        answer = client.get(reverse("api:reviews-one", args=[review.reference])).json()
        return answer["total"], answer["out_of"]

    return told


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_manager_sets_criteria_and_an_officer_does_not(door, manager, programme):
    made = doors.add(door, manager, "review-criteria", **programme, title="Business case", weight=3, highest=5).record
    assert (made.title, made.weight, made.highest) == ("Business case", 3, 5)


@pytest.mark.parametrize("door", doors.ACTING)
def test_an_officer_sets_no_criteria(door, officer, programme):
    assert doors.add(door, officer, "review-criteria", **programme, title="Mine").record is None


@pytest.mark.parametrize("door", doors.DOORS)
@pytest.mark.parametrize("said", [{"weight": 0}, {"weight": 101}, {"highest": 0}])
def test_weights_and_scales_have_bounds(door, said, manager, programme):
    assert list(doors.add(door, manager, "review-criteria", **programme, title="T", **said).faults) == list(said)


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_review_is_of_a_workstream_or_of_a_proposal(door, officer, programme, workstream):
    neither = doors.add(door, officer, "reviews", **programme, title="R")
    assert neither.faults == {"workstream": ["Name a workstream, or say what is proposed"]}
    both = doors.add(door, officer, "reviews", **programme, title="R", workstream=workstream, proposal="A pilot")
    assert both.faults == {"proposal": ["Leave this empty where a workstream is named"]}
    made = doors.add(door, officer, "reviews", **programme, title="R", proposal="A pilot").record
    assert (made.proposal, made.workstream) == ("A pilot", None)


@pytest.mark.parametrize("door", doors.DOORS)
@pytest.mark.parametrize("name,field", [("reviews", "reviewed_on"), ("evaluations", "evaluated_on")])
def test_neither_is_made_in_the_future(door, name, field, officer, programme, workstream):
    said = {**programme, "title": "R", "workstream": workstream}
    refused = doors.add(door, officer, name, **said, **{field: timezone.now().date() + timedelta(days=2)})
    assert list(refused.faults) == [field]
    assert doors.add(door, officer, name, **said, **{field: date(2026, 10, 1)}).faults == {}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_score_stays_on_its_scale(door, officer, scope, programme, review):
    said = {**programme, "review": review, "criterion": CriterionFactory(scope=scope, highest=4)}
    refused = doors.add(door, officer, "review-scores", **said, score=5)
    assert refused.faults == {"score": ["Scores by this criterion go from 0 to 4"]}
    assert doors.add(door, officer, "review-scores", **said, score=0).record.score == 0


@pytest.mark.parametrize("door", doors.DOORS)
@pytest.mark.parametrize("said", [{"weight": 10}, {"highest": 2}, {"highest": 10}, {"weight": 2, "highest": 5}])
def test_a_weight_and_a_scale_by_which_reviews_were_scored_stay(door, said, manager, review, totals):
    one = ReviewScoreFactory(review=review)
    before = totals(review)
    assert doors.change(door, manager, one.criterion, **said).faults == {name: [STAYS] for name in said}
    assert totals(review) == before == (2, 4)
    assert doors.change(door, manager, one.criterion, title="Clearer", order=7).record.title == "Clearer"


@pytest.mark.parametrize("door", doors.DOORS)
def test_they_change_while_nobody_has_scored_by_them_or_no_longer(door, manager, scope, review):
    other = CriterionFactory(scope=scope)
    ReviewScoreFactory(review=review, criterion=other)
    unused, gone = CriterionFactory(scope=scope), ReviewScoreFactory(review=review)
    withdraw_record(gone, actor=None, now=NOW)
    for criterion in (unused, gone.criterion):
        made = doors.change(door, manager, criterion, weight=10, highest=5).record
        assert (made.weight, made.highest) == (10, 5)


def test_a_place_file_does_not_change_them_either(tmp_path, db):
    path = tmp_path / "place.yaml"
    path.write_text(PLACE)
    load([path], NOW)
    path.write_text(PLACE.replace("weight: 3", "weight: 30"))
    with pytest.raises(RefusedError) as refused:
        load([path], NOW)
    assert f"weight: {STAYS}" in str(refused.value)


def test_nobody_scores_by_a_criterion_that_was_withdrawn_meanwhile(scope, review):
    criterion = withdraw_record(CriterionFactory(scope=scope), actor=None, now=NOW)
    with pytest.raises(ValidationError) as refused:
        check_score(ReviewScore(review=review, criterion=criterion, score=1), NOW)
    assert refused.value.message_dict == {"criterion": ["This criterion has been withdrawn"]}


@pytest.mark.django_db(transaction=True)
def test_a_score_and_another_weight_are_not_both_taken_together(scope, officer, manager, review):
    def weigh(criterion):
        ReviewCriterionResource.writing.alter(record=criterion, actor=manager, now=NOW, weight=10)

    def score(criterion):
        said = {"review": review, "criterion": criterion, "score": 4}
        ReviewScoreResource.writing.add(actor=officer, now=NOW, programme=scope, **said)

    for _ in range(8):
        criterion = CriterionFactory(scope=scope)
        told = at_once(partial(weigh, criterion), partial(score, criterion))
        criterion.refresh_from_db()
        assert (told[0], criterion.weight) in ((STAYS, 1), ("", 10))
        last = Journal.objects.filter(record_id__in=(criterion.pk, review.pk)).latest("seq")
        assert last.record_id == review.pk  # who follows the feed reads the total after the weight


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_review_has_one_score_by_a_criterion(door, officer, programme, review):
    one = ReviewScoreFactory(review=review)
    refused = doors.add(door, officer, "review-scores", **programme, review=review, criterion=one.criterion, score=1)
    assert refused.faults == {"": ["This review has a score by this criterion already."]}


def test_the_total_is_weighted_and_says_out_of_what(scope, review, totals):
    assert totals(review) == (None, None)
    ReviewScoreFactory(review=review, score=2, criterion=CriterionFactory(scope=scope, weight=3, highest=4))
    gone = ReviewScoreFactory(review=review, score=4, criterion=CriterionFactory(scope=scope, weight=10))
    ReviewScoreFactory(review=review, score=5, criterion=CriterionFactory(scope=scope, weight=1, highest=10))
    ReviewScoreFactory(score=4)
    withdraw_record(gone, actor=None, now=NOW)
    assert totals(review) == (2 * 3 + 5, 4 * 3 + 10)


@pytest.mark.parametrize("door", doors.DOORS)
def test_an_evaluation_names_measures_each_once(door, officer, programme, workstream):
    said = {**programme, "title": "What came of it", "workstream": workstream, "expected": "Less", "happened": "More"}
    evaluation = doors.add(door, officer, "evaluations", **said, lessons="Ask first.").record
    measure = MeasureFactory(workstream=workstream)
    linked = {**programme, "evaluation": evaluation, "measure": measure, "finding": "It rose."}
    assert doors.add(door, officer, "evaluation-measures", **linked).record.measure == measure
    assert doors.add(door, officer, "evaluation-measures", **linked).faults == {
        "": ["This evaluation names this measure already."]
    }


@pytest.mark.parametrize("text", ["t" * 10_000, "مرحبا \u202eabc", "<b>bold</b>"], ids=["long", "rtl", "html"])
@pytest.mark.parametrize("door", doors.DOORS)
def test_any_text_up_to_ten_thousand_characters_is_a_lesson_and_shown_as_text(door, text, officer, programme):
    made = doors.add(door, officer, "evaluations", **programme, title="E", lessons=text).record
    assert made.lessons == text
    client = Client()
    client.force_login(officer)
    page = client.get(reverse("workstreams:evaluation", args=[made.reference]))
    assert b"<b>bold" not in page.content
