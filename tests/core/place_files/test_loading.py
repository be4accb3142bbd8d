"""A place in a file: what is taken, what a second load changes, and what the command says."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from budgets.models import BudgetAmount, BudgetLine
from core.choices import ScopeKind, Verb
from core.models import Journal, Scope
from core.place_files import load
from core.place_files.records import RESOURCES, models_by_name
from core.services import change_record, next_reference, withdraw_record
from governance.models import Board, Figure, Place, Programme
from tests.core.place_files.texts import LATER, NETWORK, NOW, PLACE
from workstreams.models import Milestone, Theme, Workstream

pytestmark = pytest.mark.django_db


# What is taken


def test_a_place_is_loaded_with_all_that_its_files_say(files):
    plan = load(files(net=NETWORK, wirral=PLACE), NOW)

    assert {entry.verb for entry in plan.entries} == {"add"}
    assert Scope.objects.get(code="NET").kind == ScopeKind.NETWORK
    scope = Scope.objects.get(code="WIR")
    assert (scope.title, scope.programme_reference, scope.published) == ("Wirral: Transformation", "WIRRAL", False)
    assert Programme.objects.get().scope == scope
    workstream = Workstream.objects.get(reference="WIR-WS-04")
    assert (workstream.theme.title, workstream.reports_to.name, workstream.version) == ("Food", "Board", 2)
    assert Milestone.objects.get().baseline_on == date(2011, 3, 31)
    figure = Figure.objects.get()
    assert (figure.label, figure.value, figure.document) == ("2010-11", Decimal("1.5"), None)
    line = BudgetLine.objects.with_total().get()
    assert (line.pool.stated_total, line.total) == (Decimal("1234.50"), Decimal("920000.50"))
    amounts = BudgetAmount.objects.values_list("reference", "financial_year", "year_inferred")
    assert list(amounts) == [("WIR-BA-01", 2011, True), ("WIR-BA-02", 2012, True)]


def test_a_load_is_one_change_of_nobody_that_names_its_files(files):
    load(files(net=NETWORK, wirral=PLACE), NOW)
    rows = Journal.objects.all()
    assert rows.count() == 16
    told = set(rows.values_list("actor", "why", "verb", "at"))
    assert told == {(None, "Loaded from net.yaml, wirral.yaml", Verb.CREATED, NOW)}
    assert rows.values("change_id").distinct().count() == 1


def test_a_relation_may_point_forwards_into_another_file_and_into_the_database(files):
    load(files(net=NETWORK), NOW)
    load(files(wirral=PLACE), NOW)
    assert Board.objects.get(reference="WIR-BD-02").reports_to.reference == "WIR-BD-01"
    assert Programme.objects.get().place.reference == "NET-PL-02"


def test_two_records_may_name_each_other(files):
    circle = """
  - {reference: NET-OR-02, name: Trust, place: NET-PL-03}
documents:
  - {reference: NET-DC-01, title: Plan, kind: plan, issued_by: NET-OR-03}
  - {reference: NET-DC-02, title: Annex, kind: appendix, part_of: NET-DC-02}
