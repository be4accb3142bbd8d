"""What an import would do, row by row and cell by cell, as a finance officer's file has it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from budgets.models import AgencySpend, BudgetAmount
from core import imports
from core.choices import Role
from core.imports.planning import NOT_KNOWN
from core.journal import head
from core.resources import registry
from core.services import change_record, withdraw_record
from tests.core.imports.making import added, applied, changed, csv_of, exported, kept, looked, xlsx_of
from tests.factories.budgets import AgencySpendFactory, BudgetLineFactory
from tests.factories.core import NOW, GrantFactory, ScopeFactory, UserFactory

pytestmark = pytest.mark.django_db
AMOUNTS, SPEND, LINES = registry["budget-amounts"], registry["agency-spend"], registry["budget-lines"]


@pytest.fixture
def spend(scope):
    """What an agency spends."""
    return AgencySpendFactory(scope=scope, label="Council", coverage="Town", uncertain=True)


def plan_of(resource, grid, officer):
    """Return what a grid would do."""
    return looked(resource, csv_of(*grid), officer, NOW)


def faults(plan):
    """Return what is wrong, by row and column."""
    return {(row.number, fault.label): fault.message for row in plan.rows for fault in row.faults}


def shown(row):
    """Return what a row sets, from what to what."""
    return {one.label: (one.before.label, one.after.label) for one in row.differences}


# Looking -------------------------------------------------------------------------------------------------------------


def test_three_sums_and_one_new_line_are_told_apart_from_what_stays(amounts, grid, officer):
    for record, sum_ in zip(amounts, ("£2,500.50", "0", "-0.05"), strict=False):
        changed(grid, record.reference, amount=sum_)
    added(
        grid,
        programme=amounts[0].scope.programme_reference,
        line=amounts[0].line.reference,
        financial_year="2016",
        amount="7",
    )
    stood, plan = head(), plan_of(AMOUNTS, grid, officer)
    assert plan.counts == {"error": 0, "conflict": 0, "change": 3, "add": 1, "same": 2}
    assert [shown(row)["Amount"] for row in plan.of("change")] == [
        ("1000.00", "2500.50"), ("1000.00", "0"), ("1000.00", "-0.05")
    ]  # fmt: skip
    assert shown(plan.of("add")[0])["Financial year"] == ("", "2016")
    assert (head(), BudgetAmount.objects.count(), BudgetAmount.objects.filter(version__gt=1).count()) == (stood, 5, 0)


def test_columns_and_rows_that_are_left_out_stay_as_they_are(spend, officer, scope):
    other = AgencySpendFactory(scope=scope)
    content = csv_of(["Reference", "VERSION", "Amount"], [spend.reference, "1", "6"])
    applied(kept(SPEND, content, officer, NOW), officer, NOW)
    spend.refresh_from_db()
    other.refresh_from_db()
    assert (spend.amount, spend.coverage, spend.uncertain, other.version, other.withdrawn_at) == (
        6,
        "Town",
        True,
        1,
        None,
    )


def test_an_empty_cell_is_an_empty_value(spend, officer):
    content = csv_of(["reference", "version", "coverage", "uncertain"], [spend.reference, "1", "", ""])
    applied(kept(SPEND, content, officer, NOW), officer, NOW)
    spend.refresh_from_db()
    assert (spend.coverage, spend.uncertain) == ("", False)


def test_a_record_may_be_named_by_its_id_alone(spend, officer):
    content = csv_of(["id", "version", "label"], [str(spend.pk).upper(), "1", "Borough"])
    assert shown(looked(SPEND, content, officer, NOW).rows[0]) == {"Label": ("Council", "Borough")}


@pytest.mark.parametrize(("word", "meant"), [("yes", True), ("Y", True), ("1", True), ("No", False), ("FALSE", False)])
def test_yes_and_no_are_read_as_people_write_them(word, meant, spend, officer):
    content = csv_of(["reference", "version", "uncertain"], [spend.reference, "1", word])
    assert looked(SPEND, content, officer, NOW).counts["change"] == (not meant)


def test_a_word_of_a_choice_may_be_its_label_and_no_other_is_taken(amounts, officer):
    line = amounts[0].line
    header = ["reference", "version", "treatment"]
    plan = looked(LINES, csv_of(header, [line.reference, "1", "ALIGNED"]), officer, NOW)
    assert shown(plan.rows[0]) == {"Treatment": ("Pooled", "Aligned")}
    plan = looked(LINES, csv_of(header, [line.reference, "1", "Shared"]), officer, NOW)
    assert faults(plan) == {(2, "Treatment"): "“Shared” is none of these: Pooled, Aligned, In kind."}


def test_days_may_be_written_as_in_britain(scope):
    manager = UserFactory(scope=scope, role=Role.MANAGER)
    from tests.factories.workstreams import MilestoneFactory, WorkstreamFactory

    record = MilestoneFactory(workstream=WorkstreamFactory(scope=scope))
    content = csv_of(["reference", "version", "baseline_on"], [record.reference, "1", "31/10/2014"])
    assert shown(looked(registry["milestones"], content, manager, NOW).rows[0])["Baseline"][1] == "2014-10-31"


def test_a_changed_cell_that_is_worked_out_is_pointed_out_and_not_taken_over(amounts, officer):
    grid = exported(LINES, officer)
    changed(grid, amounts[0].line.reference, total="9000", title="Streets")
    plan = plan_of(LINES, grid, officer)
    assert [(note.label, note.text, note.message) for note in plan.rows[0].notes] == [("Total", "9000", "5000.00")]
    assert shown(plan.rows[0]) == {"Title": ("Roads", "Streets")}


# Errors --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "text", "told"),
    [
        ("amount", "lots", "Enter one sum in pounds and pence, like 1250.50"),
        ("amount", "1.005", "Enter one sum in pounds and pence, like 1250.50"),
        ("amount", "", "Fill in “Amount”."),
        ("financial_year", "soon", "Enter a financial year, like 2026–27"),
        ("organisation", "NOBODY-1", "There is no NOBODY-1 here. Choose one that you can see."),
        ("uncertain", "perhaps", "Say yes or no."),
        ("label", "x" * 201, "Ensure this value has at most 200 characters (it has 201)."),
    ],
)
def test_a_cell_that_cannot_be_read_is_an_error_of_its_row_and_column(column, text, told, spend, officer):
    plan = looked(SPEND, csv_of(["reference", "version", column], [spend.reference, "1", text]), officer, NOW)
    assert faults(plan) == {(2, SPEND.column(column).label): told}
    assert [(row.state, row.faults[0].text) for row in plan.rows] == [("error", text)]


def test_a_number_of_a_workbook_that_is_no_exact_sum_is_an_error(spend, officer):
    header = ["reference", "version", "amount"]
    assert faults(looked(SPEND, xlsx_of(header, [spend.reference, 1, 0.1 + 0.7]), officer, NOW)) == {}
    plan = looked(SPEND, xlsx_of(header, [spend.reference, 1, 10 / 3]), officer, NOW)
    assert list(faults(plan)) == [(2, "Amount")]


def test_more_records_than_a_page_can_wait_for_are_left_to_a_second_file(amounts, grid, officer, monkeypatch):
    monkeypatch.setattr("core.imports.planning.MOST_WRITES", 2)
    for record in amounts[:3]:
        changed(grid, record.reference, amount="5")
    plan = plan_of(AMOUNTS, grid, officer)
    assert plan.counts == {"error": 1, "conflict": 0, "change": 2, "add": 0, "same": 2}
    assert faults(plan) == {(4, ""): "A file writes at most 2 records. Import the others in a second one."}


def test_what_the_services_and_the_database_refuse_is_told_before(amounts, grid, officer, scope):
    added(grid, programme=officer.programme, line=amounts[0].line.reference, financial_year="2011", amount="7")
    assert list(faults(plan_of(AMOUNTS, grid, officer))) == [(7, "")]
    whole = AgencySpendFactory(scope=scope)
    content = csv_of(["reference", "version", "part_of"], [whole.reference, "1", whole.reference])
    told = "Choose the whole that it is part of: a row that is part of none."
    assert faults(looked(SPEND, content, officer, NOW)) == {(2, "Part of"): told}


@pytest.mark.parametrize("key", ["reference", "id"])
def test_a_record_of_another_programme_is_as_unknown_as_none(key, officer):
    spend = AgencySpendFactory()
    known = str(spend.pk) if key == "id" else spend.reference
    for text in (known, str(uuid4()) if key == "id" else "ZZZ-SP-99"):
        plan = looked(SPEND, csv_of([key, "version", "label"], [text, "1", "Mine"]), officer, NOW)
        assert faults(plan) == {(2, key.capitalize()): NOT_KNOWN}
        assert (plan.rows[0].title, plan.rows[0].url, plan.rows[0].differences) == ("", "", [])


def test_a_record_that_was_withdrawn_is_unknown_and_an_id_that_is_none_too(spend, officer):
    withdraw_record(spend, actor=None, now=NOW)
    rows = [["", spend.reference, "1", "a"], ["x", "", "1", "a"]]
    assert list(faults(looked(SPEND, csv_of(["id", "reference", "version", "label"], *rows), officer, NOW))) == [
        (2, "Reference"),
        (3, "Id"),
    ]


def test_an_id_and_a_reference_that_disagree_are_an_error(spend, officer, scope):
    other = AgencySpendFactory(scope=scope)
    content = csv_of(["id", "reference", "version", "label"], [str(spend.pk), other.reference, "1", "a"])
    assert list(faults(looked(SPEND, content, officer, NOW))) == [(2, "Reference")]


def test_two_rows_about_one_record_are_errors(spend, officer):
    content = csv_of(["id", "reference", "label"], [str(spend.pk), "", "a"], ["", spend.reference, "b"])
    assert faults(looked(SPEND, content, officer, NOW)) == {
        (2, "Reference"): "Row 3 is about the same record.",
        (3, "Reference"): "Row 2 is about the same record.",
    }


@pytest.mark.parametrize(
    ("version", "told"),
    [
        ("", "Give the version that was exported, so that nobody’s later change is lost."),
        ("2", "There is no such version. The record is at version 1."),
        ("new", "There is no such version. The record is at version 1."),
    ],
)
def test_a_change_says_from_which_version_it_was_made(version, told, spend, officer):
    plan = looked(SPEND, csv_of(["reference", "version", "label"], [spend.reference, version, "a"]), officer, NOW)
    assert faults(plan) == {(2, "Version"): told}


def test_a_row_that_has_lost_its_reference_is_no_new_record(spend, officer):
    grid = exported(SPEND, officer)
    changed(grid, spend.reference, id="", reference="")
    assert list(faults(plan_of(SPEND, grid, officer))) == [(2, "Version")]


def test_what_one_may_see_and_not_write_is_an_error_only_where_it_would_change(scope, officer, network):
    place = ScopeFactory()
    GrantFactory(user=officer, scope=place, role=Role.VIEWER)
    AgencySpendFactory(scope=scope)
    theirs = AgencySpendFactory(scope=place)
    grid = exported(SPEND, officer)
    assert plan_of(SPEND, grid, officer).counts["same"] == 2
    changed(grid, theirs.reference, label="Mine")
    added(
        grid,
        programme=place.programme_reference,
        label="New",
        financial_year="2011",
        amount="1",
        organisation=theirs.organisation.reference,
    )
    plan = plan_of(SPEND, grid, officer)
    assert list(faults(plan).values()) == [
        "You may see this record, and not change it.",
        f"You may not write agency spend of {place.title}.",
    ]


def test_a_programme_cannot_be_opened_by_a_file(scope):
    from tests.factories.governance import ProgrammeFactory

    programme = ProgrammeFactory()
    manager = UserFactory(scope=programme.scope, role=Role.MANAGER)
    plan = looked(registry["programmes"], csv_of(["title"], ["Another"]), manager, NOW)
    assert faults(plan) == {(2, ""): "A new record of this kind cannot come from a file. Add it on its own page."}


def test_a_person_who_may_write_none_of_a_kind_imports_none(scope):
    viewer = UserFactory(scope=scope, role=Role.VIEWER)
    with pytest.raises(PermissionDenied):
        kept(SPEND, csv_of(["label"], ["a"]), viewer, NOW)


def test_a_text_of_which_excel_held_the_beginning_is_kept_whole_and_cannot_be_changed_there(scope, officer):
    from core.imports.cells import CUT

    line = BudgetLineFactory(pool__scope=scope, scope=scope, note="long " * 9000)
    header = ["reference", "version", "note"]
    assert looked(LINES, xlsx_of(header, [line.reference, 1, "long long" + CUT]), officer, NOW).counts["same"] == 1
    plan = looked(LINES, xlsx_of(header, [line.reference, 1, "short" + CUT]), officer, NOW)
    assert list(faults(plan)) == [(2, "Note")]


# Conflicts -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def stale(spend, officer):
    """A file made before somebody else changed the record."""
    grid = exported(SPEND, officer)
    change_record(spend, actor=None, now=NOW + timedelta(hours=1), label="Theirs", note="Noted")
    return grid


def test_a_conflict_shows_what_was_what_is_and_what_the_file_says(stale, spend, officer):
    changed(stale, spend.reference, label="Mine")
    plan = plan_of(SPEND, stale, officer)
    (row,) = plan.of("conflict")
    told = {one.label: (one.base.label, one.before.label, one.after.label) for one in row.differences}
    assert told == {"Label": ("Council", "Theirs", "Mine"), "Note": ("", "Noted", "")}
    assert (row.untouched, row.choice, plan.can_be_applied) == (False, "", False)


def test_a_stale_row_in_which_nothing_was_changed_is_kept_as_stored_unless_one_says_otherwise(stale, spend, officer):
    plan = plan_of(SPEND, stale, officer)
    assert [(row.untouched, row.choice) for row in plan.of("conflict")] == [(True, "keep")]
    assert applied(kept(SPEND, csv_of(*stale), officer, NOW), officer, NOW).done == []
    spend.refresh_from_db()
    assert (spend.label, spend.version) == ("Theirs", 2)


def test_a_stale_row_that_says_what_is_stored_is_no_conflict(stale, spend, officer):
    changed(stale, spend.reference, label="Theirs", note="Noted")
    assert plan_of(SPEND, stale, officer).counts["same"] == 1


def test_a_conflict_that_nobody_settled_lets_nothing_through(stale, spend, officer, scope):
    changed(stale, spend.reference, label="Mine")
    added(
        stale,
        programme=scope.programme_reference,
        label="New",
        financial_year="2011",
        amount="1",
        organisation=spend.organisation.reference,
    )
    with pytest.raises(imports.NotAppliedError) as refused:
        applied(kept(SPEND, csv_of(*stale), officer, NOW), officer, NOW)
    assert (refused.value.moved, [row.number for row in refused.value.plan.unsettled]) == (False, [2])
    assert AgencySpend.objects.count() == 1


@pytest.mark.parametrize(("choice", "label"), [("keep", "Theirs"), ("file", "Mine")])
def test_a_conflict_is_settled_as_one_says(choice, label, stale, spend, officer):
    changed(stale, spend.reference, label="Mine")
    applied(kept(SPEND, csv_of(*stale), officer, NOW), officer, NOW, {2: choice})
    spend.refresh_from_db()
    assert spend.label == label
