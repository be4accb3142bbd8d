"""A place in a file: what is taken, what is refused and how it is said, and that nothing is written by halves."""

import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from subprocess import run

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from budgets.models import BudgetAmount, BudgetLine
from core.choices import ScopeKind, Verb
from core.models import Journal, Scope
from core.place_files import RefusedError, load
from core.place_files.records import RESOURCES, models_by_name
from core.services import change_record, next_reference, withdraw_record
from governance.models import Board, Figure, Organisation, Place, Programme
from workstreams.models import Milestone, Theme, Workstream

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 12, tzinfo=UTC)
NETWORK = """
scope: {code: NET, title: Network}
places:
  - {reference: NET-PL-01, name: England, kind: nation}
  - {reference: NET-PL-02, name: Wirral, kind: borough, parent: NET-PL-01}
organisations:
  - {reference: NET-OR-01, name: Wirral Council, sector: council, place: NET-PL-02}
"""
PLACE = """
scope: {code: WIR, title: "Wirral: Transformation", programme: WIRRAL}
programmes:
  - {reference: WIRRAL, title: Transformation, place: NET-PL-02, reporting_cycle: weekly}
boards:
  - {reference: WIR-BD-02, name: Group, kind: working_group, reports_to: WIR-BD-01}
  - {reference: WIR-BD-01, name: Board, kind: public_service_board, accountable: true}
themes:
  - {reference: WIR-TH-07, title: Food}
workstreams:
  - {reference: WIR-WS-04, title: Food Plan, theme: WIR-TH-07, reports_to: WIR-BD-01}
milestones:
  - {reference: WIR-MS-01, title: A, workstream: WIR-WS-04, baseline_on: 2011-03-31, baseline_precision: financial_year}
figures:
  - {reference: WIR-FG-01, subject: homes, label: 2010-11, value: 1.50, source: paragraph 2.1}
pools:
  - {reference: WIR-PO-01, title: Pool, stated_total: "1234.50"}
budget-lines:
  - {reference: WIR-BL-01, title: YOT, contributor: NET-OR-01, pool: WIR-PO-01, treatment: pooled, standing: indicative,
     amounts: {2011: 920000, 2012: "0.50"}, year_inferred: true}
"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path):
    """Write files by name and text, and return their paths."""

    def written(**texts):
        paths = []
        for name, text in texts.items():
            path = tmp_path / f"{name}.yaml"
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
            paths.append(path)
        return paths

    return written


@pytest.fixture
def refused(files):
    """Load the network's file with a place's, and return the faults as lines without folder and count."""

    def faults_of(place, network=NETWORK):
        paths = files(net=network, wirral=place)
        before = Journal.objects.count()
        with pytest.raises(RefusedError) as refusal:
            load(paths, NOW)
        assert (Journal.objects.count(), Place.objects.count(), Scope.objects.count()) == (before, 0, 0)
        folder = f"{paths[0].parent}/"
        return [str(fault).replace(folder, "") for fault in refusal.value.faults]

    return faults_of


# What is taken


def test_a_place_is_loaded_with_all_that_its_files_say(files):
    plan = load(files(net=NETWORK, wirral=PLACE), NOW)

    assert {entry.verb for entry in plan.entries} == {"add"}
    assert Scope.objects.get(code="NET").kind == ScopeKind.NETWORK
    scope = Scope.objects.get(code="WIR")
    assert (scope.title, scope.programme_reference, scope.published) == ("Wirral: Transformation", "WIRRAL", False)
    assert Programme.objects.get().scope == scope
    workstream = Workstream.objects.get(reference="WIR-WS-04")
    assert (workstream.theme.title, workstream.reports_to.name, workstream.version) == ("Food", "Board", 1)
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
    assert rows.count() == 14
    told = set(rows.values_list("actor", "why", "verb", "at", "version"))
    assert told == {(None, "Loaded from net.yaml, wirral.yaml", Verb.CREATED, NOW, 1)}
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


def test_a_new_workstream_is_due_one_cycle_after_it_is_loaded(files):
    load(files(net=NETWORK, wirral=PLACE), NOW)
    assert Workstream.objects.get().next_update_due_on == date(2026, 11, 29)


def test_references_go_on_after_the_highest_of_the_file(files):
    load(files(net=NETWORK, wirral=PLACE), NOW)
    scope = Scope.objects.get(code="WIR")
    assert [next_reference(scope, kind) for kind in ("TH", "BA", "AS")] == ["WIR-TH-08", "WIR-BA-03", "WIR-AS-01"]


def test_every_resource_of_a_file_is_a_model():
    assert set(RESOURCES) <= set(models_by_name())


# Twice, and changed


def test_loading_twice_changes_nothing(files):
    paths = files(net=NETWORK, wirral=PLACE)
    load(paths, NOW)
    before = Journal.objects.count()
    plan = load(paths, LATER)
    assert {entry.verb for entry in plan.entries} == {"same"}
    assert not plan.changes
    assert Journal.objects.count() == before


def test_a_changed_file_changes_just_that(files):
    load(files(net=NETWORK, wirral=PLACE), NOW)
    before = Journal.objects.count()
    plan = load(files(wirral=PLACE.replace("Food Plan", "Wirral Food Plan")), LATER)
    changed = [(entry.reference, entry.verb, entry.fields) for entry in plan.entries if entry.verb != "same"]
    assert changed == [("WIR-WS-04", "change", ("title",))]
    row = Journal.objects.order_by("seq").last()
    assert (Journal.objects.count(), row.reference, row.version, row.verb) == (before + 1, "WIR-WS-04", 2, Verb.CHANGED)


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


# What is refused

REFUSALS = {
    "unknown resource": (
        "themes:",
        "theems:",
        "wirral.yaml:8: theems: There is no resource of this name. Did you mean themes?",
    ),
    "dangling reference": (
        "theme: WIR-TH-07",
        "theme: WIR-TH-09",
        (
            "wirral.yaml:11: workstreams[0].theme: WIR-TH-09 is not among the themes of these files or of the database."
            " Did you mean WIR-TH-07?"
        ),
    ),
    "another kind": (
        "theme: WIR-TH-07",
        "theme: WIR-BD-01",
        "wirral.yaml:11: workstreams[0].theme: WIR-BD-01 is one of the boards, and this needs one of the themes.",
    ),
    "not a reference": (
        "theme: WIR-TH-07",
        "theme: [WIR-TH-07]",
        "wirral.yaml:11: workstreams[0].theme: This is one value, not a list.",
    ),
    "a text that is a list": (
        "title: Food}",
        "title: [Food]}",
        "wirral.yaml:9: themes[0].title: This is one value, not a list.",
    ),
    "a word for a number": (
        "title: Food}",
        "title: Food, order: first}",
        "wirral.yaml:9: themes[0].order: 'first' is not a whole number.",
    ),
    "a word for true": (
        "accountable: true",
        "accountable: yes",
        "wirral.yaml:7: boards[1].accountable: 'yes' is neither true nor false.",
    ),
    "two numbers in a number": (
        "value: 1.50",
        "value: 1.5 to 2",
        "wirral.yaml:15: figures[0].value: '1.5 to 2' is not one number.",
    ),
    "not a day": (
        "2011-03-31",
        "31/3/2011",
        "wirral.yaml:13: milestones[0].baseline_on: '31/3/2011' is not a date such as 2011-03-31.",
    ),
    "no such day": (
        "2011-03-31",
        "2011-02-29",
        "wirral.yaml:13: milestones[0].baseline_on: There is no such day as 2011-02-29.",
    ),
    "two sums": (
        '"1234.50"',
        "£10m–£12m",
        "wirral.yaml:17: pools[0].stated_total: '£10m–£12m' holds more than one number: give one sum, in pounds.",
    ),
    "a sum in words": (
        '"1234.50"',
        "£10m",
        "wirral.yaml:17: pools[0].stated_total: '£10m' is not one sum in pounds, such as 920000 or \"1234.50\".",
    ),
    "a float of money": (
        '"1234.50"',
        "1234.50",
        'wirral.yaml:17: pools[0].stated_total: Money is never a float: write pounds and pence in quotes, "1234.50".',
    ),
    "two sums in a year": (
        "920000",
        "100-200",
        "wirral.yaml:20: budget-lines[0].amounts.2011: '100-200' holds more than one number: give one sum, in pounds.",
    ),
    "a year that is none": (
        "{2011: ",
        "{2011/12: ",
        (
            "wirral.yaml:20: budget-lines[0].amounts.2011/12: A financial year is named by the year in which it starts,"
            " such as 2011."
        ),
    ),
    "a missing key": (
        "title: Food}",
        "summary: Food}",
        "wirral.yaml:9: themes[0]: The key `title` is missing.",
    ),
    "an empty key": ("title: Food}", "title: }", "wirral.yaml:9: themes[0].title: This must have a value."),
    "no reference": (
        "{reference: WIR-TH-07, ",
        "{",
        "wirral.yaml:9: themes[0]: The key `reference` is missing: every record carries its own.",
    ),
    "another scope": (
        "reference: WIR-PO-01",
        "reference: ESX-PO-01",
        "wirral.yaml:17: pools[0].reference: ESX is another scope: references in this file begin with WIR or NET.",
    ),
    "a kind that does not fit": (
        "reference: WIR-PO-01",
        "reference: WIR-BL-01",
        "wirral.yaml:17: pools[0].reference: BL does not fit: references of pools are like WIR-PO-01.",
    ),
    "a number in another form": (
        "reference: WIR-PO-01",
        "reference: WIR-PO-001",
        "wirral.yaml:17: pools[0].reference: WIR-PO-001 is not a reference of pools, such as WIR-PO-01.",
    ),
    "another programme": (
        "reference: WIRRAL",
        "reference: ESSEX",
        "wirral.yaml:4: programmes[0].reference: ESSEX is not WIRRAL, which `scope` names.",
    ),
    "a reference given twice": (
        "reference: WIR-BD-02",
        "reference: WIR-BD-01",
        "wirral.yaml:7: boards[1].reference: WIR-BD-01 is declared twice; first in wirral.yaml:6, boards[0].",
    ),
    "a key given twice": (
        "title: Food}",
        "title: Food, title: Meals}",
        "wirral.yaml:9: themes[0].title: This key was given before, in line 9.",
    ),
    "a rule broken": (
        "title: Food Plan,",
        "title: Food Plan, starts_on: 2012-01-02, ends_on: 2012-01-01,",
        "wirral.yaml:11: workstreams[0]: The last day is before the first.",
    ),
    "a text too long": (
        "title: Food}",
        f"title: {'x' * 301}}}",
        "wirral.yaml:9: themes[0].title: Ensure this value has at most 300 characters (it has 301).",
    ),
    "more pounds than there are": (
        "920000",
        "9" * 13,
        (
            "wirral.yaml:20: budget-lines[0].amounts.2011: '9999999999999' is not one sum in pounds,"
            ' such as 920000 or "1234.50".'
        ),
    ),
    "a field of the services": (
        "title: Food Plan,",
        "title: Food Plan, rag: green,",
        "wirral.yaml:11: workstreams[0].rag: workstreams have no key of this name.",
    ),
    "a character that cannot be stored": (
        "title: Food}",
        'title: "Fo\\0od"}',
        "wirral.yaml:9: themes[0].title: The text holds a character that cannot be stored.",
    ),
    "an anchor": (
        "title: Food}",
        "title: &food Food}",
        "wirral.yaml:9: themes[0].title: Anchors (&food) are refused: write the value again where it is needed.",
    ),
    "a tag": (
        "title: Food}",
        "title: !!python/name:os.system Food}",
        "wirral.yaml:9: themes[0].title: Tags (tag:yaml.org,2002:python/name:os.system) are refused.",
    ),
    "no scope": (
        'scope: {code: WIR, title: "Wirral: Transformation", programme: WIRRAL}\n',
        "",
        "wirral.yaml:2: A place file begins with `scope: {code: …, title: …, programme: …}`.",
    ),
    "no programme": (
        ", programme: WIRRAL}",
        "}",
        "wirral.yaml:2: scope: `programme` is the reference of the programme; only NET has none.",
    ),
    "records that are no list": (
        "themes:\n  - {reference: WIR-TH-07, title: Food}",
        "themes: {reference: WIR-TH-07, title: Food}",
        "wirral.yaml:8: themes: This is a list of records, not a mapping.",
    ),
    "a record that is no mapping": (
        "  - {reference: WIR-TH-07, title: Food}",
        "  - WIR-TH-07",
        "wirral.yaml:9: themes[0]: A record is a mapping, not 'WIR-TH-07'.",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_one_clear_message_says_what_is_wrong_and_where(case, refused):
    old, new, message = REFUSALS[case]
    assert old in PLACE
    assert message in refused(PLACE.replace(old, new, 1))


def test_all_faults_are_told_at_once_also_those_that_only_the_database_finds(refused):
    text = PLACE.replace("title: Food}", "title: Food, order: first}").replace("kind: working_group", "kind: club")
    text = text.replace("title: Pool", f"title: {'x' * 201}")
    assert [line.partition(": ")[0] for line in refused(text)] == ["wirral.yaml:6", "wirral.yaml:9", "wirral.yaml:17"]


def test_a_file_without_faults_is_not_loaded_beside_one_with_a_fault(refused):
    refused(PLACE.replace("title: Food}", "titel: Food}"))
    assert not Organisation.objects.exists()


def test_the_first_of_two_files_with_one_reference_is_named(files):
    paths = files(net=NETWORK, more=NETWORK.replace("NET-PL-01, name: England", "NET-PL-01, name: Wales"))
    with pytest.raises(RefusedError) as refusal:
        load(paths, NOW)
    assert [str(fault) for fault in refusal.value.faults] == [
        f"{paths[1]}:{line}: {path}.reference: {reference} is declared twice; first in {paths[0]}:{line}, {path}."
        for line, path, reference in [
            (4, "places[0]", "NET-PL-01"),
            (5, "places[1]", "NET-PL-02"),
            (7, "organisations[0]", "NET-OR-01"),
        ]
    ]


def test_a_record_of_a_scope_that_nobody_opened_is_refused(files):
    text = PLACE.replace("themes:", "places:\n  - {reference: NET-PL-09, name: Ward, kind: ward}\nthemes:")
    with pytest.raises(RefusedError, match=r"The scope NET is not open: load the file that declares it, too."):
        load(files(wirral=text), NOW)


def test_a_programme_keeps_its_scope(files):
    load(files(net=NETWORK, wirral=PLACE), NOW)
    with pytest.raises(RefusedError, match=r"WIRRAL is the programme of WIR already."):
        load(files(other="scope: {code: WRL, title: Wirral, programme: WIRRAL}"), LATER)
    with pytest.raises(RefusedError, match=r"The programme of WIR is WIRRAL, and stays so."):
        load(files(other="scope: {code: WIR, title: Wirral, programme: WIRRALL}"), LATER)


# Files that are no place files


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "bad.yaml:1: A place file is one mapping that begins with `scope`."),
        (b"- scope", "bad.yaml:1: A place file is one mapping that begins with `scope`."),
        (b"scope: {code: NET, title: Network}\n---\nscope: {}", "bad.yaml:2: A place file holds one document."),
        (b"scope: {code: NET\nplaces: [", "bad.yaml:2: This is not YAML: did not find expected ',' or '}'."),
        (b"scope:\n\tcode: NET", "bad.yaml:2: This is not YAML: found character that cannot start any token."),
        (b"scope: \xff\xfe", "bad.yaml:1: This is not text in UTF-8."),
        (b"\n\n\x89PNG\r\n", "bad.yaml:3: This is not text in UTF-8."),
        (
            b"a: " + b"[" * 100_000,
            "bad.yaml:1: a[0][0][0][0][0][0][0]: Nothing in a place file is more than 8 levels deep.",
        ),
        (b"scope: {code: NET, title: N}\n? [a]\n: b", "bad.yaml:2: A key is a word, not a list or a mapping."),
    ],
)
def test_what_is_no_place_file_gets_one_message(text, message, files):
    paths = files(bad=text)
    with pytest.raises(RefusedError) as refusal:
        load(paths, NOW)
    assert [str(fault).replace(f"{paths[0].parent}/", "") for fault in refusal.value.faults] == [message]


def test_a_file_of_50_mb_gets_one_message(tmp_path):
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(RefusedError) as refusal:
        load([path], NOW)
    assert [str(fault) for fault in refusal.value.faults] == [f"{path}: This file is larger than 5 MB."]


def test_a_file_that_never_ends_or_is_not_there_gets_one_message(tmp_path):
    for path, message in [
        (Path("/dev/zero"), "This file is larger than 5 MB."),
        (tmp_path / "none.yaml", "This file cannot be read: No such file or directory."),
        (tmp_path, "This file cannot be read: Is a directory."),
    ]:
        with pytest.raises(RefusedError) as refusal:
            load([path], NOW)
        assert [str(fault) for fault in refusal.value.faults] == [f"{path}: {message}"]


def test_a_yaml_bomb_is_refused_before_it_grows(files):
    levels = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    levels += [
        f"{name}: &{name} [{', '.join([f'*{below}'] * 9)}]" for below, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    with pytest.raises(RefusedError) as refusal:
        load(files(bomb="scope: {code: NET, title: N}\n" + "\n".join(levels)), NOW)
    messages = [fault.message for fault in refusal.value.faults]
    assert "Anchors (&a) are refused: write the value again where it is needed." in messages
    assert "Aliases (*h) are refused: write the value again." in messages


def test_many_faults_are_told_up_to_a_number(files):
    text = NETWORK + "\n".join(f"  - {{name: {n}}}" for n in range(250))
    with pytest.raises(RefusedError) as refusal:
        load(files(net=text), NOW)
    lines = str(refusal.value).splitlines()
    assert (lines[0], lines[-1], len(lines)) == ("250 faults in 1 file; nothing was written.", "… and 50 more.", 202)


def test_the_command_ends_with_1(files):
    (path,) = files(bad="[")
    command = [sys.executable, "manage.py", "load_place", path]
    ended = run(command, cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("CommandError: 1 fault in 1 file; nothing was written.\n")


# Made-up updates

UPDATE = "{workstream: WIR-WS-04, days_ago: 30, rag: green, summary: On time., leave_as: published}"


def with_updates(*updates):
    return PLACE + "demonstration:\n" + "".join(f"  - {update}\n" for update in updates)


def test_made_up_updates_are_checked_and_kept_on_the_plan_but_not_written(files):
    plan = load(files(net=NETWORK, wirral=with_updates(UPDATE)), NOW)
    (update,) = plan.demonstration
    assert (update.workstream, update.days_ago, update.leave_as) == ("WIR-WS-04", 30, "published")
    assert update.values == {"rag": "green", "summary": "On time."}
    assert not Workstream.objects.get().updates.exists()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("WIR-WS-04", "WIR-WS-05", ".workstream: There is no workstream WIR-WS-05. Did you mean WIR-WS-04?"),
        ("WIR-WS-04", "ESX-WS-01", ".workstream: ESX-WS-01 is not a workstream of WIR."),
        ("rag: green", "rag: pink", ".rag: 'pink' is none of not_rated, not_started, red, amber, green, complete."),
        ("rag: green", "rag: red", ": Red and amber need `path_to_green` and `back_to_green_in_days`."),
        ("published", "returned", ": A returned update needs `returned_comment`."),
        ("published", "lost", ".leave_as: 'lost' is none of published, submitted, returned, draft."),
        ("days_ago: 30", "days_ago: -1", ".days_ago: Days are counted from 0 to 3650."),
        ("summary:", "sumary:", ".sumary: Updates have no key of this name. Did you mean summary?"),
        (", summary: On time.", "", ": The key `summary` is missing."),
    ],
)
def test_a_made_up_update_that_does_not_fit_is_refused(old, new, message, refused):
    lines = refused(with_updates(UPDATE.replace(old, new)))
    assert f"wirral.yaml:22: demonstration[0]{message}" in lines


def test_only_the_last_update_of_a_workstream_can_be_left_open(refused):
    open_one, last = UPDATE.replace("published", "draft"), UPDATE.replace("days_ago: 30", "days_ago: 3")
    assert refused(with_updates(open_one, last)) == [
        "wirral.yaml:22: demonstration[0]: Only the last update of WIR-WS-04 can be left as draft."
    ]
