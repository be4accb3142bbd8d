"""Applying an import, all of it or nothing, and once; undoing it likewise; and how long a file is kept."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from budgets.models import AgencySpend, BudgetAmount
from core import imports
from core.choices import Role
from core.imports.batches import KEPT
from core.jobs import run_due
from core.journal import head
from core.models import ImportBatch, Job, Journal
from core.resources import registry
from core.services import change_record, create_record
from governance.models import Organisation
from tests.core.imports.making import added, applied, changed, csv_of, exported, kept
from tests.factories.budgets import AgencySpendFactory
from tests.factories.core import NOW, ScopeFactory, UserFactory

pytestmark = pytest.mark.django_db
AMOUNTS, SPEND = registry["budget-amounts"], registry["agency-spend"]


# Applying ------------------------------------------------------------------------------------------------------------


def test_an_import_is_one_change_of_the_person_who_brought_it(amounts, grid, officer):
    for record in amounts[:3]:
        changed(grid, record.reference, amount="5")
    batch = applied(kept(AMOUNTS, csv_of(*grid), officer, NOW, name="my lines.csv"), officer, NOW)
    rows = Journal.objects.filter(change_id=batch.change_id, model="budgets.budgetamount")
    assert {(row.why, row.actor_name, row.verb) for row in rows} == {
        ("Imported from my lines.csv", str(officer), "changed")
    }
    assert (len(rows), batch.state, batch.scope, batch.counts["change"]) == (3, "applied", amounts[0].scope, 3)


def test_an_error_anywhere_lets_nothing_through(amounts, grid, officer):
    changed(grid, amounts[0].reference, amount="5")
    changed(grid, amounts[1].reference, amount="five")
    stood = head()
    with pytest.raises(imports.NotAppliedError):
        applied(kept(AMOUNTS, csv_of(*grid), officer, NOW), officer, NOW)
    assert (head(), BudgetAmount.objects.filter(amount=5).count()) == (stood, 0)


def test_what_has_moved_since_it_was_looked_at_is_not_done(amounts, grid, officer):
    changed(grid, amounts[0].reference, amount="5")
    batch = kept(AMOUNTS, csv_of(*grid), officer, NOW)
    seen = imports.preview(batch=batch, actor=officer, now=NOW).digest
    change_record(amounts[0], actor=None, now=NOW, amount=Decimal(3))
    with pytest.raises(imports.NotAppliedError) as refused:
        imports.apply_batch(batch=batch, actor=officer, now=NOW, seen=seen, choices={2: "file"})
    assert (refused.value.moved, refused.value.plan.counts["conflict"]) == (True, 1)
    assert BudgetAmount.objects.get(pk=amounts[0].pk).amount == 3


def test_an_import_is_applied_once(amounts, grid, officer, scope):
    added(grid, programme=officer.programme, line=amounts[0].line.reference, financial_year="2016", amount="7")
    batch = kept(AMOUNTS, csv_of(*grid), officer, NOW)
    for _ in range(2):
        seen = imports.preview(batch=batch, actor=officer, now=NOW).digest
        imports.apply_batch(batch=batch, actor=officer, now=NOW, seen=seen, choices={})
    assert BudgetAmount.objects.count() == 6


def test_only_who_brought_a_file_applies_it(grid, officer, scope):
    manager = UserFactory(scope=scope, role=Role.MANAGER)
    batch = kept(AMOUNTS, csv_of(*grid), officer, NOW)
    with pytest.raises(PermissionDenied):
        imports.apply_batch(batch=batch, actor=manager, now=NOW, seen="", choices={})


def test_rights_are_those_of_the_day_it_is_applied(amounts, grid, officer):
    changed(grid, amounts[0].reference, amount="5")
    batch = kept(AMOUNTS, csv_of(*grid), officer, NOW)
    seen = imports.preview(batch=batch, actor=officer, now=NOW).digest
    officer.grants.update(role=Role.VIEWER)
    with pytest.raises(PermissionDenied):
        imports.apply_batch(batch=batch, actor=officer, now=NOW, seen=seen, choices={})


# Undoing -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def batch(amounts, grid, officer, scope):
    """An import that changed two amounts and added one."""
    for record in amounts[:2]:
        changed(grid, record.reference, amount="5", year_inferred="yes")
    added(grid, programme=officer.programme, line=amounts[0].line.reference, financial_year="2016", amount="7")
    return applied(kept(AMOUNTS, csv_of(*grid), officer, NOW), officer, NOW)


def stands():
    """Return every amount as it stands."""
    return {(one.financial_year, one.amount, one.year_inferred) for one in BudgetAmount.objects.current()}


def test_undoing_puts_back_what_was_changed_and_withdraws_what_was_added(batch, officer):
    before = {(year, Decimal(1000), False) for year in range(2011, 2016)}
    assert stands() != before
    undone = imports.undo_batch(batch=batch, actor=officer, now=NOW)
    assert (stands(), undone.state, undone.undone_by) == (before, "undone", officer)
    rows = Journal.objects.filter(why="Import of lines.csv undone", model="budgets.budgetamount")
    assert sorted(row.verb for row in rows) == ["changed", "changed", "withdrawn"]


def test_undoing_twice_is_undoing_once(batch, officer):
    imports.undo_batch(batch=batch, actor=officer, now=NOW)
    stood = head()
    assert imports.undo_batch(batch=batch, actor=officer, now=NOW).state == "undone"
    assert head() == stood


def test_a_record_that_was_changed_since_stands_in_the_way_of_all(batch, amounts, officer):
    change_record(BudgetAmount.objects.get(pk=amounts[1].pk), actor=None, now=NOW, amount=Decimal(8))
    stood = stands()
    with pytest.raises(imports.NotUndoneError) as refused:
        imports.undo_batch(batch=batch, actor=officer, now=NOW)
    told = "It has been changed since: it is at version 3, and the import made version 2."
    assert [(one.reference, one.why) for one in refused.value.kept] == [(amounts[1].reference, told)]
    assert (stands(), ImportBatch.objects.get().state) == (stood, "applied")


def test_a_new_record_that_is_in_use_stands_in_the_way(officer, scope):
    organisation = create_record(Organisation(name="Body"), actor=None, now=NOW, scope=scope)
    header = ["programme", "label", "organisation", "financial_year", "amount"]
    row = [scope.programme_reference, "Whole", organisation.reference, "2010", "5"]
    batch = applied(kept(SPEND, csv_of(header, row), officer, NOW), officer, NOW)
    AgencySpendFactory(scope=scope, part_of=AgencySpend.objects.get())
    with pytest.raises(imports.NotUndoneError) as refused:
        imports.undo_batch(batch=batch, actor=officer, now=NOW)
    assert "still refers to it" in refused.value.kept[0].why


def test_what_one_may_not_see_any_more_is_not_named(batch, amounts, officer):
    change_record(BudgetAmount.objects.get(pk=amounts[0].pk), actor=None, now=NOW, visibility="owner")
    with pytest.raises(imports.NotUndoneError) as refused:
        imports.undo_batch(batch=batch, actor=officer, now=NOW)
    assert [(one.title, one.reference, one.url) for one in refused.value.kept] == [("", "", "")]


def test_only_who_may_write_undoes_and_only_what_was_applied(batch, officer, scope):
    with pytest.raises(PermissionDenied):
        imports.undo_batch(batch=batch, actor=UserFactory(scope=scope, role=Role.VIEWER), now=NOW)
    waiting = kept(AMOUNTS, csv_of(["amount"], ["1"]), officer, NOW)
    with pytest.raises(ValidationError):
        imports.undo_batch(batch=waiting, actor=officer, now=NOW)


# Keeping -------------------------------------------------------------------------------------------------------------


def test_the_same_file_again_is_the_same_import_until_it_is_applied(grid, officer):
    first, second = (kept(AMOUNTS, csv_of(*grid), officer, NOW) for _ in range(2))
    assert first == second
    assert kept(AMOUNTS, csv_of(*grid), officer, NOW, name="other.csv") != first
    applied(first, officer, NOW)
    assert kept(AMOUNTS, csv_of(*grid), officer, NOW) != first


def test_a_file_that_nobody_applied_is_forgotten_after_thirty_days(grid, officer):
    from pstn.tasks import _run

    dropped, used = kept(AMOUNTS, csv_of(*grid), officer, NOW), kept(AMOUNTS, csv_of(*grid), officer, NOW, name="b.csv")
    applied(used, officer, NOW)
    run_due(now=NOW + KEPT - timedelta(seconds=1), run=_run)
    assert ImportBatch.objects.filter(pk=dropped.pk).exists()
    run_due(now=NOW + KEPT, run=_run)
    assert list(ImportBatch.objects.all()) == [used]
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_an_import_is_seen_by_who_brought_it_and_once_applied_by_managers_of_its_one_programme(batch, officer, scope):
    kept(AMOUNTS, csv_of(["amount"], ["1"]), officer, NOW)
    manager, colleague, stranger = (
        UserFactory(scope=scope, role=Role.MANAGER),
        UserFactory(scope=scope, role=Role.FINANCE),
        UserFactory(scope=ScopeFactory(), role=Role.MANAGER),
    )
    seen = [ImportBatch.objects.visible_to(reader).count() for reader in (officer, manager, colleague, stranger)]
    assert seen == [2, 1, 0, 0]


def test_the_number_of_queries_of_an_untouched_file_does_not_grow(amounts, officer):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    told = []
    for count in (1, 5):
        batch = kept(AMOUNTS, csv_of(*exported(AMOUNTS, officer)[: count + 1]), officer, timezone.now())
        with CaptureQueriesContext(connection) as asked:
            imports.preview(batch=batch, actor=officer, now=NOW)
        told.append(len(asked))
    assert told[0] == told[1]
