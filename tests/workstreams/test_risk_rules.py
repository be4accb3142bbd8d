"""The rules of risks and of their matrix, through every door."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.choices import Visibility
from core.figures import london_day
from core.services import change_record, create_record
from governance.models import Document
from tests import doors
from tests.factories.core import NOW, UserFactory
from tests.factories.risks import RiskFactory, RiskMatrixFactory
from tests.factories.workstreams import ThemeFactory, WorkstreamFactory
from workstreams.models import Risk, RiskMatrix

pytestmark = pytest.mark.django_db
HALF = {"current_likelihood": None}


@pytest.fixture
def said(scope):
    return {
        "programme": scope.programme_reference,
        "title": "Partners may not share data",
        "cause": "No agreement is signed",
        "event": "Data stay where they are",
        "consequence": "Families are asked twice",
        "current_likelihood": 4,
        "current_impact": 3,
    }


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_risk_is_rated_by_the_cell_of_its_score_and_counts_its_product_beside_that(door, officer, said):
    made = doors.add(door, officer, "risks", **said).record
    assert (made.rating, made.score, made.raised_on) == ("red", 12, london_day(timezone.now()))
    changed = doors.change(door, officer, made, current_likelihood=1, current_impact=5, score_reason="Signed").record
    assert (changed.rating, changed.score) == ("amber", 5)
    changed = doors.change(door, officer, made, current_likelihood=5, current_impact=1, score_reason="Torn up").record
    assert (changed.rating, changed.score) == ("amber", 5)


@pytest.mark.parametrize("door", doors.DOORS)
def test_cells_of_one_product_may_have_two_colours(door, officer, said):
    colours = {}
    for likelihood, impact in ((2, 5), (5, 2), (4, 1), (1, 4)):
        places = {"current_likelihood": likelihood, "current_impact": impact}
        colours[likelihood, impact] = doors.add(door, officer, "risks", **said | places).record.rating
    assert colours == {(2, 5): "red", (5, 2): "amber", (4, 1): "green", (1, 4): "amber"}


def test_the_score_that_a_risk_needs_is_not_called_optional(client, officer):
    client.force_login(officer)
    page = client.get("/workstreams/risks/new/").content.decode()
    told = [f"{part} {rest}" in page for part in ("Likelihood", "Impact") for rest in ("now (optional)", "now</label>")]
    assert told == [False, True, False, True]
    assert "Likelihood aimed at (optional)" in page


@pytest.mark.parametrize("door", doors.DOORS)
@pytest.mark.parametrize("outside", [6, 30, 0])
def test_a_score_lies_inside_the_matrix_of_its_programme(door, outside, officer, said, scope):
    for kind in ("current", "inherent", "target"):
        places = {f"{kind}_likelihood": outside, f"{kind}_impact": 3}
        assert doors.add(door, officer, "risks", **said | places).faults == {
            f"{kind}_likelihood": ["Choose from 1 (Rare) to 5 (Almost certain) of the programme’s risk matrix"]
        }
    RiskMatrixFactory(scope=scope)
    places = {"current_likelihood": 5, "current_impact": 6}
    assert doors.add(door, officer, "risks", **said | places).faults == {
        "current_likelihood": ["Choose from 1 (Low) to 4 (Almost certain) of the programme’s risk matrix"]
    }
    assert doors.add(door, officer, "risks", **said | {"current_impact": 6}).record.rating == "red"


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_score_is_whole_and_positive(door, officer, said):
    alone = doors.add(door, officer, "risks", **said | {"target_impact": 2})
    assert alone.faults == {"target_likelihood": ["A score has both a likelihood and an impact"]}
    assert list(doors.add(door, officer, "risks", **said | {"current_impact": 0}).faults) == ["current_impact"]
    assert list(doors.add(door, officer, "risks", **said | {"current_impact": -1}).faults) == ["current_impact"]


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_new_risk_says_how_likely_it_is_unless_a_document_states_it(door, officer, said, scope):
    bare = said | {"current_likelihood": None, "current_impact": None}
    assert doors.add(door, officer, "risks", **bare).faults == {"current_likelihood": ["Say how likely it is now"]}
    report = create_record(Document(title="A report", kind="report"), actor=None, now=NOW, scope=scope)
    made = doors.add(door, officer, "risks", **bare, document=report).record
    assert (made.rating, made.score) == ("not_rated", None)


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_score_changes_for_a_reason(door, officer, scope):
    risk = RiskFactory(scope=scope, score_reason="As the audit found")
    unsaid = {"score_reason": ["Say why the score changed"]}
    assert doors.change(door, officer, risk, current_likelihood=2).faults == unsaid
    assert doors.change(door, officer, risk, current_likelihood=2, score_reason="").faults == unsaid
    changed = doors.change(door, officer, risk, current_likelihood=2, score_reason="Two have signed").record
    assert (changed.current_likelihood, changed.score_reason, changed.rating) == (2, "Two have signed", "amber")
    assert doors.change(door, officer, risk, title="Other words").faults == {}


@pytest.mark.parametrize("door", doors.DOORS)
def test_the_next_review_comes_after_the_day_it_was_raised(door, officer, said):
    raised = said | {"raised_on": date(2026, 10, 5)}
    for review_on in (date(2026, 10, 5), date(2026, 9, 1)):
        assert doors.add(door, officer, "risks", **raised, review_on=review_on).faults == {
            "review_on": ["The next review comes after the day it was raised"]
        }
    made = doors.add(door, officer, "risks", **raised, review_on=date(2026, 10, 6)).record
    assert made.review_on == date(2026, 10, 6)


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_risk_is_not_raised_on_a_day_to_come(door, officer, said):
    tomorrow = london_day(timezone.now()) + timedelta(1)
    assert doors.add(door, officer, "risks", **said, raised_on=tomorrow).faults == {
        "raised_on": ["The day it was raised cannot be in the future"]
    }


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_new_risk_is_of_no_workstream_that_is_closed(door, officer, said, scope):
    closed = WorkstreamFactory(scope=scope, title="Food Plan", closed_on=date(2026, 9, 30))
    refused = doors.add(door, officer, "risks", **said, workstream=closed)
    assert refused.faults == {"workstream": ["Food Plan was closed on 30 September 2026: choose one that is open"]}
    was_open = WorkstreamFactory(scope=scope)
    risk = doors.add(door, officer, "risks", **said, workstream=was_open).record
    change_record(was_open, actor=None, now=NOW, closed_on=date(2026, 9, 30))
    assert doors.change(door, officer, risk, title="Still there").record.title == "Still there"


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_risk_is_of_a_workstream_or_of_a_theme(door, officer, said, scope):
    both = {"workstream": WorkstreamFactory(scope=scope), "theme": ThemeFactory(scope=scope)}
    assert doors.add(door, officer, "risks", **said, **both).faults == {
        "theme": ["Name a workstream or a theme, not both"]
    }


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_risk_is_as_narrowly_visible_as_its_workstream(door, manager, said, workstream, council, scope):
    change_record(workstream, actor=None, now=NOW, visibility=Visibility.OWNER, audience_id=council.pk)
    made = doors.add(door, manager, "risks", **said, workstream=workstream).record
    assert (made.visibility, made.audience_id) == ("owner", council.pk)
    assert Risk.objects.visible_to(UserFactory(scope=scope)).count() == 0


@pytest.mark.parametrize(
    ("role", "writes"), [("officer", True), ("manager", True), ("viewer", False), ("secretary", False)]
)
def test_officers_and_managers_write_risks(role, writes, account, scope, said):
    for door in ("page", "api"):
        assert bool(doors.add(door, account(scope, role), "risks", **said).record) is writes


@pytest.mark.parametrize("text", ["a" * 10_000, "مرحبا بالعالم", "<script>alert(1)</script><b>bold</b>"])
def test_texts_are_kept_as_they_are_and_shown_as_texts(text, client, officer, said):
    for door in doors.DOORS:
        made = doors.add(door, officer, "risks", **said | {"cause": text}).record
        assert made.cause == text
        client.force_login(officer)
        page = client.get(f"/workstreams/risks/{made.reference}/").content.decode()
        assert "<script>alert(1)" not in page


# The matrix


def test_a_matrix_is_given_in_lines_on_a_page_and_in_lists_over_rest(manager, scope):
    said = {"programme": scope.programme_reference, "likelihoods": ["Low", "High"], "impacts": ["Small", "Big", "Vast"]}
    cells = [["green", "amber", "red"], ["amber", "red", "red"]]
    made = doors.add("page", manager, "risk-matrices", **said, cells=cells).record
    assert (made.likelihoods, made.impacts, made.cells) == (["Low", "High"], ["Small", "Big", "Vast"], cells)
    changed = doors.change("api", manager, made, likelihoods=["Seldom", "Often"]).record
    assert changed.likelihoods == ["Seldom", "Often"]


@pytest.mark.parametrize("door", doors.ACTING)
@pytest.mark.parametrize(
    ("part", "value", "told"),
    [
        ("likelihoods", ["Low"], "Give from 2 to 10 words; there are 1"),
        ("likelihoods", [str(n) for n in range(11)], "Give from 2 to 10 words; there are 11"),
        ("impacts", ["Low", "Low"], "“Low” stands twice"),
        ("impacts", ["Low", "x" * 41], f"“{'x' * 40}…” is longer than 40 letters"),
        ("cells", [["green"]], "There are 5 likelihoods and 1 rows of colours: give a row for each"),
        ("cells", [["green"]] * 5, "Row 1 has 1 colours: give 5, one for each impact"),
        ("cells", [["blue"] * 5] * 5, "“blue” in row 1, column 1 is none of these: red, amber, green"),
    ],
)
def test_what_is_no_matrix_is_refused_in_plain_words(door, part, value, told, manager, scope):
    refused = doors.add(door, manager, "risk-matrices", programme=scope.programme_reference, **{part: value})
    assert refused.faults == {part: [told]}
    assert RiskMatrix.objects.count() == 0


@pytest.mark.parametrize("said", ["Low", 5, {"a": 1}, [1, 2], [["Low"], ["High"]], [None, "High"]])
def test_no_json_that_is_no_list_of_words_makes_a_matrix(said, manager, scope):
    refused = doors.add("api", manager, "risk-matrices", programme=scope.programme_reference, likelihoods=said)
    assert list(refused.faults) == ["likelihoods"]


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_programme_has_one_matrix(door, manager, scope):
    RiskMatrixFactory(scope=scope)
    refused = doors.add(door, manager, "risk-matrices", programme=scope.programme_reference, title="Another")
    assert refused.faults == {"": ["This programme has a risk matrix already: change that one."]}


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_matrix_does_not_shrink_below_the_scores_in_use(door, manager, scope):
    RiskFactory.create_batch(2, scope=scope, current_likelihood=5)
    RiskFactory(scope=scope, target_likelihood=5, target_impact=1)
    RiskFactory()  # of another programme
    RiskFactory(scope=scope, current_likelihood=5, status="closed", closed_on=date(2026, 10, 2), closed_reason="Gone")
    four = ["Low", "Medium", "High", "Certain"]
    said = {"likelihoods": four, "impacts": four, "cells": [["amber"] * 4] * 4}
    refused = doors.add(door, manager, "risk-matrices", programme=scope.programme_reference, **said)
    assert refused.faults == {
        "likelihoods": ["3 risks are scored above 4: keep as many likelihoods, or score them anew first"]
    }
    matrix = RiskMatrixFactory(scope=scope, likelihoods=[*four, "Sure"], cells=[["red"] * 6] * 5)
    assert list(doors.change(door, manager, matrix, **said).faults) == ["likelihoods"]


@pytest.mark.parametrize("door", doors.ACTING)
def test_risks_are_rated_anew_when_their_matrix_changes(door, manager, scope):
    risk = RiskFactory(scope=scope)
    said = {"programme": scope.programme_reference, "cells": [["green"] * 5] * 5}
    matrix = doors.add(door, manager, "risk-matrices", **said).record
    risk.refresh_from_db()
    assert (risk.rating, risk.version) == ("green", 2)
    doors.change(door, manager, matrix, cells=[["amber"] * 5] * 5)
    risk.refresh_from_db()
    assert (risk.rating, risk.version) == ("amber", 3)


@pytest.mark.parametrize("door", doors.ACTING)
def test_without_its_own_matrix_a_programme_scores_by_the_one_of_five_by_five(door, manager, scope):
    matrix = RiskMatrixFactory(scope=scope, cells=[["green"] * 6] * 4)
    risk = RiskFactory(scope=scope, current_impact=6, rating="green")
    refused = doors.act(door, manager, matrix, "withdraw")
    assert refused.faults == {"": ["1 risk is scored above 5: keep as many impacts, or score them anew first"]}
    change_record(risk, actor=None, now=NOW, current_impact=5)
    doors.act(door, manager, matrix, "withdraw")
    risk.refresh_from_db()
    matrix.refresh_from_db()
    assert (risk.rating, matrix.withdrawn_at is None) == ("red", False)


@pytest.mark.parametrize("door", doors.ACTING)
def test_no_officer_sets_the_matrix(door, officer, scope):
    matrix = RiskMatrixFactory(scope=scope)
    assert doors.change(door, officer, matrix, title="Mine").record is None
    assert doors.act(door, officer, matrix, "withdraw").record is None
    matrix.refresh_from_db()
    assert (matrix.title, matrix.withdrawn_at) == ("Six by four", None)