"""
    place = "  - {reference: NET-PL-03, name: Ward, kind: ward, document: NET-DC-01}\norganisations:"
    organisation = "  - {reference: NET-OR-03, name: Fund, place: NET-PL-03}\ndocuments:"
    text = (NETWORK + circle).replace("organisations:", place).replace("documents:", organisation)
    load(files(net=text), NOW)
    ward = Place.objects.get(reference="NET-PL-03")
    assert ward.document.issued_by.place == ward
    assert Journal.objects.filter(record_id=ward.pk).count() == 1


def test_a_new_workstream_is_due_with_the_period_in_which_it_is_loaded(files):
    load(files(net=NETWORK, wirral=PLACE), NOW)
    assert Workstream.objects.get().next_update_due_on == date(2026, 11, 27)


def test_references_go_on_after_the_highest_of_the_file(files):
    load(files(net=NETWORK, wirral=PLACE), NOW)
    scope = Scope.objects.get(code="WIR")
    assert [next_reference(scope, kind) for kind in ("TH", "BA", "AS")] == ["WIR-TH-08", "WIR-BA-03", "WIR-AS-01"]


def test_every_resource_of_a_file_is_a_model():
    assert set(RESOURCES) <= set(models_by_name())


# Twice, and changed


def of_the_file():
    """What has been written of records that files declare: time opens reporting periods by itself."""
    return Journal.objects.exclude(model="workstreams.reportingperiod")


def test_loading_twice_changes_nothing(files):
    paths = files(net=NETWORK, wirral=PLACE)
    load(paths, NOW)
    before = of_the_file().count()
    plan = load(paths, LATER)
    assert {entry.verb for entry in plan.entries} == {"same"}
    assert not plan.changes
    assert of_the_file().count() == before


def test_a_changed_file_changes_just_that(files):
    load(files(net=NETWORK, wirral=PLACE), NOW)
    before = of_the_file().count()
    plan = load(files(wirral=PLACE.replace("Food Plan", "Wirral Food Plan")), LATER)
    changed = [(entry.reference, entry.verb, entry.fields) for entry in plan.entries if entry.verb != "same"]
    assert changed == [("WIR-WS-04", "change", ("title",))]
    row = of_the_file().order_by("seq").last()
    assert (of_the_file().count(), row.reference, row.version, row.verb) == (before + 1, "WIR-WS-04", 3, Verb.CHANGED)


def test_a_relation_can_be_changed_to_a_new_record_and_be_emptied(files):
    load(files(net=NETWORK, wirral=PLACE), NOW)
    text = PLACE.replace("themes:", "themes:\n  - {reference: WIR-TH-08, title: New}")
    text = text.replace("theme: WIR-TH-07", "theme: WIR-TH-08").replace(
        "reports_to: WIR-BD-01}\nmil", "reports_to: }\nmil"
    )
    load(files(wirral=text), LATER)
    workstream = Workstream.objects.get()
    assert (workstream.theme.reference, workstream.reports_to) == ("WIR-TH-08", None)


def test_amounts_become_those_of_the_file(files):
    load(files(net=NETWORK, wirral=PLACE), NOW)
    plan = load(files(wirral=PLACE.replace("{2011: 920000, 2012: ", "{2011: 920001, 2013: ")), LATER)
    assert [(entry.reference, entry.fields) for entry in plan.entries if entry.verb != "same"] == [
        ("WIR-BL-01", ("amounts",))
    ]
    amounts = BudgetAmount.objects.current().order_by("financial_year")
    assert [(amount.financial_year, amount.amount) for amount in amounts] == [
        (2011, Decimal("920001.00")),
        (2013, Decimal("0.50")),
    ]
    assert BudgetLine.objects.get().version == 1


def test_what_must_be_unique_can_move_from_one_record_to_another(files):
    load(files(net=NETWORK, wirral=PLACE), NOW)
    text = PLACE.replace(", accountable: true", ", accountable: false")
    load(files(wirral=text.replace("kind: working_group", "kind: working_group, accountable: true")), LATER)
    assert Board.objects.get(accountable=True).reference == "WIR-BD-02"


def test_what_a_file_leaves_out_stays(files):
    load(files(net=NETWORK, wirral=PLACE), NOW)
    change_record(Workstream.objects.get(), actor=None, now=NOW, focus="Written by hand")
    text = PLACE.replace("  - {reference: WIR-BD-02, name: Group, kind: working_group, reports_to: WIR-BD-01}\n", "")
    assert not load(files(wirral=text), LATER).changes
    assert Workstream.objects.get().focus == "Written by hand"
    assert Board.objects.count() == 2


def test_a_record_that_was_withdrawn_stays_so_and_the_plan_says_it(files):
    load(files(net=NETWORK, wirral=PLACE), NOW)
    withdraw_record(Theme.objects.get(), actor=None, now=NOW)
    out = StringIO()
    call_command("load_place", *files(wirral=PLACE.replace("Food}", "Meals}")), stdout=out)
    assert "! WIR-TH-07  was withdrawn, and stays so" in out.getvalue().splitlines()
    assert Theme.objects.get().title == "Food"


def test_a_scope_gets_its_new_title(files):
    load(files(net=NETWORK, wirral=PLACE), NOW)
    plan = load(files(wirral=PLACE.replace("Wirral: ", "Wirral! ")), LATER)
    assert [entry.verb for entry in plan.entries if entry.resource == "scopes"] == ["change"]
    assert Scope.objects.get(code="WIR").title == "Wirral! Transformation"


# The command


def test_a_dry_run_shows_the_plan_and_writes_nothing(files):
    out = StringIO()
    call_command("load_place", *files(net=NETWORK, wirral=PLACE), "--dry-run", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0].split() == ["add", "change", "same"]
    assert "budget-lines                   1       0       0" in lines
    assert "+ WIR-WS-04  Food Plan" in lines
    assert lines[-1] == "This was a dry run; nothing was written."
    assert not Scope.objects.exists()
    assert not Journal.objects.exists()


def test_the_plan_shows_a_few_of_many_and_all_when_asked(files):
    many = "\n".join(f"  - {{reference: NET-PL-{n:02d}, name: Ward {n}, kind: ward}}" for n in range(10, 25))
    paths = files(net=NETWORK.replace("organisations:", f"{many}\norganisations:"))
    few, everything = StringIO(), StringIO()
    call_command("load_place", *paths, "--dry-run", stdout=few)
    call_command("load_place", *paths, "--dry-run", verbosity=2, stdout=everything)
    assert "+ … and 7 more places (--verbosity 2 shows all)" in few.getvalue().splitlines()
    assert "+ NET-PL-24  Ward 24" in everything.getvalue().splitlines()


def test_a_changed_field_is_named_and_a_second_load_says_that_nothing_was_written(files):
    load(files(net=NETWORK, wirral=PLACE), NOW)
    first, second = StringIO(), StringIO()
    paths = files(wirral=PLACE.replace("title: Food}", "title: Meals, summary: Ours}"))
    call_command("load_place", *paths, stdout=first)
    call_command("load_place", *paths, stdout=second)
    assert "~ WIR-TH-07  title, summary" in first.getvalue().splitlines()
    assert second.getvalue().splitlines()[-1] == "Everything was there already; nothing was written."


def test_the_command_tells_every_fault_in_every_file(files):
    paths = files(net=NETWORK.replace("kind: nation", "kind: country"), wirral=PLACE.replace("theme:", "theem:"))
    with pytest.raises(CommandError) as refusal:
        call_command("load_place", *paths)
    assert str(refusal.value).splitlines() == [
        "2 faults in 2 files; nothing was written.",
        (
            f"{paths[0]}:4: places[0].kind: 'country' is none of nation, region, county, borough, district, city, "
            "town, constituency, locality, neighbourhood, ward, lsoa, group. Did you mean county?"
        ),
        f"{paths[1]}:11: workstreams[0].theem: workstreams have no key of this name. Did you mean theme?",
    ]
